"""What people ask of the spread of an infection: what was judged last."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import sqlalchemy as sa

from tracing.domain.spread.events import SpreadKind
from tracing.projections.cells import instant
from tracing.projections.questions.base import Day, Row, coded, moment, values_of
from tracing.projections.spread import SPREAD

SPREAD_CODES: Mapping[str, type[StrEnum]] = {"spread_kind": SpreadKind}


def spread_of(
    connection: sa.Connection, at: int, case_id: str, *, on: Day | None = None
) -> Row | None:
    """The last judgement of a case. `on`: where it was reported by the end of that day."""
    query = sa.select(*values_of(SPREAD)).where(SPREAD.held_at(at), SPREAD.c.case_id == case_id)
    if on is not None:
        query = query.where(SPREAD.c.reported_at < instant(on.end))
    found = connection.execute(query).one_or_none()
    if found is None:
        return None
    row = coded(found._mapping, codes=SPREAD_CODES)
    return row | {"reported_at": moment(row["reported_at"])}
