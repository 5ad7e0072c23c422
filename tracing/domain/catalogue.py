"""Every topic there is. Topics and field names are for ever: add, never rename (golden test)."""

from __future__ import annotations

from typing import get_args

from tracing.domain.case.events import CaseEvent
from tracing.domain.contact.events import ContactEvent
from tracing.domain.event import Event
from tracing.domain.person.events import PersonEvent
from tracing.domain.register import RegisterEvent

TOPICS: dict[str, type[Event]] = {
    event.topic: event
    for union in (RegisterEvent, PersonEvent, CaseEvent, ContactEvent)
    for event in get_args(union)
}
