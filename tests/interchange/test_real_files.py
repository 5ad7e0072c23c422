"""Real files, unmodified, with the mappings that ship: all rows, and every dirty spot told."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from tests.interchange.reads import cases, links
from tests.real_data import real_file
from tracing.domain.values import Severity
from tracing.interchange.fields import ListedOutcome, TableKind
from tracing.interchange.findings import Finding, counts
from tracing.interchange.mapping import load_mapping, usual_mapping
from tracing.interchange.rows import CaseRow, LinkRow, Relation


def read_case_file(name: str, mapped: str) -> tuple[list[CaseRow], list[Finding]]:
    return cases(real_file(name), load_mapping(mapped))


def read_link_file(name: str, mapped: str) -> tuple[list[LinkRow], list[Finding]]:
    return links(real_file(name), load_mapping(mapped))


def rows_with(findings: list[Finding], code: str) -> list[int]:
    return [finding.row for finding in findings if finding.code == code]


def test_singapore() -> None:
    rows, findings = read_case_file(
        "tindale_sg_tj/COVID-19_Singapore_data_revised.csv", "tindale-singapore"
    )
    assert len(rows) == 93
    assert counts(findings) == {
        "source_names_nobody": 69,
        "relation_one_sided": 28,
        "several_candidates": 3,
        "column_ignored": 2,
        "mentions_itself": 1,
        "mention_left_in_text": 1,
    }
    by_record = {row.record: row for row in rows}
    assert rows_with(findings, "mentions_itself") == [by_record["71"].row]
    assert rows_with(findings, "mention_left_in_text") == [by_record["79"].row]
    sources = {r.record: [s.record for s in r.sources] for r in rows if r.sources}
    assert sources == {
        "44": ["13", "26"],
        "75": ["41"],
        "77": ["50"],
        "65": ["50", "55"],
        "72": ["59"],
        "79": ["72"],
        "86": ["82"],
        "66": ["83", "91"],
    }
    assert by_record["28"].person.age == 0.5
    assert by_record["53"].related == ()
    assert sum(row.onset_on is None for row in rows) == 10
    assert sum(row.outcome is ListedOutcome.DISCHARGED for row in rows) == 62


def test_tianjin() -> None:
    rows, findings = read_case_file("tindale_sg_tj/Tianjin135cases_revised.csv", "tindale-tianjin")
    assert len(rows) == 135
    assert counts(findings) == {
        "source_names_nobody": 58,
        "several_candidates": 22,
        "source_unknown": 7,
        "word_unknown": 4,
        "mutual_sources": 4,
        "mention_not_in_file": 1,
    }
    by_record = {row.record: row for row in rows}
    mutual = [by_record[record].row for record in ("TJ96", "TJ97", "TJ114", "TJ115")]
    assert rows_with(findings, "mutual_sources") == mutual
    assert rows_with(findings, "mention_not_in_file") == [by_record["TJ59"].row]
    assert [source.record for source in by_record["TJ59"].sources] == ["TJ14", "JN25"]
    assert [source.record for source in by_record["TJ120"].sources] == ["TJ109"]
    assert len(by_record["TJ127"].sources) == 4
    assert by_record["TJ110"].source_text is None
    assert str(by_record["TJ60"].onset_on) == "2020-01-25"
    assert Counter(row.severity for row in rows) == {
        Severity.MODERATE: 102,
        Severity.SEVERE: 25,
        Severity.MILD: 1,
        None: 7,
    }
    assert sum(row.died_on is not None for row in rows) == 3


def test_mers_line_list() -> None:
    rows, findings = read_case_file(
        "mers_korea_2015/mers_korea_2015__linelist.csv", "mers-korea-cases"
    )
    assert len(rows) == 162
    assert counts(findings) == {"died_without_date": 9, "column_ignored": 2}
    assert sum(row.onset_on is None for row in rows) == 27
    assert sum(row.outcome is ListedOutcome.DIED for row in rows) == 19


def test_mers_links_are_candidates_of_who_infected_whom() -> None:
    rows, findings = read_link_file(
        "mers_korea_2015/mers_korea_2015__contacts.csv", "mers-korea-contacts"
    )
    assert len(rows) == 98
    assert {row.relation for row in rows} == {Relation.TRANSMISSION}
    candidates: dict[str, set[str | None]] = defaultdict(set)
    for row in rows:
        candidates[row.to_record].add(row.from_record)
    assert len(candidates) == 95
    several = {record: len(found) for record, found in candidates.items() if len(found) > 1}
    assert several == {"SK_39": 3, "SK_107": 2}
    assert counts(findings) == {"several_candidates": 2, "column_ignored": 1}
    out_degree = Counter(row.from_record for row in rows)
    assert out_degree.most_common(3) == [("SK_14", 38), ("SK_1", 26), ("SK_16", 21)]
    assert all(row.setting and row.note for row in rows)


@pytest.mark.parametrize(
    ("number", "size"), [(1, 137), (2, 160), (3, 149), (4, 109), (5, 152), (6, 141)]
)
def test_epiverse(number: int, size: int) -> None:
    listed, notes = read_case_file(
        f"epiverse_tutorial/set-0{number}-linelist.csv", "epiverse-linelist"
    )
    assert (len(listed), notes) == (size + 1, [])
    linked, findings = read_link_file(
        f"epiverse_tutorial/set-0{number}-contacts.csv", "epiverse-contacts"
    )
    assert len(linked) == size
    assert {row.relation for row in linked} == {Relation.TRANSMISSION}
    assert counts(findings) == {"decimal_time": size}
    records = {row.record for row in listed}
    assert {end for row in linked for end in (row.from_record, row.to_record)} == records
    assert all(row.first_at and row.first_at.year == 2020 for row in linked)


def test_microbetrace_contact_list() -> None:
    rows, findings = read_link_file(
        "microbetrace/COVID-19_simulated_ContactTracing_snp.csv", "microbetrace-contacts"
    )
    assert len(rows) == 40
    assert {row.relation for row in rows} == {Relation.EXPOSURE}
    assert counts(findings) == {"place_as_source": 15, "heading_blank": 1, "column_unmapped": 1}
    assert sum(row.from_place for row in rows) == 15
    assert sum(row.setting is not None for row in rows) == 25


def test_microbetrace_link_list_needs_no_mapping() -> None:
    path = real_file("microbetrace/AngularTesting_Epi_linklist_BS.csv")
    rows, findings = links(path, usual_mapping(TableKind.LINKS))
    assert (len(rows), counts(findings)) == (7, {"word_unknown": 5})
    assert sum(row.note is not None for row in rows) == 5
