"""Line lists: by their usual names or a mapping, every bad row told, nothing mended."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.interchange.reads import cases, codes, links, mapping, written
from tracing.domain.values import (
    Certainty,
    DetectionRoute,
    Diagnosis,
    Evidence,
    Origin,
    PartialDate,
    Severity,
    Sex,
)
from tracing.interchange.faults import (
    HeadingsMissingError,
    MappedColumnMissingError,
    MappingKindError,
)
from tracing.interchange.fields import ListedOutcome, TableKind
from tracing.interchange.findings import CODES, counts
from tracing.interchange.mapping import usual_mapping
from tracing.interchange.rows import SourceMention

CHINESE = (
    "病例编号,姓名,性别,年龄,身份证号,联系电话,现住址,职业,发病日期,报告时间,诊断日期,"
    "临床严重程度,病例分类,发现方式,输入类型,感染来源,备注\n"
    "J-1,林一,男,0.5,11010519491231002X,013800000000,甲街1号,学生,2022年7月14日,"
    "2022-07-15 24:00,2022/7/15,轻型,确诊病例,集中隔离点检出,省外输入,不详,\n"
    "J-2,林二,女,41岁,,,,,2022-07,2022-07-16,,普通型,无症状感染者,密接排查,本土,J-1,同住\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_chinese_line_list_is_read_by_its_usual_names(tmp_path: Path, encoding: str) -> None:
    rows, findings = cases(written(tmp_path, CHINESE, encoding))
    first, second = rows
    assert codes(findings) == [(2, "感染来源", "source_unknown")]
    assert (first.record, first.person.sex, first.person.age) == ("J-1", Sex.MALE, 0.5)
    assert first.person.phone == "013800000000"
    assert first.reported_at is not None
    assert first.reported_at.isoformat() == "2022-07-16T00:00:00+08:00"
    assert (first.severity, first.diagnosis) == (Severity.MILD, Diagnosis.CONFIRMED)
    assert (first.detection, first.origin) == (
        DetectionRoute.FACILITY_QUARANTINE,
        Origin.OTHER_PROVINCE,
    )
    assert (first.source_unknown, first.sources) == (True, ())
    assert str(second.onset_on) == "2022-07"
    assert (second.reported_on, second.reported_at) == (date(2022, 7, 16), None)
    assert second.sources == (SourceMention("J-1", Evidence.REPORTED, Certainty.POSSIBLE),)
    assert (second.person.age, second.note) == (41, "同住")


def test_the_tags_of_linelist_are_read(tmp_path: Path) -> None:
    text = (
        "id,date_onset,date_reporting,date_admission,date_discharge,date_outcome,date_death,"
        "gender,age,location,occupation,hcw,outcome\n"
        "1,2020-01-02,2020-01-03,2020-01-04,2020-01-09,2020-01-09,NA,female,30,North,nurse,TRUE,"
        "recovered\n"
        "2,2020-01-02,2020-01-03,,,2020-01-09,,m,31,North,,no,died\n"
        "3,,,,,2020-01-09,,,,,,,\n"
    )
    rows, findings = cases(written(tmp_path, text))
    assert codes(findings) == [(4, "date_outcome", "outcome_date_left")]
    assert rows[0].recovered_on == PartialDate(date(2020, 1, 9))
    assert rows[0].outcome is ListedOutcome.RECOVERED
    assert (rows[0].person.health_worker, rows[1].person.health_worker) == (True, False)
    assert rows[1].died_on == PartialDate(date(2020, 1, 9))
    assert rows[2].note == "date_outcome: 2020-01-09"


def test_a_workbook_reads_as_the_same_list_in_text(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].append(["id", "age", "date_onset", "note"])
    book.worksheets[0].append([1, 40, date(2022, 7, 14), "a"])
    book.save(tmp_path / "list.xlsx")
    text = written(tmp_path, "id,age,date_onset,note\n1,40,2022-07-14,a\n")
    assert cases(tmp_path / "list.xlsx") == cases(text)


def test_every_bad_cell_is_told_at_once_and_good_rows_are_kept(tmp_path: Path) -> None:
    text = (
        "id,age,date_onset,sex\n"
        "1,forty,31/12/2022,f\n"
        ",40,2022-12-31,f\n"
        "3,40,2022-12-31,f\n"
        "3,41,2022-12-31,f\n"
        "4,200\n"
        "5,200,2022-12-31,x\n"
        "6,40,2022-12-31,x\n"
    )
    rows, findings = cases(written(tmp_path, text))
    assert [row.record for row in rows] == ["3", "6"]
    assert codes(findings) == [
        (2, "age", "age_unreadable"),
        (2, "date_onset", "date_order_unknown"),
        (3, "id", "record_missing"),
        (5, "id", "record_repeated"),
        (6, "", "row_short"),
        (7, "sex", "word_unknown"),
        (7, "age", "age_out_of_range"),
        (8, "sex", "word_unknown"),
    ]
    assert counts(findings)["word_unknown"] == 2
    assert [f.row for f in findings if not f.rejects] == [7, 8]
    assert rows[1].note == "sex: x"


def test_a_finding_never_shows_the_whole_value(tmp_path: Path) -> None:
    text = "id,name,phone,date_onset\n1,Lin Yi,1.38E+10,Lin Er was ill\n"
    rows, findings = cases(written(tmp_path, text))
    assert rows == []
    shown = "".join(f"{f!r} {f.reason} {f.reason.zh} {f.remedy}" for f in findings)
    assert len(findings) == 2
    for secret in ("Lin", "1.38E"):
        assert secret not in shown


def test_a_row_does_not_show_its_person(tmp_path: Path) -> None:
    rows, _ = cases(written(tmp_path, "id,name\n1,Lin Yi\n"))
    assert "Lin" not in repr(rows[0]) + repr(rows[0].person)


def test_every_code_says_why_and_what_to_do_in_both_languages() -> None:
    for meaning in CODES.values():
        assert all((*meaning.reason, *meaning.remedy))


def test_formula_cells_are_text_and_guarded_ones_lose_their_guard(tmp_path: Path) -> None:
    rows, _ = cases(written(tmp_path, "id,note\n1,=1+1\n2,'=1+1\n3,'t Hooft\n"))
    assert [row.note for row in rows] == ["=1+1", "=1+1", "'t Hooft"]


def test_a_heading_row_that_is_missing_is_refused_without_showing_it(tmp_path: Path) -> None:
    with pytest.raises(HeadingsMissingError) as refusal:
        cases(written(tmp_path, "1,Lin Yi,40\n2,Lin Er,41\n"))
    assert "Lin" not in refusal.value.message.en + refusal.value.message.zh


def test_columns_without_a_field_are_told_once(tmp_path: Path) -> None:
    mapped = mapping('kind="cases"\nignore=["week"]\n[columns]\nrecord="id"')
    rows, findings = cases(written(tmp_path, "id,week,shoe\n1,2,3\n2,3,4\n"), mapped)
    assert len(rows) == 2
    assert codes(findings) == [(0, "week", "column_ignored"), (0, "shoe", "column_unmapped")]


def test_a_mapping_for_another_file_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "id\n1\n")
    with pytest.raises(MappedColumnMissingError) as refusal:
        cases(path, mapping('kind="cases"\n[columns]\nrecord="case_id"'))
    assert "columns.record" in refusal.value.message.en
    with pytest.raises(MappingKindError):
        links(path, usual_mapping(TableKind.CASES))


def test_a_mapping_translates_words_dates_constants_and_blanks(tmp_path: Path) -> None:
    mapped = mapping(
        'kind="cases"\n[columns]\nrecord="no"\nsex="g"\nonset_on="o"\nseverity="s"\n'
        'note=["n1","n2"]\n'
        '[dates]\nfields.onset_on=["%m/%d/%Y"]\n[words]\nblank=["none"]\n'
        '[values.sex]\n1="male"\n2="female"\n[values.severity]\nunclear="severe"\nodd=""\n'
        '[constants]\ndiagnosis="confirmed"\n'
    )
    text = "no;g;o;s;n1;n2\n1;1;07/14/2022;odd;none;b\n2;2;none;unclassfied;a;b\n"
    rows, findings = cases(written(tmp_path, text), mapped)
    assert codes(findings) == [(3, "s", "word_unknown")]
    assert [row.person.sex for row in rows] == [Sex.MALE, Sex.FEMALE]
    assert str(rows[0].onset_on) == "2022-07-14"
    assert (rows[0].severity, rows[0].note) == (None, "n2: b")
    assert rows[1].note == "s: unclassfied\nn1: a\nn2: b"
    assert all(row.diagnosis is Diagnosis.CONFIRMED for row in rows)


def test_cells_are_normalised_so_that_two_spellings_of_a_row_compare_equal(tmp_path: Path) -> None:
    ours, _ = cases(written(tmp_path, "id,sex,age,date_onset\n1,F,40.0,2022-7-4\n"))
    theirs, _ = cases(written(tmp_path, "编号,性别,年龄,发病日期\n1,女,40岁,2022年7月4日\n"))
    assert ours[0].cells == theirs[0].cells
    assert ours[0].cells == {
        "record": "1",
        "sex": "female",
        "age": "40",
        "onset_on": "2022-07-04",
    }


MENTIONS = (
    'kind="cases"\n[columns]\nrecord="id"\nsource="source"\nrelated="related"\n'
    '[sources]\nevidence="interview"\ncertainty="probable"\nleftover=\'\\d\'\n'
    "mention=[{pattern='[A-Z]{2}\\d+'},{pattern='case (\\d+)',record='TJ{1}'}]\n"
)


def test_source_texts_name_records_or_are_told(tmp_path: Path) -> None:
    text = (
        "id,source,related\n"
        'TJ1,Wuhan,"TJ2, TJ1"\n'
        "TJ2,unclear,TJ1 TJ3\n"
        "TJ3,family of TJ4 and JN25,\n"
        "TJ4,sister of case 3,\n"
        "TJ5,TJ5,\n"
        "TJ6,TJ1 on day 9,TJ99\n"
    )
    rows, findings = cases(written(tmp_path, text), mapping(MENTIONS))
    assert codes(findings) == [
        (2, "source", "source_names_nobody"),
        (2, "related", "mentions_itself"),
        (3, "source", "source_unknown"),
        (4, "source", "several_candidates"),
        (6, "source", "mentions_itself"),
        (7, "source", "mention_left_in_text"),
        (4, "source", "mention_not_in_file"),
        (7, "related", "mention_not_in_file"),
        (4, "source", "mutual_sources"),
        (5, "source", "mutual_sources"),
        (3, "related", "relation_one_sided"),
    ]
    assert [[source.record for source in row.sources] for row in rows] == [
        [],
        [],
        ["TJ4", "JN25"],
        ["TJ3"],
        [],
        ["TJ1"],
    ]
    assert rows[2].sources[0].certainty is Certainty.PROBABLE
    assert rows[0].source_text == "Wuhan"
    assert rows[0].related == ("TJ2",)


def test_a_list_inside_a_pattern_is_taken_apart(tmp_path: Path) -> None:
    mapped = mapping(
        'kind="cases"\n[columns]\nrecord="id"\nsource="why"\n[sources]\n'
        "mention=[{pattern='^via (\\d+(?:, ?\\d+)*)',split=', ?',record='{1}'}]\n"
    )
    rows, findings = cases(written(tmp_path, 'id;why\n1;x\n2;"via 1, 3 at noon"\n3;\n'), mapped)
    assert [source.record for source in rows[1].sources] == ["1", "3"]
    assert [finding.code for finding in findings] == ["source_names_nobody", "several_candidates"]


def test_a_death_without_a_date_is_told(tmp_path: Path) -> None:
    rows, findings = cases(written(tmp_path, "id,outcome,date_death\n1,Dead,\n2,Dead,2022-07-14\n"))
    assert codes(findings) == [(2, "outcome", "died_without_date")]
    assert [row.outcome for row in rows] == [ListedOutcome.DIED] * 2


def test_a_day_and_a_time_that_differ_are_refused(tmp_path: Path) -> None:
    text = "id,reported_on,reported_at\n1,2022-07-14,2022-07-15T08:00:00+08:00\n"
    rows, findings = cases(written(tmp_path, text))
    assert (rows, [finding.code for finding in findings]) == ([], ["times_differ"])


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("id,age,date_onset,date_report\n1,40,2020-01-20,2020-02-03\n", date(2020, 2, 3)),
        ("id,age,date_onset\n1,40,2020-01\n", date(2020, 1, 1)),
        ("id,age,age_on,date_report\n1,40,2020-03-01,2020-02-03\n", date(2020, 3, 1)),
        ("id,age\n1,40\n", None),
        ("id,date_report\n1,2020-02-03\n", None),
    ],
)
def test_an_age_is_that_of_the_day_of_the_report(
    tmp_path: Path, text: str, day: date | None
) -> None:
    ((row,), _) = cases(written(tmp_path, text))
    assert row.person.age_on == day
    assert "age_on" not in row.cells or "age_on" in text
