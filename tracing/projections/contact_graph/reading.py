"""The columns of the contact graph from the views: all of them, or what came since a position."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import tzinfo
from typing import Any

import numpy as np
import sqlalchemy as sa

from tracing.collector import garbage_waiting
from tracing.domain.values import RecordStatus
from tracing.projections.cases import CASES
from tracing.projections.contact_graph.attributions import EVIDENCES, Attributions
from tracing.projections.contact_graph.columns import (
    TRANSMISSIONS,
    Columns,
    Segment,
    grown,
    joined,
    no_columns,
    segment,
)
from tracing.projections.contact_graph.exposure_spans import (
    CERTAINTIES,
    SETTINGS,
    SOURCE_KINDS,
    ExposureTraits,
    Spans,
    minutes_of,
    traits_of,
)
from tracing.projections.contact_graph.records import Cases, Hidden, Merges, gaps, runs
from tracing.projections.contact_graph.row_cells import (
    Array,
    Cells,
    as_one,
    booleans,
    coded,
    days,
    first_minutes,
    ids,
    indices,
    last_minutes,
    moments,
    numbers,
    objects,
    positions,
)
from tracing.projections.contact_graph.scales import Minutes, Positions, end_to_end
from tracing.projections.exposures import EXPOSURES
from tracing.projections.identities import CASE_IDENTITIES, IDENTITIES
from tracing.projections.numbers import NUMBERS
from tracing.projections.persons import PERSONS
from tracing.projections.store import Reading
from tracing.projections.temporal import TemporalTable
from tracing.projections.transmissions import TRANSMISSIONS as ATTRIBUTED

_AT_ONCE = 20_000

Where = sa.ColumnElement[bool]


def build(reading: Reading, zone: tzinfo) -> Columns:
    """Of everything the views hold."""
    standing = reading.standing
    nothing = no_columns(standing.ledger_id, standing.fingerprint, str(zone))
    return replace(extended(nothing, reading, zone), grown_by=0)


def extended(columns: Columns, reading: Reading, zone: tzinfo) -> Columns:
    """With what began or ended since; the same columns where nothing did.

    Their `until` is set in place: no sight as of an earlier position tells the difference.
    """
    if reading.position <= columns.position:
        return columns
    with garbage_waiting():
        return _Growth(reading, columns, zone).grown()


class _Growth:
    """What the views hold that columns of an earlier position do not."""

    def __init__(self, reading: Reading, columns: Columns, zone: tzinfo) -> None:
        self._connection = reading.connection
        self._standing = reading.standing
        self._now = reading.position
        self._after = columns.position
        self._zone = zone
        self._columns = columns
        self._rows = 0

    def grown(self) -> Columns:
        since = np.concatenate((self._columns.since, self._persons()))
        hidden = self._hidden(since)
        cases = self._cases()
        segments, traits = self._exposures(since.size)
        attributions = self._attributions()
        transmissions = grown(self._columns.segments[TRANSMISSIONS], since.size)
        if attributions is not None or cases is not None:
            transmissions = standing_links(
                since.size,
                self._columns.attributions if attributions is None else attributions,
                self._columns.cases if cases is None else cases,
            )
        return replace(
            self._columns,
            position=self._now,
            leaf=self._standing.leaf,
            since=since,
            segments=(*segments, transmissions),
            traits=traits,
            attributions=self._columns.attributions if attributions is None else attributions,
            hidden=hidden,
            merges=self._merges(IDENTITIES, "into", self._columns.merges),
            cases=self._columns.cases if cases is None else cases,
            case_merges=self._merges(CASE_IDENTITIES, "is_case_id", self._columns.case_merges),
            grown_by=self._columns.grown_by + self._rows,
        )

    def _read(self, query: sa.Select[Any], **cells: Callable[[Cells], Array]) -> dict[str, Array]:
        """The columns of a query as arrays, named and made as `cells` says."""
        found = self._connection.execute(query, execution_options={"yield_per": _AT_ONCE})
        parts = [
            [make(some) for make, some in zip(cells.values(), zip(*rows, strict=True), strict=True)]
            for rows in found.partitions()
        ]
        if not parts:
            return {name: make(()) for name, make in cells.items()}
        whole = dict(zip(cells, map(np.concatenate, zip(*parts, strict=True)), strict=True))
        self._rows += next(iter(whole.values())).size
        return whole

    def _began(self, table: TemporalTable) -> list[Where]:
        return [table.c.since > self._after] if self._after else []

    def _ended(self, table: TemporalTable) -> Where:
        return sa.and_(table.c.until > self._after, table.c.until <= self._now)

    def _changed(self, table: TemporalTable) -> bool:
        began_or_ended = sa.or_(*self._began(table), self._ended(table))
        found = sa.select(sa.literal(1)).select_from(table.table).where(began_or_ended).limit(1)
        return self._connection.execute(found).first() is not None

    def _persons(self) -> Positions:
        query = (
            sa.select(NUMBERS.c.since)
            .where(NUMBERS.c.kind == "person", NUMBERS.c.number > self._columns.persons)
            .order_by(NUMBERS.c.number)
        )
        return self._read(query, since=positions)["since"]

    def _hidden(self, since: Positions) -> Hidden:
        """Only who was ever changed can have been hidden."""
        retracted = PERSONS.c.status == RecordStatus.RETRACTED
        touched = sa.union(
            sa.select(PERSONS.c.person_id).where(self._ended(PERSONS)),
            sa.select(PERSONS.c.person_id).where(retracted, *self._began(PERSONS)),
        )
        query = (
            sa.select(NUMBERS.c.number, PERSONS.c.since, PERSONS.c.until, retracted)
            .join(NUMBERS.table, NUMBERS.c.entity_id == PERSONS.c.person_id)
            .where(PERSONS.c.person_id.in_(touched))
        )
        found = self._read(query, person=indices, since=positions, until=positions, away=booleans)
        old = self._columns.hidden
        if not found["person"].size:
            return old
        seen = ~found.pop("away")
        changed = np.unique(found["person"])
        new = gaps(changed, since, Hidden(**{name: each[seen] for name, each in found.items()}))
        stays = ~np.isin(old.person, changed)
        return Hidden(*end_to_end(tuple(each[stays] for each in old), new))

    def _cases(self) -> Cases | None:
        """None where no case changed."""
        own, person = NUMBERS.table.alias("own"), NUMBERS.table.alias("person_number")
        query = (
            sa.select(
                own.c.number,
                person.c.number,
                CASES.c.since,
                CASES.c.until,
                CASES.c.status == RecordStatus.STANDING,
            )
            .join(own, own.c.entity_id == CASES.c.case_id)
            .join(person, person.c.entity_id == CASES.c.person_id)
        )
        if self._after:
            began = sa.select(CASES.c.case_id).where(*self._began(CASES))
            ended = sa.select(CASES.c.case_id).where(self._ended(CASES))
            query = query.where(CASES.c.case_id.in_(sa.union(began, ended)))
        found = self._read(
            query,
            number=numbers,
            person=indices,
            since=positions,
            until=positions,
            standing=booleans,
        )
        if not found["number"].size:
            return None
        stands = found.pop("standing")
        old = self._columns.cases
        stays = ~np.isin(old.number, found["number"])
        new = Cases(**{name: each[stands] for name, each in found.items()})
        return runs(Cases(*end_to_end(tuple(each[stays] for each in old), new)))

    def _merges(self, table: TemporalTable, into: str, old: Merges) -> Merges:
        if self._after and not self._changed(table):
            return old
        own, its = NUMBERS.table.alias("own"), NUMBERS.table.alias("its")
        record = table.by_key[0]
        query = (
            sa.select(record, own.c.number, table.c[into], its.c.number)
            .add_columns(table.c.since, table.c.until)
            .join(own, own.c.entity_id == record)
            .join(its, its.c.entity_id == table.c[into])
        )
        read = indices if table is IDENTITIES else numbers
        found = self._read(
            query,
            id=objects,
            record=read,
            into_id=objects,
            into=read,
            since=positions,
            until=positions,
        )
        named = np.concatenate((found["id"], found["into_id"]))
        _, where, which = np.unique(named, return_index=True, return_inverse=True)
        members = np.concatenate((found["record"], found["into"]))[where]
        record_of, into_of = np.split(which.astype(np.uint32), 2)
        return Merges(members, record_of, into_of, found["since"], found["until"])

    def _exposures(
        self, persons: int
    ) -> tuple[tuple[Segment, Segment], tuple[ExposureTraits, ExposureTraits]]:
        base, tail, _ = self._columns.segments
        traits, tail_traits = self._columns.traits
        self._end_exposures(base, tail)
        new = self._new_exposures(persons)
        if not base.links and not tail.links:
            return (new[0], grown(tail, persons)), (new[1], tail_traits)
        base = grown(base, persons)
        if not new[0].links:
            return (base, grown(tail, persons)), (traits, tail_traits)
        tail, tail_traits = joined(persons, (tail, tail_traits), new)
        return (base, tail), (traits, tail_traits)

    def _new_exposures(self, persons: int) -> tuple[Segment, ExposureTraits]:
        own, source, target = (NUMBERS.table.alias(name) for name in ("own", "source", "target"))
        span = ("first_from", "first_to", "last_from", "last_to", "first_at", "last_at", "open")
        query = (
            sa.select(source.c.number, target.c.number, own.c.number)
            .add_columns(EXPOSURES.c.since, EXPOSURES.c.until)
            .add_columns(EXPOSURES.c.setting, EXPOSURES.c.certainty, EXPOSURES.c.source_kind)
            .add_columns(*(EXPOSURES.c[name] for name in span))
            .select_from(EXPOSURES.table)
            .join(own, own.c.entity_id == EXPOSURES.c.exposure_id)
            .join(source, source.c.entity_id == EXPOSURES.c.source_person_id)
            .join(target, target.c.entity_id == EXPOSURES.c.person_id)
            .where(*self._began(EXPOSURES))
        )
        if not self._after:  # in the order they lie in, and near their numbers
            query = query.order_by(*EXPOSURES.table.primary_key)
        found = self._read(
            query,
            source=indices,
            target=indices,
            number=numbers,
            since=positions,
            until=positions,
            setting=coded(SETTINGS),
            certainty=coded(CERTAINTIES),
            source_kind=coded(SOURCE_KINDS),
            **dict.fromkeys(span[:4], days),
            **dict.fromkeys(span[4:6], moments),
            open=booleans,
        )
        spans = Spans(**{name: found.pop(name) for name in span})
        traits = traits_of(
            **{name: found.pop(name) for name in ("setting", "certainty", "source_kind")},
            spans=spans,
        )
        found["first"], found["last"] = self._minutes(spans)
        order = np.lexsort((found["since"], found["number"], found["first"], found["source"]))
        links = segment(persons, **{name: column[order] for name, column in found.items()})
        return links, traits.taken(order.astype(np.uint32))

    def _minutes(self, spans: Spans) -> tuple[Minutes, Minutes]:
        starts = first_minutes(spans.first_from, self._zone)
        return minutes_of(spans, starts, last_minutes(spans.last_to, self._zone))

    def _end_exposures(self, *segments: Segment) -> None:
        if not self._after:
            return
        query = (
            sa.select(NUMBERS.c.number, EXPOSURES.c.since, EXPOSURES.c.until)
            .select_from(EXPOSURES.table)
            .join(NUMBERS.table, NUMBERS.c.entity_id == EXPOSURES.c.exposure_id)
            .where(EXPOSURES.c.since <= self._after, self._ended(EXPOSURES))
        )
        found = self._read(query, number=numbers, since=positions, until=positions)
        for links in segments:
            rows = np.flatnonzero(np.isin(links.number, found["number"])).astype(np.uint32)
            until = links.until[rows]
            _end(links.number[rows], links.since[rows], until, *found.values())
            links.until[rows] = until

    def _attributions(self) -> Attributions | None:
        """None where none began or ended."""
        ended = self._end_attributions()
        new = self._new_attributions()
        if not new.since.size and not ended:
            return None
        return self._columns.attributions.joined(new)

    def _new_attributions(self) -> Attributions:
        own, its, source, target = (
            NUMBERS.table.alias(name) for name in ("own", "its", "source", "target")
        )
        names = ("evidence", "certainty", "setting", "infected_from", "infected_to", "infected_at")
        query = (
            sa.select(source.c.number, target.c.number, own.c.number, its.c.number)
            .add_columns(ATTRIBUTED.c.attribution_id, ATTRIBUTED.c.since, ATTRIBUTED.c.until)
            .add_columns(*(ATTRIBUTED.c[name] for name in names))
            .select_from(ATTRIBUTED.table)
            .join(own, own.c.entity_id == ATTRIBUTED.c.case_id)
            .join(its, its.c.entity_id == ATTRIBUTED.c.source_case_id)
            .join(source, source.c.entity_id == ATTRIBUTED.c.source_person_id)
            .join(target, target.c.entity_id == ATTRIBUTED.c.person_id)
            .where(*self._began(ATTRIBUTED))
        )
        found = self._read(
            query,
            source=indices,
            target=indices,
            case=numbers,
            source_case=numbers,
            ids=ids,
            since=positions,
            until=positions,
            evidence=coded(EVIDENCES),
            certainty=coded(CERTAINTIES),
            setting=coded(SETTINGS),
            infected_from=days,
            infected_to=days,
            infected_at=moments,
        )
        found = _in_order(found, as_one(found["ids"]), found["since"])
        on, at = (found["infected_from"], found["infected_to"]), found["infected_at"]
        never = np.zeros(at.size, np.bool_)
        first, last = self._minutes(Spans(*on, *on, at, at, never))
        return Attributions(**found, first=first, last=last)

    def _end_attributions(self) -> bool:
        """Whether any ended."""
        if not self._after:
            return False
        query = sa.select(ATTRIBUTED.c.attribution_id, ATTRIBUTED.c.since, ATTRIBUTED.c.until)
        found = self._read(
            query.where(ATTRIBUTED.c.since <= self._after, self._ended(ATTRIBUTED)),
            ids=ids,
            since=positions,
            until=positions,
        )
        known = self._columns.attributions
        ended = as_one(found.pop("ids"))
        _end(as_one(known.ids), known.since, known.until, ended, *found.values())
        return bool(ended.size)


def standing_links(persons: int, attributions: Attributions, cases: Cases) -> Segment:
    """The links attributions are while both their cases stand."""
    rows = np.arange(attributions.since.size)
    since, until = attributions.since, attributions.until
    for ends in (attributions.case, attributions.source_case):
        begin = np.searchsorted(cases.number, ends[rows], "left")
        count = np.searchsorted(cases.number, ends[rows], "right") - begin
        place = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
        interval = np.repeat(begin, count) + place
        rows = np.repeat(rows, count)
        since = np.maximum(np.repeat(since, count), cases.since[interval])
        until = np.minimum(np.repeat(until, count), cases.until[interval])
    stands = np.flatnonzero(since < until)
    rows, since, until = rows[stands], since[stands], until[stands]
    source, first = attributions.source[rows], attributions.first[rows]
    order = np.lexsort((since, rows, first, source))
    rows = rows[order]
    return segment(
        persons,
        source=source[order],
        target=attributions.target[rows],
        since=since[order],
        until=until[order],
        first=first[order],
        last=attributions.last[rows],
        number=rows.astype(np.uint32),
    )


def _in_order(found: Mapping[str, Array], *keys: Array) -> dict[str, Array]:
    order = np.lexsort(keys)
    return {name: column[order] for name, column in found.items()}


def _end(
    known: Array, since: Positions, until: Positions, key: Array, begun: Positions, end: Positions
) -> None:
    """Set `until` where both the key and `since` are those of a row that ended."""
    if not key.size:
        return
    order = np.argsort(since, kind="stable")
    place = np.searchsorted(since, begun, "left", sorter=order)
    beyond = np.searchsorted(since, begun, "right", sorter=order)
    while (inside := np.flatnonzero(place < beyond)).size:
        rows = order[place[inside]]
        same = known[rows] == key[inside]
        until[rows[same]] = end[inside[same]]
        place[inside] += 1
