from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracing.domain.values import Diagnosis, KeyId, PartialDate, Sealed, Setting, Severity
from tracing.language import Text, speak
from tracing.layout import columns as width
from tracing.render import Branch, Column, Masked, plain, progress, show, show_chains, show_record
from tracing.spreadsheet import guard, unguard

ROW: dict[str, Any] = {
    "case": "C-0016",
    "diagnosis": Diagnosis.ASYMPTOMATIC,
    "severity": None,
    "onset_on": PartialDate(date(2022, 7, 1), date(2022, 7, 31)),
    "reported_at": datetime(2022, 7, 14, 0, 30, tzinfo=UTC),
    "health_worker": True,
    "age": 0.5,
    "name": Sealed(KeyId(b"k" * 16), b"box"),
    "phone": Masked("13800001234", "phone"),
    "unusual": [Setting.DINING, Setting.SCHOOL],
    "stream": UUID("01890a5d-ac96-774b-bcce-b302099a8057"),
}


def test_json_carries_codes_dates_and_no_personal_value(capsys: pytest.CaptureFixture[str]) -> None:
    show([ROW, ROW], list(ROW), "json")
    rows = json.loads(capsys.readouterr().out)
    assert len(rows) == 2
    assert rows[0] == {
        "case": "C-0016",
        "diagnosis": "asymptomatic",
        "severity": None,
        "onset_on": "2022-07",
        "reported_at": "2022-07-14T00:30:00+00:00",
        "health_worker": True,
        "age": 0.5,
        "name": None,
        "phone": None,
        "unusual": ["dining", "school"],
        "stream": "01890a5d-ac96-774b-bcce-b302099a8057",
    }


def test_machine_formats_do_not_depend_on_the_language(capsys: pytest.CaptureFixture[str]) -> None:
    for format in ("json", "ndjson", "csv"):
        speak("zh")
        show([ROW], list(ROW), format)
        chinese = capsys.readouterr().out
        speak("en")
        show([ROW], list(ROW), format)
        assert capsys.readouterr().out == chinese


def test_an_empty_list_is_an_empty_array_and_a_remark_for_people(
    capsys: pytest.CaptureFixture[str],
) -> None:
    speak("en")
    show([], ["case"], "json")
    assert capsys.readouterr().out == "[]\n"
    show([], ["case"], "table")
    assert tuple(capsys.readouterr()) == ("", "nothing to show\n")


def test_ndjson_is_written_as_the_rows_come(capsys: pytest.CaptureFixture[str]) -> None:
    def endless() -> Iterator[dict[str, Any]]:
        for position in count(1):
            if position == 4:
                raise InterruptedError
            yield {"position": position}

    with pytest.raises(InterruptedError):
        show(endless(), ["position"], "ndjson")
    assert len(capsys.readouterr().out.splitlines()) == 3


def test_csv_has_the_keys_as_headings_and_blanks_for_what_is_hidden(
    capsys: pytest.CaptureFixture[str],
) -> None:
    show([ROW], list(ROW), "csv")
    (row,) = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert list(row) == list(ROW)
    assert row["health_worker"] == "true"
    assert row["name"] == row["phone"] == row["severity"] == ""
    assert row["unusual"] == "dining;school"


