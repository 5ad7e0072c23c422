"""What may be asked about a contact episode."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from msgspec.structs import replace

from tracing.domain.command import (
    Context,
    OfPerson,
    decided_by_now,
    in_order,
    known_case,
    known_contact,
    known_person,
    known_thing,
    moments_fit,
    not_after_entry,
    ref,
    seal,
)
from tracing.domain.contact.events import (
    CategoryDetermined,
    ContactBecameCase,
    ContactDowngraded,
    ContactExcluded,
    ContactIdentified,
    ContactLocated,
    ContactLost,
    ContactRetracted,
    ContactUpgraded,
    ExposureCorrected,
    ExposureEnded,
    ExposureField,
    ExposureRecorded,
    ExposureRetracted,
    ExposureSpan,
    IdentificationRoute,
)
from tracing.domain.contact.state import (
    ContactState,
    ContactStatus,
    ExposureState,
    changes_anything,
)
from tracing.domain.event import Event
from tracing.domain.history import PersonHistory
from tracing.domain.identifiers import CaseId, ContactId, ExposureId, PersonId
from tracing.domain.refusals import (
    ContactAlreadyOpenError,
    ContactEndedError,
    EndBeforeStartError,
    ExposureAlreadyRecordedError,
    ExposureNotOpenError,
    NoCategoryYetError,
    NothingToCorrectError,
    NotLessStrictError,
    NotStricterError,
    SelfExposureError,
    UnknownContactError,
    UnknownExposureError,
)
from tracing.domain.values import (
    AreaCode,
    CaseSource,
    Certainty,
    ContactCategory,
    ContactSource,
    Decision,
    ExposureSource,
    GatheringSource,
    Instant,
    PartialDate,
    PersonSource,
    PlaceSource,
    Setting,
)
from tracing.errors import RefusedError

STRICTNESS = (
    ContactCategory.VENUE_EXPOSED,
    ContactCategory.CASUAL,
    ContactCategory.SECONDARY,
    ContactCategory.CLOSE,
)


class ContactCommand(OfPerson, frozen=True, kw_only=True):
    contact_id: ContactId

    def base(self, context: Context) -> dict[str, Any]:
        """The fields every fact about an episode has."""
        return {
            "contact_id": self.contact_id,
            "reported_at": self.learnt(context),
            "reported_precision": self.reported_precision,
        }


class IdentifyContact(ContactCommand, frozen=True, kw_only=True):
    """A person is named as a contact: an episode opens."""

    kind: ClassVar[str] = "contact.identify"

    route: IdentificationRoute | None = None
    area: AreaCode | None = None
    note: str | None = None

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        known_person(history)
        if history.open_contact is not None:
            raise ContactAlreadyOpenError(contact=history.open_contact.contact_id)
        _is_new(history, self.contact_id)
        return [
            ContactIdentified(
                **self.base(context),
                route=self.route,
                area=self.area,
                note=seal(self.person_id, self.note),
            )
        ]


class RecordExposure(ContactCommand, frozen=True, kw_only=True):
    """The person was exposed. It joins their open episode; else `contact_id` opens."""

    kind: ClassVar[str] = "contact.expose"

    exposure_id: ExposureId
    source: ExposureSource
    setting: Setting | None = None
    span: ExposureSpan = ExposureSpan()
    certainty: Certainty | None = None
    route: IdentificationRoute | None = None
    note: str | None = None
    source_note: str | None = None

    def reads(self) -> tuple[PersonId, ...]:
        source = source_person(self.source)
        return () if source is None or source == self.person_id else (source,)

    def reads_things(self) -> tuple[UUID, ...]:
        return _source_things(self.source)

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        known_person(history)
        _source_exists(self.source, self.person_id, context)
        _span_fits(self.span, context)
        base = self.base(context)
        episode = history.open_contact
        if episode is not None:
            base["contact_id"] = episode.contact_id
            if any(self.says_again(known) for known in episode.standing_exposures):
                return []
        else:
            _is_new(history, self.contact_id)
        if any(self.exposure_id in contact.exposures for contact in history.contacts.values()):
            raise ExposureAlreadyRecordedError(exposure=self.exposure_id)
        source = source_person(self.source)
        exposure = ExposureRecorded(
            **base,
            exposure_id=self.exposure_id,
            source=self.source,
            setting=self.setting,
            span=self.span,
            certainty=self.certainty,
            note=seal(self.person_id, self.note),
            source_note=seal(source, self.source_note) if source else None,
        )
        if episode is not None:
            return [exposure]
        return [ContactIdentified(**base, route=self.route), exposure]

    def says_again(self, known: ExposureState) -> bool:
        """The same exposure told again; a sealed note cannot be compared and makes it another."""
        return (
            (known.source, known.setting, known.span, known.certainty)
            == (self.source, self.setting, self.span, self.certainty)
            and not self.note
            and not self.source_note
        )


class EndExposure(ContactCommand, frozen=True, kw_only=True):
    """An exposure that went on has come to its end."""

    kind: ClassVar[str] = "contact.end_exposure"

    exposure_id: ExposureId
    last_on: PartialDate | None = None
    last_at: Instant | None = None

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        exposure = _known_exposure(history, self.contact_id, self.exposure_id)
        span = replace(exposure.span, last_on=self.last_on, last_at=self.last_at, open=False)
        if not exposure.span.open:
            if exposure.span == span:
                return []
            raise ExposureNotOpenError(exposure=self.exposure_id, last=exposure.last_day or "?")
        _span_fits(span, context)
        return [
            ExposureEnded(
                **self.base(context),
                exposure_id=self.exposure_id,
                last_on=self.last_on,
                last_at=self.last_at,
            )
        ]


class CorrectExposure(ContactCommand, frozen=True, kw_only=True):
    """An exposure had been recorded wrongly."""

    kind: ClassVar[str] = "contact.correct_exposure"

    exposure_id: ExposureId
    source: ExposureSource | None = None
    setting: Setting | None = None
    span: ExposureSpan | None = None
    certainty: Certainty | None = None
    note: str | None = None
    source_note: str | None = None
    cleared: tuple[ExposureField, ...] = ()
    reason: str | None = None

    def reads(self) -> tuple[PersonId, ...]:
        source = source_person(self.source) if self.source else None
        return () if source is None or source == self.person_id else (source,)

    def reads_things(self) -> tuple[UUID, ...]:
        return () if self.source is None else _source_things(self.source)

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        exposure = _known_exposure(history, self.contact_id, self.exposure_id)
        if self.source is not None:
            _source_exists(self.source, self.person_id, context)
        if self.span is not None:
            _span_fits(self.span, context)
        asked = (self.source, self.setting, self.span, self.certainty, self.note, self.source_note)
        if not self.cleared and not any(asked):
            raise NothingToCorrectError(what="exposure")
        source = source_person(self.source or exposure.source)
        corrected = ExposureCorrected(
            **self.base(context),
            exposure_id=self.exposure_id,
            corrects=ref(history, exposure.set_by),
            reason=seal(self.person_id, self.reason),
            source=self.source,
            setting=self.setting,
            span=self.span,
            certainty=self.certainty,
            note=seal(self.person_id, self.note),
            source_note=seal(source, self.source_note) if source else None,
            cleared=self._cleared(exposure),
        )
        return [corrected] if changes_anything(exposure, corrected) else []

    def _cleared(self, exposure: ExposureState) -> tuple[ExposureField, ...]:
        """A note on the source is not a note on another person."""
        moves = self.source is not None and (
            source_person(self.source) != source_person(exposure.source)
        )
        if not moves or exposure.source_note is None or ExposureField.SOURCE_NOTE in self.cleared:
            return self.cleared
        return (*self.cleared, ExposureField.SOURCE_NOTE)


class RetractExposure(ContactCommand, frozen=True, kw_only=True):
    """This exposure did not take place."""

    kind: ClassVar[str] = "contact.retract_exposure"

    exposure_id: ExposureId
    reason: str | None = None

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        exposure = _known_exposure(history, self.contact_id, self.exposure_id, retracted=True)
        if exposure.retracted:
            return []
        return [
            ExposureRetracted(
                **self.base(context),
                exposure_id=self.exposure_id,
                retracts=ref(history, exposure.version),
                reason=seal(self.person_id, self.reason),
            )
        ]


class CategoryCommand(ContactCommand, frozen=True, kw_only=True):
    """Somebody in charge decides on a category."""

    recorded: ClassVar[type[CategoryDetermined | ContactUpgraded | ContactDowngraded]]
    refused_as: ClassVar[type[RefusedError] | None] = None
    """The refusal of a category that does not lie in the direction asked for."""

    category: ContactCategory
    decision: Decision

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        contact = known_contact(history, self.contact_id)
        decided_by_now(self.decision, context)
        if _decided_already(contact, self.category, self.decision):
            return []
        if self.refused_as is not None:
            _moves(contact, self.category, self.refused_as)
        return [self.recorded(**self.base(context), category=self.category, decision=self.decision)]


class DetermineCategory(CategoryCommand, frozen=True, kw_only=True):
    """Somebody in charge determines what kind of contact this is."""

    kind: ClassVar[str] = "contact.determine"
    recorded = CategoryDetermined


class UpgradeContact(CategoryCommand, frozen=True, kw_only=True):
    """A stricter category is decided on."""

    kind: ClassVar[str] = "contact.upgrade"
    recorded = ContactUpgraded
    refused_as = NotStricterError


class DowngradeContact(CategoryCommand, frozen=True, kw_only=True):
    """A less strict category is decided on."""

    kind: ClassVar[str] = "contact.downgrade"
    recorded = ContactDowngraded
    refused_as = NotLessStrictError


class LocateContact(ContactCommand, frozen=True, kw_only=True):
    """The contact was found."""

    kind: ClassVar[str] = "contact.locate"

    located_at: Instant | None = None
    area: AreaCode | None = None
    whereabouts: str | None = None

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        contact = known_contact(history, self.contact_id)
        moments_fit(context, located_at=self.located_at)
        found = contact.status is ContactStatus.LOCATED
        if found and not self.whereabouts and self.located_at in (None, contact.located_at):
            return []
        return [
            ContactLocated(
                **self.base(context),
                located_at=self.located_at,
                area=self.area,
                whereabouts=seal(self.person_id, self.whereabouts),
            )
        ]


class ExcludeContact(ContactCommand, frozen=True, kw_only=True):
    """Not a contact after all."""

    kind: ClassVar[str] = "contact.exclude"

    decision: Decision

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        known = history.contacts.get(self.contact_id)
        if known is not None and known.status is ContactStatus.EXCLUDED:
            return []
        known_contact(history, self.contact_id)
        decided_by_now(self.decision, context)
        return [ContactExcluded(**self.base(context), decision=self.decision)]


class DeclareLost(ContactCommand, frozen=True, kw_only=True):
    """The contact cannot be found."""

    kind: ClassVar[str] = "contact.lose"

    lost_on: PartialDate | None = None
    note: str | None = None

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        contact = known_contact(history, self.contact_id)
        not_after_entry(context, lost_on=self.lost_on)
        if contact.status is ContactStatus.LOST and self.lost_on in (None, contact.lost_on):
            return []
        return [
            ContactLost(
                **self.base(context),
                lost_on=self.lost_on,
                note=seal(self.person_id, self.note),
            )
        ]


class BecomeCase(ContactCommand, frozen=True, kw_only=True):
    """The contact is a case that was reported before the episode was known."""

    kind: ClassVar[str] = "contact.become_case"

    case_id: CaseId

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        known = history.contacts.get(self.contact_id)
        if known is not None and known.became_case == self.case_id:
            return []
        known_contact(history, self.contact_id)
        known_case(history, self.case_id)
        return [ContactBecameCase(**self.base(context), case_id=self.case_id)]


class RetractContact(ContactCommand, frozen=True, kw_only=True):
    """The episode should never have been entered."""

    kind: ClassVar[str] = "contact.retract"

    reason: str | None = None

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        contact = known_person(history).contacts.get(self.contact_id)
        if contact is None:
            raise UnknownContactError(contact=self.contact_id)
        if contact.retracted:
            return []
        return [
            ContactRetracted(
                **self.base(context),
                retracts=ref(history, contact.version),
                reason=seal(self.person_id, self.reason),
            )
        ]


def source_person(source: ExposureSource) -> PersonId | None:
    """The person a source is, where it is one."""
    if isinstance(source, CaseSource | ContactSource | PersonSource):
        return source.person_id
    return None


def _source_things(source: ExposureSource) -> tuple[UUID, ...]:
    """The gathering or place a source is, where it is one."""
    match source:
        case GatheringSource():
            return (source.gathering_id,)
        case PlaceSource():
            return (source.place_id,)
        case _:
            return ()


def _source_exists(source: ExposureSource, exposed: PersonId, context: Context) -> None:
    for thing in _source_things(source):
        kind = "gathering" if isinstance(source, GatheringSource) else "place"
        known_thing(context.things[thing], kind)
    person = source_person(source)
    if person is None:
        return
    if person == exposed:
        raise SelfExposureError(person=exposed)
    history = known_person(context.others[person])
    if isinstance(source, CaseSource):
        known_case(history, source.case_id)
    elif isinstance(source, ContactSource):
        contact = history.contacts.get(source.contact_id)
        if contact is None or contact.retracted:
            raise UnknownContactError(contact=source.contact_id)


def _span_fits(span: ExposureSpan, context: Context) -> None:
    not_after_entry(context, first_on=span.first_on, last_on=span.last_on)
    in_order("first_on", span.first_on, "last_on", span.last_on)
    moments_fit(context, first_at=span.first_at, last_at=span.last_at)
    if span.first_at and span.last_at and span.last_at < span.first_at:
        raise EndBeforeStartError(
            end="last_at", end_value=span.last_at, start="first_at", start_value=span.first_at
        )


def _is_new(history: PersonHistory, contact_id: ContactId) -> None:
    """An episode that ended does not begin again under its old identity."""
    known = history.contacts.get(contact_id)
    if known is not None:
        raise ContactEndedError(contact=contact_id, status=known.status.value)


def _known_exposure(
    history: PersonHistory,
    contact_id: ContactId,
    exposure_id: ExposureId,
    *,
    retracted: bool = False,
) -> ExposureState:
    contact = known_person(history).contacts.get(contact_id)
    if contact is None:
        raise UnknownContactError(contact=contact_id)
    exposure = contact.exposures.get(exposure_id)
    if exposure is None or (exposure.retracted and not retracted):
        raise UnknownExposureError(exposure=exposure_id)
    return exposure


def _decided_already(contact: ContactState, category: ContactCategory, decision: Decision) -> bool:
    return any(
        (made.category, made.decided_at, made.decision.office)
        == (category, decision.decided_at, decision.office)
        for made in contact.determinations
    )


def _moves(contact: ContactState, wanted: ContactCategory, refusal: type[RefusedError]) -> None:
    """Refuse a category that does not lie in the direction that was asked for."""
    present = contact.category
    if present is None:
        raise NoCategoryYetError(contact=contact.contact_id, wanted=wanted)
    step = STRICTNESS.index(wanted) - STRICTNESS.index(present)
    if step <= 0 if refusal is NotStricterError else step >= 0:
        raise refusal(wanted=wanted, category=present)
