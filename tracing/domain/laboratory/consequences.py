"""What becomes of a person's cases when a laboratory speaks of their samples, or takes it back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import tzinfo
from typing import Any

from tracing.domain.case.commands import RecordLaboratory, WithdrawLaboratory
from tracing.domain.command import Context
from tracing.domain.event import Event
from tracing.domain.history import PersonHistory
from tracing.domain.identifiers import SampleId
from tracing.domain.laboratory.events import SampleFact, TestMethod, TestResult
from tracing.domain.values import Laboratory, PartialDate

AXIS = {
    TestResult.POSITIVE: Laboratory.POSITIVE,
    TestResult.PRESUMPTIVE: Laboratory.PRESUMPTIVE,
    TestResult.NEGATIVE: Laboratory.NEGATIVE,
}
"""What a result means on the laboratory axis of a case; other results say nothing."""
ANTIBODIES = (TestMethod.IGM, TestMethod.IGG)
"""They tell of an infection or a vaccination some time ago, not whether the virus is there."""

Said = tuple[Laboratory, PartialDate | None]
"""What was found, and the day of the sampling."""


def for_cases(
    history: PersonHistory, facts: Sequence[SampleFact], context: Context
) -> Sequence[Event]:
    """What the cases are told of once these facts are added to the history."""
    return [event for fact in facts for event in _of(history, fact, context)]


def _of(history: PersonHistory, fact: SampleFact, context: Context) -> Iterator[Event]:
    zone = context.now.tzinfo
    assert zone is not None
    before, after = _said(history, zone), _said(_with(history, fact), zone)
    learnt: dict[str, Any] = {
        "person_id": history.person_id,
        "reported_at": fact.reported_at,
        "reported_precision": fact.reported_precision,
    }
    for says, day in dict.fromkeys(before.values()):
        if (says, day) not in after.values():
            for case in history.cases.values():
                if not case.retracted:
                    withdraw = WithdrawLaboratory(
                        **learnt, case_id=case.case_id, laboratory=says, sampled_on=day
                    )
                    yield from withdraw.decide(history, context)
    open_case = history.open_case
    if open_case is None:
        return
    new = (said for result, said in after.items() if before.get(result) != said)
    for says, day in dict.fromkeys(new):
        record = RecordLaboratory(
            **learnt, case_id=open_case.case_id, laboratory=says, sampled_on=day
        )
        yield from record.decide(history, context)


def _with(history: PersonHistory, fact: SampleFact) -> PersonHistory:
    return history.with_fact(history.version + 1, fact)


def _said(history: PersonHistory, zone: tzinfo) -> Mapping[tuple[SampleId, int], Said]:
    """By sample and version of the result: what results that stand say of the person."""
    return {
        (sample.sample_id, result.version): (AXIS[result.says], sample.day(zone))
        for sample in history.parts("sample").values()
        for result in sample.results.standing
        if result.says in AXIS and result.method not in ANTIBODIES
    }
