"""A bulletin of somebody else in a file: TOML or JSON, under the keys of our own."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from tracing.console.base import MOMENT
from tracing.domain.bulletin.events import Section
from tracing.errors import NotFoundError, TracingError, UsageError, shown
from tracing.language import Text

ABOUT = ("issuer", "date", "document", "published_at", "sections")
OF_SECTION = ("area", "cut_off")
"""What is in a section besides its figures."""


class BulletinFileMissingError(NotFoundError):
    text = Text("没有文件 {path}", "there is no file {path}")
    hint = Text("写对路径", "mend the path")


class BulletinFileUnreadableError(UsageError):
    text = Text("{path} 不是 TOML 或 JSON：{why}", "{path} is neither TOML nor JSON: {why}")
    hint = Text(
        "样例见文档“核对别人的通报”", "there is an example in the guide on checking a bulletin"
    )


class BulletinFileWrongError(UsageError):
    text = Text("{path} 中 {where} 不对", "{where} is wrong in {path}")
    hint = Text(
        "需要 date、[[sections]]，其中有 area 和数字（非负整数，键见文档“通报”）",
        "it needs date and [[sections]], each with area and figures: whole numbers from 0 on, "
        "under the keys of the reference page on bulletins",
    )


class Foreign(NamedTuple):
    """What somebody said to the public."""

    about_on: date
    issuer: str | None
    document: str | None
    published_at: datetime | None
    sections: tuple[Section, ...]


def read(path: Path, zone: tzinfo = UTC) -> Foreign:
    """A bulletin from its file. Moments without an offset are local to `zone`."""
    written = _parsed(path)
    wrong = _Wrong(path)
    about = wrong.day("date", written.get("date"))
    if unknown := sorted(written.keys() - set(ABOUT)):
        raise wrong.at(unknown[0])
    sections = written.get("sections")
    if not isinstance(sections, list) or not sections:
        raise wrong.at("sections")
    published = written.get("published_at")
    return Foreign(
        about_on=about,
        issuer=wrong.text("issuer", written.get("issuer")),
        document=wrong.text("document", written.get("document")),
        published_at=None if published is None else wrong.moment("published_at", published, zone),
        sections=tuple(
            _section(wrong, f"sections[{number}]", each, about, zone)
            for number, each in enumerate(sections, 1)
        ),
    )


class _Wrong(NamedTuple):
    """Reads values, and says where they are wrong."""

    path: Path

    def at(self, where: str) -> BulletinFileWrongError:
        return BulletinFileWrongError(path=self.path, where=where)

    def text(self, where: str, value: object) -> str | None:
        if value is not None and not isinstance(value, str):
            raise self.at(where)
        return value or None

    def day(self, where: str, value: object) -> date:
        if isinstance(value, str):
            try:
                return date.fromisoformat(value)
            except ValueError:
                raise self.at(where) from None
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.at(where)
        return value

    def moment(self, where: str, value: object, zone: tzinfo, days: int = 0) -> datetime:
        """An instant; a day stands for its beginning, `days` later."""
        try:
            read = MOMENT.read(value) if isinstance(value, str) else value
        except TracingError:
            raise self.at(where) from None
        if isinstance(read, datetime):
            return read if read.tzinfo else read.replace(tzinfo=zone)
        if isinstance(read, date):
            return datetime.combine(read + timedelta(days=days), time.min, tzinfo=zone)
        raise self.at(where)


def _parsed(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8-sig")
        found = json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
    except FileNotFoundError:
        raise BulletinFileMissingError(path=path) from None
    except ValueError as error:
        why = f"{type(error).__name__}"
        raise BulletinFileUnreadableError(path=path, why=why) from None
    assert isinstance(found, dict)
    return found


def _section(wrong: _Wrong, where: str, written: object, about: date, zone: tzinfo) -> Section:
    if not isinstance(written, dict):
        raise wrong.at(where)
    figures = dict(_flat({name: each for name, each in written.items() if name not in OF_SECTION}))
    for key, count in figures.items():
        if type(count) is not int or count < 0:
            raise wrong.at(f"{where}.{shown(key)}")
    cut_off = wrong.moment(f"{where}.cut_off", written.get("cut_off", about), zone, days=1)
    found = {
        "area": written.get("area"),
        "cut_off": cut_off,
        "figures": list(figures.items()),
    }
    try:
        return msgspec.convert(found, Section)
    except msgspec.ValidationError:
        raise wrong.at(where) from None


def _flat(figures: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in figures.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value
