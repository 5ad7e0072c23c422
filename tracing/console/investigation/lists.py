"""`tracing investigation list`."""

from __future__ import annotations

from datetime import date, datetime

from tracing.console.base import (
    Invocation,
    OneOf,
    as_of_option,
    command,
    format_option,
    identify_option,
    on_option,
    option,
    pass_invocation,
)
from tracing.console.contact.options import within_option
from tracing.console.investigation.columns import (
    INVESTIGATION,
    LISTED,
    as_listed,
    read_investigations,
)
from tracing.console.people import Sight
from tracing.console.session import opened
from tracing.domain.investigation.state import InvestigationStatus
from tracing.language import Text
from tracing.projections.questions.investigations import investigations
from tracing.render import Format, show


@command(
    "list",
    help=Text(
        "列出流调及各步距报告多久：现在的、当时所知的（--as-of）、当日情形（--on）。",
        "List investigations and what each step took from the report: as known now, as known then "
        "(--as-of), as it was so on a day (--on).",
    ),
    example="""\
tracing investigation list --status assigned
tracing investigation list --area 360103 --on 2022-07-12""",
)
@option("--status", type=OneOf(InvestigationStatus), help=Text("只列这一状态", "Only this status"))
@within_option
@as_of_option
@on_option
@identify_option
@format_option
@pass_invocation
def list_investigations(
    invocation: Invocation,
    *,
    status: InvestigationStatus | None,
    area: str | None,
    as_of: int | datetime | date | None,
    on: date | None,
    identify: str | None,
    format: Format,
) -> None:
    with opened(invocation) as registry:
        at = registry.position(as_of)
        day = None if on is None else registry.day(on)
        sight = Sight(registry, "investigation list", identify)
        with registry.reading() as reading:
            found = (
                row
                for row in investigations(reading.connection, at, on=day, area=area)
                if status in (None, row["status"])
            )
            rows = read_investigations(reading.connection, at, found, sight)
            if format == "table":
                show(as_listed(rows), LISTED, format, registry.zone)
            else:
                show(rows, INVESTIGATION, format)
