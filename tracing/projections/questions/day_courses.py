"""The courses a reporting day is settled from: of infected people, and of close contacts.

Everything counts from when it had happened and been reported. One query a table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import zip_longest
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa

from tracing.domain.contact.disposition import Disposition
from tracing.domain.day.custody import Ride, steps
from tracing.domain.day.events import DayScope
from tracing.domain.day.settling import OUTSTANDING, Course, Stage, Step
from tracing.domain.day.turns import Stands, Turn
from tracing.domain.event import BEFORE_ALL
from tracing.domain.quarantine.basis import BasisKind
from tracing.domain.quarantine.events import OrderPurpose
from tracing.domain.quarantine.state import StepKind
from tracing.domain.transfer.events import RefusalReason, TransferPurpose
from tracing.domain.values import ContactCategory
from tracing.projections.case_turns import CASE_TURNS
from tracing.projections.cells import instant
from tracing.projections.dispositions import DISPOSITIONS
from tracing.projections.identities import CASE_IDENTITIES, IDENTITIES
from tracing.projections.passengers import PASSENGERS
from tracing.projections.quarantines import QUARANTINES
from tracing.projections.quarantines import Step as OrderStep
from tracing.projections.questions.identity import Identity, identity
from tracing.projections.questions.positive_records import APART
from tracing.projections.questions.positives import LOOKBACK
from tracing.projections.transfers import TRANSFERS

ENDING = ("accepted", "refused", "cancelled", "removed")
STAGES: Mapping[Disposition, Stage] = {
    Disposition.NO_PLACEMENT_RECORDED: Stage.WAITING,
    Disposition.LOST: Stage.WAITING,
    Disposition.FACILITY: Stage.RECEIVED,
    Disposition.HOME: Stage.RECEIVED,
    Disposition.RELEASED: Stage.RECEIVED,
    Disposition.REFERRED: Stage.LEFT,
    Disposition.BECAME_CASE: Stage.LEFT,
    Disposition.UPGRADED: Stage.LEFT,
    Disposition.DIED: Stage.EXEMPT,
    Disposition.EXCLUDED: Stage.WITHDRAWN,
}
"""Where a close contact is, as far as placing them goes. One who is lost is not placed; one who
became a case is settled as a positive."""

PLACED = (Disposition.FACILITY, Disposition.HOME)

_STEPS = msgspec.json.Decoder(list[OrderStep])


class Span(NamedTuple):
    from_at: datetime
    to_at: datetime | None


class Receipt(NamedTuple):
    """A receiver took somebody in; for which infection, where that is said."""

    case_id: str | None
    happened_at: datetime
    known_at: datetime
    """When it had happened, and was reported."""


def courses(connection: sa.Connection, at: int, scope: DayScope, until: datetime) -> list[Course]:
    """Everybody's course as reported before a moment, as known at a position."""
    reading = _Reading(connection, at, until)
    if scope is DayScope.POSITIVES:
        return list(reading.positives())
    return list(reading.close_contacts())


