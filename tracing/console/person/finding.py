"""`tracing person find`: by document number, by a source's record id, or by name."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from tracing.console.asking import OptionMissingError
from tracing.console.base import (
    TEXT,
    Invocation,
    as_of_option,
    ask,
    command,
    format_option,
    identify_option,
    option,
    pass_invocation,
    personal_option,
    read_personal,
)
from tracing.console.people import Sight
from tracing.console.person.columns import FOUND, PERSON
from tracing.console.person.fields import PERSONAL
from tracing.console.session import opened
from tracing.domain.identifiers import PersonId
from tracing.domain.values import CLAIMED
from tracing.errors import NotFoundError, UsageError
from tracing.language import Text
from tracing.projections import questions
from tracing.render import Format, show, show_record

if TYPE_CHECKING:
    from tracing.registry import Registry

SOUGHT = {
    "name": Text("姓名", "name"),
    "document": Text("证件号", "document number"),
    "record": Text("来源中的编号", "record id of a source"),
}
DOCUMENTS = {kind.value: PERSONAL[kind.value] for kind in CLAIMED}
"""What a document may be called in a file, as where a person is registered."""
QUESTION = Text("姓名、证件号或来源中的编号", "name, document number or record id of a source")
PURPOSE = Text("按姓名查找的用途，会记录", "what a name is looked for; it is recorded")


class NobodyFoundError(NotFoundError):
    text = Text("没有找到", "nobody was found")
    hint = Text(
        "检查写法；登记新的人用 tracing person register",
        "check how it is written, or register them: tracing person register",
    )


class SeveralFoundError(UsageError):
    text = Text("有 {count} 个人符合", "{count} people fit")
    hint = Text(
        "用 tracing person show 逐个看，或用证件号查找",
        "see each with tracing person show, or look by a document number",
    )


@command(
    "find",
    help=Text(
        "按证件号、来源中的编号或姓名查找一个人。按姓名要打开姓名，须写明用途并留下记录。",
        "Find a person by document number, a source's record id, or name. "
        "To look for a name opens names: say what for, it is recorded.",
    ),
    example="""\
tracing person find
tracing person find --identify follow-up < name.txt""",
)
@option(
    "--source",
    metavar=Text("名称", "NAME"),
    help=Text("编号出自哪个来源；缺省为任一来源", "The source the record is of; any, if not given"),
)
@personal_option
@as_of_option
@identify_option
@format_option
@pass_invocation
def find(
    invocation: Invocation,
    *,
    source: str | None,
    personal: str | None,
    as_of: int | datetime | date | None,
    identify: str | None,
    format: Format,
) -> None:
    sought = _sought(personal)
    with opened(invocation) as registry:
        people = _claimed(registry, sought, source)
        if not people and "name" in sought:
            identify = ask(identify, "--identify", PURPOSE, TEXT)
            people = _named(registry, sought["name"], identify)
        at = registry.position(as_of)
        with registry.reading() as reading:
            wanted = [str(person) for person in people]
            rows = list(questions.persons(reading.connection, at, person_ids=wanted))
        if not rows:
            raise NobodyFoundError
        rows = _without_duplicates(rows)
        if len(rows) > 1:
            raise SeveralFoundError(count=len(rows), candidates=[row["person"] for row in rows])
        sight = Sight(registry, "person find", identify)
        (found,) = sight.of(rows, questions.sealed_columns("person"))
        if format == "table":
            show([found], FOUND, format, registry.zone)
        else:
            show_record(found, PERSON, format)


def _without_duplicates(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of somebody found under several records, the one that is kept."""
    found = {row["person"] for row in rows}
    return [row for row in rows if row["merged_into"] not in found]


def _sought(personal: str | None) -> dict[str, str]:
    """What is looked for: by its key, or one line that may be any of them."""
    if personal is not None:
        told = read_personal(personal, SOUGHT | DOCUMENTS)
        for kind in DOCUMENTS.keys() & told.keys():
            told["document"] = told.pop(kind)
    else:
        line = ask(None, "--personal", QUESTION, TEXT) if sys.stdin.isatty() else _line()
        told = dict.fromkeys(SOUGHT, line) if line else {}
    if not told:
        raise OptionMissingError(option="--personal", question=QUESTION)
    return told


def _line() -> str:
    return sys.stdin.readline().strip()


def _claimed(registry: Registry, sought: Mapping[str, str], source: str | None) -> list[PersonId]:
    """Whom an outside id belongs to: looked up by its keyed name, nothing is opened."""
    found: list[PersonId | None] = []
    if "document" in sought:
        found += [registry.outside_ids.claimed(kind, sought["document"]) for kind in CLAIMED]
    if "record" in sought:
        for name in [source] if source else _sources(registry):
            entry = registry.source_book(name).of(sought["record"])
            found.append(entry.person if entry else None)
    return list(dict.fromkeys(person for person in found if person is not None))


def _sources(registry: Registry) -> list[str]:
    registry.position()
    with registry.reading() as reading:
        return questions.source_names(reading.connection)


def _named(registry: Registry, name: str, purpose: str) -> list[PersonId]:
    """Everybody of this name. All names are opened for it: the look is recorded first."""
    registry.identify("person find", purpose, [])
    at = registry.position()
    sought = _plain(name)
    with registry.reading() as reading:
        return [
            PersonId(UUID(row["person_id"]))
            for row in questions.persons(reading.connection, at)
            for cell in (row["name"], row["known_as"])
            if cell is not None and _plain(registry.open(cell) or "") == sought
        ]


def _plain(name: str) -> str:
    """A name without differences of width, case and spaces."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())
