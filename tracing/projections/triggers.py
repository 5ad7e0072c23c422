"""Where an operation to clear a hot spot is due: worked out from cases, areas and adopted packs.

A row is an episode, an unbroken run of one official level of one area, in which enough people were
counted. It changes with facts alone: which day it is today has no part in it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, time
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import sqlalchemy as sa

from tracing.domain.area.events import LevelGround
from tracing.domain.area.levels import AreaLevel
from tracing.domain.protocol.in_force import InForce
from tracing.domain.risk.positives import Positive
from tracing.domain.risk.trigger import Episode, Fired, Ruled, fired
from tracing.domain.values import CaseSource
from tracing.projections.area_levels import AREA_LEVELS
from tracing.projections.areas import AREAS
from tracing.projections.batches import batches
from tracing.projections.case_courses import CASE_COURSES
from tracing.projections.cases import CASES
from tracing.projections.cells import instant, text
from tracing.projections.folds import AssessModel, Subjects, Touched
from tracing.projections.gatherings import GATHERINGS
from tracing.projections.identities import CASE_IDENTITIES, IDENTITIES
from tracing.projections.investigations import INVESTIGATIONS
from tracing.projections.passengers import PASSENGERS
from tracing.projections.persons import PERSONS
from tracing.projections.places import PLACES
from tracing.projections.protocols import PROTOCOLS
from tracing.projections.quarantines import QUARANTINES
from tracing.projections.questions.area_tree import Tree
from tracing.projections.questions.identity import Identity, identity, other_records
from tracing.projections.questions.positives import positives
from tracing.projections.questions.protocols import in_force
from tracing.projections.registers import REGISTERS
from tracing.projections.spread import SPREAD
from tracing.projections.stays import STAYS
from tracing.projections.temporal import Key, TemporalTable, Values
from tracing.projections.transfers import TRANSFERS

TRIGGERS = TemporalTable(
    "triggers",
    key=[sa.Column("area", sa.String), sa.Column("designation_version", sa.Integer)],
    values=[
        sa.Column("level", sa.String),
        sa.Column("designated_at", sa.String),
        sa.Column("to_at", sa.String),
        sa.Column("fired_at", sa.String),
        sa.Column("counted_from", sa.String),
        sa.Column("positives", sa.Integer),
        sa.Column("threshold", sa.Integer),
        sa.Column("cases", sa.String),
        sa.Column("pack", sa.String),
        sa.Column("source", sa.String),
    ],
)
"""`to_at`: when the level ended. `cases`: one of everybody counted, in the order of the reports.
`source`: the keys of the pack's sources of the rule."""

OF_PEOPLE = (
    CASE_COURSES,
    CASES,
    PERSONS,
    STAYS,
    SPREAD,
    QUARANTINES,
    PASSENGERS,
    INVESTIGATIONS,
)
"""What is recorded of people; those count who are cases."""
OF_ALL = (IDENTITIES, CASE_IDENTITIES, AREAS, PROTOCOLS)
"""What may change everywhere who counts, where, and by which rule."""
MAPPED = (PLACES, GATHERINGS)
"""Where stays were, which matters once a stay names it: only when it changes."""

_GROUNDS = msgspec.json.Decoder(tuple[LevelGround, ...])


def affected(connection: sa.Connection, at: int, touched: Sequence[Touched]) -> Subjects:
    """The areas with a level of which the infections, the level or the rule may be others."""
    by_table = {
        table: list(group)
        for table, group in groupby(
            sorted(touched, key=lambda each: each.table), key=lambda each: each.table
        )
    }
    designated = {each.key[0] for each in by_table.get(AREA_LEVELS.name, ())}
    if any(table.name in by_table for table in OF_ALL) or _moved(by_table):
        return None
    cases, areas = _touched_cases(connection, at, by_table)
    if not cases:
        return designated
    tree, who = Tree(connection, at), identity(connection, at)
    cases |= {who.case(case) for case in cases}
    return designated | {
        each.area
        for each in episodes(connection, at, who=who)
        if each.grounds & cases or _inside(tree, areas, each)
    }


def rows(
    connection: sa.Connection, at: int, areas: Subjects, packs: InForce | None = None
) -> Mapping[Key, Values]:
    """`packs`: others than those adopted."""
    known = [each for each in episodes(connection, at) if areas is None or each.area in areas]
    if packs is None and known:
        packs = in_force(connection, at)
    if packs is None or not packs.adoptions:
        return {}
    zone = _zone(connection, at)
    due = [each for each in known if _may_fire(each, packs, zone)]
    found = _positives(connection, at, zone, due) if due else {}
    return {
        (each.area, each.version): _row(each, result)
        for each in due
        if (result := _fired(each, found[each], packs, zone)) is not None
    }


