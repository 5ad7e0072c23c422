"""Infections that stand, with the days that windows count from, and how long people were apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, tzinfo
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa

from tracing.domain.case.events import Anchor as AnchorDay
from tracing.domain.protocol.pack import RuleSet
from tracing.domain.protocol.rules.people import Anchor, InfectiousEnd, Role
from tracing.domain.quarantine.events import OrderPurpose
from tracing.domain.values import AnchorKind, Diagnosis, PartialDate, RecordStatus
from tracing.projections.batches import batches
from tracing.projections.cases import CASES, Course
from tracing.projections.quarantines import QUARANTINES
from tracing.projections.questions.base import partial, rows_of_people
from tracing.projections.questions.identity import Identity, kept_cases

ANCHORS = {
    AnchorKind.RASH: Anchor.RASH,
    AnchorKind.FIRST_POSITIVE_SAMPLING: Anchor.FIRST_POSITIVE_SAMPLING,
}
_DAYS = msgspec.json.Decoder(list[AnchorDay])
_COURSE = msgspec.json.Decoder(Course)


class Anchored(NamedTuple):
    """An infection, with the days that its windows count from as far as they are known."""

    case_id: str
    person_id: str
    """Of records that were merged, the one who is kept."""
    area: str | None
    reported_on: date
    asymptomatic: bool
    """It was diagnosed as such."""
    anchors: Mapping[Anchor, PartialDate]

    @property
    def earliest(self) -> dict[Anchor, date]:
        return {anchor: on.earliest for anchor, on in self.anchors.items()}

    @property
    def latest(self) -> dict[Anchor, date]:
        return {anchor: on.last for anchor, on in self.anchors.items()}

    @property
    def since(self) -> date:
        """The first day that is known of it."""
        return min(self.earliest.values(), default=self.reported_on)

    def role(self, rules: RuleSet) -> Role:
        """Of whom no onset is known counts as asymptomatic, where the pack speaks of them."""
        spoken_of = any(each.role is Role.ASYMPTOMATIC for each in rules.infection.windows)
        without = Anchor.ONSET not in self.anchors and spoken_of
        return Role.ASYMPTOMATIC if self.asymptomatic or without else Role.SYMPTOMATIC


class Apart(NamedTuple):
    """A time under an order that was carried out."""

    from_on: date
    to_on: date | None
    isolation: bool


def anchored(
    connection: sa.Connection,
    at: int,
    zone: tzinfo,
    who: Identity,
    persons: Sequence[str] | None = None,
    on: date | None = None,
) -> Iterator[Anchored]:
    """Infections of all, or of these records of persons, as they were reported.

    Discarded ones are left out; of cases that are one infection there is the one that is kept.
    `on`: those reported by that day, with what had happened by then.
    """
    names = ("case_id", "person_id", "area", "diagnosis", "course", "anchors", "reported_at")
    days = ("onset_from", "onset_to", "sampled_from", "sampled_to")
    query = (
        sa.select(*(CASES.c[name] for name in (*names, *days)))
        .where(CASES.held_at(at), CASES.c.status == RecordStatus.STANDING)
        .order_by(CASES.c.reported_at, *CASES.by_key)
    )
    for some in batches(rows_of_people(connection, query, CASES, persons)):
        ids = [row.case_id for row in some]
        merged = who.cases if persons is None else kept_cases(connection, at, ids)
        for row in some:
            diagnosis = _diagnosis(row, on)
            if row.case_id in merged or diagnosis is Diagnosis.DISCARDED:
                continue
            if on is None or local_day(row.reported_at, zone) <= on:
                yield _anchored(row, diagnosis, zone, who, on)


def _diagnosis(row: Any, on: date | None) -> Diagnosis:
    if on is None or row.course is None:
        return Diagnosis(row.diagnosis)
    return _COURSE.decode(row.course).diagnosis_on(on)[0]


def _anchored(
    row: Any, diagnosis: Diagnosis, zone: tzinfo, who: Identity, by: date | None
) -> Anchored:
    days: list[tuple[Anchor, PartialDate | None]] = [
        (Anchor.ONSET, partial(row.onset_from, row.onset_to)),
        (Anchor.FIRST_POSITIVE_SAMPLING, partial(row.sampled_from, row.sampled_to)),
    ]
    named = (told for told in _DAYS.decode(row.anchors or "[]") if told.kind in ANCHORS)
    days += [(ANCHORS[told.kind], told.on) for told in named]
    anchors: dict[Anchor, PartialDate] = {}
    for anchor, on in days:
        if on is not None and (by is None or on.earliest <= by):
            anchors[anchor] = min(on, anchors.get(anchor, on), key=_first_then_last)
    return Anchored(
        row.case_id,
        who.person(row.person_id),
        row.area,
        local_day(row.reported_at, zone),
        diagnosis is Diagnosis.ASYMPTOMATIC,
        anchors,
    )


def _first_then_last(on: PartialDate) -> tuple[date, date]:
    return on.earliest, on.last


def apart(
    connection: sa.Connection,
    at: int,
    zone: tzinfo,
    who: Identity,
    persons: Sequence[str] | None = None,
    on: date | None = None,
) -> dict[str, list[Apart]]:
    """By person: the orders that were carried out (by a day), one after the other."""
    names = ("person_id", "purpose", "started_at", "released_at")
    query = (
        sa.select(*(QUARANTINES.c[name] for name in names))
        .where(QUARANTINES.held_at(at), QUARANTINES.c.started_at.is_not(None))
        .order_by(QUARANTINES.c.started_at, *QUARANTINES.by_key)
    )
    rows = list(rows_of_people(connection, query, QUARANTINES, persons))
    found: dict[str, list[Apart]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: str(row.started_at)):
        released = row.released_at and local_day(row.released_at, zone)
        isolation = row.purpose == OrderPurpose.ISOLATION
        order = Apart(local_day(row.started_at, zone), released, isolation)
        if on is None or order.from_on <= on:
            found[who.person(row.person_id)].append(order)
    return found


def ends_of(orders: Iterable[Apart], since: date) -> dict[InfectiousEnd, date]:
    """When they were first kept apart; orders that were over before have no part in it."""
    ends: dict[InfectiousEnd, date] = {}
    for order in orders:
        if order.to_on is None or order.to_on >= since:
            ends.setdefault(InfectiousEnd.PLACED, order.from_on)
            if order.isolation:
                ends.setdefault(InfectiousEnd.ISOLATED, order.from_on)
    return ends


def local_day(at: str, zone: tzinfo) -> date:
    return datetime.fromisoformat(at).astimezone(zone).date()


def day_or_local(day: str | None, at: str | None, zone: tzinfo) -> date | None:
    """The day that was said, else that of the moment."""
    if day is not None:
        return date.fromisoformat(day)
    return None if at is None else local_day(at, zone)
