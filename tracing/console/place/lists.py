"""`tracing place list`."""

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
from tracing.console.place.columns import LISTED, PLACE, read_places
from tracing.console.session import opened
from tracing.domain.place.events import PlaceKind
from tracing.language import Text
from tracing.projections.questions.places import places
from tracing.render import Format, show


@command(
    "list",
    help=Text(
        "列出场所：现在的、当时所知的（--as-of）、当日情形（--on）。",
        "List places: as known now, as known then (--as-of), as it was so on a day (--on).",
    ),
    example="""\
tracing place list --kind quarantine_site
tracing place list --area 360103 --on 2022-07-16""",
)
@option("--kind", type=OneOf(PlaceKind), help=Text("只列这一种类", "Only this kind"))
@within_option
@as_of_option
@on_option
@identify_option
@format_option
@pass_invocation
def list_places(
    invocation: Invocation,
    *,
    kind: PlaceKind | None,
    area: str | None,
    as_of: int | datetime | date | None,
    on: date | None,
    identify: str | None,
    format: Format,
) -> None:
    with opened(invocation) as registry:
        at = registry.position(as_of)
        day = None if on is None else registry.day(on)
        sight = Sight(registry, "place list", identify)
        with registry.reading() as reading:
            here = reading.connection
            found = places(here, at, day=on or registry.now().date(), on=day, kind=kind, area=area)
            rows = read_places(here, found, sight)
            show(rows, LISTED if format == "table" else PLACE, format, registry.zone)
