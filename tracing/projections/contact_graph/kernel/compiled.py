"""The searches, compiled by numba when they are first asked for and kept beside this file.

What each answers, and in which order, says `floor`. Columns are passed by their addresses, in a
table made once for those of a sight: passing every array anew takes longer than a small search.
A search takes a board as large as there are persons, writes on it whom it found, and hands it back
wiped: nothing is allocated that grows with the graph. All that is compiled lies in this file, for
numba sees no change of another.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt
from llvmlite import ir
from numba import njit, types
from numba.core import cgutils
from numba.extending import intrinsic
from numba.np.numpy_support import carray

from tracing.analysis.reach import Part
from tracing.projections.contact_graph.columns import (
    EARLIEST,
    LATEST,
    NOBODY,
    Bytes,
    Minutes,
    Persons,
    Positions,
    Rows,
    Sight,
)
from tracing.projections.contact_graph.kernel import (
    CarrierColumns,
    Chains,
    Counts,
    Neighbours,
    Reachable,
)
from tracing.projections.contact_graph.kernel.passing import (
    Addresses,
    Board,
    Passed,
    board_for,
    boards,
    keep,
    kept,
    told,
)

NONE, CASE, CONTACT = (int(part) for part in (Part.NONE, Part.CASE, Part.CONTACT))
SOURCE, TARGET, SINCE, UNTIL, FIRST, LAST, _, OUT_START, IN_START, IN_ROWS = range(10)
"""Where the columns of a segment lie."""
HIDDEN, CANONICAL, NEXT_RECORD = range(3)
INFECTIOUS, CATCHING, ROLE, WINDOWS = 1, 4, 7, 8
"""Of the columns of carriers the first of three, and what is added to them."""
PART, OFTEN_INFECTIOUS, OFTEN_CATCHING = 3, 4, 8
"""Bits of a role: the part, and whether there are several windows."""
LOW, HIGH, BY_CONTACT, OFTEN = range(4)
"""Of who passes something on: between which moments, whether as a contact, and whether several
windows are to be looked at."""
NEVER = LATEST + 1
PERSON, AT, STEPS, SEGMENT, ROW, BEFORE, ONWARD, ROUND = range(8)
"""Of the label of somebody a chain leads to: `ONWARD` is from when on they can pass something on,
and `ROUND` in which this last changed, 0 if they cannot."""
FIRST_ROOM = 256
BLOCK = 64
"""As many people's links are gathered at a time."""

Table = npt.NDArray[Any]
Function = TypeVar("Function", bound=Callable[..., Any])


def _compiled(function: Function) -> Function:
    made: Any
    try:
        made = njit(cache=True, nogil=True)(function)
    except RuntimeError:  # nowhere to keep it: every process compiles anew
        made = njit(nogil=True)(function)
    compiled: Function = made
    return compiled


class Way(NamedTuple):
    """The links of a segment as they are found from one end."""

    out: bool
    start: Rows
    rows: Rows
    """Of the links in; those out lie one after the other."""
    end: Persons
    since: Positions
    until: Positions
    first: Minutes
    last: Minutes


class View(NamedTuple):
    """Who is seen, and as of when."""

    position: int
    persons: int
    hidden: Bytes
    canonical: Persons
    next_record: Persons


class Windows(NamedTuple):
    start: Rows
    begins: Minutes
    ends: Minutes


class Carried(NamedTuple):
    """What everybody could do."""

    role: Bytes
    bounds: Minutes
    """Four cells a person: from when to when they were infectious, and could have caught it."""
    infectious: Windows
    catching: Windows


# Asked from outside


def degrees(sight: Sight, out: bool) -> Counts:
    passed = _passed(sight)
    counts: Counts = _degrees(passed.addresses, sight.position, sight.persons, out)
    return counts


def components(sight: Sight) -> Persons:
    passed = _passed(sight)
    label: Persons = _components(passed.addresses, sight.position, sight.persons)
    return label


def reachable(sight: Sight, root: int, forward: bool, hops: int = -1) -> Reachable:
    passed, persons = _passed(sight), sight.persons
    board = board_for(persons)
    found = _reachable(passed.addresses, sight.position, persons, root, forward, hops, board)
    boards.append(board)
    return Reachable(found[0], found[1].view(np.int32))


