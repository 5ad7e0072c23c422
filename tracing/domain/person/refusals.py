"""What is refused about a person's circumstances."""

from __future__ import annotations

from tracing.errors import ConflictError, RefusedError, UsageError
from tracing.language import Text


class NoGuardianGivenError(UsageError):
    text = Text("没有说明监护人是谁", "it is not said who the guardian is")
    hint = Text(
        "给出人员编号，或用 --personal 写明", "give the id of a person, or say it with --personal"
    )


class OwnGuardianError(RefusedError):
    text = Text(
        "一个人不能是自己的监护人：{person}", "a person cannot be their own guardian: {person}"
    )
    hint = Text("检查两个人员编号", "check the two ids")


class DiedAsCaseError(RefusedError):
    text = Text(
        "此人的病例 {case} 尚未结束，死亡应记在病例上",
        "this person's case {case} is open: the death belongs to the case",
    )
    hint = Text("用 tracing case die {case}", "use tracing case die {case}")


class DeathAlreadyRecordedError(ConflictError):
    text = Text(
        "已记录此人于 {died} 死亡", "it is recorded already that this person died on {died}"
    )
    hint = Text("日期有误则用 --corrects 更正", "if the day is wrong, correct it with --corrects")
