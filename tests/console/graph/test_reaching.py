"""`graph forward`, `backward` and `path`, as people and programs call them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.console.outbreak import Desk
from tests.registries import InventedRegistry
from tracing.console.graph.reaching import ROWS

DECIDED = "--office CDC --decided-at 2022-07-13T08:00 --at 2022-07-13T08:00"
CASE = "--laboratory positive --diagnosis confirmed --area 360103001"
OUTBREAK = f"""\
case report --age 40 --onset 2022-07-06 {CASE} --at 2022-07-07
person register --age 41
person register --age 42
person register --age 43
person register --age 44
contact add C-1 P-2 --first 2022-07-05 --last 2022-07-06 --setting dining --category close {DECIDED}
contact expose P-3 --source K-1 --first 2022-07-06 --last 2022-07-08
contact determine K-2 secondary {DECIDED}
contact expose P-4 --source P-3 --first 2022-07-07 --last 2022-07-09
contact determine K-3 casual {DECIDED}
contact expose P-5 --source C-1 --first 2022-07-01 --last 2022-07-02
contact determine K-4 close {DECIDED}
contact expose P-1 --source P-4 --first 2022-07-01 --last 2022-07-02
"""
ADOPT = f"protocol adopt cn-ed9 --from 2022-06-28 {DECIDED}"


def did(desk: Desk, *lines: str) -> None:
    for line in lines:
        result = desk.type(*line.split(), typed="P-3\n")
        assert result.exit_code == 0, line + result.stderr


@pytest.fixture
def unruled(desk: Desk) -> Desk:
    """P-1, a case, exposed P-2, who exposed P-3, who exposed P-4; P-5 was met too early."""
    did(desk, *OUTBREAK.splitlines())
    return desk


@pytest.fixture
def ruled(unruled: Desk) -> Desk:
    did(unruled, ADOPT)
    return unruled


def told(desk: Desk, *args: str) -> list[tuple[Any, ...]]:
    rows = desk.json("graph", *args)
    return [(row["steps"], row["person"], row["at"] and row["at"][:16]) for row in rows]


def test_forward_goes_along_exposures_while_their_source_could_infect(ruled: Desk) -> None:
    assert told(ruled, "forward", "C-1") == [
        (1, "P-0002", "2022-07-05T00:00"),
        (2, "P-0003", "2022-07-06T00:00"),
    ]
    assert told(ruled, "forward", "K-1") == [(1, "P-0003", "2022-07-06T00:00")]
    assert told(ruled, "forward", "P-3") == []


def test_forward_can_be_narrowed(ruled: Desk) -> None:
    assert [row[1] for row in told(ruled, "forward", "C-1", "--depth", "1")] == ["P-0002"]
    assert [row[1] for row in told(ruled, "forward", "C-1", "--setting", "dining")] == ["P-0002"]
    assert told(ruled, "forward", "C-1", "--to", "2022-07-04") == []
    assert told(ruled, "forward", "C-1", "--area", "360103001") == []


def test_whom_a_contact_exposed_who_becomes_a_case_is_followed_on(ruled: Desk) -> None:
    did(ruled, f"case report --person P-3 --onset 2022-07-08 {CASE} --at 2022-07-13")
    assert told(ruled, "forward", "C-1")[1:] == [
        (2, "P-0003", "2022-07-06T00:00"),
        (3, "P-0004", "2022-07-07T00:00"),
    ]
    assert told(ruled, "backward", "C-2") == [
        (1, "P-0002", "2022-07-07T23:59"),
        (2, "P-0001", "2022-07-06T23:59"),
    ]


def test_rows_name_the_exposure_both_its_ends_and_what_they_are(ruled: Desk) -> None:
    first, second = ruled.json("graph", "forward", "C-1")
    assert (first["source"], first["exposed"], first["exposure"]) == ("P-0001", "P-0002", "E-0001")
    assert (first["role"], first["cases"], first["contacts"]) == ("close", [], ["K-0001"])
    assert (second["role"], second["source"]) == ("secondary", "P-0002")
    (back,) = ruled.json("graph", "backward", "K-1")
    assert (back["person"], back["role"], back["cases"]) == ("P-0001", "case", ["C-0001"])
    assert (back["source"], back["exposed"]) == ("P-0001", "P-0002")


def test_without_regard_to_time_everybody_joined_is_found(unruled: Desk) -> None:
    found = told(unruled, "forward", "C-1", "--any-time")
    assert [row[:2] for row in found] == [
        (1, "P-0002"),
        (1, "P-0005"),
        (2, "P-0003"),
        (3, "P-0004"),
    ]
    assert {row[2] for row in found} == {None}


def test_where_no_pack_is_in_force_the_question_is_refused_with_the_way_out(unruled: Desk) -> None:
    for call in (("forward", "C-1"), ("backward", "P-2"), ("path", "C-1", "P-2")):
        result = unruled.type("graph", *call)
        assert result.exit_code == 3
        assert "tracing protocol adopt" in result.stderr
        assert "--any-time" in result.stderr


def test_a_table_tells_when_the_root_could_infect_and_counts_by_role(ruled: Desk) -> None:
    result = ruled.type("graph", "forward", "C-1")
    assert "K-0001  close      2022-07-05  E-0001    P-0001  dining" in result.stdout
    assert "people: 2 (close 1, secondary 1); generations: 2" in result.stderr
    assert "P-0001 could infect: 2022-07-04 –\n" in result.stderr
    nobody = ruled.type("graph", "forward", "P-3")
    assert nobody.exit_code == 0 and nobody.stdout == ""
    assert nobody.stderr.startswith("nobody")


def test_a_long_table_is_folded_and_says_how_to_get_all(
    desk: Desk, invented: InventedRegistry
) -> None:
    count = ROWS + 2
    did(desk, f"case report --age 40 --onset 2022-07-06 {CASE} --at 2022-07-07", ADOPT)
    for _ in range(count):
        did(desk, "person register --age 30")
    people = [f"P-{number}" for number in range(2, count + 2)]
    did(desk, f"contact add C-1 {' '.join(people)} --first 2022-07-06 --last 2022-07-06")
    folded = desk.type("graph", "forward", "C-1")
    assert len(folded.stdout.splitlines()) == ROWS + 3
    assert folded.stdout.splitlines()[-1].split() == ["1", "…", "+2"]
    assert f"{ROWS} are listed, cases first" in folded.stderr
    whole = desk.type("graph", "forward", "C-1", "--all")
    assert len(whole.stdout.splitlines()) == count + 2
    assert "are listed" not in whole.stderr
    assert len(desk.json("graph", "forward", "C-1")) == count


def test_a_path_shows_by_each_step_why_it_is_possible(ruled: Desk) -> None:
    first, second = ruled.json("graph", "path", "C-1", "P-3")
    assert (first["source"], first["exposed"], first["exposure"]) == ("P-0001", "P-0002", "E-0001")
    assert first["infectious_from"][:10] == "2022-07-04"
    assert (first["first_on"], first["last_on"]) == ("2022-07-05", "2022-07-06")
    assert (second["source_role"], second["exposed_role"]) == ("close", "secondary")
    assert second["at"][:10] == "2022-07-06"
    page = ruled.type("graph", "path", "C-1", "P-3").stdout
    assert "2022-07-04 –" in page and "E-0002" in page


def test_where_there_is_no_path_that_is_said_and_what_there_is_instead(ruled: Desk) -> None:
    assert ruled.json("graph", "path", "C-1", "P-4") == []
    result = ruled.type("graph", "path", "P-3", "P-2")
    assert result.exit_code == 0
    assert result.stderr.splitlines() == [
        "no chain leads from P-0003 to P-0002 that respects time",
        "without regard to time there is one from P-0003 to P-0002 (steps: 3); what stands in its "
        "way:",
        "from P-0002 to P-0003 there is one (steps: 1): tracing graph path P-0002 P-0003",
    ]
    assert "infects no" in result.stdout and "E-0003" in result.stdout
    timeless = ruled.json("graph", "path", "P-3", "P-2", "--any-time")
    assert [row["exposed"] for row in timeless] == ["P-0004", "P-0001", "P-0002"]
    assert {row["at"] for row in timeless} == {None}
    other_way = ruled.type("graph", "path", "P-2", "C-1").stderr
    assert "from P-0001 to P-0002 there is one (steps: 1)" in other_way
    assert ruled.type("graph", "path", "C-1", "P-1").stderr == "both are the same person\n"


def test_cases_of_all_generations_are_listed_before_their_contacts(
    desk: Desk, invented: InventedRegistry
) -> None:
    did(desk, f"case report --age 40 --onset 2022-07-06 {CASE} --at 2022-07-07", ADOPT)
    count = ROWS + 5
    for _ in range(count):
        did(desk, "person register --age 30")
    people = [f"P-{number}" for number in range(2, count + 2)]
    did(
        desk,
        f"contact add C-1 {' '.join(people)} --first 2022-07-06 --last 2022-07-06",
        f"case report --person {people[-1]} --onset 2022-07-08 {CASE} --at 2022-07-13",
        "person register --age 31",
        f"case report --person P-{count + 2} --onset 2022-07-10 {CASE} --at 2022-07-13",
        f"contact expose P-{count + 2} --source C-2 --first 2022-07-08 --last 2022-07-08",
    )
    page = [line.split() for line in desk.type("graph", "forward", "C-1").stdout.splitlines()]
    assert page[2][:3] == ["1", f"P-00{count + 1}", "C-0002"]
    assert page[ROWS + 1] == ["1", "…", "+6"]
    assert page[ROWS + 2][:3] == ["2", f"P-00{count + 2}", "C-0003"]
    assert page[-2:] == [["1", str(count), "1", str(count - 1)], ["2", "1", "1"]]


def test_attributions_that_no_exposure_bears_out_are_pointed_at(ruled: Desk) -> None:
    did(
        ruled,
        f"case report --person P-5 --onset 2022-07-08 {CASE} --at 2022-07-13",
        "case attribute C-2 --source C-1 --evidence interview --certainty probable",
    )
    forward = ruled.type("graph", "forward", "C-1").stderr
    assert "attributed to P-0001, yet not among them: C-0002" in forward
    backward = ruled.type("graph", "backward", "C-2").stderr
    assert "attributed sources of P-0005, yet not among them: C-0001" in backward
    path = ruled.type("graph", "path", "C-1", "C-2")
    assert "exposed outside" in path.stdout
    assert "tracing graph chain C-0002 --backward" in path.stderr
    assert "attributed" not in ruled.type("graph", "forward", "K-1").stderr


def test_a_discarded_case_is_no_case_in_a_chain(ruled: Desk) -> None:
    did(ruled, f"case report --person P-2 --onset 2022-07-08 {CASE} --at 2022-07-13")
    assert [row["role"] for row in ruled.json("graph", "forward", "C-1")][:1] == ["case"]
    did(ruled, f"case diagnose C-2 discarded {DECIDED}")
    assert [row["role"] for row in ruled.json("graph", "forward", "C-1")][:1] == ["close"]


def test_what_was_not_recorded_yet_is_said_to_be_so(ruled: Desk) -> None:
    for call in (
        ("forward", "C-1"),
        ("backward", "P-5"),
        ("path", "C-1", "P-5"),
        ("chain", "C-1"),
        ("neighbours", "K-1"),
        ("clusters", "--of", "P-5"),
    ):
        result = ruled.type("graph", *call, "--as-of", "1")
        assert result.exit_code == 4
        assert "not on record yet" in result.stderr


def test_an_earlier_position_knows_less(ruled: Desk) -> None:
    assert len(ruled.json("graph", "path", "C-1", "P-3")) == 2
    adopted = ruled.json("status")["position"]
    assert ruled.type("graph", "path", "C-1", "P-3", "--as-of", str(adopted - 1)).exit_code == 3
    did(ruled, "contact retract-exposure E-2")
    assert ruled.json("graph", "path", "C-1", "P-3") == []
    assert len(ruled.json("graph", "path", "C-1", "P-3", "--as-of", str(adopted))) == 2


def test_a_path_with_names_fits_a_page(ruled: Desk) -> None:
    for call in (("C-1", "P-3"), ("P-3", "P-2")):
        page = ruled.type("graph", "path", *call, "--identify", "follow-up").stdout
        assert all(len(line) <= 80 for line in page.splitlines())


def test_names_are_shown_for_a_purpose_alone(desk: Desk) -> None:
    did(desk, f"case report --age 40 --onset 2022-07-06 {CASE} --at 2022-07-07", ADOPT)
    desk.type("person", "register", "--personal", "-", typed="name: 舒望\n")
    did(desk, "contact add C-1 P-2 --first 2022-07-06 --last 2022-07-06")
    for call in (("forward", "C-1"), ("path", "C-1", "P-2")):
        assert "舒" not in desk.type("graph", *call).stdout
        shown = desk.type("graph", *call, "--identify", "follow-up")
        assert "舒望" in shown.stdout
    looks = [row["query"] for row in desk.json("audit", "access")]
    assert looks == ["graph forward", "graph path"]