def shortest_path(sight: Sight, a: int, b: int) -> Rows:
    passed, persons = _passed(sight), sight.persons
    board = board_for(persons)
    path: Rows = _path(passed.addresses, sight.position, persons, a, b, board)
    boards.append(board)
    return path


def neighbours(sight: Sight, person: int, forward: bool) -> Neighbours:
    passed = _passed(sight)
    found = _neighbours(passed.addresses, sight.position, sight.persons, person, forward)
    return Neighbours(found[0], found[1].astype(np.uint8), found[2])


def chains(sight: Sight, carriers: CarrierColumns, root: int, forward: bool) -> Chains:
    passed, carried, persons = _passed(sight), _carried_by(carriers), sight.persons
    board = board_for(persons)
    found = _chains(
        passed.addresses, sight.position, persons, carried.addresses, root, forward, board
    )
    boards.append(board)
    others, row, before, at, steps, segment = found
    return Chains(
        others,
        at.view(np.int32),
        steps.view(np.int32),
        segment.view(np.uint8)[: others.size],
        row,
        before,
    )


def top(values: Counts, k: int) -> Counts:
    found: Counts = _top(np.require(values, np.int64, ["C", "W"]), min(k, values.size))
    return found


def _passed(sight: Sight) -> Passed:
    """A line a segment, and one of who is who."""
    segments, who = sight.segments, (sight.hidden, sight.canonical, sight.next_record)
    key = (id(segments), *map(id, who))
    if (known := kept.get(key)) is not None:
        return known
    return keep(key, sight, told(*((each, _LINKS) for each in segments), (who, _WHO)))


def _carried_by(carriers: CarrierColumns) -> Passed:
    """In one line the columns, and what is made of them."""
    key = (id(carriers),)
    if (known := kept.get(key)) is not None:
        return known
    role = np.empty(carriers.part.size, np.uint8)
    bounds = np.empty(4 * role.size, np.int32)
    columns = told((carriers, _CARRIERS))
    _fill(columns.addresses, role, bounds)
    kinds = (*_CARRIERS, np.uint8, np.int32)
    return keep(key, carriers, told(((*carriers, role, bounds), kinds)))


_WINDOWS = (np.uint32, np.int32, np.int32)
_LINKS = (*[np.uint32] * 4, np.int32, np.int32, *[np.uint32] * 4)
_WHO = (np.uint8, np.uint32, np.uint32)
_CARRIERS = (np.uint8, *_WINDOWS, *_WINDOWS)


# Compiled


def _to_pointer(_: Any, address: Any) -> Any:
    def point(_context: Any, builder: Any, _signature: Any, given: Any) -> Any:
        return builder.inttoptr(given[0], cgutils.voidptr_t)

    return types.voidptr(address), point


