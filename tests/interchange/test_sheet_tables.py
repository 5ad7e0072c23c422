"""Workbooks: values as they are meant, and what is built to do harm refused."""

from __future__ import annotations

import sys
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tracing.interchange import zip_guard
from tracing.interchange.faults import (
    FileUnreadableError,
    SpreadsheetSupportMissingError,
    SpreadsheetUnsafeError,
)
from tracing.interchange.tables import FileLayout, open_table


def workbook(folder: Path, *rows: list[Any]) -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    path = folder / "list.xlsx"
    book.save(path)
    return path


def test_numbers_dates_and_times_are_read_as_they_are_meant(tmp_path: Path) -> None:
    moment = datetime(2022, 7, 14, 8, 30)  # noqa: DTZ001 # sheets know no offset
    path = workbook(
        tmp_path,
        ["编号", "年龄", "发病日期", "报告时间", "备注"],
        [7, 0.5, date(2022, 7, 14), moment, None],
        ["A-8", 41.0, datetime(2022, 7, 15), "", True],  # noqa: DTZ001
    )
    table = open_table(path)
    assert table.headings == ("编号", "年龄", "发病日期", "报告时间", "备注")
    assert [list(row.cells) for row in table] == [
        ["7", "0.5", date(2022, 7, 14), moment, ""],
        ["A-8", "41", date(2022, 7, 15), "", "TRUE"],
    ]
    assert table.completed == table.total == 3


def test_a_number_too_long_for_a_spreadsheet_shows_its_damage(tmp_path: Path) -> None:
    table = open_table(workbook(tmp_path, ["id"], [110101199003070000]))
    assert [list(row.cells) for row in table] == [["1.10101199003070e+17"]]


def test_a_formula_without_a_result_is_a_fault(tmp_path: Path) -> None:
    table = open_table(workbook(tmp_path, ["id", "age"], [1, "=20+21"], [2, 41]))
    faults = [(row.fault.code, row.fault.column) if row.fault else None for row in table]
    assert faults == [("formula_uncalculated", 1), None]


def test_a_failed_formula_is_a_fault(tmp_path: Path) -> None:
    table = open_table(workbook(tmp_path, ["id", "age"], [1, "#REF!"]))
    assert [row.fault.code for row in table if row.fault] == ["spreadsheet_error"]


def test_sheets_that_are_not_read_are_told_and_can_be_chosen(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].append(["id"])
    book.create_sheet("密接").append(["编号"])
    path = tmp_path / "two.xlsx"
    book.save(path)
    told = [(finding.code, finding.values) for finding in open_table(path).findings]
    assert told == [("sheets_not_read", {"count": 1})]
    assert open_table(path, FileLayout(sheet="密接")).headings == ("编号",)
    with pytest.raises(FileUnreadableError):
        open_table(path, FileLayout(sheet="none"))


def test_without_openpyxl_the_refusal_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook(tmp_path, ["id"], [1])
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(SpreadsheetSupportMissingError) as refusal:
        open_table(path)
    assert "tracing-engine[files]" in refusal.value.advice.en


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (12 << 20))
    with pytest.raises(SpreadsheetUnsafeError):
        open_table(path)


def test_too_much_in_all_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = workbook(tmp_path, ["id"], [1])
    monkeypatch.setattr(zip_guard, "MOST_BYTES", 100)
    with pytest.raises(SpreadsheetUnsafeError):
        open_table(path)
    monkeypatch.setattr(zip_guard, "MOST_PARTS", 1)
    with pytest.raises(SpreadsheetUnsafeError):
        open_table(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml_with_entities_of_its_own_is_refused(tmp_path: Path, encoding: str) -> None:
    laughs = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    path = tmp_path / "laughs.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", laughs.encode(encoding))
    with pytest.raises(SpreadsheetUnsafeError):
        open_table(path)


@pytest.mark.parametrize("content", [b"PK\x03\x04 and no more", b"\xd0\xcf\x11\xe0 an old one"])
def test_a_damaged_or_old_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.xlsx"
    path.write_bytes(content)
    with pytest.raises(FileUnreadableError):
        open_table(path)


@pytest.mark.parametrize("flip", [0x5A, 0x80, 0xFF])
def test_a_workbook_with_any_byte_damaged_is_read_or_refused(tmp_path: Path, flip: int) -> None:
    whole = workbook(tmp_path, ["id", "name"], ["1", "Lin"]).read_bytes()
    damaged = tmp_path / "damaged.xlsx"
    refused = 0
    directory = whole.index(b"PK\x01\x02")
    for at in [*range(4, directory, 13), *range(directory, len(whole))]:
        damaged.write_bytes(whole[:at] + bytes([whole[at] ^ flip]) + whole[at + 1 :])
        try:
            list(open_table(damaged))
        except (FileUnreadableError, SpreadsheetUnsafeError):
            refused += 1
    assert refused


def test_a_zip_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "nothing")
    with pytest.raises(FileUnreadableError):
        open_table(path)


def test_a_sheet_that_breaks_off_is_refused(tmp_path: Path) -> None:
    whole = workbook(tmp_path, ["id"], *[[number] for number in range(50)])
    cut = tmp_path / "cut.xlsx"
    with zipfile.ZipFile(whole) as before, zipfile.ZipFile(cut, "w") as after:
        for part in before.namelist():
            content = before.read(part)
            after.writestr(part, content[:-200] if part.startswith("xl/worksheets/") else content)
    with pytest.raises(FileUnreadableError):
        list(open_table(cut))


def test_rows_of_nothing_but_space_are_passed_over(tmp_path: Path) -> None:
    table = open_table(workbook(tmp_path, ["id"], [" "], [1], [None], [2]))
    assert [(row.number, list(row.cells)) for row in table] == [(3, ["1"]), (5, ["2"])]
