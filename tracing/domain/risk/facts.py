"""What is known of an area when its level is asked for: everything in local days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta, tzinfo
from typing import NamedTuple

from tracing.domain.area.events import AreaUnit
from tracing.domain.area.levels import AreaLevel, AreaScheme, LevelOrigin
from tracing.domain.disinfection.state import DisinfectionStatus
from tracing.domain.protocol.rules.areas import AreaRules, Counts, Located
from tracing.domain.protocol.rules.base import DayCount
from tracing.domain.risk.positives import Positive
from tracing.domain.spread.events import SpreadKind


class Infection(NamedTuple):
    """An infection that belongs to the area, and by what."""

    positive: Positive
    located: frozenset[Located]


class Tally(NamedTuple):
    """How far a round had come in the area by the end of a day."""

    on: date
    sampled: int
    resulted: int | None
    positive: int | None


class Round(NamedTuple):
    """A round of screening that covers the area, by the number people know it by."""

    number: str
    begins_on: date
    completed_on: date | None
    roster: int | None
    """Whom it should reach; None: nobody has said."""
    tallies: tuple[Tally, ...] = ()

    def on(self, day: date) -> Tally | None:
        """How far it had come by the end of a day."""
        return next((each for each in reversed(self.tallies) if each.on <= day), None)

    def completed(self, day: date) -> bool:
        return self.completed_on is not None and self.completed_on <= day


class Disinfection(NamedTuple):
    """A terminal disinfection in the area or for an infection of it."""

    number: str
    ordered_on: date
    turns: tuple[tuple[date, DisinfectionStatus], ...] = ()

    @property
    def last_on(self) -> date:
        """The day something was done about it last."""
        return max([self.ordered_on, *(known for known, _ in self.turns)])

    def on(self, day: date) -> DisinfectionStatus:
        """How far it had come by the end of a day."""
        found = (status for known, status in reversed(self.turns) if known <= day)
        return next(found, DisinfectionStatus.ORDERED)

    def performed_on(self, day: date) -> date | None:
        """The day it was performed last, of those up to a day."""
        return max(
            (
                known
                for known, status in self.turns
                if status is DisinfectionStatus.PERFORMED and known <= day
            ),
            default=None,
        )


class Exposed(NamedTuple):
    """A close contact of an infection of the area."""

    number: str
    last_on: date | None
    """The last day of exposure; None while it goes on, and where it is not known."""
    tests: tuple[tuple[date, bool], ...] = ()
    """By the day each result was known: whether it was negative."""
    cases: frozenset[str] = frozenset()
    """The infections of the area they were exposed to."""
    since: date = date.min
    """Since when they are known."""
    over_on: date | None = None
    """When they ceased to be a contact: excluded, dead, or infected themselves."""

    def negative(self, day: date) -> bool:
        """Whether the last result by then, after the last exposure, was negative."""
        since = self.last_on or date.max
        found = [negative for known, negative in self.tests if since <= known <= day]
        return bool(found) and found[-1]


class Official(NamedTuple):
    """A level that was decided on, of an area of the county; from a day up to another."""

    code: str
    scheme: AreaScheme
    level: AreaLevel
    from_on: date
    to_on: date | None
    origin: LevelOrigin = LevelOrigin.DESIGNATED
    since: date | None = None
    """Since when it had this level without a break; None: since `from_on`."""

    def holds(self, day: date) -> bool:
        return self.from_on <= day and (self.to_on is None or day < self.to_on)


class AreaFacts(NamedTuple):
    """All that bears on the level of an area."""

    code: str
    unit: AreaUnit
    zone: tzinfo
    infections: tuple[Infection, ...] = ()
    rounds: tuple[Round, ...] = ()
    disinfections: tuple[Disinfection, ...] = ()
    exposed: tuple[Exposed, ...] = ()
    official: tuple[Official, ...] = ()
    """Of its county, this area included."""

    def of_episode(self, since: date, found: Iterable[Counted]) -> AreaFacts:
        """Without disinfections and contacts that have to do with infections before a day."""
        cases = {each.case_id for each in found if each.on >= since}
        return self._replace(
            disinfections=tuple(each for each in self.disinfections if each.last_on >= since),
            exposed=tuple(each for each in self.exposed if each.cases & cases),
        )


class Counted(NamedTuple):
    """An infection that counts under some rules, from a day on."""

    case_id: str
    on: date
    located: frozenset[Located]
    removed_on: date | None
    linked: frozenset[str]


class Exempt(NamedTuple):
    """An infection that would count, had it not been found as it was."""

    case_id: str
    on: date
    kind: SpreadKind


def counted(facts: AreaFacts, counts: Counts, before: date | None = None) -> list[Counted]:
    """Those that count, by the day they first did; `before`: by what was reported before a day."""
    found = []
    for positive, located in facts.infections:
        at = positive.counted_at(counts)
        on = None if at is None else _day(at, facts.zone)
        if on is not None and (before is None or on < before):
            removed = positive.removed_at
            gone = None if removed is None else removed.astimezone(facts.zone).date()
            found.append(Counted(positive.case_id, on, located, gone, positive.linked))
    return sorted(found, key=lambda each: (each.on, each.case_id))


def exempted(facts: AreaFacts, counts: Counts) -> list[Exempt]:
    """Those that do not count, with why, by the day they would have counted from."""
    every = Counts(diagnoses=counts.diagnoses, source=counts.source)
    found = []
    for positive, _ in facts.infections:
        kind = positive.exempt(counts)
        at = positive.counted_at(every)
        if kind is not None and at is not None:
            found.append(Exempt(positive.case_id, _day(at, facts.zone), kind))
    return sorted(found, key=lambda each: (each.on, each.case_id))


def concerning(found: Iterable[Counted], rules: AreaRules, unit: AreaUnit) -> list[Counted]:
    """Those whose tie to the area is one the rules look at for its unit; else all."""
    looked_at = {rule.located for rule in rules.designate if unit in rule.units}
    if not looked_at or Located.ANY in looked_at:
        return list(found)
    return [each for each in found if each.located & looked_at]


def day_number(anchor: date, day: date, count: DayCount) -> int:
    """Which day it is, counted from an anchor.

    >>> day_number(date(2024, 2, 28), date(2024, 3, 1), DayCount.NEXT_DAY)
    2
    """
    return (day - anchor).days + (0 if count is DayCount.NEXT_DAY else 1)


def day_of_number(anchor: date, number: int, count: DayCount) -> date:
    """The day with a number, counted from an anchor.

    >>> day_of_number(date(2022, 7, 10), 7, DayCount.NEXT_DAY)
    datetime.date(2022, 7, 17)
    """
    return anchor + timedelta(days=number - (0 if count is DayCount.NEXT_DAY else 1))


def _day(moment: datetime, zone: tzinfo) -> date:
    return date.min if moment.year == date.min.year else moment.astimezone(zone).date()