def episodes(
    connection: sa.Connection,
    at: int,
    codes: Collection[str] | None = None,
    who: Identity | None = None,
) -> list[Episode]:
    """The unbroken runs of official levels of whole areas, as of a position."""
    who, zone = who or identity(connection, at), _zone(connection, at)
    c = AREA_LEVELS.c
    query = (
        sa.select(AREA_LEVELS.table)
        .where(AREA_LEVELS.held_at(at), c.parts.is_(None))
        .order_by(c.code, c.scheme, c.ordinal)
    )
    if codes is not None:
        query = query.where(c.code.in_(codes))
    found = connection.execute(query)
    runs = groupby(found, key=lambda row: (row.code, row.scheme, row.since_version))
    return [_episode(list(run), who, zone) for _, run in runs]


def _episode(run: Sequence[sa.Row[Any]], who: Identity, zone: ZoneInfo) -> Episode:
    first, last = run[0], run[-1]
    grounds = (ground for row in run for ground in _GROUNDS.decode(row.grounds))
    return Episode(
        area=first.code,
        level=AreaLevel(first.level),
        since_at=datetime.fromisoformat(first.since_at).astimezone(zone),
        to_at=None if last.to_at is None else datetime.fromisoformat(last.to_at),
        version=first.since_version,
        grounds=frozenset(
            who.case(text(each.case_id)) for each in grounds if isinstance(each, CaseSource)
        ),
    )


def positives_of(
    connection: sa.Connection, at: int, zone: ZoneInfo, episode: Episode
) -> list[Positive]:
    """The infections of the area of an episode, and those its level rests on."""
    return _positives(connection, at, zone, [episode])[episode]


def _positives(
    connection: sa.Connection, at: int, zone: ZoneInfo, asked: Sequence[Episode]
) -> dict[Episode, list[Positive]]:
    tree = Tree(connection, at)
    codes = _codes(connection, at, tree, asked)
    found = {each.case_id: each for each in positives(connection, at, zone, codes)}
    if missing := frozenset[str]().union(*(each.grounds for each in asked)) - found.keys():
        others = positives(connection, at, zone, _areas_of_cases(connection, at, missing))
        found |= {each.case_id: each for each in others if each.case_id in missing}
    return {
        episode: [
            each
            for each in found.values()
            if each.case_id in episode.grounds
            or _inside(tree, {spot.area for spot in each.spots}, episode)
        ]
        for episode in asked
    }


def _codes(connection: sa.Connection, at: int, tree: Tree, asked: Iterable[Episode]) -> list[str]:
    """The areas, and those that lie in them otherwise than by their codes."""
    query = sa.select(AREAS.c.code).where(AREAS.held_at(at), AREAS.c.course.is_not(None))
    own = connection.execute(query).scalars().all()
    found = {each.area for each in asked}
    for each in asked:
        day = each.since_at.date()
        found.update(tree.covers(each.area, day))
        found.update(code for code in own if tree.contains(each.area, code, day))
    return sorted(found)


def _areas_of_cases(connection: sa.Connection, at: int, cases: Iterable[str]) -> list[str]:
    c = CASE_COURSES.c
    query = sa.select(c.area).distinct().where(CASE_COURSES.held_at(at), c.area.is_not(None))
    return sorted(
        {
            area
            for some in batches(sorted(cases))
            for area in connection.execute(query.where(c.case_id.in_(some))).scalars()
        }
    )


def _inside(tree: Tree, areas: Iterable[str], episode: Episode) -> bool:
    day = episode.since_at.date()
    return any(tree.contains(episode.area, area, day) for area in areas)


def _may_fire(episode: Episode, packs: InForce, zone: ZoneInfo) -> bool:
    """Whether a rule for its level held at any time of it."""
    begins = episode.since_at.astimezone(zone).date()
    days = (begins, *(day for day in packs.switches(episode.area) if day > begins))
    rules = (current.rules.trigger for day in days if (current := packs.on(day, episode.area)))
    return any(rule is not None and rule.level is episode.level for rule in rules)


def _fired(
    episode: Episode, found: Sequence[Positive], packs: InForce, zone: ZoneInfo
) -> Fired | None:
    def ruled_at(moment: datetime) -> Ruled | None:
        current = packs.on(moment.astimezone(zone).date(), episode.area)
        rule = current.rules.trigger if current else None
        return Ruled(rule, current.said_by("trigger")) if current and rule else None

    switches = (
        datetime.combine(day, time.min, tzinfo=zone) for day in packs.switches(episode.area)
    )
    return fired(episode, found, ruled_at, switches)


def _row(episode: Episode, found: Fired) -> Values:
    return (
        episode.level,
        instant(episode.since_at),
        instant(episode.to_at),
        instant(found.at),
        instant(found.counted_from),
        len(found.counted),
        found.ruled.rule.positives,
        ",".join(each.case_id for each in found.counted),
        found.ruled.pack,
        ",".join(found.ruled.rule.source),
    )


def _moved(by_table: Mapping[str, Sequence[Touched]]) -> bool:
    """Whether a place or a gathering that was known is another one now."""
    for table in MAPPED:
        keys = [each.key for each in by_table.get(table.name, ())]
        if len(set(keys)) < len(keys):
            return True
    return False


