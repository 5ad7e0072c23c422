"""Nanchang, 9 to 17 July 2022, with invented people: every step, in order of time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from itertools import chain
from uuid import UUID

from tracing.demo.nanchang.bulletins import PUBLICATIONS, Publication
from tracing.demo.nanchang.cases import Course
from tracing.demo.nanchang.contacts import contacts_entered
from tracing.demo.nanchang.dice import Dice
from tracing.demo.nanchang.households import homes
from tracing.demo.nanchang.levels import HEADQUARTERS, adopted, levels_given
from tracing.demo.nanchang.operation import operation_run
from tracing.demo.nanchang.people import People
from tracing.demo.nanchang.places import Places, areas_registered
from tracing.demo.nanchang.plan import ZONE, Placed, Plan, drawn
from tracing.demo.nanchang.screening import rounds
from tracing.demo.nanchang.step import Step
from tracing.domain.identifiers import Ids
from tracing.domain.values import DetectionRoute

BEGINS = datetime(2022, 7, 9, 0, 30, tzinfo=ZONE)
LABEL = "南昌 2022 年 7 月（人员虚构，演示用） Nanchang, July 2022, invented people"
DESK = "CDC-01"


def steps(seed: int, registry_id: UUID) -> list[Step | Publication]:
    """The steps of a seed: the same ones each time, but for what bears the registry's id."""
    dice, ids = Dice(seed), ids_of(seed, "people")
    plan = drawn(dice, ids)
    people, places = People(dice), Places(_in_facilities(plan), ids)
    first = Step(BEGINS, DESK, [*areas_registered(registry_id), *places.registered()])
    rules = Step(BEGINS, HEADQUARTERS, adopted(registry_id, BEGINS))
    told: Iterable[Step | Publication] = chain(
        [first, rules],
        levels_given(registry_id, plan.positives),
        operation_run(registry_id, plan.positives),
        *(Course(each, people, places, ids, dice).steps() for each in plan.positives),
        contacts_entered(plan, people, places, ids),
        homes(plan, ids),
        rounds(ids, dice),
        PUBLICATIONS,
    )
    return sorted(told, key=lambda step: step.at)


def ids_of(seed: int, what: str) -> Ids:
    """Identities that are the same for the same seed."""
    begun = int(BEGINS.timestamp() * 1000).to_bytes(6, "big")
    return Ids(UUID(bytes=begun + sha256(f"{what} {seed}".encode()).digest()[:10]))


def _in_facilities(plan: Plan) -> list[str]:
    contacts = [
        each.area for each in (*plan.close, *plan.secondary) if each.placed is Placed.FACILITY
    ]
    found_there = [
        each.area for each in plan.positives if each.found is DetectionRoute.FACILITY_QUARANTINE
    ]
    return contacts + found_there
