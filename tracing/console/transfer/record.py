"""`tracing transfer show`: one transfer, how long each part took, and everybody it moves."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from tracing.console.base import (
    Invocation,
    argument,
    as_of_option,
    command,
    format_option,
    identify_option,
    on_option,
    pass_invocation,
)
from tracing.console.pages import section
from tracing.console.people import Sight
from tracing.console.session import opened
from tracing.console.transfer.columns import (
    ABOARD,
    INCIDENT,
    PASSENGER,
    SHOWN,
    TRANSFER,
    read_passengers,
    read_ways,
)
from tracing.errors import NotFoundError
from tracing.language import Text
from tracing.projections import questions
from tracing.projections.questions.transfers import incidents, passengers, transfers
from tracing.render import Column, Format, show_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import sqlalchemy as sa

Row = dict[str, Any]


class TransferNotKnownThenError(NotFoundError):
    text = Text("当时还没有转运 {transfer}", "transfer {transfer} was not known then")
    hint = Text("用更晚的时点", "ask for a later moment")


@command(
    "show",
    help=Text(
        "显示一次转运：各个时刻、各段用时、每个人的状态、途中意外。",
        "Show a transfer: its moments, how long each part took, everybody it moves, incidents.",
    ),
    example="tracing transfer show T-0001",
)
@argument("transfer", help=Text("转运编号", "Id of the transfer"))
@as_of_option
@on_option
@identify_option
@format_option
@pass_invocation
def show_transfer(
    invocation: Invocation,
    *,
    transfer: str,
    as_of: int | datetime | date | None,
    on: date | None,
    identify: str | None,
    format: Format,
) -> None:
    with opened(invocation) as registry:
        ref = registry.resolve(transfer, "transfer")
        at = registry.position(as_of)
        day = None if on is None else registry.day(on)
        sight = Sight(registry, "transfer show", identify)
        named = str(ref.entity_id)
        with registry.reading() as reading:
            here = reading.connection
            found = transfers(here, at, on=day, transfer_id=named)
            ways = read_ways(here, at, found, on or registry.now().date())
            if not ways:
                raise TransferNotKnownThenError(transfer=ref.human)
            aboard = passengers(here, at, on=day, transfer_id=named)
            people = list(read_passengers(here, at, aboard, sight))
            row = next(sight.of(ways, ("escort",)))
            wrong = list(
                sight.of(_told(here, incidents(here, at, on=day, transfer_id=named)), NOTE)
            )
        if format == "table":
            told = [column for column in SHOWN if row[_key(column)] is not None]
            show_record(row, told, format, registry.zone)
            section(Text("人员", "People"), people, ABOARD, registry.zone)
            section(Text("途中意外", "Incidents"), wrong, INCIDENT, registry.zone)
        else:
            each = [{key: person[key] for key in PASSENGER} for person in people]
            went = [
                {_key(column): incident[_key(column)] for column in INCIDENT} for incident in wrong
            ]
            record = {key: row[key] for key in TRANSFER} | {"people": each, "incidents": went}
            show_record(record, list(record), format)


NOTE = ("note",)


def _key(column: str | Column) -> str:
    return column if isinstance(column, str) else column.key


def _told(connection: sa.Connection, rows: Iterable[Row]) -> Iterator[Row]:
    """Incidents with the ids of the people they concern."""
    for row in rows:
        humans = questions.human_ids(connection, row["people"])
        yield row | {"people": sorted(humans.values())}
