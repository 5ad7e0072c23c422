"""The reference is made from the code, and nothing in the code is left unsaid."""

from __future__ import annotations

import pytest

from tests.tools import reference
from tracing.domain.catalogue import TOPICS

REMEDY = "python -m tests.tools.reference --write"


@pytest.mark.parametrize("topic", sorted(TOPICS))
def test_every_event_says_what_happened(topic: str) -> None:
    assert reference.documentation(TOPICS[topic])


def test_the_event_catalogue_is_what_the_events_say() -> None:
    page = reference.PAGES / "events.md"
    assert page.read_text(encoding="utf-8") == reference.events_page(TOPICS), REMEDY


def test_the_layer_diagram_is_what_is_checked() -> None:
    page = reference.PAGES / "layers.md"
    assert page.read_text(encoding="utf-8") == reference.layers_page(reference.settings()), REMEDY
