"""Invented people, entered the way the command line enters them."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from tracing.application import Answer
from tracing.domain.case.commands import ReportCase
from tracing.domain.identifiers import CaseId, Ids, PersonId
from tracing.domain.person.commands import RegisterPerson
from tracing.ledger.audit import known_topics, verify
from tracing.registry import Registry
from tracing.settings import LEDGER


class Entered(NamedTuple):
    person_id: PersonId
    case_id: CaseId
    answer: Answer


def enter(registry: Registry, command_id: UUID | None = None, **fields: Any) -> Entered:
    """Register a person and report their case, in one command."""
    asked = registry.asked(command_id)
    ids = Ids(asked.command_id)
    person, case = PersonId(ids.new()), CaseId(ids.new())
    answer = registry.execute(
        RegisterPerson(person_id=person, **fields),
        ReportCase(person_id=person, case_id=case),
        asked=asked,
    )
    return Entered(person, case, answer)


def enter_person(registry: Registry, **fields: Any) -> PersonId:
    asked = registry.asked()
    person = PersonId(Ids(asked.command_id).new())
    registry.execute(RegisterPerson(person_id=person, **fields), asked=asked)
    return person


def audited(registry: Registry) -> None:
    """The ledger's file is as FORMAT.md says."""
    report = verify(registry.folder / LEDGER, topics=known_topics())
    assert report.ok, report.findings
    assert report.size == registry.head
