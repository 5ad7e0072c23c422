"""The contact graph as columns: one row a version of an exposure or a transmission.

Persons are dense integers in the order of their numbers: `P-0001` is 0. Positions fit 32 bits;
`ALWAYS` stands for a row that still holds. Times are whole minutes of UTC since 1970-01-01 00:00,
32 bits; `EARLIEST` and `LATEST` where a bound is not known, or goes on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

import numpy as np
import numpy.typing as npt

from tracing.analysis.reach import EARLIEST, LATEST
from tracing.domain.identifiers import human_id
from tracing.projections.contact_graph.attributions import Attributions, no_attributions
from tracing.projections.contact_graph.exposure_spans import ExposureTraits, plain_traits
from tracing.projections.contact_graph.records import (
    Cases,
    Hidden,
    Merges,
    Who,
    changes_of,
    kept_cases,
    no_cases,
    no_merges,
    nobody_hidden,
    who_is_who,
)
from tracing.projections.contact_graph.scales import (
    ALWAYS,
    NOBODY,
    Bytes,
    Minutes,
    Persons,
    Positions,
    Rows,
    end_to_end,
)

__all__ = [
    "ALWAYS",
    "BASE",
    "EARLIEST",
    "EXPOSURE",
    "LATEST",
    "NOBODY",
    "TAIL",
    "TRANSMISSION",
    "TRANSMISSIONS",
    "Bytes",
    "Columns",
    "Minutes",
    "Persons",
    "Positions",
    "Rows",
    "Segment",
    "Sight",
    "no_links",
    "segment",
]

EXPOSURE = "exposure"
TRANSMISSION = "transmission"
BASE, TAIL, TRANSMISSIONS = 0, 1, 2
"""Where the segments of a sight lie."""


class Segment(NamedTuple):
    """Links of one relation, and the ways in by their ends.

    The first seven columns are one cell a link, ordered by source and then by `first`: those that
    lead from person `p` lie at `out_start[p]:out_start[p + 1]`. `in_rows` lists the links by target
    and then by `last`; those that lead to `p` lie at `in_start[p]:in_start[p + 1]` of it.
    """

    source: Persons
    target: Persons
    since: Positions
    until: Positions
    first: Minutes
    """The earliest moment of it there can be."""
    last: Minutes
    """The latest."""
    number: npt.NDArray[np.uint32]
    """Of an exposure its number (`E-0001` is 1), of a transmission the row of its attribution."""
    out_start: Rows
    in_start: Rows
    in_rows: Rows

    @property
    def links(self) -> int:
        return self.source.size


class Sight(NamedTuple):
    """What stands of the graph as of a position: a filter over columns nobody copies."""

    position: int
    persons: int
    """Those with a lesser index were known by then."""
    segments: tuple[Segment, ...]
    hidden: Bytes
    """1 for who is no node: retracted, or merged into another. Empty where nobody is."""
    canonical: Persons
    """Who each is in the end. Empty where nobody was merged."""
    next_record: Persons
    """The next record of the same human being, from the one who is kept on; NOBODY ends it."""


def segment(
    persons: int,
    *,
    source: Persons,
    target: Persons,
    since: Positions,
    until: Positions,
    first: Minutes,
    last: Minutes,
    number: npt.NDArray[np.uint32],
) -> Segment:
    """A segment with its ways in, of columns as `by_source` orders them."""
    in_rows = np.lexsort((last, target)).astype(np.uint32)
    columns = (source, target, since, until, first, last, number)
    return Segment(*columns, _starts(source, persons), _starts(target, persons), in_rows)


def by_source(source: Persons, first: Minutes) -> Rows:
    """The order of the rows of a segment; equal ones stay as they are."""
    return np.lexsort((first, source)).astype(np.uint32)


def _starts(end: Persons, persons: int) -> Rows:
    starts = np.zeros(persons + 1, np.uint32)
    np.cumsum(np.bincount(end, minlength=persons), out=starts[1:])
    return starts


def no_links(persons: int) -> Segment:
    """A segment without links."""
    none: Any = np.empty(0, np.uint32)
    minutes: Minutes = np.empty(0, np.int32)
    start = np.zeros(persons + 1, np.uint32)
    return Segment(none, none, none, none, minutes, minutes, none, start, start, none)


def grown(found: Segment, persons: int) -> Segment:
    """The same links among more persons, the further ones without any."""
    further = persons + 1 - found.out_start.size
    if not further:
        return found
    if not found.links:
        return no_links(persons)
    last = np.full(further, found.links, np.uint32)
    return found._replace(
        out_start=np.concatenate((found.out_start, last)),
        in_start=np.concatenate((found.in_start, last)),
    )


def no_columns(ledger_id: UUID, fingerprint: str, zone: str) -> Columns:
    """Of a registry of which nothing was read."""
    none = no_links(0)
    return Columns(
        ledger_id=ledger_id,
        fingerprint=fingerprint,
        position=0,
        leaf=b"",
        zone=zone,
        since=none.since,
        segments=(none, none, none),
        traits=(plain_traits(0), plain_traits(0)),
        attributions=no_attributions(),
        hidden=nobody_hidden(),
        merges=no_merges(),
        cases=no_cases(),
        case_merges=no_merges(),
    )


def joined(
    persons: int,
    earlier: tuple[Segment, ExposureTraits],
    later: tuple[Segment, ExposureTraits],
) -> tuple[Segment, ExposureTraits]:
    """One segment of two, with what was told of their links."""
    links = Segment._fields[:7]
    columns = dict(zip(links, end_to_end(earlier[0][:7], later[0][:7]), strict=True))
    order = by_source(columns["source"], columns["first"])
    found = segment(persons, **{name: column[order] for name, column in columns.items()})
    return found, earlier[1].joined(later[1]).taken(order)


@dataclass(frozen=True, eq=False)
class Columns:
    """The contact graph of every position up to `position`.

    A sight as of an earlier position stays right when the columns grow: what ended since only has
    its `until` set.
    """

    ledger_id: UUID
    fingerprint: str
    position: int
    leaf: bytes
    """The ledger's at that position."""
    zone: str
    """In which days are told as minutes."""
    since: Positions
    """Of persons, when each became known."""
    segments: tuple[Segment, Segment, Segment]
    """Exposures, those that came after the snapshot, and transmissions."""
    traits: tuple[ExposureTraits, ExposureTraits]
    attributions: Attributions
    hidden: Hidden
    merges: Merges
    cases: Cases
    case_merges: Merges
    grown_by: int = 0
    """How many rows were read since the snapshot."""

    @classmethod
    def of_arrays(
        cls,
        since: Positions,
        source: Persons,
        target: Persons,
        exposure_since: Positions,
        first: Minutes,
        last: Minutes,
        *,
        until: Positions | None = None,
        number: npt.NDArray[np.uint32] | None = None,
        setting: Bytes | None = None,
    ) -> Columns:
        """Exposures alone, in any order: for measuring."""
        links, persons = source.size, since.size
        order = by_source(source, first)
        base = segment(
            persons,
            source=source[order],
            target=target[order],
            since=exposure_since[order],
            until=np.full(links, ALWAYS, np.uint32) if until is None else until[order],
            first=first[order],
            last=last[order],
            number=order + np.uint32(1) if number is None else number[order],
        )
        none = no_links(persons)
        return replace(
            no_columns(UUID(int=0), "", "UTC"),
            position=int(max(since.max(initial=0), exposure_since.max(initial=0))),
            since=since,
            segments=(base, none, none),
            traits=(
                plain_traits(links, None if setting is None else setting[order]),
                plain_traits(0),
            ),
        )

    @property
    def persons(self) -> int:
        return self.since.size

    @property
    def nbytes(self) -> int:
        return sum({id(column): column.nbytes for _, column in arrays_of(self)}.values())

    def sight(self, at: int) -> Sight:
        """What stands as of a position up to this one."""
        known = int(np.searchsorted(self.since, np.uint32(at), "right"))
        return Sight(at, known, self.segments, *self._who(at))

    def key(self, segment: int, row: int) -> str:
        """The human id of an exposure, the id of an attribution."""
        number = int(self.segments[segment].number[row])
        if segment == TRANSMISSIONS:
            return self.attributions.id(number)
        return human_id(EXPOSURE, number)

    def attributes(self, segment: int, row: int, at: int) -> dict[str, Any]:
        """What an edge carries, as the questions tell it."""
        links = self.segments[segment]
        number = int(links.number[row])
        if segment == TRANSMISSIONS:
            told = self.attributions.attributes(number, self._kept_cases(at))
            return {"kind": TRANSMISSION, **told}
        told = self.traits[segment].attributes(row, int(links.first[row]), int(links.last[row]))
        return {"kind": EXPOSURE, "exposure": human_id(EXPOSURE, number), **told}

    def cases_of(self, sight: Sight, person: int) -> list[str]:
        """The human ids of the cases of somebody that stand, each infection once."""
        numbers: list[int] = []
        for record in _records(sight, person):
            numbers += self.cases.standing_of(record, self._cases_by_person, sight.position)
        merged = self._kept_cases(sight.position)
        return [human_id("case", number) for number in sorted(numbers) if number not in merged]

    @cached_property
    def _changes(self) -> Positions:
        return changes_of(self.hidden, self.merges)

    @cached_property
    def _whos(self) -> dict[int, Who]:
        return {}

    def _who(self, at: int) -> Who:
        """Cached: it is the same between two changes."""
        after = int(np.searchsorted(self._changes, np.uint32(at), "right"))
        found = self._whos.get(after)
        if found is None:
            found = who_is_who(self.since, self.hidden, self.merges, at)
            if len(self._whos) >= _SIGHTS_KEPT:
                self._whos.clear()
            self._whos[after] = found
        return found

    @cached_property
    def _cases_by_person(self) -> Rows:
        return np.argsort(self.cases.person, kind="stable").astype(np.uint32)

    @cached_property
    def _infections(self) -> dict[int, dict[int, int]]:
        return {}

    def _kept_cases(self, at: int) -> dict[int, int]:
        found = self._infections.get(at)
        if found is None:
            found = kept_cases(self.cases, self.case_merges, at)
            self._infections.clear()
            self._infections[at] = found
        return found


