"""What people ask of referrals to other jurisdictions and from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum

import sqlalchemy as sa

from tracing.domain.area.codes import within
from tracing.domain.quarantine.events import OrderMode
from tracing.domain.referral.events import ReferralOutcome
from tracing.domain.referral.state import ReferralDirection, ReferralStatus
from tracing.projections.cells import instant
from tracing.projections.questions.base import Day, Ids, Row, is_any, rows_of
from tracing.projections.questions.identity import if_persons
from tracing.projections.questions.transfers import in_moments, only_by
from tracing.projections.referrals import REFERRALS, STEPS

CODES: Mapping[str, type[StrEnum]] = {
    "direction": ReferralDirection,
    "mode": OrderMode,
    "outcome": ReferralOutcome,
}
SEALED = ("note", "answer_note")


def referrals(
    connection: sa.Connection,
    at: int,
    *,
    on: Day | None = None,
    referral_id: Ids | None = None,
    person_id: Ids | None = None,
    direction: ReferralDirection | None = None,
    status: ReferralStatus | None = None,
    area: str | None = None,
) -> Iterator[Row]:
    """Referrals by number. `on`: those asked by then, with what had come of them by then.

    `area`: the other jurisdiction, or one that lies within it.
    """
    given = {
        "referral_id": referral_id,
        "person_id": if_persons(connection, at, person_id),
        "direction": direction,
    }
    where = [is_any(REFERRALS.c[name], ids) for name, ids in given.items() if ids is not None]
    if on is not None:
        where.append(REFERRALS.c.asked_reported_at < instant(on.end))
    for row in rows_of(
        connection, REFERRALS, "referral", at, where, statuses=ReferralStatus, codes=CODES
    ):
        if on is not None:
            _as_on(row, on)
        if status in (None, row["status"]) and (area is None or within(row["area"], area)):
            in_moments(row, STEPS)
            yield row


def _as_on(row: Row, on: Day) -> None:
    only_by(row, STEPS, on)
    if row["controlled_at"] is None:
        row["mode"] = None
    if row["answered_at"] is None:
        row["outcome"] = row["answer_document"] = row["answer_note"] = None
    reached = [status for status in ReferralStatus if row[f"{status}_at"] is not None]
    row["status"] = reached[-1] if reached else ReferralStatus.ASKED
