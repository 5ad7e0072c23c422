"""Register, correct, erase and retract people."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from tracing.console.base import (
    REASON,
    TEXT,
    Invocation,
    OneOf,
    argument,
    ask,
    command,
    option,
    pass_invocation,
    personal_option,
    read_personal,
)
from tracing.console.person.fields import person_of, person_options, wanted
from tracing.console.person.newcomer import subject
from tracing.console.recording import Call, recording, recording_options
from tracing.console.session import tell
from tracing.domain.person.commands import CorrectPerson, RetractPerson
from tracing.domain.person.events import PersonField
from tracing.domain.values import CLAIMED, ClaimKind
from tracing.errors import UsageError
from tracing.language import Text
from tracing.projections import questions
from tracing.render import Format

if TYPE_CHECKING:
    from tracing.domain.identifiers import PersonId
    from tracing.registry import Registry

PERSON = Text("人员编号", "Id of the person")


class NotConfirmedError(UsageError):
    text = Text("要删除 {person} 的个人信息，须写明编号确认", "to erase {person}, confirm their id")
    hint = Text("--confirm {person}；删除不可恢复", "--confirm {person}; nothing brings it back")


@command(
    "register",
    help=Text(
        "登记一个人。姓名、证件号等从文件、标准输入或提问读取。",
        "Register a person. Name, numbers and addresses are read from a file, stdin or asked for.",
    ),
    example="tracing person register --sex female --age 34 --personal person.txt",
)
@person_options
@personal_option
@recording_options
@pass_invocation
def register(
    invocation: Invocation,
    known: dict[str, Any],
    personal: str | None,
    at: datetime | date | None,
    format: Format,
) -> None:
    told = read_personal(personal, wanted(personal))
    with recording(Call(invocation, at, format)) as entry:
        person = subject(entry, None, known, told)
        answer = person.record(entry)
        record = {"person": entry.registry.human(person.person_id)}
        tell(answer, Text("已登记", "registered"), record, format)


@command(
    "correct",
    help=Text(
        "更正一个人的信息：只写改变的。",
        "Correct what is known of a person: give only what changes.",
    ),
    example="tracing person correct P-0001 --age 35 --personal changed.txt",
)
@argument("person", help=PERSON)
@person_options
@option(
    "--clear",
    type=OneOf(PersonField),
    multiple=True,
    metavar=Text("项", "FIELD"),
    help=Text("清空这一项，可重复", "Empty this field; may be repeated"),
)
@personal_option
@recording_options
@pass_invocation
def correct(
    invocation: Invocation,
    *,
    person: str,
    known: dict[str, Any],
    clear: tuple[PersonField, ...],
    personal: str | None,
    at: datetime | date | None,
    format: Format,
) -> None:
    told = read_personal(personal, wanted(personal, REASON))
    corrected = person_of(known, told)
    with recording(Call(invocation, at, format)) as entry:
        ref = entry.registry.resolve(person, "person")
        correction = CorrectPerson(
            person_id=ref.person_id,
            cleared=clear,
            reason=told.get("reason"),
            **entry.learnt,
            **corrected.fields,
        )
        dropped = _dropped(entry.registry, ref.person_id, corrected.documents, clear)
        answer = entry.registry.register(
            correction, corrected.documents, entry.asked, released=dropped
        )
        tell(answer, Text("已更正", "corrected"), {"person": ref.human}, format)


@command(
    "retract",
    help=Text("撤销一个本不该登记的人。", "Retract a person who should never have been entered."),
    example="tracing person retract P-0003",
)
@argument("person", help=PERSON)
@personal_option
@recording_options
@pass_invocation
def retract(
    invocation: Invocation,
    person: str,
    personal: str | None,
    at: datetime | date | None,
    format: Format,
) -> None:
    reason = read_personal(personal, REASON).get("reason")
    with recording(Call(invocation, at, format)) as entry:
        ref = entry.registry.resolve(person, "person")
        command = RetractPerson(person_id=ref.person_id, reason=reason, **entry.learnt)
        answer = entry.registry.execute(command, asked=entry.asked)
        tell(answer, Text("已撤销", "retracted"), {"person": ref.human}, format)


@command(
    "erase",
    help=Text(
        "删除一个人的个人信息：销毁密钥，不可恢复。去除身份后的事实仍在。",
        "Erase a person: their key is destroyed, for good. Facts without identity remain.",
    ),
    example="tracing person erase P-0003 --confirm P-0003",
)
@argument("person", help=PERSON)
@option(
    "--confirm",
    metavar=Text("编号", "ID"),
    help=Text("再写一次编号，以示确认", "The same id again, as a confirmation"),
)
@recording_options
@pass_invocation
def erase(
    invocation: Invocation,
    person: str,
    confirm: str | None,
    at: datetime | date | None,
    format: Format,
) -> None:
    confirm = ask(confirm, "--confirm", Text("再写一次编号确认", "the same id again"), TEXT)
    with recording(Call(invocation, at, format)) as entry:
        ref = entry.registry.resolve(person, "person")
        if entry.registry.resolve(confirm, "person") != ref:
            raise NotConfirmedError(person=ref.human)
        answer = entry.registry.erase(ref.person_id, entry.asked)
        tell(answer, Text("个人信息已删除", "erased"), {"person": ref.human}, format)


def _dropped(
    registry: Registry,
    person_id: PersonId,
    given: dict[ClaimKind, str],
    cleared: tuple[PersonField, ...],
) -> dict[ClaimKind, str]:
    """The number that was theirs, where another of its kind replaces it or it is emptied."""
    at = registry.position()
    with registry.reading() as reading:
        row = next(
            questions.persons(reading.connection, at, person_ids=[str(person_id)]),
            {"document_kind": None, "document_number": None},
        )
    kind, number = row["document_kind"], registry.open(row["document_number"])
    if kind not in CLAIMED or number is None:
        return {}
    emptied = PersonField.DOCUMENT_NUMBER in cleared
    replaced = kind in given and given[kind] != number
    return {kind: number} if emptied or replaced else {}
