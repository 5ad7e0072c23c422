"""What becomes of a person's cases when a laboratory speaks of their samples, or takes it back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import tzinfo
from typing import Any, NamedTuple

from tracing.domain.case.commands import RecordLaboratory, WithdrawLaboratory
from tracing.domain.command import Context
from tracing.domain.event import Event
from tracing.domain.history import PersonHistory
from tracing.domain.identifiers import SampleId
from tracing.domain.laboratory.events import SampleFact, TestResult
from tracing.domain.values import Instant, Laboratory, PartialDate

AXIS = {
    TestResult.POSITIVE: Laboratory.POSITIVE,
    TestResult.PRESUMPTIVE: Laboratory.PRESUMPTIVE,
    TestResult.NEGATIVE: Laboratory.NEGATIVE,
}
"""What a result means on the laboratory axis of a case; other results say nothing."""

Said = tuple[Laboratory, PartialDate | None]
"""What was found, and the day of the sampling."""


def for_cases(
    history: PersonHistory, facts: Sequence[SampleFact], context: Context
) -> Sequence[Event]:
    """What the cases are told of once these facts are added to the history."""
    return [event for fact in facts for event in _of(history, fact, context)]


def heard(before: PersonHistory, after: PersonHistory, context: Context) -> list[int]:
    """The facts by which cases heard of results that stood before and do not after."""
    gone = _changes(before, after, context).gone
    return [
        test.version
        for case in after.cases.values()
        if not case.retracted
        for test in case.standing_tests
        for says, day in gone
        if (test.says, test.stated) == (says.value, day)
        and test.version > gone[says, day]
        and test.version != case.version
    ]


def told_again(
    before: PersonHistory, after: PersonHistory, learnt: Instant, context: Context
) -> Iterator[Event]:
    """What an open case is told of results that stand again."""
    return _told(after, _changes(before, after, context).new, {"reported_at": learnt}, context)


def _of(history: PersonHistory, fact: SampleFact, context: Context) -> Iterator[Event]:
    changes = _changes(history, history.with_fact(history.version + 1, fact), context)
    learnt: dict[str, Any] = {
        "reported_at": fact.reported_at,
        "reported_precision": fact.reported_precision,
    }
    for says, day in changes.gone:
        for case in history.cases.values():
            if not case.retracted:
                withdraw = WithdrawLaboratory(
                    **learnt,
                    person_id=history.person_id,
                    case_id=case.case_id,
                    laboratory=says,
                    sampled_on=day,
                )
                yield from withdraw.decide(history, context)
    yield from _told(history, changes.new, learnt, context)


def _told(
    history: PersonHistory, new: Iterable[Said], learnt: Mapping[str, Any], context: Context
) -> Iterator[Event]:
    open_case = history.open_case
    if open_case is None:
        return
    for says, day in new:
        record = RecordLaboratory(
            **learnt,
            person_id=history.person_id,
            case_id=open_case.case_id,
            laboratory=says,
            sampled_on=day,
        )
        yield from record.decide(history, context)


class _Changes(NamedTuple):
    gone: Mapping[Said, int]
    """What is said no more, and the version of the result that said so first."""
    new: Sequence[Said]


def _changes(before: PersonHistory, after: PersonHistory, context: Context) -> _Changes:
    zone = context.now.tzinfo
    assert zone is not None
    was, now = _said(before, zone), _said(after, zone)
    gone: dict[Said, int] = {}
    for (_, version), said in was.items():
        if said not in now.values():
            gone[said] = min(version, gone.get(said, version))
    new = (said for result, said in now.items() if was.get(result) != said)
    return _Changes(gone, list(dict.fromkeys(new)))


def _said(history: PersonHistory, zone: tzinfo) -> Mapping[tuple[SampleId, int], Said]:
    """By sample and version of the result: what results that stand say of the person."""
    return {
        (sample.sample_id, result.version): (AXIS[result.says], sample.day(zone))
        for sample in history.parts("sample").values()
        for result in sample.results.of_virus
        if result.says in AXIS
    }
