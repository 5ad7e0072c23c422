"""How a command makes something known under a new identity, or corrects what was said then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import TYPE_CHECKING, Any, cast

from tracing.console.commands import Invocation, pass_invocation
from tracing.console.recording import Call, Entry, Fields, recording
from tracing.console.session import tell
from tracing.console.statements import CorrectsAnotherError, correcting
from tracing.language import Text
from tracing.render import Format

if TYPE_CHECKING:
    from uuid import UUID

    from tracing.domain.command import Command
    from tracing.domain.identifiers import PersonId


def on_new(function: Callable[..., None]) -> Callable[..., None]:
    """For a command that names no subject: it is handed a `Call`, as those that do."""

    @wraps(function)
    def called(
        invocation: Invocation, *, at: datetime | date | None, format: Format, **own: Any
    ) -> None:
        function(Call(invocation, at, format), **own)

    return pass_invocation(cast("Callable[..., None]", called))


def new_thing(entry: Entry, corrects: int | None) -> Fields:
    """The fields that name a new thing, or the one whose first fact is corrected."""
    if corrects is None:
        return {"thing_id": entry.ids.new(), **entry.learnt}
    row = entry.registry.ledger.row(corrects)
    if row is None:
        raise CorrectsAnotherError(position=corrects, subject="?")
    return {"thing_id": row.stream_id, "corrects": row.version, **entry.learnt}


def new_of_person(entry: Entry, person: PersonId, kind: str, corrects: int | None) -> Fields:
    """The same for a stay, a sample, an order … of a person."""
    made = correcting(entry, person, corrects, entry.registry.human(person))
    named = f"{kind}_id"
    identity = entry.ids.new() if corrects is None else _said_of(entry, corrects, named)
    if identity is None:
        raise CorrectsAnotherError(position=corrects, subject=entry.registry.human(person))
    return {"person_id": person, named: identity, **entry.learnt, **made}


def _said_of(entry: Entry, position: int, named: str) -> UUID | None:
    row = entry.registry.ledger.row(position)
    if row is None:
        return None
    event = entry.registry.application.events_mapper.decode(row).event
    found: UUID | None = getattr(event, named, None)
    return found


def record_new_thing(
    call: Call,
    kind: str,
    decide: Callable[[Entry, Fields], Command],
    says: Text,
    corrects: int | None = None,
) -> None:
    """Make a place, a gathering, a pool … known, and tell its id."""
    with recording(call) as entry:
        fields = new_thing(entry, corrects)
        answer = entry.registry.execute(decide(entry, fields), asked=entry.asked)
        tell(answer, says, {kind: entry.registry.human(fields["thing_id"])}, call.format)
