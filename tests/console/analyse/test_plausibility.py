"""`tracing analyse plausibility`, and what other analyses make of it."""

from __future__ import annotations

from typing import Any

from tests.console.analyse.conftest import typed
from tests.console.outbreak import Desk

DECIDED = "--office 市疾控 --decided-at 2022-07-11"


def listed(desk: Desk, *args: str) -> list[tuple[Any, ...]]:
    rows = desk.json("analyse", "plausibility", *args)
    return [tuple(row[key] for key in ("infector", "infectee", "rule", "grade")) for row in rows]


def attributed(desk: Desk, case: int, source: int, *more: str) -> None:
    said = f"case attribute C-{case} --source C-{source} --evidence interview"
    typed(desk, " ".join((said, "--certainty possible", *more)))


def test_onset_before_the_sources_is_listed_with_both_days(desk: Desk) -> None:
    attributed(desk, 2, 3)
    (row,) = desk.json("analyse", "plausibility")
    assert (row["rule"], row["grade"]) == ("onset_order", "impossible")
    assert (row["value"], row["against"]) == ("2022-07-04", "2022-07-05")
    assert (row["evidence"], row["certainty"]) == ("interview", "possible")


def test_where_no_pack_is_adopted_it_is_said_what_was_not_asked(desk: Desk) -> None:
    told = desk.type("analyse", "plausibility").stdout
    assert "links looked at: 5; none found" in told
    assert "no pack is adopted" in told
    assert "infected after onset: 5" in told


def test_with_a_pack_infection_is_held_against_window_and_incubation(desk: Desk) -> None:
    typed(desk, f"protocol adopt cn-ed9 --from 2022-06-28 {DECIDED}")
    attributed(desk, 4, 1, "--infected-on 2022-06-20")
    assert listed(desk) == [
        ("C-0001", "C-0004", "before_infectious", "impossible"),
        ("C-0001", "C-0004", "incubation", "unlikely"),
    ]
    assert listed(desk, "--grade", "unlikely") == [("C-0001", "C-0004", "incubation", "unlikely")]
    assert "no pack" not in desk.type("analyse", "plausibility").stdout


def test_an_exposure_after_isolation_is_listed(desk: Desk) -> None:
    typed(desk, f"protocol adopt cn-ed9 --from 2022-06-28 {DECIDED}")
    typed(
        desk,
        "quarantine order C-1 --mode hospital --area 360103 --begins 2022-07-03 "
        f"--ends 2022-07-20 --started-at 2022-07-03T10:00 {DECIDED} --at 2022-07-11",
    )
    typed(desk, "contact add C-1 P-2 --first 2022-07-04 --last 2022-07-04 --at 2022-07-11")
    rows = desk.json("analyse", "plausibility", "--grade", "impossible")
    assert [(row["infectee"], row["rule"], row["value"], row["against"]) for row in rows] == [
        ("C-0002", "after_infectious", "2022-07-04", "2022-07-03")
    ]


def test_once_exposures_are_recorded_links_without_one_are_noted(desk: Desk) -> None:
    typed(desk, "contact add C-1 P-2 --first 2022-07-02 --last 2022-07-02")
    found = listed(desk)
    assert ("C-0001", "C-0003", "no_exposure", "unsupported") in found
    assert not any(infectee == "C-0002" for _, infectee, *_ in found)
    (row, *_) = desk.json("analyse", "plausibility")
    assert (row["value"], row["against"]) == (0, 1)
    assert (
        "no exposure on record  none       at least 1"
        in desk.type("analyse", "plausibility").stdout
    )


def test_a_cycle_is_listed_whole(desk: Desk) -> None:
    attributed(desk, 1, 4)
    rows = [row for row in desk.json("analyse", "plausibility") if row["rule"] == "cycle"]
    assert [row["against"] for row in rows] == [
        ["C-0004", "C-0001", "C-0002", "C-0004"],
        ["C-0001", "C-0002", "C-0004", "C-0001"],
        ["C-0002", "C-0004", "C-0001", "C-0002"],
    ]
    assert "C-0004 → C-0001 → C-0002" in " ".join(
        desk.type("analyse", "plausibility").stdout.split()
    )


