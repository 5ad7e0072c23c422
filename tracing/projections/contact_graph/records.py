"""Who is hidden, who is who, and which cases stand: by intervals of positions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from tracing.projections.contact_graph.scales import (
    ALWAYS,
    NOBODY,
    Bytes,
    Numbers,
    Persons,
    Positions,
    Rows,
)
from tracing.projections.questions.identity import ends


class Hidden(NamedTuple):
    """Persons while they are no node though they are known: retracted, or erased of their facts."""

    person: Persons
    since: Positions
    until: Positions


class Merges(NamedTuple):
    """What was said to be the same as what; one row an interval."""

    members: Numbers
    """All persons (or cases, by number) that are named, ordered by their ids."""
    record: Rows
    """Whom it was said of, by its place among the members."""
    into: Rows
    since: Positions
    until: Positions


class Cases(NamedTuple):
    """Intervals in which cases stand, ordered by number and time."""

    number: Numbers
    person: Persons
    since: Positions
    until: Positions

    def standing_of(self, person: int, by_person: Rows, at: int) -> list[int]:
        """Numbers of the cases of a person's record; `by_person` orders the rows by person."""
        wanted = np.uint32(person)
        begin, end = (
            np.searchsorted(self.person, wanted, side, sorter=by_person)
            for side in ("left", "right")
        )
        rows = by_person[begin:end]
        standing = (self.since[rows] <= at) & (self.until[rows] > at)
        found: list[int] = self.number[rows[standing]].tolist()
        return found

    def stands(self, number: int, at: int) -> bool:
        begin, end = (
            np.searchsorted(self.number, np.uint32(number), side) for side in ("left", "right")
        )
        return bool(np.any((self.since[begin:end] <= at) & (self.until[begin:end] > at)))


class Who(NamedTuple):
    """The last three fields of a sight."""

    hidden: Bytes
    canonical: Persons
    next_record: Persons


NO_BYTES: Bytes = np.empty(0, np.uint8)
NO_NUMBERS: Numbers = np.empty(0, np.uint32)


def nobody_hidden() -> Hidden:
    return Hidden(NO_NUMBERS, NO_NUMBERS, NO_NUMBERS)


def no_merges() -> Merges:
    return Merges(NO_NUMBERS, NO_NUMBERS, NO_NUMBERS, NO_NUMBERS, NO_NUMBERS)


def no_cases() -> Cases:
    return Cases(NO_NUMBERS, NO_NUMBERS, NO_NUMBERS, NO_NUMBERS)


def changes_of(hidden: Hidden, merges: Merges) -> Positions:
    """The positions at which who is who may change, in order."""
    return np.sort(np.concatenate((hidden.since, hidden.until, merges.since, merges.until)))


def who_is_who(since: Positions, hidden: Hidden, merges: Merges, at: int) -> Who:
    """As of a position; `since`: when each person became known."""
    away = hidden.person[_holds(hidden, at)]
    steps = {
        record: into
        for record, into in _steps(merges, at)
        if since[merges.members[into]] <= at and not np.any(away == merges.members[into])
    }
    kept = _members(merges, ends(steps))
    if not away.size and not kept:
        return Who(NO_BYTES, NO_NUMBERS, NO_NUMBERS)
    mask = np.zeros(since.size, np.uint8)
    mask[away] = 1
    if not kept:
        return Who(mask, NO_NUMBERS, NO_NUMBERS)
    mask[list(kept)] = 1
    canonical = np.arange(since.size, dtype=np.uint32)
    next_record = np.full(since.size, NOBODY, np.uint32)
    last: dict[int, int] = {}
    for record, into in sorted(kept.items()):
        canonical[record] = into
        next_record[last.get(into, into)] = record
        last[into] = record
    return Who(mask, canonical, next_record)


def kept_cases(cases: Cases, merges: Merges, at: int) -> dict[int, int]:
    """By the number of a case that is the same infection as another, the number of that."""
    steps = {
        record: into
        for record, into in _steps(merges, at)
        if cases.stands(int(merges.members[into]), at)
    }
    return _members(merges, ends(steps))


def _holds(intervals: Hidden | Merges, at: int) -> Any:
    return (intervals.since <= at) & (intervals.until > at)


def _steps(merges: Merges, at: int) -> Iterator[tuple[int, int]]:
    now = np.flatnonzero(_holds(merges, at))
    return zip(merges.record[now].tolist(), merges.into[now].tolist(), strict=True)


def _members(merges: Merges, kept: dict[int, int]) -> dict[int, int]:
    named = merges.members.tolist() if kept else []
    return {named[record]: named[into] for record, into in kept.items()}


def runs(cases: Cases) -> Cases:
    """Intervals in any order, made ones that do not touch, in order."""
    order = np.lexsort((cases.since, cases.number))
    number, person, since, until = (each[order] for each in cases)
    goes_on = (number[1:] == number[:-1]) & (since[1:] == until[:-1])
    begins = np.concatenate(([True], ~goes_on))[: number.size]
    over = np.concatenate((~goes_on, [True]))[: number.size]
    return Cases(number[begins], person[begins], since[begins], until[over])


def gaps(persons: Persons, known: Positions, visible: Hidden) -> Hidden:
    """When persons were not visible since they were known.

    `persons` are the ones in question, `known` is by person, `visible` holds what intervals of
    theirs there are.
    """
    order = np.lexsort((visible.since, visible.person))
    person, since, until = (each[order] for each in visible)
    never = np.setdiff1d(persons, person)
    first = np.concatenate(([True], person[1:] != person[:-1]))[: person.size]
    last = np.concatenate((person[1:] != person[:-1], [True]))[: person.size]
    begins = np.concatenate(
        (np.where(first, known[person], np.roll(until, 1)), until[last], known[never])
    )
    stops = np.concatenate((since, np.full(last.sum() + never.size, ALWAYS, np.uint32)))
    whose = np.concatenate((person, person[last], never))
    real = begins < stops
    return Hidden(whose[real], begins[real].astype(np.uint32), stops[real].astype(np.uint32))
