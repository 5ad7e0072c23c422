"""One key a person: kept, destroyed to its last byte, destroyed again after a restore."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from tests.ledger.conftest import files
from tracing.ledger.keystore import KeyStore, WrongRegistryKeyError
from tracing.ledger.registry_key import RegistryKey
from tracing.ledger.sealing import Place, Sealer


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


def test_creating_keys_again_keeps_them(
    keys: KeyStore, sealer: Sealer, person: UUID, registry_key: RegistryKey
) -> None:
    place = Place(person, 1, "t")
    sealed = sealer.seal("欧阳测试", person, place, "name")
    keys.create([person, person, uuid4()])
    again = KeyStore(keys.path, registry_key)
    again.create([person])
    assert Sealer(again).open(sealed, place, "name") == "欧阳测试"
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
    monkeypatch.setattr("tracing.ledger.keystore._GLANCE_SECONDS", 0)
    assert keys.holds(person)
    other = KeyStore(keys.path, registry_key)
    other.destroy(person)
    other.close()
    assert not keys.holds(person)


def test_the_key_store_is_private(keys: KeyStore) -> None:
    for path in keys.path.parent.glob("keys.db*"):
        assert path.stat().st_mode & 0o077 == 0
