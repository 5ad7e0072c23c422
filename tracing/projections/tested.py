"""What tables of samples and of pools say of results: the one that holds, and all there were."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
import sqlalchemy as sa
from msgspec import Struct
from msgspec.structs import replace

from tracing.domain.laboratory.events import Target, TestMethod, TestResult, WithdrawalReason
from tracing.domain.laboratory.results import Result, Results
from tracing.projections.cells import instant


class Told(Struct, array_like=True, frozen=True):
    """A result as the column `results` holds it, and how it was withdrawn."""

    ordinal: int
    """Which it is of the results in their course, the first being 1."""
    result: TestResult
    method: TestMethod | None
    targets: tuple[Target, ...]
    laboratory_name: str | None
    resulted_at: datetime | None
    reported_at: datetime | None
    withdrawn: bool
    withdrawn_at: datetime | None
    withdrawal_reported_at: datetime | None
    because: WithdrawalReason | None

    @property
    def ct(self) -> float | None:
        """The lowest of its targets."""
        return min((target.ct for target in self.targets), default=None)

    def by(self, end: datetime) -> Told | None:
        """The result as it had been reported by then, if it had."""
        if self.reported_at is not None and self.reported_at >= end:
            return None
        taken_back = self.withdrawal_reported_at
        if not self.withdrawn or taken_back is None or taken_back < end:
            return self
        return replace(
            self,
            withdrawn=False,
            withdrawn_at=None,
            withdrawal_reported_at=None,
            because=None,
        )


def columns() -> Sequence[sa.Column[Any]]:
    return (
        sa.Column("result", sa.String),
        sa.Column("method", sa.String),
        sa.Column("ct", sa.Float),
        sa.Column("laboratory_name", sa.String),
        sa.Column("resulted_at", sa.String),
        sa.Column("withdrawn", sa.Boolean),
        sa.Column("results", sa.String),
    )


def cells(results: Results) -> Sequence[object]:
    """The result that holds, by its lowest Ct; `withdrawn`: whether any was taken back."""
    holds = results.latest
    told = [_told(results, each, ordinal) for ordinal, each in enumerate(results.in_course, 1)]
    return (
        *(_of(holds) if holds else (None,) * 5),
        len(results.standing) < len(results.told),
        msgspec.json.encode(told).decode() if told else None,
    )


def read(results: str | None) -> list[Told]:
    return msgspec.json.decode(results, type=list[Told]) if results else []


def _of(result: Result) -> tuple[object, ...]:
    return (
        result.says,
        result.method,
        result.ct,
        result.laboratory,
        instant(result.reported.at),
    )


def _told(results: Results, result: Result, ordinal: int) -> Told:
    withdrawal = results.withdrawals.get(result.version)
    return Told(
        ordinal=ordinal,
        result=result.says,
        method=result.method,
        targets=result.targets,
        laboratory_name=result.laboratory,
        resulted_at=_utc(result.reported.said),
        reported_at=_utc(result.reported.learnt),
        withdrawn=withdrawal is not None,
        withdrawn_at=_utc(withdrawal.withdrawn.said) if withdrawal else None,
        withdrawal_reported_at=_utc(withdrawal.withdrawn.learnt) if withdrawal else None,
        because=withdrawal.because if withdrawal else None,
    )


def _utc(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.astimezone(UTC)
