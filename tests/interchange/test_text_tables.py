"""Delimited text, whatever its delimiter, encoding and damage."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.interchange.reads import written
from tracing.interchange.faults import FileMissingError, FileUnreadableError
from tracing.interchange.tables import FileLayout, open_table

ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16")
STYLES: tuple[dict[str, Any], ...] = (
    {"quoting": csv.QUOTE_MINIMAL},
    {"quoting": csv.QUOTE_ALL},
    {"quoting": csv.QUOTE_ALL, "lineterminator": "\n"},
)
"""With `\\n` and minimal quoting the csv module leaves a lone carriage return unquoted."""
TEXTS = st.text(
    st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=0, max_size=12
)


def rows_of(path: Path) -> list[list[object]]:
    return [list(row.cells) for row in open_table(path)]


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.tuples(st.integers(0, 999).map(str), TEXTS, TEXTS), min_size=1, max_size=8),
    delimiter=st.sampled_from(",;\t"),
    encoding=st.sampled_from(ENCODINGS),
    style=st.sampled_from(STYLES),
)
def test_whatever_is_written_is_read_back_equal(
    tmp_path: Path,
    rows: list[tuple[str, str, str]],
    delimiter: str,
    encoding: str,
    style: dict[str, Any],
) -> None:
    path = tmp_path / "list.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=delimiter, **style)
        writer.writerows([("编号", "姓名", "备注"), *rows])
    table = open_table(path)
    assert table.headings == ("编号", "姓名", "备注")
    assert [tuple(row.cells) for row in table] == rows
    assert [row.fault for row in table] == [None] * len(rows)
    assert table.completed == table.total == path.stat().st_size


def test_a_file_of_one_column_is_read(tmp_path: Path) -> None:
    assert rows_of(written(tmp_path, '"id"\n1\n2\n')) == [["1"], ["2"]]


def test_the_line_that_names_the_delimiter_is_no_heading(tmp_path: Path) -> None:
    table = open_table(written(tmp_path, "sep=;\nid;age\n1;40\n"))
    assert table.headings == ("id", "age")
    assert [(row.number, list(row.cells)) for row in table] == [(3, ["1", "40"])]


def test_rows_are_numbered_as_a_spreadsheet_numbers_them(tmp_path: Path) -> None:
    table = open_table(written(tmp_path, '\nid,note\n1,"two\nlines"\n\n , \n2,x\n\n\n'))
    assert table.heading_row == 2
    assert [row.number for row in table] == [3, 6]


def test_ragged_rows_are_faults_and_empty_surplus_is_not(tmp_path: Path) -> None:
    table = open_table(written(tmp_path, "id,age\n1\n2,40,,\n3,41,x\n4,42\n"))
    faults = [(row.number, row.fault.code if row.fault else None) for row in table]
    assert faults == [(2, "row_short"), (3, None), (4, "row_long"), (5, None)]


def test_an_open_quote_costs_its_lines_and_says_which(tmp_path: Path) -> None:
    table = open_table(written(tmp_path, 'id,age\n1,40\n2,"41\n3,42\n'))
    last = list(table)[-1]
    assert last.fault is not None
    assert (last.fault.code, last.fault.values) == ("quotes_broken", {"first": 3, "last": 4})


def test_text_after_a_closing_quote_costs_one_row(tmp_path: Path) -> None:
    table = open_table(written(tmp_path, 'id,age\n1,"4"0\n2,41\n'))
    assert [row.fault.code if row.fault else "" for row in table] == ["quotes_broken", ""]


def test_blank_and_repeated_headings_get_names_and_are_told(tmp_path: Path) -> None:
    table = open_table(written(tmp_path, "id,,age , age\n1,2,3,4\n"))
    assert table.headings == ("id", "column 2", "age", "age (2)")
    told = [(finding.column, finding.code) for finding in table.findings]
    assert told == [("column 2", "heading_blank"), ("age (2)", "heading_repeated")]


def test_gb18030_is_found_and_a_declared_encoding_is_believed(tmp_path: Path) -> None:
    path = written(tmp_path, "编号,姓名\n1,林一\n", "gb18030")
    assert open_table(path).headings == ("编号", "姓名")
    with pytest.raises(FileUnreadableError):
        open_table(path, FileLayout(encoding="utf-8"))


@pytest.mark.parametrize("content", [b"", b"\n\n", b"id\x00,age\n1,2\n", b"\xff\xff\xff,1\n"])
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    with pytest.raises(FileUnreadableError) as refusal:
        open_table(path)
    assert refusal.value.message.zh
    assert refusal.value.message.en


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileMissingError):
        open_table(tmp_path / "none.csv")


def test_a_table_is_read_again_from_its_beginning(tmp_path: Path) -> None:
    table = open_table(written(tmp_path, "id\n1\n2\n"))
    assert list(table) == list(table)
