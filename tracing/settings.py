"""Where the registry is, where its key lies, who types, and in which language.

Nothing heavy is imported here: `tracing --help` needs the language.
"""

from __future__ import annotations

import binascii
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from tracing.errors import ConflictError, IntegrityError, NotFoundError, RefusedError, UsageError
from tracing.language import Language, Text, language_of_locale

FILE = "registry.toml"
LEDGER = "ledger.db"
FORMAT = 1
"""The version of the registry's format that this software reads and writes."""
KEY_BYTES = 32
_MOST_OF_A_KEY_FILE = 1024
STAFF_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z:_.-]{0,63}")


class NoRegistryError(NotFoundError):
    text = Text("{folder} 及其上级没有登记库", "there is no registry in {folder} or above it")
    hint = Text(
        "用 tracing init 新建，或用 --registry 或 TRACING_REGISTRY 指明文件夹",
        "make one with `tracing init`, or name its folder by --registry or TRACING_REGISTRY",
    )


class NotARegistryError(NotFoundError):
    text = Text(
        "{folder} 不是登记库：没有 registry.toml", "{folder} is no registry: no registry.toml"
    )
    hint = NoRegistryError.hint


class SettingsBrokenError(IntegrityError):
    text = Text("{file} 读不懂：{key} 不对", "{file} cannot be read: {key} is wrong")
    hint = Text(
        "从备份放回 registry.toml，或改正这一项",
        "put registry.toml back from a backup, or mend this entry",
    )


class FormatTooNewError(RefusedError):
    text = Text(
        "登记库的格式是第 {found} 版，本软件只懂到第 {known} 版",
        "the registry has format {found}, this software knows up to {known}",
    )
    hint = Text("安装更新的版本", "install a newer version")


class RegistryExistsError(ConflictError):
    text = Text("{folder} 已经是登记库", "{folder} is a registry already")
    hint = Text("换一个文件夹", "choose another folder")


class KeyMissingError(NotFoundError):
    text = Text("没有登记库的密钥：{place}", "the registry's key is not there: {place}")
    hint = Text(
        "把密钥文件放回原处，或用 TRACING_KEY_FILE 指明",
        "put the key file back, or name it by TRACING_KEY_FILE",
    )


class KeyForbiddenError(RefusedError):
    text = Text("本账号不能读密钥文件 {place}", "this account may not read the key file {place}")
    hint = Text(
        "改用密钥所属的账号，或用 TRACING_KEY_FILE 指明自己的一份",
        "use the account it belongs to, or name a copy of your own by TRACING_KEY_FILE",
    )


class ReadOnlyError(RefusedError):
    text = Text("本账号不能写登记库文件夹 {folder}", "this account may not write in {folder}")
    hint = Text(
        "只核验账本用 tracing audit verify；查看须能写入：视图、查看记录、销毁的密钥都在其中",
        "to verify the ledger: tracing audit verify; to look at it takes a folder that can be "
        "written, for views, records of access and keys that were destroyed",
    )


class KeyUnreadableError(UsageError):
    text = Text("{place} 里不是密钥", "what is in {place} is not a key")
    hint = Text("密钥是 64 位十六进制数字", "a key is 64 hexadecimal digits")


class KeyExposedError(RefusedError):
    text = Text(
        "密钥文件 {place} 的权限是 {mode}，别人也能读",
        "others can read the key file {place}: its mode is {mode}",
    )
    hint = Text("chmod 600 {place}", "chmod 600 {place}")


class KeyInRegistryError(RefusedError):
    text = Text(
        "密钥文件 {place} 在登记库 {folder} 里面：谁拿到备份，谁就拿到密钥",
        "the key file {place} lies inside the registry {folder}: who has a backup has the key",
    )
    hint = Text("移到登记库之外", "move it outside the registry")


class KeyExistsError(ConflictError):
    text = Text("密钥文件 {place} 已经存在", "the key file {place} exists already")
    hint = Text("密钥从不覆盖", "a key is never overwritten")


class ActorCodeError(UsageError):
    text = Text("操作者须是工号", "the actor has to be a staff code")
    hint = Text(
        "用字母、数字和 : _ . -，至多 64 个，不要写姓名",
        "use letters, digits and : _ . - (at most 64), and never a name",
    )


