"""What a laboratory may be told to have said, of one person's sample and of a pool alike."""

from __future__ import annotations

from datetime import UTC, tzinfo
from typing import Any, Protocol, TypeVar
from uuid import UUID

from tracing.domain.command import Context, known_thing, moments_fit, ref
from tracing.domain.correcting import apart_from
from tracing.domain.event import BEFORE_ALL
from tracing.domain.history import PersonHistory
from tracing.domain.laboratory.events import Target, TestMethod, TestResult, WithdrawalReason
from tracing.domain.laboratory.refusals import (
    CtOutOfRangeError,
    NoResultError,
    ResultBeforeSamplingError,
    ResultWithdrawnError,
)
from tracing.domain.laboratory.results import Result, Results
from tracing.domain.moments import Happened, possible
from tracing.domain.thing import ThingHistory
from tracing.domain.values import FactRef, Instant, PartialDate, PublicLabel

History = TypeVar("History", PersonHistory, ThingHistory)

LOWEST_CT, HIGHEST_CT = 0, 50


class ReportAsked(Protocol):
    """A command that reports a result."""

    @property
    def corrects(self) -> int | None: ...
    @property
    def result(self) -> TestResult: ...
    @property
    def method(self) -> TestMethod | None: ...
    @property
    def targets(self) -> tuple[Target, ...]: ...
    @property
    def laboratory(self) -> PublicLabel | None: ...
    @property
    def resulted_at(self) -> Instant | None: ...


class WithdrawalAsked(Protocol):
    """A command that withdraws one."""

    @property
    def corrects(self) -> int | None: ...
    @property
    def withdraws(self) -> FactRef | None: ...
    @property
    def because(self) -> WithdrawalReason | None: ...
    @property
    def withdrawn_at(self) -> Instant | None: ...


def known_things(context: Context, **things: UUID | None) -> None:
    """Refuse to name a place, round … that is not on record."""
    for kind, thing in things.items():
        if thing is not None:
            known_thing(context.things[thing], kind)


def still_said(history: History, results: Results) -> History:
    """The history without what was withdrawn: the same result may be reported again."""
    for version in results.withdrawals:
        history = apart_from(history, version)
    return history


def reported(
    asked: ReportAsked, subject: UUID, results: Results, context: Context
) -> dict[str, Any]:
    """The fields of the fact; refused where it cannot be, or corrects what was withdrawn."""
    moments_fit(context, resulted_at=asked.resulted_at)
    for target in asked.targets:
        if not LOWEST_CT <= target.ct <= HIGHEST_CT:
            raise CtOutOfRangeError(
                gene=target.gene, ct=target.ct, lowest=LOWEST_CT, highest=HIGHEST_CT
            )
    not_withdrawn(subject, results, asked.corrects)
    return {
        "result": asked.result,
        "method": asked.method,
        "targets": asked.targets,
        "laboratory": asked.laboratory,
        "resulted_at": asked.resulted_at,
    }


def withdrawn(
    asked: WithdrawalAsked,
    history: PersonHistory | ThingHistory,
    subject: UUID,
    results: Results,
    context: Context,
) -> dict[str, Any]:
    """The fields of the fact, which names the result it takes back."""
    moments_fit(context, withdrawn_at=asked.withdrawn_at)
    result = _to_withdraw(asked, history, subject, results)
    withdrawn_at = Happened(asked.withdrawn_at, None)
    possible(("resulted_at", result.reported), ("withdrawn_at", withdrawn_at))
    return {
        "withdraws": ref(history, result.version),
        "because": asked.because,
        "withdrawn_at": asked.withdrawn_at,
    }


def not_withdrawn(
    subject: UUID, results: Results, version: int | None, corrects: int | None = None
) -> None:
    """Refuse to withdraw or to correct a result that was withdrawn, save by what is corrected."""
    known = results.withdrawals.get(version) if version is not None else None
    if known is None or known.version == corrects:
        return
    for result in results.told:
        if result.version == version:
            raise ResultWithdrawnError(
                subject=subject,
                result=result.says,
                withdrawn=(known.withdrawn.at or BEFORE_ALL).isoformat(timespec="seconds"),
            )


def sampled_before(
    results: Results, sampled_at: Instant | None, day: PartialDate | None, zone: tzinfo
) -> None:
    """Refuse results reported before the sample was taken; by the day, where no more is known."""
    for result in results.standing:
        at, latest_at = result.reported.at, result.reported.latest
        too_early = sampled_at and latest_at and latest_at.astimezone(UTC) < sampled_at
        day_before = day and at and at.astimezone(zone).date() < day.earliest
        if at and (too_early or day_before):
            raise ResultBeforeSamplingError(
                resulted=at.isoformat(timespec="seconds"),
                sampled=sampled_at.isoformat(timespec="seconds") if sampled_at else day,
            )


def _to_withdraw(
    asked: WithdrawalAsked,
    history: PersonHistory | ThingHistory,
    subject: UUID,
    results: Results,
) -> Result:
    """The result that is named, else the latest that stands.

    The correction of a withdrawal is about the same result as that. Where all are withdrawn it is
    the last of them. Raises NoResultError.
    """
    if asked.withdraws is None:
        about = {
            version
            for version, known in results.withdrawals.items()
            if known.version == asked.corrects
        }
        corrected = [result for result in results.in_course if result.version in about]
        found = next(reversed(corrected or results.standing or results.in_course), None)
    else:
        named = asked.withdraws
        version = named.version if named.stream == history.stream else None
        found = next((each for each in results.told if each.version == version), None)
    if found is None:
        raise NoResultError(subject=subject)
    return found