class _Reading:
    def __init__(self, connection: sa.Connection, at: int, until: datetime) -> None:
        self._connection = connection
        self._at = at
        self._until = until
        self._who: Identity = identity(connection, at)
        self._merged_at = self._merges()

    def positives(self) -> Iterator[Course]:
        receipts, rides = self._receipts(), self._rides()
        case_of = self._same_cases()
        for case_id, (record, turns) in self._turns().items():
            person = self._who.person(record)
            began = turns[0].since
            received = [
                each.known_at
                for each in receipts.get(person, ())
                if each.case_id == self._who.case(case_id)
                or (each.case_id is None and each.happened_at >= _looking_back(began))
            ]
            merged = case_of.get(case_id) if case_id in self._who.cases else None
            yield Course(person, case_id, steps(turns, received, rides.get(person, ()), merged))

    def close_contacts(self) -> Iterator[Course]:
        rides = self._rides()
        found: dict[str, list[sa.Row[Any]]] = defaultdict(list)
        query = self._held(DISPOSITIONS, DISPOSITIONS.c.from_at < instant(self._until))
        close = DISPOSITIONS.c.category == ContactCategory.CLOSE
        for row in self._connection.execute(query.where(close).order_by(*DISPOSITIONS.by_key)):
            found[row.contact_id].append(row)
        goes_on = self._goes_on({rows[0].person_id for rows in found.values()})
        elsewhere: dict[str, list[Span]] = defaultdict(list)
        for rows in found.values():
            record = rows[0].person_id
            own = goes_on.get(self._who.person(record), record)
            if own != record:
                elsewhere[own] += _kept(rows, self._joined_at(record, own))
        for contact_id, rows in found.items():
            record = rows[0].person_id
            person = self._who.person(record)
            own = goes_on.get(person, record)
            merged = None if own == record else self._joined_at(record, own)
            steps = _placed(rows, rides.get(person, ()), merged)
            kept = elsewhere.get(record, ())
            yield Course(person, contact_id, list(_or_kept(steps, kept)) if kept else steps)

    def _goes_on(self, records: Iterable[str]) -> Mapping[str, str]:
        """By person with several of these records, the one whose courses go on."""
        several: dict[str, list[str]] = defaultdict(list)
        for record in sorted(records):
            several[self._who.person(record)].append(record)
        return {
            person: person if person in own else min(own, key=self._merged_at.__getitem__)
            for person, own in several.items()
            if len(own) > 1
        }

    def _joined_at(self, *records: str) -> datetime:
        """Since when it was reported that these records are of one human being."""
        return max(self._merged_at.get(record, BEFORE_ALL) for record in records)

    def _turns(self) -> Mapping[str, tuple[str, list[Turn]]]:
        """By case the record it is of, and how it stood."""
        found: dict[str, tuple[str, list[Turn]]] = {}
        query = self._held(CASE_TURNS, CASE_TURNS.c.from_at < instant(self._until))
        for row in self._connection.execute(query.order_by(*CASE_TURNS.by_key)):
            found.setdefault(row.case_id, (row.person_id, []))[1].append(_turn(row))
        return found

    def _merges(self) -> Mapping[str, datetime]:
        """By record that is another's, since when that was reported."""
        return {
            row.person_id: _moment(row.reported_at)
            for row in self._connection.execute(self._held(IDENTITIES))
        }

    def _same_cases(self) -> Mapping[str, datetime]:
        """By case that is one with another, since when that was reported."""
        return {
            row.case_id: self._merged_at.get(row.person_id, BEFORE_ALL)
            for row in self._connection.execute(self._held(CASE_IDENTITIES))
        }

    def _receipts(self) -> Mapping[str, Sequence[Receipt]]:
        """By person who counts, when they were taken in where infected people are isolated."""
        found: dict[str, list[Receipt]] = defaultdict(list)
        for record, case, at, known in (*self._handed_over(), *self._isolated()):
            person = self._who.person(record)
            merged = self._merged_at.get(record, BEFORE_ALL) if person != record else BEFORE_ALL
            own = self._who.case(case) if case else None
            found[person].append(Receipt(own, at, max(known, merged)))
        return found

    def _handed_over(self) -> Iterator[tuple[str, str | None, datetime, datetime]]:
        accepted = PASSENGERS.c.accepted_at.is_not(None)
        for row in self._moved(accepted):
            admitted = row.purpose == TransferPurpose.ADMISSION
            as_case = row.case_id and row.purpose != TransferPurpose.RETURN_HOME
            if admitted or as_case:
                at = _moment(row.accepted_at)
                yield row.person_id, row.case_id, at, max(at, _moment(row.accepted_reported_at))

    def _rides(self) -> Mapping[str, Sequence[Ride]]:
        """By person who counts, when they were on the way, as reported."""
        found: dict[str, list[Ride]] = defaultdict(list)
        for row in self._moved(PASSENGERS.c.dispatched_at.is_not(None)):
            begins = _known(row, "dispatched")
            ends = [_known(row, name) for name in ENDING]
            end = min((each for each in ends if each is not None), default=None)
            if begins is not None and (end is None or begins < end):
                found[self._who.person(row.person_id)].append(Ride(begins, end))
        return found

    def _moved(self, where: sa.ColumnElement[bool]) -> Iterator[sa.Row[Any]]:
        plain = [PASSENGERS.c[name] for name, kind in PASSENGERS.kinds.items() if kind is not bytes]
        query = (
            sa.select(*plain, TRANSFERS.c.purpose)
            .join(TRANSFERS.table, TRANSFERS.c.transfer_id == PASSENGERS.c.transfer_id)
            .where(PASSENGERS.held_at(self._at), TRANSFERS.held_at(self._at), where)
        )
        found: Iterator[sa.Row[Any]] = iter(self._connection.execute(query))
        return found

    def _isolated(self) -> Iterator[tuple[str, str | None, datetime, datetime]]:
        isolation = QUARANTINES.c.purpose == OrderPurpose.ISOLATION
        for row in self._connection.execute(self._held(QUARANTINES, isolation)):
            apart = _apart(_STEPS.decode(row.course))
            if apart is not None:
                case = row.basis_id if row.basis_kind == BasisKind.CASE else None
                yield row.person_id, case, *apart

    def _held(self, table: Any, *where: sa.ColumnElement[bool]) -> sa.Select[Any]:
        return sa.select(table.table).where(table.held_at(self._at), *where)