_SIGHTS_KEPT = 8


def _records(sight: Sight, person: int) -> Iterator[int]:
    yield person
    while sight.next_record.size and (person := int(sight.next_record[person])) != NOBODY:
        yield person


def compact(columns: Columns) -> Columns:
    """The same without a tail."""
    base, tail, transmissions = columns.segments
    if not tail.links:
        return replace(columns, grown_by=0)
    persons = columns.persons
    links, traits = joined(persons, (base, columns.traits[BASE]), (tail, columns.traits[TAIL]))
    return replace(
        columns,
        segments=(links, no_links(persons), transmissions),
        traits=(traits, plain_traits(0)),
        grown_by=0,
    )


def arrays_of(columns: Any, name: str = "") -> Iterator[tuple[str, npt.NDArray[Any]]]:
    """Every array with the path that leads to it, such as `segments.0.source`."""
    if isinstance(columns, np.ndarray):
        yield name, columns
    elif isinstance(columns, tuple):
        names = getattr(columns, "_fields", range(len(columns)))
        for each, part in zip(names, columns, strict=True):
            yield from arrays_of(part, f"{name}.{each}" if name else str(each))
    elif isinstance(columns, Columns):
        for field in fields(columns):
            yield from arrays_of(getattr(columns, field.name), field.name)
