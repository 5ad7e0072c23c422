"""The searches in numpy: what they answer, and in which order.

A link is seen when it stands as of the position of the sight, neither end is hidden once merged
records are taken for whom they belong to, and the ends are two persons. Somebody with several
records has the links of all, and is told by the one that is kept on. A root that was merged stands
for whom it was merged into; a root nobody sees finds nothing.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tracing.analysis.reach import Part
from tracing.projections.contact_graph.columns import (
    EARLIEST,
    LATEST,
    NOBODY,
    Bytes,
    Persons,
    Rows,
    Segment,
    Sight,
)
from tracing.projections.contact_graph.kernel import (
    CarrierColumns,
    Chains,
    Counts,
    Neighbours,
    Reachable,
)

Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]
NEVER = LATEST + 1


def degrees(sight: Sight, out: bool) -> Counts:
    """By person the links that lead from them, or to them; a pair's repeats count."""
    counts = np.zeros(sight.persons, np.int64)
    for segment in sight.segments:
        source, target = _ends(sight, segment)
        counts += np.bincount(source if out else target, minlength=sight.persons)
    return counts


def components(sight: Sight) -> Persons:
    """By person the least index of those joined with them, whichever way links lead.

    NOBODY for who is hidden.
    """
    label = np.arange(sight.persons, dtype=np.uint32)
    ends = [_ends(sight, segment) for segment in sight.segments]
    one, two = (np.concatenate(each) for each in zip(*ends, strict=True))
    while one.size:
        np.minimum.at(label, np.maximum(one, two), np.minimum(one, two))
        while (above := label[label]).tobytes() != label.tobytes():
            label = above
        one, two = label[one], label[two]
        apart = one != two
        one, two = one[apart], two[apart]
    if sight.hidden.size:
        label[sight.hidden[: sight.persons] != 0] = NOBODY
    return label


def reachable(sight: Sight, root: int, forward: bool, hops: int = -1) -> Reachable:
    """Others whom links lead to (forward) or from, at most so many hops away; -1: however far.

    In the order they are found, level by level: first by segment, then by who is nearer, then by
    their records and ways in.
    """
    trail = _Trail(sight, root, forward)
    while trail.front.size and len(trail.levels) - 1 != hops:
        trail.deeper(None)
    counted = [np.full(len(level), hop, np.int32) for hop, level in enumerate(trail.levels)]
    return Reachable(trail.persons[1:], np.concatenate([*counted, np.empty(0, np.int32)])[1:])


def shortest_path(sight: Sight, a: int, b: int) -> Rows:
    """The links from one to another along the fewest hops, as rows of (segment, row).

    Of several such paths the one that is met first, searching from both ends, a level of the end
    with fewer people in front at a time (of as many: from `a`). Without rows where there is none,
    or both are one.
    """
    ahead, back = _Trail(sight, a, True), _Trail(sight, b, False)
    none = np.empty((0, 2), np.uint32)
    if not ahead.front.size or not back.front.size or ahead.persons[0] == back.persons[0]:
        return none
    while ahead.front.size and back.front.size:
        side, other = (back, ahead) if back.front.size < ahead.front.size else (ahead, back)
        if (met := side.deeper(other)) is not None:
            ends = {id(side): side.persons.size - 1, id(other): met}
            before = ahead.links(ends[id(ahead)])[::-1]
            return np.array([*before, *back.links(ends[id(back)])], np.uint32)
    return none


def neighbours(sight: Sight, person: int, forward: bool) -> Neighbours:
    """One entry a link, by segment, then by the records of the person and their ways in."""
    whose = _root(sight, person)
    found = [_links(sight, each, whose, forward) for each in range(len(sight.segments))]
    others, _, rows = (np.concatenate(each) for each in zip(*found, strict=True))
    segments = np.repeat(np.arange(len(found), dtype=np.uint8), [len(rows) for _, _, rows in found])
    return Neighbours(others, segments, rows)


