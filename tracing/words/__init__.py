"""The words of the glossary: every coded value and every column, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from tracing.language import Text
from tracing.words import (
    analysis,
    areas,
    arrivals,
    bulletin,
    clocks,
    days,
    follow_up,
    identity,
    indicated,
    investigations,
    laboratory,
    levels,
    measures,
    operations,
    packs,
    people,
    places,
    protocol,
    risk,
    transfers,
    worklist,
)

_SUBJECTS = (
    people,
    places,
    laboratory,
    investigations,
    measures,
    transfers,
    arrivals,
    identity,
    bulletin,
    follow_up,
    protocol,
    indicated,
    levels,
    packs,
    operations,
    areas,
    risk,
    clocks,
    days,
    worklist,
    analysis,
)

LABELS: dict[str, dict[str, Text]] = {
    kind: labels for each in _SUBJECTS for kind, labels in each.LABELS.items()
}
"""By the name of an enumeration, the words of each of its values."""

HEADINGS: dict[str, Text] = {
    key: text for each in reversed(_SUBJECTS) for key, text in each.HEADINGS.items()
}
"""By the key that machine formats carry."""

ASSURANCES = {
    "asserted": Text("自报", "asserted"),
    "account": Text("系统账号", "system account"),
    "authenticated": Text("已认证", "authenticated"),
}
"""How sure the ledger is of whoever typed."""

NAMES_OF_COLUMNS = ("field", "start", "end", "what", "found", "wanted", "kind", "part", "whole")
"""Values of refusals that may name a column, or several with strokes between them."""

YES = Text("是", "yes")
NO = Text("否", "no")


def label(value: StrEnum) -> Text:
    """A coded value in both languages. Fields, which name columns, are called as their columns."""
    kind = type(value).__name__
    if kind.endswith("Field"):
        return heading(value.value)
    return LABELS[kind][value.value]


def heading(key: str) -> Text:
    """What people read above the column `key`."""
    return HEADINGS[key]


def spoken(values: Mapping[str, object]) -> dict[str, object]:
    """The values of a refusal as people read them: codes and names of columns in both languages."""
    return {name: _spoken(name, value) for name, value in values.items()}


def _spoken(name: str, value: object) -> object:
    if isinstance(value, StrEnum):
        return label(value)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S").removesuffix(":00")
    if isinstance(value, str) and name in NAMES_OF_COLUMNS:
        parts = [HEADINGS.get(part, Text(part, part)) for part in value.split(" / ")]
        return Text(" / ".join(part.zh for part in parts), " / ".join(part.en for part in parts))
    return value
