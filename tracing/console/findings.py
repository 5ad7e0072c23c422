"""What was found in a file, told: every bad row, and what else there is by reason."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tracing.language import Text
from tracing.render import Column, show, talk
from tracing.spreadsheet import guard

if TYPE_CHECKING:
    from tracing.interchange.findings import Finding

MOST_LISTED = 200
EXAMPLES = 5
MORE = Text(
    "另有 {count} 处未列出：--findings 文件 可得全部，--format json 亦然",
    "{count} more are not listed: --findings FILE has them all, and so does --format json",
)
BAD_ROWS = Text("不能导入的行：", "Rows that cannot be imported:")
BY_REASON = Text("按原因：", "By reason:")
NOTES = Text("已接受，请留意：", "Accepted, but to be noted:")
ROW = Column("row", Text("行", "row"))
COLUMN = Column("column", Text("列", "column"))
VALUE = Column("value", Text("值", "value"))
REASON = Column("reason", Text("原因 → 补救", "reason → remedy"))
WHY = Column("reason", Text("原因", "reason"))
COUNT = Column("count", Text("数", "count"))
ROWS = Column("rows", Text("例如第几行", "rows, such as"))
FIELDS = ("row", "column", "severity", "code", "value", "reason", "remedy")
"""The columns of the file that `--findings` writes; `row` 0 is about the whole file."""


def as_row(finding: Finding) -> dict[str, Any]:
    """A bad row as machine formats carry it."""
    return {
        "row": finding.row,
        "column": finding.column,
        "code": finding.code,
        "value": finding.masked,
        "reason": str(finding.reason),
        "remedy": str(finding.remedy),
    }


def tell(findings: Sequence[Finding]) -> None:
    """Show bad rows one by one, and everything counted by reason."""
    bad = sorted((each for each in findings if each.rejects), key=lambda each: each.row)
    notes = [finding for finding in findings if not finding.rejects]
    if bad:
        talk(BAD_ROWS)
        show(map(as_row, bad[:MOST_LISTED]), [ROW, COLUMN, VALUE, WHY], "table")
        if len(bad) > MOST_LISTED:
            talk(MORE.fill(count=len(bad) - MOST_LISTED))
        talk(BY_REASON)
        _tell_by_reason(bad)
    if notes:
        talk(NOTES)
        _tell_by_reason(notes)


def write(path: Path, findings: Iterable[Finding]) -> None:
    """Every finding, for a spreadsheet."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(FIELDS)
        for finding in findings:
            row = as_row(finding) | {"severity": finding.severity.value}
            writer.writerow([guard(str(row[field])) for field in FIELDS])


def _tell_by_reason(findings: Iterable[Finding]) -> None:
    """The most frequent first, each with what to do and the rows of a few examples."""
    found: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        found[finding.kind, finding.column].append(finding)
    rows = [
        {
            "count": len(alike),
            "column": column,
            "reason": _with_remedy(alike),
            "rows": _examples(alike),
        }
        for (_, column), alike in sorted(found.items(), key=lambda each: -len(each[1]))
    ]
    show(rows, [COUNT, COLUMN, REASON, ROWS], "table")


def _with_remedy(alike: Sequence[Finding]) -> str:
    from tracing.interchange.findings import NOTHING_TO_DO, said_alike

    reason, remedy = said_alike(alike)
    return str(reason) if remedy == NOTHING_TO_DO else f"{reason} → {remedy}"


def _examples(findings: Sequence[Finding]) -> str:
    rows = list(dict.fromkeys(str(finding.row) for finding in findings if finding.row))
    return " ".join(rows[:EXAMPLES]) + (" …" if len(rows) > EXAMPLES else "")
