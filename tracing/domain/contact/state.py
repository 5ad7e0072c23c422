"""What is true of a contact episode, from the facts so far."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from tracing.domain.contact.events import (
    CategoryDetermined,
    ContactBecameCase,
    ContactDowngraded,
    ContactEvent,
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
from tracing.domain.identifiers import CaseId, ContactId, ExposureId
from tracing.domain.values import (
    AreaCode,
    Certainty,
    ContactCategory,
    Decision,
    ExposureSource,
    Instant,
    PartialDate,
    Sealed,
    Setting,
)


class ContactStatus(StrEnum):
    """Where an episode stands."""

    IDENTIFIED = "identified"
    LOCATED = "located"
    LOST = "lost"
    EXCLUDED = "excluded"
    BECAME_CASE = "became_case"
    RETRACTED = "retracted"


class ExposureState(Struct, frozen=True):
    exposure_id: ExposureId
    contact_id: ContactId
    version: int
    source: ExposureSource
    setting: Setting | None
    span: ExposureSpan
    certainty: Certainty | None
    note: Sealed | None
    source_note: Sealed | None
    reported_at: Instant | None
    retracted: bool = False
    set_by: int = 0
    """The version of the fact that last changed it."""

    @property
    def first_day(self) -> date | None:
        """The first day it can have begun, as far as known."""
        if self.span.first_on:
            return self.span.first_on.earliest
        return self.span.first_at.date() if self.span.first_at else None

    @property
    def last_day(self) -> date | None:
        """The last day it can have lasted; None while open or unknown."""
        if self.span.last_on:
            return self.span.last_on.last
        return self.span.last_at.date() if self.span.last_at else None


class Determination(NamedTuple):
    """What somebody in charge determined, and when."""

    decided_at: Instant
    version: int
    category: ContactCategory
    decision: Decision


class Search(NamedTuple):
    """One word on whether the contact was found: when, and which."""

    day: date
    version: int
    found: bool


class ContactState(Struct, frozen=True):
    contact_id: ContactId
    version: int
    reported_at: Instant | None = None
    route: IdentificationRoute | None = None
    area: AreaCode | None = None
    note: Sealed | None = None
    exposures: dict[ExposureId, ExposureState] = {}
    determinations: tuple[Determination, ...] = ()
    searches: tuple[Search, ...] = ()
    located_at: Instant | None = None
    lost_on: PartialDate | None = None
    excluded: bool = False
    became_case: CaseId | None = None
    retracted: bool = False

    @property
    def category(self) -> ContactCategory | None:
        """The category last decided on, by the time of the decision."""
        return self._latest.category if self.determinations else None

    @property
    def decision(self) -> Decision | None:
        return self._latest.decision if self.determinations else None

    @property
    def _latest(self) -> Determination:
        return max(self.determinations, key=lambda made: (made.decided_at, made.version))

    @property
    def status(self) -> ContactStatus:
        if self.retracted:
            return ContactStatus.RETRACTED
        if self.became_case is not None:
            return ContactStatus.BECAME_CASE
        if self.excluded:
            return ContactStatus.EXCLUDED
        if self.searches:
            found = max(self.searches).found
            return ContactStatus.LOCATED if found else ContactStatus.LOST
        return ContactStatus.IDENTIFIED

    @property
    def open(self) -> bool:
        """The episode has not ended: a lost contact may still be found."""
        return self.status in (
            ContactStatus.IDENTIFIED,
            ContactStatus.LOCATED,
            ContactStatus.LOST,
        )

    @property
    def standing_exposures(self) -> tuple[ExposureState, ...]:
        return tuple(known for known in self.exposures.values() if not known.retracted)


def evolve(state: ContactState | None, version: int, event: ContactEvent) -> ContactState | None:
    """The episode after one more fact."""
    if isinstance(event, ContactIdentified):
        return ContactState(
            event.contact_id, version, event.reported_at, event.route, event.area, event.note
        )
    if state is None:
        return None
    match event:
        case ExposureRecorded():
            return _with(state, _recorded(version, event))
        case ExposureEnded() | ExposureCorrected() | ExposureRetracted():
            known = state.exposures.get(event.exposure_id)
            return state if known is None else _with(state, _changed(known, version, event))
        case CategoryDetermined() | ContactUpgraded() | ContactDowngraded():
            made = Determination(event.decision.decided_at, version, event.category, event.decision)
            return replace(state, determinations=(*state.determinations, made))
        case ContactLocated():
            found = event.located_at or event.reported_at
            search = Search(found.date() if found else date.min, version, True)
            return replace(state, searches=(*state.searches, search), located_at=found)
        case ContactLost():
            day = event.lost_on.last if event.lost_on else None
            if day is None:
                day = event.reported_at.date() if event.reported_at else date.min
            search = Search(day, version, False)
            return replace(state, searches=(*state.searches, search), lost_on=event.lost_on)
        case ContactExcluded():
            return replace(state, excluded=True)
        case ContactBecameCase():
            return replace(state, became_case=event.case_id)
        case ContactRetracted():
            return replace(state, retracted=True)


def _with(state: ContactState, exposure: ExposureState) -> ContactState:
    return replace(state, exposures=state.exposures | {exposure.exposure_id: exposure})


def _recorded(version: int, event: ExposureRecorded) -> ExposureState:
    return ExposureState(
        exposure_id=event.exposure_id,
        contact_id=event.contact_id,
        version=version,
        source=event.source,
        setting=event.setting,
        span=event.span,
        certainty=event.certainty,
        note=event.note,
        source_note=event.source_note,
        reported_at=event.reported_at,
        set_by=version,
    )


def _changed(
    known: ExposureState,
    version: int,
    event: ExposureEnded | ExposureCorrected | ExposureRetracted,
) -> ExposureState:
    match event:
        case ExposureEnded():
            span = replace(known.span, last_on=event.last_on, last_at=event.last_at, open=False)
            return replace(known, span=span, set_by=version)
        case ExposureRetracted():
            return replace(known, retracted=True, set_by=version)
        case ExposureCorrected():
            return replace(known, set_by=version, **_corrections(known, event))


SPAN_FIELDS = (
    ExposureField.FIRST_ON,
    ExposureField.LAST_ON,
    ExposureField.FIRST_AT,
    ExposureField.LAST_AT,
)


def _corrections(known: ExposureState, event: ExposureCorrected) -> dict[str, object]:
    span = event.span or known.span
    emptied = [field.value for field in event.cleared if field in SPAN_FIELDS]
    changes: dict[str, object] = {"span": replace(span, **dict.fromkeys(emptied))}
    changes |= {field.value: None for field in event.cleared if field not in SPAN_FIELDS}
    for field in ("source", "setting", "certainty", "note", "source_note"):
        value = getattr(event, field)
        if value is not None:
            changes[field] = value
    return changes
