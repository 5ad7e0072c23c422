"""The page of the format names every key a pack may have, and every value of each."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from msgspec import Struct

from tracing.domain.area.events import AreaUnit
from tracing.domain.protocol.pack import Header, RuleSet
from tracing.domain.values import DetectionRoute, Diagnosis, Severity

REFERENCE = Path(__file__).parents[3] / "docs" / "reference"
ELSEWHERE = {AreaUnit, DetectionRoute, Diagnosis, Severity}
"""Codes of the registry, which are told of where they come from."""


def named(kind: Any) -> set[str]:
    """The keys of a table, of those inside it, and the values of codes."""
    if isinstance(kind, type) and issubclass(kind, Struct):
        hints = get_type_hints(kind)
        return set(hints).union(*map(named, hints.values()))
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return set() if kind in ELSEWHERE else {value.value for value in kind}
    return set().union(*map(named, get_args(kind)))


@pytest.mark.parametrize("page", ["packs.md", "packs.zh-CN.md"])
def test_every_key_and_every_code_of_a_pack_is_described(page: str) -> None:
    code = re.findall(r"`([a-z_0-9.]+)`", (REFERENCE / page).read_text(encoding="utf-8"))
    told = {word for each in code for word in each.split(".")}
    assert sorted((named(Header) | named(RuleSet)) - told - {"zh", "en"}) == []
