"""A small invented outbreak: cases, and who infected whom."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.console.outbreak import Desk, attribute, report
from tests.registries import InventedRegistry, make_registry
from tracing.domain.values import CaseSource


@pytest.fixture
def invented(tmp_path: Path) -> InventedRegistry:
    return make_registry(tmp_path)


@pytest.fixture
def desk(invented: InventedRegistry) -> Desk:
    return Desk(invented)


def chained(invented: InventedRegistry, *links: tuple[int, int]) -> list[CaseSource]:
    """Cases, and (infected, infector) by their numbers from 1."""
    with invented.open() as registry:
        cases = [report(registry) for _ in range(max(number for link in links for number in link))]
        for infected, infector in links:
            attribute(registry, cases[infected - 1], cases[infector - 1])
    return cases
