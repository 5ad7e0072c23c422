"""The registry itself, and the outside sources and ids it knows."""

from __future__ import annotations

from typing import ClassVar

from msgspec import Struct

from tracing.domain.event import Event
from tracing.domain.identifiers import ClaimId, PersonId, RegistryId
from tracing.domain.values import (
    AreaCode,
    ClaimKind,
    FactRef,
    PublicLabel,
    QueryCode,
    Sealed,
    TimeZoneName,
)


class RegistryOpened(Event, frozen=True, kw_only=True):
    """Position 1: which registry this is, and under whose clock it runs."""

    topic: ClassVar[str] = "registry.opened"

    registry_id: RegistryId
    label: PublicLabel
    jurisdiction: AreaCode
    time_zone: TimeZoneName
    format_version: int
    simulated_clock: bool = False
    """Training or demonstration: times of recording are played, not lived."""


class ClaimLinked(Event, frozen=True, kw_only=True):
    """An outside id belongs to the person whom `link` names, readable while their key exists."""

    topic: ClassVar[str] = "claim.linked"

    claim_kind: ClaimKind
    link: Sealed


class ClaimReleased(Event, frozen=True, kw_only=True):
    """An outside id was recorded for the wrong person and is free again."""

    topic: ClassVar[str] = "claim.released"

    retracts: FactRef


class SourceDeclared(Event, frozen=True, kw_only=True):
    """An outside source of facts became known, such as a line list that is sent again and again."""

    topic: ClassVar[str] = "source.declared"

    name: PublicLabel


class RowLink(Struct, frozen=True, array_like=True):
    """One row of an import: which outside record, and (sealed) whom it became and its cells."""

    record: ClaimId
    row: int
    link: Sealed


class RowsRecorded(Event, frozen=True, kw_only=True):
    """A chunk of rows was imported. Sorted by `record`, so that order says nothing about people."""

    topic: ClassVar[str] = "source.rows_recorded"

    rows: tuple[RowLink, ...]


class RowsRetracted(Event, frozen=True, kw_only=True):
    """An import of a chunk was undone: its rows count as not yet seen."""

    topic: ClassVar[str] = "source.rows_retracted"

    retracts: FactRef


class AccessRecorded(Event, frozen=True, kw_only=True):
    """Somebody looked at personal values, and said what for."""

    topic: ClassVar[str] = "access.recorded"

    query: QueryCode
    purpose: Sealed
    people: tuple[PersonId, ...] = ()
    """Whose values were opened."""


RegisterEvent = (
    RegistryOpened
    | ClaimLinked
    | ClaimReleased
    | SourceDeclared
    | RowsRecorded
    | RowsRetracted
    | AccessRecorded
)
