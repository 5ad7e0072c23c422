"""What is sealed opens in its place with its key, and nowhere else, and never after erasure."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar
from uuid import UUID, uuid4

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from tests.ledger.conftest import files
from tracing.domain.event import Event, Fact
from tracing.domain.values import Decision, KeyId, Sealed, Unsealed
from tracing.ledger.keystore import KeyDestroyedError, KeyStore
from tracing.ledger.registry_key import RegistryKey
from tracing.ledger.sealing import Place, SealBrokenError, Sealer

NAME = "欧阳测试"


class Row(Struct, frozen=True):
    number: int
    link: Sealed


class Named(Fact, frozen=True, kw_only=True):
    topic: ClassVar[str] = "toy.named"
    name: Sealed
    aliases: tuple[Sealed, ...] = ()
    decision: Decision | None = None
    rows: tuple[Row, ...] = ()
    count: int = 0


class Counted(Event, frozen=True, kw_only=True):
    topic: ClassVar[str] = "toy.counted"
    count: int


def unsealed(owner: UUID, text: str) -> Sealed:
    return Unsealed(owner, text)  # type: ignore[return-value]


def test_a_sealed_text_opens_in_its_place(sealer: Sealer, person: UUID) -> None:
    place = Place(uuid4(), 3, "t")
    sealed = sealer.seal(NAME, person, place, "name")
    assert sealed.key == person.bytes
    assert NAME.encode() not in sealed.box
    assert sealer.open(sealed, place, "name") == NAME


@pytest.mark.parametrize("wrong", ["stream", "version", "topic", "field", "box", "cut"])
def test_a_box_moved_or_damaged_is_noticed(sealer: Sealer, person: UUID, wrong: str) -> None:
    stream = uuid4()
    sealed = sealer.seal(NAME, person, Place(stream, 3, "t"), "name")
    if wrong == "box":
        sealed = Sealed(sealed.key, sealed.box[:-1] + bytes([sealed.box[-1] ^ 1]))
    if wrong == "cut":
        sealed = Sealed(sealed.key, sealed.box[:5])
    place = Place(
        uuid4() if wrong == "stream" else stream,
        4 if wrong == "version" else 3,
        "u" if wrong == "topic" else "t",
    )
    with pytest.raises(SealBrokenError) as broken:
        sealer.open(sealed, place, "other" if wrong == "field" else "name")
    assert NAME not in broken.value.message.zh


def test_a_link_hides_whom_it_points_to(sealer: Sealer, keys: KeyStore, person: UUID) -> None:
    place = Place(uuid4(), 1, "t")
    sealed = sealer.seal_link(str(person), person, place, "link")
    assert sealed.key != person.bytes
    assert sealer.open_link(sealed, place, "link") == (person, str(person))
    assert sealer.open(sealed, place, "link") is None
    keys.destroy(person)
    assert sealer.open_link(sealed, place, "link") is None


def test_an_event_is_sealed_wherever_it_declares_it(
    sealer: Sealer, keys: KeyStore, person: UUID
) -> None:
    other, stream = uuid4(), uuid4()
    keys.create([other])
    event = Named(
        name=unsealed(person, NAME),
        aliases=(unsealed(person, "甲"), unsealed(other, "乙")),
        decision=msgspec.convert(
            {"office": "市疾控中心", "decided_at": "2022-07-14T08:00:00+08:00"}, Decision
        ),
        rows=(Row(1, unsealed(person, "p")), Row(2, unsealed(other, "o"))),
    )
    assert event.decision is not None
    event = msgspec.structs.replace(
        event,
        decision=msgspec.structs.replace(event.decision, decided_by=unsealed(other, "丙")),
    )
    sealed = sealer.seal_event(event, stream, 2)
    assert sealer.open_event(sealed, stream, 2) == {
        "name": NAME,
        "aliases.0": "甲",
        "aliases.1": "乙",
        "decision.decided_by": "丙",
        "rows.0.link": "p",
        "rows.1.link": "o",
    }
    state = msgspec.json.encode(sealed)
    assert sealer.open_event(msgspec.json.decode(state, type=Named), stream, 2)["name"] == NAME
    assert msgspec.json.decode(state)["name"][0] == msgspec.json.decode(
        msgspec.json.encode(person.bytes)
    )
    keys.destroy(person)
    opened = sealer.open_event(sealed, stream, 2)
    assert [field for field, text in opened.items() if text is None] == [
        "name",
        "aliases.0",
        "rows.0.link",
    ]


def test_an_event_with_nothing_to_seal_is_left_alone(sealer: Sealer) -> None:
    event = Counted(count=1)
    assert sealer.seal_event(event, uuid4(), 1) is event


def test_nothing_is_sealed_for_somebody_without_a_key(sealer: Sealer) -> None:
    with pytest.raises(KeyDestroyedError):
        sealer.seal(NAME, uuid4(), Place(uuid4(), 1, "t"), "name")


def test_after_erasure_no_file_holds_the_persons_values(
    keys: KeyStore, sealer: Sealer, person: UUID, tmp_path: Path
) -> None:
    event = sealer.seal_event(Named(name=unsealed(person, NAME)), person, 1)
    (tmp_path / "state").write_bytes(msgspec.json.encode(event))
    keys.destroy(person)
    everything = files(tmp_path)
    for form in (
        NAME.encode(),
        NAME.encode("gb18030"),
        NAME.encode("utf-16-le"),
        NAME.encode("unicode_escape"),
    ):
        assert form not in everything
    assert sealer.open_event(event, person, 1) == {"name": None}


def test_a_box_does_not_show_itself() -> None:
    assert "秘" not in repr(Sealed(KeyId(b"k"), "秘".encode()))


@given(text=st.text(), field=st.text(), version=st.integers(0, 2**64 - 1))
def test_any_text_round_trips(
    tmp_path_factory: pytest.TempPathFactory, text: str, field: str, version: int
) -> None:
    store = _store(tmp_path_factory)
    place = Place(UUID(int=5), version, "t")
    sealed = Sealer(store).seal(text, OWNER, place, field)
    assert Sealer(store).open(sealed, place, field) == text


OWNER = UUID(int=1)
_STORES: list[KeyStore] = []


def _store(tmp_path_factory: pytest.TempPathFactory) -> KeyStore:
    if not _STORES:
        _STORES.append(
            KeyStore(tmp_path_factory.mktemp("keys") / "keys.db", RegistryKey(b"k" * 32))
        )
        _STORES[0].create([OWNER])
    return _STORES[0]
