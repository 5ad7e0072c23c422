"""What people ask of areas: which there are, and which one a name means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

import msgspec
import sqlalchemy as sa

from tracing.domain.area.course import Course
from tracing.domain.area.events import AreaUnit
from tracing.projections.areas import AREAS
from tracing.projections.batches import batches
from tracing.projections.cells import instant
from tracing.projections.gazetteer import GAZETTEER
from tracing.projections.questions.area_tree import Tree
from tracing.projections.questions.base import (
    CODES,
    Day,
    Ids,
    Row,
    Where,
    coded,
    is_any,
    moment,
    values_of,
)
from tracing.projections.temporal import TemporalTable

AREA_CODES: Mapping[str, type[StrEnum]] = {**CODES, "unit": AreaUnit}
_UNITS = list(AreaUnit)
_ESCAPE = "\\"


class Found(NamedTuple):
    """An area that a text may mean."""

    code: str
    name: str
    unit: AreaUnit
    path: tuple[str, ...]
    """The names of what it lies in, the largest first."""
    abolished_on: date | None
    succeeded_by: tuple[str, ...]


def areas(
    connection: sa.Connection,
    at: int,
    *,
    day: date,
    on: Day | None = None,
    code: Ids | None = None,
    area: str | None = None,
    unit: AreaUnit | None = None,
) -> Iterator[Row]:
    """Areas of which something is recorded, by code, as they are on `day`.

    `area`: that one and those within it. `on`: those known by then, and abolished only if they
    were by then.
    """
    where: list[Where] = []
    if code is not None:
        where.append(is_any(AREAS.c.code, code))
    if unit is not None:
        where.append(AREAS.c.unit == unit)
    if on is not None:
        where.append(AREAS.c.reported_at < instant(on.end))
    tree = Tree(connection, at)
    query = sa.select(*values_of(AREAS)).where(AREAS.held_at(at), *where).order_by(AREAS.c.code)
    for found in connection.execute(query):
        row = coded(found._mapping, codes=AREA_CODES)
        if area is None or tree.contains(area, row["code"], day):
            yield _told(row, day, on)


def _told(row: Row, day: date, on: Day | None) -> Row:
    course = row.pop("course")
    if course is not None:
        row.update(msgspec.json.decode(course, type=Course).on(day)._asdict())
    else:
        counted_on = row["counted_on"]
        row.update(covers=(), places=(), counted_on=counted_on and date.fromisoformat(counted_on))
        if counted_on is not None and counted_on > day.isoformat():
            row.update(households=None, population=None, counted_on=None)
    for name in ("from_on", "abolished_on"):
        row[name] = None if row[name] is None else date.fromisoformat(row[name])
    if on is not None and row["abolished_on"] is not None and row["abolished_on"] > on.day:
        row["abolished_on"] = None
    row["succeeded_by"] = row["succeeded_by"].split(",") if row["succeeded_by"] else []
    row["reported_at"] = moment(row["reported_at"])
    row["listed"] = False
    return row


def listed(connection: sa.Connection, at: int, codes: Iterable[str]) -> Iterator[Row]:
    """Areas that the listing of their county names, as rows of areas."""
    for some in batches(codes):
        query = sa.select(*values_of(GAZETTEER)).where(
            GAZETTEER.c.code.in_(some), GAZETTEER.held_at(at)
        )
        for found in connection.execute(query.order_by(GAZETTEER.c.code)):
            yield _listed(coded(found._mapping, codes=AREA_CODES))


def names_of_registered(connection: sa.Connection, at: int) -> dict[str, str]:
    """What the registered areas are called, by code."""
    query = sa.select(AREAS.c.code, AREAS.c.name).where(AREAS.held_at(at))
    return {found.code: found.name for found in connection.execute(query)}


def codes_by_id(connection: sa.Connection, ids: Iterable[str]) -> dict[str, str]:
    """The codes of registered areas, by identity."""
    columns = sa.select(AREAS.c.area_id, AREAS.c.code).where(AREAS.holds())
    return {
        row.area_id: row.code
        for some in batches(ids)
        for row in connection.execute(columns.where(AREAS.c.area_id.in_(some)))
    }


def find_areas(
    connection: sa.Connection, at: int, text: str, *, on: date, exact: bool = False
) -> list[Found]:
    """The areas that bear a name, or once did; unless `exact`, also those with it in their name.

    Words before the name are the names of what it lies in: `南昌市 西湖区`. Those of exactly that
    name come first, then larger areas, then by code.
    """
    *above, name = text.split() or [""]
    tree = Tree(connection, at)
    codes = {
        *_named(connection, GAZETTEER, at, name, exact),
        *_named(connection, AREAS, at, name, exact),
        *tree.once_called(name, exact=exact),
    }
    found = [each for each in _found(tree, codes, on) if _lies_in(each, above)]
    return sorted(found, key=lambda each: (each.name != name, _UNITS.index(each.unit), each.code))


def areas_at(connection: sa.Connection, at: int, codes: Sequence[str], on: date) -> list[Found]:
    """The areas of these codes that are registered or listed, with where they lie."""
    return list(_found(Tree(connection, at), set(codes), on))


def listed_within(
    connection: sa.Connection, at: int, area: str | None, day: date, unit: AreaUnit | None
) -> Iterator[Row]:
    """All that the listings name within an area, by code."""
    where: list[Where] = [GAZETTEER.held_at(at)]
    if unit is not None:
        where.append(GAZETTEER.c.unit == unit)
    tree = Tree(connection, at)
    query = sa.select(*values_of(GAZETTEER)).where(*where).order_by(GAZETTEER.c.code)
    for found in connection.execute(query):
        if area is None or tree.contains(area, found.code, day):
            yield _listed(coded(found._mapping, codes=AREA_CODES))


def _listed(row: Row) -> Row:
    told: Row = dict.fromkeys((*AREAS.values, "places"))
    told.update((name, row[name]) for name in ("code", "name", "unit", "parent"))
    told.update(covers=(), places=(), succeeded_by=[], listed=True)
    return told


def _named(
    connection: sa.Connection, table: TemporalTable, at: int, name: str, exact: bool
) -> Iterator[str]:
    column = table.c.name
    pattern = "".join(_ESCAPE + each if each in "%_\\" else each for each in name)
    bears = column == name if exact else column.like(f"%{pattern}%", escape=_ESCAPE)
    query = sa.select(table.c.code).where(bears, table.held_at(at))
    return iter(connection.execute(query).scalars())


def _found(tree: Tree, codes: set[str], on: date) -> Iterator[Found]:
    chains = {code: tree.chain(code, on) for code in codes}
    tree.load(dict.fromkeys(each for chain in chains.values() for each in chain))
    for code, chain in chains.items():
        node = tree.node(code)
        if node is not None:
            path = (tree.name(each, on) for each in reversed(chain[1:]))
            yield Found(
                code,
                tree.name(code, on) or node.name,
                node.unit,
                tuple(name for name in path if name is not None),
                node.abolished_on,
                tree.succeeded_by(code),
            )


def _lies_in(found: Found, above: Sequence[str]) -> bool:
    return all(name in found.path for name in above)
