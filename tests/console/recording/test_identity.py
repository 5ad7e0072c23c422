"""A duplicate is merged and split again; nothing is lost on the way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.application.people import audited
from tests.console.outbreak import Desk
from tests.console.recording.asking import head, recorded
from tests.console.recording.test_raced import at_once

LISTS = (("case", "list"), ("contact", "list"))


def done(desk: Desk, *args: str) -> str:
    result = desk.type(*args)
    assert result.exit_code == 0, result.stderr
    return result.stderr


def refused(desk: Desk, *args: str) -> tuple[int, str]:
    result = desk.type(*args)
    assert result.exit_code
    return result.exit_code, result.stderr


def graph(desk: Desk) -> tuple[Any, ...]:
    with desk.invented.open() as registry:
        found = registry.contact_graph()
    edges = sorted((*ends, key) for *ends, key in found.edges(keys=True))
    return sorted(found), edges


def counted(desk: Desk) -> dict[str, int]:
    status = desk.json("status")
    names = ("persons", "cases", "contacts", "exposures", "transmissions")
    return {name: status[name] for name in names}


def everything(desk: Desk) -> tuple[Any, ...]:
    return graph(desk), counted(desk), *(desk.json(*each) for each in LISTS)


def test_merging_and_splitting_gives_back_graph_lists_and_counts(desk: Desk) -> None:
    before = everything(desk)
    done(desk, "person", "merge", "P-3", "--into", "P-2")
    assert everything(desk) != before
    done(desk, "person", "split", "P-3")
    assert everything(desk) == before


def test_a_merge_is_split_and_not_simply_taken_back(desk: Desk) -> None:
    done(desk, "person", "merge", "P-3", "--into", "P-2")
    before = head(desk)
    code, said = refused(desk, "retract", f"@{before}", "--yes")
    assert code == 3
    assert "tracing person split" in said
    assert head(desk) == before


def test_a_merged_person_is_not_counted_and_is_one_node_with_the_one_kept(desk: Desk) -> None:
    before = counted(desk)
    done(desk, "person", "merge", "P-3", "--into", "P-2")
    assert counted(desk) == {**before, "persons": before["persons"] - 1}
    nodes, edges = graph(desk)
    assert "P-0003" not in nodes
    assert [ends[:2] for ends in edges if ends[1] == "P-0002"] == [("P-0001", "P-0002")]


def test_an_edge_between_the_two_leaves_the_graph_and_stays_in_the_lists(desk: Desk) -> None:
    exposures = counted(desk)["exposures"]
    done(desk, "person", "merge", "P-3", "--into", "P-1")
    nodes, edges = graph(desk)
    assert len(nodes) == 4
    assert [edge for edge in edges if edge[0] == edge[1]] == []
    assert counted(desk)["exposures"] == exposures
    assert [row["person"] for row in desk.json("contact", "list")] == ["P-0001", "P-0004"]


def test_cases_that_are_one_infection_count_once(desk: Desk) -> None:
    code, said = refused(desk, "person", "merge", "P-5", "--into", "P-1")
    assert code == 3
    assert "C-0002" in said
    assert "C-0001" in said
    before = counted(desk)
    done(desk, "person", "merge", "P-5", "--into", "P-1", "--same-case", "C-2=C-1")
    assert counted(desk) == {
        **before,
        "persons": before["persons"] - 1,
        "cases": before["cases"] - 1,
    }
    assert [row["case"] for row in desk.json("case", "list")] == ["C-0001"]
    assert [row["case"] for row in desk.json("graph", "chain", "C-2")] == ["C-0001"]
    assert desk.json("case", "show", "C-2")["same_as"] == "C-0001"
    assert "C-0002 is the same infection as C-0001" in desk.type("case", "show", "C-2").stdout


def test_cases_that_are_two_infections_are_both_of_the_person_kept(desk: Desk) -> None:
    done(desk, "person", "merge", "P-5", "--into", "P-1", "--separate-cases")
    people = {row["case"]: row["person"] for row in desk.json("case", "list")}
    assert people == {"C-0001": "P-0001", "C-0002": "P-0001"}


def test_a_page_shows_what_was_recorded_of_the_duplicates_and_where_they_went(desk: Desk) -> None:
    done(desk, "person", "merge", "P-3", "--into", "P-2")
    kept, duplicate = desk.json("person", "show", "P-2"), desk.json("person", "show", "P-3")
    assert kept["duplicates"] == ["P-0003"]
    assert [row["contact"] for row in kept["contacts"]] == ["K-0001"]
    assert duplicate["merged_into"] == "P-0002"
    assert "→ P-0002" in desk.type("person", "show", "P-3").stdout


def test_lists_as_of_before_know_nothing_of_the_merge(desk: Desk) -> None:
    at, before = head(desk), desk.json("contact", "list")
    done(desk, "person", "merge", "P-3", "--into", "P-2")
    assert desk.json("contact", "list", "--as-of", str(at)) == before


def test_what_is_new_of_a_merged_person_is_recorded_of_the_one_kept(desk: Desk) -> None:
    done(desk, "person", "merge", "P-4", "--into", "P-2")
    result = desk.type("case", "report", "--person", "P-4")
    assert "P-0004 is merged into P-0002" in result.stderr
    assert desk.json("case", "list")[-1]["person"] == "P-0002"
    said = done(desk, "contact", "expose", "P-4", "--source", "C-1")
    assert "it is recorded of P-0002" in said
    done(desk, "contact", "locate", "K-2")


def test_merging_into_a_merged_person_merges_into_whoever_is_kept(desk: Desk) -> None:
    done(desk, "person", "merge", "P-3", "--into", "P-2")
    assert desk.json("person", "merge", "P-4", "--into", "P-3")["merged_into"] == "P-0002"
    assert refused(desk, "person", "merge", "P-2", "--into", "P-4")[0] == 3


def in_between(desk: Desk) -> int:
    """P-4 is merged into P-2; then a case is reported, of whom is not clear. Its position."""
    done(desk, "person", "merge", "P-4", "--into", "P-2")
    note = desk.invented.folder.parent / "note"
    note.write_text("note: 住在河边\n", encoding="utf-8")
    done(
        desk, "case", "report", "--person", "P-4", "--onset", "2022-07-12", "--personal", str(note)
    )
    position = head(desk)
    done(desk, "case", "correct-onset", "C-3", "2022-07-13")
    return position


def test_facts_in_between_are_listed_and_have_to_be_assigned(desk: Desk) -> None:
    position = in_between(desk)
    code, said = refused(desk, "person", "split", "P-4")
    assert code == 3
    for told in (str(position), str(position + 1), "case.reported", "case.onset_corrected"):
        assert told in said
    assert "staff-7" in said
    done(desk, "person", "split", "P-4", "--rest-stay")
    assert desk.json("case", "list")[-1]["person"] == "P-0002"


def test_facts_of_the_one_split_off_are_recorded_anew_and_open(desk: Desk) -> None:
    position = in_between(desk)
    said = done(desk, "person", "split", "P-4", "--mine", str(position))
    assert "C-0003 is now C-0004" in said
    (case,) = [row for row in desk.json("case", "list") if row["person"] == "P-0004"]
    assert (case["case"], case["onset_on"]) == ("C-0004", "2022-07-13")
    shown = desk.json("case", "show", "C-4", "--identify", "test")
    assert shown["note"] == "住在河边"
    assert desk.json("case", "show", "C-3")["status"] == "retracted"
    with desk.invented.open() as registry:
        audited(registry)


def test_a_split_is_undone_as_a_whole(desk: Desk) -> None:
    position = in_between(desk)
    before = everything(desk)
    done(desk, "person", "split", "P-4", "--mine", str(position))
    done(desk, "undo", "--yes")
    assert everything(desk) == before


def test_a_fact_about_what_was_there_before_cannot_go(desk: Desk) -> None:
    done(desk, "person", "merge", "P-2", "--into", "P-1")
    done(desk, "case", "lab", "C-1", "negative")
    code, said = refused(desk, "person", "split", "P-2", "--mine", str(head(desk)))
    assert code == 3
    assert "before the merge" in said
    assert "can only stay" in refused(desk, "person", "split", "P-2")[1]


def test_a_position_that_is_not_in_between_is_refused(desk: Desk) -> None:
    in_between(desk)
    assert refused(desk, "person", "split", "P-4", "--mine", "2")[0] == 3


def test_one_subject_is_not_of_two_people(desk: Desk) -> None:
    position = in_between(desk)
    both = ("--mine", str(position), "--stay", str(position + 1))
    assert refused(desk, "person", "split", "P-4", *both)[0] == 3


def test_a_merge_or_split_sent_twice_takes_effect_once(desk: Desk) -> None:
    before = head(desk)
    for command in (("merge", "P-4", "--into", "P-2"), ("split", "P-4")):
        done(desk, "person", *command)
        assert "nothing" in done(desk, "person", *command)
    assert recorded(desk, before) == ["person.merged", "person.split"]


def test_of_two_merges_at_once_one_is_refused(desk: Desk) -> None:
    before = head(desk)
    merges = [("person", "merge", "P-4", "--into", into) for into in ("P-2", "P-3")]
    assert sorted(code for code, _ in at_once(desk, *merges)) == [0, 5]
    assert recorded(desk, before) == ["person.merged"]


@pytest.mark.parametrize("pair", ["C-2", "C-2=K-1"])
def test_what_is_no_pair_of_cases_is_refused(desk: Desk, pair: str) -> None:
    code, _ = refused(desk, "person", "merge", "P-5", "--into", "P-1", "--same-case", pair)
    assert code == 2


def test_somebody_found_under_two_records_is_found_once(desk: Desk, tmp_path: Path) -> None:
    name = tmp_path / "name"
    name.write_text("name: 李四\n", encoding="utf-8")
    done(desk, "person", "register", "--personal", str(name))
    find = ("person", "find", "--personal", str(name), "--identify", "test")
    assert refused(desk, *find)[0] == 2
    done(desk, "person", "merge", "P-6", "--into", "P-2")
    assert desk.json(*find)["person"] == "P-0002"


def test_contacts_named_of_a_duplicate_case_are_those_of_the_infection(desk: Desk) -> None:
    done(desk, "contact", "expose", "P-4", "--source", "C-2")
    done(desk, "person", "merge", "P-5", "--into", "P-1", "--same-case", "C-2=C-1")
    contacts_named = [row["contact"] for row in desk.json("case", "show", "C-1")["contacts"]]
    assert contacts_named == ["K-0001", "K-0002"]
    exported = desk.type("export", "contacts").stdout
    assert "C-0002" not in exported
