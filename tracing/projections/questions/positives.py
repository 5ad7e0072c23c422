"""Infections as the levels of areas see them: where each belongs, how it was found, when removed.

One human being's one infection is one of them, however many records it has.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo
from typing import NamedTuple

import sqlalchemy as sa

from tracing.domain.area.codes import within
from tracing.domain.protocol.rules.areas import Located
from tracing.domain.risk.positives import FOUND_UNDER_CONTROL, Positive, Spot, Turn
from tracing.domain.values import DetectionRoute, Diagnosis, Laboratory
from tracing.projections.questions.positive_records import (
    UNKNOWN_LAST,
    Found,
    Judged,
    Records,
    Removal,
    Stay,
)

LOOKBACK = timedelta(days=14)
"""A stay or a removal that is told of no case has to do with those reported so soon after it."""


class _Case(NamedTuple):
    """A case with what is on record of the person who has it."""

    case_id: str
    person_id: str
    rows: Found
    stays: Sequence[Stay]
    removed_at: datetime | None


def positives(
    connection: sa.Connection,
    at: int,
    zone: tzinfo,
    areas: Iterable[str] | None = None,
    until: datetime | None = None,
) -> list[Positive]:
    """Cases in the order they were reported, as of a position.

    `areas`: those with a spot in one of these. `until`: by what had been reported before then.
    """
    records = Records(connection, at, zone, None if areas is None else list(areas), until)
    cases = list(_cases(records, zone))
    linked = _linked(cases, records.sources())
    residences = records.residences()
    judged = records.judged()
    told = (
        _positive(
            case,
            residences.get(case.person_id),
            judged.get(case.case_id),
            linked.get(case.case_id, frozenset()),
        )
        for case in cases
    )
    inside = records.inside
    return sorted(
        (
            each
            for each in told
            if inside is None or any(spot.area in inside for spot in each.spots)
        ),
        key=lambda each: (each.course[0].at, each.case_id),
    )


def _cases(records: Records, zone: tzinfo) -> Iterator[_Case]:
    stays, removals = records.stays(), records.removals()
    for case_id, rows in records.courses.items():
        person = records.who.person(rows[0].person_id)
        reported = datetime.fromisoformat(rows[0].from_at)
        removed = _removed(removals.get(person, ()), case_id, reported)
        where = _stays(stays.get(person, ()), case_id, reported.astimezone(zone), removed)
        yield _Case(case_id, person, rows, where, removed)


def _removed(removals: Iterable[Removal], case_id: str, reported: datetime) -> datetime | None:
    """When the person was first received elsewhere for this infection."""
    return min(
        (
            each.at
            for each in removals
            if each.case_id == case_id or (each.case_id is None and each.at >= reported - LOOKBACK)
        ),
        default=None,
    )


def _stays(
    stays: Iterable[Stay], case_id: str, reported: datetime, removed: datetime | None
) -> list[Stay]:
    """Stays that are told of this infection, or of none and may have to do with it."""
    since = _looking_back(reported).date().isoformat()
    gone = removed.astimezone(reported.tzinfo).date().isoformat() if removed else UNKNOWN_LAST
    return [
        stay
        for stay in stays
        if stay.case_id == case_id
        or (stay.case_id is None and stay.until_on >= since and stay.from_on <= gone)
    ]


def _looking_back(reported: datetime) -> datetime:
    """Of a case that does not say when it was reported, everything may have to do with it."""
    return reported if reported.year == date.min.year else reported - LOOKBACK


def _positive(
    case: _Case, residence: str | None, judged: Judged | None, linked: frozenset[str]
) -> Positive:
    last = case.rows[-1]
    found = FOUND_UNDER_CONTROL.get(DetectionRoute(last.detection)) if last.detection else None
    return Positive(
        case_id=case.case_id,
        person_id=case.person_id,
        spots=_spots(last.area, case.stays, residence),
        course=tuple(
            Turn(
                datetime.fromisoformat(row.from_at),
                Laboratory(row.laboratory),
                Diagnosis(row.diagnosis),
            )
            for row in case.rows
        ),
        kind=judged.kind if judged else found,
        spread=judged.spread if judged else False,
        removed_at=case.removed_at,
        linked=linked,
    )


def _spots(area: str | None, stays: Iterable[Stay], residence: str | None) -> tuple[Spot, ...]:
    """A case is entered for where the person lives, unless that is known better."""
    spots = [Spot(stay.area, stay.located) for stay in stays if stay.area]
    lives = {spot.area for spot in spots if spot.located is Located.RESIDENCE}
    if residence and not lives:
        lives.add(residence)
        spots.append(Spot(residence, Located.RESIDENCE))
    if area and not any(within(each, area) for each in lives):
        spots.append(Spot(area, Located.VISITED if lives else Located.RESIDENCE))
    return tuple(dict.fromkeys(spots))


def _linked(
    cases: Iterable[_Case], sources: Iterable[tuple[str, str]]
) -> Mapping[str, frozenset[str]]:
    """By case, those it shared a gathering or a place with, and those of an attribution.

    All who shared a place have one and the same set, which names each of them: a thousand of one
    market would otherwise be a million pairs.
    """
    shared: dict[str, set[str]] = defaultdict(set)
    for case in cases:
        for stay in case.stays:
            for named in (stay.gathering_id, stay.place_id):
                if named is not None:
                    shared[named].add(case.case_id)
    links: dict[str, list[frozenset[str]]] = defaultdict(list)
    for together in map(frozenset, shared.values()):
        for case_id in together if len(together) > 1 else ():
            links[case_id].append(together)
    for case_id, source in sources:
        links[case_id].append(frozenset((source,)))
        links[source].append(frozenset((case_id,)))
    return {
        case_id: sets[0] if len(sets) == 1 else frozenset[str]().union(*sets)
        for case_id, sets in links.items()
    }
