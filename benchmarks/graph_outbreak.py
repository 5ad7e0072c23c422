"""Contact tracing of an epidemic that never was, as arrays: the input of `benchmarks.graph`.

Few cases infect many and most infect nobody (offspring negative binomial, R 1.2, k 0.3). A case
names some 25 contacts: their household, guests of the venues they went to, neighbours, and anybody;
a third of these were close, and each of those names contacts of their own. Links come in the order
in which they were recorded, days after they happened, as registers of contacts have them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tracing.analysis.reach import Part
from tracing.projections.contact_graph.columns import Minutes, Persons
from tracing.projections.contact_graph.kernel import CarrierColumns

SEED = 2026
DAY = 1440
DAYS = 60
HOUSEHOLD = 3
STREET = 6_000
COUNTY = 600_000
VENUE_GUESTS = 40
R, K = 1.2, 0.3
NAMED, NAMED_DISPERSION = 22, 2.0
CLOSE = 0.35
INTERVAL_SHAPE, INTERVAL_DAYS = 6.25, 0.8
LINKS_A_SEED = 1_500
BEFORE_ONSET, AFTER_ONSET = 2, 5

Integers = npt.NDArray[np.int64]


class Outbreak(NamedTuple):
    """Links in the order of recording, persons in that of appearing, and what they could do."""

    persons: int
    source: Persons
    target: Persons
    first: Minutes
    last: Minutes
    carriers: CarrierColumns


class _Met(NamedTuple):
    source: Integers
    target: Integers
    first: Integers


def outbreak(links: int) -> Outbreak:
    """So many links: the earliest recorded of an epidemic that has at least as many."""
    seeds = max(4, links // LINKS_A_SEED)
    while True:
        met, onset = _spread(max(30_000, links), seeds)
        if met.first.size >= links:
            return _recorded(met, onset, links)
        seeds += seeds // 2


def _spread(population: int, seeds: int) -> tuple[_Met, Integers]:
    random = np.random.default_rng(SEED)
    onset = np.full(population, -1)
    cases = random.choice(population, seeds, replace=False)
    onset[cases] = random.integers(0, 8 * DAY, seeds)
    met = []
    while cases.size:
        offspring = random.negative_binomial(K, K / (K + R), cases.size)
        named = (
            offspring
            + 3
            + random.negative_binomial(
                NAMED_DISPERSION, NAMED_DISPERSION / (NAMED_DISPERSION + NAMED - 1), cases.size
            )
        )
        source = np.repeat(cases, named)
        place = np.arange(source.size) - np.repeat(np.cumsum(named) - named, named)
        contact = _contacts(random, source, population)
        at = onset[source] + random.integers(-BEFORE_ONSET * DAY, AFTER_ONSET * DAY, source.size)
        met.append(_Met(source, contact, at))
        close = random.random(source.size) < CLOSE
        met.append(_secondary(random, contact[close], at[close], population))
        infected = np.flatnonzero(
            (place < np.repeat(offspring, named)) & (onset[contact] < 0) & (at >= 0)
        )
        cases, first = np.unique(contact[infected], return_index=True)
        waited = random.gamma(INTERVAL_SHAPE, INTERVAL_DAYS * DAY, cases.size).astype(np.int64)
        onset[cases] = at[infected][first] + waited
        cases = cases[onset[cases] < DAYS * DAY]
    together = _Met(*(np.concatenate(column) for column in zip(*met, strict=True)))
    within = (together.first >= 0) & (together.first < DAYS * DAY)
    return _Met(*(column[within] for column in together)), onset


def _secondary(
    random: np.random.Generator, contact: Integers, at: Integers, population: int
) -> _Met:
    named = random.integers(1, 6, contact.size)
    source = np.repeat(contact, named)
    later = np.repeat(at, named) + random.integers(60, 6 * DAY, source.size)
    return _Met(source, _contacts(random, source, population), later)


def _contacts(random: np.random.Generator, source: Integers, population: int) -> Integers:
    """Of the household, a venue of the street, the street, the county, or anywhere."""
    drawn = random.random(source.size)
    household = source // HOUSEHOLD * HOUSEHOLD + random.integers(0, HOUSEHOLD, source.size)
    street = source // STREET * STREET
    venue = street + random.integers(0, STREET // VENUE_GUESTS, source.size) ** 2 % STREET
    guest = venue + random.integers(0, VENUE_GUESTS, source.size)
    neighbour = street + random.integers(0, STREET, source.size)
    county = source // COUNTY * COUNTY + random.integers(0, COUNTY, source.size)
    anybody = random.integers(0, population, source.size)
    kinds = [drawn < bound for bound in (0.15, 0.35, 0.7, 0.94)]
    contact = np.select(kinds, [household, guest, neighbour, county], anybody) % population
    return np.where(contact == source, (contact + 1) % population, contact)


def _recorded(met: _Met, onset: Integers, links: int) -> Outbreak:
    random = np.random.default_rng(SEED + 1)
    learnt = met.first + random.gamma(2.0, DAY, met.first.size).astype(np.int64)
    order = np.argsort(learnt, kind="stable")[:links]
    source, target, first = (column[order] for column in met)
    lasted = np.clip(random.lognormal(3.6, 1.0, links), 5, 720).astype(np.int64)
    ends = np.stack([source, target], axis=1).ravel()
    people, appeared, place = np.unique(ends, return_index=True, return_inverse=True)
    number = np.empty(people.size, np.int64)
    number[np.argsort(appeared)] = np.arange(people.size)
    source, target = number[place.reshape(-1, 2)].T
    onset = onset[people[np.argsort(appeared)]]
    onset[onset >= DAYS * DAY] = -1
    return Outbreak(
        people.size,
        source.astype(np.uint32),
        target.astype(np.uint32),
        first.astype(np.int32),
        (first + lasted).astype(np.int32),
        _carriers(onset, target, first),
    )


def _carriers(onset: Integers, target: Integers, first: Integers) -> CarrierColumns:
    """Cases from two days before onset, contacts from their first exposure, until they are kept."""
    exposed = np.full(onset.size, DAYS * DAY)
    np.minimum.at(exposed, target, first)
    case, contact = onset >= 0, exposed < DAYS * DAY
    part = np.where(case, Part.CASE, np.where(contact, Part.CONTACT, Part.NONE))
    begins = np.where(case, onset - BEFORE_ONSET * DAY, exposed)[part > 0]
    ends = np.where(case, onset + AFTER_ONSET * DAY, exposed + 7 * DAY)[part > 0]
    caught = onset[case]
    return CarrierColumns(
        part.astype(np.uint8),
        _start(part > 0),
        begins.astype(np.int32),
        ends.astype(np.int32),
        _start(case),
        (caught - 14 * DAY).astype(np.int32),
        (caught - DAY).astype(np.int32),
    )


def _start(has: npt.NDArray[np.bool_]) -> Persons:
    return np.concatenate(([0], np.cumsum(has))).astype(np.uint32)
