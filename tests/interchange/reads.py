"""Small invented files, written and read."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

from tracing.interchange.fields import TableKind
from tracing.interchange.findings import Finding
from tracing.interchange.mapping import Mapping, parse_mapping, usual_mapping
from tracing.interchange.reading import read_cases, read_links, split
from tracing.interchange.rows import CaseRow, LinkRow
from tracing.interchange.tables import open_table

ZONE = ZoneInfo("Asia/Shanghai")


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "list.csv"
    path.write_bytes(text.encode(encoding))
    return path


def mapping(text: str) -> Mapping:
    return parse_mapping("map.toml", text.encode())


def cases(path: Path, mapped: Mapping | None = None) -> tuple[list[CaseRow], list[Finding]]:
    used = mapped or usual_mapping(TableKind.CASES)
    return split(read_cases(open_table(path, used.file), used, zone=ZONE))


def links(path: Path, mapped: Mapping | None = None) -> tuple[list[LinkRow], list[Finding]]:
    used = mapped or usual_mapping(TableKind.LINKS)
    return split(read_links(open_table(path, used.file), used, zone=ZONE))


def codes(findings: list[Finding]) -> list[tuple[int, str, str]]:
    return [(finding.row, finding.column, finding.code) for finding in findings]
