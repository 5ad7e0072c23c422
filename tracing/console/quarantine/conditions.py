"""What the rules want before a release, looked at when one is asked for."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from tracing.domain.quarantine.events import ReleaseReason
from tracing.domain.quarantine.limits import TIME_IS_OVER
from tracing.domain.values import ConditionCode

if TYPE_CHECKING:
    from tracing.console.recording import Fields
    from tracing.registry import Registry


def unmet_of(
    registry: Registry, fields: Fields, because: ReleaseReason, released_at: datetime | None
) -> tuple[ConditionCode, ...]:
    """The conditions that are not met; none where the time being over is not the reason."""
    from tracing.projections.questions.let_go_conditions import lacking
    from tracing.projections.questions.quarantines import quarantines

    if because not in TIME_IS_OVER:
        return ()
    at = registry.position()
    moment = released_at or fields.get("reported_at") or registry.now()
    day = moment.astimezone(registry.zone).date()
    with registry.reading() as reading:
        found = quarantines(reading.connection, at, quarantine_id=str(fields["quarantine_id"]))
        return tuple(
            each
            for order in found
            for each in lacking(reading.connection, at, order, day, registry.zone)
        )
