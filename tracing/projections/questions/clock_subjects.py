"""Whom and what clocks run on: cases, positives, contacts, referrals, pools and rounds.

Each milestone is known by when it was reported:

- laboratory_positive, pool_positive: when the first standing positive result was reported;
- reported: when the case was;
- received_in_hospital: when it was reported that a transfer handed the person over or that an
  order of isolation away from home was carried out, or the day they were admitted;
- track_established, investigated: when the first such step of any investigation of the case was
  reported; a complete investigation has the track, a preliminary report counts as investigated;
- determined, placed: as in the course of the contact; placed is in a facility, at home or
  referred, in whichever record of the person;
- referral_received, found, controlled, verified: as reported of a referral from elsewhere; who is
  under control was found, and the answer verifies;
- pool_tasked: the first sign that somebody set out: a member found, or sampled again alone;
- screening_begun: when the round was to begin, or was reported if that was later;
  screening_done: when its completion was reported.

Whoever and whatever was retracted has no clock, and merged records of one human being have one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa

from tracing.domain.clocks.running import NEVER, Course
from tracing.domain.contact.disposition import Disposition
from tracing.domain.identifiers import human_id
from tracing.domain.investigation.state import InvestigationStep
from tracing.domain.laboratory.events import TestResult
from tracing.domain.protocol.rules.work import Milestone
from tracing.domain.quarantine.basis import BasisKind
from tracing.domain.quarantine.events import OrderPurpose
from tracing.domain.quarantine.state import StepKind
from tracing.domain.referral.state import ReferralDirection
from tracing.domain.screening.state import RoundStatus
from tracing.domain.transfer.events import TransferPurpose
from tracing.domain.values import ContactCategory, Diagnosis, Precision, RecordStatus
from tracing.projections.batches import batches
from tracing.projections.case_courses import CASE_COURSES
from tracing.projections.cases import CASES
from tracing.projections.cells import instant
from tracing.projections.dispositions import DISPOSITIONS
from tracing.projections.investigations import INVESTIGATIONS, Taken
from tracing.projections.numbers import NUMBERS
from tracing.projections.passengers import PASSENGERS
from tracing.projections.persons import PERSONS
from tracing.projections.pool_members import POOL_MEMBERS
from tracing.projections.pools import POOLS
from tracing.projections.quarantines import QUARANTINES, Step
from tracing.projections.questions.identity import Identity, identity
from tracing.projections.questions.positive_records import APART
from tracing.projections.referrals import REFERRALS
from tracing.projections.rounds import ROUNDS
from tracing.projections.samples import SAMPLES
from tracing.projections.temporal import TemporalTable
from tracing.projections.tested import read
from tracing.projections.transfers import TRANSFERS

LOOKBACK = timedelta(days=14)
"""A positive or a hand-over that names no case has to do with those reported so soon after it."""

PLACED = (Disposition.FACILITY, Disposition.HOME, Disposition.REFERRED)
NOT_AWAITED = (
    Disposition.RELEASED,
    Disposition.UPGRADED,
    Disposition.BECAME_CASE,
    Disposition.EXCLUDED,
    Disposition.DIED,
)
"""Where nobody waits for a placement: who is lost is still to be placed."""

_STEPS = msgspec.json.Decoder(list[Step])
_TAKEN = msgspec.json.Decoder(list[Taken])
_POSITIVE = f'%"{TestResult.POSITIVE}"%'


class Subject(NamedTuple):
    """Something clocks run on."""

    kind: str
    human: str
    person_id: str | None
    area: str | None
    course: Course


def subjects(connection: sa.Connection, at: int, now: datetime, zone: tzinfo) -> Iterator[Subject]:
    """All of them, as of a position and as reported before `now`."""
    reading = Reading(connection, at, now, zone)
    yield from _cases(reading)
    yield from _contacts(reading)
    yield from _referrals(reading)
    yield from _pools(reading)
    yield from _rounds(reading)


class Reading:
    """The tables as of a position, by what had been reported before a moment."""

    def __init__(self, connection: sa.Connection, at: int, now: datetime, zone: tzinfo) -> None:
        self.connection = connection
        self.at = at
        self.now = now
        self.zone = zone
        self.until = instant(now) or ""
        self.who: Identity = identity(connection, at)
        self.retracted = frozenset(
            connection.execute(
                sa.select(PERSONS.c.person_id).where(
                    PERSONS.held_at(at), PERSONS.c.status == RecordStatus.RETRACTED
                )
            ).scalars()
        )

    def rows(
        self, table: TemporalTable, names: Iterable[str], *where: sa.ColumnElement[bool]
    ) -> Iterator[Any]:
        """With the number of each, of people who were rightly entered."""
        query = (
            sa.select(*(table.c[name] for name in names), NUMBERS.c.number)
            .join(NUMBERS.table, NUMBERS.c.entity_id == table.c[table.key[0]])
            .where(table.held_at(self.at), *where)
            .order_by(*table.by_key)
        )
        owned = "person_id" in table.values
        for row in self.connection.execute(query):
            if not owned or row.person_id not in self.retracted:
                yield row

    def plain(
        self, table: TemporalTable, names: Iterable[str], *where: sa.ColumnElement[bool]
    ) -> Iterator[Any]:
        """Without numbers: of things that have none."""
        query = sa.select(*(table.c[name] for name in names)).where(table.held_at(self.at), *where)
        yield from self.connection.execute(query)

    def known(self, text: str | None) -> datetime | None:
        """A moment that had come by then."""
        return None if text is None or text >= self.until else datetime.fromisoformat(text)

    def residences(self, people: Iterable[str]) -> dict[str, str]:
        found: dict[str, str] = {}
        for some in batches(sorted(set(people))):
            for row in self.plain(
                PERSONS, ("person_id", "residence"), PERSONS.c.person_id.in_(some)
            ):
                if row.residence:
                    found[row.person_id] = row.residence
        return found


# -- cases, and positives nobody reported ------------------------------------------------------


class Reported(NamedTuple):
    """A case that counts for itself."""

    case_id: str
    number: int
    person_id: str
    """The record that counts."""
    area: str | None
    earliest: datetime
    """When it was reported, at the soonest."""
    latest: datetime
    admitted: datetime | None


class Positive(NamedTuple):
    at: datetime
    number: int
    person_id: str


def _cases(reading: Reading) -> Iterator[Subject]:
    cases = reported_cases(reading)
    steps, over = _steps(reading), _over(reading)
    removals = received(reading)
    positives = _positives(reading)
    by_person: dict[str, list[Reported]] = defaultdict(list)
    for case in cases:
        by_person[case.person_id].append(case)
    homeless = [case.person_id for case in cases if not case.area]
    homes = reading.residences(
        [*homeless, *(person for person in positives if person not in by_person)]
    )
    for person, own in by_person.items():
        before: datetime | None = None
        for case in own:
            taken = steps.get(case.case_id, {})
            starts = {Milestone.REPORTED: case.latest}
            positive = _led_to(case, before, positives.get(person, ()))
            if positive is not None:
                starts[Milestone.LABORATORY_POSITIVE] = positive
            stops = {
                Milestone.REPORTED: case.earliest,
                Milestone.RECEIVED_IN_HOSPITAL: first_received(case, removals.get(person, ())),
                Milestone.TRACK_ESTABLISHED: taken.get(Milestone.TRACK_ESTABLISHED),
                Milestone.INVESTIGATED: taken.get(Milestone.INVESTIGATED),
            }
            yield Subject(
                "case",
                human_id("case", case.number),
                person,
                case.area or homes.get(person),
                Course(starts, stops, over.get(case.case_id, NEVER)),
            )
            before = case.latest
    for person, found in positives.items():
        if person not in by_person:
            first = found[0]
            yield Subject(
                "sample",
                human_id("sample", first.number),
                person,
                homes.get(person) or homes.get(first.person_id),
                Course({Milestone.LABORATORY_POSITIVE: first.at}, {Milestone.REPORTED: None}),
            )


def reported_cases(reading: Reading) -> list[Reported]:
    """Cases that count for themselves, in the order they were reported."""
    names = ("case_id", "person_id", "area", "reported_at", "reported_precision", "admitted_to")
    standing = CASES.c.status != RecordStatus.RETRACTED
    found: dict[str, Reported] = {}
    merged: list[Reported] = []
    for row in reading.rows(CASES, names, standing, CASES.c.reported_at < reading.until):
        case = _case(reading, row)
        if case.case_id == row.case_id:
            found[case.case_id] = case
        else:
            merged.append(case)
    for case in merged:
        kept = found.get(case.case_id)
        if kept is not None:
            found[case.case_id] = kept._replace(
                earliest=min(kept.earliest, case.earliest), latest=min(kept.latest, case.latest)
            )
    return sorted(found.values(), key=lambda case: (case.earliest, case.number))


def _case(reading: Reading, row: Any) -> Reported:
    reported = datetime.fromisoformat(row.reported_at)
    latest = reported
    if row.reported_precision == Precision.DAY:
        latest = reported + timedelta(days=1)
    admitted = row.admitted_to and datetime.combine(
        date.fromisoformat(row.admitted_to), time.min, tzinfo=reading.zone
    )
    return Reported(
        reading.who.case(row.case_id),
        row.number,
        reading.who.person(row.person_id),
        row.area,
        reported,
        latest,
        admitted,
    )


def _led_to(
    case: Reported, before: datetime | None, positives: Iterable[Positive]
) -> datetime | None:
    """The first positive that was known when the case was reported, and not at one before it."""
    since = case.earliest - LOOKBACK
    return next(
        (
            each.at
            for each in positives
            if since <= each.at <= case.earliest and (before is None or each.at > before)
        ),
        None,
    )


def first_received(
    case: Reported, received: Iterable[tuple[str | None, datetime]]
) -> datetime | None:
    since = case.earliest - LOOKBACK
    found = [at for of, at in received if of == case.case_id or (of is None and at >= since)]
    if case.admitted is not None:
        found.append(max(case.admitted, case.earliest))
    return min(found, default=None)


def _positives(reading: Reading) -> dict[str, list[Positive]]:
    """By person who counts, their positive results in the order they were reported."""
    found: dict[str, list[Positive]] = defaultdict(list)
    names = ("sample_id", "person_id", "results")
    for row in reading.rows(SAMPLES, names, SAMPLES.c.results.like(_POSITIVE)):
        at = _first_positive(row.results, reading.now)
        if at is not None:
            positive = Positive(at, row.number, row.person_id)
            found[reading.who.person(row.person_id)].append(positive)
    return {person: sorted(each) for person, each in found.items()}


def _first_positive(results: str, now: datetime) -> datetime | None:
    """When the first positive that stands was reported."""
    told = (known for each in read(results) if (known := each.by(now)) is not None)
    return min(
        (
            at
            for each in told
            if each.result is TestResult.POSITIVE
            and not each.withdrawn
            and (at := each.reported_at or each.resulted_at) is not None
            and at < now
        ),
        default=None,
    )


def _steps(reading: Reading) -> dict[str, dict[Milestone, datetime]]:
    """By case that counts, what its investigations reached first."""
    found: dict[str, dict[Milestone, datetime]] = defaultdict(dict)
    named = INVESTIGATIONS.c.case_id.is_not(None), INVESTIGATIONS.c.course.is_not(None)
    for row in reading.plain(INVESTIGATIONS, ("case_id", "course"), *named):
        own = found[reading.who.case(row.case_id)]
        for taken in _TAKEN.decode(row.course):
            at = reading.known(taken.learnt or taken.at)
            if at is None:
                continue
            for milestone in _REACHES.get(taken.step, ()):
                own[milestone] = min(own.get(milestone, at), at)
    return found


def investigations_of(connection: sa.Connection, at: int) -> dict[str, str]:
    """By the human id of a case, that of the last investigation assigned for it."""
    case = NUMBERS.table.alias("case_number")
    query = (
        sa.select(case.c.number.label("of"), NUMBERS.c.number)
        .select_from(INVESTIGATIONS.table)
        .join(NUMBERS.table, NUMBERS.c.entity_id == INVESTIGATIONS.c.investigation_id)
        .join(case, case.c.entity_id == INVESTIGATIONS.c.case_id)
        .where(INVESTIGATIONS.held_at(at))
        .order_by(NUMBERS.c.number)
    )
    return {
        human_id("case", row.of): human_id("investigation", row.number)
        for row in connection.execute(query)
    }


_REACHES = {
    InvestigationStep.TRACK: (Milestone.TRACK_ESTABLISHED,),
    InvestigationStep.PRELIMINARY: (Milestone.INVESTIGATED,),
    InvestigationStep.COMPLETED: (Milestone.TRACK_ESTABLISHED, Milestone.INVESTIGATED),
}
_AWAITED = (
    Milestone.RECEIVED_IN_HOSPITAL,
    Milestone.TRACK_ESTABLISHED,
    Milestone.INVESTIGATED,
)


def _over(reading: Reading) -> dict[str, dict[Milestone, datetime]]:
    """By case that was discarded, or ended: since when nobody waits for what."""
    table = CASE_COURSES
    names = ("case_id", "diagnosis", "outcome", "from_at", "to_at")
    ended = sa.or_(table.c.diagnosis == Diagnosis.DISCARDED, table.c.outcome.is_not(None))
    query = sorted(
        reading.plain(table, names, ended, table.c.from_at < reading.until),
        key=lambda row: (row.case_id, row.from_at),
    )
    found: dict[str, dict[Milestone, datetime]] = {}
    since: dict[str, tuple[str, str | None]] = {}
    for row in query:
        began, ends = since.get(row.case_id, (row.from_at, row.from_at))
        began = began if ends == row.from_at else row.from_at
        since[row.case_id] = began, row.to_at
        if row.to_at is not None and row.to_at < reading.until:
            continue
        discarded = row.diagnosis == Diagnosis.DISCARDED
        awaited = _AWAITED if discarded else (Milestone.RECEIVED_IN_HOSPITAL,)
        found[row.case_id] = dict.fromkeys(awaited, datetime.fromisoformat(began))
    return found


def received(reading: Reading) -> dict[str, list[tuple[str | None, datetime]]]:
    """By person who counts: reports that they were received, and for which case, if said."""
    found: dict[str, list[tuple[str | None, datetime]]] = defaultdict(list)
    for person, case, at in (*_handed_over(reading), *_isolated(reading)):
        own = reading.who.case(case) if case else None
        found[reading.who.person(person)].append((own, at))
    return found


def _handed_over(reading: Reading) -> Iterator[tuple[str, str | None, datetime]]:
    purposes = {
        row.transfer_id: row.purpose for row in reading.plain(TRANSFERS, ("transfer_id", "purpose"))
    }
    names = ("transfer_id", "person_id", "case_id", "accepted_at", "accepted_reported_at")
    for row in reading.plain(PASSENGERS, names, PASSENGERS.c.accepted_at.is_not(None)):
        purpose = purposes.get(row.transfer_id)
        at = reading.known(row.accepted_reported_at or row.accepted_at)
        as_case = row.case_id and purpose != TransferPurpose.RETURN_HOME
        if at is not None and (as_case or purpose == TransferPurpose.ADMISSION):
            yield row.person_id, row.case_id, at


def _isolated(reading: Reading) -> Iterator[tuple[str, str | None, datetime]]:
    names = ("person_id", "basis_kind", "basis_id", "course")
    isolation = QUARANTINES.c.purpose == OrderPurpose.ISOLATION
    for row in reading.plain(QUARANTINES, names, isolation):
        at = _apart(reading, _STEPS.decode(row.course))
        if at is not None:
            yield row.person_id, row.basis_id if row.basis_kind == BasisKind.CASE else None, at


def _apart(reading: Reading, steps: Iterable[Step]) -> datetime | None:
    """When it was reported that an order in force kept the person away from home."""
    mode, started = None, False
    for step in steps:
        mode = step.mode or mode
        at = reading.known(step.learnt or step.at)
        started = started or (step.what is StepKind.STARTED and at is not None)
        if started and at is not None and mode in APART:
            return at
    return None


# -- contacts ----------------------------------------------------------------------------------


class Episode(NamedTuple):
    """A course of a close or of a secondary contact, its moments as text."""

    contact_id: str
    number: int
    person_id: str
    area: str | None
    category: str
    determined: str
    placed: str | None
    over: str | None


def _contacts(reading: Reading) -> Iterator[Subject]:
    parse = datetime.fromisoformat
    for each in _one_at_a_time(episodes(reading)):
        over = {Milestone.PLACED: parse(each.over)} if each.over else NEVER
        yield Subject(
            "contact",
            human_id("contact", each.number),
            each.person_id,
            each.area,
            Course(
                {Milestone.DETERMINED: parse(each.determined)},
                {Milestone.PLACED: parse(each.placed) if each.placed else None},
                over,
                ContactCategory(each.category),
            ),
        )


def episodes(reading: Reading) -> list[Episode]:
    """Courses of close and of secondary contacts, by the person who counts.

    Where records were merged, whoever is placed in one of them is placed in all.
    """
    found = _courses(reading)
    kept = reading.who.persons
    merged = {*kept, *kept.values()}
    if not merged:
        return found
    spans = _placed_spans(reading, merged)
    return [
        each if each.person_id not in merged else _of_all_records(reading, each, spans)
        for each in found
    ]


def _of_all_records(
    reading: Reading, each: Episode, spans: Mapping[str, list[tuple[str, str | None]]]
) -> Episode:
    person = reading.who.person(each.person_id)
    placed = _placed_from(spans.get(person, ()), each.determined)
    return each._replace(person_id=person, placed=placed)


def _courses(reading: Reading) -> list[Episode]:
    """Each course of a contact: determined, first placed, first no longer to be placed."""
    columns, number = DISPOSITIONS.c, NUMBERS.c.number
    courses = (
        sa.select(
            columns.contact_id,
            columns.category,
            sa.func.min(columns.person_id).label("person_id"),
            sa.func.min(columns.area).label("area"),
            sa.func.min(columns.from_at).label("determined"),
            _first(PLACED).label("placed"),
            _first(NOT_AWAITED).label("over"),
        )
        .where(DISPOSITIONS.held_at(reading.at), columns.from_at < reading.until)
        .group_by(columns.contact_id, columns.category)
        .subquery()
    )
    found = courses.c
    query = sa.select(
        found.contact_id,
        number,
        found.person_id,
        found.area,
        found.category,
        found.determined,
        found.placed,
        found.over,
    ).join(NUMBERS.table, NUMBERS.c.entity_id == found.contact_id)
    return [
        Episode(*row)
        for row in reading.connection.execute(query).all()
        if row.person_id not in reading.retracted
    ]


def _first(dispositions: tuple[Disposition, ...]) -> sa.ColumnElement[str]:
    among = DISPOSITIONS.c.disposition.in_(dispositions)
    return sa.func.min(sa.case((among, DISPOSITIONS.c.from_at)))


def _one_at_a_time(episodes: Iterable[Episode]) -> Iterator[Episode]:
    """Of several of one person, those that began while the one before still ran are left out."""
    first: dict[tuple[str, str], Episode] = {}
    several: dict[tuple[str, str], list[Episode]] = {}
    for each in episodes:
        key = each.person_id, each.category
        known = first.setdefault(key, each)
        if known is not each:
            several.setdefault(key, [known]).append(each)
    yield from (each for key, each in first.items() if key not in several)
    for own in several.values():
        until: str | None = ""
        for each in sorted(own, key=lambda one: (one.determined, one.number)):
            if until is not None and each.determined >= until:
                ends = [at for at in (each.placed, each.over) if at is not None]
                until = min(ends, default=None)
                yield each


def _placed_spans(
    reading: Reading, people: Iterable[str]
) -> Mapping[str, list[tuple[str, str | None]]]:
    """By person who counts, from when to when they were somewhere, in any of their records."""
    found: dict[str, list[tuple[str, str | None]]] = defaultdict(list)
    columns = DISPOSITIONS.c
    for some in batches(sorted(people)):
        rows = reading.plain(
            DISPOSITIONS,
            ("person_id", "from_at", "to_at"),
            columns.person_id.in_(some),
            columns.disposition.in_(PLACED),
            columns.from_at < reading.until,
        )
        for row in rows:
            found[reading.who.person(row.person_id)].append((row.from_at, row.to_at))
    return found


def _placed_from(spans: Iterable[tuple[str, str | None]], since: str) -> str | None:
    return min(
        (max(begins, since) for begins, ends in spans if ends is None or ends > since),
        default=None,
    )


# -- referrals, pools, rounds ------------------------------------------------------------------


def _referrals(reading: Reading) -> Iterator[Subject]:
    steps = ("asked", "found", "controlled", "answered")
    names = (
        "referral_id",
        "person_id",
        *(f"{step}{end}" for step in steps for end in ("_at", "_reported_at")),
    )
    received = REFERRALS.c.direction == ReferralDirection.RECEIVED
    rows = list(reading.rows(REFERRALS, names, received))
    homes = reading.residences(row.person_id for row in rows)
    for row in rows:
        told = row._mapping
        asked, found, controlled, answered = (
            reading.known(told[f"{step}_reported_at"] or told[f"{step}_at"]) for step in steps
        )
        if asked is None:
            continue
        reached = [at for at in (found, controlled) if at is not None]
        over = NEVER
        if answered is not None:
            over = {Milestone.FOUND: answered, Milestone.CONTROLLED: answered}
        yield Subject(
            "referral",
            human_id("referral", row.number),
            reading.who.person(row.person_id),
            homes.get(row.person_id),
            Course(
                {Milestone.REFERRAL_RECEIVED: asked},
                {
                    Milestone.FOUND: min(reached, default=None),
                    Milestone.CONTROLLED: controlled,
                    Milestone.VERIFIED: answered,
                },
                over,
            ),
        )


def _pools(reading: Reading) -> Iterator[Subject]:
    rows = list(
        reading.rows(POOLS, ("pool_id", "area", "results"), POOLS.c.results.like(_POSITIVE))
    )
    set_out = _set_out(reading, [row.pool_id for row in rows])
    for row in rows:
        positive = _first_positive(row.results, reading.now)
        if positive is not None:
            yield Subject(
                "pool",
                human_id("pool", row.number),
                None,
                row.area,
                Course(
                    {Milestone.POOL_POSITIVE: positive},
                    {Milestone.POOL_TASKED: set_out.get(row.pool_id)},
                ),
            )


def _set_out(reading: Reading, pools: list[str]) -> dict[str, datetime]:
    """By pool, the first sign that somebody set out for its members."""
    found: dict[str, datetime] = {}
    for table, column in ((POOL_MEMBERS, "found_at"), (SAMPLES, "reported_at")):
        for some in batches(pools):
            named = table.c.pool_id.in_(some)
            for row in reading.plain(table, ("pool_id", column), named):
                at = reading.known(row[1])
                if at is not None:
                    found[row.pool_id] = min(found.get(row.pool_id, at), at)
    return found


def _rounds(reading: Reading) -> Iterator[Subject]:
    names = ("round_id", "areas", "status", "begins_at", "reported_at")
    for row in reading.rows(ROUNDS, (*names, "ended_at", "end_reported_at")):
        begun = max((at for at in (row.begins_at, row.reported_at) if at is not None), default=None)
        if begun is None or begun >= reading.until:
            continue
        ended = reading.known(row.end_reported_at or row.ended_at)
        cancelled = row.status == RoundStatus.CANCELLED
        yield Subject(
            "round",
            human_id("round", row.number),
            None,
            row.areas.split(",")[0] or None,
            Course(
                {Milestone.SCREENING_BEGUN: datetime.fromisoformat(begun)},
                {Milestone.SCREENING_DONE: None if cancelled else ended},
                {Milestone.SCREENING_DONE: ended} if cancelled and ended else NEVER,
            ),
        )
