"""What every command is: a frozen Struct that decides, from a history, what happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import ClassVar, NamedTuple, cast
from uuid import UUID

from msgspec import Struct

from tracing.domain.case.state import CaseState
from tracing.domain.contact.state import ContactState
from tracing.domain.event import Event
from tracing.domain.history import PersonHistory, StreamFact, standing
from tracing.domain.identifiers import CaseId, ContactId, PersonId
from tracing.domain.refusals import (
    CaseRetractedError,
    ContactEndedError,
    DateAfterEntryError,
    EndBeforeStartError,
    FactAlreadyRetractedError,
    MomentTooEarlyError,
    NoSuchFactError,
    PersonErasedError,
    UnknownCaseError,
    UnknownContactError,
    UnknownPersonError,
)
from tracing.domain.values import FactRef, Instant, PartialDate, Precision, Sealed, Unsealed

EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)


class Context(NamedTuple):
    """What a decision may know besides the history it decides on."""

    now: datetime
    """The moment of entry, in the registry's time zone."""
    registry_id: UUID
    others: Mapping[PersonId, PersonHistory]
    """The histories the command said it reads."""

    @property
    def today(self) -> date:
        return self.now.date()


class Command(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something asked of one person's history. Personal values in it are plain: it is not stored.

    `reported_at` absent means now: whoever enters the fact has just learnt it.
    """

    kind: ClassVar[str]

    person_id: PersonId
    reported_at: Instant | None = None
    reported_precision: Precision = Precision.INSTANT

    def reads(self) -> tuple[PersonId, ...]:
        """The other people whose histories the decision depends on."""
        return ()

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        """What happened: no event where there is nothing to do; refused where a rule forbids."""
        raise NotImplementedError

    def learnt(self, context: Context) -> Instant:
        """When the responsible people learnt it; refused when that is still to come."""
        moments_fit(context, reported_at=self.reported_at)
        return self.reported_at or context.now


def seal(owner: UUID, text: str | None) -> Sealed | None:
    """A text on its way to being sealed for its owner; nothing stays nothing."""
    return cast("Sealed", Unsealed(owner, text)) if text else None


def known_person(history: PersonHistory) -> PersonHistory:
    if history.person is None or history.person.retracted:
        raise UnknownPersonError(person=history.person_id)
    if history.person.erased:
        raise PersonErasedError(person=history.person_id)
    return history


def known_case(history: PersonHistory, case_id: CaseId) -> CaseState:
    """The case, which must be there and not retracted."""
    known_person(history)
    case = history.cases.get(case_id)
    if case is None:
        raise UnknownCaseError(case=case_id)
    if case.retracted:
        raise CaseRetractedError(case=case_id)
    return case


def known_contact(history: PersonHistory, contact_id: ContactId) -> ContactState:
    """The episode, which must be there and not have ended."""
    known_person(history)
    contact = history.contacts.get(contact_id)
    if contact is None:
        raise UnknownContactError(contact=contact_id)
    if not contact.open:
        raise ContactEndedError(contact=contact_id, status=contact.status)
    return contact


def not_after_entry(context: Context, **dates: PartialDate | None) -> None:
    """Refuse whatever would have had to happen after it was entered."""
    for field, on in dates.items():
        if on is not None and on.earliest > context.today:
            raise DateAfterEntryError(field=field, value=on, entry=context.today)


def moments_fit(context: Context, **moments: Instant | None) -> None:
    """The same for instants; one before 1900 is a slip of the keyboard."""
    for field, moment in moments.items():
        if moment is None:
            continue
        if moment < EARLIEST:
            raise MomentTooEarlyError(
                field=field, value=moment.isoformat(), earliest=EARLIEST.date()
            )
        # in UTC: two moments of one time zone are compared by the clock on the wall
        if moment.astimezone(UTC) > context.now:
            raise DateAfterEntryError(
                field=field,
                value=moment.isoformat(),
                entry=context.now.isoformat(timespec="seconds"),
            )


def in_order(first: str, start: PartialDate | None, second: str, end: PartialDate | None) -> None:
    """Refuse an end that lies wholly before its start."""
    if start is not None and end is not None and end.last < start.earliest:
        raise EndBeforeStartError(end=second, end_value=end, start=first, start_value=start)


def standing_fact(history: PersonHistory, version: int) -> StreamFact:
    """The fact of that version, which must be there and not be taken back already."""
    if not any(fact.version == version for fact in history.facts):
        raise NoSuchFactError(person=history.person_id, version=version)
    for fact in standing(history.facts):
        if fact.version == version:
            return fact
    raise FactAlreadyRetractedError(person=history.person_id, version=version)


def ref(history: PersonHistory, version: int) -> FactRef:
    return FactRef(history.person_id, version)
