"""`tracing transfer list`."""

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
from tracing.console.people import Sight
from tracing.console.session import opened
from tracing.console.transfer.columns import LISTED, TRANSFER, read_ways
from tracing.domain.transfer.state import TransferStatus
from tracing.language import Text
from tracing.projections.questions.transfers import transfers
from tracing.render import Format, show


@command(
    "list",
    help=Text(
        "列出转运：现在的、当时所知的（--as-of）、当日情形（--on）。",
        "List transfers: as known now, as known then (--as-of), as it was so on a day (--on).",
    ),
    example="""\
tracing transfer list --status dispatched
tracing transfer list --area 360121 --on 2022-07-16""",
)
@option("--status", type=OneOf(TransferStatus), help=Text("只列这一状态", "Only this status"))
@within_option
@as_of_option
@on_option
@identify_option
@format_option
@pass_invocation
def list_transfers(
    invocation: Invocation,
    *,
    status: TransferStatus | None,
    area: str | None,
    as_of: int | datetime | date | None,
    on: date | None,
    identify: str | None,
    format: Format,
) -> None:
    with opened(invocation) as registry:
        at = registry.position(as_of)
        day = None if on is None else registry.day(on)
        sight = Sight(registry, "transfer list", identify)
        with registry.reading() as reading:
            here = reading.connection
            found = transfers(here, at, on=day, status=status, area=area)
            ways = read_ways(here, at, found, on or registry.now().date())
            rows = sight.of(ways, ("escort",))
            show(rows, LISTED if format == "table" else TRANSFER, format, registry.zone)
