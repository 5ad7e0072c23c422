"""A protocol pack: rules, the days they are meant for, titles in both languages, sources."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from tracing.domain.protocol.rules.areas import Areas, CommunityZero, Trigger
from tracing.domain.protocol.rules.base import Rule, Rules, Source, SourceKey, Words
from tracing.domain.protocol.rules.people import Category, Infection, Quarantine, ReleaseRule
from tracing.domain.protocol.rules.work import Work

FORMAT = 1
PACK_ID = r"^[A-Za-z0-9][A-Za-z0-9-]{1,63}$"
PackName = Annotated[str, Meta(pattern=PACK_ID)]


class PackLayer(StrEnum):
    """A local pack lies over the national one and says only what differs."""

    NATIONAL = "national"
    LOCAL = "local"


class Effective(Rule, frozen=True, kw_only=True):
    """From which day it is meant to hold, and on which it was superseded."""

    from_on: date
    superseded_on: date | None = None


class Header(Rules, frozen=True, kw_only=True):
    """What a pack says of itself; a local one never changes what another says here."""

    format: int
    id: PackName
    layer: PackLayer = PackLayer.NATIONAL
    over: tuple[PackName, ...] = ()
    """Of a local pack: the national ones it was written to lie over."""
    disease: Words
    title: Words
    effective: Effective
    sources: dict[SourceKey, Source]


class RuleSet(Rules, frozen=True, kw_only=True):
    """The rules, whole: of a national pack, or of what a local one makes of it."""

    infection: Infection
    contacts: tuple[Category, ...]
    quarantine: Quarantine
    release: tuple[ReleaseRule, ...] = ()
    areas: Areas = Areas()
    trigger: Trigger | None = None
    community_zero: CommunityZero | None = None
    work: Work = Work()
