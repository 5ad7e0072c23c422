"""The ids people type, and what they name."""

from __future__ import annotations

import re
from typing import NamedTuple
from unicodedata import normalize
from uuid import UUID

import sqlalchemy as sa

from tracing.domain.identifiers import HUMAN_PREFIXES, PersonId, human_id
from tracing.errors import NotFoundError, UsageError, shown
from tracing.language import Text
from tracing.projections import questions
from tracing.projections.questions.identity import kept_persons

_HUMAN = re.compile(r"^([A-Za-z])-?(\d{1,12})$")
_KINDS = {prefix: kind for kind, prefix in HUMAN_PREFIXES.items()}


class NoSuchEntityError(NotFoundError):
    text = Text("没有 {what}", "there is no {what}")
    hint = Text("用 list 查看现有的编号", "see the ids there are with list")


class UnreadableIdError(UsageError):
    text = Text("“{value}”不是编号", "'{value}' is not an id")
    hint = Text(
        "人员 P-0001，病例 C-0001，接触者 K-0001，隔离令 Q-0001，转运 T-0001",
        "a person is P-0001, a case C-0001, a contact K-0001, an order Q-0001, a transfer T-0001",
    )


class WrongKindError(UsageError):
    text = Text(
        "{value} 是{found}的编号，这里要的是{wanted}",
        "{value} is a {found}; what is wanted here is a {wanted}",
    )
    hint = Text("写成 {example}", "write it like {example}")


class Ref(NamedTuple):
    """An entity people named: what it is, its id, and the person it belongs to."""

    kind: str
    entity_id: UUID
    person_id: PersonId
    human: str


def resolve(connection: sa.Connection, at: int, text: str, *wanted: str) -> Ref:
    """The entity a person named, by human id or UUID; of one of the kinds wanted.

    Raises UnreadableIdError, NoSuchEntityError, WrongKindError.
    """
    kind, number = _parsed(connection, text)
    human = human_id(kind, number)
    if wanted and kind not in wanted:
        example = " / ".join(human_id(each, 1) for each in wanted)
        raise WrongKindError(value=human, found=kind, wanted=" / ".join(wanted), example=example)
    found = questions.entity_of(connection, kind, number, at)
    if found is None:
        raise NoSuchEntityError(what=text)
    return Ref(kind, UUID(found["entity_id"]), PersonId(UUID(found["person_id"])), human)


def kept(connection: sa.Connection, at: int, ref: Ref) -> Ref:
    """Who is kept in the place of a person that was merged; anything else is itself."""
    person = str(ref.entity_id)
    found = kept_persons(connection, at, [person]).get(person) if ref.kind == "person" else None
    if found is None:
        return ref
    return Ref("person", UUID(found), PersonId(UUID(found)), human(connection, UUID(found)))


def human(connection: sa.Connection, entity: UUID) -> str:
    """The human id of an entity, else its UUID."""
    return questions.human_ids(connection, [str(entity)]).get(str(entity), str(entity))


def _parsed(connection: sa.Connection, text: str) -> tuple[str, int]:
    """The kind and number of a human id, or of what a UUID names."""
    found = _HUMAN.match(normalize("NFKC", text.strip()))
    if found and found[1].upper() in _KINDS:
        return _KINDS[found[1].upper()], int(found[2])
    try:
        entity = UUID(text.strip())
    except ValueError:
        raise UnreadableIdError(value=shown(text)) from None
    named = _HUMAN.match(human(connection, entity))
    if named is None:
        raise NoSuchEntityError(what=text)
    return _KINDS[named[1]], int(named[2])
