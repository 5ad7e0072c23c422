"""An infection as the levels of areas see it."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from tracing.domain.protocol.rules.areas import Counts, Located
from tracing.domain.spread.events import SpreadKind
from tracing.domain.values import DetectionRoute, Diagnosis, Laboratory

FOUND_UNDER_CONTROL = {
    DetectionRoute.FACILITY_QUARANTINE: SpreadKind.FACILITY_QUARANTINE,
    DetectionRoute.HOME_QUARANTINE: SpreadKind.HOME_QUARANTINE,
    DetectionRoute.CLOSED_LOOP: SpreadKind.CLOSED_LOOP,
}


class Turn(NamedTuple):
    """How a case stood from a moment on, by when that was reported."""

    at: datetime
    laboratory: Laboratory
    diagnosis: Diagnosis


class Spot(NamedTuple):
    """An area the infection belongs to, and by what."""

    area: str
    located: Located


class Positive(NamedTuple):
    """A case; `person_id` is the record that counts where several were merged."""

    case_id: str
    person_id: str
    spots: tuple[Spot, ...]
    course: tuple[Turn, ...]
    """In order of time."""
    kind: SpreadKind | None = None
    """How it was found, or was judged: one of those that may not count."""
    spread: bool = False
    """Whether it spread beyond."""
    removed_at: datetime | None = None
    """When the person was received where infected people are isolated."""
    linked: frozenset[str] = frozenset()
    """Cases it is linked with: by attribution, a gathering or a place they shared."""

    def exempt(self, counts: Counts) -> SpreadKind | None:
        """Why it does not count under these rules; None where it does."""
        return self.kind if self.kind in counts.exempt and not self.spread else None

    def counted_at(self, counts: Counts) -> datetime | None:
        """When it was first reported to be what counts; None: never, or it is exempt.

        A case counts as long as it stands so at the end of its course: one that was discarded
        never was an infection.
        """
        last = self.course[-1] if self.course else None
        if last is None or not _counts(last, counts) or self.exempt(counts):
            return None
        return next((turn.at for turn in self.course if _counts(turn, counts)), None)


def _counts(turn: Turn, counts: Counts) -> bool:
    """Pending counts once a test was positive: a presumptive one is not an infection yet."""
    if turn.diagnosis not in counts.diagnoses:
        return False
    return turn.diagnosis is not Diagnosis.PENDING or turn.laboratory is Laboratory.POSITIVE