def top(values: Counts, k: int) -> Counts:
    """Where the greatest values are, the greatest first; of equal ones the lower index."""
    k = min(k, values.size)
    if not k:
        return np.empty(0, np.int64)
    least = np.partition(values, values.size - k)[values.size - k]
    found = np.flatnonzero(values >= least)
    return found[np.argsort(-values[found], kind="stable")][:k]


def chains(sight: Sight, carriers: CarrierColumns, root: int, forward: bool) -> Chains:
    """Whom chains that respect time lead to or from: `tracing.analysis.reach`, by columns.

    Forward by `at` and person ascending, backward by both descending. Of chains of as many steps
    with the same `at` the first that is found; they are searched in rounds, of which each makes
    chains longer by a step, by segment, then in the order in which those the last round found
    can pass something on, then by their records and ways in (backward by the last of these first).
    """
    search = _Search(sight, carriers, forward)
    found = search.run(_root(sight, root))
    order = np.lexsort((found.persons, found.at))
    order = order if forward else order[::-1]
    return Chains(*[column[order] for column in found])  # type: ignore[arg-type]


def _ends(sight: Sight, segment: Segment) -> tuple[Persons, Persons]:
    """Of each link that is seen the two ends."""
    position = np.uint32(sight.position)
    stands = (segment.since <= position) & (segment.until > position)
    source, target = segment.source, segment.target
    if not stands.all():
        source, target = source[stands], target[stands]
    source, target = _who(sight, source), _who(sight, target)
    seen = _seen(sight, source) & _seen(sight, target) & (source != target)
    return (source, target) if seen.all() else (source[seen], target[seen])


def _who(sight: Sight, persons: Persons) -> Persons:
    if not sight.canonical.size:
        return persons
    known = np.minimum(persons, sight.canonical.size - 1)
    return np.where(persons == known, sight.canonical[known], persons)


def _seen(sight: Sight, persons: Persons) -> Flags:
    known = persons < sight.persons
    if sight.hidden.size and sight.persons:
        known &= sight.hidden[np.minimum(persons, sight.persons - 1)] == 0
    return known


def _root(sight: Sight, person: int) -> Persons:
    """The one the search begins with, none if nobody sees them."""
    root = _who(sight, np.array([person], np.uint32))
    return root[_seen(sight, root)]


def _records(sight: Sight, persons: Persons) -> tuple[Persons, Places]:
    """Every record of these human beings, and whose of them it is, one human being's together."""
    records, whose = persons, np.arange(persons.size)
    if not sight.next_record.size:
        return records, whose
    found, owners = [records], [whose]
    while records.size:
        records = sight.next_record[records]
        more = records != NOBODY
        records, whose = records[more], whose[more]
        found.append(records)
        owners.append(whose)
    records, whose = np.concatenate(found), np.concatenate(owners)
    together = np.argsort(whose, kind="stable")
    return records[together], whose[together]


def _links(
    sight: Sight, segment: int, persons: Persons, forward: bool, last_first: bool = False
) -> tuple[Persons, Places, Rows]:
    """Of each link of these people that is seen the other end, whose it is, and its row."""
    links = sight.segments[segment]
    start, end = (links.out_start, links.target) if forward else (links.in_start, links.source)
    records, whose = _records(sight, persons)
    placed = records < start.size - 1
    records, whose = records[placed], whose[placed]
    record, place = _each(start, records)
    if last_first:
        spans = start[records].astype(np.int64) + start[records + np.uint32(1)] - 1
        place = spans[record] - place
    found = place.astype(np.uint32) if forward else links.in_rows[place]
    whose, position = whose[record], np.uint32(sight.position)
    stands = (links.since[found] <= position) & (links.until[found] > position)
    found, whose = found[stands], whose[stands]
    others = _who(sight, end[found])
    seen = _seen(sight, others) & (others != persons[whose])
    return others[seen], whose[seen], found[seen]


