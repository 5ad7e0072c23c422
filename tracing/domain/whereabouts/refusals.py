"""What is refused about stays."""

from __future__ import annotations

from tracing.errors import ConflictError, NotFoundError, RefusedError
from tracing.language import Text


class StayNowhereError(RefusedError):
    text = Text("没有说明此人在何处", "it is not said where the person was")
    hint = Text(
        "给出 --place、--gathering、--area，或 --personal 中的 address、description",
        "give --place, --gathering or --area, or an address or description with --personal",
    )


class StayAlreadyRecordedError(ConflictError):
    text = Text("行程 {stay} 已记录", "stay {stay} is recorded already")
    hint = Text("用 --corrects 更正，或用新的编号", "correct it with --corrects, or use a new id")


class UnknownStayError(NotFoundError):
    text = Text("没有此行程：{stay}", "there is no such stay: {stay}")
    hint = Text("用 tracing person show 查看", "see tracing person show")


class StayAlreadyEndedError(ConflictError):
    text = Text("行程 {stay} 已于 {last} 结束", "stay {stay} already ended on {last}")
    hint = Text("日期有误则用 --corrects 更正", "if the day is wrong, correct it with --corrects")


class NoEndGivenError(RefusedError):
    text = Text("没有说明行程何时结束", "it is not said when the stay ended")
    hint = Text("给出 --until", "give --until")