def _touched_cases(
    connection: sa.Connection, at: int, by_table: Mapping[str, Sequence[Touched]]
) -> tuple[set[str], set[str]]:
    """The cases of people of whom something changed, and the areas they may have to do with."""
    touched = [(table, each) for table in OF_PEOPLE for each in by_table.get(table.name, ())]
    named = {_cell(table, each, "person_id") for table, each in touched}
    named |= _passengers(connection, at, by_table.get(TRANSFERS.name, ()))
    turned = by_table.get(CASE_COURSES.name, ())
    infected = _infected(connection, at, named, turned)
    if not infected:
        return set(), set()
    people = sorted(infected)
    own = [
        _named(table, each)
        for table, each in touched
        if _cell(table, each, "person_id") in infected
    ]
    courses = list(_of_people(connection, at, CASE_COURSES, people, "case_id", "area"))
    homes = _of_people(connection, at, PERSONS, people, "residence")
    cases = {each.key[0] for each in turned} | {row.case_id for row in courses}
    areas = {row[name] for row in own for name in ("area", "residence") if row.get(name)}
    areas |= {row.area for row in courses if row.area} | {row[0] for row in homes if row[0]}
    stays = [
        each for each in by_table.get(STAYS.name, ()) if _cell(STAYS, each, "person_id") in infected
    ]
    areas |= _areas_of_stays(connection, at, people, stays)
    return cases, areas


def _infected(
    connection: sa.Connection, at: int, named: set[str], turned: Iterable[Touched]
) -> set[str]:
    """Those of the people who are cases, or were up to now, with their other records."""
    merged = other_records(connection, at, sorted(named)) if _any_merged(connection, at) else {}
    asked = sorted(named.union(*merged.values()))
    found = {row[0] for row in _of_people(connection, at, CASE_COURSES, asked, "person_id")}
    found |= {_cell(CASE_COURSES, each, "person_id") for each in turned}
    return found.union(*other_records(connection, at, sorted(found)).values()) if merged else found


def _any_merged(connection: sa.Connection, at: int) -> bool:
    query = sa.select(sa.literal(1)).select_from(IDENTITIES.table).where(IDENTITIES.held_at(at))
    return connection.execute(query.limit(1)).first() is not None


def _cell(table: TemporalTable, row: Touched, name: str) -> Any:
    """One of its values, without the others: most rows are of people who are no cases."""
    if name in table.key:
        return row.key[table.key.index(name)]
    return row.values[table.values.index(name)]


def _named(table: TemporalTable, row: Touched) -> dict[str, Any]:
    return dict(zip((*table.key, *table.values), (*row.key, *row.values), strict=True))


def _passengers(connection: sa.Connection, at: int, touched: Sequence[Touched]) -> set[str]:
    transfers = sorted({each.key[0] for each in touched})
    c = PASSENGERS.c
    query = sa.select(c.person_id).where(PASSENGERS.held_at(at))
    return {
        person
        for some in batches(transfers)
        for person in connection.execute(query.where(c.transfer_id.in_(some))).scalars()
    }


def _of_people(
    connection: sa.Connection, at: int, table: TemporalTable, people: Sequence[str], *names: str
) -> Iterator[sa.Row[Any]]:
    query = sa.select(*(table.c[name] for name in names)).where(table.held_at(at))
    for some in batches(people):
        yield from connection.execute(query.where(table.c.person_id.in_(some)))


def _areas_of_stays(
    connection: sa.Connection, at: int, people: Sequence[str], touched: Sequence[Touched]
) -> set[str]:
    names = ("area", "place_id", "gathering_id")
    places = [STAYS.values.index(name) for name in names]
    found = [tuple(row) for row in _of_people(connection, at, STAYS, people, *names)]
    found += [tuple(each.values[place] for place in places) for each in touched]
    areas = {area for area, _, _ in found if area}
    for table, number in ((PLACES, 1), (GATHERINGS, 2)):
        wanted = sorted({row[number] for row in found if row[number]})
        query = sa.select(table.c.area).where(table.held_at(at), table.c.area.is_not(None))
        for some in batches(wanted):
            areas.update(connection.execute(query.where(table.by_key[0].in_(some))).scalars())
    return areas


def _zone(connection: sa.Connection, at: int) -> ZoneInfo:
    query = sa.select(REGISTERS.c.time_zone).where(REGISTERS.held_at(at))
    return ZoneInfo(connection.execute(query).scalar_one())


MODEL = AssessModel(
    table=TRIGGERS,
    version=1,
    rests_on=AREA_LEVELS,
    looks_at=(AREA_LEVELS, TRANSFERS, *OF_ALL, *MAPPED, *OF_PEOPLE),
    affected=affected,
    rows=rows,
    searches=tuple((table, "person_id") for table in OF_PEOPLE if table is not PERSONS),
)
