"""Whether an infection spread beyond where it was found, as those in charge judged it."""

from __future__ import annotations

from typing import Any

from tests.domain.stories import (
    NOW,
    WANG,
    WANGS_CASE,
    given,
    wang_is_a_case,
    wang_is_known,
    wangs_fact,
)
from tracing.domain.case.commands import RetractCase
from tracing.domain.history import PersonHistory
from tracing.domain.refusals import (
    CaseRetractedError,
    UnknownCaseError,
)
from tracing.domain.spread.commands import AssessSpread
from tracing.domain.spread.events import SpreadAssessed, SpreadKind
from tracing.domain.spread.state import SpreadState

A_CASE = (wang_is_known(), wang_is_a_case())


def judged(*, spread: bool, **fields: Any) -> AssessSpread:
    said: dict[str, Any] = {
        "case_id": WANGS_CASE,
        "spread_kind": SpreadKind.CLOSED_LOOP,
        "office": "City CDC",
    }
    return AssessSpread(person_id=WANG, spread=spread, **said | fields)


def fact(*, spread: bool, **fields: Any) -> SpreadAssessed:
    return SpreadAssessed(
        case_id=WANGS_CASE,
        spread_kind=SpreadKind.CLOSED_LOOP,
        spread=spread,
        office="City CDC",
        **fields,
    )


def of_the_case(history: PersonHistory) -> SpreadState:
    found: SpreadState = history.parts("spread")[WANGS_CASE]
    return found


def test_a_judgement_is_recorded_of_a_case() -> None:
    given(*A_CASE).when(judged(spread=False)).then(fact(spread=False))


def test_the_same_judgement_again_is_nothing_new() -> None:
    given(*A_CASE, judged(spread=False)).when(judged(spread=False)).nothing()


def test_of_several_judgements_the_last_that_was_learnt_holds() -> None:
    story = given(*A_CASE, judged(spread=False)).later(hours=1).done(judged(spread=True))
    late = story.now.replace(hour=8)
    assert of_the_case(story.done(judged(spread=False, reported_at=late)).wang).spread
    story.later(hours=1).when(judged(spread=False)).then(fact(spread=False))
    assert not of_the_case(story.wang).spread


def test_a_judgement_is_corrected_in_its_place() -> None:
    story = given(*A_CASE, judged(spread=False)).later(hours=1)
    story.when(judged(spread=True, corrects=3)).then(
        fact(spread=True, corrects=wangs_fact(3), reported_at=NOW)
    )
    assert of_the_case(story.wang).spread


def test_a_case_that_is_not_known_or_was_taken_back_is_refused() -> None:
    given(wang_is_known()).when(judged(spread=False)).refused(UnknownCaseError)
    given(*A_CASE, RetractCase(person_id=WANG, case_id=WANGS_CASE)).when(
        judged(spread=False)
    ).refused(CaseRetractedError)