class _Trail:
    """Whom a search found, level by level, and over which link."""

    def __init__(self, sight: Sight, root: int, forward: bool) -> None:
        self.sight, self.forward = sight, forward
        self.front = _root(sight, root)
        self.line = np.full(sight.persons, -1, np.int32)
        """On which line of the trail somebody is."""
        self.line[self.front] = 0
        self.levels = [self.front]
        nothing = np.zeros(1, np.uint32)
        self._via: list[tuple[Places, Bytes, Rows]] = [
            (nothing.astype(np.int64), nothing.astype(np.uint8), nothing)
        ]

    @property
    def persons(self) -> Persons:
        return np.concatenate(self.levels)

    def deeper(self, other: _Trail | None) -> int | None:
        """A level on, or up to the first whom the other trail found: their line there."""
        size = begun = sum(map(len, self.levels))
        level, met = [], None
        for segment in range(len(self.sight.segments)):
            persons, whose, rows = _links(self.sight, segment, self.front, self.forward)
            new = np.flatnonzero(self.line[persons] < 0)
            new = new[np.sort(np.unique(persons[new], return_index=True)[1])]
            if other is not None and (there := other.line[persons[new]] >= 0).any():
                new = new[: there.argmax() + 1]
                met = int(other.line[persons[new[-1]]])
            level.append(persons[new])
            self.line[level[-1]] = np.arange(size, size + new.size)
            size += new.size
            before = whose[new] + begun - self.front.size
            self._via.append((before, np.full(new.size, segment, np.uint8), rows[new]))
            if met is not None:
                break
        self.front = np.concatenate(level)
        self.levels.append(self.front)
        return met

    def links(self, line: int) -> list[tuple[int, int]]:
        """Over which links they were found, the last first."""
        before, segments, rows = (np.concatenate(each) for each in zip(*self._via, strict=True))
        found = []
        while line:
            found.append((int(segments[line]), int(rows[line])))
            line = int(before[line])
        return found


class _Steps(NamedTuple):
    """Steps to somebody, in the order they are searched."""

    persons: Persons
    at: Places
    segment: Bytes
    row: Rows
    before: Persons

    def of(self, which: Places | Flags) -> _Steps:
        return _Steps(*[column[which] for column in self])  # type: ignore[arg-type]


