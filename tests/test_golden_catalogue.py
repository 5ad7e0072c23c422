"""Topics and field names are for ever: they are compared with what was committed."""

from __future__ import annotations

from msgspec import Struct

from tests.tools.catalogue import GOLDEN, committed, derived, lost, written
from tracing.domain.catalogue import TOPICS


class Inner(Struct, tag="inner", tag_field="kind"):
    """An object inside an event."""

    office: int


class Outer(Struct):
    """A toy event."""

    day: int
    parts: tuple[Inner, ...] | None = None


def test_the_committed_catalogue_is_what_the_events_say() -> None:
    assert committed() == derived(TOPICS), "python -m tests.tools.catalogue --write"


def test_no_name_that_was_ever_written_is_gone() -> None:
    assert lost(committed(), derived(TOPICS)) == []


def test_the_committed_catalogue_is_written_in_one_way_only() -> None:
    assert GOLDEN.read_text(encoding="utf-8") == written(committed())


def test_fields_of_objects_inside_are_listed_too() -> None:
    fields = ["day", "parts", "parts.kind=inner", "parts.office"]
    assert derived({"toy.happened": Outer}) == {"toy.happened": fields}


def test_a_lost_topic_and_a_lost_field_are_named() -> None:
    before = {"toy.ended": ["day"], "toy.happened": ["day", "hour"]}
    assert lost(before, {"toy.happened": ["day", "minute"]}) == ["toy.ended", "toy.happened: hour"]
    assert lost(before, {**before, "toy.new": ["day"]}) == []
