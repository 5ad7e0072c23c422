"""What is new, current and cumulative; each infection counted once."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.projections.bulletin.courses import (
    COUNTY,
    XIHU,
    XINJIAN,
    A,
    C,
    D,
    P,
    S,
    at,
    case,
    of,
    outbreaks,
    window,
)
from tracing.domain.case.state import Outcome
from tracing.domain.contact.disposition import Disposition
from tracing.domain.values import DetectionRoute, Laboratory, Severity
from tracing.projections.bulletin.balance import balances
from tracing.projections.bulletin.counting import Contacts, Figures, case_figures, contact_figures
from tracing.projections.bulletin.courses import Course, Segment

QUARANTINE, SCREENING = DetectionRoute.FACILITY_QUARANTINE, DetectionRoute.AREA_SCREENING
few = st.integers(0, 6)


def some(figures: Figures, beginning: str) -> dict[str, int]:
    """The parts that count anybody."""
    return {
        key.removeprefix(f"{beginning}."): count
        for key, count in figures.items()
        if key.startswith(f"{beginning}.") and count
    }


def test_what_is_new_is_told_by_diagnosis_route_and_district() -> None:
    found = [
        case("1", (16, C), area=COUNTY, route=QUARANTINE),
        case("2", (16, A), area=COUNTY, route=QUARANTINE),
        case("3", (16, A), area="360103001"),
        case("4", (16, A), area=XINJIAN),
        case("5", (15, A), area=None, route=None),
    ]
    figures = case_figures(found, of(16))
    assert (figures["positives.new"], figures["positives.cumulative"]) == (4, 5)
    assert figures["positives.cumulative_day_before"] == 1
    assert some(figures, "positives.new_by_diagnosis") == {"confirmed": 1, "asymptomatic": 3}
    assert some(figures, "positives.new_by_route") == {
        "facility_quarantine": 2,
        "area_screening": 2,
    }
    assert some(figures, "positives.new_by_district") == {COUNTY: 2, XIHU: 1, XINJIAN: 1}
    assert some(figures, "positives.new_by_route_district") == {
        "facility_quarantine.360121": 2,
        "area_screening.360103": 1,
        "area_screening.360112": 1,
    }
    assert some(figures, "positives.cumulative_by_district")["unknown"] == 1
    assert some(figures, "positives.cumulative_by_route")["unknown"] == 1
    assert some(figures, "confirmed.new_by_severity") == {"mild": 1}


def test_midnight_belongs_to_the_day_that_begins() -> None:
    midnight = Segment(at(16, 0), None, Laboratory.NONE, A)
    last = Segment(at(16, 0) - timedelta(microseconds=1), None, Laboratory.NONE, A)
    found = [Course("1", XIHU, None, (midnight,)), Course("2", XIHU, None, (last,))]
    assert case_figures(found, of(15))["positives.new"] == 1
    assert case_figures(found, of(16))["positives.new"] == 1


def test_an_asymptomatic_infection_that_is_confirmed_later_is_no_new_infection() -> None:
    found = [case("1", (14, A), (16, C)), case("2", (16, C)), case("3", (16, A))]
    figures = case_figures(found, of(16))
    assert (figures["confirmed.new"], figures["confirmed.converted"]) == (2, 1)
    assert (figures["asymptomatic.new"], figures["positives.new"]) == (1, 2)
    new = figures["confirmed.new"] + figures["asymptomatic.new"]
    assert new - figures["confirmed.converted"] == figures["positives.new"]
    assert (figures["confirmed.cumulative"], figures["asymptomatic.cumulative"]) == (2, 1)


def test_who_converts_on_the_day_they_are_reported_is_a_new_confirmed_case() -> None:
    both = case("1", (16, A))
    segments = (
        both.segments[0]._replace(to_at=at(16, 18)),
        both.segments[0]._replace(from_at=at(16, 18), diagnosis=C),
    )
    figures = case_figures([Course("1", XIHU, None, segments)], of(16))
    assert (figures["confirmed.new"], figures["confirmed.converted"]) == (1, 0)
    assert figures["positives.new_by_diagnosis.confirmed"] == 1


def test_a_positive_is_counted_before_it_is_classified_a_suspected_case_is_not() -> None:
    found = [case("1", (15, P), (16, A)), case("2", (16, S)), case("3", (16, P))]
    figures = case_figures(found, of(16))
    assert (figures["positives.new"], figures["positives.cumulative"]) == (1, 2)
    assert (figures["asymptomatic.new"], figures["asymptomatic.classified"]) == (1, 1)
    assert figures["awaiting.suspected"] == 1
    presumptive = Segment(at(16), None, Laboratory.PRESUMPTIVE, P)
    figures = case_figures([Course("1", XIHU, None, (presumptive,))], of(16))
    assert (figures["positives.new"], figures["awaiting.pending"]) == (0, 1)


def test_who_is_discarded_counts_no_longer() -> None:
    figures = case_figures([case("1", (14, A), (16, D)), case("2", (14, A))], of(16))
    assert (figures["positives.new"], figures["positives.removed"]) == (0, 1)
    assert (figures["positives.cumulative_day_before"], figures["positives.cumulative"]) == (2, 1)


def test_the_dead_and_the_recovered_are_in_care_no_longer() -> None:
    found = [
        case("1", (10, C), (16, C, Outcome.DIED)),
        case("2", (10, A), (15, A, Outcome.RECOVERED)),
        case("3", (12, C), severity=None),
    ]
    figures = case_figures(found, of(16))
    assert (figures["deaths.new"], figures["deaths.cumulative"]) == (1, 1)
    assert (figures["recovered.new"], figures["recovered.cumulative"]) == (0, 1)
    assert (figures["positives.current"], figures["confirmed.current"]) == (1, 1)
    assert some(figures, "confirmed.cumulative_by_severity") == {"mild": 1, "unknown": 1}


def test_what_counted_before_the_beginning_is_not_of_this_outbreak() -> None:
    found = [case("1", (9, A)), case("2", (14, A)), case("3", (16, A))]
    since = of(16)._replace(since=at(10, 0))
    assert case_figures(found, since)["positives.cumulative"] == 2


def test_a_severity_is_that_of_the_cut_off() -> None:
    worse = case("1", (14, C), (16, C))
    segments = (worse.segments[0], worse.segments[1]._replace(severity=Severity.SEVERE))
    figures = case_figures([Course("1", XIHU, None, segments)], of(16))
    assert some(figures, "confirmed.cumulative_by_severity") == {"severe": 1}
    assert figures["confirmed.new"] == 0


@given(outbreaks(), st.integers(8, 18))
def test_every_sum_adds_up(found: list[Course], day: int) -> None:
    figures = case_figures(found, of(day))
    checked = list(balances(figures))
    assert [each for each in checked if each.residual] == []
    assert {each.field for each in checked} >= {"positives.new", "positives.cumulative"}


@given(outbreaks())
def test_what_is_new_is_what_the_day_adds(found: list[Course]) -> None:
    before = 0
    for number in range(10):
        figures = case_figures(found, window(date(2022, 7, 8) + timedelta(days=number)))
        assert figures["positives.cumulative_day_before"] == before
        added = figures["positives.new"] - figures["positives.removed"]
        before = figures["positives.cumulative"]
        assert added == before - figures["positives.cumulative_day_before"]


@given(st.fixed_dictionaries({each.value: few for each in Disposition}), few, few)
def test_the_residual_of_contacts_is_what_no_disposition_accounts_for(
    current: dict[str, int], new: int, missing: int
) -> None:
    everybody = sum(current.values()) + missing
    counted = Contacts(new, everybody, current, current, current)
    figures = contact_figures("close_contacts", counted)
    assert figures["close_contacts.residual"] == missing
    (balance,) = balances(figures)
    assert (balance.field, balance.residual) == ("close_contacts.cumulative", missing)
