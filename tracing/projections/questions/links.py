"""Infections and the links between them, as analyses read them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from datetime import date, tzinfo

import sqlalchemy as sa

from tracing.analysis.infections import Infection, Link, Network
from tracing.domain.values import PartialDate
from tracing.projections.batches import batches
from tracing.projections.moments import end_of_day
from tracing.projections.persons import PERSONS
from tracing.projections.questions import cases, exposures, transmissions
from tracing.projections.questions.area_tree import Tree
from tracing.projections.questions.base import Day, Row
from tracing.projections.questions.chosen import Days, exposed_days, infected_on

Pair = tuple[Infection, Infection]
"""Infector and infectee."""


def infections(
    connection: sa.Connection, at: int, zone: tzinfo, on: date | None = None
) -> list[Infection]:
    """As of a position; `on`: only those reported by that day, with what had happened by then."""
    day = None if on is None else Day(on, end_of_day(on, zone))
    rows = list(cases(connection, at, on=day))
    homes = _residences(connection, at, (row["person_id"] for row in rows if not row["area"]))
    return [_infection(row, homes, zone) for row in rows]


def network(connection: sa.Connection, at: int, zone: tzinfo, on: date | None = None) -> Network:
    """The infections of `infections`, and the links between them."""
    found = infections(connection, at, zone, on)
    by_id = {each.case_id: each for each in found}
    attributed = [
        (row, (by_id[row["source_case_id"]], by_id[row["case_id"]]))
        for row in transmissions(connection, at)
        if row["case_id"] in by_id and row["source_case_id"] in by_id
    ]
    pairs = {pair for _, pair in attributed}
    exposed = exposed_between(connection, at, zone, pairs, by_id.keys(), on)
    links = [_link(row, pair, exposed.get(pair, ()), zone) for row, pair in attributed]
    return Network({each.case: each for each in found}, links)


def belonging(
    connection: sa.Connection,
    at: int,
    on: date,
    *,
    from_on: date | None = None,
    to_on: date | None = None,
    area: str | None = None,
) -> Callable[[Infection], bool]:
    """Whether a case is of these days (by onset, else report) and lies in the area as of a day."""
    inside = Tree(connection, at).within(area, on)

    def belongs(case: Infection) -> bool:
        if (from_on and case.day < from_on) or (to_on and case.day > to_on):
            return False
        return inside(case.area)

    return belongs


def _infection(row: Row, homes: Mapping[str, str], zone: tzinfo) -> Infection:
    return Infection(
        case=row["case"],
        person=row["person"],
        case_id=row["case_id"],
        person_id=row["person_id"],
        diagnosis=row["diagnosis"],
        area=row["area"] or homes.get(row["person_id"]),
        onset_on=row["onset_on"],
        sampled_on=row["sampled_on"],
        reported_on=row["reported_at"].astimezone(zone).date(),
    )


def _link(row: Row, pair: Pair, exposed: Iterable[Days], zone: tzinfo) -> Link:
    infector, infectee = pair
    stated = infected_on(row, zone)
    first, last = _joined(exposed, infectee.onset_on)
    return Link(
        infector=infector.case,
        infectee=infectee.case,
        attribution_id=row["attribution_id"],
        evidence=row["evidence"],
        certainty=row["certainty"],
        setting=row["setting"],
        infected_on=stated,
        exposed_from=first,
        exposed_to=last,
    )


def exposed_between(
    connection: sa.Connection,
    at: int,
    zone: tzinfo,
    pairs: Set[Pair],
    cases: Set[str],
    on: date | None = None,
) -> dict[Pair, list[Days]]:
    """The days of each exposure on record of the one person to the other.

    One that names another infection of the source, among the `cases` that count, is none to this
    infection. `on`: those reported by that day.
    """
    found: dict[Pair, list[Days]] = defaultdict(list)
    between: dict[tuple[str, str], list[Pair]] = defaultdict(list)
    for infector, infectee in pairs:
        between[infector.person_id, infectee.person_id].append((infector, infectee))
    for some in batches(sorted({exposed for _, exposed in between})):
        for row in exposures(connection, at, person_id=some):
            reported = row["reported_at"]
            if on is not None and reported is not None and reported.astimezone(zone).date() > on:
                continue
            for pair in between.get((row["source_person_id"], row["person_id"]), ()):
                if row["source_id"] == pair[0].case_id or row["source_id"] not in cases:
                    found[pair].append(exposed_days(row, zone))
    return found


def _joined(exposed: Iterable[Days], onset: PartialDate | None) -> Days:
    """The first and the last day of all exposures that did not begin after the onset."""
    days = [
        (first, last)
        for first, last in exposed
        if first is None or onset is None or first <= onset.last
    ]
    firsts, lasts = [first for first, _ in days], [last for _, last in days]
    return _bound(min, firsts), _bound(max, lasts)


def _bound(choose: Callable[[Iterable[date]], date], days: Sequence[date | None]) -> date | None:
    """None where any is not known, or there is none."""
    known = [day for day in days if day is not None]
    return choose(known) if known and len(known) == len(days) else None


def _residences(connection: sa.Connection, at: int, people: Iterable[str]) -> dict[str, str]:
    query = sa.select(PERSONS.c.person_id, PERSONS.c.residence).where(
        PERSONS.held_at(at), PERSONS.c.residence.is_not(None)
    )
    return {
        person: area
        for some in batches(sorted(set(people)))
        for person, area in connection.execute(query.where(PERSONS.c.person_id.in_(some)))
    }
