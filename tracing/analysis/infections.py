"""What analyses are about: infections, and the links from a source to whom it infected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from tracing.domain.values import Certainty, Diagnosis, Evidence, PartialDate, Setting


class Infection(NamedTuple):
    """A case that stands and counts for itself; who was discarded is told by `diagnosis`."""

    case: str
    """Human ids, as `C-0001` and `P-0001`: of records that were merged, the one that is kept."""
    person: str
    case_id: str
    person_id: str
    diagnosis: Diagnosis
    area: str | None
    """Of the case, else where the person resides."""
    onset_on: PartialDate | None
    sampled_on: PartialDate | None
    """When the first positive sample was taken."""
    reported_on: date
    """The local day."""

    @property
    def counts(self) -> bool:
        return self.diagnosis is not Diagnosis.DISCARDED

    @property
    def day(self) -> date:
        """By which stretches of days take it: of onset (the first it can be), else of report."""
        return self.onset_on.earliest if self.onset_on else self.reported_on


class Link(NamedTuple):
    """An attribution: the infector may have infected the infectee. Both by case (`C-0001`)."""

    infector: str
    infectee: str
    attribution_id: str
    evidence: Evidence
    certainty: Certainty
    setting: Setting | None
    infected_on: PartialDate | None
    """When, as the attribution says it; the local day of a moment."""
    exposed_from: date | None
    """The first and the last day at which exposures on record of the infectee to the infector can
    lie, those that began after the infectee's onset left out; None where there is none, or no
    bound is known (the last also where one goes on)."""
    exposed_to: date | None

    @property
    def infection_day(self) -> date | None:
        """The one day on which it can have happened: as stated, else of exposures of one day."""
        if self.infected_on is not None:
            return self.infected_on.day
        return self.exposed_from if self.exposed_from == self.exposed_to else None


def by_number(case: str) -> tuple[int, str]:
    """Orders `C-9999` before `C-10000`."""
    return len(case), case


class Network(NamedTuple):
    """Infections by case, in the order of their numbers, and all links between them.

    Links are as recorded: a pair may be linked more than once, and a case with itself (where two
    cases turned out to be one infection); either end may be discarded.
    """

    infections: Mapping[str, Infection]
    links: Sequence[Link]