class Actor(NamedTuple):
    """Who typed, and how sure we are: `asserted` (typed) or `account` (the system says so)."""

    code: str
    assurance: str


class Settings(NamedTuple):
    """What `registry.toml` says."""

    registry_id: UUID
    jurisdiction: str
    time_zone: str
    label: str
    format: int = FORMAT


def language(asked: str | None, environment: Mapping[str, str] = os.environ) -> Language:
    """What was asked for, else TRACING_LANG, else the locale's language."""
    for wish in (asked, environment.get("TRACING_LANG")):
        if wish == "zh":
            return "zh"
        if wish == "en":
            return "en"
    return language_of_locale()


def actor(asked: str | None, environment: Mapping[str, str] = os.environ) -> Actor:
    """What was asked for, else TRACING_ACTOR, else the system's account."""
    code = asked or environment.get("TRACING_ACTOR")
    if not code:
        if not hasattr(os, "getuid"):  # Windows
            raise ActorCodeError
        return Actor(f"uid:{os.getuid()}", "account")
    if not STAFF_CODE.fullmatch(code):
        raise ActorCodeError
    return Actor(code, "asserted")


def find(
    asked: Path | None, start: Path | None = None, environment: Mapping[str, str] = os.environ
) -> Path:
    """The registry's folder: the one named, else `start` or its nearest parent that is one."""
    if asked is None and _set("TRACING_REGISTRY", environment):
        asked = Path(environment["TRACING_REGISTRY"])
    if asked is not None:
        if not (asked / FILE).is_file():
            raise NotARegistryError(folder=asked)
        return asked.resolve()
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / FILE).is_file():
            return folder
    raise NoRegistryError(folder=here)


def read(folder: Path) -> Settings:
    """Read `registry.toml`; raises SettingsBrokenError naming the entry, or FormatTooNewError."""
    import tomllib

    file = folder / FILE
    try:
        entries = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NotARegistryError(folder=folder) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise SettingsBrokenError(file=file, key="TOML") from None
    found = entries.get("format")
    if type(found) is not int or found < 1:
        raise SettingsBrokenError(file=file, key="format")
    if found > FORMAT:
        raise FormatTooNewError(found=found, known=FORMAT)
    wanted = ("id", "jurisdiction", "time_zone", "label")
    for key in wanted:
        if not isinstance(entries.get(key), str) or not entries[key]:
            raise SettingsBrokenError(file=file, key=key)
    try:
        registry_id = UUID(entries["id"])
    except ValueError:
        raise SettingsBrokenError(file=file, key="id") from None
    if not is_time_zone(entries["time_zone"]):
        raise SettingsBrokenError(file=file, key="time_zone")
    return Settings(
        registry_id, entries["jurisdiction"], entries["time_zone"], entries["label"], found
    )


def write(folder: Path, settings: Settings) -> None:
    """Write `registry.toml` whole or not at all; raises RegistryExistsError."""
    entries: dict[str, str | int] = {
        "format": settings.format,
        "id": str(settings.registry_id),
        "jurisdiction": settings.jurisdiction,
        "time_zone": settings.time_zone,
        "label": settings.label,
    }
    lines = [f"{key} = {_toml(value)}\n" for key, value in entries.items()]
    try:
        _create(folder / FILE, "".join(lines), mode=0o644)
    except FileExistsError:
        raise RegistryExistsError(folder=folder) from None


def key_file(registry_id: UUID, environment: Mapping[str, str] = os.environ) -> Path:
    """Where the registry's key lies: TRACING_KEY_FILE, else the user's configuration folder."""
    if _set("TRACING_KEY_FILE", environment):
        return Path(environment["TRACING_KEY_FILE"])
    home = environment.get("XDG_CONFIG_HOME") or ""
    # The XDG specification: a relative path is invalid and to be ignored.
    root = Path(home) if home.startswith("/") else Path.home() / ".config"
    return root / "tracing" / "keys" / f"{registry_id}.key"


