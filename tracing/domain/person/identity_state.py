"""What is true of who somebody is, from the facts so far."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from tracing.domain.event import BEFORE_ALL
from tracing.domain.identifiers import PersonId
from tracing.domain.person.identity import IdentityEvent, PersonMerged, PersonSplit, SameCase
from tracing.domain.values import Instant


class Merge(Struct, frozen=True):
    """A record that was said to be of the same human being as another."""

    version: int
    into: PersonId
    into_version: int
    same_cases: tuple[SameCase, ...]
    reported_at: Instant | None


class IdentityState(Struct, frozen=True):
    merges: tuple[Merge, ...] = ()
    split: frozenset[int] = frozenset()
    """Versions of the merges that were wrong."""

    @property
    def merged(self) -> Merge | None:
        """The merge that holds: of several, the one learnt last."""
        held = [merge for merge in self.merges if merge.version not in self.split]
        return max(held, key=_learnt, default=None)


def _learnt(merge: Merge) -> tuple[object, ...]:
    cases = tuple((same.case_id, same.is_case_id) for same in merge.same_cases)
    return merge.reported_at or BEFORE_ALL, merge.into, merge.into_version, cases


def evolve(state: IdentityState | None, version: int, event: IdentityEvent) -> IdentityState:
    known = state or IdentityState()
    match event:
        case PersonMerged():
            merge = Merge(
                version, event.into, event.into_version, event.same_cases, event.reported_at
            )
            return replace(known, merges=(*known.merges, merge))
        case PersonSplit():
            return replace(known, split=known.split | {event.splits.version})
