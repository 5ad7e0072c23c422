"""The words of orders of quarantine and isolation, and where contacts are."""

from __future__ import annotations

from tracing.language import Text

LABELS: dict[str, dict[str, Text]] = {}

HEADINGS: dict[str, Text] = {}
