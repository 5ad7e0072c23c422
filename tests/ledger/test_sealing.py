"""What is sealed opens in its place with its key, and nowhere else, and never after erasure."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar
from uuid import UUID, uuid4

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from tracing.domain.event import Event, Fact
from tracing.domain.values import ClaimKind, Decision, KeyId, Sealed, Unsealed
from tracing.ledger.sealing import (
    EmptyOutsideIdError,
    KeyDestroyedError,
    KeyExistsError,
    KeyExposedError,
    KeyMalformedError,
    KeyMissingError,
    KeyStore,
    RegistryKey,
    SealBrokenError,
    Sealer,
    WrongRegistryKeyError,
)

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


class Erased:
    """A ledger in which somebody was erased."""

    def __init__(self, *erased: tuple[int, UUID], head: int = 100) -> None:
        self.erased, self._head = erased, head
        self.asked: list[int] = []

    def head(self) -> int:
        return self._head

    def erased_after(self, position: int) -> Sequence[tuple[int, UUID]]:
        self.asked.append(position)
        return [erasure for erasure in self.erased if erasure[0] > position]


def unsealed(owner: UUID, text: str) -> Sealed:
    return Unsealed(owner, text)  # type: ignore[return-value]


def files(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())


@pytest.fixture
def person(keys: KeyStore) -> UUID:
    owner = uuid4()
    keys.create([owner])
    return owner


def test_a_sealed_text_opens_in_its_place(sealer: Sealer, person: UUID) -> None:
    stream = uuid4()
    sealed = sealer.seal(NAME, person, stream, 3, topic="t", field="name")
    assert sealed.key == person.bytes
    assert NAME.encode() not in sealed.box
    assert sealer.open(sealed, stream, 3, "t", "name") == NAME


@pytest.mark.parametrize("wrong", ["stream", "version", "topic", "field", "box", "cut"])
def test_a_box_moved_or_damaged_is_noticed(sealer: Sealer, person: UUID, wrong: str) -> None:
    stream = uuid4()
    sealed = sealer.seal(NAME, person, stream, 3, topic="t", field="name")
    if wrong == "box":
        sealed = Sealed(sealed.key, sealed.box[:-1] + bytes([sealed.box[-1] ^ 1]))
    if wrong == "cut":
        sealed = Sealed(sealed.key, sealed.box[:5])
    with pytest.raises(SealBrokenError) as broken:
        sealer.open(
            sealed,
            uuid4() if wrong == "stream" else stream,
            4 if wrong == "version" else 3,
            "u" if wrong == "topic" else "t",
            "other" if wrong == "field" else "name",
        )
    assert NAME not in broken.value.message.zh


def test_a_link_hides_whom_it_points_to(sealer: Sealer, keys: KeyStore, person: UUID) -> None:
    stream = uuid4()
    sealed = sealer.seal_link(str(person), person, stream, 1, topic="t", field="link")
    assert sealed.key != person.bytes
    assert sealer.open_link(sealed, stream, 1, "t", "link") == (person, str(person))
    assert sealer.open(sealed, stream, 1, "t", "link") is None
    keys.destroy(person)
    assert sealer.open_link(sealed, stream, 1, "t", "link") is None


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
        sealer.seal(NAME, uuid4(), uuid4(), 1, topic="t", field="name")


def test_creating_keys_again_keeps_them(
    keys: KeyStore, sealer: Sealer, person: UUID, registry_key: RegistryKey
) -> None:
    sealed = sealer.seal(NAME, person, person, 1, topic="t", field="name")
    keys.create([person, person, uuid4()])
    again = KeyStore(keys.path, registry_key)
    again.create([person])
    assert Sealer(again).open(sealed, person, 1, "t", "name") == NAME
    again.close()


def test_keys_without_events_do_no_harm(keys: KeyStore, registry_key: RegistryKey) -> None:
    orphans = [uuid4() for _ in range(3)]
    keys.create(orphans)
    keys.close()
    again = KeyStore(keys.path, registry_key)
    again.create(orphans)
    assert again.purge(Erased()) == 0
    assert all(again.holds(orphan) for orphan in orphans)
    again.close()


def test_a_wrong_registry_key_is_refused(keys: KeyStore, person: UUID) -> None:
    with pytest.raises(WrongRegistryKeyError):
        KeyStore(keys.path, RegistryKey.generate())


def test_destroyed_keys_leave_no_byte_in_any_file(keys: KeyStore, tmp_path: Path) -> None:
    owners = [uuid4() for _ in range(1500)]
    for start in range(0, 1500, 100):
        keys.create(owners[start : start + 100])
    stored = keys._db.execute("SELECT key_id, link_id, wrapped FROM keys").fetchall()
    dead = {owner.bytes for owner in owners[::3]}
    secrets = {
        end for row in stored if row[0] in dead for part in row for end in (part[:16], part[-16:])
    }
    assert secrets <= runs_of_sixteen(files(tmp_path))
    keys.destroy_all(owners[::3])
    assert not secrets & runs_of_sixteen(files(tmp_path))
    assert not any(keys.holds(owner) for owner in owners[::3])
    assert all(keys.holds(owner) for owner in owners[1::3])


def runs_of_sixteen(content: bytes) -> set[bytes]:
    return {content[start : start + 16] for start in range(len(content) - 15)}


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


def test_a_scrubbing_cut_short_is_completed_at_the_next_opening(
    keys: KeyStore,
    person: UUID,
    registry_key: RegistryKey,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (wrapped,) = keys._db.execute("SELECT wrapped FROM keys").fetchone()

    def power_cut() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(keys, "_scrub", power_cut)
    with pytest.raises(KeyboardInterrupt):
        keys.destroy(person)
    assert wrapped in files(tmp_path)
    again = KeyStore(keys.path, registry_key)
    assert wrapped not in files(tmp_path)
    again.close()


def test_a_key_store_put_back_from_a_backup_is_purged_again(
    keys: KeyStore, person: UUID, registry_key: RegistryKey, tmp_path: Path
) -> None:
    other = uuid4()
    keys.create([other])
    keys.close()
    shutil.copy(keys.path, tmp_path / "backup")
    ledger = Erased((7, person))

    store = KeyStore(keys.path, registry_key)
    assert (store.purge(ledger), store.purged_through) == (1, 7)
    assert (store.purge(ledger), ledger.asked[-1]) == (0, 7)
    store.close()

    shutil.copy(tmp_path / "backup", keys.path)
    restored = KeyStore(keys.path, registry_key)
    assert restored.holds(person)
    assert restored.purge(ledger) == 1
    assert not restored.holds(person)
    assert restored.holds(other)
    restored.close()


def test_a_ledger_put_back_from_a_backup_is_purged_from_its_start(
    keys: KeyStore, person: UUID
) -> None:
    keys.purge(Erased((50, uuid4())))
    assert keys.purge(Erased((5, person), head=10)) == 1
    assert (keys.holds(person), keys.purged_through) == (False, 5)


def test_another_process_that_destroys_a_key_is_noticed(
    keys: KeyStore, person: UUID, registry_key: RegistryKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracing.ledger.sealing._GLANCE_SECONDS", 0)
    assert keys.holds(person)
    other = KeyStore(keys.path, registry_key)
    other.destroy(person)
    other.close()
    assert not keys.holds(person)


def test_the_key_store_is_private(keys: KeyStore) -> None:
    for path in keys.path.parent.glob("keys.db*"):
        assert path.stat().st_mode & 0o077 == 0


def test_a_key_file_round_trips_and_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "registry.key"
    key = RegistryKey.generate()
    key.write(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert RegistryKey.load(path).body_mac("x", b"{}") == key.body_mac("x", b"{}")
    with pytest.raises(KeyExistsError):
        key.write(path)


def test_a_key_file_others_can_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "registry.key"
    RegistryKey.generate().write(path)
    path.chmod(0o640)
    with pytest.raises(KeyExposedError) as refused:
        RegistryKey.load(path)
    assert "0640" in refused.value.message.en
    assert "0600" in refused.value.message.en
    assert str(path) in refused.value.advice.en


def test_the_key_comes_from_the_environment_or_the_file_it_names(tmp_path: Path) -> None:
    path = tmp_path / "registry.key"
    key = RegistryKey.generate()
    key.write(path)
    wanted = key.body_mac("x", b"")
    for environment, default in (
        ({"TRACING_KEY": path.read_text()}, None),
        ({"TRACING_KEY_FILE": str(path)}, None),
        ({}, path),
    ):
        assert RegistryKey.from_environment(environment, default).body_mac("x", b"") == wanted
    with pytest.raises(KeyMissingError):
        RegistryKey.from_environment({})
    with pytest.raises(KeyMissingError):
        RegistryKey.load(tmp_path / "none")
    with pytest.raises(KeyMalformedError):
        RegistryKey.from_environment({"TRACING_KEY": "short"})


def test_an_outside_id_has_one_name_however_it_is_written(registry_key: RegistryKey) -> None:
    name = registry_key.claim_id
    kind = ClaimKind.NATIONAL_ID
    wanted = name(kind, "CN", "11010119000101123X")
    for written in (" 110101 19000101 123x ", "１１０１０１-19000101‐123X", "11010119000101123x"):
        assert name(kind, "CN", written) == wanted
    assert wanted.version == 8
    assert wanted.variant == "specified in RFC 4122"
    others = {
        name(kind, "CN", "110101190001011230"),
        name(kind, "KR", "11010119000101123X"),
        name(ClaimKind.PASSPORT, "CN", "11010119000101123X"),
        RegistryKey.generate().claim_id(kind, "CN", "11010119000101123X"),
    }
    assert len(others | {wanted}) == 5
    with pytest.raises(EmptyOutsideIdError):
        name(kind, "CN", " - ")


def test_a_foreign_record_keeps_its_hyphens(registry_key: RegistryKey) -> None:
    name, kind = registry_key.claim_id, ClaimKind.FOREIGN_RECORD
    assert name(kind, "s", "SG-1") == name(kind, "s", "sg-1 ")
    assert name(kind, "s", "SG-1") != name(kind, "s", "SG1")


def test_a_commands_digest_depends_on_name_body_and_key(registry_key: RegistryKey) -> None:
    mac = registry_key.body_mac
    assert mac("a", b"{}") == mac("a", b"{}")
    assert len({mac("a", b"{}"), mac("b", b"{}"), mac("a", b"{ }")}) == 3
    assert RegistryKey.generate().body_mac("a", b"{}") != mac("a", b"{}")


def test_keys_and_boxes_do_not_show_themselves(registry_key: RegistryKey) -> None:
    assert repr(registry_key) == "RegistryKey(…)"
    assert "秘" not in repr(Sealed(KeyId(b"k"), "秘".encode()))


@given(text=st.text(), field=st.text(), version=st.integers(0, 2**64 - 1))
def test_any_text_round_trips(
    tmp_path_factory: pytest.TempPathFactory, text: str, field: str, version: int
) -> None:
    store = _store(tmp_path_factory)
    stream = UUID(int=5)
    sealed = Sealer(store).seal(text, OWNER, stream, version, topic="t", field=field)
    assert Sealer(store).open(sealed, stream, version, "t", field) == text


OWNER = UUID(int=1)
_STORES: list[KeyStore] = []


def _store(tmp_path_factory: pytest.TempPathFactory) -> KeyStore:
    if not _STORES:
        _STORES.append(
            KeyStore(tmp_path_factory.mktemp("keys") / "keys.db", RegistryKey(b"k" * 32))
        )
        _STORES[0].create([OWNER])
    return _STORES[0]