def test_a_link_that_a_merge_made_one_to_oneself_is_told_by_the_cases_recorded(desk: Desk) -> None:
    typed(desk, "person merge P-2 --into P-1 --same-case C-2=C-1", "name: x")
    rows = [row for row in desk.json("analyse", "plausibility") if row["rule"] == "self_link"]
    assert [(row["value"], row["against"], row["grade"]) for row in rows] == [
        ("C-0002", "C-0001", "impossible")
    ]


def test_a_discarded_source_is_listed_until_it_was_discarded(desk: Desk) -> None:
    before = desk.json("status")["position"]
    typed(desk, "case diagnose C-3 discarded")
    assert {row[2] for row in listed(desk)} == {"not_a_case"}
    assert listed(desk, "--as-of", str(before)) == []


def test_infectees_of_an_area_alone_are_looked_at(desk: Desk) -> None:
    attributed(desk, 2, 3)
    assert len(listed(desk, "--area", "360103")) == 1
    assert listed(desk, "--area", "360104") == []
    assert listed(desk, "--from", "2022-07-05") == []


def test_what_cannot_be_stays_on_record_and_other_analyses_leave_it_out_when_asked(
    desk: Desk,
) -> None:
    attributed(desk, 2, 3)
    for analysis in ("transmission", "clusters"):
        whole = desk.json("analyse", analysis)
        left = desk.json("analyse", analysis, "--plausible-only")
        assert (whole["n_links"], whole["implausible"], whole["plausible_only"]) == (6, 1, False)
        assert (left["n_links"], left["plausible_only"]) == (5, True)
    assert len(desk.json("graph", "neighbours", "P-2")) == 4


def test_on_a_day_before_a_source_was_isolated_or_discarded_its_window_is_as_it_was(
    desk: Desk,
) -> None:
    typed(desk, f"protocol adopt cn-ed9 --from 2022-06-28 {DECIDED}")
    attributed(desk, 4, 1, "--infected-on 2022-06-20")
    desk.environment["TRACING_NOW"] = "2022-07-20T09:00"
    typed(desk, "case diagnose C-1 discarded")
    rules = [row[2] for row in listed(desk, "--on", "2022-07-13")]
    assert rules == ["before_infectious", "incubation"]
    assert "not_a_case" in [row[2] for row in listed(desk)]


def test_pairs_that_a_merge_linked_twice_count_once_among_those_that_cannot_be(desk: Desk) -> None:
    """Of 1→2, 1→3, 2→4, 2→5, 3→5, 2→1, 3→1, where 3 turns out to be 2."""
    attributed(desk, 1, 2)
    attributed(desk, 1, 3)
    typed(desk, "person merge P-3 --into P-2 --same-case C-3=C-2", "name: x")
    whole = desk.json("analyse", "clusters")
    assert (whole["n_links"], whole["implausible"]) == (4, 2)
    left = desk.json("analyse", "clusters", "--plausible-only")
    assert (left["n_links"], left["implausible"]) == (2, 2)


def test_of_a_pair_linked_twice_one_that_can_be_is_enough(desk: Desk) -> None:
    attributed(desk, 3, 2, "--infected-on 2022-07-08")
    assert desk.json("analyse", "clusters")["implausible"] == 1
    typed(desk, "person merge P-3 --into P-4 --same-case C-3=C-4", "name: x")
    assert desk.json("analyse", "clusters")["implausible"] == 0


def test_a_link_to_oneself_is_no_link_of_a_cluster_that_cannot_be(desk: Desk) -> None:
    typed(desk, "person merge P-2 --into P-1 --same-case C-2=C-1", "name: x")
    found = desk.json("analyse", "clusters", "--plausible-only")
    assert (found["n_links"], found["implausible"]) == (4, 0)


def test_the_gravest_come_first(desk: Desk) -> None:
    attributed(desk, 5, 4)
    attributed(desk, 4, 5)
    typed(desk, "contact add C-1 P-2 --first 2022-07-02 --last 2022-07-02")
    grades = [row[3] for row in listed(desk)]
    assert grades == sorted(grades, key=["impossible", "unsupported"].index)
    assert set(grades) == {"impossible", "unsupported"}
