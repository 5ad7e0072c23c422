"""What all rules share: they name their sources, and refuse keys they do not know."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

Code = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
"""A word of a pack that programs read: `stay_indoors`."""
SourceKey = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_]{1,32}$")]
"""A key of the pack's table `sources`."""
Days = Annotated[int, Meta(ge=0, le=3650)]
Count = Annotated[int, Meta(ge=0)]


class Rules(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A table of a pack."""


class Rule(Rules, frozen=True, kw_only=True):
    """A table with figures."""

    source: Annotated[tuple[SourceKey, ...], Meta(min_length=1)]


class Words(Rules, frozen=True, kw_only=True):
    """The same in both languages."""

    zh: Annotated[str, Meta(min_length=1)]
    en: Annotated[str, Meta(min_length=1)]


class SourceNature(StrEnum):
    """What a figure rests on."""

    TEXT = "text"  # 见于文本
    MEMORY = "memory"  # 未经核对
    CHOICE = "choice"  # 本工具的取法


class Source(Words, frozen=True, kw_only=True):
    """Where a figure comes from: the title of a text, or why it was chosen so."""

    kind: SourceNature = SourceNature.TEXT
    address: str | None = None


class DayCount(StrEnum):
    """Which day is day 1."""

    NEXT_DAY = "next_day"  # 次日为第 1 天
    SAME_DAY = "same_day"  # 当日为第 1 天
    SITE_ENTRY = "site_entry"  # 进入隔离点之日为第 1 天
