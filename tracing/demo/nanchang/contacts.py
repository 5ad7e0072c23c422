"""The commands by which contacts are entered, hour by hour, with where they are placed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import groupby
from typing import Any

from tracing.demo.nanchang.people import People
from tracing.demo.nanchang.places import OTHER_CITIES, Places, decided, told_at_once
from tracing.demo.nanchang.plan import Contact, Placed, Plan
from tracing.demo.nanchang.step import Step
from tracing.domain.command import Command
from tracing.domain.contact.commands import DetermineCategory, IdentifyContact, RecordExposure
from tracing.domain.contact.events import ExposureSpan, IdentificationRoute
from tracing.domain.identifiers import Ids, QuarantineId, ReferralId
from tracing.domain.quarantine.commands import OrderQuarantine
from tracing.domain.quarantine.events import ExposureBasis, OrderMode, OrderPurpose
from tracing.domain.referral.commands import SendReferral
from tracing.domain.values import Certainty, Decision, PartialDate

TRACERS = "CDC-02"
DAYS_APART = 7


def contacts_entered(plan: Plan, people: People, places: Places, ids: Ids) -> Iterator[Step]:
    """A step for each hour: close contacts before those they exposed."""
    of_all = sorted([*plan.close, *plan.secondary], key=lambda each: each.known)
    for known, group in groupby(of_all, key=lambda each: each.known):
        decision = decided("密接判定", known)
        commands: list[Command] = []
        for contact in group:
            commands += _entered(contact, people, decision)
            commands += _placed(contact, places, ids, decision)
        yield Step(known, TRACERS, commands)


def _entered(contact: Contact, people: People, decision: Decision) -> list[Command]:
    about: dict[str, Any] = {"person_id": contact.person_id, "contact_id": contact.contact_id}
    span = ExposureSpan(first_on=PartialDate(contact.first), last_on=PartialDate(contact.last))
    return [
        people.register(contact.person_id, contact.area),
        IdentifyContact(**about, area=contact.area, route=IdentificationRoute.INTERVIEW),
        RecordExposure(
            **about,
            exposure_id=contact.exposure_id,
            source=contact.source,
            setting=contact.setting,
            span=span,
            certainty=Certainty.CERTAIN,
        ),
        DetermineCategory(**about, category=contact.category, decision=decision),
    ]


def _placed(contact: Contact, places: Places, ids: Ids, decision: Decision) -> list[Command]:
    if contact.placed is Placed.NOT_YET:
        return []
    if contact.placed is Placed.REFERRED:
        return [
            SendReferral(
                person_id=contact.person_id,
                referral_id=ReferralId(ids.new()),
                contact_id=contact.contact_id,
                to_area=OTHER_CITIES[contact.person_id.int % len(OTHER_CITIES)],
                sent_at=contact.known,
            )
        ]
    in_facility = contact.placed is Placed.FACILITY
    return [
        OrderQuarantine(
            person_id=contact.person_id,
            quarantine_id=QuarantineId(ids.new()),
            purpose=OrderPurpose.QUARANTINE,
            mode=OrderMode.FACILITY if in_facility else OrderMode.HOME,
            basis=ExposureBasis(contact.contact_id, (contact.exposure_id,)),
            place_id=places.next_bed(contact.area) if in_facility else None,
            area=contact.area,
            begins_on=contact.last,
            ends_on=contact.last + timedelta(days=DAYS_APART),
            started_at=contact.known,
            decision=told_at_once(decision),
        )
    ]
