"""Steps of a course as columns: for each when it happened, and when that was reported."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from tracing.domain.moments import Happened
from tracing.projections.cells import instant


def moment_columns(steps: Iterable[str]) -> list[sa.Column[Any]]:
    """`arrived_at` and `arrived_reported_at` of each step."""
    return [
        sa.Column(f"{step}{suffix}", sa.String)
        for step in steps
        for suffix in ("_at", "_reported_at")
    ]


def moments(step: Happened | None) -> tuple[str | None, str | None]:
    """The two cells of a step."""
    return (None, None) if step is None else (instant(step.at), instant(step.learnt))
