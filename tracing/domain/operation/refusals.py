"""What is refused of operations to clear a hot spot."""

from __future__ import annotations

from tracing.errors import ConflictError, RefusedError
from tracing.language import Text


class NotOfTheLevelError(RefusedError):
    text = Text(
        "区域 {area} 在 {moment} 不是{wanted}，不能开展拔钉子行动",
        "area {area} was not officially {wanted} at {moment}: no operation can start there",
    )
    hint = Text(
        "先依决定划定：tracing area designate；现有等级见 tracing area show",
        "it is designated first, by decision: tracing area designate; its level: tracing area show",
    )


class NoTriggerError(RefusedError):
    text = Text(
        "区域 {area} 没有触发拔钉子行动：计入 {found} 人，规则为 {wanted} 人以上",
        "no operation is due in area {area}: {found} people count, the rule wants {wanted} or more",
    )
    hint = Text(
        "确需开展，由有权机关决定并写明理由：--override，理由用 --personal 给出",
        "where it is needed all the same, somebody in charge decides and says why: --override, "
        "with the reason in --personal",
    )


class NoReasonError(RefusedError):
    text = Text(
        "没有触发而开展行动，决定没有写明理由",
        "the operation starts without a trigger, and the decision does not say why",
    )
    hint = Text("用 --personal 给出 reason（理由）", "give the reason (key reason) with --personal")


class OperationRunsError(ConflictError):
    text = Text(
        "区域 {area} 的拔钉子行动 {operation} 正在开展",
        "operation {operation} is running in area {area} already",
    )
    hint = Text(
        "查看：tracing operation show；结束后才能再次开展",
        "see tracing operation show; another can start once it is closed",
    )


class AnotherAreaError(RefusedError):
    text = Text(
        "行动 {operation} 在区域 {area}，不能改为 {wanted}",
        "operation {operation} is of area {area}: it cannot become one of {wanted}",
    )
    hint = Text(
        "撤销它（tracing retract），再在另一区域开展",
        "take it back (tracing retract), and start one in the other area",
    )


class OperationClosedError(RefusedError):
    text = Text(
        "行动 {operation} 已于 {closed} 结束，{moment} 之后没有可报的",
        "operation {operation} was closed at {closed}: there is nothing to report of {moment}",
    )
    hint = Text(
        "较早的情况写明时刻：--by；或另行开展",
        "of what was so before say when: --by; or start another",
    )


class AlreadyClosedError(ConflictError):
    text = Text(
        "行动 {operation} 已于 {closed} 结束",
        "operation {operation} was closed at {closed} already",
    )
    hint = Text("更正用 --corrects", "correct it with --corrects")