def key_place(registry_id: UUID, environment: Mapping[str, str] = os.environ) -> str:
    """Where `read_key` finds the key, for people to read: a file, or the variable itself."""
    if _set("TRACING_KEY", environment):
        return "TRACING_KEY"
    return str(key_file(registry_id, environment))


def refuse_read_only(folder: Path) -> None:
    """Raise ReadOnlyError where nothing can be written beside the ledger."""
    if not os.access(folder, os.W_OK):
        raise ReadOnlyError(folder=folder)


def read_key(folder: Path, registry_id: UUID, environment: Mapping[str, str] = os.environ) -> bytes:
    """The registry's key of 32 bytes: TRACING_KEY (64 hexadecimal digits), else its file."""
    if _set("TRACING_KEY", environment):
        return _key(environment["TRACING_KEY"], "TRACING_KEY")
    place = key_file(registry_id, environment)
    _refuse_inside(place, folder)
    try:
        with place.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode & 0o777
            if mode & 0o077 and os.name == "posix":
                raise KeyExposedError(place=place, mode=f"{mode:03o}")
            written = file.read(_MOST_OF_A_KEY_FILE)
    except FileNotFoundError:
        raise KeyMissingError(place=place) from None
    except PermissionError:
        raise KeyForbiddenError(place=place) from None
    return _key(written.decode("ascii", errors="replace"), str(place))


def make_key(
    folder: Path, registry_id: UUID, drawn: bytes, environment: Mapping[str, str] = os.environ
) -> bytes:
    """The key of a new registry: TRACING_KEY where it is set, else the one drawn, in its file."""
    if _set("TRACING_KEY", environment):
        return _key(environment["TRACING_KEY"], "TRACING_KEY")
    write_key(folder, registry_id, drawn, environment)
    return drawn


def write_key(
    folder: Path, registry_id: UUID, key: bytes, environment: Mapping[str, str] = os.environ
) -> Path:
    """Lay a new key where `read_key` finds it, readable by its owner alone; never overwrites."""
    place = key_file(registry_id, environment)
    _refuse_inside(place, folder)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        _create(place, key.hex() + "\n", mode=0o600)
    except FileExistsError:
        raise KeyExistsError(place=place) from None
    return place


def _key(written: str, place: str) -> bytes:
    try:
        key = binascii.unhexlify(written.strip())
    except ValueError:
        raise KeyUnreadableError(place=place) from None
    if len(key) != KEY_BYTES:
        raise KeyUnreadableError(place=place)
    return key


def _refuse_inside(place: Path, folder: Path) -> None:
    if place.resolve().is_relative_to(folder.resolve()):
        raise KeyInRegistryError(place=place, folder=folder)


def _create(file: Path, content: str, mode: int) -> None:
    """A new file that is there whole or not at all; raises FileExistsError.

    A crash before the link leaves at most a draft (`.new`) that nothing reads; after it, the file
    is complete.
    """
    draft = file.with_name(f".{file.name}.{os.getpid()}.new")
    draft.unlink(missing_ok=True)
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as opened:  # noqa: PTH123 -- a mode from the first moment
        opened.write(content.encode())
        opened.flush()
        os.fsync(opened.fileno())
    try:
        file.hardlink_to(draft)
    finally:
        draft.unlink()
    _sync(file.parent)


def _sync(folder: Path) -> None:
    if os.name == "nt":  # Windows has no handle to sync a folder by
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _toml(value: str | int) -> str:
    """A TOML integer or basic string (toml.io, v1.0.0: control characters and DEL are escaped)."""
    if isinstance(value, int):
        return str(value)
    escaped = "".join(
        f"\\{char}" if char in '"\\' else f"\\u{ord(char):04x}" if _is_control(char) else char
        for char in value
    )
    return f'"{escaped}"'


def _is_control(char: str) -> bool:
    return char < " " or char == "\x7f"


def is_time_zone(name: str) -> bool:
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):  # a bad name, a folder, an unknown zone
        return False
    return True


def _set(name: str, environment: Mapping[str, str]) -> bool:
    """Whether a variable has a value: empty counts as absent, as shells unset it."""
    return bool(environment.get(name))
