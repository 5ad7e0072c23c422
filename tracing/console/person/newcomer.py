"""The person a fact is about: known already, or registered on the spot in the same commit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from tracing.console import kept
from tracing.console.asking import OptionMissingError
from tracing.console.person.fields import PERSONAL, person_of
from tracing.domain.identifiers import PersonId
from tracing.domain.person.commands import RegisterPerson
from tracing.domain.values import ClaimKind
from tracing.errors import UsageError
from tracing.language import Text

if TYPE_CHECKING:
    from tracing.application import Answer
    from tracing.console.recording import Entry
    from tracing.domain.command import Command

QUESTION = Text("已登记人员的编号", "id of a person known already")


class PersonTwiceError(UsageError):
    text = Text(
        "既给了人员编号 {person}，又给了新登记的人的信息",
        "both a person, {person}, and values of somebody not yet registered are given",
    )
    hint = Text(
        "二者取一；更正用 tracing person correct",
        "give one of them; to change what is known, use tracing person correct",
    )


class Subject(NamedTuple):
    """Whom a fact is about, and what registers them where they are new."""

    person_id: PersonId
    registers: Sequence[RegisterPerson] = ()
    documents: Mapping[ClaimKind, str] = {}

    def record(self, entry: Entry, *commands: Command) -> Answer:
        """Record the commands, and before them the person's registration."""
        if not self.registers:
            return entry.registry.execute(*commands, asked=entry.asked)
        register = self.registers[0]
        return entry.registry.register(register, self.documents, entry.asked, also=commands)


def subject(
    entry: Entry, named: str | None, known: Mapping[str, Any], personal: Mapping[str, str]
) -> Subject:
    """The person named by id, else the one described.

    Raises OptionMissingError where neither is given, PersonTwiceError where both are.
    """
    described = bool(known) or any(key in PERSONAL for key in personal)
    if named is not None:
        if described:
            raise PersonTwiceError(person=named)
        return Subject(kept.named(entry.registry, named, "person").person_id)
    if not described:
        raise OptionMissingError(option="--person / --personal", question=str(QUESTION))
    person = person_of(known, personal)
    person_id = PersonId(entry.ids.new())
    register = RegisterPerson(person_id=person_id, **entry.learnt, **person.fields)
    return Subject(person_id, [register], person.documents)
