"""What is refused of exemptions from being moved."""

from __future__ import annotations

from tracing.errors import NotFoundError, RefusedError, UsageError
from tracing.language import Text


class NotExemptError(NotFoundError):
    text = Text("{case} 没有免转的决定", "{case} is not exempt from being moved")
    hint = Text(
        "用 tracing case exempt 记录，或检查编号",
        "record it with tracing case exempt, or check the id",
    )


class ReferredWithoutDestinationError(UsageError):
    text = Text("移交外地而没有写明去向", "referred elsewhere, and it is not said where")
    hint = Text("写明去向：--destination CODE", "say where: --destination CODE")


class DestinationOfNobodyError(UsageError):
    text = Text("“{because}”没有去向 {destination}", "nobody goes to {destination} for '{because}'")
    hint = Text("去向只用于移交外地", "a destination is for who is referred elsewhere")


class ExemptionEndedError(RefusedError):
    text = Text("{case} 的免转已于 {ended} 结束", "the exemption of {case} ended at {ended}")
    hint = Text("再次免转用 tracing case exempt", "exempt them again with tracing case exempt")
