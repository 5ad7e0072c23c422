"""How long the packs in force keep somebody apart, for who decides on an order.

A release before the indicated end and an order beyond it are refused alike: either may be decided
all the same, with a reason, and what was overridden is recorded. What ends an order for another
reason than that its time is over is not too early. Without a pack in force nothing is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, tzinfo
from functools import lru_cache

from tracing.domain.command import Context
from tracing.domain.contact.state import ContactState, ContactStatus, ExposureState
from tracing.domain.event import BEFORE_ALL
from tracing.domain.history import PersonHistory
from tracing.domain.protocol.commands import protocols_id
from tracing.domain.protocol.courses import Courses, Episode
from tracing.domain.protocol.in_force import InForce
from tracing.domain.protocol.legs import Indicated, Known
from tracing.domain.protocol.rules.people import Anchor, Exposed
from tracing.domain.protocol.running import Indication
from tracing.domain.protocol.state import Adoption, ProtocolState
from tracing.domain.quarantine.events import ExposureBasis, OrderPurpose, ReleaseReason
from tracing.domain.quarantine.refusals import (
    OverrideReasonMissingError,
    ReleaseConditionsUnmetError,
    ReleasedTooEarlyError,
    TooLongError,
)
from tracing.domain.quarantine.state import QuarantineState
from tracing.domain.values import ConditionCode, Decision

TIME_IS_OVER = (ReleaseReason.COMPLETED, ReleaseReason.OTHER)
"""The releases that must not come before the end."""

BEFORE_END: ConditionCode = "before_end"
AFTER_END: ConditionCode = "after_end"


def not_too_long(
    histories: Sequence[PersonHistory],
    order: QuarantineState,
    ends_on: date | None,
    decision: Decision,
    context: Context,
    *,
    override: bool,
) -> tuple[ConditionCode, ...]:
    """What is overridden: nothing where the end asked for is not beyond the one indicated."""
    if ends_on is None:
        return ()
    found = indication(histories, order, context)
    if found.ends_on is None or ends_on <= found.ends_on:
        return ()
    if not override:
        raise TooLongError(
            order=order.quarantine_id,
            asked=ends_on,
            indicated=found.ends_on,
            pack=found.pack,
            mode=order.kept().mode,
        )
    return _with_reason(decision, (AFTER_END,))


def not_too_early(
    histories: Sequence[PersonHistory],
    order: QuarantineState,
    because: ReleaseReason,
    released_on: date,
    decision: Decision,
    context: Context,
    *,
    unmet: Sequence[ConditionCode],
    override: bool,
) -> tuple[ConditionCode, ...]:
    """What is overridden: nothing where the time is over and nothing is left undone."""
    if because not in TIME_IS_OVER:
        return ()
    found = indication(histories, order, context)
    if found.what is Indicated.NO_PACK:
        return ()
    early = found.ends_on is not None and released_on < found.ends_on
    if early and not override:
        raise ReleasedTooEarlyError(
            order=order.quarantine_id,
            asked=released_on,
            indicated=found.ends_on,
            pack=found.pack,
            mode=order.kept().mode,
        )
    if unmet and not override:
        raise ReleaseConditionsUnmetError(
            order=order.quarantine_id, pack=found.pack, conditions=", ".join(unmet)
        )
    lacking = (*((BEFORE_END,) if early else ()), *unmet)
    return _with_reason(decision, lacking) if lacking else ()


def _with_reason(
    decision: Decision, overridden: tuple[ConditionCode, ...]
) -> tuple[ConditionCode, ...]:
    if decision.reason is None:
        raise OverrideReasonMissingError(conditions=", ".join(overridden))
    return overridden


def indication(
    histories: Sequence[PersonHistory], order: QuarantineState, context: Context
) -> Indication:
    """Until when the packs indicate the mode an order has."""
    packs = in_force(context)
    if not packs.adoptions:
        return Indication(Indicated.NO_PACK)
    if order.purpose is not OrderPurpose.QUARANTINE or not isinstance(order.basis, ExposureBasis):
        return Indication(Indicated.NOT_RULED)
    zone = context.now.tzinfo
    assert zone is not None
    kept = order.kept()
    found = Courses(packs, {"": list(episodes(histories, zone))})
    return found.of_contact(
        str(order.basis.contact_id), area=kept.area, mode=kept.mode, over_on=order.ends_on
    )


def in_force(context: Context) -> InForce:
    """The packs adopted, where the command asked to be ruled by them."""
    known = context.things.get(protocols_id(context.registry_id))
    adopted: ProtocolState | None = known.state if known else None
    return _packs(() if adopted is None else adopted.adoptions)


@lru_cache(maxsize=8)
def _packs(adoptions: tuple[Adoption, ...]) -> InForce:
    return InForce(adoptions)


def episodes(histories: Iterable[PersonHistory], zone: tzinfo) -> Iterator[Episode]:
    """Of all records of one person: as `exposed_records.episodes` reads them from tables."""
    for history in histories:
        for contact in history.contacts.values():
            ended = contact.status in (ContactStatus.EXCLUDED, ContactStatus.RETRACTED)
            if not ended and contact.category is not None:
                yield _episode(history, contact, zone)


def _episode(history: PersonHistory, contact: ContactState, zone: tzinfo) -> Episode:
    category, decision = contact.category, contact.decision
    assert category is not None
    assert decision is not None
    determined = decision.decided_at.astimezone(zone).date()
    began, entered_on = _placed(history, contact, zone)
    first_on, last_on, open = _span(contact.standing_exposures, zone)
    days = {
        Anchor.DETERMINED: determined,
        Anchor.FIRST_EXPOSURE: first_on,
        Anchor.LAST_EXPOSURE: entered_on if open else last_on,
    }
    anchors = {anchor: day for anchor, day in days.items() if day is not None}
    return Episode(
        contact_id=str(contact.contact_id),
        person_id=str(history.person_id),
        status=contact.status,
        category=category,
        area=contact.area,
        began=min(began or determined, determined),
        known=Known(Exposed(category.value), anchors, entered_on),
        open=open and Anchor.LAST_EXPOSURE not in anchors,
    )


def _placed(
    history: PersonHistory, contact: ContactState, zone: tzinfo
) -> tuple[date | None, date | None]:
    """When the first order that rests on it began, and was carried out."""
    began: list[date] = []
    entered: list[date] = []
    for order in history.parts("quarantine").values():
        if not isinstance(order.basis, ExposureBasis) or (
            order.basis.contact_id != contact.contact_id
        ):
            continue
        start = _day(order.started.at if order.started else None, zone)
        if start is not None:
            entered.append(start)
        decided = _day(order.decision.decided_at, zone)
        began += [day for day in (order.begins_on or start or decided,) if day is not None]
    return min(began, default=None), min(entered, default=None)


def _span(
    exposures: Iterable[ExposureState], zone: tzinfo
) -> tuple[date | None, date | None, bool]:
    spans = [each.span for each in exposures]
    first = [
        span.first_on.earliest if span.first_on else _day(span.first_at, zone) for span in spans
    ]
    last = [span.last_on.last if span.last_on else _day(span.last_at, zone) for span in spans]
    return (
        min((day for day in first if day is not None), default=None),
        max((day for day in last if day is not None), default=None),
        any(span.open for span in spans),
    )


def _day(at: datetime | None, zone: tzinfo) -> date | None:
    return None if at is None or at == BEFORE_ALL else at.astimezone(zone).date()
