"""Who is found when, exposed to whom, and where they are placed: drawn, so that the sums are right.

The dice are seeded: the same seed draws the same outbreak.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from enum import Enum, auto
from itertools import chain
from typing import NamedTuple
from zoneinfo import ZoneInfo

from tracing.demo.nanchang import figures
from tracing.demo.nanchang.dice import Dice
from tracing.demo.nanchang.figures import New
from tracing.domain.identifiers import CaseId, ContactId, ExposureId, Ids, PersonId
from tracing.domain.values import (
    CaseSource,
    ContactCategory,
    ContactSource,
    DetectionRoute,
    Diagnosis,
    Setting,
)

ZONE = ZoneInfo("Asia/Shanghai")
HOURS = [
    datetime(2022, 7, day, hour, 20, tzinfo=ZONE)
    for day in range(figures.FIRST.day, figures.LAST.day + 1)
    for hour in range(7, 24)
]
"""When contacts are entered."""
MORNING = [datetime(2022, 7, 17, hour, 20, tzinfo=ZONE) for hour in (1, 4, 6, 7)]
"""The same after midnight, for Nanpu Street."""
LONGEST = 50
"""So many of these hours after they could be known, everybody is."""
LATEST_FOUND = 400
"""Among so many who were found last are those without a placement."""
TO_A_CASE = (Setting.HOUSEHOLD, Setting.WORKPLACE, Setting.DINING, Setting.SHOPPING)
TO_A_CONTACT = (Setting.HOUSEHOLD, Setting.HOUSEHOLD, Setting.WORKPLACE, Setting.SCHOOL)
NANPU_AT_MOST = 3
"""Of a day's positives of Xihu District, so many live in Nanpu Street."""
DISTRICTS = {
    figures.XIHU: 40,
    figures.COUNTY: 20,
    figures.XINJIAN: 12,
    figures.HONGGUTAN: 10,
    figures.QINGSHANHU: 8,
    figures.DONGHU: 6,
    figures.QINGYUNPU: 4,
}
"""How likely a contact is found in each, in a hundred."""


class Placed(Enum):
    FACILITY = auto()
    HOME = auto()
    REFERRED = auto()
    NOT_YET = auto()


class Positive(NamedTuple):
    person_id: PersonId
    case_id: CaseId
    known: datetime
    area: str
    found: DetectionRoute
    diagnosis: Diagnosis
    source: Positive | None

    @property
    def as_source(self) -> CaseSource:
        return CaseSource(self.person_id, self.case_id)


class Contact(NamedTuple):
    person_id: PersonId
    contact_id: ContactId
    exposure_id: ExposureId
    category: ContactCategory
    source: CaseSource | ContactSource
    setting: Setting
    first: date
    last: date
    known: datetime
    area: str
    placed: Placed

    @property
    def as_source(self) -> ContactSource:
        return ContactSource(self.person_id, self.contact_id)


class Plan(NamedTuple):
    positives: list[Positive]
    close: list[Contact]
    secondary: list[Contact]


def drawn(dice: Dice, ids: Ids) -> Plan:
    """The outbreak of these dice."""
    draw = _Draw(dice, ids)
    positives = draw.positives()
    close = draw.close(positives)
    secondary = draw.secondary(close)
    close += draw.close_of_the_morning(positives)
    return Plan(positives, close, secondary + draw.secondary_of_the_morning(close))


