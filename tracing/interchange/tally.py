"""What an import did, and what it found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from uuid import UUID

from tracing import words
from tracing.errors import TracingError
from tracing.interchange.findings import Finding
from tracing.language import Text

COUNTS = ("rows", "new", "changed", "unchanged", "links", "withdrawn", "refused")
"""Rows, and what became of them: `new`, `changed`, `unchanged` and `refused` make up `rows`.
`links`: attributions of a case to a source that the rows led to; `withdrawn`:
attributions that a corrected row no longer names."""


class Tally:
    """Counts by the names of `COUNTS`, and findings in order of discovery."""

    def __init__(self, named: Callable[[UUID], Text], headings: Mapping[str, str]) -> None:
        self.counts: Counter[str] = Counter(dict.fromkeys(COUNTS, 0))
        self.findings: list[Finding] = []
        self._named = named
        self._headings = headings
        self._unread = 0

    def find(self, finding: Finding) -> None:
        """Something found while the file was read; findings of a row come one after the other."""
        self.findings.append(finding)
        if finding.rejects and finding.row and finding.row != self._unread:
            self._unread = finding.row
            self.counts["rows"] += 1
            self.counts["refused"] += 1

    def refuse(self, row: int, error: TracingError) -> None:
        """The rules refused the row: told as the rest of a file's findings are."""
        field = str(error.values.get("field") or error.values.get("end") or "")
        column = self._headings.get(field, "")
        self.findings.append(refused(row, column, error, self._named))

    @property
    def errors(self) -> list[Finding]:
        """What keeps rows out, by row."""
        bad = [finding for finding in self.findings if finding.rejects]
        return sorted(bad, key=lambda finding: finding.row)

    @property
    def reasons(self) -> Counter[str]:
        """How often each code of a finding occurred."""
        return Counter(finding.code for finding in self.findings)


def refused(row: int, column: str, error: TracingError, named: Callable[[UUID], Text]) -> Finding:
    """A refusal as a finding, its identities and codes as people know them."""
    told = words.spoken(error.values) | {
        key: named(value) for key, value in error.values.items() if isinstance(value, UUID)
    }
    zh = type(error)(**{key: it.zh if isinstance(it, Text) else it for key, it in told.items()})
    en = type(error)(**{key: it.en if isinstance(it, Text) else it for key, it in told.items()})
    values: dict[str, str | int] = {
        "zh": zh.message.zh,
        "en": en.message.en,
        "zh_hint": zh.advice.zh,
        "en_hint": en.advice.en,
        "refusal": error.code,
    }
    return Finding(row, column, "refused", "", values)