def _apart(course: Sequence[OrderStep]) -> tuple[datetime, datetime] | None:
    """When an order that was in force first kept the person away from home, and by then known."""
    mode = None
    started = False
    known = BEFORE_ALL
    for step in course:
        mode = step.mode or mode
        started = started or step.what is StepKind.STARTED
        if step.what in (StepKind.ORDERED, StepKind.STARTED, StepKind.MOVED):
            known = max(known, _moment(step.learnt))
        if started and mode in APART:
            at = _moment(step.at)
            return at, max(at, known)
    return None


def _placed(
    rows: Sequence[sa.Row[Any]], rides: Sequence[Ride], merged_at: datetime | None
) -> list[Step]:
    """A contact's dispositions as steps; who is not placed may be on the way."""
    found: list[Step] = []
    since = _moment(rows[0].from_at)
    ends = [_moment(row.from_at) for row in rows[1:]]
    for row, end in zip(rows, [*ends, None], strict=True):
        begins = _moment(row.from_at)
        stage = STAGES[Disposition(row.disposition)]
        if (
            stage is Stage.WAITING
            and found
            and found[-1].stage
            not in (
                Stage.WAITING,
                Stage.EN_ROUTE,
            )
        ):
            since = begins
        edges = {begins}
        if stage is Stage.WAITING:
            edges |= {
                edge
                for ride in rides
                for edge in ride
                if edge is not None and begins < edge and (end is None or edge < end)
            }
        for edge in sorted(edges):
            moving = stage is Stage.WAITING and any(ride.at(edge) for ride in rides)
            found.append(Step(edge, Stage.EN_ROUTE if moving else stage, row.area, since))
    if merged_at is None:
        return found
    began = max(merged_at, found[0].at)
    before = [step for step in found if step.at < began]
    return [*before, Step(began, Stage.WITHDRAWN, rows[-1].area, since)]


def _kept(rows: Sequence[sa.Row[Any]], joined_at: datetime) -> Iterator[Span]:
    """From when to when somebody was placed, as far as it could be known of another record."""
    for row in rows:
        if Disposition(row.disposition) in PLACED:
            to_at = None if row.to_at is None else _moment(row.to_at)
            yield Span(max(_moment(row.from_at), joined_at), to_at)


def _or_kept(steps: Sequence[Step], kept: Sequence[Span]) -> Iterator[Step]:
    """Nobody is waited for who was placed, in another of their records, since they were due."""
    for step, following in zip_longest(steps, steps[1:]):
        begun = (
            max(each.from_at, step.at)
            for each in kept
            if each.to_at is None or each.to_at > step.since
        )
        placed_at = min(begun, default=None) if step.stage in OUTSTANDING else None
        if placed_at != step.at:
            yield step
        if placed_at is not None and (following is None or placed_at < following.at):
            yield step._replace(at=placed_at, stage=Stage.RECEIVED)


def _turn(row: sa.Row[Any]) -> Turn:
    return Turn(
        at=_moment(row.from_at),
        stands=Stands(row.stands),
        area=row.area,
        exempt=row.because,
        admitted=row.admitted,
        since=_moment(row.since_at),
        precise=row.precise,
        anew_from=None if row.anew_from is None else _moment(row.anew_from),
    )


def _known(row: sa.Row[Any], name: str) -> datetime | None:
    at = getattr(row, f"{name}_at")
    return at and max(_moment(at), _moment(getattr(row, f"{name}_reported_at")))


def _moment(text: str | None) -> datetime:
    return BEFORE_ALL if text is None else datetime.fromisoformat(text)


def _looking_back(began: datetime) -> datetime:
    return began - LOOKBACK if began > BEFORE_ALL + LOOKBACK else BEFORE_ALL


def refusals(
    connection: sa.Connection, at: int, until: datetime, people: Sequence[str]
) -> Mapping[str, RefusalReason]:
    """Why a receiver refused somebody last, of those who were refused, in any of their records."""
    who, wanted = identity(connection, at), set(people)
    query = (
        sa.select(PASSENGERS.c.person_id, PASSENGERS.c.because)
        .where(
            PASSENGERS.held_at(at),
            PASSENGERS.c.because.is_not(None),
            PASSENGERS.c.refused_reported_at < instant(until),
        )
        .order_by(PASSENGERS.c.refused_at)
    )
    return {
        person: RefusalReason(row.because)
        for row in connection.execute(query)
        if (person := who.person(row.person_id)) in wanted
    }
