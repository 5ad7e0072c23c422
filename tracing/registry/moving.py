"""Facts of one person made ready to stand in the history of another: opened, under new ids."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from msgspec import Struct
from msgspec.structs import fields, replace

from tracing.domain.event import Event
from tracing.domain.history import about
from tracing.domain.identifiers import Ids, PersonId
from tracing.domain.person.identity_commands import MovedFact
from tracing.domain.values import FactRef, Sealed, Unsealed
from tracing.ledger.sealing import Place

if TYPE_CHECKING:
    from tracing.registry.opened import Registry

PARTS = ("exposure_id", "attribution_id")
"""What a fact about an episode or a case may make known besides."""


def moved_facts(
    registry: Registry, person_id: PersonId, places: Iterable[FactRef], ids: Ids
) -> tuple[tuple[MovedFact, ...], dict[UUID, UUID]]:
    """The facts for `person_id`, and by the old id of each of their subjects the new one."""
    found = [(place, _event(registry, place)) for place in places]
    named: dict[UUID, UUID] = {}
    for _, event in found:
        for old in _subjects(event):
            if old not in named:
                named[old] = ids.new()
    moved = (
        MovedFact(
            place=place,
            topic=event.topic,
            event=_rewritten(event, named, _opener(registry, person_id, place, event)),
        )
        for place, event in found
    )
    return tuple(moved), named


def _event(registry: Registry, place: FactRef) -> Event:
    return dict(registry.history(PersonId(place.stream)).facts)[place.version]


def _subjects(event: Event) -> Iterable[UUID]:
    for old in (about(event), *(getattr(event, part, None) for part in PARTS)):
        if old is not None:
            yield old


def _opener(
    registry: Registry, person_id: PersonId, place: FactRef, event: Event
) -> Callable[[Sealed, str], Unsealed | None]:
    """What a sealed value says, for its new owner; None where its key is gone."""

    def opened(sealed: Sealed, field: str) -> Unsealed | None:
        where = Place(place.stream, place.version, event.topic)
        text = registry.application.sealer.open(sealed, where, field)
        owner = UUID(bytes=sealed.key)
        whose = person_id if owner == place.stream else owner
        return None if text is None else Unsealed(whose, text)

    return opened


def _rewritten(
    value: Any,
    named: Mapping[UUID, UUID],
    opened: Callable[[Sealed, str], Unsealed | None],
    path: str = "",
) -> Any:
    """The same value with its subjects' new ids, and what was sealed opened."""
    match value:
        case Sealed():
            return opened(value, path)
        case UUID():
            return named.get(value, value)
        case tuple():
            return tuple(
                _rewritten(each, named, opened, f"{path}.{number}")
                for number, each in enumerate(value)
            )
        case Struct():
            inside = {
                field.name: _rewritten(
                    getattr(value, field.name),
                    named,
                    opened,
                    f"{path}.{field.encode_name}" if path else field.encode_name,
                )
                for field in fields(value)
            }
            return replace(value, **inside)
        case _:
            return value
