"""Events become rows and come back, or are refused with their topic and position."""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID, uuid4

import pytest
from eventsourcing.persistence import EventStore

from tests.ledger.conftest import MakeCommit
from tracing.domain.event import Event
from tracing.domain.values import AreaCode, KeyId, PartialDate, Sealed, Unsealed
from tracing.ledger.mapper import (
    EventMapper,
    EventUnreadableError,
    EventUnwritableError,
    Placed,
    UnknownTopicError,
    UnsealedError,
)
from tracing.ledger.sqlite import SQLiteLedger


class Moved(Event, frozen=True, kw_only=True):
    topic: ClassVar[str] = "toy.moved"
    on: PartialDate
    to: AreaCode
    why: Sealed | None = None
    host: UUID | None = None


class Unlisted(Event, frozen=True, kw_only=True):
    topic: ClassVar[str] = "toy.moved"
    to: AreaCode


MAPPER = EventMapper({"toy.moved": Moved})
EVENT = Moved(on=PartialDate(date(2022, 7, 14)), to="360103", why=Sealed(KeyId(b"k"), b"box"))


def test_an_event_goes_through_the_ledger_and_comes_back(
    ledger: SQLiteLedger, commit: MakeCommit
) -> None:
    stream = uuid4()
    topic, state = MAPPER.encode(EVENT)
    assert state == b'{"on":{"earliest":"2022-07-14"},"to":"360103","why":["aw==","Ym94"]}'
    ledger.append(commit(reads={}, events=[(stream, v, topic, state) for v in (1, 2)]))
    first, second = map(MAPPER.decode, ledger.page(0, 10))
    assert (first.event, first.topic, first.stream_id, first.version) == (
        EVENT,
        "toy.moved",
        stream,
        1,
    )
    assert first.envelope is second.envelope
    assert (first.envelope.actor, first.envelope.first, first.envelope.last) == ("staff-7", 1, 2)


def test_what_is_not_sealed_is_never_encoded() -> None:
    event = Moved(
        on=PartialDate(date(2022, 7, 14)),
        to="360103",
        why=Unsealed(uuid4(), "欧阳"),  # type: ignore[arg-type]
    )
    with pytest.raises(UnsealedError) as refused:
        MAPPER.encode(event)
    assert "欧阳" not in str(refused.value)


def test_what_could_not_be_read_back_is_never_encoded() -> None:
    with pytest.raises(EventUnwritableError) as refused:
        MAPPER.encode(Moved(on=PartialDate(date(2022, 7, 14)), to="not a code"))
    assert "$.to" in refused.value.message.en
    assert "not a code" not in refused.value.message.en
    with pytest.raises(EventUnwritableError):
        MAPPER.encode(Unlisted(to="360103"))


def test_an_unknown_topic_is_named_with_its_position(
    ledger: SQLiteLedger, commit: MakeCommit
) -> None:
    ledger.append(commit(reads={}, events=[(uuid4(), 1, "toy.later", b"{}")]))
    with pytest.raises(UnknownTopicError) as unknown:
        MAPPER.decode(ledger.page(0, 1)[0])
    assert "position 1" in unknown.value.message.en
    assert "toy.later" in unknown.value.message.en
    assert "upgrade" in unknown.value.advice.en


@pytest.mark.parametrize("state", [b"{", b'{"to":"360103"}', b"\xff"])
def test_a_state_that_cannot_be_read_is_named_with_its_position(
    ledger: SQLiteLedger, commit: MakeCommit, state: bytes
) -> None:
    ledger.append(commit(reads={}, events=[(uuid4(), 1, "toy.moved", state)]))
    row = ledger.page(0, 1)[0]
    for damaged in (row, row._replace(envelope=b"{")):
        with pytest.raises(EventUnreadableError) as unreadable:
            MAPPER.decode(damaged)
        assert "position 1" in unreadable.value.message.en


def test_eventsourcings_event_store_maps_with_it(ledger: SQLiteLedger, commit: MakeCommit) -> None:
    store = EventStore(MAPPER, ledger)
    placed = Placed(uuid4(), 1, EVENT)
    recordings = store.put([placed], commit=commit(reads={}, events=[]))
    assert recordings[0].notification.id == 1
    assert list(store.get(placed.originator_id)) == [placed]
