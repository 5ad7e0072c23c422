"""What is found while a file is read: bad rows, and what was accepted but left as it is.

A finding names row, column, masked value, reason and remedy. `row` counts as a spreadsheet does
(the heading row is 1); a finding about a column or the whole file has row 0. An error means the
row is not accepted; a note means that it is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct

from tracing.language import Text


class FindingSeverity(StrEnum):
    ERROR = "error"
    NOTE = "note"


class Meaning(NamedTuple):
    """What a code says: how grave, why, and what to do. The texts are templates."""

    severity: FindingSeverity
    reason: Text
    remedy: Text


def _error(reason: Text, remedy: Text) -> Meaning:
    return Meaning(FindingSeverity.ERROR, reason, remedy)


def _note(reason: Text, remedy: Text) -> Meaning:
    return Meaning(FindingSeverity.NOTE, reason, remedy)


NOTHING_TO_DO = Text("无需处理", "nothing needs to be done")
_CHECK = Text("核实后更正", "check, and correct it where it is wrong")

CODES: dict[str, Meaning] = {
    # the row as a whole
    "row_short": _error(
        Text("只有 {found} 格，列名有 {wanted} 个", "{found} cells under {wanted} headings"),
        Text("补足空格；换行须在引号内", "add the empty cells; quote line breaks inside a cell"),
    ),
    "row_long": _error(
        Text("有 {found} 格，列名只有 {wanted} 个", "{found} cells under {wanted} headings"),
        Text("含分隔符的格须加引号", "quote the cell that contains the delimiter"),
    ),
    "quotes_broken": _error(
        Text(
            "引号不成对，第 {first}–{last} 行文字未读",
            "quotes do not match: lines {first} to {last} are not read",
        ),
        Text("改正引号", "mend the quotes"),
    ),
    "record_missing": _error(
        Text("没有编号", "the record id is missing"),
        Text("填上编号", "fill in the record id"),
    ),
    "record_repeated": _error(
        Text("编号与第 {first} 行相同", "the same record id as row {first}"),
        Text("保留一行，或改正编号", "keep one of the rows, or correct the id"),
    ),
    "link_to_itself": _error(
        Text("两端是同一个编号", "both ends are the same record"),
        Text("改正其中一端", "correct one of the two"),
    ),
    "place_as_contact": _error(
        Text("被暴露的一端是场所", "the exposed end is a place"),
        Text("把两端对调，或改正编号", "swap the two ends, or correct the id"),
    ),
    "refused": _error(Text("{zh}", "{en}"), Text("{zh_hint}", "{en_hint}")),
    # one cell
    "date_unreadable": _error(
        Text("不是可读的日期", "not a date that can be read"),
        Text(
            "写成 2022-07-14，或在映射文件 [dates] 中声明格式",
            "write 2022-07-14, or declare the format under [dates] of a mapping file",
        ),
    ),
    "date_order_unknown": _error(
        Text("分不清日和月的先后", "day first or month first? The cell does not say"),
        Text(
            '在映射文件 [dates] 中声明，如 formats = ["%d/%m/%Y"]',
            'declare it under [dates] of a mapping file, such as formats = ["%d/%m/%Y"]',
        ),
    ),
    "time_unreadable": _error(
        Text("不是自起点起的数", "not a number counted from the origin"),
        Text("写成数字，如 1.5", "write a number such as 1.5"),
    ),
    "times_differ": _error(
        Text("日期与时刻不在同一天", "the day and the time of day name different days"),
        Text("改正其中一个", "correct one of the two"),
    ),
    "age_unreadable": _error(
        Text("不是年龄", "not an age"), Text("写成 59、0.5 或 6个月", "write 59, 0.5 or 6 months")
    ),
    "age_out_of_range": _error(
        Text("年龄不在 0 到 130 岁之间", "an age outside 0 to 130 years"), _CHECK
    ),
    "number_damaged": _error(
        Text(
            "编号被表格软件改成了数值，末位已丢失",
            "a spreadsheet turned the id into a number: its last digits are lost",
        ),
        Text("把该列设为文本后重新填写", "set the column to text and fill it in again"),
    ),
    "label_too_long": _error(
        Text("名称超过 200 字", "a name of more than 200 characters"),
        Text("缩短，其余写入备注", "shorten it; the rest belongs in the note"),
    ),
    "formula_uncalculated": _error(
        Text("公式没有保存计算结果", "a formula without a saved result"),
        Text("在表格软件中打开并保存", "open the file in a spreadsheet and save it"),
    ),
    "spreadsheet_error": _error(
        Text("表格公式出错", "a formula that failed"), Text("改正公式", "mend the formula")
    ),
    "word_unknown": _note(
        Text("{field} 没有这个词，留在备注", "not a word for {field}; it stays in the note"),
        Text(
            "可在映射文件 [values.{field}] 中对照",
            "translate it under [values.{field}] of a mapping file",
        ),
    ),
    "area_code_unknown": _note(
        Text("不是区划代码，留在备注", "not an area code; it stays in the note"), _CHECK
    ),
    "national_id_unusual": _note(
        Text(
            "公民身份号码校验不符，照原样保留",
            "the check digit of the national id does not fit; kept as it is",
        ),
        _CHECK,
    ),
    "time_of_day_left": _note(
        Text("此列只记日期，时刻未用", "this column holds days; the time of day is not used"),
        NOTHING_TO_DO,
    ),
    "decimal_time": _note(
        Text("带小数的时间，读作 {moment}", "a time in decimals, read as {moment}"),
        Text("起点和单位在映射文件中声明", "origin and unit are declared in the mapping file"),
    ),
    "outcome_date_left": _note(
        Text(
            "有结局日期而无结局，日期留在备注",
            "a date of outcome without an outcome; it stays in the note",
        ),
        _CHECK,
    ),
    "died_without_date": _note(
        Text("死亡，没有日期", "died, and no date is given"),
        Text("查明后补上", "add the date when it is known"),
    ),
    # who infected whom
    "source_unknown": _note(
        Text("感染来源写明不详", "the source is said to be unknown"), NOTHING_TO_DO
    ),
    "source_names_nobody": _note(
        Text(
            "感染来源文字没有指到病例，原文保留", "the source text names no case; the text is kept"
        ),
        NOTHING_TO_DO,
    ),
    "several_candidates": _note(
        Text("有 {count} 个可能来源，全部保留", "{count} candidate sources; all are kept"),
        Text("流调后可撤去其余", "retract the others when the investigation has settled it"),
    ),
    "mentions_itself": _note(
        Text("提到了自己的编号，未采用", "it mentions its own record; not used"), _CHECK
    ),
    "mention_not_in_file": _note(
        Text("提到的编号不在此文件中", "it mentions a record that is not in this file"),
        Text("另一文件有此病例时先导入", "import the file that has it first, if there is one"),
    ),
    "mention_left_in_text": _note(
        Text(
            "文字里还有像病例编号的内容，未采用，原文保留",
            "more that looks like a case is left in the text; not used, kept",
        ),
        _CHECK,
    ),
    "mutual_sources": _note(
        Text(
            "与第 {other} 行互为来源，两条都保留",
            "this and row {other} name each other as source; both are kept",
        ),
        Text("流调后撤去一条", "retract one when the investigation has settled it"),
    ),
    "relation_one_sided": _note(
        Text("第 {other} 行没有反过来提到此行", "row {other} does not mention this one in return"),
        _CHECK,
    ),
    "place_as_source": _note(
        Text("来源是场所，不是人", "the source is a place, not a person"), NOTHING_TO_DO
    ),
    "link_repeated": _note(
        Text("与前面某行完全相同", "the same in every cell as an earlier row"), _CHECK
    ),
    # columns and sheets
    "column_unmapped": _note(
        Text("此列没有对应的字段，未读", "this column has no field here; it is not read"),
        Text("可在映射文件 [columns] 中指定", "name it under [columns] of a mapping file"),
    ),
    "column_ignored": _note(
        Text("映射文件声明不读此列", "the mapping file says not to read this column"), NOTHING_TO_DO
    ),
    "heading_blank": _note(
        Text("此列没有列名", "this column has no heading"), Text("补上列名", "give it a heading")
    ),
    "heading_repeated": _note(
        Text("列名重复，这里另称", "the heading occurs again; here it goes by another name"),
        Text("改成不同的列名", "make the headings differ"),
    ),
    "sheets_not_read": _note(
        Text("另有 {count} 个工作表未读", "{count} more sheets are not read"),
        Text(
            "在映射文件 [file] sheet 中指定工作表", "name the sheet under [file] of a mapping file"
        ),
    ),
}


class Finding(Struct, frozen=True):
    """One thing found. `masked` never shows more than a first character and a length."""

    row: int
    column: str
    code: str
    masked: str = ""
    values: dict[str, str | int] = {}

    @property
    def severity(self) -> FindingSeverity:
        return CODES[self.code].severity

    @property
    def reason(self) -> Text:
        return CODES[self.code].reason.fill(**self.values)

    @property
    def remedy(self) -> Text:
        return CODES[self.code].remedy.fill(**self.values)

    @property
    def kind(self) -> str:
        """What findings of one reason share: the code, or which rule refused the row."""
        return str(self.values.get("refusal", self.code))

    @property
    def rejects(self) -> bool:
        """Whether the row is not accepted."""
        return self.severity is FindingSeverity.ERROR


def said_alike(findings: Sequence[Finding]) -> tuple[Text, Text]:
    """Reason and remedy of findings of one kind; values in which they differ are left out.

    >>> same, other = (Finding(row, "c", "mutual_sources", "", {"other": row}) for row in (2, 3))
    >>> said_alike([same])[0].en, said_alike([same, other])[0].en
    ('this and row 2 name each other as source; both are kept', 'this and row … name each other as \
source; both are kept')
    """
    first = findings[0]
    if first.code == "refused" or all(each.values == first.values for each in findings):
        return first.reason, first.remedy
    meaning = CODES[first.code]
    return _without_values(meaning.reason), _without_values(meaning.remedy)


def _without_values(text: Text) -> Text:
    return Text(*(re.sub(r"\{\w+\}", "…", words) for words in text))


def masked(text: str) -> str:
    """The first character and the length: enough to find the cell, too little to know it.

    >>> masked("31/02/2020")
    '3… (10)'
    """
    shown = text.strip()
    return f"{shown[0]}… ({len(shown)})" if shown else ""


def counts(findings: Iterable[Finding]) -> dict[str, int]:
    """How often each code was found, the most frequent first."""
    return dict(Counter(finding.code for finding in findings).most_common())
