"""`tracing day show`: what was signed of a day, one beside the other; `list`: which days were."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from tracing import words
from tracing.console.base import (
    Invocation,
    as_of_option,
    command,
    format_option,
    identify_option,
    pass_invocation,
)
from tracing.console.day.asking import Whose, day_argument, settled, whose, whose_options
from tracing.console.day.telling import (
    SUBJECT,
    TITLE,
    carried,
    tell_settlement,
    told_result,
    told_settlement,
)
from tracing.console.pages import FOLDED, heading, section
from tracing.console.people import Sight
from tracing.console.session import opened
from tracing.domain.day.events import DayScope
from tracing.errors import NotFoundError
from tracing.language import Text
from tracing.projections.questions.days import signed
from tracing.render import Column, Format, show, show_record

if TYPE_CHECKING:
    import sqlalchemy as sa

    from tracing.registry import Registry

Row = dict[str, Any]
SINCE = Column("since", words.heading("since_at"))
SIZE = Column("size", Text("账本大小", "ledger size"))
SIGNED = ("signed_at", "office", "document", "known_to", SIZE, "root")
KEYS = (
    "about_on",
    "area",
    "scope",
    "restated",
    "result",
    "settlement",
    "outstanding",
    "rounds",
    "known_to",
    "size",
    "root",
    "office",
    "document",
    "decided_at",
    "signed_at",
    "reported_at",
    "day_id",
)
CARRIED = ("person", "person_id", "subject", "name", "since", "whereabouts", "within_limit")
PEOPLE = Text("结转的人", "Who was carried over")
CLOSING = Text("结账：{result}", "closed: {result}")
AGAIN = Text("重述：{result}", "told again: {result}")
DIFFERS = Text(
    "其后获知的事实改变了结算：tracing day restate {day} --area {area} --scope {scope}",
    "what was learnt since changes it: tracing day restate {day} --area {area} --scope {scope}",
)


class NotClosedThenError(NotFoundError):
    text = Text("{area} {day} 没有结账", "{day} of {area} was not closed")
    hint = Text(
        "用 tracing day status 看当日情况，或用更晚的时点",
        "look at it with tracing day status, or ask for a later moment",
    )


@command(
    "show",
    help=Text(
        "显示某日所签的结账与重述：结算、结转的人、账本的大小和树根。--as-of 显示当时所签。",
        "Show what was signed of a day, the closing and each restatement: the settlement, who was "
        "carried over, size and root of the ledger. --as-of shows what had been signed then.",
    ),
    example="""\
tracing day show 2022-07-16 --area 3601
tracing day show 2022-07-16 --area 3601 --identify 夜间值班""",
)
@day_argument
@whose_options
@as_of_option
@identify_option
@format_option
@pass_invocation
def show_day(
    invocation: Invocation,
    *,
    day: date,
    area: str | None,
    scope: DayScope,
    as_of: int | datetime | date | None,
    identify: str | None,
    format: Format,
) -> None:
    with opened(invocation) as registry:
        asked = whose(registry, day, area, scope)
        at = registry.position(as_of)
        sight = Sight(registry, "day show", identify)
        with registry.reading() as reading:
            here = reading.connection
            found = signed(here, at, day=day, area=asked.area, scope=asked.scope)
            if not found:
                raise NotClosedThenError(area=asked.area, day=day)
            rows = [row | {"outstanding": carried(here, at, row["people"], sight)} for row in found]
            differs = _differs(registry, here, at, asked, found[-1])
        if format != "table":
            show([_machine(row) for row in rows], KEYS, format)
            return
        print(TITLE.fill(area=asked.area, day=day, scope=words.label(asked.scope)))
        for row in rows:
            _page(row, registry)
        if differs:
            print(f"\n{DIFFERS.fill(day=day, area=asked.area, scope=asked.scope.value)}")


def _differs(
    registry: Registry, connection: sa.Connection, at: int, asked: Whose, last: Row
) -> bool:
    """Whether the day would be settled otherwise by what was known then."""
    found = settled(registry, connection, at, asked, registry.now())
    coverage = [each.coverage for each in found.rounds]
    now = (found.result, found.settlement, list(found.named), coverage)
    return now != (last["result"], last["settlement"], last["people"], last["rounds"])


def _machine(row: Row) -> Row:
    people = [{key: each[key] for key in CARRIED} for each in row["outstanding"]]
    return row | {
        "settlement": told_settlement(row["settlement"]),
        "outstanding": people,
    }


def _page(row: Row, registry: Registry) -> None:
    says = AGAIN if row["restated"] else CLOSING
    heading(says.fill(result=told_result(row["result"], row["settlement"])))
    keys = [key for key in SIGNED if key != "document" or row["document"] is not None]
    show_record(row, keys, "table", registry.zone)
    if row["settlement"] is not None:
        tell_settlement(row["settlement"], row["scope"])
    subject = Column("subject", SUBJECT[row["scope"]])
    people = (subject, "person", "name", SINCE, "whereabouts", "within_limit")
    section(PEOPLE, row["outstanding"], people, registry.zone, FOLDED)


LISTED = (
    "about_on",
    "area",
    Column("scope", words.heading("day_scope")),
    Column("result", words.heading("day_result")),
    "restated",
    "signed_at",
    "office",
)


@command(
    "list",
    help=Text("列出签过的日子。", "List the days that were signed."),
    example="tracing day list",
)
@as_of_option
@format_option
@pass_invocation
def list_days(
    invocation: Invocation, *, as_of: int | datetime | date | None, format: Format
) -> None:
    with opened(invocation) as registry:
        at = registry.position(as_of)
        with registry.reading() as reading:
            rows = signed(reading.connection, at)
    keys = [key for key in KEYS if key not in ("outstanding", "rounds")]
    told = [row | {"settlement": told_settlement(row["settlement"])} for row in rows]
    show(told, LISTED if format == "table" else keys, format, registry.zone)
