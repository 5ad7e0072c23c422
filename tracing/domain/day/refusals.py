"""What is refused of closing a reporting day."""

from __future__ import annotations

from tracing.errors import RefusedError
from tracing.language import Text


class DayNotOverError(RefusedError):
    text = Text(
        "{day} 到 {ends} 才结束，现在是 {now}，不能结账",
        "{day} ends at {ends}, and it is {now}: it cannot be closed yet",
    )
    hint = Text(
        "用 tracing day status 看当日至今的情况，过后再结账",
        "look at the day so far with tracing day status, and close it afterwards",
    )


class DayClosedError(RefusedError):
    text = Text(
        "{area} {day} 已于 {closed} 结账，其后获知的事实改变了结果（未转运：{before} → {after}）",
        "{day} of {area} was closed at {closed}, and what was learnt since changes it "
        "(outstanding: {before}, now {after})",
    )
    hint = Text(
        "用 tracing day restate 重述；已签的那一次不会改变",
        "tell it again with tracing day restate: what was signed stays as it is",
    )


class DayNotClosedError(RefusedError):
    text = Text("{area} {day} 没有结账，无从重述", "{day} of {area} was not closed")
    hint = Text("先用 tracing day close 结账", "close it first with tracing day close")


class DoesNotBalanceError(RefusedError):
    text = Text(
        "结算不平：按流量应余 {flows} 人，所列未转运 {people} 人",
        "the settlement does not balance: {flows} are left by the flows, {people} are named",
    )
    hint = Text("用 tracing day status 重新计算", "have it computed anew with tracing day status")
