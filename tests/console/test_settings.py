from __future__ import annotations

import os
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracing import settings
from tracing.settings import (
    Actor,
    ActorCodeError,
    FormatTooNewError,
    KeyExistsError,
    KeyExposedError,
    KeyForbiddenError,
    KeyInRegistryError,
    KeyMissingError,
    KeyUnreadableError,
    NoRegistryError,
    NotARegistryError,
    ReadOnlyError,
    RegistryExistsError,
    Settings,
    SettingsBrokenError,
)

REGISTRY = UUID("01890a5d-ac96-774b-bcce-b302099a8057")
SETTINGS = Settings(REGISTRY, "360103", "Asia/Shanghai", "西湖区疾控")
KEY = bytes(range(32))


def written(folder: Path) -> Path:
    settings.write(folder, SETTINGS)
    return folder


def test_a_registry_is_found_in_the_nearest_parent(tmp_path: Path) -> None:
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    written(tmp_path)
    assert settings.find(None, below, {}) == tmp_path
    written(tmp_path / "a")
    assert settings.find(None, below, {}) == tmp_path / "a"


def test_the_folder_asked_for_wins_over_the_environment_and_that_over_here(tmp_path: Path) -> None:
    for name in ("asked", "set", "here"):
        (tmp_path / name).mkdir()
        written(tmp_path / name)
    environment = {"TRACING_REGISTRY": str(tmp_path / "set")}
    here = tmp_path / "here"
    assert settings.find(tmp_path / "asked", here, environment) == tmp_path / "asked"
    assert settings.find(None, here, environment) == tmp_path / "set"
    assert settings.find(None, here, {"TRACING_REGISTRY": ""}) == here


def test_without_a_registry_the_way_to_make_one_is_told(tmp_path: Path) -> None:
    with pytest.raises(NoRegistryError) as caught:
        settings.find(None, tmp_path, {})
    assert "tracing init" in caught.value.advice.en
    with pytest.raises(NotARegistryError):
        settings.find(tmp_path, None, {})


def test_what_is_written_is_read(tmp_path: Path) -> None:
    assert settings.read(written(tmp_path)) == SETTINGS


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_label_survives_writing_and_reading(
    tmp_path_factory: pytest.TempPathFactory, label: str
) -> None:
    folder = tmp_path_factory.mktemp("registry")
    settings.write(folder, SETTINGS._replace(label=label))
    assert settings.read(folder).label == label


def test_settings_are_never_overwritten_and_leave_no_draft(tmp_path: Path) -> None:
    written(tmp_path)
    with pytest.raises(RegistryExistsError):
        settings.write(tmp_path, SETTINGS._replace(label="another"))
    assert [file.name for file in tmp_path.iterdir()] == ["registry.toml"]
    assert settings.read(tmp_path) == SETTINGS


@pytest.mark.parametrize(
    ("line", "broken", "key"),
    [
        ("format = 1", "format = 0", "format"),
        ("format = 1", "format = '1'", "format"),
        ("format = 1", "format = true", "format"),
        (str(REGISTRY), "not-an-id", "id"),
        ('"360103"', "360103", "jurisdiction"),
        ("Asia/Shanghai", "Asia/Atlantis", "time_zone"),
        ("Asia/Shanghai", "../etc/passwd", "time_zone"),
        ("西湖区疾控", "", "label"),
        ("label =", "label", "TOML"),
    ],
)
def test_a_broken_entry_is_named(tmp_path: Path, line: str, broken: str, key: str) -> None:
    file = written(tmp_path) / "registry.toml"
    content = file.read_text(encoding="utf-8")
    assert line in content
    file.write_text(content.replace(line, broken), encoding="utf-8")
    with pytest.raises(SettingsBrokenError) as caught:
        settings.read(tmp_path)
    assert caught.value.values["key"] == key


def test_a_newer_format_is_refused_with_both_versions(tmp_path: Path) -> None:
    settings.write(tmp_path, SETTINGS._replace(format=2))
    with pytest.raises(FormatTooNewError, match=r"format 2.*up to 1"):
        settings.read(tmp_path)


def test_the_key_lies_in_the_users_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = Path("tracing/keys") / f"{REGISTRY}.key"
    found = settings.key_file(REGISTRY, {"XDG_CONFIG_HOME": str(tmp_path)})
    assert found == tmp_path / expected
    monkeypatch.setenv("HOME", str(tmp_path))
    for ignored in ("", "relative"):
        found = settings.key_file(REGISTRY, {"XDG_CONFIG_HOME": ignored})
        assert found == tmp_path / ".config" / expected


