"""Every topic there is. Topics and field names are for ever: add, never rename (golden test)."""

from __future__ import annotations

from typing import get_args

from tracing.domain.area.events import AreaEvent
from tracing.domain.arrival.events import ArrivalEvent
from tracing.domain.bulletin.events import BulletinEvent
from tracing.domain.case.events import CaseEvent
from tracing.domain.contact.events import ContactEvent
from tracing.domain.day.events import DayEvent
from tracing.domain.disinfection.events import DisinfectionEvent
from tracing.domain.event import Event, ThingFactRetracted
from tracing.domain.exemption.events import ExemptionEvent
from tracing.domain.follow_up.events import FollowUpEvent
from tracing.domain.gathering.events import GatheringEvent
from tracing.domain.immunity.events import ImmunityEvent
from tracing.domain.investigation.events import InvestigationEvent
from tracing.domain.laboratory.events import SampleEvent
from tracing.domain.operation.events import OperationEvent
from tracing.domain.person.circumstances import CircumstanceEvent
from tracing.domain.person.events import PersonEvent
from tracing.domain.person.identity import IdentityEvent
from tracing.domain.place.events import PlaceEvent
from tracing.domain.pool.events import PoolEvent
from tracing.domain.protocol.events import ProtocolEvent
from tracing.domain.quarantine.events import QuarantineEvent
from tracing.domain.referral.events import ReferralEvent
from tracing.domain.register import RegisterEvent
from tracing.domain.screening.events import ScreeningEvent
from tracing.domain.spread.events import SpreadAssessed
from tracing.domain.transfer.events import TransferEvent
from tracing.domain.whereabouts.events import StayEvent

OF_A_PERSON = (
    PersonEvent,
    CircumstanceEvent,
    IdentityEvent,
    CaseEvent,
    ContactEvent,
    StayEvent,
    SampleEvent,
    ImmunityEvent,
    InvestigationEvent,
    QuarantineEvent,
    ReferralEvent,
    FollowUpEvent,
    ArrivalEvent,
    ExemptionEvent,
)
"""What lies in the streams of persons."""

OF_A_THING = (
    PlaceEvent,
    GatheringEvent,
    AreaEvent,
    PoolEvent,
    TransferEvent,
    ScreeningEvent,
    DisinfectionEvent,
    BulletinEvent,
    ProtocolEvent,
    OperationEvent,
    DayEvent,
)
"""What lies in streams of their own, with `ThingFactRetracted`."""

TOPICS: dict[str, type[Event]] = {
    event.topic: event
    for union in (RegisterEvent, *OF_A_PERSON, *OF_A_THING)
    for event in get_args(union)
} | {event.topic: event for event in (SpreadAssessed, ThingFactRetracted)}
