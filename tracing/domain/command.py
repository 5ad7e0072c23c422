"""What every command is: a frozen Struct that decides, from a history, what happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any, ClassVar, NamedTuple, TypeVar, cast
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from tracing.domain import order
from tracing.domain.case.state import CaseState
from tracing.domain.contact.state import ContactState
from tracing.domain.event import BEFORE_ALL, Event, PersonStatement, Statement, ThingFact
from tracing.domain.history import PersonHistory
from tracing.domain.identifiers import CaseId, ContactId, PersonId
from tracing.domain.refusals import (
    CaseRetractedError,
    ContactEndedError,
    CorrectsAnotherSubjectError,
    DateAfterEntryError,
    EndBeforeStartError,
    FactAlreadyRetractedError,
    MomentTooEarlyError,
    NoSuchFactError,
    PersonErasedError,
    UnknownCaseError,
    UnknownContactError,
    UnknownPersonError,
    UnknownThingError,
    WrongCorrectionError,
)
from tracing.domain.standing import StreamFact, standing
from tracing.domain.thing import ThingHistory
from tracing.domain.values import (
    Decision,
    FactRef,
    Instant,
    PartialDate,
    Precision,
    Sealed,
    Unsealed,
)

P = TypeVar("P", bound=PersonStatement)
T = TypeVar("T", bound=ThingFact)

EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)


class Context(NamedTuple):
    """What a decision may know besides the history it decides on."""

    now: datetime
    """The moment of entry, in the registry's time zone."""
    registry_id: UUID
    others: Mapping[PersonId, PersonHistory]
    """The histories of people the command said it reads."""
    things: Mapping[UUID, ThingHistory] = MappingProxyType({})
    """The same for places, pools, transfers …"""
    same: Mapping[PersonId, Sequence[PersonId]] = MappingProxyType({})
    """Of people whose commands are about the `whole` of a human being, the other records."""

    @property
    def today(self) -> date:
        return self.now.date()

    def local(self, moment: datetime) -> datetime:
        """The same moment by the clocks of the registry."""
        return moment.astimezone(self.now.tzinfo)

    def records(self, person: PersonId) -> list[PersonHistory]:
        """The histories of the other records of the same human being."""
        return [self.others[each] for each in self.same.get(person, ())]


