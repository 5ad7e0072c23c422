"""What a period has to be, to be recorded."""

from __future__ import annotations

from msgspec.structs import replace

from tracing.domain.command import Context, in_order, moments_fit, not_after_entry
from tracing.domain.periods import first_day, last_day
from tracing.domain.refusals import EndBeforeStartError
from tracing.domain.values import Instant, Period


def fitting(context: Context, period: Period) -> Period:
    """The period in the registry's own time, by whose days it is asked for.

    Refused where it begins or ends after it was entered, or ends before it begins.
    """
    not_after_entry(context, from_on=period.from_on, until_on=period.until_on)
    moments_fit(context, from_at=period.from_at, until_at=period.until_at)
    period = replace(
        period,
        from_at=_local(period.from_at, context),
        until_at=_local(period.until_at, context),
    )
    in_order("from_on", first_day(period), "until_on", last_day(period))
    start, end = period.from_at, period.until_at
    if start is not None and end is not None and end < start:
        raise EndBeforeStartError(
            end="until_at",
            end_value=end,
            start="from_at",
            start_value=start,
        )
    return period


def _local(moment: Instant | None, context: Context) -> Instant | None:
    return None if moment is None else moment.astimezone(context.now.tzinfo)
