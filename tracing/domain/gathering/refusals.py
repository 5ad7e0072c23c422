"""What is refused about gatherings."""

from __future__ import annotations

from tracing.errors import ConflictError
from tracing.language import Text


class GatheringAlreadyRecordedError(ConflictError):
    text = Text("聚集活动 {gathering} 已记录", "gathering {gathering} is recorded already")
    hint = Text("用 --corrects 更正，或用新的编号", "correct it with --corrects, or use a new id")
