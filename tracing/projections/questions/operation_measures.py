"""How far the six actions of an operation have come, as the ledger itself says.

Where nothing is known of what was to be done, or of what was done, nothing is said: none of
nothing is neither all nor none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import cached_property
from typing import NamedTuple
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from tracing.domain.area.levels import AreaLevel
from tracing.domain.contact.disposition import Disposition
from tracing.domain.disinfection.state import DisinfectionStatus
from tracing.domain.operation.events import OperationAction
from tracing.domain.operation.measures import Measure
from tracing.domain.protocol.rules.areas import Counts
from tracing.domain.quarantine.events import OrderMode
from tracing.domain.quarantine.state import OrderStatus
from tracing.domain.risk.positives import Positive
from tracing.domain.risk.trigger import Episode, Infected, counting_from, people
from tracing.domain.screening.state import RoundStatus
from tracing.domain.transfer.events import TransferPurpose
from tracing.domain.values import ContactCategory
from tracing.projections.area_levels import AREA_LEVELS
from tracing.projections.cells import instant
from tracing.projections.circumstances import CIRCUMSTANCES
from tracing.projections.passengers import PASSENGERS
from tracing.projections.persons import PERSONS
from tracing.projections.places import PLACES
from tracing.projections.quarantines import QUARANTINES
from tracing.projections.questions.area_tree import Tree
from tracing.projections.questions.base import Day, Row
from tracing.projections.questions.dispositions import disposition_counts
from tracing.projections.questions.identity import identity
from tracing.projections.questions.investigations import disinfections
from tracing.projections.questions.protocols import in_force
from tracing.projections.questions.screening import parts, rounds
from tracing.projections.transfers import TRANSFERS
from tracing.projections.triggers import episodes, positives_of

MEASURES: Mapping[OperationAction, tuple[Measure, ...]] = {
    OperationAction.SCREENING: (Measure.SAMPLED,),
    OperationAction.GATES: (Measure.GATES_KEPT,),
    OperationAction.CASE_CLEARANCE: (Measure.REMOVED,),
    OperationAction.CONTACTS: (Measure.CLOSE_PLACED, Measure.SECONDARY_HOME),
    OperationAction.DISINFECTION: (Measure.DISINFECTED, Measure.EFFECT_PASSED),
    OperationAction.CARE: (Measure.CARED_FOR, Measure.RETURNED_HOME),
}
AT_HOME = (Disposition.HOME, Disposition.REFERRED, Disposition.RELEASED)
PLACED = (Disposition.FACILITY, *AT_HOME)
NOT_TO_PLACE = (
    Disposition.EXCLUDED,
    Disposition.BECAME_CASE,
    Disposition.UPGRADED,
    Disposition.DIED,
)
AWAY_FROM_HOME = (OrderMode.FACILITY, OrderMode.HOSPITAL, OrderMode.TEMPORARY_HOSPITAL)


class Share(NamedTuple):
    """How many of how many; None where it is not known."""

    done: int | None = None
    due: int | None = None

    @property
    def of_one(self) -> float | None:
        return self.done / self.due if self.done is not None and self.due else None


NOT_KNOWN = Share()


def measured(
    connection: sa.Connection, at: int, zone: ZoneInfo, row: Row, now: datetime, on: Day | None
) -> list[Row]:
    """The six actions of an operation: what the ledger says, and beside it what was reported."""
    shares = _Measuring(connection, at, zone, row, now, on).shares()
    lines: list[Row] = []
    for action, measures in MEASURES.items():
        report = row["reports"].get(action)
        for number, measure in enumerate(measures):
            share = shares.get(measure, NOT_KNOWN)
            told = report if number == 0 else None
            by_hand = Share(told.done, told.due) if told else NOT_KNOWN
            lines.append(
                {
                    "action": action,
                    "measure": measure,
                    "done": share.done,
                    "due": share.due,
                    "share": share.of_one,
                    "reported_done": by_hand.done,
                    "reported_due": by_hand.due,
                    "reported_share": by_hand.of_one,
                    "reported_at": datetime.fromisoformat(told.at) if told and told.at else None,
                    "differs": _differs(share, by_hand),
                    "note": bytes.fromhex(told.note) if told and told.note else None,
                }
            )
    return lines


def _differs(measured: Share, reported: Share) -> bool | None:
    """Whether they contradict each other; None where one of them says nothing."""
    pairs = [pair for pair in zip(measured, reported, strict=True) if None not in pair]
    return any(ours != theirs for ours, theirs in pairs) if pairs else None


class _Measuring:
    """One operation, as of a position and by a moment."""

    def __init__(
        self,
        connection: sa.Connection,
        at: int,
        zone: ZoneInfo,
        row: Row,
        now: datetime,
        on: Day | None,
    ) -> None:
        self._connection = connection
        self._at = at
        self._zone = zone
        self._row = row
        self._now = now
        self._on = on
        self._area: str = row["area"]
        self._tree = Tree(connection, at)
        self._who = identity(connection, at)
        self._episode = self._episode_of()
        self._positives = [
            each
            for each in positives_of(connection, at, zone, self._episode)
            if each.course and each.course[0].at < now
        ]

    def shares(self) -> dict[Measure, Share]:
        contacts = self._contacts()
        disinfected, passed = self._disinfected()
        needing, returned = self._care()
        return {
            Measure.SAMPLED: self._sampled(),
            Measure.REMOVED: self._removed(),
            Measure.CLOSE_PLACED: contacts[ContactCategory.CLOSE],
            Measure.SECONDARY_HOME: contacts[ContactCategory.SECONDARY],
            Measure.DISINFECTED: disinfected,
            Measure.EFFECT_PASSED: passed,
            Measure.CARED_FOR: needing,
            Measure.RETURNED_HOME: returned,
        }

    def _episode_of(self) -> Episode:
        """The run of the level it rests on, of the operation's own area."""
        c = AREA_LEVELS.c
        query = sa.select(c.code).where(
            AREA_LEVELS.held_at(self._at), c.area_id == self._row["area_id"]
        )
        codes = self._connection.execute(query.distinct()).scalars().all()
        version = self._row["designation_version"]
        found = episodes(self._connection, self._at, codes)
        for each in found:
            if each.version == version:
                return each._replace(area=self._area)
        began: datetime = self._row["started_at"]
        return Episode(self._area, AreaLevel.HIGH, began, None, 0, frozenset(self._row["cases"]))

    def _inside(self, area: str | None) -> bool:
        day = self._now.astimezone(self._zone).date()
        return area is not None and self._tree.contains(self._area, area, day)

    def _counts(self) -> Counts | None:
        """Whom the rule counts that held when the operation began."""
        began: datetime = self._row["started_at"]
        day = began.astimezone(self._zone).date()
        current = in_force(self._connection, self._at).on(day, self._area)
        if current is None:
            return None
        if current.rules.trigger is not None:
            return current.rules.trigger.counts
        return current.rules.areas.risk.counts if current.rules.areas.risk else None

    def _infected(self) -> list[Infected]:
        counts = self._counts()
        if counts is None:
            return []
        since = counting_from(self._episode, self._positives, counts)
        return people(self._positives, counts, since)

    def _removed(self) -> Share:
        by_case: dict[str, Positive] = {each.case_id: each for each in self._positives}
        infected = self._infected()
        if not infected:
            return NOT_KNOWN
        gone = (by_case[each.case_id].removed_at for each in infected)
        return Share(sum(at is not None and at <= self._now for at in gone), len(infected))

    def _sampled(self) -> Share:
        """Over the rounds of the area since the operation began, as far as rosters are fixed."""
        found = [share for share in map(self._round, self._rounds()) if None not in share]
        if not found:
            return NOT_KNOWN
        return Share(sum(each.done or 0 for each in found), sum(each.due or 0 for each in found))

    def _rounds(self) -> Iterator[Row]:
        began: datetime = self._row["started_at"]
        for each in rounds(self._connection, self._at, on=self._on, area=self._area):
            last = each["ended_at"] or each["ends_at"] or each["begins_at"] or each["decided_at"]
            if each["status"] is not RoundStatus.CANCELLED and (last is None or last >= began):
                yield each

    def _round(self, row: Row) -> Share:
        """Of the area alone, where a round of a larger one has figures of its own for it."""
        for part in parts(self._connection, self._at, row["round_id"], on=self._on):
            if part["area"] == self._area and part["roster"] is not None:
                return Share(part["sampled"], part["roster"])
        if not all(self._inside(area) for area in row["areas"]):
            return NOT_KNOWN
        return Share(row["sampled"], row["roster"])

    def _contacts(self) -> dict[ContactCategory, Share]:
        now = self._now.astimezone(self._zone)
        found = disposition_counts(self._connection, self._at, now, self._area)
        placed = {ContactCategory.CLOSE: PLACED, ContactCategory.SECONDARY: AT_HOME}
        shares = {}
        for category, where in placed.items():
            counted = found[category]
            due = counted.total.current - sum(
                counted.dispositions[each].current for each in NOT_TO_PLACE
            )
            done = sum(counted.dispositions[each].current for each in where)
            shares[category] = Share(done, due) if due else NOT_KNOWN
        return shares

    def _disinfected(self) -> tuple[Share, Share]:
        """Those ordered in the area since it has the level, or for the sake of its cases."""
        found = [
            row["status"]
            for row in disinfections(self._connection, self._at, on=self._on)
            if self._is_of_area(row)
        ]
        if not found:
            return NOT_KNOWN, NOT_KNOWN
        performed = [status for status in found if status is not DisinfectionStatus.ORDERED]
        passed = sum(status is DisinfectionStatus.ASSESSED_PASSED for status in performed)
        effect = Share(passed, len(performed)) if performed else NOT_KNOWN
        return Share(len(performed), len(found)), effect

    def _is_of_area(self, row: Row) -> bool:
        if row["case_id"] and self._who.case(row["case_id"]) in {
            each.case_id for each in self._positives
        }:
            return True
        ordered = row["ordered_at"] or row["reported_at"]
        if ordered is not None and ordered < self._episode.since_at:
            return False
        return self._inside(row["area"]) or self._inside(self._areas_of_places.get(row["place_id"]))

    @cached_property
    def _areas_of_places(self) -> Mapping[str, str]:
        query = sa.select(PLACES.c.place_id, PLACES.c.area).where(
            PLACES.held_at(self._at), PLACES.c.area.is_not(None)
        )
        return {row[0]: row[1] for row in self._connection.execute(query)}

    def _care(self) -> tuple[Share, Share]:
        """Who needs care; whether it was given the ledger does not say. Who was brought home."""
        here = set(self._residents())
        needs = sa.select(CIRCUMSTANCES.c.person_id).where(
            CIRCUMSTANCES.held_at(self._at),
            CIRCUMSTANCES.c.needs.is_not(None),
            CIRCUMSTANCES.c.died.is_not(True),
        )
        needing = here.intersection(self._one_each(self._connection.execute(needs).scalars()))
        released = here.intersection(self._one_each(self._released()))
        returned = released.intersection(self._one_each(self._brought_home()))
        return (
            Share(None, len(needing)) if needing else NOT_KNOWN,
            Share(len(returned), len(released)) if released else NOT_KNOWN,
        )

    def _one_each(self, persons: Iterable[str]) -> set[str]:
        return {self._who.person(person) for person in persons}

    def _residents(self) -> Iterator[str]:
        """Who is registered as living in the area."""
        query = sa.select(PERSONS.c.person_id, PERSONS.c.residence).where(
            PERSONS.held_at(self._at), PERSONS.c.residence.is_not(None)
        )
        inside: dict[str, bool] = {}
        for person, area in self._connection.execute(query):
            if area not in inside:
                inside[area] = self._inside(area)
            if inside[area]:
                yield person

    def _released(self) -> Iterator[str]:
        """Who was away from home, and was released since the operation began."""
        c = QUARANTINES.c
        query = sa.select(c.person_id).where(
            QUARANTINES.held_at(self._at),
            c.status == OrderStatus.RELEASED,
            c.mode.in_(AWAY_FROM_HOME),
            c.released_at >= instant(self._row["started_at"]),
            c.released_at < instant(self._now),
        )
        return iter(self._connection.execute(query).scalars())

    def _brought_home(self) -> Iterator[str]:
        transfers = sa.select(TRANSFERS.c.transfer_id).where(
            TRANSFERS.held_at(self._at), TRANSFERS.c.purpose == TransferPurpose.RETURN_HOME
        )
        c = PASSENGERS.c
        query = sa.select(c.person_id).where(
            PASSENGERS.held_at(self._at),
            c.transfer_id.in_(transfers),
            c.accepted_at < instant(self._now),
        )
        return iter(self._connection.execute(query).scalars())
