"""Numbers of people, rooms, households: what cannot be less than nothing."""

from __future__ import annotations

from tracing.errors import RefusedError
from tracing.language import Text


class LessThanNothingError(RefusedError):
    text = Text("{field} 为 {value}，小于 0", "{field} is {value}, less than 0")
    hint = Text("检查数字", "check the number")


def not_negative(**counts: int | None) -> None:
    for field, value in counts.items():
        if value is not None and value < 0:
            raise LessThanNothingError(field=field, value=value)
