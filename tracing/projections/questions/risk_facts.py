"""What is on record that bears on the levels of areas, in local days, by area."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, tzinfo
from functools import cache, cached_property
from typing import Any

import msgspec
import sqlalchemy as sa

from tracing.domain.area.codes import county_of, short, units_of
from tracing.domain.area.events import AreaUnit
from tracing.domain.contact.disposition import Disposition
from tracing.domain.contact.state import ContactStatus
from tracing.domain.disinfection.events import DisinfectionKind
from tracing.domain.disinfection.state import DisinfectionStatus
from tracing.domain.identifiers import human_id
from tracing.domain.laboratory.events import TestResult
from tracing.domain.protocol.rules.areas import Located
from tracing.domain.risk.facts import (
    AreaFacts,
    Disinfection,
    Exposed,
    Infection,
    Official,
    Round,
    Tally,
)
from tracing.domain.risk.positives import Positive
from tracing.domain.screening.counts import Counted, reached
from tracing.domain.screening.state import RoundStatus
from tracing.domain.values import ContactCategory, SourceKind
from tracing.projections.batches import batches
from tracing.projections.cells import instant
from tracing.projections.contacts import CONTACTS
from tracing.projections.disinfections import DISINFECTIONS, Taken
from tracing.projections.exposures import EXPOSURES
from tracing.projections.moments import end_of_day
from tracing.projections.numbers import NUMBERS
from tracing.projections.places import PLACES
from tracing.projections.questions.area_levels import levels, spots
from tracing.projections.questions.area_tree import Tree
from tracing.projections.questions.base import Day, Row, rows_of
from tracing.projections.questions.dispositions import stretches
from tracing.projections.questions.identity import identity
from tracing.projections.questions.positives import positives
from tracing.projections.round_parts import ROUND_COUNTS, ROUND_ROSTERS
from tracing.projections.rounds import ROUNDS
from tracing.projections.samples import SAMPLES
from tracing.projections.temporal import TemporalTable

_OVER = (Disposition.BECAME_CASE, Disposition.EXCLUDED, Disposition.DIED)
"""Of whom nobody waits for a test any more."""
_TURNS = msgspec.json.Decoder(list[Taken])


class Known:
    """All there is as of a position, as it had been reported by the end of a day."""

    def __init__(
        self,
        connection: sa.Connection,
        at: int,
        on: date,
        zone: tzinfo,
        codes: Sequence[str] | None,
    ) -> None:
        self._connection = connection
        self._at = at
        self._on = on
        self._zone = zone
        self._end = end_of_day(on, zone)
        self.tree = Tree(connection, at)
        self.around = cache(self._around)
        self.unit = cache(self._unit)
        found = positives(connection, at, zone, codes, until=self._end)
        self.positives = self._numbered(found)
        self._infections = self._by_area()
        self.tree.load([*self._infections, *(codes or ())])
        self._official = self._by_county()
        self._rounds = self._all_rounds()
        self._disinfections = self._all_disinfections()

    @property
    def designated(self) -> set[str]:
        """The areas that have, or had, an official level."""
        return {each.code for periods in self._official.values() for each in periods}

    def _unit(self, code: str) -> AreaUnit:
        """What it is registered as; else what its code can be."""
        node = self.tree.node(code)
        return units_of(short(code))[0] if node is None else node.unit

    def official(self, code: str) -> Sequence[Official]:
        """The official levels in the county of an area."""
        return self._official.get(self._county(code), ())

    def facts(self, code: str, contacts: bool) -> AreaFacts:
        """`contacts`: whether any rule asks about them."""
        infections = tuple(self._infections.get(code, ()))
        cases = {each.positive.case_id for each in infections}
        return AreaFacts(
            code=code,
            unit=self.unit(code),
            zone=self._zone,
            infections=infections,
            rounds=tuple(self._rounds_of(code)),
            disinfections=tuple(
                each
                for each, area, case in self._disinfections
                if case in cases or (area is not None and code in self.around(area))
            ),
            exposed=tuple(self._exposed(sorted(cases))) if contacts and cases else (),
            official=tuple(self.official(code)),
        )

    def _around(self, code: str) -> tuple[str, ...]:
        """The area and what contains it."""
        own = short(code)
        return (own, *self.tree.ancestors(own, self._on))

    def _county(self, code: str) -> str:
        found = (each for each in self.around(code) if county_of(each) == each)
        return next(found, county_of(code) or code)

    def _day(self, at: str | datetime) -> date:
        read = datetime.fromisoformat(at) if isinstance(at, str) else at
        return date.min if read.year == date.min.year else read.astimezone(self._zone).date()

    def _numbered(self, found: Sequence[Positive]) -> list[Positive]:
        """With the numbers people know cases by in the place of their ids."""
        named = {each.case_id for each in found}
        own = NUMBERS.c
        query = sa.select(own.entity_id, own.number)
        self.numbers: dict[str, str] = {
            entity: human_id("case", number)
            for some in batches(sorted(named))
            for entity, number in self._connection.execute(
                query.where(NUMBERS.c.entity_id.in_(some))
            )
        }
        numbers = self.numbers
        linked = cache(lambda cases: frozenset(numbers[each] for each in cases & named))
        return [
            each._replace(case_id=numbers[each.case_id], linked=linked(each.linked))
            for each in found
        ]

    def _by_area(self) -> dict[str, list[Infection]]:
        found: dict[str, list[Infection]] = defaultdict(list)
        for positive in self.positives:
            located: dict[str, set[Located]] = defaultdict(set)
            for spot in positive.spots:
                for code in self.around(spot.area):
                    located[code].add(spot.located)
            for code, ties in located.items():
                found[code].append(Infection(positive, frozenset(ties)))
        return found

    def _by_county(self) -> dict[str, list[Official]]:
        found: dict[str, list[Official]] = defaultdict(list)
        for row in levels(self._connection, self._at, on=Day(self._on, self._end)):
            ends = None if row["to_at"] is None else self._day(row["to_at"])
            for code in spots(row):
                known = Official(
                    code,
                    row["scheme"],
                    row["level"],
                    self._day(row["from_at"]),
                    ends,
                    row["origin"],
                    self._day(row["since_at"]),
                )
                found[self._county(code)].append(known)
        return found

    # -- rounds of screening

    def _all_rounds(self) -> list[Row]:
        where = [
            ROUNDS.c.status != RoundStatus.CANCELLED,
            ROUNDS.c.reported_at < instant(self._end),
        ]
        found = list(
            rows_of(self._connection, ROUNDS, "round", self._at, where, statuses=RoundStatus)
        )
        counts, rosters = self._by_round(ROUND_COUNTS), self._by_round(ROUND_ROSTERS)
        for row in found:
            row["areas"] = row["areas"].split(",")
            row["counts"] = counts.get(row["round_id"], [])
            row["rosters"] = {each.part: each.people for each in rosters.get(row["round_id"], ())}
        return found

    def _by_round(self, table: TemporalTable) -> dict[str, list[sa.Row[Any]]]:
        query = sa.select(table.table).where(
            table.held_at(self._at), table.c.reported_at < instant(self._end)
        )
        found: dict[str, list[sa.Row[Any]]] = defaultdict(list)
        for row in self._connection.execute(query):
            found[row.round_id].append(row)
        return found

    def _rounds_of(self, code: str) -> Iterator[Round]:
        around = self.around(code)
        for row in self._rounds:
            if any(short(area) in around for area in row["areas"]):
                yield self._round(row, code)

    def _round(self, row: Row, code: str) -> Round:
        """What is told of the area itself, where that is told; else of the whole round."""
        own = [each for each in row["counts"] if each.part == code]
        roster = row["rosters"].get(code, None if own else row["roster"])
        tallies = tuple(self._tallies(own or row["counts"]))
        first = min((each.as_of for each in row["counts"]), default=row["ended_at"])
        begun = row["begins_at"] or first
        completed = row["status"] is RoundStatus.COMPLETED and row["ended_at"]
        ended = self._day(max(row["ended_at"], row["end_reported_at"])) if completed else None
        return Round(
            number=row["round"],
            begins_on=self._day(begun or row["reported_at"]),
            completed_on=ended if ended is not None and ended <= self._on else None,
            roster=roster,
            tallies=tallies,
        )

    def _tallies(self, counts: Iterable[sa.Row[Any]]) -> Iterator[Tally]:
        """How far it had come after each day on which anything was told."""
        known = [
            (
                max(row.as_of, row.reported_at),
                Counted(
                    datetime.fromisoformat(row.as_of),
                    row.sampled,
                    row.resulted,
                    row.positive,
                    row.site or None,
                    row.part or None,
                ),
            )
            for row in sorted(counts, key=lambda row: max(row.as_of, row.reported_at))
        ]
        days = {self._day(at): index for index, (at, _) in enumerate(known, 1)}
        for day, upto in days.items():
            told = reached([count for _, count in known[:upto]])
            if told is not None:
                yield Tally(day, told.sampled, told.resulted, told.positive)

    # -- disinfections and contacts

    def _all_disinfections(self) -> list[tuple[Disinfection, str | None, str | None]]:
        """Each with its area, and the number of the case it was done for."""
        where = [
            DISINFECTIONS.c.disinfection_kind == DisinfectionKind.TERMINAL,
            DISINFECTIONS.c.reported_at < instant(self._end),
        ]
        query = sa.select(PLACES.c.place_id, PLACES.c.area).where(PLACES.held_at(self._at))
        areas = {row.place_id: row.area for row in self._connection.execute(query)}
        merged = identity(self._connection, self._at)
        return [
            (
                Disinfection(
                    row["disinfection"],
                    self._day(row["ordered_at"] or row["reported_at"]),
                    tuple(self._turns(row["course"])),
                ),
                row["area"] or areas.get(row["place_id"]),
                self.numbers.get(merged.case(row["case_id"])) if row["case_id"] else None,
            )
            for row in rows_of(
                self._connection,
                DISINFECTIONS,
                "disinfection",
                self._at,
                where,
                statuses=DisinfectionStatus,
            )
        ]

    def _turns(self, course: str | None) -> Iterator[tuple[date, DisinfectionStatus]]:
        for turn in _TURNS.decode(course) if course else ():
            known = max(turn.at or turn.learnt or "", turn.learnt or "")
            if known and self._day(known) <= self._on:
                yield self._day(known), turn.status

    @cached_property
    def _exposed_to(self) -> dict[str, list[Exposed]]:
        """By case, the close contacts it exposed, each with all their results."""
        exposed_to: dict[str, set[str]] = defaultdict(set)
        for some in batches(self.numbers):
            query = sa.select(EXPOSURES.c.contact_id, EXPOSURES.c.source_id).where(
                EXPOSURES.held_at(self._at),
                EXPOSURES.c.source_kind == SourceKind.CASE,
                EXPOSURES.c.source_id.in_(some),
            )
            for contact, case in self._connection.execute(query):
                exposed_to[contact].add(self.numbers[case])
        found: dict[str, list[Exposed]] = defaultdict(list)
        for some in batches(sorted(exposed_to)):
            rows = list(self._contacts(some))
            tests = self._tests([row["person_id"] for row in rows])
            over = self._over(some)
            for row in rows:
                cases = exposed_to[row["contact_id"]]
                contact = self._contact(row, cases, tests, over.get(row["contact_id"]))
                for case in cases:
                    found[case].append(contact)
        return found

    def _exposed(self, cases: Iterable[str]) -> list[Exposed]:
        """The close contacts of these infections, each once."""
        found = (each for case in cases for each in self._exposed_to.get(case, ()))
        return list(dict.fromkeys(found))

    def _contacts(self, ids: Sequence[str]) -> Iterator[Row]:
        where = [
            CONTACTS.c.contact_id.in_(ids),
            CONTACTS.c.category == ContactCategory.CLOSE,
            CONTACTS.c.status != ContactStatus.RETRACTED,
            CONTACTS.c.reported_at < instant(self._end),
        ]
        yield from rows_of(
            self._connection, CONTACTS, "contact", self._at, where, statuses=ContactStatus
        )

    def _contact(
        self,
        row: Row,
        cases: set[str],
        tests: Mapping[str, list[tuple[date, bool]]],
        over_on: date | None,
    ) -> Exposed:
        last = None if row["exposure_open"] else row["last_exposure_on"]
        return Exposed(
            number=row["contact"],
            last_on=None if last is None else date.fromisoformat(last),
            tests=tuple(sorted(tests.get(row["person_id"], ()))),
            cases=frozenset(cases),
            since=self._day(row["reported_at"]),
            over_on=over_on,
        )

    def _over(self, ids: Sequence[str]) -> dict[str, date]:
        """By contact, since what day they are one no longer, as was reported by then."""
        until = instant(self._end) or ""
        return {
            each.contact_id: self._day(each.from_at)
            for each in stretches(self._connection, self._at, self._end, ids)
            if each.held(until) and each.disposition in _OVER
        }

    def _tests(self, people: Sequence[str]) -> dict[str, list[tuple[date, bool]]]:
        found: dict[str, list[tuple[date, bool]]] = defaultdict(list)
        for some in batches(sorted(set(people))):
            query = sa.select(SAMPLES.table).where(
                SAMPLES.held_at(self._at),
                SAMPLES.c.person_id.in_(some),
                SAMPLES.c.result.is_not(None),
            )
            for row in self._connection.execute(query):
                at = row.resulted_at or row.reported_at
                if at is not None and self._day(at) <= self._on:
                    negative = row.result == TestResult.NEGATIVE
                    found[row.person_id].append((self._day(at), negative))
        return found
