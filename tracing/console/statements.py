"""How a command states a fact about what is known already, or corrects one stated before."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tracing.console.base import option
from tracing.console.commands import Callback
from tracing.console.recording import Call, Entry, Fields, Wish, record_each
from tracing.errors import UsageError
from tracing.language import Text

if TYPE_CHECKING:
    from uuid import UUID

    from tracing.domain.command import Command
    from tracing.registry import Ref


class CorrectsAnotherError(UsageError):
    text = Text(
        "位置 {position} 的事实不属于 {subject}",
        "the fact at position {position} is not of {subject}",
    )
    hint = Text(
        "用 tracing audit log 查位置，或对它所属的编号更正",
        "find the position with tracing audit log, or correct it under the id it belongs to",
    )


def corrects_option(function: Callback) -> Callback:
    """`--corrects POSITION`: what is stated takes the place of an earlier statement."""
    return option(
        "--corrects",
        type=int,
        metavar=Text("位置", "POSITION"),
        help=Text(
            "更正账本中该位置的同类事实", "Correct the fact of this kind at that ledger position"
        ),
    )(function)


def correcting(entry: Entry, stream: UUID, position: int | None, subject: str) -> Fields:
    """The field of a domain command that names what is corrected, by its version."""
    if position is None:
        return {}
    row = entry.registry.ledger.row(position)
    if row is None or row.stream_id != stream:
        raise CorrectsAnotherError(position=position, subject=subject)
    return {"corrects": row.version}


def record_of_person(
    call: Call,
    kind: str,
    decide: Callable[[Entry, Fields], Command],
    says: Text,
    corrects: int | None = None,
) -> None:
    """State something about each order, sample, stay … named: the fields name it and its person."""

    def wish(entry: Entry, ref: Ref) -> Wish:
        fields = {
            "person_id": ref.person_id,
            f"{kind}_id": ref.entity_id,
            **entry.learnt,
            **correcting(entry, ref.person_id, corrects, ref.human),
        }
        ids = {kind: ref.human, "person": entry.registry.human(ref.person_id)}
        return Wish([decide(entry, fields)], lambda: ids)

    record_each(call, [kind], wish, says)


def record_of_thing(
    call: Call,
    kind: str,
    decide: Callable[[Entry, Fields], Command],
    says: Text,
    corrects: int | None = None,
) -> None:
    """State something about each place, pool, transfer … named: the fields name it."""

    def wish(entry: Entry, ref: Ref) -> Wish:
        fields = fields_of_thing(entry, ref, corrects)
        return Wish([decide(entry, fields)], lambda: {kind: ref.human})

    record_each(call, [kind], wish, says)


def fields_of_thing(entry: Entry, ref: Ref, corrects: int | None) -> Fields:
    """The fields of a command that states something about a place, a pool, a transfer …"""
    return {
        "thing_id": ref.entity_id,
        **entry.learnt,
        **correcting(entry, ref.entity_id, corrects, ref.human),
    }
