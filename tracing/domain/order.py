"""The order in which the facts of a history count: as they were learnt, not as they were typed.

A late fact takes the place it would have had. A correction stands right after what it corrects,
however early it was learnt, and what makes an entity known comes before all that is said of it.
Nothing here depends on the order of arrival: the same facts lead to the same state.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, TypeVar

import msgspec
from msgspec.structs import replace

from tracing.domain.case.events import CaseReported, SourceAttributed
from tracing.domain.contact.events import (
    ContactDowngraded,
    ContactIdentified,
    ContactUpgraded,
    ExposureEnded,
    ExposureRecorded,
)
from tracing.domain.event import BEFORE_ALL, Event, Statement
from tracing.domain.person.events import PersonRegistered
from tracing.domain.values import Unsealed

F = TypeVar("F", bound=tuple[int, Event])


STAGES: Mapping[type[Event], tuple[int, int]] = {
    PersonRegistered: (0, 0),
    ContactIdentified: (0, 1),
    CaseReported: (0, 2),
    ExposureRecorded: (1, 0),
    SourceAttributed: (1, 1),
    ExposureEnded: (2, 1),
    ContactUpgraded: (2, 1),
    ContactDowngraded: (2, 1),
}
"""The stage of a fact, and its rank among facts of one moment; others are (2, 0)."""


class Place(NamedTuple):
    """Where a fact stands among those of its history."""

    stage: int
    learnt: datetime
    rank: int
    depth: int
    """How many corrections it rests on."""


def place(event: Event, by_version: Mapping[int, Event]) -> Place:
    """The place of a fact: its own, moved behind that of what it corrects."""
    chain = [event]
    while (corrected := by_version.get(_corrects(chain[-1]))) is not None:
        chain.append(corrected)
    here = _own(chain.pop())
    while chain:
        own = _own(chain.pop())
        if own.stage == here.stage:
            own = Place(
                own.stage,
                max(own.learnt, here.learnt),
                max(own.rank, here.rank),
                here.depth + 1,
            )
        here = own
    return here


def in_order(
    facts: Sequence[F], by_version: Mapping[int, Event]
) -> tuple[list[F], dict[int, Place]]:
    """Facts as they count, and the place of each by its version."""
    places = {version: place(event, by_version) for version, event in facts}
    if len(set(places.values())) == len(facts):
        ordered = sorted(facts, key=lambda fact: places[fact[0]])
    else:
        ordered = sorted(facts, key=lambda fact: (places[fact[0]], _content(fact[1])))
    return ordered, places


def _corrects(event: Event) -> int:
    if isinstance(event, Statement):
        return 0  # it takes the place of what it corrects, which counts no more
    corrects = getattr(event, "corrects", None)
    return 0 if corrects is None else corrects.version


def _own(event: Event) -> Place:
    if isinstance(event, Statement):
        stage, rank = 1 if event.creates else 2, event.rank
    else:
        stage, rank = STAGES.get(type(event), (2, 0))
    return Place(stage, getattr(event, "reported_at", None) or BEFORE_ALL, rank, 0)


def _content(event: Event) -> tuple[str, bytes]:
    """What tells facts of one place apart, apart from where they lie in the stream."""
    for field in ("corrects", "retracts", "withdraws", "splits"):
        if getattr(event, field, None) is not None:
            event = replace(event, **{field: None})
    return event.topic, msgspec.json.encode(event, enc_hook=_text)


def _text(value: object) -> str:
    assert isinstance(value, Unsealed)
    return value.text
