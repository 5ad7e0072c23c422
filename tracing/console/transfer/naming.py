"""Whom and where the commands about transfers name."""

from __future__ import annotations

import sys
from collections.abc import Container, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from tracing.console import kept
from tracing.console.asking import STDIN
from tracing.console.base import AREA_CODE
from tracing.console.recording import NoLinesError
from tracing.domain.identifiers import CaseId, ContactId, PersonId, PlaceId, QuarantineId
from tracing.domain.transfer.events import Passenger
from tracing.domain.transfer.state import PassengerStatus
from tracing.language import Text
from tracing.projections.questions import transfers as asked
from tracing.projections.questions.whereabouts import stays

if TYPE_CHECKING:
    from tracing.domain.transfer.state import TransferState
    from tracing.registry import Ref, Registry

PEOPLE = ("person", "case", "contact", "quarantine")
"""By what a passenger may be named."""

UNDER_WAY = (PassengerStatus.WAITING, PassengerStatus.EN_ROUTE, PassengerStatus.ARRIVED)
MOST_TOLD = 10
ELSEWHERE = Text("请留意：尚在另一次转运中：{people}", "Note: still in another transfer: {people}")


class Way(NamedTuple):
    """A place, or an area."""

    place: PlaceId | None = None
    area: str | None = None


def ids_of(named: Sequence[str]) -> list[str]:
    """What was named, or the lines of stdin for `-`."""
    if list(named) != [STDIN]:
        return list(named)
    lines = [line.strip() for line in sys.stdin if line.strip()]
    if not lines:
        raise NoLinesError
    return lines


def passengers(registry: Registry, named: Iterable[str]) -> Iterator[Passenger]:
    """The people named, each with the case, episode or order they were named by.

    A person, or an order on them, goes with the case or the episode of theirs that is open.
    """
    for text in named:
        yield passenger(registry, kept.named(registry, text, *PEOPLE))


def passenger(registry: Registry, ref: Ref) -> Passenger:
    person = ref.person_id
    match ref.kind:
        case "case":
            return Passenger(person_id=person, case_id=CaseId(ref.entity_id))
        case "contact":
            return Passenger(person_id=person, contact_id=ContactId(ref.entity_id))
    open_now = _with_what_is_open(registry, person)
    if ref.kind == "quarantine":
        return replace(open_now, quarantine_id=QuarantineId(ref.entity_id))
    return open_now


def attended(registry: Registry, gathering: str) -> Iterator[Passenger]:
    """Everybody on record as having been at a gathering, once."""
    ref = registry.resolve(gathering, "gathering")
    at = registry.position()
    with registry.reading() as reading:
        found = stays(reading.connection, at, gathering_id=str(ref.entity_id))
        people = list(dict.fromkeys(row["person"] for row in found))
    yield from passengers(registry, people)


def elsewhere(registry: Registry, moved: Iterable[Passenger]) -> Text | None:
    """A word on those who wait in another transfer, or are under way in one."""
    people = [str(each.person_id) for each in moved]
    at = registry.position()
    with registry.reading() as reading:
        found = [
            f"{row['person']} ({row['transfer']})"
            for row in asked.passengers(reading.connection, at, person_id=people)
            if row["status"] in UNDER_WAY
        ]
    if not found:
        return None
    more = " …" if len(found) > MOST_TOLD else ""
    return ELSEWHERE.fill(people=", ".join(found[:MOST_TOLD]) + more)


def people_of(
    registry: Registry, named: Iterable[str], known: Container[PersonId] = ()
) -> tuple[PersonId, ...]:
    """The people named, by the record under which somebody is `known` already."""
    return tuple(_person(registry, text, known) for text in named)


def aboard_of(state: TransferState | None) -> list[PersonId]:
    return list(state.passengers) if state else []


def _person(registry: Registry, text: str, known: Container[PersonId]) -> PersonId:
    records = registry.records_of(registry.resolve(text, *PEOPLE).person_id)
    there = (record for record in records if record in known)
    return next(there, None) or kept.named(registry, text, *PEOPLE).person_id


def way_of(registry: Registry, text: str | None) -> Way:
    """Where a transfer goes from or to: `L-0001` is a place, anything else the code of an area."""
    if text is None:
        return Way()
    if text.upper().startswith("L-"):
        return Way(place=PlaceId(registry.resolve(text, "place").entity_id))
    return Way(area=AREA_CODE.read(text))


def _with_what_is_open(registry: Registry, person: PersonId) -> Passenger:
    history = registry.history(person)
    case, contact = history.open_case, history.open_contact
    if case is not None:
        return Passenger(person_id=person, case_id=case.case_id)
    return Passenger(person_id=person, contact_id=contact.contact_id if contact else None)
