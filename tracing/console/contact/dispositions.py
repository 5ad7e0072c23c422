"""`tracing contact dispositions`: how many close and secondary contacts are where."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from tracing.console.base import (
    Invocation,
    as_of_option,
    command,
    format_option,
    on_option,
    pass_invocation,
)
from tracing.console.contact.options import within_option
from tracing.console.session import opened
from tracing.language import Text
from tracing.projections.questions.dispositions import CategoryCounts, disposition_counts
from tracing.render import Format, show

if TYPE_CHECKING:
    from tracing.registry import Registry

COLUMNS = ("category", "disposition", "new", "current", "cumulative")
TOTAL = Text("合计", "total")
RESIDUAL = Text("合计减各项", "total less the above")


class Reach(NamedTuple):
    """Up to which moment is counted, and since when it is new."""

    since: datetime
    cut_off: datetime


@command(
    "dispositions",
    help=Text(
        "密接和次密接各在何处：当日新增、现有、累计。未记录安置的是待办；合计减各项总为 0。",
        "Where close and secondary contacts are: new that day, now, and ever. Those with no "
        "placement recorded are work to do; the total less all the groups is always 0.",
    ),
    example="""\
tracing contact dispositions
tracing contact dispositions --area 360103 --on 2022-07-16""",
)
@within_option
@as_of_option
@on_option
@format_option
@pass_invocation
def show_dispositions(
    invocation: Invocation,
    *,
    area: str | None,
    as_of: int | datetime | date | None,
    on: date | None,
    format: Format,
) -> None:
    with opened(invocation) as registry:
        at = registry.position(as_of)
        reach = _reach(registry, as_of if on is None else on)
        with registry.reading() as reading:
            counts = disposition_counts(
                reading.connection, at, reach.cut_off, area=area, since=reach.since
            )
    rows = [row for each in counts.values() for row in _rows(each, format)]
    show(rows, COLUMNS, format, registry.zone)


def _reach(registry: Registry, moment: int | datetime | date | None) -> Reach:
    """A day counts to its end; a moment, and now, from the start of its day."""
    match moment:
        case datetime():
            cut_off = registry.localised(moment)
            day = cut_off.astimezone(registry.zone).date()
        case date():
            day = moment
            cut_off = registry.day(day).end
        case _:
            day = registry.now().date()
            cut_off = registry.day(day).end
    return Reach(registry.day(day - timedelta(days=1)).end, cut_off)


def _rows(counts: CategoryCounts, format: Format) -> Iterator[dict[str, Any]]:
    category = {"category": counts.category}
    for disposition, counted in counts.dispositions.items():
        yield {**category, "disposition": disposition, **counted._asdict()}
    total, residual = (TOTAL, RESIDUAL) if format == "table" else ("total", "residual")
    yield {**category, "disposition": total, **counts.total._asdict()}
    none = {"new": None, "current": counts.residual, "cumulative": None}
    yield {**category, "disposition": residual, **none}
