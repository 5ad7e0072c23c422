"""What cases and persons are called in files that leave the registry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from tracing.interchange.blanks import escaped, says_nothing
from tracing.interchange.fields import FieldKind
from tracing.interchange.mentions import listed_records
from tracing.interchange.parsing import UnreadableError, digits

_NOTHING = says_nothing(FieldKind.RECORD)


class Subject(NamedTuple):
    """A case, or a person of whom none is known. `known_as`: what their source calls them."""

    entity: str
    human: str
    known_as: str | None = None


def records(subjects: Iterable[Subject]) -> dict[str, str]:
    """The record id of each entity: what its source calls it where that names nobody else and can
    stand in a list of ids, otherwise its human id.

    >>> found = records([Subject("a", "C-0001", "SK 1"), Subject("b", "C-0002", "7")])
    >>> found["a"], found["b"]
    ('C-0001', '7')
    """
    known = list(subjects)
    called = Counter(subject.known_as for subject in known)
    names = {
        subject.entity: subject.known_as
        for subject in known
        if subject.known_as and called[subject.known_as] == 1 and _stands_alone(subject.known_as)
    }
    while True:
        human = {subject.human for subject in known if subject.entity not in names}
        taken = [entity for entity, name in names.items() if name in human]
        if not taken:
            return {subject.entity: names.get(subject.entity, subject.human) for subject in known}
        for entity in taken:
            del names[entity]


def _stands_alone(text: str) -> bool:
    """Whether an id reads back as it is, in a cell of its own and in a list."""
    try:
        digits(text)
    except UnreadableError:
        return False
    return listed_records(text) == (text,) and escaped(text, _NOTHING) == text
