"""Every key a bulletin can have is explained, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from tests.projections.bulletin.courses import A, C, case, of
from tracing.domain.bulletin.events import Figure
from tracing.domain.bulletin.figures import CorrectionReason
from tracing.domain.contact.disposition import Disposition
from tracing.domain.values import DetectionRoute, Severity
from tracing.projections.bulletin.counting import Contacts, case_figures, contact_figures

REFERENCE = Path(__file__).parents[3] / "docs" / "reference"
PAGES = [REFERENCE / "bulletin.md", REFERENCE / "bulletin.zh-CN.md"]
PARTS = {
    "diagnosis": r"confirmed|asymptomatic|pending",
    "severity": "|".join([*Severity, "unknown"]),
    "route": "|".join([*DetectionRoute, "unknown"]),
    "district": r"\d{6}|unknown",
    "disposition": "|".join(Disposition),
}
KEYS = {
    **case_figures([case("1", (15, A)), case("2", (16, C), area=None)], of(16)),
    **contact_figures(
        "close_contacts", Contacts(0, 0, *[{each.value: 0 for each in Disposition}] * 3)
    ),
}


def documented(key: str) -> str:
    """The key as the pages write it: parts in capitals."""
    name, _, part = key.rpartition(".")
    if part in set(Disposition) and "." not in name:
        return f"{name}.DISPOSITION"
    if "new_by_route_district" in key:
        return "positives.new_by_route_district.ROUTE.DISTRICT"
    kinds = [kind for kind in PARTS if name.endswith(f"_by_{kind}")]
    if not kinds:
        return key
    assert re.fullmatch(PARTS[kinds[0]], part)
    return f"{name}.{kinds[0].upper()}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_key_is_explained(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert sorted({key for key in map(documented, KEYS) if f"`{key}`" not in text}) == []
    assert [each for each in (*Disposition, *CorrectionReason) if f"`{each}`" not in text] == []


def test_no_key_is_explained_that_there_is_not() -> None:
    known = set(map(documented, KEYS))
    for page in PAGES:
        rows = re.findall(r"^\| (`[a-z_]+\..*?) \|", page.read_text(encoding="utf-8"), re.MULTILINE)
        told = {key for row in rows for key in re.findall(r"`([^`]+)`", row)}
        assert told == known


def test_every_key_can_be_recorded() -> None:
    for key in KEYS:
        assert msgspec.convert([key, 1], Figure) == Figure(key, 1)
