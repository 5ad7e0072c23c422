"""Opening a registry: its key, its clock, its places."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest

from tests.application.people import audited, enter, enter_person
from tests.registries import MORNING, Clock, InventedRegistry, make_registry
from tracing.ledger.keystore import WrongRegistryKeyError
from tracing.ledger.mapper import EventUnwritableError
from tracing.projections.folding import FoldFailedError
from tracing.registry import LedgerPresentError, NotSimulatedError, Registry, open_registry
from tracing.registry import make_registry as make
from tracing.registry.opened import KeyStoreLostError
from tracing.settings import KeyExistsError, KeyMissingError, RegistryExistsError


def test_a_new_registry_says_at_position_1_what_it_is(registry: Registry) -> None:
    opening = registry.opening
    assert registry.head == 1
    assert opening.registry_id == registry.registry_id
    assert (opening.jurisdiction, opening.time_zone) == ("360103", "Asia/Shanghai")
    assert opening.simulated_clock
    audited(registry)


def test_a_registry_is_not_opened_with_another_ones_key(
    place: InventedRegistry, tmp_path: Path
) -> None:
    with place.open() as registry:
        person = enter_person(registry, name="王小明")
    before = {file.name: file.read_bytes() for file in place.folder.glob("*.db")}
    other = make_registry(tmp_path, name="other", clock=place.clock)
    wrong = place._replace(environment=other.environment)
    with pytest.raises(WrongRegistryKeyError) as refusal, wrong.open():
        pass
    assert refusal.value.exit_code == 6
    assert {file.name: file.read_bytes() for file in place.folder.glob("*.db")} == before
    with place.open() as registry:
        assert registry.keys.holds(person)


def test_a_registry_is_not_opened_without_its_key(place: InventedRegistry) -> None:
    place.key_file.rename(place.key_file.with_suffix(".away"))
    with pytest.raises(KeyMissingError) as refusal, place.open():
        pass
    assert str(place.key_file) in refusal.value.message.en


def test_a_simulated_clock_is_refused_on_a_real_registry(tmp_path: Path) -> None:
    real = make_registry(tmp_path)
    with real.open() as registry:
        assert not registry.opening.simulated_clock
        head = registry.head
    with pytest.raises(NotSimulatedError), real._replace(clock=Clock()).open():
        pass
    with real.open() as registry:
        assert registry.head == head


def test_a_clock_that_goes_backwards_does_not_turn_the_order_round(
    registry: Registry, clock: Clock
) -> None:
    enter(registry)
    clock.advance(days=-1)
    late = enter(registry)
    recorded = [row.recorded_at for row in registry.ledger.page(0, 100)]
    assert recorded == sorted(recorded)
    assert registry.position() == late.answer.last
    assert registry.position(MORNING) == 0
    assert registry.position(MORNING + timedelta(microseconds=1)) == late.answer.last
    audited(registry)


def test_a_moment_is_exclusive_and_a_day_ends_at_local_midnight(
    registry: Registry, clock: Clock
) -> None:
    first = enter(registry).answer.last
    clock.advance(hours=15)  # midnight, local time
    enter(registry)
    assert registry.position(MORNING.date()) == first
    assert registry.position(clock.now) == first
    assert registry.position(clock.now.date()) == registry.head
    assert registry.position(2) == first  # the end of the commit


def test_a_closed_registry_leaves_no_handle(place: InventedRegistry) -> None:
    """As far as the system lists them."""
    handles = Path("/proc/self/fd")
    if not handles.is_dir():
        pytest.skip("does not apply: no list of open files")
    with place.open() as registry:
        enter(registry)
        registry.position()
    left = [str(handle.readlink()) for handle in handles.iterdir() if handle.exists()]
    assert [name for name in left if str(place.folder) in name] == []


def test_a_new_registry_never_takes_the_place_of_a_history(place: InventedRegistry) -> None:
    with place.open() as registry:
        enter(registry)
        head = registry.head
    settings = place.folder / "registry.toml"
    settings.rename(place.folder.parent / "registry.toml")
    with pytest.raises(LedgerPresentError) as refusal:
        make_registry(place.folder.parent, name=place.folder.name)
    assert str(head) in refusal.value.message.en
    (place.folder.parent / "registry.toml").rename(settings)
    with place.open() as registry:
        assert registry.head == head


def test_a_making_that_was_cut_short_is_completed_by_the_next(tmp_path: Path) -> None:
    first = make_registry(tmp_path)
    (first.folder / "registry.toml").unlink()
    first.key_file.rename(first.key_file.with_suffix(".old"))
    with make_registry(tmp_path).open() as registry:
        assert registry.head == 1
        audited(registry)


def test_a_registry_made_under_a_key_in_the_environment_is_opened_by_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACING_KEY", "5a" * 32)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    place = make(tmp_path / "r", label="x", jurisdiction="360103", time_zone="Asia/Shanghai")
    assert place == "TRACING_KEY"
    assert not (tmp_path / "config").exists()
    with open_registry(tmp_path / "r") as registry:
        person = enter_person(registry, name="王小明")
        assert registry.keys.holds(person)


@pytest.mark.parametrize("wrong", [{"jurisdiction": "nowhere!"}, {"label": ""}])
def test_what_cannot_be_recorded_is_refused_before_a_key_is_laid(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: dict[str, str]
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    given = {"label": "x", "jurisdiction": "360103"} | wrong
    with pytest.raises(EventUnwritableError):
        make(
            tmp_path / "r",
            label=given["label"],
            jurisdiction=given["jurisdiction"],
            time_zone="Asia/Shanghai",
        )
    assert list(tmp_path.iterdir()) == []


def test_of_many_who_make_a_registry_at_once_one_does(tmp_path: Path) -> None:
    makers, start = 4, Barrier(4)

    def making(_: int) -> object:
        start.wait()
        try:
            return make_registry(tmp_path)
        except (RegistryExistsError, KeyExistsError) as refusal:
            return refusal

    with ThreadPoolExecutor(makers) as pool:
        made = [each for each in pool.map(making, range(makers)) if not isinstance(each, Exception)]
    (place,) = made
    assert isinstance(place, InventedRegistry)
    with place.open() as registry:
        assert registry.ledger.ledger_id == registry.registry_id
        enter(registry)


@pytest.mark.parametrize("emptied", [True, False])
def test_a_lost_key_store_is_said_and_no_empty_one_takes_its_place(
    place: InventedRegistry, emptied: bool
) -> None:
    with place.open() as registry:
        enter(registry, name="王小明")
    for file in place.folder.glob("keys.db*"):
        file.unlink()
    if emptied:
        (place.folder / "keys.db").touch()
    with pytest.raises(KeyStoreLostError) as refusal, place.open():
        pass
    assert refusal.value.exit_code == 6
    assert [file.stat().st_size for file in place.folder.glob("keys.db*")] == [0] * emptied


def test_a_key_store_of_another_registry_under_the_same_key_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACING_KEY", "5a" * 32)
    for name in ("one", "other"):
        make(tmp_path / name, label=name, jurisdiction="360103", time_zone="Asia/Shanghai")
    (tmp_path / "one" / "keys.db").write_bytes((tmp_path / "other" / "keys.db").read_bytes())
    with pytest.raises(KeyStoreLostError):
        open_registry(tmp_path / "one")


def test_views_do_not_believe_an_event_that_was_changed(place: InventedRegistry) -> None:
    with place.open() as registry:
        entered = enter(registry, age=34)
        registry.position()
    ledger = sqlite3.connect(place.folder / "ledger.db")
    for (trigger,) in ledger.execute(
        "SELECT name FROM sqlite_schema WHERE type='trigger'"
    ).fetchall():
        ledger.execute(f"DROP TRIGGER {trigger}")
    ledger.execute(
        "UPDATE events SET state = CAST(replace(CAST(state AS TEXT), '34', '43') AS BLOB) "
        "WHERE position = ?",
        (entered.answer.first,),
    )
    ledger.commit()
    ledger.close()
    with place.open() as registry, pytest.raises(FoldFailedError) as refusal:
        registry.rebuild()
    assert refusal.value.exit_code == 6
    assert refusal.value.position == entered.answer.first
