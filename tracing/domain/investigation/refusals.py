"""What is refused of investigations."""

from __future__ import annotations

from tracing.errors import ConflictError, NotFoundError, RefusedError
from tracing.language import Text


class UnknownInvestigationError(NotFoundError):
    text = Text("没有此流调：{investigation}", "there is no such investigation: {investigation}")
    hint = Text("用 tracing investigation list 查看", "see tracing investigation list")


class InvestigationExistsError(ConflictError):
    text = Text("流调 {investigation} 已存在", "investigation {investigation} exists already")
    hint = Text("用新的编号布置", "assign it under a new identity")


class AlreadyUnderInvestigationError(ConflictError):
    text = Text(
        "不能布置“{wanted}”流调：同一对象的流调 {investigation} 尚未完成",
        "cannot assign an investigation ({wanted}): {investigation}, of the same kind and subject, "
        "is not complete",
    )
    hint = Text(
        "在该流调上继续记录；若布置有误，用 --corrects 更正",
        "record on that one; if it was assigned wrongly, correct it with --corrects",
    )


class WrongSubjectError(RefusedError):
    text = Text(
        "“{wanted}”流调要写明{subject}，这里没有",
        "an investigation of the kind '{wanted}' is about a {subject}, and none is named",
    )
    hint = Text(
        "写病例 C- 或密接 K- 的编号，或用 --kind 改写种类",
        "name a case C- or a contact K-, or give another --kind",
    )