class Command(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something asked of one history. Personal values in it are plain: it is not stored.

    `reported_at` absent means now: whoever enters the fact has just learnt it.
    """

    kind: ClassVar[str]
    ruled: ClassVar[bool] = False
    """Whether the packs adopted bear on it: adopting one meanwhile decides it again."""

    reported_at: Instant | None = None
    reported_precision: Precision = Precision.INSTANT

    @property
    def stream(self) -> UUID:
        """Whose history it is about."""
        raise NotImplementedError

    def reads(self) -> tuple[PersonId, ...]:
        """The other people whose histories the decision depends on."""
        return ()

    def reads_things(self) -> tuple[UUID, ...]:
        """The places, pools, transfers … whose histories the decision depends on."""
        return ()

    def decide(self, history: Any, context: Context) -> Sequence[Event]:
        """What happened: no event where there is nothing to do; refused where a rule forbids."""
        raise NotImplementedError

    def learnt(self, context: Context) -> Instant:
        """When the responsible people learnt it; refused when that is still to come."""
        moments_fit(context, reported_at=self.reported_at)
        return self.reported_at or context.now


class OfPerson(Command, frozen=True, kw_only=True):
    """Asked of one person's history."""

    whole: ClassVar[bool] = False
    """Whether the decision depends on every record of the human being, those merged included."""

    person_id: PersonId

    @property
    def stream(self) -> UUID:
        return self.person_id

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        raise NotImplementedError


class StateOfPerson(OfPerson, frozen=True, kw_only=True):
    """What records a `PersonStatement`; with `corrects`, in the place of that version."""

    corrects: int | None = None
    reason: str | None = None

    def stated(
        self, statement: type[P], history: PersonHistory, context: Context, **fields: Any
    ) -> Sequence[P]:
        """The statement, or nothing where it stands already. Refused for what is not known."""
        known_person(history)
        common = _common(self, statement, history, context, self.person_id)
        made = statement(**common, **fields)
        if self.corrects is not None:
            corrected = standing_fact(history, self.corrects).event
            assert isinstance(corrected, PersonStatement)
            if corrected.about != made.about:
                raise CorrectsAnotherSubjectError(
                    version=self.corrects, found=corrected.about, wanted=made.about
                )
        return [] if said_already(history, made) else [made]


class OfThing(Command, frozen=True, kw_only=True):
    """Asked of the history of what is nobody's alone: a place, a pool, a transfer."""

    thing_id: UUID

    @property
    def stream(self) -> UUID:
        return self.thing_id

    def decide(self, history: ThingHistory, context: Context) -> Sequence[Event]:
        raise NotImplementedError


class StateOfThing(OfThing, frozen=True, kw_only=True):
    """What records a `ThingFact`; with `corrects`, in the place of that version."""

    corrects: int | None = None
    reason: str | None = None

    def stated(
        self, statement: type[T], history: ThingHistory, context: Context, **fields: Any
    ) -> Sequence[T]:
        """The statement, or nothing where it stands already.

        Refused for what is not known, unless the statement is what makes it known.
        """
        if not statement.creates or self.corrects is not None:
            known_thing(history, statement.subject)
        made = statement(
            **_common(self, statement, history, context, context.registry_id), **fields
        )
        return [] if said_already(history, made) else [made]


def _common(
    command: StateOfPerson | StateOfThing,
    statement: type[Statement],
    history: PersonHistory | ThingHistory,
    context: Context,
    owner: UUID,
) -> dict[str, Any]:
    """What every statement says besides what it is about."""
    learnt = command.learnt(context)
    precision = command.reported_precision
    if command.corrects is None:
        return {"reported_at": learnt, "reported_precision": precision}
    corrected = standing_fact(history, command.corrects).event
    if type(corrected) is not statement:
        raise WrongCorrectionError(
            version=command.corrects, found=corrected.topic, wanted=statement.topic
        )
    assert isinstance(corrected, Statement)
    if command.reported_at is None:  # it was learnt when it was, however late it is corrected
        learnt, precision = corrected.reported_at or learnt, corrected.reported_precision
    return {
        "reported_at": learnt,
        "reported_precision": precision,
        "corrects": ref(history, command.corrects),
        "reason": seal(owner, command.reason),
    }


def said_already(history: PersonHistory | ThingHistory, made: Statement) -> bool:
    """Whether a fact that stands says the same; what is sealed cannot be compared.

    A correction says something unless all is as in what it corrects, also when that was learnt.
    """
    if made.corrects is not None:
        corrected = cast("Statement", dict(history.facts)[made.corrects.version])
        return _bare(corrected) == _bare(made) and _learnt(corrected) == _learnt(made)
    bare = _bare(made)
    return any(_bare(cast("Statement", event)) == bare for _, event in _compared(history, made))


def _compared(history: PersonHistory | ThingHistory, made: Statement) -> list[StreamFact]:
    """The facts that a new one may say again: what was so once and is no longer can be so again."""
    alike = [fact for fact in standing(history.facts) if type(fact.event) is type(made)]
    if made.settles is None:
        return alike
    alike += [
        fact
        for fact in standing(history.facts)
        if fact.event.topic == made.undone_by
        and (cast("Statement", fact.event).reported_at or BEFORE_ALL)
        <= (made.reported_at or BEFORE_ALL)
    ]
    same = [
        fact
        for fact in alike
        if all(getattr(fact.event, name) == getattr(made, name) for name in made.settles)
    ]
    return order.in_order(same, dict(history.facts))[0][-1:]


def _bare(event: Statement) -> Statement:
    return replace(
        event, reported_at=None, reported_precision=Precision.INSTANT, corrects=None, reason=None
    )


def _learnt(event: Statement) -> tuple[Instant | None, Precision]:
    return event.reported_at, event.reported_precision


def seal(owner: UUID, text: str | None) -> Sealed | None:
    """A text on its way to being sealed for its owner; nothing stays nothing."""
    return cast("Sealed", Unsealed(owner, text)) if text else None


def known_person(history: PersonHistory) -> PersonHistory:
    if history.person is None or history.person.retracted:
        raise UnknownPersonError(person=history.person_id)
    if history.person.erased:
        raise PersonErasedError(person=history.person_id)
    return history


def known_thing(history: ThingHistory, subject: str) -> ThingHistory:
    """The place, pool, transfer …, which must be there and not be taken back."""
    if history.subject != subject or history.state is None:
        raise UnknownThingError(thing=history.thing_id, kind=subject)
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
            raise MomentTooEarlyError(field=field, value=moment, earliest=EARLIEST.date())
        # in UTC: two moments of one time zone are compared by the clock on the wall
        if moment.astimezone(UTC) > context.now:
            raise DateAfterEntryError(
                field=field,
                value=moment,
                entry=context.now,
            )


def decided_by_now(decision: Decision, context: Context) -> None:
    """Refuse a decision that is still to come, or that was served before it was made."""
    moments_fit(context, decided_at=decision.decided_at, served_at=decision.served_at)
    if decision.served_at is not None and decision.served_at < decision.decided_at:
        raise EndBeforeStartError(
            end="served_at",
            end_value=decision.served_at,
            start="decided_at",
            start_value=decision.decided_at,
        )


def in_order(first: str, start: PartialDate | None, second: str, end: PartialDate | None) -> None:
    """Refuse an end that lies wholly before its start."""
    if start is not None and end is not None and end.last < start.earliest:
        raise EndBeforeStartError(end=second, end_value=end, start=first, start_value=start)


def standing_fact(history: PersonHistory | ThingHistory, version: int) -> StreamFact:
    """The fact of that version, which must be there and not be taken back already."""
    if not any(fact.version == version for fact in history.facts):
        raise NoSuchFactError(person=history.stream, version=version)
    for fact in standing(history.facts):
        if fact.version == version:
            return fact
    raise FactAlreadyRetractedError(person=history.stream, version=version)


def ref(history: PersonHistory | ThingHistory, version: int) -> FactRef:
    return FactRef(history.stream, version)
