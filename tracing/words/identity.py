"""The words of merging, splitting and taking back."""

from __future__ import annotations

from tracing.language import Text

LABELS: dict[str, dict[str, Text]] = {}

HEADINGS: dict[str, Text] = {
    "merged_into": Text("已并入", "merged into"),
    "duplicates": Text("重复记录", "duplicates"),
    "same_as": Text("同一感染", "same as"),
}
