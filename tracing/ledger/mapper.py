"""Between events and the rows that hold them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple, NoReturn
from uuid import UUID

import msgspec
from eventsourcing.persistence import JSONTranscoder, Mapper, Notification, StoredEvent

from tracing.domain.event import Event
from tracing.errors import IntegrityError, RefusedError
from tracing.language import Text
from tracing.ledger.recorder import Envelope, Recorded, StoredRow


class UnknownTopicError(IntegrityError):
    text = Text(
        "位置 {position} 的事件类型“{topic}”不认识",
        "the event at position {position} is of an unknown kind, '{topic}'",
    )
    hint = Text(
        "账本可能由更新的版本写成：请升级软件",
        "the ledger was probably written by a newer version: upgrade the software",
    )


class EventUnreadableError(IntegrityError):
    text = Text(
        "位置 {position} 的事件“{topic}”无法读出",
        "the event '{topic}' at position {position} cannot be read",
    )
    hint = Text(
        "运行 tracing audit verify 检查账本",
        "run tracing audit verify to check the ledger",
    )


class EventUnwritableError(RefusedError):
    text = Text(
        "事件“{topic}”不合其格式，未写入：{why}",
        "the event '{topic}' does not keep to its format and was not written: {why}",
    )
    hint = Text("请检查所填的值", "check the values that were given")


class TextTooLongError(EventUnwritableError):
    text = Text(
        "“{field}”超过 {longest} 个字，未写入",
        "'{field}' is longer than {longest} characters and was not written",
    )
    hint = Text("写短些", "write it shorter")


_TOO_LONG = re.compile(r"of length <= (?P<longest>\d+) - at `\$\.(?:.*\.)?(?P<field>\w+)`")
_NOT_LISTED = Text("不在事件目录中", "it is not in the catalogue of events")


class UnsealedError(TypeError):
    """A value that must be sealed was about to be written in the clear: a fault of the program."""

    def __init__(self) -> None:
        super().__init__("an event still holds an unsealed value, and cannot be encoded")


class Placed(NamedTuple):
    """An event at its place in a stream: what eventsourcing calls a domain event."""

    originator_id: UUID
    originator_version: int
    event: Event


class _Decoders(dict[str, Callable[[bytes], Event]]):
    """A decoder a topic, made when it is first asked for: one command needs few of them."""

    def __init__(self, topics: Mapping[str, type[Event]]) -> None:
        super().__init__()
        self._topics = topics

    def __missing__(self, topic: str) -> Callable[[bytes], Event]:
        decode = self[topic] = msgspec.json.Decoder(self._topics[topic]).decode
        return decode


class EventMapper(Mapper[UUID]):
    """Encodes and decodes the events of a catalogue (topic → type)."""

    def __init__(self, topics: Mapping[str, type[Event]]) -> None:
        super().__init__(JSONTranscoder())
        self._topics = topics
        self._decoders = _Decoders(topics)
        self._encode = msgspec.json.Encoder(enc_hook=_refuse).encode
        self._decode_envelope = msgspec.json.Decoder(Envelope).decode
        self._envelope: tuple[bytes, Envelope] | None = None

    def encode(self, event: Event) -> tuple[str, bytes]:
        """The topic and state to be stored. What could not be read back is refused.

        Raises UnsealedError, EventUnwritableError.
        """
        topic = event.topic
        if self._topics.get(topic) is not type(event):
            raise EventUnwritableError(topic=topic, why=_NOT_LISTED)
        state = self._encode(event)
        try:
            self._decoders[topic](state)
        except msgspec.ValidationError as error:
            long = _TOO_LONG.search(str(error))
            if long:
                raise TextTooLongError(field=long["field"], longest=long["longest"]) from None
            raise EventUnwritableError(topic=topic, why=error) from None
        return topic, state

    def decode(self, row: StoredRow) -> Recorded:
        """Raises UnknownTopicError, EventUnreadableError."""
        return Recorded(
            row.position,
            row.stream_id,
            row.version,
            row.recorded_at,
            self.envelope(row),
            self._event(row.topic, row.state, row.position),
            row.leaf,
        )

    def envelope(self, row: StoredRow) -> Envelope:
        """The row's envelope; consecutive events of one commit share it."""
        known = self._envelope
        if known is not None and known[0] == row.envelope:
            return known[1]
        try:
            envelope = self._decode_envelope(row.envelope)
        except msgspec.MsgspecError:
            raise EventUnreadableError(position=row.position, topic=row.topic) from None
        self._envelope = (row.envelope, envelope)
        return envelope

    def _event(self, topic: str, state: bytes, position: int | str) -> Event:
        try:
            return self._decoders[topic](state)
        except KeyError:
            raise UnknownTopicError(position=position, topic=topic) from None
        except (msgspec.MsgspecError, UnicodeDecodeError):
            raise EventUnreadableError(position=position, topic=topic) from None

    def to_stored_event(self, domain_event: Placed) -> StoredEvent:  # type: ignore[override]
        topic, state = self.encode(domain_event.event)
        return StoredEvent(
            domain_event.originator_id, domain_event.originator_version, topic, state
        )

    def to_domain_event(self, stored_event: StoredEvent) -> Placed:
        stream = stored_event.originator_id
        position = stored_event.id if isinstance(stored_event, Notification) else "-"
        return Placed(
            stream if isinstance(stream, UUID) else UUID(stream),
            stored_event.originator_version,
            self._event(stored_event.topic, stored_event.state, position),
        )


def _refuse(_: object) -> NoReturn:
    raise UnsealedError
