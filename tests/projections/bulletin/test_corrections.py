"""What became known later about earlier days stands on lines of its own."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.projections.bulletin.courses import DAYS, A, C, D, case, of, outbreaks, window
from tracing.domain.bulletin.figures import CorrectionReason
from tracing.projections.bulletin.corrections import Correction, corrections
from tracing.projections.bulletin.counting import case_figures
from tracing.projections.bulletin.courses import Course

LAST = date(2022, 7, 15)
LATE, RETRACTED = (CorrectionReason.LATE,), (CorrectionReason.RETRACTED,)


def found(before: list[Course], after: list[Course], **more: object) -> list[Correction]:
    return corrections(before, after, LAST, DAYS, **more)  # type: ignore[arg-type]


def totals(
    lines: list[Correction],
) -> list[tuple[int, str, int, int, tuple[CorrectionReason, ...]]]:
    kept = ("positives.new", "positives.cumulative")
    return [
        (each.day.day, each.key, each.was, each.now, each.why) for each in lines if each.key in kept
    ]


def test_a_case_retracted_is_taken_from_its_day() -> None:
    lines = found([case("1", (12, A)), case("2", (14, A))], [case("2", (14, A))])
    assert totals(lines) == [
        (12, "positives.new", 1, 0, RETRACTED),
        (15, "positives.cumulative", 2, 1, RETRACTED),
    ]


def test_a_case_that_is_merged_says_so() -> None:
    lines = found([case("1", (12, A)), case("2", (14, A))], [case("2", (14, A))], merged={"1"})
    assert {each.why for each in lines} == {(CorrectionReason.MERGED,)}


def test_a_case_recorded_late_is_added_to_its_day() -> None:
    lines = found([], [case("1", (12, A))])
    assert totals(lines) == [
        (12, "positives.new", 0, 1, LATE),
        (15, "positives.cumulative", 0, 1, LATE),
    ]


def test_a_case_moved_to_another_day_changes_two_days_and_no_sum() -> None:
    lines = found([case("1", (12, A))], [case("1", (14, A))])
    moved = (CorrectionReason.MOVED,)
    assert totals(lines) == [
        (12, "positives.new", 1, 0, moved),
        (14, "positives.new", 0, 1, moved),
    ]


def test_a_diagnosis_that_was_wrong_changes_its_parts() -> None:
    lines = found([case("1", (12, A))], [case("1", (12, C))])
    assert {each.key for each in lines} == {
        "positives.new_by_diagnosis.confirmed",
        "positives.new_by_diagnosis.asymptomatic",
        "confirmed.new",
        "asymptomatic.new",
        "confirmed.cumulative",
        "asymptomatic.cumulative",
    }
    assert {each.why for each in lines} == {(CorrectionReason.RECLASSIFIED,)}


def test_who_was_discarded_by_then_but_not_known_to_be_is_a_correction() -> None:
    lines = found([case("1", (12, A))], [case("1", (12, A), (14, D))])
    assert [(each.day.day, each.key) for each in lines] == [
        (14, "positives.removed"),
        (15, "positives.cumulative"),
        (15, "asymptomatic.cumulative"),
    ]


def test_what_is_reported_on_the_day_itself_corrects_nothing() -> None:
    assert found([case("1", (12, A))], [case("1", (12, A), (16, D)), case("2", (16, A))]) == []


@given(outbreaks(most=12), outbreaks(most=12))
def test_what_was_said_with_its_corrections_leads_to_what_is_known(
    before: list[Course], after: list[Course]
) -> None:
    """New = cumulative − cumulative of the day before, as it was said, less the corrections."""
    said = case_figures(before, window(LAST))["positives.cumulative"]
    lines = {each.key: each for each in found(before, after) if each.day == LAST}
    line = lines.get("positives.cumulative")
    corrected = line.now - line.was if line else 0
    now = case_figures(after, of(16))
    new = now["positives.new"] - now["positives.removed"]
    assert new == now["positives.cumulative"] - said - corrected


@given(outbreaks(most=12), st.integers(0, 3))
def test_the_corrections_of_days_add_up_to_that_of_the_sum(
    after: list[Course], dropped: int
) -> None:
    before = after[dropped:]
    lines = found(before, after)
    daily = {"positives.new": 1, "positives.removed": -1}
    changed = sum(daily.get(each.key, 0) * (each.now - each.was) for each in lines)
    summed = sum(each.now - each.was for each in lines if each.key == "positives.cumulative")
    assert changed == summed


@given(outbreaks(most=12))
def test_where_nothing_became_known_there_is_no_correction(courses: list[Course]) -> None:
    assert found(courses, courses[::-1]) == []
    assert [DAYS.of(window(LAST).end - timedelta(microseconds=1))] == [LAST]