@pytest.mark.parametrize("cell", ["=1+1", "+A1", "-A1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "'=1"])
def test_a_cell_that_a_spreadsheet_would_run_is_quoted(
    cell: str, capsys: pytest.CaptureFixture[str]
) -> None:
    show([{"note": cell}], ["note"], "csv")
    (row,) = csv.DictReader(io.StringIO(capsys.readouterr().out, newline=""))
    assert row["note"] == f"'{cell}"
    assert unguard(row["note"]) == cell


def test_numbers_are_not_quoted(capsys: pytest.CaptureFixture[str]) -> None:
    show([{"age": -3.5, "note": "-12"}], ["age", "note"], "csv")
    assert capsys.readouterr().out == "age,note\n-3.5,-12\n"


@given(st.text(st.sampled_from("'=+-@\t\r\n1a王＝.")))
def test_whatever_was_guarded_comes_back(text: str) -> None:
    assert unguard(guard(text)) == text
    assert guard(text)[:1] not in "=@\t\r" or not text


@pytest.mark.parametrize(("language", "words"), [("zh", "无症状感染者"), ("en", "asymptomatic")])
def test_a_table_speaks_the_readers_language(
    language: Any, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    speak(language)
    show([ROW], ["case", "diagnosis", "name", "phone"], "table")
    heading, _, line, *_ = capsys.readouterr().out.splitlines()
    assert heading.split() == (
        ["病例", "诊断", "姓名", "电话"]
        if language == "zh"
        else ["case", "diagnosis", "name", "phone"]
    )
    assert line.split() == ["C-0016", words, "●", "138****1234"]


def test_a_table_fits_eighty_columns_and_loses_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    speak("zh")
    address = "南昌市西湖区某某路某某小区" * 6
    show([{**ROW, "address": address}], ["case", "diagnosis", "address", "reported_at"], "table")
    out = capsys.readouterr().out
    assert max(width(line.rstrip()) for line in out.splitlines()) <= 80
    assert out.count("西") == 6
    assert "C-0016" in out


def test_on_a_narrow_terminal_no_id_or_date_is_broken(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    speak("en")
    show([{**ROW, "address": "in the old town of Xihu"}], ["case", "stream", "address"], "table")
    out = capsys.readouterr().out
    assert "C-0016" in out
    assert str(ROW["stream"]) in out
    assert "in the old town of Xihu" not in out
    assert not any(line.endswith(" ") for line in out.splitlines())
    path = "/home/desk/" + "k" * 90
    show_record({"key_file": path}, [Column("key_file", Text("钥", "key"))], "table")
    assert f"key {path}\n" in capsys.readouterr().out


def test_numbers_stand_at_the_right(capsys: pytest.CaptureFixture[str]) -> None:
    show([{"age": 5}, {"age": 1234567}], ["age"], "table")
    assert capsys.readouterr().out.splitlines()[2:] == ["      5", "1234567"]


def test_instants_in_a_table_are_shown_in_the_readers_zone_or_with_their_offset(
    capsys: pytest.CaptureFixture[str],
) -> None:
    show([ROW], ["reported_at"], "table", zone=ZoneInfo("Asia/Shanghai"))
    assert "\n2022-07-14 08:30" in capsys.readouterr().out
    show([ROW], ["reported_at"], "table")
    assert "2022-07-14 00:30+0000" in capsys.readouterr().out


def test_what_was_imported_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    show([{"note": "a\x1b[2Jb\u202e[bold]c[/bold]\nd"}], ["note"], "table")
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert "[bold]c[/bold] d" in out


def test_there_is_no_colour_away_from_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    show([ROW], ["case", "diagnosis"], "table")
    assert "\x1b[" not in capsys.readouterr().out


def test_a_record_is_a_list_of_headings_or_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    speak("en")
    show_record(ROW, ["case", Column("severity", Text("型", "how severe"))], "table")
    assert [line.split() for line in capsys.readouterr().out.splitlines()] == [
        ["case", "C-0016"],
        ["how", "severe"],
    ]
    show_record(ROW, ["case"], "json")
    assert capsys.readouterr().out == '{"case": "C-0016"}\n'


@pytest.mark.parametrize(
    ("masked", "shown"),
    [
        (Masked("王小明", "name"), "王**"),
        (Masked("13800001234", "phone"), "138****1234"),
        (Masked("12345", "phone"), "**"),
        (Masked("南昌市西湖区某路1号", "address"), "南昌市西湖区**"),
        (Masked("某路1号", "address"), "**"),
        (Masked("360103198801010012", "document"), "**12"),
        (Masked("1988-01-01", "birth_date"), "1988-**"),
        (Masked("anything"), "**"),
    ],
)
def test_a_mask_leaves_no_more_than_is_needed(masked: Masked, shown: str) -> None:
    assert str(masked) == shown
    assert repr(masked) == "Masked(…)"
    assert plain(masked) is None


def test_a_value_without_a_machine_form_is_refused_and_not_shown() -> None:
    with pytest.raises(TypeError, match="object has no machine form"):
        plain(object())


def chain(*, wide: int, deep: int) -> Branch:
    number = count(1)

    def grow(depth: int) -> Branch:
        children = tuple(grow(depth + 1) for _ in range(wide)) if depth < deep else ()
        return Branch({"case": f"C-{next(number):04d}", "severity": Severity.MILD}, children)

    return grow(0)


def test_a_chain_is_a_tree_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    speak("zh")
    show_chains([chain(wide=2, deep=1)], ["case", "severity"], "table")
    assert [line.strip() for line in capsys.readouterr().out.splitlines()] == [
        "C-0003  轻型",
        "├── C-0001  轻型",
        "└── C-0002  轻型",
    ]


def test_a_chain_is_rows_with_their_parent_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    show_chains([chain(wide=2, deep=1)], ["case"], "ndjson")
    assert [json.loads(line) for line in capsys.readouterr().out.splitlines()] == [
        {"depth": 0, "parent": None, "case": "C-0003"},
        {"depth": 1, "parent": "C-0003", "case": "C-0001"},
        {"depth": 1, "parent": "C-0003", "case": "C-0002"},
    ]


def test_a_chain_may_be_deeper_than_pythons_stack(capsys: pytest.CaptureFixture[str]) -> None:
    speak("zh")
    node = Branch({"case": "C-0"})
    for number in range(1, 5000):
        node = Branch({"case": f"C-{number}"}, (node,))
    show_chains([node], ["case"], "csv")
    assert len(capsys.readouterr().out.splitlines()) == 5001


def test_progress_is_silent_away_from_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with progress(Text("导入", "importing"), total=2) as advance:
        advance(2)
    assert tuple(capsys.readouterr()) == ("", "")