def _near(_: Any, column: Any, place: Any) -> Any:
    def ask(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        array = context.make_array(signature.args[0])(context, builder, given[0])
        cell = builder.bitcast(builder.gep(array.data, [given[1]]), cgutils.voidptr_t)
        flag = cgutils.int32_t
        kind = ir.FunctionType(ir.VoidType(), [cgutils.voidptr_t, flag, flag, flag])
        asked = builder.module.declare_intrinsic("llvm.prefetch", [cgutils.voidptr_t], kind)
        builder.call(asked, [cell, flag(0), flag(3), flag(1)])  # to read, soon, as it is
        return context.get_dummy_value()

    return types.void(column, place), ask


_pointer: Any = intrinsic(_to_pointer)
_fetch: Any = intrinsic(_near)
"""Ask for the cell of a column before it is read: memory is slow to be asked one at a time."""


@_compiled
def _column(addresses: Addresses, line: int, place: int, kind: Any) -> Any:
    address, size = addresses[line, place]
    return carray(_pointer(address), (size,), kind)


@_compiled
def _view(addresses: Addresses, position: int, persons: int) -> View:
    who = len(addresses) - 1
    return View(
        position,
        persons,
        _column(addresses, who, HIDDEN, np.uint8),
        _column(addresses, who, CANONICAL, np.uint32),
        _column(addresses, who, NEXT_RECORD, np.uint32),
    )


@_compiled
def _way(addresses: Addresses, segment: int, out: bool) -> Way:
    return Way(
        out,
        _column(addresses, segment, OUT_START if out else IN_START, np.uint32),
        _column(addresses, segment, IN_ROWS, np.uint32),
        _column(addresses, segment, TARGET if out else SOURCE, np.uint32),
        _column(addresses, segment, SINCE, np.uint32),
        _column(addresses, segment, UNTIL, np.uint32),
        _column(addresses, segment, FIRST, np.int32),
        _column(addresses, segment, LAST, np.int32),
    )


@_compiled
def _windows(addresses: Addresses, place: int) -> Windows:
    return Windows(
        _column(addresses, 0, place, np.uint32),
        _column(addresses, 0, place + 1, np.int32),
        _column(addresses, 0, place + 2, np.int32),
    )


@_compiled
def _fill(addresses: Addresses, role: Bytes, bounds: Minutes) -> None:
    """Of several windows the bounds are those of the first and the last."""
    parts = _column(addresses, 0, 0, np.uint8)
    infectious, catching = _windows(addresses, INFECTIOUS), _windows(addresses, CATCHING)
    for person in range(role.size):
        part = parts[person]
        begins, ends, often = _bounds(infectious, person, part != NONE)
        low, high, again = _bounds(catching, person, part == CASE)
        if begins == NEVER:
            begins, ends = LATEST, EARLIEST
        if low == NEVER:
            low, high = EARLIEST, LATEST
        bounds[4 * person], bounds[4 * person + 1] = begins, ends
        bounds[4 * person + 2], bounds[4 * person + 3] = low, high
        role[person] = part + OFTEN_INFECTIOUS * often + OFTEN_CATCHING * again


@_compiled
def _bounds(windows: Windows, person: int, counts: bool) -> tuple[int, int, bool]:
    """And whether there are several windows; NEVER if none counts."""
    low, high = NEVER, ~NEVER
    first, after = windows.start[person], windows.start[person + 1]
    if counts:
        for window in range(first, after):
            low = min(low, windows.begins[window])
            high = max(high, windows.ends[window])
    return low, high, counts and after - first > 1


@_compiled
def _whose(canonical: Persons, person: int) -> int:
    return canonical[person] if canonical.size else person


@_compiled
def _hides(hidden: Bytes, person: int) -> bool:
    return hidden.size > 0 and hidden[person] > 0


@_compiled
def _root(view: View, person: int) -> int:
    """Who a search begins with, or NOBODY."""
    if person >= view.persons:
        return NOBODY
    person = _whose(view.canonical, person)
    return NOBODY if _hides(view.hidden, person) else person


@_compiled
def _degrees(addresses: Addresses, position: int, persons: int, out: bool) -> Counts:
    counts = np.zeros(persons, np.int64)
    view = _view(addresses, position, persons)
    for segment in range(len(addresses) - 1):
        ends = (
            _column(addresses, segment, SOURCE, np.uint32),
            _column(addresses, segment, TARGET, np.uint32),
        )
        since, until = (
            _column(addresses, segment, SINCE, np.uint32),
            _column(addresses, segment, UNTIL, np.uint32),
        )
        _count(ends[0 if out else 1], ends[1 if out else 0], since, until, view, counts)
    return counts


@_compiled
def _count(
    end: Persons, other: Persons, since: Positions, until: Positions, view: View, counts: Counts
) -> None:
    canonical, hidden, position = view.canonical, view.hidden, view.position
    for row in range(since.size):
        if since[row] > position or until[row] <= position:
            continue
        if end[row] >= view.persons or other[row] >= view.persons:
            continue
        one, two = _whose(canonical, end[row]), _whose(canonical, other[row])
        if one == two or _hides(hidden, one) or _hides(hidden, two):
            continue
        counts[one] += 1


@_compiled
def _components(addresses: Addresses, position: int, persons: int) -> Persons:
    view = _view(addresses, position, persons)
    label = np.arange(persons).astype(np.uint32)
    for segment in range(len(addresses) - 1):
        ends = (
            _column(addresses, segment, SOURCE, np.uint32),
            _column(addresses, segment, TARGET, np.uint32),
        )
        since, until = (
            _column(addresses, segment, SINCE, np.uint32),
            _column(addresses, segment, UNTIL, np.uint32),
        )
        _join(ends[0], ends[1], since, until, view, label)
    _settle(view, label)
    return label


@_compiled
def _join(
    source: Persons, target: Persons, since: Positions, until: Positions, view: View, label: Persons
) -> None:
    """Trees of which each points down to a lesser index, spliced as they are walked.

    Rem's algorithm, in Patwary, Blair, Manne: Experiments on union-find algorithms (2010).
    """
    canonical, hidden, position = view.canonical, view.hidden, view.position
    for row in range(since.size):
        if since[row] > position or until[row] <= position:
            continue
        if source[row] >= view.persons or target[row] >= view.persons:
            continue
        one, two = _whose(canonical, source[row]), _whose(canonical, target[row])
        if _hides(hidden, one) or _hides(hidden, two):
            continue
        above, beyond = label[one], label[two]
        while above != beyond:
            if above < beyond:
                one, two, above, beyond = two, one, beyond, above
            label[one] = beyond
            if above == one:
                break
            one, above = above, label[above]


@_compiled
def _settle(view: View, label: Persons) -> None:
    for person in range(label.size):
        label[person] = label[label[person]]
    if view.hidden.size:
        for person in range(label.size):
            if view.hidden[person]:
                label[person] = NOBODY


@_compiled
def _larger(table: Table, size: int) -> Table:
    larger = np.empty((2 * table.shape[0], table.shape[1]), table.dtype)
    larger[:size] = table[:size]
    return larger


@_compiled
def _fetch_links(way: Way, people: Persons, count: int, timed: bool) -> None:
    """As `_gather` is going to read them."""
    start, rows = way.start, way.rows
    for place in range(count):
        person: Any = people[place]
        if person < start.size - 1:
            begin = np.int64(start[person])
            if way.out:
                _fetch_link(way, begin, timed)
            else:
                _fetch(rows, begin)
    for place in range(0 if way.out else count):
        person = people[place]
        if person < start.size - 1:
            for link in range(start[person], start[person + 1]):
                _fetch_link(way, np.int64(rows[link]), timed)


@_compiled
def _fetch_link(way: Way, row: Any, timed: bool) -> None:
    _fetch(way.end, row)
    _fetch(way.since, row)
    _fetch(way.until, row)
    if timed:
        _fetch(way.first, row)
        _fetch(way.last, row)


@_compiled
def _gather(
    way: Way, view: View, people: Persons, count: int, timed: bool, links: Table
) -> tuple[Table, int]:
    """The links of some people that are seen: whose it is by place among them, other end, row."""
    position, persons, out = view.position, view.persons, way.out
    start, rows, end, since, until = way.start, way.rows, way.end, way.since, way.until
    canonical, hidden, next_record = view.canonical, view.hidden, view.next_record
    _fetch_links(way, people, count, timed)
    size = 0
    for place in range(count):
        person = people[place]
        record: Any = np.int64(person)
        while record < start.size - 1:
            begin, stop = np.int64(start[record]), np.int64(start[record + 1])
            while size + stop - begin > links.shape[0]:
                links = _larger(links, size)
            for step in range(stop - begin):
                row = stop - 1 - step if timed and not out else begin + step
                if not out:
                    row = np.int64(rows[row])
                if since[row] > position or until[row] <= position or end[row] >= persons:
                    continue
                other = _whose(canonical, end[row])
                if other == person or _hides(hidden, other):
                    continue
                links[size, 0], links[size, 1], links[size, 2] = place, other, row
                size += 1
            record = np.int64(_following(next_record, record))
    return links, size


@_compiled
def _following(next_record: Persons, record: int) -> int:
    return next_record[record] if next_record.size else NOBODY


@_compiled
def _level(
    way: Way,
    beside: int,
    view: View,
    trail: Table,
    begin: int,
    end: int,
    size: int,
    board: Board,
    side: int,
    links: Table,
) -> tuple[Table, int, int, Table]:
    """Whom links of one segment lead to from `trail[begin:end]`, written behind it.

    A line of the trail: person, the line it was found from, what is told beside, row. On the board
    stands of whom is found the line, counted from 1, times two, and the side; the first found of
    the other side is returned and ends it.
    """
    people = np.empty(BLOCK, np.uint32)
    for block in range(begin, end, BLOCK):
        count = min(BLOCK, end - block)
        for place in range(count):
            people[place] = trail[block + place, 0]
        links, found = _gather(way, view, people, count, False, links)
        while size + found > trail.shape[0]:
            trail = _larger(trail, size)
        for link in range(found):
            _fetch(board, np.int64(links[link, 1]))
        for link in range(found):
            other = links[link, 1]
            stands: Any = np.int64(board[other])
            if stands and stands & 1 == side:
                continue
            trail[size, 0], trail[size, 1] = other, block + links[link, 0]
            trail[size, 2], trail[size, 3] = beside, links[link, 2]
            size += 1
            if stands:
                return trail, size, stands, links
            board[other] = 2 * size + side
    return trail, size, 0, links


@_compiled
def _begin(root: int, board: Board, side: int) -> Table:
    trail = np.empty((FIRST_ROOM, 4), np.uint32)
    trail[0, 0] = root
    board[root] = 2 + side
    return trail


@_compiled
def _wipe(trail: Table, size: int, board: Board) -> None:
    for line in range(size):
        board[trail[line, 0]] = 0


@_compiled
def _reachable(
    addresses: Addresses,
    position: int,
    persons: int,
    root: int,
    forward: bool,
    hops: int,
    board: Board,
) -> Table:
    """A line of persons, and one of hops."""
    view = _view(addresses, position, persons)
    root = _root(view, root)
    if root == NOBODY:
        return np.empty((2, 0), np.uint32)
    trail, links = _begin(root, board, 0), _no_links()
    begin, end, size, hop = 0, 1, 1, 0
    while begin < end and hop != hops:
        hop += 1
        for segment in range(len(addresses) - 1):
            way = _way(addresses, segment, forward)
            if not way.end.size:
                continue
            trail, size, _, links = _level(way, hop, view, trail, begin, end, size, board, 0, links)
        begin, end = end, size
    _wipe(trail, size, board)
    found = np.empty((2, size - 1), np.uint32)
    found[0], found[1] = trail[1:size, 0], trail[1:size, 2]
    return found


@_compiled
def _path(addresses: Addresses, position: int, persons: int, a: int, b: int, board: Board) -> Rows:
    """From both ends, a level of the side with fewer people at a time."""
    view = _view(addresses, position, persons)
    a, b = _root(view, a), _root(view, b)
    if a in (b, NOBODY) or b == NOBODY:
        return np.empty((0, 2), np.uint32)
    ahead, back = _begin(a, board, 0), _begin(b, board, 1)
    links = _no_links()
    begins, ends = [0, 0], [1, 1]
    met, size = 0, 0
    while not met and begins[0] < ends[0] and begins[1] < ends[1]:
        side = 1 if ends[1] - begins[1] < ends[0] - begins[0] else 0
        size = ends[side]
        for segment in range(len(addresses) - 1):
            way = _way(addresses, segment, side == 0)
            if not way.end.size:
                continue
            if side:
                back, size, met, links = _level(
                    way, segment, view, back, begins[1], ends[1], size, board, 1, links
                )
            else:
                ahead, size, met, links = _level(
                    way, segment, view, ahead, begins[0], ends[0], size, board, 0, links
                )
            if met:
                break
        begins[side], ends[side] = ends[side], size
    _wipe(ahead, ends[0], board)
    _wipe(back, ends[1], board)
    if not met:
        return np.empty((0, 2), np.uint32)
    other = (met >> 1) - 1
    if met & 1:
        return _joined(ahead, ends[0] - 1, back, other)
    return _joined(ahead, other, back, ends[1] - 1)


@_compiled
def _joined(ahead: Table, met: int, back: Table, other: int) -> Rows:
    before, after = _length(ahead, met), _length(back, other)
    path = np.empty((before + after, 2), np.uint32)
    for step in range(before - 1, -1, -1):
        path[step] = ahead[met, 2:]
        met = ahead[met, 1]
    for step in range(before, before + after):
        path[step] = back[other, 2:]
        other = back[other, 1]
    return path


@_compiled
def _length(trail: Table, line: int) -> int:
    steps = 0
    while line:
        line = trail[line, 1]
        steps += 1
    return steps


@_compiled
def _no_links() -> Table:
    return np.empty((FIRST_ROOM, 3), np.uint32)


@_compiled
def _neighbours(
    addresses: Addresses, position: int, persons: int, person: int, forward: bool
) -> Table:
    """Lines of persons, segments and rows."""
    view = _view(addresses, position, persons)
    people, size, links, told = np.empty(1, np.uint32), 0, _no_links(), _no_links()
    people[0] = _root(view, person)
    for segment in range(len(addresses) - 1 if people[0] != NOBODY else 0):
        way = _way(addresses, segment, forward)
        if not way.end.size:
            continue
        links, count = _gather(way, view, people, 1, False, links)
        while size + count > told.shape[0]:
            told = _larger(told, size)
        told[size : size + count] = links[:count]
        told[size : size + count, 0] = segment
        size += count
    found = np.empty((3, size), np.uint32)
    found[0], found[1], found[2] = told[:size, 1], told[:size, 0], told[:size, 2]
    return found


@_compiled
def _chains(
    addresses: Addresses,
    position: int,
    persons: int,
    carriers: Addresses,
    root: int,
    forward: bool,
    board: Board,
) -> Table:
    """In rounds, of which each makes chains longer by a step.

    Backward, time is mirrored (`~minute`), so that earlier is better both ways. On the board stands
    the line of somebody's label, counted from 1.
    """
    view = _view(addresses, position, persons)
    carried = Carried(
        _column(carriers, 0, ROLE, np.uint8),
        _column(carriers, 0, WINDOWS, np.int32),
        _windows(carriers, INFECTIOUS),
        _windows(carriers, CATCHING),
    )
    root = _root(view, root)
    labels = np.empty((FIRST_ROOM, 8), np.int32)
    if root == NOBODY:
        return _ordered(labels, 0, forward, board)
    size, steps = 1, 0
    labels[0, PERSON], labels[0, AT] = root, EARLIEST
    board[root] = 1
    front, fronts = np.empty((FIRST_ROOM, 2), np.int64), 1
    front[0, 0], front[0, 1] = 0, EARLIEST
    following, count = np.empty((FIRST_ROOM, 2), np.int64), 0
    links = _no_links()
    people, behind = np.empty(BLOCK, np.uint32), np.empty((BLOCK, 4), np.int64)
    while fronts:
        steps += 1
        for segment in range(len(addresses) - 1):
            way = _way(addresses, segment, forward)
            if not way.end.size:
                continue
            for block in range(0, fronts, BLOCK):
                places = min(BLOCK, fronts - block)
                _look(carried, forward, labels, front[block : block + places], people, behind)
                links, found = _gather(way, view, people, places, True, links)
                while size + found > labels.shape[0]:
                    labels = _larger(labels, size)
                while count + found > following.shape[0]:
                    following = _larger(following, count)
                size, count = _steps(
                    way,
                    segment,
                    carried,
                    forward,
                    labels,
                    size,
                    board,
                    people,
                    behind,
                    following,
                    count,
                    steps,
                    links[:found],
                )
        front, fronts, following, count = following, count, front, 0
        for each in range(fronts):
            front[each, 1] = labels[front[each, 0], ONWARD]
    return _ordered(labels, size, forward, board)


@_compiled
def _look(
    carried: Carried, forward: bool, labels: Table, front: Table, people: Persons, behind: Table
) -> None:
    """Who is in front, and what of them decides about every step."""
    for place in range(front.shape[0]):
        line, after = front[place]
        person = labels[line, PERSON]
        role: Any = carried.role[person]
        bounds = carried.bounds[4 * person : 4 * person + 4]
        people[place] = person
        behind[place, BY_CONTACT] = (role & PART) == CONTACT and (forward or line > 0)
        if forward:
            behind[place, LOW], behind[place, HIGH] = max(after, bounds[0]), bounds[1]
            behind[place, OFTEN] = role & OFTEN_INFECTIOUS
        else:
            behind[place, LOW], behind[place, HIGH] = bounds[2], min(~after, bounds[3])
            behind[place, OFTEN] = role & OFTEN_CATCHING


@_compiled
def _steps(
    way: Way,
    segment: int,
    carried: Carried,
    forward: bool,
    labels: Table,
    size: int,
    board: Board,
    people: Persons,
    behind: Table,
    following: Table,
    count: int,
    steps: int,
    links: Table,
) -> tuple[int, int]:
    """Steps along links from those in front; added to `following` is who can go on from there."""
    roles, bounds, first, last = carried.role, carried.bounds, way.first, way.last
    for link in range(links.shape[0]):
        _fetch(board, np.int64(links[link, 1]))
        _fetch(roles, np.int64(links[link, 1]))
        if not forward:
            _fetch(bounds, 4 * np.int64(links[link, 1]))
    root = labels[0, PERSON]
    for link in range(links.shape[0]):
        place, row = links[link, 0], links[link, 2]
        person, other = people[place], np.int64(links[link, 1])
        role: Any = roles[other]
        part, by_contact = role & PART, behind[place, BY_CONTACT]
        if other == root or (not forward and part == CONTACT and by_contact):
            continue
        low, high = max(behind[place, LOW], first[row]), min(behind[place, HIGH], last[row])
        often = behind[place, OFTEN]
        if not forward:
            low, high = max(low, bounds[4 * other]), min(high, bounds[4 * other + 1])
            often |= role & OFTEN_INFECTIOUS
        at = low if forward else ~high
        if low > high:
            continue
        if often:
            at = (
                _earliest(carried.infectious, person, low, high)
                if forward
                else ~_latest(carried, other, person, low, high)
            )
        if at == NEVER:
            continue
        goes_on = part == CASE or (part == CONTACT and not (forward and by_contact))
        found: Any = np.int64(board[other]) - 1
        if found < 0:
            found = size
            size += 1
            board[other] = size
            labels[found, PERSON], labels[found, STEPS], labels[found, ROUND] = other, 0, 0
        if not labels[found, STEPS] or at < labels[found, AT]:
            labels[found, AT], labels[found, STEPS], labels[found, SEGMENT] = at, steps, segment
            labels[found, ROW], labels[found, BEFORE] = row, person
        if goes_on and (not labels[found, ROUND] or at < labels[found, ONWARD]):
            labels[found, ONWARD] = at
            _fetch(way.start, other)
            if forward:
                _fetch(bounds, 4 * other)
            if labels[found, ROUND] != steps:
                labels[found, ROUND] = steps
                following[count, 0] = found
                count += 1
    return size, count


@_compiled
def _earliest(windows: Windows, person: int, low: int, high: int) -> int:
    """The first moment between bounds in a window of somebody, or NEVER."""
    earliest = NEVER
    for window in range(windows.start[person], windows.start[person + 1]):
        at = max(low, windows.begins[window])
        if at <= min(high, windows.ends[window]):
            earliest = min(earliest, at)
    return earliest


@_compiled
def _latest(carried: Carried, source: Any, target: int, low: int, high: int) -> int:
    """The last moment at which the source could infect and the target have caught it.

    `~NEVER` if there is none.
    """
    latest = ~NEVER
    infectious, catching = carried.infectious, carried.catching
    for window in range(infectious.start[source], infectious.start[source + 1]):
        begins, ends = max(low, infectious.begins[window]), min(high, infectious.ends[window])
        if not carried.role[target] & OFTEN_CATCHING:
            if begins <= ends:
                latest = max(latest, ends)
            continue
        for caught in range(catching.start[target], catching.start[target + 1]):
            at = min(ends, catching.ends[caught])
            if at >= max(begins, catching.begins[caught]):
                latest = max(latest, at)
    return latest


@_compiled
def _ordered(labels: Table, size: int, forward: bool, board: Board) -> Table:
    """By `at` and person, the root left out; and the board is wiped."""
    keys = np.empty(max(size - 1, 0), np.int64)
    for line in range(1, size):
        person = np.int64(np.uint32(labels[line, PERSON]))
        tie = person if forward else NOBODY - person
        keys[line - 1] = (np.int64(labels[line, AT]) << 32) | tie
    keys.sort()
    found = np.empty((6, keys.size), np.uint32)
    segments = found[5].view(np.uint8)
    for place in range(keys.size):
        tie = keys[place] & NOBODY
        person = tie if forward else NOBODY - tie
        label = labels[board[person] - 1]
        at = label[AT]
        found[0, place], found[1, place], found[2, place] = person, label[ROW], label[BEFORE]
        found[3, place], found[4, place] = at if forward else ~at, label[STEPS]
        segments[place] = label[SEGMENT]
    for line in range(size):
        board[labels[line, PERSON]] = 0
    return found


@_compiled
def _top(values: Counts, k: int) -> Counts:
    heap = [(values[0], 0) for _ in range(0)]
    for index in range(values.size):
        if len(heap) < k:
            heapq.heappush(heap, (values[index], -index))
        elif k and values[index] > heap[0][0]:
            heapq.heapreplace(heap, (values[index], -index))
    found = np.empty(len(heap), np.int64)
    for place in range(len(heap) - 1, -1, -1):
        found[place] = -heapq.heappop(heap)[1]
    return found
