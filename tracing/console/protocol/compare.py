"""`tracing protocol compare`: what another pack would make of the same facts."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from tracing.console.base import (
    DAY,
    Invocation,
    argument,
    as_of_option,
    command,
    format_option,
    on_option,
    option,
    pass_invocation,
)
from tracing.console.contact.options import within_option
from tracing.console.protocol.compared import Found, record
from tracing.console.protocol.naming import PACK, pack_named
from tracing.console.protocol.telling import page
from tracing.console.session import opened
from tracing.errors import UsageError
from tracing.language import Text
from tracing.projections.questions import comparison
from tracing.projections.questions.protocols import in_force
from tracing.render import Format, progress, show_record

if TYPE_CHECKING:
    from tracing.domain.protocol.reading import Pack
    from tracing.registry import Registry

DATE = Text("日期", "DATE")
DOING = Text("按 {pack} 重新推算", "folding under {pack}")


class PeriodEndsBeforeItBeginsError(UsageError):
    text = Text(
        "时段止于 {to}，早于其始 {since}", "the period ends on {to}, before it begins on {since}"
    )
    hint = Text("写对 --from 与 --to", "mend --from and --to")


@command(
    "compare",
    help=Text(
        "假如施行的是另一规则包：同样的事实，哪些区域的所示等级、拔钉子触发、隔离天数和"
        "解除日期会不同。已作出的决定不变，登记库不变。",
        "What if another pack had been in force: of the same facts, which indicated levels, "
        "triggers, quarantine days and releases would differ. What people decided stays, and "
        "nothing is recorded.",
    ),
    example="""\
tracing protocol compare cn-20m
tracing protocol compare cn-ed8 --from 2022-06-28 --to 2022-07-31 \\
    --area 360103
tracing protocol compare draft.toml --on 2022-07-17 --format json""",
)
@argument("pack", help=PACK)
@option(
    "--from",
    "from_on",
    type=DAY,
    metavar=DATE,
    help=Text("自这一天起代替施行中的规则包", "Its first day in the place of those in force"),
)
@option(
    "--to",
    "to_on",
    type=DAY,
    metavar=DATE,
    help=Text("到这一天为止，含当日", "Its last day"),
)
@within_option
@as_of_option
@on_option
@format_option
@pass_invocation
def compare(
    invocation: Invocation,
    *,
    pack: str,
    from_on: date | None,
    to_on: date | None,
    area: str | None,
    as_of: int | datetime | date | None,
    on: date | None,
    format: Format,
) -> None:
    if from_on is not None and to_on is not None and to_on < from_on:
        raise PeriodEndsBeforeItBeginsError(to=to_on, since=from_on)
    supposed = pack_named(pack)
    with opened(invocation) as registry:
        found = _found(registry, supposed, (from_on, to_on), area, as_of, on)
        if format == "table":
            page(found, registry.zone)
        else:
            row = record(found)
            show_record(row, tuple(row), format)


def _found(
    registry: Registry,
    pack: Pack,
    period: tuple[date | None, date | None],
    area: str | None,
    as_of: int | datetime | date | None,
    on: date | None,
) -> Found:
    at = registry.position(as_of)
    first, last = period
    day = registry.day(on or _day(registry, as_of))
    end = None if last is None else last + timedelta(days=1)
    doing = DOING.fill(pack=pack.header.id)
    with registry.reading() as reading, progress(doing, 4) as advance:
        connection = reading.connection
        now = in_force(connection, at)
        asked = comparison.Asked(
            now=now,
            instead=now.instead(pack, first, end),
            at=at,
            on=day,
            first=first,
            area=area,
            zone=registry.zone,
        )
        levels = list(comparison.levels(connection, asked))
        advance(1)
        due = list(comparison.due(connection, asked))
        advance(1)
        ends = comparison.both_ends(connection, asked)
        contacts = list(comparison.contacts(asked, ends))
        advance(1)
        orders = list(comparison.orders(connection, asked, ends))
        advance(1)
        return Found(asked, pack, last, levels, due, orders, contacts)


def _day(registry: Registry, as_of: int | datetime | date | None) -> date:
    """The day on which it was known; today, where that is asked for."""
    match as_of:
        case datetime():
            return registry.localised(as_of).astimezone(registry.zone).date()
        case date():
            return as_of
        case _:
            return registry.now().date()
