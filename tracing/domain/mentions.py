"""What a fact mentions of a person besides: their case, their episode, an order."""

from __future__ import annotations

from tracing.domain.command import known_case, known_person
from tracing.domain.history import PersonHistory
from tracing.domain.identifiers import CaseId, ContactId, QuarantineId
from tracing.domain.refusals import UnknownContactError, UnknownThingError


def mentioned(
    history: PersonHistory,
    *,
    case_id: CaseId | None = None,
    contact_id: ContactId | None = None,
    quarantine_id: QuarantineId | None = None,
) -> None:
    """Refuse what is not on record of that person. An episode or order may have ended."""
    known_person(history)
    if case_id is not None:
        known_case(history, case_id)
    if contact_id is not None:
        contact = history.contacts.get(contact_id)
        if contact is None or contact.retracted:
            raise UnknownContactError(contact=contact_id)
    if quarantine_id is not None and quarantine_id not in history.parts("quarantine"):
        raise UnknownThingError(thing=quarantine_id, kind="quarantine")