class _Draw:
    def __init__(self, dice: Dice, ids: Ids) -> None:
        self.dice, self.ids = dice, ids

    def positives(self) -> list[Positive]:
        made: list[Positive] = []
        compounds = chain(figures.NANPU_TURNS, self._any_compound())
        for new in figures.NEW:
            earlier = [each for each in made if each.known.day < new.day]
            made.extend(
                self._positive(new, number, earlier, compounds)
                for number in range(new.confirmed + new.asymptomatic)
            )
        return sorted(made, key=lambda each: each.known)

    def _positive(
        self, new: New, number: int, earlier: Sequence[Positive], compounds: Iterator[str]
    ) -> Positive:
        in_nanpu = new.area == figures.XIHU and number < NANPU_AT_MOST
        hour, minute = self.dice.randint(1, 12), self.dice.randrange(0, 60, 5)
        return Positive(
            PersonId(self.ids.new()),
            CaseId(self.ids.new()),
            datetime(2022, 7, new.day, hour, minute, tzinfo=ZONE),
            next(compounds) if in_nanpu else new.area,
            new.found,
            Diagnosis.CONFIRMED if number < new.confirmed else Diagnosis.ASYMPTOMATIC,
            self.dice.choice(earlier[-12:]) if earlier else None,
        )

    def close(self, positives: Sequence[Positive]) -> list[Contact]:
        """The close contacts of the cases, known by midnight: some have many."""
        weights = [self.dice.lognormvariate(0, 0.7) * _time_left(each) for each in positives]
        of = self.dice.choices(positives, weights, k=figures.CLOSE.total)
        in_xihu = (n for n, each in enumerate(of) if each.area.startswith(figures.XIHU))
        nanpu = self.dice.some(in_xihu, figures.NANPU_CLOSE_BY_MIDNIGHT)
        elsewhere = self.dice.mixed(
            {
                Placed.FACILITY: figures.CLOSE.facility - len(nanpu),
                Placed.REFERRED: figures.CLOSE.referred,
            }
        )
        return [
            self._contact(
                positive,
                self._later(positive.known + timedelta(hours=1), 14),
                self._in_nanpu(positive.area) if n in nanpu else self._district(positive.area),
                Placed.FACILITY if n in nanpu else next(elsewhere),
            )
            for n, positive in enumerate(of)
        ]

    def close_of_the_morning(self, positives: Sequence[Positive]) -> list[Contact]:
        latest = [each for each in positives if each.area.startswith(figures.XIHU)][-6:]
        return [
            self._contact(
                self.dice.choice(latest),
                self.dice.choice(MORNING),
                self._part_of_nanpu(),
                Placed.FACILITY,
            )
            for _ in range(figures.NANPU_CLOSE - figures.NANPU_CLOSE_BY_MIDNIGHT)
        ]

    def secondary(self, close: Sequence[Contact]) -> list[Contact]:
        """The contacts of the close contacts, known by midnight."""
        weights = [self.dice.lognormvariate(0, 0.9) for _ in close]
        of = self.dice.choices(close, weights, k=figures.SECONDARY.total)
        known = [self._later(each.known, 8) for each in of]
        in_nanpu = (n for n, each in enumerate(of) if each.area.startswith(figures.NANPU))
        nanpu = self.dice.some(in_nanpu, figures.NANPU_SECONDARY_BY_MIDNIGHT)
        placed = self._secondary_placed(known, nanpu)
        return [
            self._contact(
                source,
                known[n],
                self._in_nanpu(source.area) if n in nanpu else source.area[:6],
                placed[n],
            )
            for n, source in enumerate(of)
        ]

    def _secondary_placed(
        self, known: Sequence[datetime], nanpu: dict[int, None]
    ) -> dict[int, Placed]:
        """Where each is placed, by number. In Nanpu Street everybody is."""
        elsewhere = [n for n in range(len(known)) if n not in nanpu]
        latest = sorted(elsewhere, key=lambda n: known[n])[-LATEST_FOUND:]
        waiting = dict.fromkeys(self.dice.some(latest, figures.SECONDARY.unplaced), Placed.NOT_YET)
        at_home = figures.NANPU_SECONDARY_AT_HOME_BY_MIDNIGHT
        in_facility = len(nanpu) - at_home
        of_nanpu = self.dice.mixed({Placed.HOME: at_home, Placed.FACILITY: in_facility})
        of_others = self.dice.mixed(
            {
                Placed.HOME: figures.SECONDARY.home - at_home,
                Placed.FACILITY: figures.SECONDARY.facility - in_facility,
                Placed.REFERRED: figures.SECONDARY.referred,
            }
        )
        others = [n for n in elsewhere if n not in waiting]
        return (
            waiting
            | dict(zip(nanpu, of_nanpu, strict=True))
            | dict(zip(others, of_others, strict=True))
        )

    def secondary_of_the_morning(self, close: Sequence[Contact]) -> list[Contact]:
        of = [each for each in close if each.area.startswith(figures.NANPU)]
        number = figures.NANPU_SECONDARY - figures.NANPU_SECONDARY_BY_MIDNIGHT
        at_home = figures.NANPU_SECONDARY_AT_HOME - figures.NANPU_SECONDARY_AT_HOME_BY_MIDNIGHT
        places = self.dice.mixed({Placed.HOME: at_home, Placed.FACILITY: number - at_home})
        return [
            self._contact(self.dice.choice(of), MORNING[-1], self._part_of_nanpu(), placed)
            for placed in places
        ]

    def _contact(
        self, source: Positive | Contact, known: datetime, area: str, placed: Placed
    ) -> Contact:
        of_a_case = isinstance(source, Positive)
        last = source.known.date() - timedelta(days=self.dice.randint(0, 1))
        return Contact(
            PersonId(self.ids.new()),
            ContactId(self.ids.new()),
            ExposureId(self.ids.new()),
            ContactCategory.CLOSE if of_a_case else ContactCategory.SECONDARY,
            source.as_source,
            self.dice.choice(TO_A_CASE if of_a_case else TO_A_CONTACT),
            last - timedelta(days=self.dice.choice((0, 0, 0, 1, 2))),
            last,
            known,
            area,
            placed,
        )

    def _later(self, since: datetime, hours: int) -> datetime:
        """When somebody is known: soon after `since`, and before midnight of the 16th."""
        first = next(number for number, hour in enumerate(HOURS) if hour >= since)
        waited = min(int(self.dice.expovariate(1 / hours)), LONGEST)
        if first + waited < len(HOURS):
            return HOURS[first + waited]
        return self.dice.choice(HOURS[first:])

    def _district(self, area: str) -> str:
        """Mostly where the case is, else anywhere in the city."""
        if self.dice.random() < 0.5:
            return area[:6]
        (found,) = self.dice.choices(list(DISTRICTS), list(DISTRICTS.values()))
        return found

    def _in_nanpu(self, area: str) -> str:
        """In the part where the source is, else in any."""
        return area if area.startswith(figures.NANPU) else self._part_of_nanpu()

    def _any_compound(self) -> Iterator[str]:
        while True:
            yield self.dice.choice(figures.NANPU_HIGH)

    def _part_of_nanpu(self) -> str:
        return self.dice.choice(figures.NANPU_PARTS)


def _time_left(positive: Positive) -> float:
    """Of cases found late, fewer contacts are known yet."""
    return {15: 0.6, 16: 0.3}.get(positive.known.day, 1.0)
