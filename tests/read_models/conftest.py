"""An invented registry for every test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.registries import Clock, InventedRegistry, make_registry
from tracing.registry import Registry


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def place(tmp_path: Path, clock: Clock) -> InventedRegistry:
    """A registry under a simulated clock."""
    return make_registry(tmp_path, clock=clock)


@pytest.fixture
def registry(place: InventedRegistry) -> Iterator[Registry]:
    with place.open() as opened:
        yield opened
