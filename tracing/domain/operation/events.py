"""What can happen in an operation to clear a hot spot: started, readied, reported, closed."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from tracing.domain.event import ThingFact
from tracing.domain.values import AreaCode, CaseSource, Decision, FactRef, Instant, Sealed


class OperationAction(StrEnum):
    """The six actions (source 001)."""

    SCREENING = "screening"  # 筛查
    GATES = "gates"  # 守门
    CASE_CLEARANCE = "case_clearance"  # 清阳
    CONTACTS = "contacts"  # 疏密
    DISINFECTION = "disinfection"  # 消杀
    CARE = "care"  # 关爱


class ReadinessItem(StrEnum):
    """The nine things that are to be in place (source 001)."""

    ORGANISATION = "organisation"  # 党旗飘起来
    TASK_FORCE = "task_force"  # 专班建起来
    LOUDSPEAKERS = "loudspeakers"  # 喇叭响起来
    COURTYARDS_CLOSED = "courtyards_closed"  # 院落封起来
    LANES_GUARDED = "lanes_guarded"  # 路口守起来
    PATROLS = "patrols"  # 巡逻动起来
    DRONES = "drones"  # 无人机飞起来
    SUPPLIES = "supplies"  # 物资包起来
    WASTE_COLLECTED = "waste_collected"  # 垃圾收起来


class OperationOutcome(StrEnum):
    """Why it was closed."""

    CLEARED = "cleared"  # 清零
    LEVEL_LOWERED = "level_lowered"  # 等级下调
    TRIGGER_WITHDRAWN = "trigger_withdrawn"  # 触发依据撤销
    OTHER = "other"


class OperationFact(ThingFact, frozen=True, kw_only=True):
    subject: ClassVar[str] = "operation"


class OperationStarted(OperationFact, frozen=True, kw_only=True):
    """Somebody in charge started the operation in an area."""

    topic: ClassVar[str] = "operation.started"
    creates: ClassVar[bool] = True

    area: AreaCode
    designation: FactRef | None = None
    """The designation of the area it rests on."""
    cases: tuple[CaseSource, ...] = ()
    """The infections it rests on, as they were known."""
    untriggered: bool = False
    """No trigger stood; somebody in charge decided so all the same."""
    started_at: Instant | None = None
    decision: Decision


class ReadinessReported(OperationFact, frozen=True, kw_only=True):
    """Whether one of the nine things was in place."""

    topic: ClassVar[str] = "operation.readiness_reported"
    settles: ClassVar[tuple[str, ...] | None] = ("item",)

    item: ReadinessItem
    ready: bool
    as_of: Instant | None = None


class ActionReported(OperationFact, frozen=True, kw_only=True):
    """How far an action had come, as those who carry it out say."""

    topic: ClassVar[str] = "operation.action_reported"

    action: OperationAction
    done: int | None = None
    due: int | None = None
    as_of: Instant | None = None
    note: Sealed | None = None


class OperationClosed(OperationFact, frozen=True, kw_only=True):
    """The operation is over."""

    topic: ClassVar[str] = "operation.closed"
    rank: ClassVar[int] = 1

    outcome: OperationOutcome
    closed_at: Instant | None = None
    decision: Decision


OperationEvent = OperationStarted | ReadinessReported | ActionReported | OperationClosed
