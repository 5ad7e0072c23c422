"""What people ask of protocols: which were adopted, and which rules hold where and when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import sqlalchemy as sa

from tracing.domain.protocol.in_force import InForce
from tracing.domain.protocol.pack import PackLayer
from tracing.domain.protocol.state import Adoption
from tracing.domain.values import Decision
from tracing.projections.protocols import PROTOCOLS
from tracing.projections.questions.base import Row, moment, values_of


def adoptions(connection: sa.Connection, at: int) -> Iterator[Row]:
    """Adopted packs as of a position: by their first day, the widest jurisdiction first."""
    query = (
        sa.select(*values_of(PROTOCOLS))
        .where(PROTOCOLS.held_at(at))
        .order_by(PROTOCOLS.c.from_on, PROTOCOLS.c.jurisdiction, PROTOCOLS.c.pack)
    )
    for found in connection.execute(query):
        row = dict(found._mapping)
        until = row["superseded_on"]
        yield row | {
            "layer": PackLayer(row["layer"]),
            "jurisdiction": row["jurisdiction"] or None,
            "from_on": date.fromisoformat(row["from_on"]),
            "superseded_on": None if until is None else date.fromisoformat(until),
            "decided_at": datetime.fromisoformat(row["decided_at"]),
            "reported_at": moment(row["reported_at"]),
        }


def in_force(connection: sa.Connection, at: int) -> InForce:
    """Which rules hold on what day where, as known at a position."""
    return InForce(map(_adoption, adoptions(connection, at)))


def _adoption(row: Row) -> Adoption:
    return Adoption(
        version=0,  # where it lies in its stream, which rows do not say
        pack=row["pack"],
        layer=row["layer"],
        jurisdiction=row["jurisdiction"],
        from_on=row["from_on"],
        superseded_on=row["superseded_on"],
        digest=row["digest"],
        text=row["text"],
        decision=Decision(
            office=row["office"],
            document_number=row["document"],
            decided_at=row["decided_at"],
        ),
        reported_at=row["reported_at"],
    )
