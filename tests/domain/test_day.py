"""A day is signed once it is over, with figures that agree; who is exempt, by whose decision."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.domain.stories import (
    BY_THE_COUNTY,
    REGISTRY,
    WANG,
    WANGS_CASE,
    Story,
    at,
    wang_is_a_case,
    wang_is_known,
)
from tests.domain.thing_stories import ThingStory
from tracing.domain.area.refusals import MalformedAreaCodeError
from tracing.domain.day.commands import CloseDay, RestateDay, day_id
from tracing.domain.day.events import (
    DayClosed,
    DayRestated,
    DayResult,
    DayScope,
    Outstanding,
    Settlement,
    Whereabouts,
)
from tracing.domain.day.refusals import (
    DayClosedError,
    DayNotClosedError,
    DayNotOverError,
    DoesNotBalanceError,
)
from tracing.domain.exemption.commands import EndExemption, ExemptTransfer
from tracing.domain.exemption.events import ExemptionEnded, ExemptionReason, TransferExempted
from tracing.domain.exemption.refusals import (
    DestinationOfNobodyError,
    ExemptionEndedError,
    NotExemptError,
    ReferredWithoutDestinationError,
)
from tracing.domain.refusals import EndBeforeStartError, UnknownCaseError, UnknownPersonError

DAY = date(2022, 7, 16)
AREA = "360103"
STREAM = day_id(REGISTRY, DAY, AREA, DayScope.POSITIVES)
WAITS = Outstanding(
    person_id=WANG,
    case_id=WANGS_CASE,
    since=at("2022-07-16 20:00"),
    whereabouts=Whereabouts.WAITING,
)
SIGNED: dict[str, Any] = {
    "about_on": DAY,
    "area": AREA,
    "scope": DayScope.POSITIVES,
    "result": DayResult.NOT_CLEARED,
    "settlement": Settlement(reported=3, received=2, waiting=1),
    "outstanding": (WAITS,),
    "known_to": 40,
    "size": 40,
    "root": "5e" * 32,
    "decision": BY_THE_COUNTY,
}
CLEARED: dict[str, Any] = {
    "result": DayResult.CLEARED,
    "settlement": Settlement(reported=3, received=3),
    "outstanding": (),
}


def story() -> ThingStory:
    return ThingStory().done(wang_is_known(), wang_is_a_case())


def closing(**fields: Any) -> CloseDay:
    return CloseDay(thing_id=STREAM, **{**SIGNED, **fields})


def restating(**fields: Any) -> RestateDay:
    return RestateDay(thing_id=STREAM, **{**SIGNED, **CLEARED, **fields})


def test_a_day_is_closed() -> None:
    story().when(closing()).then(DayClosed(**SIGNED))


def test_the_same_settlement_is_signed_once() -> None:
    later: dict[str, Any] = {"known_to": 50, "size": 50, "root": "6f" * 32}
    story().done(closing()).when(closing(**later)).nothing()


def test_another_settlement_is_told_again_and_not_closed_again() -> None:
    again = story().done(closing())
    again.when(closing(**CLEARED)).refused(DayClosedError, AREA, DAY, 1, 0)
    again.when(restating()).then(DayRestated(**{**SIGNED, **CLEARED}))
    again.when(restating()).nothing()
    assert again.the(STREAM).closed.settlement == SIGNED["settlement"]


def test_what_was_not_closed_is_not_restated() -> None:
    story().when(restating()).refused(DayNotClosedError, AREA, DAY)


def test_a_day_that_is_not_over_is_not_closed() -> None:
    at_noon = closing(reported_at=at("2022-07-16 12:00"))
    story().when(at_noon).refused(DayNotOverError, DAY, "2022-07-17T00:00", "2022-07-16T12:00")
    story().when(closing(about_on=date(2022, 7, 20))).refused(DayNotOverError)


def test_it_may_be_closed_at_midnight() -> None:
    midnight = at("2022-07-17 00:00")
    decided = {"decision": BY_THE_COUNTY}
    story().when(closing(reported_at=midnight)).then(
        DayClosed(**{**SIGNED, **decided}, reported_at=midnight)
    )


def test_figures_that_do_not_agree_are_refused() -> None:
    story().when(closing(outstanding=())).refused(DoesNotBalanceError, 1, 0)
    wrong = Settlement(reported=3, received=1, waiting=1)
    story().when(closing(settlement=wrong)).refused(DoesNotBalanceError, 2, 1)


def test_who_is_carried_over_must_be_known() -> None:
    ThingStory().when(closing()).refused(UnknownPersonError)


def test_an_area_is_named_by_a_code() -> None:
    story().when(closing(area="36010")).refused(MalformedAreaCodeError, "36010")


# -- exemptions ----------------------------------------------------------------------------------

CASE: dict[str, Any] = {"person_id": WANG, "case_id": WANGS_CASE, "decision": BY_THE_COUNTY}
EXEMPTED = {TransferExempted.topic, ExemptionEnded.topic}
FACT: dict[str, Any] = {"case_id": WANGS_CASE, "decision": BY_THE_COUNTY}


def case() -> Story:
    return Story().done(wang_is_known(), wang_is_a_case())


def exempt(**fields: Any) -> ExemptTransfer:
    return ExemptTransfer(**CASE, **{"because": ExemptionReason.UNFIT_TO_MOVE, **fields})


def test_somebody_is_exempt_for_a_reason_and_by_a_decision() -> None:
    because = ExemptionReason.UNFIT_TO_MOVE
    case().when(exempt()).then(TransferExempted(**FACT, because=because))
    case().done(exempt()).when(exempt()).nothing()


def test_who_is_referred_elsewhere_goes_somewhere() -> None:
    referred: dict[str, Any] = {"because": ExemptionReason.REFERRED_OUT}
    case().when(exempt(**referred)).refused(ReferredWithoutDestinationError)
    case().when(exempt(**referred, destination="3606")).then(
        TransferExempted(**FACT, **referred, destination="3606")
    )
    case().when(exempt(**referred, destination="36010")).refused(MalformedAreaCodeError)
    case().when(exempt(destination="3606")).refused(DestinationOfNobodyError, "3606")


def test_only_a_case_is_exempt() -> None:
    Story().done(wang_is_known()).when(exempt()).refused(UnknownCaseError)


def test_an_exemption_ends_once_and_not_before_it_began() -> None:
    began = case().done(exempt(exempted_at=at("2022-07-16 20:00")))
    early = EndExemption(**CASE, ended_at=at("2022-07-16 19:00"))
    began.when(early).refused(EndBeforeStartError)
    ended = EndExemption(**CASE, ended_at=at("2022-07-17 08:00"))
    began.when(ended).then(ExemptionEnded(**FACT, ended_at=at("2022-07-17 08:00")))
    began.when(ended).nothing()
    other = EndExemption(**CASE, ended_at=at("2022-07-18 08:00"))
    began.when(other).refused(ExemptionEndedError, "2022-07-17")


def test_what_was_so_once_and_is_no_longer_can_be_so_again() -> None:
    """The same words, told by the day alone: exempt, ended, exempt and ended again."""
    again = case()
    for _ in range(2):
        again.later(hours=1).when(exempt()).then(
            TransferExempted(**FACT, because=ExemptionReason.UNFIT_TO_MOVE)
        )
        again.when(exempt()).nothing()
        again.later(hours=1).when(EndExemption(**CASE)).then(ExemptionEnded(**FACT))
        again.when(EndExemption(**CASE)).nothing()
    assert len([each for each in again.wang.facts if each.event.topic in EXEMPTED]) == 4


def test_what_was_told_before_it_ended_is_not_told_anew_by_the_end() -> None:
    early = at("2022-07-19 10:00")
    ended = case().done(exempt(reported_at=early), EndExemption(**CASE))
    ended.when(exempt(reported_at=early)).nothing()


def test_what_does_not_hold_does_not_end() -> None:
    case().when(EndExemption(**CASE)).refused(NotExemptError)
