"""Until when the next step of a referral is due, by the clocks of the packs in force.

The same limits are held against what we were asked and against what we asked: from when the
referral was reported here as received, or as sent.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo

from tracing.domain.protocol.in_force import InForce
from tracing.domain.protocol.rules.work import Milestone
from tracing.domain.referral.state import ReferralStatus
from tracing.projections.questions.base import Row

NEXT = {
    ReferralStatus.ASKED: Milestone.FOUND,
    ReferralStatus.FOUND: Milestone.CONTROLLED,
    ReferralStatus.CONTROLLED: Milestone.VERIFIED,
}
"""What comes next of one that is not answered."""


def due_of(row: Row, packs: InForce, zone: tzinfo) -> tuple[datetime, str] | None:
    """When the next step is due, and by which pack; None where nothing is, or nothing says."""
    stops, asked = NEXT.get(row["status"]), row["asked_reported_at"]
    if stops is None or asked is None:
        return None
    current = packs.on(asked.astimezone(zone).date(), None)
    limits = (
        each.minutes
        for each in (current.rules.work.clocks if current else ())
        if (each.starts, each.stops) == (Milestone.REFERRAL_RECEIVED, stops)
    )
    limit = min(limits, default=None)
    if limit is None or current is None:
        return None
    return asked + timedelta(minutes=limit), current.pack


def with_limits(rows: Iterator[Row], packs: InForce, zone: tzinfo, now: datetime) -> Iterator[Row]:
    """Referrals with when their next step is due, and whether that is past."""
    for row in rows:
        due = due_of(row, packs, zone)
        yield row | {"due_at": due and due[0], "late": due is not None and due[0] < now}
