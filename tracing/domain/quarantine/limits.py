"""How long the packs in force keep somebody apart, for who decides on an order.

A release before the indicated end and an order beyond it are refused alike: either may be decided
all the same, with a reason, and what was overridden is recorded. What ends an order for another
reason than that its time is over is not too early. Without a pack in force nothing is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, tzinfo
from functools import lru_cache

from msgspec.structs import replace

from tracing.domain.arrival.course import Arrived, left_on, of_arrival, places_left
from tracing.domain.arrival.triage import Came
from tracing.domain.command import Context
from tracing.domain.contact.state import ContactState, ContactStatus, ExposureState
from tracing.domain.event import BEFORE_ALL
from tracing.domain.history import PersonHistory
from tracing.domain.moments import Happened
from tracing.domain.protocol.commands import protocols_id
from tracing.domain.protocol.courses import Courses, Episode
from tracing.domain.protocol.in_force import InForce
from tracing.domain.protocol.legs import STRICTNESS, Indicated, Known
from tracing.domain.protocol.rules.people import Anchor, Exposed
from tracing.domain.protocol.running import Indication
from tracing.domain.protocol.state import Adoption, ProtocolState
from tracing.domain.quarantine.events import (
    ArrivalBasis,
    ExposureBasis,
    OrderMode,
    OrderPurpose,
    ReleaseReason,
)
from tracing.domain.quarantine.refusals import (
    OverrideReasonMissingError,
    ReleaseConditionsUnmetError,
    ReleasedTooEarlyError,
    StricterTooLateError,
    TooLongError,
)
from tracing.domain.quarantine.state import Kept, Moved, QuarantineState
from tracing.domain.quarantine.state import moved as moved_to
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


def not_stricter(
    histories: Sequence[PersonHistory],
    after: QuarantineState,
    to: Moved,
    moved: Happened,
    moved_on: date,
    decision: Decision | None,
    context: Context,
    *,
    override: bool,
) -> tuple[ConditionCode, ...]:
    """What is overridden: nothing where that mode is indicated on the day of the move.

    Whoever is taken to a hospital is treated, not kept longer.
    """
    if to.mode is None or to.mode is OrderMode.HOSPITAL:
        return ()
    moves = tuple(each for each in after.moves if (each.happened, each.to) != (moved, to))
    before = replace(after, moves=moves).kept(at=moved)
    if STRICTNESS[to.mode] <= STRICTNESS[before.mode]:
        return ()
    found = indication(histories, after, context, kept=moved_to(before, to))
    if found.ends_on is None or moved_on <= found.ends_on:
        return ()
    if not override:
        raise StricterTooLateError(
            order=after.quarantine_id,
            asked=moved_on,
            indicated=found.ends_on,
            pack=found.pack,
            mode=to.mode,
        )
    return _with_reason(decision, (AFTER_END,))


def _with_reason(
    decision: Decision | None, overridden: tuple[ConditionCode, ...]
) -> tuple[ConditionCode, ...]:
    if decision is None or decision.reason is None:
        raise OverrideReasonMissingError(conditions=", ".join(overridden))
    return overridden


def indication(
    histories: Sequence[PersonHistory],
    order: QuarantineState,
    context: Context,
    *,
    kept: Kept | None = None,
) -> Indication:
    """Until when the packs indicate the mode an order has, or another."""
    packs = in_force(context)
    if not packs.adoptions:
        return Indication(Indicated.NO_PACK)
    if order.purpose is not OrderPurpose.QUARANTINE:
        return Indication(Indicated.NOT_RULED)
    zone = context.now.tzinfo
    assert zone is not None
    kept = kept or order.kept()
    if isinstance(order.basis, ArrivalBasis):
        arrived = _arrived(histories, order, order.basis, kept, zone)
        if arrived is None:
            return Indication(Indicated.NOT_RULED)
        return of_arrival(packs, arrived, kept.mode, order.ends_on)
    if not isinstance(order.basis, ExposureBasis):
        return Indication(Indicated.NOT_RULED)
    found = Courses(packs, {"": list(episodes(histories, zone))})
    return found.of_contact(
        str(order.basis.contact_id), area=kept.area, mode=kept.mode, over_on=order.ends_on
    )


def _arrived(
    histories: Iterable[PersonHistory],
    order: QuarantineState,
    basis: ArrivalBasis,
    kept: Kept,
    zone: tzinfo,
) -> Arrived | None:
    """The arrival that was triaged to the order; as `arrived_records` reads it from tables."""
    for history in histories:
        for arrival in history.parts("arrival").values():
            triaged, came = arrival.triaged, arrival.came_at
            if triaged is None or triaged.quarantine_id != order.quarantine_id or came is None:
                continue
            arrived_on = _day(came.at, zone)
            if arrived_on is None:
                continue
            said = arrival.declared
            left = places_left(said.origin, said.visited, arrived_on)
            return Arrived(
                triaged.origin_risk,
                Came(arrived_on, left_on(left, basis.origin)),
                said.destination or kept.area,
                _day(order.started.at if order.started else None, zone),
            )
    return None


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
