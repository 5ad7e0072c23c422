"""What can happen in a contact episode, from the first word of an exposure to its end."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from msgspec import Struct

from tracing.domain.event import Fact
from tracing.domain.identifiers import CaseId, ContactId, ExposureId
from tracing.domain.values import (
    AreaCode,
    Certainty,
    ContactCategory,
    Decision,
    ExposureSource,
    FactRef,
    Instant,
    PartialDate,
    Sealed,
    Setting,
)


class IdentificationRoute(StrEnum):
    """How a contact came to be known."""

    INTERVIEW = "interview"
    ROSTER = "roster"
    RECORDS = "records"
    SELF_REPORT = "self_report"
    REFERRAL = "referral"
    OTHER = "other"


class ExposureField(StrEnum):
    """The fields a correction of an exposure can change or clear."""

    SETTING = "setting"
    FIRST_ON = "first_on"
    LAST_ON = "last_on"
    FIRST_AT = "first_at"
    LAST_AT = "last_at"
    CERTAINTY = "certainty"
    NOTE = "note"
    SOURCE_NOTE = "source_note"


class ContactFact(Fact, frozen=True, kw_only=True):
    contact_id: ContactId


class ContactIdentified(ContactFact, frozen=True, kw_only=True):
    """A person was named as a contact: an episode opens."""

    topic: ClassVar[str] = "contact.identified"

    route: IdentificationRoute | None = None
    area: AreaCode | None = None
    note: Sealed | None = None


class ExposureSpan(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """When an exposure began and ended. `open`: it goes on. Days and instants as far as known."""

    first_on: PartialDate | None = None
    last_on: PartialDate | None = None
    first_at: Instant | None = None
    last_at: Instant | None = None
    open: bool = False


class ExposureRecorded(ContactFact, frozen=True, kw_only=True):
    """The person was exposed to a source, known or not yet known."""

    topic: ClassVar[str] = "contact.exposure_recorded"

    exposure_id: ExposureId
    source: ExposureSource
    setting: Setting | None = None
    span: ExposureSpan = ExposureSpan()
    certainty: Certainty | None = None
    note: Sealed | None = None
    """About the exposed person."""
    source_note: Sealed | None = None
    """About the source person, sealed apart."""


class ExposureEnded(ContactFact, frozen=True, kw_only=True):
    """An open exposure came to its end."""

    topic: ClassVar[str] = "contact.exposure_ended"

    exposure_id: ExposureId
    last_on: PartialDate | None = None
    last_at: Instant | None = None


class ExposureCorrected(ContactFact, frozen=True, kw_only=True):
    """An exposure was recorded wrongly: what is given replaces, `cleared` fields are emptied."""

    topic: ClassVar[str] = "contact.exposure_corrected"

    corrects: FactRef
    reason: Sealed | None = None
    exposure_id: ExposureId
    source: ExposureSource | None = None
    setting: Setting | None = None
    span: ExposureSpan | None = None
    """All of the span, where any of it changes."""
    certainty: Certainty | None = None
    note: Sealed | None = None
    source_note: Sealed | None = None
    cleared: tuple[ExposureField, ...] = ()


class ExposureRetracted(ContactFact, frozen=True, kw_only=True):
    """This exposure did not take place."""

    topic: ClassVar[str] = "contact.exposure_retracted"

    exposure_id: ExposureId
    retracts: FactRef
    reason: Sealed | None = None


class CategoryDetermined(ContactFact, frozen=True, kw_only=True):
    """Somebody in charge determined what kind of contact this is."""

    topic: ClassVar[str] = "contact.category_determined"

    category: ContactCategory
    decision: Decision


class ContactUpgraded(ContactFact, frozen=True, kw_only=True):
    """Somebody in charge decided on a stricter category."""

    topic: ClassVar[str] = "contact.upgraded"

    category: ContactCategory
    decision: Decision


class ContactDowngraded(ContactFact, frozen=True, kw_only=True):
    """Somebody in charge decided on a less strict category."""

    topic: ClassVar[str] = "contact.downgraded"

    category: ContactCategory
    decision: Decision


class ContactLocated(ContactFact, frozen=True, kw_only=True):
    """The contact was found."""

    topic: ClassVar[str] = "contact.located"

    located_at: Instant | None = None
    area: AreaCode | None = None
    whereabouts: Sealed | None = None


class ContactExcluded(ContactFact, frozen=True, kw_only=True):
    """Not a contact after all: the episode ends."""

    topic: ClassVar[str] = "contact.excluded"

    decision: Decision


class ContactLost(ContactFact, frozen=True, kw_only=True):
    """The contact cannot be found. The episode stays open: they may be found yet."""

    topic: ClassVar[str] = "contact.lost"

    lost_on: PartialDate | None = None
    note: Sealed | None = None


class ContactBecameCase(ContactFact, frozen=True, kw_only=True):
    """The contact was reported as a case: the episode ends."""

    topic: ClassVar[str] = "contact.became_case"

    case_id: CaseId


class ContactRetracted(ContactFact, frozen=True, kw_only=True):
    """The episode should never have been entered."""

    topic: ClassVar[str] = "contact.retracted"

    retracts: FactRef
    reason: Sealed | None = None


ContactEvent = (
    ContactIdentified
    | ExposureRecorded
    | ExposureEnded
    | ExposureCorrected
    | ExposureRetracted
    | CategoryDetermined
    | ContactUpgraded
    | ContactDowngraded
    | ContactLocated
    | ContactExcluded
    | ContactLost
    | ContactBecameCase
    | ContactRetracted
)
