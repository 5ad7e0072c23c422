"""When two records turn out to be of one human being, and when that turns out to be wrong."""

from __future__ import annotations

from typing import ClassVar

from msgspec import Struct

from tracing.domain.event import PersonStatement
from tracing.domain.identifiers import CaseId, PersonId
from tracing.domain.values import FactRef


class SameCase(Struct, frozen=True, kw_only=True):
    """A case of the duplicate that tells of the same infection as one of the person kept."""

    case_id: CaseId
    is_case_id: CaseId


class IdentityFact(PersonStatement, frozen=True, kw_only=True):
    subject: ClassVar[str] = "identity"


class PersonMerged(IdentityFact, frozen=True, kw_only=True):
    """This record and that of `into` are of one human being. Rows keep the id they have."""

    topic: ClassVar[str] = "person.merged"

    into: PersonId
    into_version: int = 0
    """The version of that history then: what comes later may be of either, should they be split."""
    same_cases: tuple[SameCase, ...] = ()


class PersonSplit(IdentityFact, frozen=True, kw_only=True):
    """They are two people after all."""

    topic: ClassVar[str] = "person.split"

    splits: FactRef
    """The merge that was wrong."""


IdentityEvent = PersonMerged | PersonSplit
