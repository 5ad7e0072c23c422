from __future__ import annotations

from itertools import pairwise
from typing import Any

from tests.console.graph.conftest import chained
from tests.console.outbreak import NAME, Desk, attribute, expose, report
from tests.registries import InventedRegistry
from tracing.domain.case.commands import (
    AttributeSource,
    ReportCase,
    RetractCase,
    WithdrawAttribution,
)
from tracing.domain.identifiers import AttributionId, CaseId, Ids, PersonId
from tracing.domain.person.commands import RegisterPerson
from tracing.domain.person.identity import SameCase
from tracing.domain.person.identity_commands import MergePerson
from tracing.domain.values import CaseSource, Certainty, Setting


def rows(desk: Desk, *args: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = desk.json("graph", "chain", *args)
    return found


def edges(found: list[dict[str, Any]]) -> list[tuple[int, str | None, str, bool]]:
    return [(row["depth"], row["parent"], row["case"], row["repeated"]) for row in found]


def test_a_chain_leads_downstream_generation_by_generation(
    desk: Desk, invented: InventedRegistry
) -> None:
    chained(invented, (2, 1), (3, 1), (4, 3))
    assert edges(rows(desk, "C-0001")) == [
        (0, None, "C-0001", False),
        (1, "C-0001", "C-0002", False),
        (1, "C-0001", "C-0003", False),
        (2, "C-0003", "C-0004", False),
    ]
    assert edges(rows(desk, "C-0004", "--backward")) == [
        (0, None, "C-0004", False),
        (1, "C-0004", "C-0003", False),
        (2, "C-0003", "C-0001", False),
    ]


def test_a_case_with_two_candidate_sources_is_expanded_once_and_names_both(
    desk: Desk, invented: InventedRegistry
) -> None:
    chained(invented, (2, 1), (3, 1), (3, 2), (4, 3))
    found = rows(desk, "C-0001")
    assert edges(found) == [
        (0, None, "C-0001", False),
        (1, "C-0001", "C-0002", False),
        (2, "C-0002", "C-0003", True),
        (1, "C-0001", "C-0003", False),
        (2, "C-0003", "C-0004", False),
    ]
    assert found[3]["infectors"] == ["C-0001", "C-0002"]
    page = desk.type("graph", "chain", "C-0001").stdout
    assert "other candidates: C-0002" in page
    assert page.count("↺ listed") == 1


def test_cases_that_name_each_other_end(desk: Desk, invented: InventedRegistry) -> None:
    chained(invented, (1, 2), (2, 1), (3, 2))
    assert edges(rows(desk, "C-0001")) == [
        (0, None, "C-0001", False),
        (1, "C-0001", "C-0002", False),
        (2, "C-0002", "C-0001", True),
        (2, "C-0002", "C-0003", False),
    ]
    assert len(rows(desk, "C-0001", "--backward")) == 3
    page = desk.type("graph", "chain", "C-0001").stdout
    assert page.startswith("Candidate source: C-0002")


def test_a_chain_longer_than_the_stack_is_walked(desk: Desk, invented: InventedRegistry) -> None:
    length = 1100
    with invented.open() as registry:
        asked = registry.asked()
        ids = Ids(asked.command_id)
        cases = [CaseSource(PersonId(ids.new()), CaseId(ids.new())) for _ in range(length)]
        registry.execute(
            *(RegisterPerson(person_id=case.person_id) for case in cases),
            *(ReportCase(person_id=case.person_id, case_id=case.case_id) for case in cases),
            *(
                AttributeSource(
                    person_id=case.person_id,
                    case_id=case.case_id,
                    attribution_id=AttributionId(ids.new()),
                    source=source,
                )
                for source, case in pairwise(cases)
            ),
            asked=asked,
        )
    assert len(rows(desk, "C-0001")) == length
    folded = f"… {length - 13} below in {length - 13} generations"
    assert folded in " ".join(desk.type("graph", "chain", "C-0001").stdout.split())
    assert f"C-{length}" in desk.type("graph", "chain", "C-0001", "--all").stdout


def test_names_are_masked_and_absent_to_programs(desk: Desk, invented: InventedRegistry) -> None:
    chained(invented, (2, 1))
    page = desk.type("graph", "chain", "C-0001")
    assert "王**" in page.stdout
    assert NAME not in page.output
    assert rows(desk, "C-0001")[0]["name"] is None
    assert rows(desk, "C-0001", "--identify", "review")[0]["name"] == NAME
    (look,) = desk.json("audit", "access")
    assert (look["query"], look["people"]) == ("graph chain", ["P-0001", "P-0002"])


def test_as_of_shows_the_chain_as_it_was_known(desk: Desk, invented: InventedRegistry) -> None:
    first, second, _ = chained(invented, (2, 1), (3, 2))
    with invented.open() as registry:
        known = registry.head
        registry.execute(RetractCase(person_id=second.person_id, case_id=second.case_id))
    assert [row["case"] for row in rows(desk, "C-0001")] == ["C-0001"]
    assert [row["case"] for row in rows(desk, "C-0001", "--as-of", str(known))] == [
        "C-0001",
        "C-0002",
        "C-0003",
    ]
    gone = desk.type("graph", "chain", "C-0002")
    assert gone.exit_code == 4
    assert "audit log --case C-0002" in gone.stderr
    assert desk.type("graph", "chain", "C-0001", "--as-of", "1").exit_code == 4
    assert first.case_id != second.case_id


def test_the_chain_of_a_merged_case_is_that_of_the_kept_one(
    desk: Desk, invented: InventedRegistry
) -> None:
    first, second, third = chained(invented, (2, 1), (3, 1))
    with invented.open() as registry:
        registry.execute(
            MergePerson(
                person_id=third.person_id,
                into=second.person_id,
                same_cases=(SameCase(case_id=third.case_id, is_case_id=second.case_id),),
            )
        )
    merged = desk.type("graph", "chain", "C-0003", "--backward")
    assert "C-0003 and C-0002 are one infection" in merged.stderr
    assert [row["case"] for row in rows(desk, "C-0003", "--backward")] == ["C-0002", "C-0001"]
    assert first.case_id != second.case_id


def test_a_withdrawn_attribution_is_not_in_the_chain(
    desk: Desk, invented: InventedRegistry
) -> None:
    first, second = chained(invented, (2, 1))
    with invented.open() as registry:
        third = report(registry)
        wrong = attribute(registry, third, first, Certainty.POSSIBLE)
        registry.execute(
            WithdrawAttribution(
                person_id=third.person_id, case_id=third.case_id, attribution_id=wrong
            )
        )
    assert [row["case"] for row in rows(desk, "C-0001")] == ["C-0001", "C-0002"]
    assert second.case_id != third.case_id


def test_the_setting_is_where_the_two_were_exposed(desk: Desk, invented: InventedRegistry) -> None:
    first, second = chained(invented, (2, 1))
    with invented.open() as registry:
        expose(registry, second.person_id, first, Setting.HOUSEHOLD)
    assert rows(desk, "C-0001")[1]["setting"] == ["household"]
    assert "household" in desk.type("graph", "chain", "C-0001").stdout


def test_a_chain_of_a_person_is_wrong_usage(desk: Desk, invented: InventedRegistry) -> None:
    chained(invented, (2, 1))
    assert desk.type("graph", "chain", "P-0001").exit_code == 2
    assert desk.type("graph", "chain", "C-0009").exit_code == 4
