"""What is true of a contact episode, from the facts so far."""

from __future__ import annotations

from datetime import date, datetime
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
from tracing.domain.event import BEFORE_ALL
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
    """What somebody in charge determined, and when it was decided and learnt."""

    decided_at: Instant
    known: datetime
    category: ContactCategory
    decision: Decision


class Search(NamedTuple):
    """One word on whether the contact was found: the day, when it was learnt, and which."""

    day: date
    known: datetime
    found: bool
    located_at: Instant | None = None
    lost_on: PartialDate | None = None


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
    excluded: bool = False
    excluded_at: datetime | None = None
    """When it was learnt."""
    became_case: CaseId | None = None
    became_case_at: datetime | None = None
    """When it was learnt."""
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
        # reversed: of equals, the one that counts last
        return max(reversed(self.determinations), key=lambda made: (made.decided_at, made.known))

    @property
    def located_at(self) -> Instant | None:
        """When they were last found."""
        found = self._last_search(found=True)
        return found.located_at if found else None

    @property
    def lost_on(self) -> PartialDate | None:
        """When they were last declared lost."""
        lost = self._last_search(found=False)
        return lost.lost_on if lost else None

    def _last_search(self, *, found: bool) -> Search | None:
        searches = [search for search in self.searches if search.found is found]
        return max(reversed(searches), key=_when, default=None)

    @property
    def status(self) -> ContactStatus:
        if self.retracted:
            return ContactStatus.RETRACTED
        if self.became_case is not None:
            return ContactStatus.BECAME_CASE
        if self.excluded:
            return ContactStatus.EXCLUDED
        if self.searches:
            found = max(self.searches, key=_when).found
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


def _when(search: Search) -> tuple[date, datetime, bool]:
    return search.day, search.known, search.found


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
            made = Determination(
                event.decision.decided_at,
                event.reported_at or BEFORE_ALL,
                event.category,
                event.decision,
            )
            return replace(state, determinations=(*state.determinations, made))
        case ContactLocated():
            found = event.located_at or event.reported_at
            day = found.date() if found else date.min
            search = Search(day, event.reported_at or BEFORE_ALL, True, located_at=found)
            return replace(state, searches=(*state.searches, search))
        case ContactLost():
            learnt = event.reported_at or BEFORE_ALL
            day = event.lost_on.last if event.lost_on else learnt.date()
            search = Search(day, learnt, False, lost_on=event.lost_on)
            return replace(state, searches=(*state.searches, search))
        case ContactExcluded():
            return replace(state, excluded=True, excluded_at=event.reported_at or BEFORE_ALL)
        case ContactBecameCase():
            learnt = event.reported_at or BEFORE_ALL
            return replace(state, became_case=event.case_id, became_case_at=learnt)
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


def changes_anything(known: ExposureState, event: ExposureCorrected) -> bool:
    """Whether an exposure would be other than it is. A sealed note always may be."""
    return any(
        getattr(known, field) != value for field, value in _corrections(known, event).items()
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
