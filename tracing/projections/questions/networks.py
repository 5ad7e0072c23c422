"""The network of exposures and transmissions as a whole, read link by link: its clusters, its
figures. Whoever needs ways through it takes the contact graph.

A link leads from one person to another, of merged ones those who are kept; nobody who is retracted
has any. Those of exposures to a gathering, a place or an unknown source lead from nobody, and are
none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from datetime import date, tzinfo
from functools import cache, cached_property
from typing import NamedTuple

import sqlalchemy as sa

from tracing.analysis.components import Components
from tracing.domain.area.codes import county_of
from tracing.domain.identifiers import human_id
from tracing.domain.values import RecordStatus, Setting
from tracing.projections.cases import CASES
from tracing.projections.contacts import CONTACTS
from tracing.projections.exposures import EXPOSURES
from tracing.projections.numbers import NUMBERS
from tracing.projections.persons import PERSONS
from tracing.projections.questions.base import Where, moment
from tracing.projections.questions.chosen import (
    Chosen,
    chosen_transmissions,
    exposure_area,
    exposures_where,
    infected_days,
)
from tracing.projections.questions.identity import Identity, identity
from tracing.projections.temporal import TemporalTable

Told = Callable[[int], None]
"""Hears how many links more were read."""
EXPOSURE, TRANSMISSION = "exposure", "transmission"
_AT_ONCE = 5000


class Link(NamedTuple):
    """From one person to another, by index."""

    kind: str
    source: int
    target: int
    settings: tuple[str, ...]
    """Where it was; of a transmission, if none was stated, wherever the two met."""
    first_on: str | None
    """The first day it can have been, and the last; None where that is not known."""
    last_on: str | None


class Case(NamedTuple):
    case_id: str
    number: int
    person: int
    onset_on: str | None
    """The first day it can be."""


class Member(NamedTuple):
    """Human ids."""

    person: str
    cases: list[str]
    person_id: str


class Cluster(NamedTuple):
    """People who are joined by links, whichever way those lead."""

    number: int
    """By size; of the same size the one whose first person was registered first."""
    people: list[Member]
    """By number."""
    exposures: int
    transmissions: int
    first_on: str | None
    """The first and the last day on record: of a link, or of the onset of a case."""
    last_on: str | None
    areas: list[str]
    """Counties (else whatever area is known), those of most people first."""
    settings: list[Setting]
    """Those of most links first."""


class Network:
    """Links that are asked for, as of a position, and the people they are about.

    The people are all who are registered; where only transmissions are asked for, all who are
    cases. `people` and `numbers` are by index, in the order they were registered.
    """

    def __init__(
        self,
        connection: sa.Connection,
        at: int,
        kinds: Collection[str],
        chosen: Chosen,
        told: Told = lambda _: None,
    ) -> None:
        self._connection, self._at = connection, at
        self._chosen = chosen
        self._who: Identity = identity(connection, at)
        own = list(self._cases())
        infected = {person for *_, person in own} if set(kinds) == {TRANSMISSION} else None
        self.numbers, self.people = self._population(infected)
        self._index = {person: index for index, person in enumerate(self.people)}
        self.cases = [
            Case(case_id, number, self._index[person], onset)
            for case_id, number, onset, person in own
            if person in self._index
        ]
        self.links = list(self._read(kinds, told))

    # -- reading -----------------------------------------------------------------------------

    def _population(self, only: set[str] | None) -> tuple[list[int], list[str]]:
        """Whoever stands and counts for themself."""
        own = PERSONS.c
        query = sa.select(own.person_id).where(
            _held(PERSONS, self._at), own.status != RecordStatus.RETRACTED
        )
        standing = set(self._connection.execute(query).scalars()) - self._who.persons.keys()
        if only is not None:
            standing &= only
        named = (
            sa.select(NUMBERS.c.number, NUMBERS.c.entity_id)
            .where(NUMBERS.c.kind == "person")
            .order_by(NUMBERS.c.number)
        )
        found = [row for row in self._connection.execute(named) if row[1] in standing]
        return [number for number, _ in found], [person for _, person in found]

    def _cases(self) -> Iterator[tuple[str, int, str | None, str]]:
        """Cases that stand, each infection once, and whose."""
        columns = CASES.c
        query = (
            sa.select(
                columns.case_id,
                NUMBERS.c.number,
                columns.onset_from,
                columns.person_id,
            )
            .join(NUMBERS.table, NUMBERS.c.entity_id == columns.case_id)
            .where(CASES.held_at(self._at), columns.status == RecordStatus.STANDING)
            .order_by(NUMBERS.c.number)
        )
        for case, number, onset, person in self._connection.execute(query):
            if case not in self._who.cases:
                yield case, number, onset, self._who.person(person)

    @cached_property
    def _areas(self) -> dict[int, str]:
        """By person: of a case of theirs, else of a contact episode, else where they reside."""
        found: dict[int, str] = {}
        for table, named in ((PERSONS, "residence"), (CONTACTS, "area"), (CASES, "area")):
            person, area = table.c.person_id, table.c[named]
            query = sa.select(person, area).where(
                _held(table, self._at), table.c.status != RecordStatus.RETRACTED, area.is_not(None)
            )
            rows = self._connection.execute(query.order_by(*table.by_key))
            for person_id, code in rows:
                index = self._index.get(self._who.person(person_id))
                if index is not None:
                    found[index] = code
        return found

    def _read(self, kinds: Collection[str], told: Told) -> Iterator[Link]:
        read = 0
        for read, link in enumerate(self._all(kinds), 1):
            if link is not None:
                yield link
            if read % _AT_ONCE == 0:
                told(_AT_ONCE)
        told(read % _AT_ONCE)

    def _all(self, kinds: Collection[str]) -> Iterator[Link | None]:
        if EXPOSURE in kinds:
            yield from self._exposures()
        if TRANSMISSION in kinds:
            yield from self._transmissions()

    def _exposures(self) -> Iterator[Link | None]:
        columns, zone = EXPOSURES.c, self._chosen.zone
        inside = self._chosen.inside(self._connection, self._at)
        query = sa.select(
            columns.source_person_id,
            columns.person_id,
            columns.setting,
            columns.first_from,
            columns.last_to,
            columns.first_at,
            columns.last_at,
            columns.open,
            sa.null() if self._chosen.area is None else exposure_area(self._at),
        ).where(
            _held(EXPOSURES, self._at),
            *exposures_where(self._chosen),
        )
        for row in self._connection.execute(query):
            source, exposed, setting, first, last, first_at, last_at, is_open, area = row
            ends = self._ends(source, exposed)
            if ends is None or not inside(area):
                yield None
                continue
            begun = _local_day(first_at, zone) or first
            over = None if is_open else _local_day(last_at, zone) or last
            yield Link(EXPOSURE, *ends, _alone(setting), begun, over)

    def _transmissions(self) -> Iterator[Link | None]:
        zone = self._chosen.zone
        for row in chosen_transmissions(self._connection, self._at, self._chosen):
            ends = self._ends(row["source_person_id"], row["person_id"])
            if ends is None:
                yield None
                continue
            first, last = map(_written, infected_days(row, zone) or (None, None))
            yield Link(TRANSMISSION, *ends, tuple(row["settings"]), first, last)

    def _ends(self, source: str | None, target: str) -> tuple[int, int] | None:
        if source is None:
            return None
        if kept := self._who.persons:
            source, target = kept.get(source, source), kept.get(target, target)
        one, other = self._index.get(source), self._index.get(target)
        return None if one is None or other is None or one == other else (one, other)

    # -- what it says ------------------------------------------------------------------------

    @cached_property
    def labels(self) -> list[int]:
        """By person, the first of those they are joined with."""
        components = Components(len(self.people))
        for link in self.links:
            components.join(link.source, link.target)
        return components.labels()

    @cached_property
    def joined(self) -> int:
        """How many people are joined with anybody."""
        return sum(size for size in Counter(self.labels).values() if size > 1)

    def clusters(self, at_least: int = 2) -> list[Cluster]:
        """Those of so many people, by number."""
        sizes = Counter(self.labels)
        ranked = sorted(
            (each for each, size in sizes.items() if size >= at_least),
            key=lambda each: (-sizes[each], each),
        )
        parts = {each: _Part() for each in ranked}
        for index, each in enumerate(self.labels):
            if each in parts:
                parts[each].people.append(index)
        for link in self.links:
            if (label := self.labels[link.source]) in parts:
                parts[label].add(link)
        return [self._cluster(rank, parts[each]) for rank, each in enumerate(ranked, 1)]

    def holds(self, cluster: Cluster, person: str) -> bool:
        """Whether somebody is in a cluster, by any record of theirs."""
        kept = self._who.person(person)
        return any(each.person_id == kept for each in cluster.people)

    def _cluster(self, rank: int, part: _Part) -> Cluster:
        cases = [case for each in part.people for case in self._cases_of.get(each, ())]
        onsets = {case.onset_on for case in cases}
        known = (self._areas.get(each) for each in part.people)
        areas = Counter(county_of(area) or area for area in known if area)
        return Cluster(
            rank,
            [self.member(each) for each in part.people],
            part.kinds[EXPOSURE],
            part.kinds[TRANSMISSION],
            min((each for each in part.first | onsets if each), default=None),
            max((each for each in part.last | onsets if each), default=None),
            _ranked(areas),
            [Setting(each) for each in _ranked(part.settings)],
        )

    def member(self, index: int) -> Member:
        """The person of an index, with their cases."""
        cases = [human_id("case", case.number) for case in self._cases_of.get(index, ())]
        return Member(human_id("person", self.numbers[index]), cases, self.people[index])

    @cached_property
    def _cases_of(self) -> dict[int, list[Case]]:
        found: dict[int, list[Case]] = {}
        for case in self.cases:
            found.setdefault(case.person, []).append(case)
        return found


class Giver(NamedTuple):
    """Somebody links lead from: human ids, how many links, and to how many people."""

    person: str
    cases: list[str]
    links: int
    people: int


class Figures(NamedTuple):
    """Of one relation."""

    people: int
    """It can be about: all who are registered, of transmissions all who are cases."""
    links: int
    pairs: int
    repeated_pairs: int
    """Of a source and somebody else between whom there is more than one link."""
    joined: int
    """People with a link."""
    clusters: int
    largest: int
    onward: dict[int, int]
    """How many of the people led on to so many others."""
    settings: dict[str | None, int]
    """How many links in each; one of several counts in each of them."""
    most: list[Giver]
    """From whom links lead to most people; of the same number who was registered first."""


def figures(network: Network, most: int) -> Figures:
    """The figures of a network of one relation; `most`: how many are named."""
    links = Counter(link.source for link in network.links)
    pairs = Counter((link.source, link.target) for link in network.links)
    reached = Counter(source for source, _ in pairs)
    sizes = [size for size in Counter(network.labels).values() if size > 1]
    onward = Counter(reached.values())
    onward[0] = len(network.people) - len(reached)
    first = sorted(reached, key=lambda each: (-reached[each], each))[:most]
    return Figures(
        people=len(network.people),
        links=len(network.links),
        pairs=len(pairs),
        repeated_pairs=sum(count > 1 for count in pairs.values()),
        joined=sum(sizes),
        clusters=len(sizes),
        largest=max(sizes, default=0),
        onward=dict(sorted(onward.items())),
        settings=dict(_by_setting(network)),
        most=[Giver(*network.member(each)[:2], links[each], reached[each]) for each in first],
    )


def _by_setting(network: Network) -> list[tuple[str | None, int]]:
    counts = Counter(setting for link in network.links for setting in link.settings or _NOT_STATED)
    return sorted(counts.items(), key=lambda each: (-each[1], each[0] or ""))


class _Part:
    """What is known of a cluster."""

    def __init__(self) -> None:
        self.people: list[int] = []
        self.kinds: Counter[str] = Counter()
        self.settings: Counter[str] = Counter()
        self.first: set[str | None] = set()
        self.last: set[str | None] = set()

    def add(self, link: Link) -> None:
        self.kinds[link.kind] += 1
        self.first.add(link.first_on)
        self.last.add(link.last_on or link.first_on)
        self.settings.update(link.settings)


def _held(table: TemporalTable, at: int) -> Where:
    """As `held_at`, of most rows of a table: a sum has no index, for going through one to each row
    takes six times as long as reading the table."""
    return sa.and_(table.c.since + 0 <= at, table.c.until + 0 > at)


_NOT_STATED: tuple[str | None] = (None,)


@cache
def _alone(setting: str | None) -> tuple[str, ...]:
    return () if setting is None else (setting,)


def _written(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _ranked(counts: Counter[str]) -> list[str]:
    """Those of most first; of the same number in the order of their codes."""
    return sorted(counts, key=lambda each: (-counts[each], each))


def _local_day(text: str | None, zone: tzinfo) -> str | None:
    at = moment(text)
    return None if at is None else at.astimezone(zone).date().isoformat()
