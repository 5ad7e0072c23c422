"""What lies in what, on a day: by the codes, by what was registered or changed, and as drawn.

An area lies in its parent on that day, which its code says unless something else was recorded; one
that was abolished lies in the one that took its place. A drawn area contains what it covers.
Nothing is read but what is asked about, and the few areas of which something was recorded that
their codes do not say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import cache, cached_property
from typing import NamedTuple

import msgspec
import sqlalchemy as sa

from tracing.domain.area.codes import parent_of, short
from tracing.domain.area.course import Course
from tracing.domain.area.events import AreaUnit
from tracing.projections.areas import AREAS
from tracing.projections.batches import batches
from tracing.projections.gazetteer import GAZETTEER

Inside = Callable[[str | None], bool]
"""Whether the code of an area, if there is one, lies in the area asked about."""


class Node(NamedTuple):
    """An area that is registered or listed, as last recorded; on a day by `Tree.name`."""

    code: str
    name: str
    unit: AreaUnit
    listed: bool
    """Only the listing of its county names it."""
    from_on: date | None = None
    abolished_on: date | None = None


class Own(NamedTuple):
    """What was recorded of an area that its code does not say."""

    course: Course | None
    abolished_on: date | None
    succeeded_by: tuple[str, ...]


class Tree:
    """Areas and what they lie in, as known at a position."""

    def __init__(self, connection: sa.Connection, at: int) -> None:
        self._connection = connection
        self._at = at
        self._nodes: dict[str, Node | None] = {}
        self._up: dict[tuple[str, date], str | None] = {}
        self._lines: dict[tuple[str, date], list[str]] = {}

    # -- one area ----------------------------------------------------------------------------

    def node(self, code: str) -> Node | None:
        if code not in self._nodes:
            self.load([code])
        return self._nodes[code]

    def name(self, code: str, on: date = date.max) -> str | None:
        """What it is called on a day; None where it is neither registered nor listed."""
        node = self.node(code)
        own = self._own.get(code)
        if node is None or own is None or own.course is None:
            return None if node is None else node.name
        return own.course.on(on).name

    def exists(self, code: str, on: date | None = None) -> bool:
        """Whether it is registered or listed, and on that day is one already and still."""
        node = self.node(code)
        if node is None:
            return False
        begun = on is None or node.from_on is None or node.from_on <= on
        return begun and (on is None or node.abolished_on is None or on < node.abolished_on)

    def standing(self, code: str, on: date) -> tuple[str, ...]:
        """The area, or whatever took the place of one that was abolished by then."""
        found: dict[str, None] = {}
        waiting, seen = [code], set[str]()
        while waiting:
            each = waiting.pop()
            own = self._own.get(each)
            if each in seen:
                continue
            seen.add(each)
            if own is not None and own.succeeded_by and _gone(own, on):
                waiting.extend(reversed(own.succeeded_by))
            else:
                found[each] = None
        return tuple(found)

    def succeeded_by(self, code: str) -> tuple[str, ...]:
        own = self._own.get(code)
        return () if own is None else own.succeeded_by

    def once_called(self, name: str, *, exact: bool) -> list[str]:
        """The areas that had a name which they may have no longer."""
        return [
            code
            for code, own in self._own.items()
            if own.course is not None
            and any(had == name if exact else name in had for _, had in own.course.names)
        ]

    # -- what lies in what -------------------------------------------------------------------

    def parent(self, code: str, on: date) -> str | None:
        """What it lies in on a day; None for a province, and abroad."""
        key = code, on
        if key not in self._up:
            self._up[key] = self._parent(code, on)
        return self._up[key]

    def line(self, code: str, on: date) -> list[str]:
        """The area and what contains it, from the most specific; a drawn area stands before
        whatever is larger than what it covers."""
        key = short(code), on
        found = self._lines.get(key)
        if found is None:
            found = self._lines[key] = list(self._line(*key))
        return found

    def _line(self, code: str, on: date) -> dict[str, None]:
        found: dict[str, None] = {}
        for each in self._chain(code, on):
            found[each] = None
            if self._drawn:
                found.update(dict.fromkeys(self._drawn_around(each, on)))
        return found

    def ancestors(self, code: str, on: date) -> list[str]:
        """What contains it, from the most specific."""
        return self.line(code, on)[1:]

    def contains(self, outer: str, inner: str, on: date) -> bool:
        """Whether an area is another, or lies in it, on a day."""
        return short(outer) in self.line(inner, on)

    def within(self, area: str | None, on: date) -> Inside:
        """Whether codes lie in an area on a day; without an area everything does."""

        @cache
        def inside(code: str | None) -> bool:
            return area is None or (code is not None and self.contains(area, code, on))

        return inside

    def children(self, code: str, on: date) -> list[str]:
        """What lies directly in it, by code: registered or listed, and not abolished."""
        registered = self._codes_under(AREAS.table, AREAS.held_at(self._at), code)
        listed = self._codes_under(GAZETTEER.table, GAZETTEER.held_at(self._at), code)
        found = [
            each
            for each in sorted({*registered, *listed, *self._own})
            if self.parent(each, on) == code
        ]
        self.load(found)
        return [each for each in found if self.exists(each, on)]

    def chain(self, code: str, on: date) -> list[str]:
        """The area and what it lies in, one after the other, without drawn areas."""
        return list(self._chain(short(code), on))

    def covers(self, code: str, on: date) -> tuple[str, ...]:
        """The areas that a drawn area covers on a day."""
        own = self._own.get(code)
        return () if own is None or own.course is None else own.course.on(on).covers

    def drawn_around_place(self, place_id: str, on: date) -> list[str]:
        """The drawn areas that cover a place as a whole."""
        return [
            code
            for code, course in self._drawn
            if any(str(each) == place_id for each in course.on(on).places)
        ]

    # -- reading -----------------------------------------------------------------------------

    def load(self, codes: Iterable[str]) -> None:
        """Read several areas at once, where they are to be asked about one by one."""
        wanted = [code for code in dict.fromkeys(codes) if code not in self._nodes]
        for some in batches(wanted):
            self._nodes.update(dict.fromkeys(some))
            self._nodes.update((node.code, node) for node in self._read(some))

    def _read(self, codes: Sequence[str]) -> Iterator[Node]:
        named = GAZETTEER.c
        query = sa.select(named.code, named.name, named.unit).where(
            named.code.in_(codes), GAZETTEER.held_at(self._at)
        )
        for code, name, unit in self._connection.execute(query):
            yield Node(code, name, AreaUnit(unit), listed=True)
        own = AREAS.c
        registered = sa.select(own.code, own.name, own.unit, own.from_on, own.abolished_on).where(
            own.code.in_(codes), AREAS.held_at(self._at)
        )
        for code, name, unit, from_on, abolished_on in self._connection.execute(registered):
            yield Node(code, name, AreaUnit(unit), False, _day(from_on), _day(abolished_on))

    def _codes_under(
        self, table: sa.Table, held: sa.ColumnElement[bool], parent: str
    ) -> Iterator[str]:
        query = sa.select(table.c.code).where(table.c.parent == parent, held)
        return iter(self._connection.execute(query).scalars())

    @cached_property
    def _own(self) -> dict[str, Own]:
        """The areas of which something was recorded that their codes do not say."""
        own = AREAS.c
        query = sa.select(own.code, own.course, own.abolished_on, own.succeeded_by).where(
            AREAS.held_at(self._at), sa.or_(own.course.is_not(None), own.abolished_on.is_not(None))
        )
        return {
            code: Own(
                None if course is None else msgspec.json.decode(course, type=Course),
                _day(abolished_on),
                tuple(succeeded_by.split(",")) if succeeded_by else (),
            )
            for code, course, abolished_on, succeeded_by in self._connection.execute(query)
        }

    @cached_property
    def _drawn(self) -> list[tuple[str, Course]]:
        return [
            (code, own.course)
            for code, own in self._own.items()
            if own.course is not None and own.course.bounds
        ]

    def _parent(self, code: str, on: date) -> str | None:
        own = self._own.get(code)
        if own is not None and _gone(own, on) and len(own.succeeded_by) == 1:
            return own.succeeded_by[0]
        if own is not None and own.course is not None:
            return own.course.on(on).parent
        return parent_of(code)

    def _chain(self, code: str, on: date) -> Iterator[str]:
        """The area and what it lies in, one after the other. Records may run in a ring."""
        above: str | None = code
        seen: set[str] = set()
        while above is not None and above not in seen:
            yield above
            seen.add(above)
            above = self.parent(above, on)

    def _drawn_around(self, code: str, on: date) -> Iterator[str]:
        """The drawn areas that cover it, and those that cover these."""
        waiting, seen = [code], {code}
        while waiting:
            covered = waiting.pop()
            for drawn, course in self._drawn:
                if drawn not in seen and covered in course.on(on).covers:
                    seen.add(drawn)
                    waiting.append(drawn)
                    yield drawn


def _gone(own: Own, on: date) -> bool:
    return own.abolished_on is not None and own.abolished_on <= on


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
