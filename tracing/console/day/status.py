"""`tracing day status`: how the day stands, with those outstanding, the latest first."""

from __future__ import annotations

from datetime import date, datetime

from tracing.console.base import (
    DAY,
    Invocation,
    argument,
    as_of_option,
    command,
    format_option,
    identify_option,
    pass_invocation,
)
from tracing.console.day.asking import settled, whose, whose_options
from tracing.console.day.telling import KEYS, machine, page, people
from tracing.console.people import Sight
from tracing.console.session import opened
from tracing.domain.day.events import DayScope
from tracing.language import Text
from tracing.render import Format, show_record


@command(
    "status",
    help=Text(
        "某日（缺省为今天）至今的结算：期初、新报告、转入、已接收、免转、撤销、转出，和未转运的人。"
        "逾期的在前。",
        "The settlement of a day so far (today, if not given): opening, newly reported, moved in, "
        "received, exempt, retracted, moved out, and who is outstanding, the latest first.",
    ),
    example="""\
tracing day status --area 3601
tracing day status 2022-07-16 --area 360103 --scope close_contacts""",
)
@argument("day", metavar="DATE", type=DAY, required=False, help=Text("日期", "The date"))
@whose_options
@as_of_option
@identify_option
@format_option
@pass_invocation
def status(
    invocation: Invocation,
    *,
    day: date | None,
    area: str | None,
    scope: DayScope,
    as_of: int | datetime | date | None,
    identify: str | None,
    format: Format,
) -> None:
    with opened(invocation) as registry:
        now = registry.now()
        asked = whose(registry, day or now.date(), area, scope)
        at = registry.position(as_of)
        if isinstance(as_of, datetime):
            now = min(now, registry.localised(as_of))
        sight = Sight(registry, "day status", identify)
        with registry.reading() as reading:
            here = reading.connection
            found = settled(registry, here, at, asked, now)
            rows = people(here, at, found.left, found.until, asked.scope, sight)
        if format == "table":
            page(found, rows, registry.zone)
        else:
            show_record(machine(found, rows), KEYS, format)
