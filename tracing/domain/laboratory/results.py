"""What laboratories said of one tube, whether it holds one person's sample or a pool's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from tracing.domain.laboratory.events import (
    SampleResulted,
    SampleResultWithdrawn,
    Target,
    TestMethod,
    TestResult,
    WithdrawalReason,
)
from tracing.domain.moments import Happened, happened
from tracing.domain.pool.events import PoolResulted, PoolResultWithdrawn
from tracing.domain.values import PublicLabel

GRAVEST = list(reversed(TestResult))
ANTIBODIES = (TestMethod.IGM, TestMethod.IGG)
"""They tell of an infection or a vaccination some time ago, not whether the virus is there."""


class Result(NamedTuple):
    version: int
    """Of the fact, to which a withdrawal or correction points."""
    says: TestResult
    method: TestMethod | None
    targets: tuple[Target, ...]
    laboratory: PublicLabel | None
    reported: Happened

    @property
    def ct(self) -> float | None:
        """The lowest cycle threshold: of the target there is most of."""
        return min((target.ct for target in self.targets), default=None)


class Withdrawal(NamedTuple):
    version: int
    because: WithdrawalReason | None
    withdrawn: Happened


class Results(Struct, frozen=True):
    """The results, and of each that was withdrawn how, by its version."""

    told: tuple[Result, ...] = ()
    withdrawals: Mapping[int, Withdrawal] = {}

    @property
    def in_course(self) -> list[Result]:
        """All of them, as one followed the other; of equals the graver one comes last."""
        return sorted(self.told, key=_when)

    @property
    def standing(self) -> list[Result]:
        """Those no laboratory has taken back, in order."""
        return [result for result in self.in_course if result.version not in self.withdrawals]

    @property
    def latest(self) -> Result | None:
        """The result that holds."""
        return next(reversed(self.standing), None)

    @property
    def of_virus(self) -> list[Result]:
        """Those that stand and say whether the virus is there, in order."""
        return [result for result in self.standing if result.method not in ANTIBODIES]

    def and_told(self, version: int, event: SampleResulted | PoolResulted) -> Results:
        result = Result(
            version,
            event.result,
            event.method,
            event.targets,
            event.laboratory,
            happened(event.resulted_at, event),
        )
        return replace(self, told=(*self.told, result))

    def and_withdrawn(
        self, version: int, event: SampleResultWithdrawn | PoolResultWithdrawn
    ) -> Results:
        withdrawal = Withdrawal(version, event.because, happened(event.withdrawn_at, event))
        return replace(self, withdrawals={**self.withdrawals, event.withdraws.version: withdrawal})


def _when(result: Result) -> tuple[datetime, datetime, int]:
    return *result.reported.rank, GRAVEST.index(result.says)
