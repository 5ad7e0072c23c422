"""The ends of delays: of cases by when they were reported, of contacts by when determined."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, tzinfo
from typing import NamedTuple

import sqlalchemy as sa

from tracing.analysis.delays import DelayBy, Delays, Further, Kind, Pair, delays
from tracing.domain.area.codes import county_of, short
from tracing.domain.identifiers import human_id
from tracing.domain.indicators.delays import Delay
from tracing.domain.values import Diagnosis, PartialDate, SourceKind
from tracing.projections.batches import batches
from tracing.projections.contacts import CONTACTS
from tracing.projections.moments import last_day
from tracing.projections.questions import exposures, transmissions
from tracing.projections.questions.anchored import local_day
from tracing.projections.questions.chosen import exposed_days, infected_on
from tracing.projections.questions.clock_subjects import (
    Episode,
    episodes,
    first_received,
    received,
)
from tracing.projections.questions.indicators import Case, Window


class Asked(NamedTuple):
    by: DelayBy | None
    area: str | None
    from_on: date | None
    to_on: date
    on: date
    cases: int
    contacts: int
    """Courses of close and of secondary contacts."""
    found: Mapping[str | None, Mapping[Kind, Delays]]
    """By group: the week of ISO 8601 (`2022-W28`), or the county; None without one."""


class _Placed(NamedTuple):
    """A pair with the day and the area it counts under."""

    day: date
    area: str | None
    pair: Pair


def delays_of(
    connection: sa.Connection,
    at: int,
    now: datetime,
    zone: tzinfo,
    *,
    by: DelayBy | None = None,
    from_on: date | None = None,
    to_on: date | None = None,
    area: str | None = None,
) -> Asked:
    """Of cases reported, and contacts determined, from a day to a day, both included.

    As of a position and as reported before `now`; nothing counts that was retracted or discarded.
    """
    on = last_day(now, zone)
    window = Window(connection, at, now, zone, from_on, to_on or on, area)
    cases = [each for each in window.cases() if each.diagnosis is not Diagnosis.DISCARDED]
    courses = [
        each
        for each in episodes(window.reading)
        if window.has(each.area) and window.during(local_day(each.determined, zone))
    ]
    several = [*_of_cases(window, cases), *_of_contacts(window, courses)]
    groups: dict[str | None, list[Pair]] = defaultdict(list)
    for each in several:
        groups[_group(by, each)].append(each.pair)
    ordered = sorted(groups, key=lambda group: (group is None, group or ""))
    found = {group: delays(sorted(groups[group], key=_order)) for group in ordered}
    return Asked(by, area, from_on, to_on or on, on, len(cases), len(courses), found)


_KINDS: tuple[Kind, ...] = (
    Further.EXPOSURE_TO_ONSET,
    Delay.ONSET_TO_SAMPLE,
    Delay.SAMPLE_TO_REPORT,
    Delay.ONSET_TO_REPORT,
    Delay.REPORT_TO_TRANSFER,
    Further.REPORT_TO_IDENTIFIED,
    Further.EXPOSURE_TO_DETERMINED,
    Further.DETERMINED_TO_PLACED,
)


def _order(pair: Pair) -> int:
    return _KINDS.index(pair.kind)


def _group(by: DelayBy | None, each: _Placed) -> str | None:
    match by:
        case DelayBy.WEEK:
            year, week, _ = each.day.isocalendar()
            return f"{year}-W{week:02}"
        case DelayBy.AREA:
            return each.area and (county_of(each.area) or short(each.area))
        case None:
            return None


# -- cases -------------------------------------------------------------------------------------


def _of_cases(window: Window, cases: list[Case]) -> Iterator[_Placed]:
    removals, exposed = received(window.reading), _exposed_on(window, cases)
    for each in cases:
        human = human_id("case", each.case.number)
        moved = first_received(each.case, removals.get(each.case.person_id, ()))
        reported = each.reported_at or each.reported_on
        for kind, start, end in (
            (Further.EXPOSURE_TO_ONSET, exposed.get(each.case.case_id), each.onset),
            (Delay.ONSET_TO_SAMPLE, each.onset, each.sampled),
            (Delay.SAMPLE_TO_REPORT, each.sampled, each.reported_on),
            (Delay.ONSET_TO_REPORT, each.onset, each.reported_on),
            (Delay.REPORT_TO_TRANSFER, reported, moved),
        ):
            yield _Placed(each.reported_on, each.area, Pair(kind, human, start, end))
    yield from _identified(window, cases)


def _identified(window: Window, cases: list[Case]) -> Iterator[_Placed]:
    """Of each contact record of a case, from the report of the first case it names."""
    linked = window.links({each.case.case_id: each for each in cases})
    for row in window.reading.rows(CONTACTS, ("contact_id", "person_id", "reported_at")):
        of, identified = linked.get(row.contact_id), window.reading.known(row.reported_at)
        if of is None or identified is None:
            continue
        case = min(of, key=lambda each: (each.case.earliest, each.case.number))
        pair = Pair(
            Further.REPORT_TO_IDENTIFIED,
            human_id("contact", row.number),
            case.reported_at or case.reported_on,
            identified,
        )
        yield _Placed(case.reported_on, case.area, pair)


def _exposed_on(window: Window, cases: list[Case]) -> dict[str, PartialDate]:
    """By case, when it was infected as attributions say it, else when it was exposed to cases and
    contacts before its onset, else report: the days between the first and the last it can have
    been. Of several infections of a person the first after the exposure counts."""
    zone, reading = window.zone, window.reading
    stated: dict[str, list[PartialDate]] = defaultdict(list)
    of: dict[str, list[Case]] = defaultdict(list)
    for each in cases:
        of[each.case.person_id].append(each)
    spans: dict[str, list[PartialDate | None]] = defaultdict(list)
    for some in batches(cases):
        ids = [each.case.case_id for each in some]
        for row in transmissions(reading.connection, reading.at, case_id=ids):
            day = infected_on(row, zone)
            if day is not None:
                stated[row["case_id"]].append(day)
        people = [each.case.person_id for each in some]
        for row in exposures(reading.connection, reading.at, person_id=people):
            if row["source_kind"] not in _PEOPLE or not _had_come(row["reported_at"], reading.now):
                continue
            span = _span(*exposed_days(row, zone))
            led_to = next((one for one in of[row["person_id"]] if not _after(span, one)), None)
            if led_to is not None:
                spans[led_to.case.case_id].append(span)
    found = {}
    for each in cases:
        told = stated.get(each.case.case_id) or spans.get(each.case.case_id, [])
        known = [day for day in told if day is not None]
        if known and len(known) == len(told):
            first, last = (min(day.earliest for day in known), max(day.last for day in known))
            found[each.case.case_id] = PartialDate.between(first, last)
    return found


_PEOPLE = (SourceKind.CASE, SourceKind.CONTACT, SourceKind.PERSON)


def _span(first: date | None, last: date | None) -> PartialDate | None:
    if first is None or last is None or last < first:
        return None
    return PartialDate.between(first, last)


def _had_come(at: datetime | None, now: datetime) -> bool:
    return at is None or at < now


def _after(span: PartialDate | None, case: Case) -> bool:
    return span is not None and span.earliest > (
        case.onset.last if case.onset else case.reported_on
    )


# -- contacts ----------------------------------------------------------------------------------


def _of_contacts(window: Window, courses: Iterable[Episode]) -> Iterator[_Placed]:
    rows = window.reading.plain(CONTACTS, ("contact_id", "last_exposure_on"))
    last = {row.contact_id: row.last_exposure_on for row in rows if row.last_exposure_on}
    for each in courses:
        human = human_id("contact", each.number)
        determined = datetime.fromisoformat(each.determined)
        day = determined.astimezone(window.zone).date()
        exposed = last.get(each.contact_id)
        for kind, start, end in (
            (
                Further.EXPOSURE_TO_DETERMINED,
                None if exposed is None else date.fromisoformat(exposed),
                day,
            ),
            (Further.DETERMINED_TO_PLACED, determined, window.reading.known(each.placed)),
        ):
            yield _Placed(day, each.area, Pair(kind, human, start, end))
