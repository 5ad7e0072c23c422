"""What people ask of the official levels of areas: what each is, was, and on what it rests."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from tracing.domain.area.level_grounds import GroundFell, GroundKind
from tracing.domain.area.levels import RANK, AreaLevel, AreaScheme, LevelOrigin
from tracing.domain.values import Diagnosis, RecordStatus
from tracing.projections.area_levels import AREA_LEVELS
from tracing.projections.cases import CASES
from tracing.projections.cells import instant
from tracing.projections.places import PLACES
from tracing.projections.questions.area_tree import Tree
from tracing.projections.questions.base import Day, Row, coded, moment, values_of
from tracing.projections.questions.identity import identity
from tracing.projections.questions.investigations import known_by

CODES: Mapping[str, type[StrEnum]] = {
    "level": AreaLevel,
    "scheme": AreaScheme,
    "origin": LevelOrigin,
}
ORDER = ("code", "scheme", "ordinal")
MOMENTS = ("from_at", "to_at", "decided_at", "reported_at", "since_at", "end_reported_at")


class Fallen(NamedTuple):
    """A ground that does not stand, and why."""

    kind: GroundKind
    id: str
    """Of the case or the place; of an area its code."""
    because: GroundFell


def levels(
    connection: sa.Connection,
    at: int,
    *,
    on: Day | None = None,
    codes: Iterable[str] | None = None,
    scheme: AreaScheme | None = None,
    holding: datetime | None = None,
) -> Iterator[Row]:
    """Every period of the official levels of areas, by code, scheme and time.

    `on`: those that had begun by the end of that day, as was reported by then. `holding`: those
    that hold at a moment. `codes`: of these areas alone, as they are designated.
    """
    where = known_by(AREA_LEVELS, {"scheme": scheme}, on)
    if codes is not None:
        where.append(AREA_LEVELS.c.code.in_(list(codes)))
    if on is not None:
        where.append(AREA_LEVELS.c.from_at < instant(on.end))
    query = sa.select(*values_of(AREA_LEVELS)).where(AREA_LEVELS.held_at(at), *where)
    for found in connection.execute(query.order_by(*(AREA_LEVELS.c[name] for name in ORDER))):
        row = _told(coded(found._mapping, codes=CODES), on)
        if holding is None or holds(row, holding):
            yield row


def level_of(
    connection: sa.Connection,
    at: int,
    code: str,
    scheme: AreaScheme,
    moment: datetime,
    tree: Tree | None = None,
) -> Row | None:
    """The official level of a spot: that of the most specific area with one that contains it."""
    known = levels(connection, at, scheme=scheme, holding=moment)
    return most_specific(known, code, tree or Tree(connection, at), moment.date())


def most_specific(rows: Iterable[Row], code: str, tree: Tree, day: date) -> Row | None:
    """Of periods that hold, the one that says what a spot is; of two alike the higher."""
    found = [(row, spot) for row in rows for spot in spots(row) if tree.contains(spot, code, day)]
    innermost = [
        row
        for row, spot in found
        if not any(other != spot and tree.contains(spot, other, day) for _, other in found)
    ]
    return max(innermost, key=lambda row: RANK[row["level"]], default=None)


def fallen(connection: sa.Connection, at: int, row: Row, moment: datetime) -> list[Fallen]:
    """The grounds of a period that do not stand any more, by what is known."""
    return [
        Fallen(GroundKind(each["kind"]), _named(each), because)
        for each in row["grounds"]
        if (because := _because(connection, at, each, moment)) is not None
    ]


def lost_its_level(connection: sa.Connection, at: int, on: Day | None) -> Callable[[str], bool]:
    """Whether a spot had an official level once, and has none of any scheme any more."""
    known = list(levels(connection, at, on=on))
    tree, day = Tree(connection, at), date.max if on is None else on.day

    @cache
    def lost(code: str) -> bool:
        around = [
            row for row in known if any(tree.contains(spot, code, day) for spot in spots(row))
        ]
        return bool(around) and all(_ended(row, on) for row in around)

    return lost


def _ended(row: Row, on: Day | None) -> bool:
    """By a decision, or, of parts that were kept longer, because their time was over that day."""
    return row["ended_version"] is not None or (on is not None and row["to_at"] is not None)


def resting_on(connection: sa.Connection, at: int, named: Iterable[str]) -> Iterator[str]:
    """The areas a level of which, whenever it was, rests on a case, a place or an area."""
    wanted = set(named)
    for row in levels(connection, at) if wanted else ():
        if any(_named(each) in wanted for each in row["grounds"]):
            yield row["code"]


def spots(row: Row) -> Sequence[str]:
    """The areas a period is about."""
    return row["parts"] or [row["code"]]


def holds(row: Row, when: datetime) -> bool:
    return row["from_at"] <= when and (row["to_at"] is None or when < row["to_at"])


def _named(ground: Mapping[str, str]) -> str:
    """The id or code of what a level rests on."""
    return next(ground[name] for name in ("case_id", "place_id", "area") if name in ground)


def _because(
    connection: sa.Connection, at: int, ground: Mapping[str, str], moment: datetime
) -> GroundFell | None:
    named = _named(ground)
    match GroundKind(ground["kind"]):
        case GroundKind.CASE:
            return _of_case(connection, at, named)
        case GroundKind.ENVIRONMENT:
            query = sa.select(PLACES.c.place_id).where(PLACES.held_at(at))
            known = connection.execute(query.where(PLACES.c.place_id == named)).first()
            return GroundFell.UNKNOWN if known is None else None
        case GroundKind.SURROUNDING:
            held = levels(connection, at, codes=[named], holding=moment)
            return None if any(held) else GroundFell.NO_LEVEL


def _of_case(connection: sa.Connection, at: int, case_id: str) -> GroundFell | None:
    """A record of the case that was merged into another counts as that one."""
    kept = identity(connection, at).cases.get(case_id, case_id)
    query = sa.select(CASES.c.status, CASES.c.diagnosis).where(CASES.held_at(at))
    found = connection.execute(query.where(CASES.c.case_id == kept)).first()
    if found is None:
        return GroundFell.UNKNOWN
    if found.status == RecordStatus.RETRACTED:
        return GroundFell.RETRACTED
    return GroundFell.DISCARDED if found.diagnosis == Diagnosis.DISCARDED else None


def _told(row: Row, on: Day | None) -> Row:
    for name in MOMENTS:
        row[name] = moment(row[name])
    row["until_on"] = None if row["until_on"] is None else date.fromisoformat(row["until_on"])
    for name in ("parts", "measures", "unmet"):
        row[name] = row[name].split(",") if row[name] else []
    row["kept"] = _kept(row["kept"])
    row["grounds"] = json.loads(row["grounds"])
    if on is not None:
        _as_it_was(row, on)
    return row


def _kept(cell: str | None) -> dict[str, date]:
    pairs = (each.rpartition(":") for each in cell.split(",")) if cell else ()
    return {part: date.fromisoformat(day) for part, _, day in pairs}


def _as_it_was(row: Row, on: Day) -> None:
    """Its end is forgotten where it was still to come, or was not yet known."""
    learnt: Any = row["end_reported_at"]
    if row["to_at"] is None or (row["to_at"] < on.end and (learnt is None or learnt < on.end)):
        return
    row.update(to_at=None, unmet=[], assessed_to=None, ended_version=None, end_reported_at=None)