class _Search:
    """Backward, time is mirrored (`~minute`), so that earlier is better both ways.

    Moments are kept as `moment - NEVER`: memory of zeros is not touched until somebody is found.
    """

    def __init__(self, sight: Sight, carriers: CarrierColumns, forward: bool) -> None:
        self.sight, self.carriers, self.forward = sight, carriers, forward
        self.at = np.zeros(sight.persons, np.int64)
        self.onward = np.zeros(sight.persons, np.int64)
        """From when on they can pass something on."""
        self.steps = np.zeros(sight.persons, np.int32)
        self.segment = np.zeros(sight.persons, np.uint8)
        self.row = np.zeros(sight.persons, np.uint32)
        self.before = np.zeros(sight.persons, np.uint32)

    def run(self, root: Persons) -> Chains:
        self.root, self.onward[root] = root, EARLIEST - NEVER
        found, front, steps = [], root, 0
        while front.size:
            steps += 1
            each = range(len(self.sight.segments))
            searched = [self._from(front, segment) for segment in each]
            step = _Steps(*(np.concatenate(column) for column in zip(*searched, strict=True)))
            found.append(self._arrive(step, steps))
            front = self._go_on(step)
        persons = np.concatenate([*found, np.empty(0, np.uint32)])
        at = (self.at[persons] + NEVER).astype(np.int32)
        return Chains(
            persons,
            at if self.forward else ~at,
            self.steps[persons],
            self.segment[persons],
            self.row[persons],
            self.before[persons],
        )

    def _from(self, front: Persons, segment: int) -> _Steps:
        others, whose, rows = _links(
            self.sight, segment, front, self.forward, last_first=not self.forward
        )
        before = front[whose]
        source, target = (before, others) if self.forward else (others, before)
        may = (self.carriers.part[source] != Part.NONE) & (others != self.root)
        if not self.forward:
            contacts = self.carriers.part[others] == Part.CONTACT
            may &= ~(contacts & self._by_contact(before))
        links = self.sight.segments[segment]
        first, last = links.first[rows].astype(np.int64), links.last[rows].astype(np.int64)
        after = self.onward[before] + NEVER
        if self.forward:
            at = self._soonest(source, None, np.maximum(first, after), last)
        else:
            at = self._soonest(source, target, first, np.minimum(last, ~after))
        step = _Steps(others, at, np.full(rows.size, segment, np.uint8), rows, before)
        return step.of(may & (at < NEVER))

    def _soonest(
        self, source: Persons, target: Persons | None, low: Places, high: Places
    ) -> Places:
        """When within bounds the source could infect and the target, if asked for, catch it."""
        carriers = self.carriers
        link, window = _each(carriers.infectious_start, source)
        low = np.maximum(low[link], carriers.infectious_from[window])
        high = np.minimum(high[link], carriers.infectious_to[window])
        if target is not None:
            infected = target[link]
            asked = (carriers.part[infected] == Part.CASE) & (
                carriers.catching_start[infected] < carriers.catching_start[infected + np.uint32(1)]
            )
            when, window = _each(carriers.catching_start, infected[asked])
            when = np.flatnonzero(asked)[when]
            caught_low = np.maximum(low[when], carriers.catching_from[window])
            caught_high = np.minimum(high[when], carriers.catching_to[window])
            link = np.concatenate((link[~asked], link[when]))
            low = np.concatenate((low[~asked], caught_low))
            high = np.concatenate((high[~asked], caught_high))
        could = low <= high
        soonest = np.full(source.size, NEVER, np.int64)
        np.minimum.at(soonest, link[could], (low if target is None else ~high)[could])
        return soonest

    def _by_contact(self, persons: Persons) -> Flags:
        """Of whom the step next in the chain is from a contact."""
        contacts: Flags = self.carriers.part[persons] == Part.CONTACT
        return contacts if self.forward else contacts & (persons != self.root)

    def _arrive(self, step: _Steps, steps: int) -> Persons:
        """Keep the soonest of each person, and return who was not found before."""
        best = np.lexsort((step.at, step.persons))
        best = best[np.unique(step.persons[best], return_index=True)[1]]
        best = best[step.at[best] - NEVER < self.at[step.persons[best]]]
        soonest = step.of(best)
        new: Persons = soonest.persons[self.at[soonest.persons] == 0]
        self.at[soonest.persons] = soonest.at - NEVER
        self.steps[soonest.persons] = steps
        self.segment[soonest.persons] = soonest.segment
        self.row[soonest.persons] = soonest.row
        self.before[soonest.persons] = soonest.before
        return new

    def _go_on(self, step: _Steps) -> Persons:
        """Who can pass something on from earlier than was known."""
        part = self.carriers.part[step.persons]
        may = part == Part.CASE
        contacts = part == Part.CONTACT
        may |= contacts & ~self._by_contact(step.before) if self.forward else contacts
        step = step.of(may & (step.at - NEVER < self.onward[step.persons]))
        np.minimum.at(self.onward, step.persons, step.at - NEVER)
        return step.persons[np.sort(np.unique(step.persons, return_index=True)[1])]


def _each(start: Rows, persons: Persons) -> tuple[Places, Places]:
    """Of everything these people have, whose it is (by place among them), and where it lies."""
    begins = start[persons].astype(np.int64)
    counts = start[persons + np.uint32(1)] - begins
    skipped = np.cumsum(counts) - counts
    whose = np.repeat(np.arange(persons.size), counts)
    return whose, (begins - skipped)[whose] + np.arange(whose.size)
