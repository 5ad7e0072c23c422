"""The operation that clears the hot spot (拔钉子). All of it is fictional: Nanchang had none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from tracing.demo.nanchang import figures
from tracing.demo.nanchang.levels import HEADQUARTERS, OFFICE
from tracing.demo.nanchang.places import decided
from tracing.demo.nanchang.plan import ZONE, Positive
from tracing.demo.nanchang.step import Step
from tracing.domain.area.commands import area_id
from tracing.domain.identifiers import AreaId
from tracing.domain.operation.commands import (
    ReportAction,
    ReportReadiness,
    StartOperation,
    operation_id,
)
from tracing.domain.operation.events import OperationAction, ReadinessItem

STREET = "NP-01"
STARTS = datetime(2022, 7, 14, 8, tzinfo=ZONE)
"""The morning after the fifth positive."""
READY = datetime(2022, 7, 14, 10, 30, tzinfo=ZONE)
EVENING = datetime(2022, 7, 14, 20, tzinfo=ZONE)
NOT_YET = (ReadinessItem.DRONES, ReadinessItem.WASTE_COLLECTED)
REPORTS = (
    (OperationAction.GATES, 3, 3),
    (OperationAction.CASE_CLEARANCE, 5, 6),
    (OperationAction.CARE, 21, 24),
)
"""What the street says was done by the evening, and was to be done."""
WANTED = 5
"""So many people the rule asks for."""


def operation_run(registry_id: UUID, positives: Sequence[Positive]) -> Iterator[Step]:
    """It starts on everybody counted by then; the same morning most things are in place."""
    this = operation_id(registry_id, figures.HOT_SPOT, 1)
    counted = [each for each in positives if each.area == figures.HOT_SPOT and each.known <= STARTS]
    start = StartOperation(
        thing_id=this,
        area=figures.HOT_SPOT,
        designated=AreaId(area_id(registry_id, figures.HOT_SPOT)),
        cases=tuple(each.as_source for each in counted),
        positives=WANTED,
        started_at=STARTS,
        decision=decided("拔钉子", STARTS, OFFICE),
    )
    yield Step(STARTS, HEADQUARTERS, [start])
    ready = [
        ReportReadiness(thing_id=this, item=item, ready=item not in NOT_YET, as_of=READY)
        for item in ReadinessItem
    ]
    yield Step(READY, STREET, ready)
    reports = [
        ReportAction(thing_id=this, action=action, done=done, due=due, as_of=EVENING)
        for action, done, due in REPORTS
    ]
    yield Step(EVENING, STREET, reports)
