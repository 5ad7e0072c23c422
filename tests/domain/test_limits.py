"""Neither longer nor shorter than the packs in force indicate, whatever the days are."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from hypothesis import assume
from hypothesis import given as holds
from hypothesis import strategies as st

from tests import packs as texts
from tests.domain.stories import CHINA, REGISTRY, WANG, WANGS_EPISODE, wang_is_known
from tests.domain.stories import wang_was_exposed as exposed
from tracing.domain.command import Context, OfPerson
from tracing.domain.contact.commands import DetermineCategory
from tracing.domain.contact.events import ExposureSpan
from tracing.domain.event import Event
from tracing.domain.history import PersonHistory, evolve, nothing_known
from tracing.domain.identifiers import QuarantineId
from tracing.domain.protocol.commands import AdoptProtocol, protocols_id
from tracing.domain.protocol.legs import STRICTNESS
from tracing.domain.quarantine.commands import (
    ExtendQuarantine,
    MoveQuarantine,
    OrderQuarantine,
    ReleaseQuarantine,
    ReviewQuarantine,
)
from tracing.domain.quarantine.events import (
    ExposureBasis,
    OrderMode,
    OrderPurpose,
    ReleaseReason,
    ReviewOutcome,
)
from tracing.domain.quarantine.limits import AFTER_END, BEFORE_END, indication
from tracing.domain.quarantine.refusals import (
    OverrideReasonMissingError,
    ReleasedTooEarlyError,
    StricterTooLateError,
    TooLongError,
)
from tracing.domain.thing import ThingHistory
from tracing.domain.values import ContactCategory, Decision, PartialDate, Unsealed
from tracing.packaged import packaged, packs

NOW = datetime(2025, 6, 1, 9, tzinfo=CHINA)
ORDER = QuarantineId(UUID(int=60))
RULED = [name for name, pack in packs().items() if pack.rules and pack.rules.quarantine.rules]
KEPT: dict[str, Any] = {"person_id": WANG, "quarantine_id": ORDER}

days = st.dates(date(2024, 1, 1), date(2024, 12, 31))
some_days = st.integers(1, 40).map(lambda number: timedelta(days=number))
modes = st.sampled_from([OrderMode.FACILITY, OrderMode.HOME, OrderMode.HOME_MONITORING])


class Kept(NamedTuple):
    history: PersonHistory
    context: Context
    mode: OrderMode
    began: date

    @property
    def indicated(self) -> date | None:
        order = self.history.parts("quarantine")[ORDER]
        return indication([self.history], order, self.context).ends_on

    def after(self, command: OfPerson) -> list[Any]:
        return list(command.decide(self.history, self.context))

    def done(self, command: OfPerson) -> Kept:
        return self._replace(history=recorded(self.history, self.after(command)))


def recorded(history: PersonHistory, events: list[Event]) -> PersonHistory:
    for event in events:
        history = evolve(history, history.version + 1, event)
    return history


@cache
def adopted(pack: str | None) -> Context:
    things = protocols_id(REGISTRY)
    before = ThingHistory(things)
    empty = Context(NOW, REGISTRY, {}, {things: before})
    if pack is None:
        return empty
    text = packaged()[pack]
    header = texts.header(text)
    adopt = AdoptProtocol(
        thing_id=things,
        pack=pack,
        layer=header.layer,
        jurisdiction=None,
        from_on=date(2020, 1, 1),
        superseded_on=date(2030, 1, 1),
        digest=texts.digest(text),
        text=text,
        decision=decision(date(2020, 1, 1)),
    )
    for event in adopt.decide(before, empty):
        before = before.with_fact(before.version + 1, event)
    return empty._replace(things={things: before})


def decision(day: date, reason: str | None = None) -> Decision:
    decided_at = datetime(day.year, day.month, day.day, 12, tzinfo=CHINA)
    told: Any = None if reason is None else Unsealed(REGISTRY, reason)
    return Decision(office="County CDC", decided_at=decided_at, reason=told)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=CHINA)


@st.composite
def kept(draw: st.DrawFn, ruled: str | None = "") -> Kept:
    """Somebody under an order without an end, placed some days after the last exposure."""
    last = draw(days)
    found = last + timedelta(days=draw(st.integers(0, 3)))
    pack = draw(st.sampled_from(RULED)) if ruled == "" else ruled
    category = draw(st.sampled_from([ContactCategory.CLOSE, ContactCategory.SECONDARY]))
    made = Kept(nothing_known(WANG), adopted(pack), draw(modes), found)
    for command in (
        wang_is_known(reported_at=noon(found)),
        exposed(
            span=ExposureSpan(first_on=PartialDate(last), last_on=PartialDate(last)),
            reported_at=noon(found),
        ),
        DetermineCategory(
            person_id=WANG,
            contact_id=WANGS_EPISODE,
            category=category,
            decision=decision(found),
            reported_at=noon(found),
        ),
        ordered(made, None),
    ):
        made = made.done(command)
    return made


def ordered(of: Kept, ends_on: date | None, **fields: Any) -> OrderQuarantine:
    return OrderQuarantine(
        **KEPT,
        purpose=OrderPurpose.QUARANTINE,
        mode=of.mode,
        basis=ExposureBasis(WANGS_EPISODE),
        started_at=noon(of.began),
        ends_on=ends_on,
        decision=decision(of.began),
        reported_at=noon(of.began),
        **fields,
    )


def extended(of: Kept, ends_on: date, **fields: Any) -> ExtendQuarantine:
    asked: dict[str, Any] = {"decision": decision(of.began), "reported_at": noon(of.began)}
    return ExtendQuarantine(**KEPT, ends_on=ends_on, **(asked | fields))


def reviewed(of: Kept, ends_on: date) -> ReviewQuarantine:
    return ReviewQuarantine(
        **KEPT, outcome=ReviewOutcome.CHANGED, ends_on=ends_on, decision=decision(of.began)
    )


def released(on: date, **fields: Any) -> ReleaseQuarantine:
    asked: dict[str, Any] = {
        "because": ReleaseReason.COMPLETED,
        "released_at": noon(on),
        "decision": decision(on),
    }
    return ReleaseQuarantine(**KEPT, **(asked | fields))


@holds(kept())
def test_the_indicated_day_is_never_refused(of: Kept) -> None:
    end = of.indicated
    assume(end is not None and end >= of.began)
    assert end is not None
    for asked in (extended(of, end), reviewed(of, end), released(end)):
        (made,) = of.after(asked)
        assert made.overridden == ()


@holds(kept(), some_days)
def test_longer_and_shorter_are_refused_alike(of: Kept, by: timedelta) -> None:
    end = of.indicated
    assume(end is not None)
    assert end is not None
    for longer in (extended(of, end + by), reviewed(of, end + by)):
        with pytest.raises(TooLongError):
            of.after(longer)
    if end - by >= of.began:
        with pytest.raises(ReleasedTooEarlyError):
            of.after(released(end - by))


@holds(kept(), some_days)
def test_what_is_overridden_has_a_reason_and_is_recorded(of: Kept, by: timedelta) -> None:
    end = of.indicated
    assume(end is not None)
    assert end is not None
    with pytest.raises(OverrideReasonMissingError):
        of.after(extended(of, end + by, override=True))
    reason = {"override": True, "decision": decision(of.began, "long incubation")}
    (made,) = of.after(extended(of, end + by, **reason))
    assert made.overridden == (AFTER_END,)
    if end - by >= of.began:
        early = decision(end - by, "no place")
        (made,) = of.after(released(end - by, override=True, decision=early))
        assert made.overridden == (BEFORE_END,)


@holds(kept(), st.sampled_from(ReleaseReason))
def test_what_is_not_the_end_of_the_time_is_never_too_early(
    of: Kept, because: ReleaseReason
) -> None:
    assume(because not in (ReleaseReason.COMPLETED, ReleaseReason.OTHER))
    (made,) = of.after(released(of.began, because=because))
    assert made.overridden == ()


@holds(kept(None), some_days)
def test_without_a_pack_nothing_is_refused(of: Kept, by: timedelta) -> None:
    for asked in (extended(of, of.began + by), released(of.began)):
        (made,) = of.after(asked)
        assert made.overridden == ()


@holds(kept())
def test_nothing_is_indicated_of_who_was_put_under_an_order_before_a_category(of: Kept) -> None:
    """Nor of whoever was no contact after all."""
    history = recorded(
        nothing_known(WANG),
        of._replace(history=nothing_known(WANG)).after(wang_is_known(reported_at=noon(of.began))),
    )
    undecided = of._replace(history=history).done(exposed(reported_at=noon(of.began)))
    (made,) = undecided.after(ordered(of, of.began + timedelta(days=400)))
    assert made.overridden == ()


@holds(kept(), modes, st.integers(0, 40))
def test_a_stricter_mode_is_refused_after_its_last_day_and_no_milder_one(
    of: Kept, mode: OrderMode, after: int
) -> None:
    on = of.began + timedelta(days=after)
    move = MoveQuarantine(**KEPT, mode=mode, moved_at=noon(on), reported_at=noon(on))
    there = of._replace(mode=mode)
    stricter = STRICTNESS[mode] > STRICTNESS[of.mode]
    end = there._replace(history=recorded(of.history, of.after(ordered_anew(of, mode)))).indicated
    if stricter and end is not None and on > end:
        with pytest.raises(StricterTooLateError):
            of.after(move)
        told = decision(on, "the home is no place to stay")
        over = MoveQuarantine(
            **KEPT, mode=mode, moved_at=noon(on), reported_at=noon(on), decision=told, override=True
        )
        (made,) = of.after(over)
        assert made.overridden == (AFTER_END,)
    else:
        (made,) = of.after(move)
        assert made.overridden == ()


def ordered_anew(of: Kept, mode: OrderMode) -> OrderQuarantine:
    """The order as if it had been in that mode from the start."""
    first = next(v for v, event in of.history.facts if event.topic == "quarantine.ordered")
    return ordered(of._replace(mode=mode), None, corrects=first)
