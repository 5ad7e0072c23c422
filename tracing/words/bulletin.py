"""The words of bulletins."""

from __future__ import annotations

from tracing.language import Text

LABELS: dict[str, dict[str, Text]] = {}

HEADINGS: dict[str, Text] = {}
