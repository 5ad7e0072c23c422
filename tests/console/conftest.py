"""Each test finds the noun `trial`, the language as it was, and an environment that is silent."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from tests.console import sample_tool
from tracing.cli import NOUNS
from tracing.language import speak, spoken


@pytest.fixture(autouse=True)
def quiet_environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("LANG", "ACTOR", "REGISTRY", "KEY", "KEY_FILE", "DEBUG"):
        monkeypatch.delenv(f"TRACING_{name}", raising=False)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setitem(NOUNS, "trial", sample_tool.NOUN)
    monkeypatch.setitem(sys.modules, sample_tool.MODULE, sample_tool)
    before = spoken()
    yield
    speak(before)
