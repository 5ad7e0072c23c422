"""Names hide in free text: no event may have a field that is not declared."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal, NewType
from uuid import UUID

import pytest
from msgspec import Meta, Struct, defstruct

from tests.tools.catalogue import undeclared
from tracing.domain.catalogue import TOPICS
from tracing.domain.event import Event
from tracing.domain.identifiers import PersonId
from tracing.domain.values import AreaCode, Decision, Instant, PartialDate, PublicLabel, Sealed, Sex

Nickname = NewType("Nickname", str)


class Companion(Struct, frozen=True):
    """An object inside an event."""

    nickname: str


@pytest.mark.parametrize("topic", sorted(TOPICS))
def test_every_field_of_an_event_is_declared(topic: str) -> None:
    assert undeclared(topic, TOPICS[topic]) == []


@pytest.mark.parametrize("topic", sorted(TOPICS))
def test_an_event_says_its_topic_itself(topic: str) -> None:
    event = TOPICS[topic]
    assert issubclass(event, Event)
    assert event.topic == topic


@pytest.mark.parametrize(
    "declared",
    [
        PersonId,
        PersonId | None,
        tuple[UUID, ...],
        Sex,
        Literal["a", "b"],
        int,
        float | None,
        bool,
        date,
        Instant,
        PartialDate,
        Sealed | None,
        Decision,
        AreaCode,
        tuple[PublicLabel, ...],
        Annotated[int, Meta(ge=0)],
    ],
)
def test_a_declared_field_is_accepted(declared: Any) -> None:
    assert undeclared("toy.happened", _event_with(declared)) == []


@pytest.mark.parametrize(
    ("declared", "named"),
    [
        (str, "toy.happened: field is str"),
        (str | None, "toy.happened: field is str"),
        (tuple[str, ...], "toy.happened: field is str"),
        (Annotated[str, Meta(max_length=9)], "toy.happened: field is"),
        (Nickname, "toy.happened: field is Nickname"),
        (Companion, "toy.happened: field.nickname is str"),
        (tuple[Companion, ...] | None, "toy.happened: field.nickname is str"),
        (Any, "toy.happened: field is"),
        (dict[str, int], "toy.happened: field is"),
        (bytes, "toy.happened: field is bytes"),
        (datetime, "toy.happened: field is datetime"),
        (Annotated[datetime, Meta(tz=False)], "toy.happened: field is"),
        (object, "toy.happened: field is object"),
    ],
)
def test_an_undeclared_field_is_refused_by_topic_and_name(declared: Any, named: str) -> None:
    (refusal,) = undeclared("toy.happened", _event_with(declared))
    assert refusal.startswith(named)


def _event_with(declared: Any) -> type[Struct]:
    return defstruct("Toy", [("field", declared)], bases=(Event,), frozen=True, kw_only=True)
