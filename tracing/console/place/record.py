"""`tracing place show`: a place, and of a dwelling who lives there and who answers for whom."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from tracing.console import pages
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
from tracing.console.people import Sight, with_names
from tracing.console.periods import END, START, periods
from tracing.console.person.living import ANSWERS, answering, with_circumstances
from tracing.console.place.columns import PLACE, read_places
from tracing.console.session import opened
from tracing.errors import NotFoundError
from tracing.language import Text
from tracing.projections.questions.places import places
from tracing.projections.questions.whereabouts import residents
from tracing.render import Format, show_record

if TYPE_CHECKING:
    import sqlalchemy as sa

Row = dict[str, Any]

RESIDENT = (
    "person",
    "name",
    "needs",
    "guardian",
    "guardian_named",
    "room",
    "from_on",
    "from_at",
    "until_on",
    "until_at",
    "open",
    "stay",
    "person_id",
)
LIVING = ("person", "name", "needs", ANSWERS, "room", START, END)
HIDDEN_FROM_PEOPLE = ("place_id", "householder_id")


class NotKnownThenError(NotFoundError):
    text = Text("当时还没有登记场所 {place}", "place {place} was not known then")
    hint = Text("用更晚的时点", "ask for a later moment")


@command(
    "show",
    help=Text(
        "显示一个场所；住宅则列出住户、户主、未成年人及其监护人。",
        "Show a place; of a dwelling who lives there, the householder, minors and who answers "
        "for them.",
    ),
    example="tracing place show L-0002",
)
@argument("place", help=Text("场所编号", "Id of the place"))
@as_of_option
@on_option
@identify_option
@format_option
@pass_invocation
def show_place(
    invocation: Invocation,
    *,
    place: str,
    as_of: int | datetime | date | None,
    on: date | None,
    identify: str | None,
    format: Format,
) -> None:
    with opened(invocation) as registry:
        ref = registry.resolve(place, "place")
        at = registry.position(as_of)
        until = None if on is None else registry.day(on)
        day = on or registry.now().date()
        sight = Sight(registry, "place show", identify)
        named = str(ref.entity_id)
        with registry.reading() as reading:
            here = reading.connection
            found = places(here, at, day=day, on=until, place_id=named)
            row = next(read_places(here, found, sight), None)
            if row is None:
                raise NotKnownThenError(place=ref.human)
            lodgers = residents(here, at, named, day, until)
            living = list(_household(here, at, lodgers, sight))
        if format == "table":
            told = [key for key in PLACE if key not in HIDDEN_FROM_PEOPLE and row[key] is not None]
            show_record(row, pages.named(told), format, registry.zone)
            lines = list(periods(answering(living), registry.zone))
            pages.section(Text("住户", "Who lives here"), lines, LIVING, registry.zone)
        else:
            each = [{key: resident[key] for key in RESIDENT} for resident in living]
            show_record({**row, "residents": each}, [*PLACE, "residents"], format)


def _household(connection: sa.Connection, at: int, rows: list[Row], sight: Sight) -> Iterator[Row]:
    """Who lives at a place, with their names, needs and guardians."""
    named = sight.of(with_names(connection, at, rows), ("name",))
    return with_circumstances(connection, at, named, sight)