def test_a_key_that_was_written_is_read_and_is_its_owners_alone(tmp_path: Path) -> None:
    environment = {"XDG_CONFIG_HOME": str(tmp_path / "home")}
    place = settings.write_key(tmp_path / "registry", REGISTRY, KEY, environment)
    assert place.stat().st_mode & 0o777 == 0o600
    assert place.parent.stat().st_mode & 0o777 == 0o700
    assert settings.read_key(tmp_path / "registry", REGISTRY, environment) == KEY


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    environment = {"TRACING_KEY_FILE": str(tmp_path / "key")}
    settings.write_key(tmp_path / "registry", REGISTRY, KEY, environment)
    with pytest.raises(KeyExistsError):
        settings.write_key(tmp_path / "registry", REGISTRY, bytes(32), environment)
    assert settings.read_key(tmp_path / "registry", REGISTRY, environment) == KEY


def test_a_key_has_its_name_only_once_it_is_on_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, synced = tmp_path / "key", list[bool]()
    really = os.fsync

    def fsync(file: int) -> None:
        really(file)
        synced.append(place.exists())

    monkeypatch.setattr(os, "fsync", fsync)
    environment = {"TRACING_KEY_FILE": str(place)}
    settings.write_key(tmp_path / "registry", REGISTRY, KEY, environment)
    assert synced == [False, True]  # the file before its name, the folder after


def test_a_power_cut_while_a_key_is_written_leaves_no_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def power_cut(_: int) -> None:
        raise KeyboardInterrupt

    environment = {"TRACING_KEY_FILE": str(tmp_path / "key")}
    with monkeypatch.context() as cut, pytest.raises(KeyboardInterrupt):
        cut.setattr(os, "fsync", power_cut)
        settings.write_key(tmp_path / "registry", REGISTRY, KEY, environment)
    with pytest.raises(KeyMissingError):
        settings.read_key(tmp_path / "registry", REGISTRY, environment)
    settings.write_key(tmp_path / "registry", REGISTRY, KEY, environment)
    assert settings.read_key(tmp_path / "registry", REGISTRY, environment) == KEY
    assert [file.name for file in tmp_path.iterdir()] == ["key"]


def test_a_key_from_the_environment_needs_no_file(tmp_path: Path) -> None:
    assert settings.read_key(tmp_path, REGISTRY, {"TRACING_KEY": KEY.hex()}) == KEY


def test_a_key_others_can_read_is_refused(tmp_path: Path) -> None:
    environment = {"TRACING_KEY_FILE": str(tmp_path / "key")}
    settings.write_key(tmp_path / "registry", REGISTRY, KEY, environment).chmod(0o640)
    with pytest.raises(KeyExposedError, match="640") as refused:
        settings.read_key(tmp_path / "registry", REGISTRY, environment)
    assert refused.value.advice.en == f"chmod 600 {tmp_path / 'key'}"


def test_a_key_inside_the_registry_is_refused(tmp_path: Path) -> None:
    environment = {"TRACING_KEY_FILE": str(tmp_path / "views" / ".." / "key")}
    with pytest.raises(KeyInRegistryError):
        settings.write_key(tmp_path, REGISTRY, KEY, environment)
    with pytest.raises(KeyInRegistryError):
        settings.read_key(tmp_path, REGISTRY, environment)


def test_a_missing_key_says_where_it_should_be(tmp_path: Path) -> None:
    with pytest.raises(KeyMissingError, match=str(REGISTRY)):
        settings.read_key(tmp_path / "r", REGISTRY, {"XDG_CONFIG_HOME": str(tmp_path)})


@pytest.mark.parametrize("content", ["", "zz" * 32, "00" * 31, "00" * 33])
def test_what_is_no_key_is_refused_and_not_shown(tmp_path: Path, content: str) -> None:
    with pytest.raises(KeyUnreadableError) as caught:
        settings.read_key(tmp_path, REGISTRY, {"TRACING_KEY": content or " "})
    assert not content or content not in str(caught.value)


def test_an_actor_is_typed_or_the_systems_account() -> None:
    assert settings.actor("A12", {"TRACING_ACTOR": "B7"}) == Actor("A12", "asserted")
    assert settings.actor(None, {"TRACING_ACTOR": "B7"}) == Actor("B7", "asserted")
    assert settings.actor(None, {}) == Actor(f"uid:{os.getuid()}", "account")


@pytest.mark.parametrize("name", ["王小明", "Wang Ming", "a" * 65, "-x"])
def test_a_name_is_no_actor_code_and_is_not_repeated(name: str) -> None:
    with pytest.raises(ActorCodeError) as caught:
        settings.actor(name, {})
    assert name not in str(caught.value)


def test_a_key_that_may_not_be_read_is_told_by_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "open", forbidden)
    environment = {"TRACING_KEY_FILE": str(tmp_path / "key")}
    with pytest.raises(KeyForbiddenError, match="may not read"):
        settings.read_key(tmp_path / "registry", REGISTRY, environment)


def test_a_folder_that_cannot_be_written_is_told_with_what_still_can_be_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.refuse_read_only(tmp_path)
    monkeypatch.setattr("os.access", lambda *_: False)
    with pytest.raises(ReadOnlyError) as caught:
        settings.refuse_read_only(tmp_path)
    assert caught.value.exit_code == 3
    assert "tracing audit verify" in caught.value.advice.en
