"""`tracing arrival list`, `show` and `loop`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from tracing.console.arrival.columns import (
    ARRIVAL,
    HEADED,
    HIDDEN_FROM_PEOPLE,
    LISTED,
    LOOPED,
    ON_LIST,
    as_people_read,
    read_arrivals,
)
from tracing.console.arrival.declaring import NAME
from tracing.console.arrival.links import GAPS, LINK, LINKS, Links, gap_in_words
from tracing.console.base import (
    Invocation,
    OneOf,
    argument,
    as_of_option,
    command,
    format_option,
    identify_option,
    on_option,
    option,
    pass_invocation,
)
from tracing.console.contact.options import within_option
from tracing.console.pages import section
from tracing.console.people import Sight
from tracing.console.session import opened
from tracing.domain.arrival.events import DeclaredBy
from tracing.domain.arrival.loop import LoopStatus
from tracing.domain.arrival.state import ArrivalStatus
from tracing.errors import NotFoundError
from tracing.language import Text
from tracing.projections.questions.arrivals import (
    Expected,
    arrivals,
    expected_within,
    overdue,
    unverified,
)
from tracing.projections.questions.base import Day, Row
from tracing.render import Format, show, show_record

if TYPE_CHECKING:
    import sqlalchemy as sa

    from tracing.registry import Registry

AHEAD = 3
"""Days after today that are looked ahead to (未来3天)."""


class ArrivalNotKnownThenError(NotFoundError):
    text = Text("当时还没有来返记录 {arrival}", "arrival {arrival} was not known then")
    hint = Text("用更晚的时点", "ask for a later moment")


@command(
    "list",
    help=Text(
        "列出来返人员：今日和未来三天将到的（--expected）、逾期未到的、待核实的、闭环未完的。",
        "List arrivals: to come today and in the next three days (--expected), overdue, to be "
        "verified, with an open loop.",
    ),
    example="""\
