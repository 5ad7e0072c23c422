"""What rests on something: what has to be looked at again before it is taken back.

One step at a time: on a case rest the exposures to it, on these the contacts, on these the orders
and the exposures to those contacts, and so on. What comes after a contact may rest on other
exposures too: it is to be looked at, not to fall by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

import msgspec
import sqlalchemy as sa
from msgspec import Struct

from tracing.domain.identifiers import human_id
from tracing.domain.values import RecordStatus
from tracing.projections.arrivals import ARRIVALS
from tracing.projections.batches import batches
from tracing.projections.bulletins import BULLETINS
from tracing.projections.cases import CASES
from tracing.projections.cells import instant
from tracing.projections.contacts import CONTACTS
from tracing.projections.disinfections import DISINFECTIONS
from tracing.projections.exposures import EXPOSURES
from tracing.projections.gatherings import GATHERINGS
from tracing.projections.immunity import IMMUNITY
from tracing.projections.investigations import INVESTIGATIONS
from tracing.projections.numbers import NUMBERS
from tracing.projections.passengers import PASSENGERS
from tracing.projections.pool_members import POOL_MEMBERS
from tracing.projections.pools import POOLS
from tracing.projections.quarantines import QUARANTINES
from tracing.projections.questions.area_levels import resting_on
from tracing.projections.referrals import REFERRALS
from tracing.projections.samples import SAMPLES
from tracing.projections.stays import STAYS
from tracing.projections.temporal import TemporalTable
from tracing.projections.transfers import TRANSFERS
from tracing.projections.transmissions import TRANSMISSIONS

AREA, LEVEL, TRANSMISSION = "area", "level", "transmission"
"""Kinds of what rests that people do not name by a number: an area and its level by its code, an
attribution by its case."""
GROUNDS = frozenset({"case", "place", LEVEL})
"""What the level of an area rests on."""
LAST = frozenset({AREA, TRANSMISSION, "transfer", "bulletin", "disinfection"})
"""On these nothing else rests."""
FIGURES = {"case": CASES, "contact": CONTACTS}
"""What bulletins count."""


class Rests(NamedTuple):
    """Something that rests on what was asked about, and how many steps away."""

    depth: int
    kind: str
    id: str
    """The human id; of an area its code."""


class Link(NamedTuple):
    """On `of`, whose id stands in the column `by`, rests what the column `names` says."""

    of: str
    kind: str
    table: TemporalTable
    by: str
    names: str
    only: tuple[str, str] | None = None
    """A column and what it has to say."""


def _of_persons() -> Iterator[Link]:
    for kind, table in (
        ("case", CASES),
        ("contact", CONTACTS),
        ("stay", STAYS),
        ("sample", SAMPLES),
        ("immunity", IMMUNITY),
        ("investigation", INVESTIGATIONS),
        ("quarantine", QUARANTINES),
        ("referral", REFERRALS),
        ("arrival", ARRIVALS),
    ):
        yield Link("person", kind, table, "person_id", f"{kind}_id")
    yield Link("person", "exposure", EXPOSURES, "source_person_id", "exposure_id")
    yield Link("person", "transfer", PASSENGERS, "person_id", "transfer_id")
    yield Link("person", "pool", POOL_MEMBERS, "person_id", "pool_id")


def _of_cases_and_contacts() -> Iterator[Link]:
    for of in ("case", "contact"):
        yield Link(of, "exposure", EXPOSURES, "source_id", "exposure_id", ("source_kind", of))
        for kind, table in (
            ("stay", STAYS),
            ("investigation", INVESTIGATIONS),
            ("referral", REFERRALS),
        ):
            yield Link(of, kind, table, f"{of}_id", f"{kind}_id")
        yield Link(of, "transfer", PASSENGERS, f"{of}_id", "transfer_id")
        yield Link(of, AREA, FIGURES[of], f"{of}_id", "area")
    yield Link("case", TRANSMISSION, TRANSMISSIONS, "source_case_id", "case_id")
    yield Link("case", TRANSMISSION, TRANSMISSIONS, "case_id", "case_id")
    yield Link("case", "disinfection", DISINFECTIONS, "case_id", "disinfection_id")
    yield Link("contact", "exposure", EXPOSURES, "contact_id", "exposure_id")
    yield Link("exposure", "contact", EXPOSURES, "exposure_id", "contact_id")


def _of_orders_and_samples() -> Iterator[Link]:
    bases = {"case": "case", "exposure": "contact", "sample": "sample", "pool": "pool"}
    for basis, of in bases.items():
        only = ("basis_kind", basis)
        yield Link(of, "quarantine", QUARANTINES, "basis_id", "quarantine_id", only)
    yield Link(LEVEL, "quarantine", QUARANTINES, "basis_id", "quarantine_id", ("basis_kind", AREA))
    yield Link("quarantine", "transfer", PASSENGERS, "quarantine_id", "transfer_id")
    yield Link("arrival", "quarantine", ARRIVALS, "arrival_id", "quarantine_id")
    yield Link("pool", "sample", SAMPLES, "pool_id", "sample_id")
    yield Link("round", "sample", SAMPLES, "round_id", "sample_id")
    yield Link("round", "pool", POOLS, "round_id", "pool_id")
    yield Link("investigation", "stay", STAYS, "investigation_id", "stay_id")


def _of_places() -> Iterator[Link]:
    for of in ("place", "gathering"):
        yield Link(of, "exposure", EXPOSURES, "source_id", "exposure_id", ("source_kind", of))
        yield Link(of, "stay", STAYS, f"{of}_id", "stay_id")
    for kind, table in (
        ("quarantine", QUARANTINES),
        ("sample", SAMPLES),
        ("pool", POOLS),
        ("gathering", GATHERINGS),
        ("immunity", IMMUNITY),
        ("disinfection", DISINFECTIONS),
    ):
        yield Link("place", kind, table, "place_id", f"{kind}_id")
    for column in ("arrival_place", "collected_place"):
        yield Link("place", "arrival", ARRIVALS, column, "arrival_id")
    for column in ("from_place", "to_place", "arrived_place"):
        yield Link("place", "transfer", TRANSFERS, column, "transfer_id")


LINKS = (*_of_persons(), *_of_cases_and_contacts(), *_of_orders_and_samples(), *_of_places())


def impact(connection: sa.Connection, at: int, kind: str, entity: str) -> list[Rests]:
    """What rests on an entity, the nearest first; each thing once."""
    met = {(kind, entity): 0}
    waiting = [(kind, entity)]
    depth = 0
    while waiting:
        depth += 1
        found = {
            each: depth
            for link in LINKS
            for each in _resting(connection, at, link, [id for of, id in waiting if of == link.of])
            if each not in met
        }
        grounds = [id for of, id in waiting if of in GROUNDS]
        levels = {(LEVEL, code) for code in resting_on(connection, at, grounds)}
        found |= {each: depth for each in levels if each not in met}
        met |= found
        waiting = [each for each in found if each[0] not in LAST]
    said = _published(connection, at, [each for each in met if each[0] in FIGURES])
    met |= {("bulletin", each): 1 for each in said}
    del met[kind, entity]
    return sorted(_named(connection, met))


def _resting(
    connection: sa.Connection, at: int, link: Link, wanted: Sequence[str]
) -> Iterator[tuple[str, str]]:
    table = link.table
    query = (
        sa.select(table.c[link.names])
        .distinct()
        .where(table.held_at(at), table.c[link.names].is_not(None))
    )
    if link.only is not None:
        column, says = link.only
        query = query.where(table.c[column] == says)
    if link.kind in FIGURES and "status" in table.values:
        query = query.where(table.c.status != RecordStatus.RETRACTED)
    for some in batches(wanted):
        for (named,) in connection.execute(query.where(table.c[link.by].in_(some))):
            yield link.kind, named


class _Section(Struct):
    cut_off: datetime


def _published(connection: sa.Connection, at: int, counted: Sequence[tuple[str, str]]) -> list[str]:
    """The bulletins of our own whose figures were computed while one of these was known, and
    whose window it lies in: it was reported before a cut-off."""
    own = sa.select(BULLETINS.c.bulletin_id, BULLETINS.c.known_at, BULLETINS.c.sections).where(
        BULLETINS.held_at(at), BULLETINS.c.known_at.is_not(None)
    )
    return [
        bulletin
        for bulletin, known_at, sections in connection.execute(own).all()
        if _counts(connection, known_at, sections, counted)
    ]


def _counts(
    connection: sa.Connection, known_at: int, sections: str, counted: Sequence[tuple[str, str]]
) -> bool:
    until = max(section.cut_off for section in msgspec.json.decode(sections, type=list[_Section]))
    for kind, table in FIGURES.items():
        query = sa.select(sa.func.count()).where(
            table.held_at(known_at),
            table.c.status != RecordStatus.RETRACTED,
            table.c.reported_at < instant(until),
        )
        for some in batches([id for of, id in counted if of == kind]):
            if connection.execute(query.where(table.by_key[0].in_(some))).scalar_one():
                return True
    return False


def _named(connection: sa.Connection, met: dict[tuple[str, str], int]) -> Iterator[Rests]:
    numbers = sa.select(NUMBERS.c.entity_id, NUMBERS.c.kind, NUMBERS.c.number)
    wanted = sorted({id for kind, id in met if kind != AREA})
    humans = {
        row.entity_id: human_id(row.kind, row.number)
        for some in batches(wanted)
        for row in connection.execute(numbers.where(NUMBERS.c.entity_id.in_(some)))
    }
    for (kind, id), depth in met.items():
        yield Rests(depth, kind, humans.get(id, id))
