"""What is true of a stay, from the facts so far."""

from __future__ import annotations

from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from tracing.domain.identifiers import (
    CaseId,
    ContactId,
    GatheringId,
    InvestigationId,
    PlaceId,
    StayId,
)
from tracing.domain.periods import last_day, lasts_on
from tracing.domain.values import AreaCode, Instant, Period, Sealed
from tracing.domain.whereabouts.events import StayEvent, StayRecorded, StayRole


class StayState(Struct, frozen=True):
    stay_id: StayId
    role: StayRole
    place_id: PlaceId | None
    gathering_id: GatheringId | None
    area: AreaCode | None
    room: str | None
    period: Period
    case_id: CaseId | None
    contact_id: ContactId | None
    investigation_id: InvestigationId | None
    address: Sealed | None
    description: Sealed | None
    reported_at: Instant | None
    version: int

    @property
    def ended(self) -> bool:
        """Whether it is known when it ended."""
        return last_day(self.period) is not None

    def lasts_on(self, day: date) -> bool:
        """Whether the person may have been there on that day."""
        return lasts_on(self.period, day)


def evolve(state: StayState | None, version: int, event: StayEvent) -> StayState | None:
    """The stay after one more fact."""
    if isinstance(event, StayRecorded):
        return StayState(
            stay_id=event.stay_id,
            role=event.role,
            place_id=event.place_id,
            gathering_id=event.gathering_id,
            area=event.area,
            room=event.room,
            period=event.period,
            case_id=event.case_id,
            contact_id=event.contact_id,
            investigation_id=event.investigation_id,
            address=event.address,
            description=event.description,
            reported_at=event.reported_at,
            version=version,
        )
    if state is None:
        return None
    period = replace(state.period, until_on=event.until_on, until_at=event.until_at, open=False)
    return replace(state, period=period)
