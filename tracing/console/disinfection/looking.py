"""`tracing disinfection list` and `tracing disinfection show`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from tracing.console.base import (
    Invocation,
    OneOf,
    argument,
    as_of_option,
    command,
    format_option,
    on_option,
    option,
    pass_invocation,
)
from tracing.console.contact.options import within_option
from tracing.console.people import with_human_ids
from tracing.console.session import opened
from tracing.domain.disinfection.state import DisinfectionStatus
from tracing.errors import NotFoundError
from tracing.language import Text
from tracing.projections.questions.investigations import disinfections
from tracing.render import Format, show, show_record

if TYPE_CHECKING:
    import sqlalchemy as sa

Row = dict[str, Any]

DISINFECTION = (
    "disinfection",
    "status",
    "disinfection_kind",
    "place",
    "area",
    "case",
    "ordered_at",
    "performed",
    "performed_at",
    "team",
    "agent",
    "points",
    "assessed_at",
    "effect",
    "method",
    "samples",
    "assessor",
    "reported_at",
    "disinfection_id",
)
LISTED = ("disinfection", "place", "area", "case", "status", "performed_at", "assessed_at")


class NotKnownThenError(NotFoundError):
    text = Text("当时还没有消毒 {disinfection}", "disinfection {disinfection} was not known then")
    hint = Text("用更晚的时点", "ask for a later moment")


@command(
    "list",
    help=Text(
        "列出消毒：现在的、当时所知的（--as-of）、当日情形（--on）。",
        "List disinfections: as known now, as known then (--as-of), as it was so on a day (--on).",
    ),
    example="""\
tracing disinfection list --status assessed_failed
tracing disinfection list --area 360103""",
)
@option("--status", type=OneOf(DisinfectionStatus), help=Text("只列这一状态", "Only this status"))
@within_option
@as_of_option
@on_option
@format_option
@pass_invocation
def list_disinfections(
    invocation: Invocation,
    *,
    status: DisinfectionStatus | None,
    area: str | None,
    as_of: int | datetime | date | None,
    on: date | None,
    format: Format,
) -> None:
    with opened(invocation) as registry:
        at = registry.position(as_of)
        day = None if on is None else registry.day(on)
        with registry.reading() as reading:
            found = (
                row
                for row in disinfections(reading.connection, at, on=day, area=area)
                if status in (None, row["status"])
            )
            rows = _read(reading.connection, found)
            show(rows, LISTED if format == "table" else DISINFECTION, format, registry.zone)


@command(
    "show",
    help=Text(
        "显示一次消毒：在哪里、为谁、部位、效果。",
        "Show a disinfection: where, for which case, what was done, its effect.",
    ),
    example="tracing disinfection show D-0001",
)
@argument("disinfection", help=Text("消毒编号", "Id of the disinfection"))
@as_of_option
@on_option
@format_option
@pass_invocation
def show_disinfection(
    invocation: Invocation,
    *,
    disinfection: str,
    as_of: int | datetime | date | None,
    on: date | None,
    format: Format,
) -> None:
    with opened(invocation) as registry:
        ref = registry.resolve(disinfection, "disinfection")
        at = registry.position(as_of)
        day = None if on is None else registry.day(on)
        with registry.reading() as reading:
            here = reading.connection
            found = disinfections(here, at, on=day, disinfection_id=str(ref.entity_id))
            row = next(_read(here, found), None)
        if row is None:
            raise NotKnownThenError(disinfection=ref.human)
        columns = list(DISINFECTION)
        if format == "table":
            columns = [
                key
                for key in DISINFECTION
                if row[key] not in (None, []) and key != "disinfection_id"
            ]
        show_record(row, columns, format, registry.zone)


def _read(connection: sa.Connection, rows: Iterable[Row]) -> Iterator[Row]:
    return with_human_ids(connection, rows, {"place_id": "place", "case_id": "case"})