tracing arrival list --expected
tracing arrival list --unverified --list 沪协〔2022〕7号
tracing arrival list --open-loops --on 2020-04-04""",
)
@option("--expected", is_flag=True, help=Text("今日和未来三天将到的", "To come by three days on"))
@option("--overdue", is_flag=True, help=Text("应到未到的", "Who should have come by yesterday"))
@option("--unverified", is_flag=True, help=Text("名单上待核实的", "On a list, to be verified"))
@option("--undeclared", is_flag=True, help=Text("未报备而来的", "Who came undeclared"))
@option(
    "--open-loops",
    is_flag=True,
    help=Text("境外来人闭环未完或断档的", "From overseas, whose loop is not closed"),
)
@option("--list", "list_name", metavar=NAME, help=Text("只列此名单", "Of this list alone"))
@option("--status", type=OneOf(ArrivalStatus), help=Text("只列这一状态", "Only this status"))
@within_option
@as_of_option
@on_option
@identify_option
@format_option
@pass_invocation
def list_arrivals(
    invocation: Invocation,
    *,
    expected: bool,
    overdue: bool,
    unverified: bool,
    undeclared: bool,
    open_loops: bool,
    list_name: str | None,
    status: ArrivalStatus | None,
    area: str | None,
    as_of: int | datetime | date | None,
    on: date | None,
    identify: str | None,
    format: Format,
) -> None:
    with opened(invocation) as registry:
        at = registry.position(as_of)
        day = None if on is None else registry.day(on)
        today = on or registry.now().date()
        sight = Sight(registry, "arrival list", identify)
        with registry.reading() as reading:
            here = reading.connection
            found: Iterable[Row] = arrivals(
                here,
                at,
                on=day,
                status=status,
                list_name=list_name,
                area=area,
                overseas=True if open_loops else None,
            )
            found = [
                row
                for row in found
                if (not expected or _to_come(row, today, registry))
                and (not overdue or _late(row, today, registry))
                and (not unverified or _to_verify(row))
                and (not undeclared or row["declared_by"] is DeclaredBy.NOBODY)
            ]
            if open_loops:
                found = _open_loops(here, at, found, day, registry)
            rows = read_arrivals(here, at, found, sight)
            listed = ON_LIST if unverified or list_name else LOOPED if open_loops else LISTED
            machine = (*ARRIVAL, "loop", "gaps") if open_loops else ARRIVAL
            show(rows, listed if format == "table" else machine, format, registry.zone)


def _to_come(row: Row, today: date, registry: Registry) -> bool:
    days = Expected(today, today + timedelta(days=AHEAD))
    return expected_within(row, days, registry.zone)


def _late(row: Row, today: date, registry: Registry) -> bool:
    return overdue(row, today, registry.zone)


def _to_verify(row: Row) -> bool:
    return unverified(row)


def _open_loops(
    connection: sa.Connection, at: int, rows: list[Row], on: Day | None, registry: Registry
) -> list[Row]:
    """Those who came and whose loop is not closed."""
    from tracing.projections.questions.arrival_loops import loops

    came = [row for row in rows if row["arrived_at"] is not None]
    found = list(loops(connection, at, came, on))
    links = Links(connection, at, (each.loop for each in found), registry.zone)
    return [
        each.row
        | {
            "loop": each.loop.status,
            "gap": gap_in_words(links.gap(each.loop.gaps[0])),
            "gaps": [links.gap_of(gap) for gap in each.loop.gaps],
        }
        for each in found
        if each.loop.status is not LoopStatus.CLOSED
    ]


@command(
    "show",
    help=Text(
        "显示一次来返：从何处来、谁管理、如何分流、闭环如何。",
        "Show an arrival: where from, who answers for them, what was decided, the loop.",
    ),
    example="tracing arrival show A-0001",
)
@argument("arrival", help=Text("来返编号", "Id of the arrival"))
@as_of_option
@on_option
@identify_option
@format_option
@pass_invocation
def show_arrival(
    invocation: Invocation,
    *,
    arrival: str,
    as_of: int | datetime | date | None,
    on: date | None,
    identify: str | None,
    format: Format,
) -> None:
    with opened(invocation) as registry:
        at = registry.position(as_of)
        day = None if on is None else registry.day(on)
        sight = Sight(registry, "arrival show", identify)
        with registry.reading() as reading:
            here = reading.connection
            found = _one(here, at, registry, arrival, day)
            row = next(read_arrivals(here, at, [found], sight))
        if format != "table":
            show_record(row, ARRIVAL, format)
            return
        told = [key for key in ARRIVAL if key not in HIDDEN_FROM_PEOPLE and _said(row[key])]
        columns = [HEADED.get(key, key) for key in told]
        show_record(as_people_read(row), columns, format, registry.zone)


@command(
    "loop",
    help=Text(
        "显示一个人从入境到接回的各环节、经手人，并指出断档：两端在何处、何时。",
        "Show each link from the entry to the last receiver, in whose hands, and each gap with "
        "both its ends.",
    ),
    example="tracing arrival loop A-0001",
)
@argument("arrival", help=Text("来返编号", "Id of the arrival"))
@as_of_option
@on_option
@format_option
@pass_invocation
def show_loop(
    invocation: Invocation,
    *,
    arrival: str,
    as_of: int | datetime | date | None,
    on: date | None,
    format: Format,
) -> None:
    from tracing.projections.questions.arrival_loops import loops

    with opened(invocation) as registry:
        at = registry.position(as_of)
        day = None if on is None else registry.day(on)
        with registry.reading() as reading:
            here = reading.connection
            row = _one(here, at, registry, arrival, day)
            (found,) = loops(here, at, [row], day)
            links = Links(here, at, [found.loop], registry.zone)
            chain = list(links.rows(found))
        if format == "table":
            head = {key: row[key] for key in ("arrival", "person", "arrived_at", "collected_at")}
            head = {key: value for key, value in head.items() if value} | {
                "loop": found.loop.status
            }
            show_record(head, list(head), format, registry.zone)
            section(Text("环节", "Links"), list(links.shown(chain)), LINKS, registry.zone)
            broken = [links.gap(gap) for gap in found.loop.gaps]
            section(Text("断档", "Gaps"), broken, GAPS, registry.zone)
        else:
            told = {
                "arrival": row["arrival"],
                "person": row["person"],
                "loop": found.loop.status,
                "links": [{key: each[key] for key in LINK} for each in chain],
                "gaps": [links.gap_of(gap) for gap in found.loop.gaps],
            }
            show_record(told, list(told), format)


def _one(connection: sa.Connection, at: int, registry: Registry, text: str, day: Day | None) -> Row:
    ref = registry.resolve(text, "arrival")
    row = next(arrivals(connection, at, on=day, arrival_id=str(ref.entity_id)), None)
    if row is None:
        raise ArrivalNotKnownThenError(arrival=ref.human)
    return row


def _said(value: object) -> bool:
    return value not in (None, [], False)
