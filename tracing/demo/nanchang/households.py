"""A few homes in Nanpu Street: who lives in them, and who answers for them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from tracing.demo.nanchang.figures import NANPU
from tracing.demo.nanchang.plan import Contact, Plan, Positive
from tracing.demo.nanchang.step import Step
from tracing.domain.command import Command
from tracing.domain.identifiers import Ids, PersonId, PlaceId, StayId
from tracing.domain.place.commands import NameHouseholder, RegisterPlace
from tracing.domain.place.events import PlaceKind
from tracing.domain.values import Period, Setting
from tracing.domain.whereabouts.commands import RecordStay
from tracing.domain.whereabouts.events import StayRole

FIELD = "CDC-03"
LARGEST = 4
"""So many live with the case at most."""


def homes(plan: Plan, ids: Ids) -> Iterator[Step]:
    """The home of each case of the street with household contacts there."""
    for number, positive in enumerate(plan.positives, 1):
        at_home = [each for each in plan.close if _lives_with(each, positive)][:LARGEST]
        if at_home:
            yield _home(number, positive, at_home, ids)


def _lives_with(contact: Contact, positive: Positive) -> bool:
    return (
        contact.source == positive.as_source
        and contact.setting is Setting.HOUSEHOLD
        and contact.area == positive.area
        and contact.area.startswith(NANPU)
    )


def _home(number: int, positive: Positive, at_home: list[Contact], ids: Ids) -> Step:
    """Entered once the last of them is known."""
    home = PlaceId(ids.new())
    known = max(each.known for each in at_home) + timedelta(minutes=15)
    commands: list[Command] = [
        RegisterPlace(
            thing_id=home,
            place_kind=PlaceKind.DWELLING,
            area=positive.area,
            address=f"示例路{number}号",
            rooms=3,
        ),
        NameHouseholder(thing_id=home, householder=positive.person_id),
        _lives_in(positive.person_id, home, ids, case_id=positive.case_id),
        *(_lives_in(each.person_id, home, ids, contact_id=each.contact_id) for each in at_home),
    ]
    return Step(known, FIELD, commands)


def _lives_in(person_id: PersonId, home: PlaceId, ids: Ids, **of: Any) -> RecordStay:
    return RecordStay(
        person_id=person_id,
        stay_id=StayId(ids.new()),
        role=StayRole.RESIDENCE,
        place_id=home,
        period=Period(open=True),
        **of,
    )
