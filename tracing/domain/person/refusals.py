"""What is refused about a person's circumstances."""

from __future__ import annotations

from tracing.errors import ConflictError, RefusedError, UsageError
from tracing.language import Text


class NoGuardianGivenError(UsageError):
    text = Text("没有说明监护人是谁", "it is not said who the guardian is")
    hint = Text(
        "给出监护人的人员编号，或用 --personal 写明是谁",
        "give the guardian's id, or say who it is with --personal",
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


UNKNOWN_DAY = Text("不详", "not known")


class DeathAlreadyRecordedError(ConflictError):
    text = Text(
        "此人死亡已有记录（日期：{died}）",
        "this person's death is on record already (day: {died})",
    )
    hint = Text("日期有误则用 --corrects 更正", "if the day is wrong, correct it with --corrects")
