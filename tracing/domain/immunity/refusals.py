"""What is refused of vaccinations, past infections and contraindications."""

from __future__ import annotations

from tracing.errors import ConflictError, RefusedError
from tracing.language import Text


class ImmunityExistsError(ConflictError):
    text = Text("免疫记录 {immunity} 已存在", "immunity record {immunity} exists already")
    hint = Text("更正用 --corrects，或用新的编号", "correct it, or record another under a new id")


class NoSuchDoseError(RefusedError):
    text = Text(
        "第 {dose} 剂不存在：第一剂为 {first}", "there is no dose {dose}: the first is {first}"
    )
    hint = Text("检查剂次", "check which dose it was")
