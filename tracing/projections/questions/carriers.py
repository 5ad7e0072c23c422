"""What people could do in a chain of infection, by their role and the pack in force.

A case could infect in the window that the pack has of its role: from `lookback_days` before the
day it counts from (of several the earliest) to the end of the day on which it was over. It caught
its infection an incubation before its onset or, where no onset is known, at the latest when its
first positive sample was taken. A close contact who is no case could pass something on from the
first exposure on record until they were placed. Days are whole local ones. A date known only to
lie between two days counts as early as it can be for what begins and as late for what ends; a day
that is not known bounds nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, tzinfo
from typing import NamedTuple

import sqlalchemy as sa

from tracing.analysis.reach import Carrier, Part, Window
from tracing.domain.contact.state import ContactStatus
from tracing.domain.protocol.in_force import InForce
from tracing.domain.protocol.infectious import ended_on, infectious, shifted, window_of
from tracing.domain.protocol.pack import RuleSet
from tracing.domain.protocol.rules.people import Anchor, InfectiousEnd, Role
from tracing.domain.values import ContactCategory, PartialDate
from tracing.errors import RefusedError
from tracing.language import Text
from tracing.projections.contact_graph.minutes import days_of
from tracing.projections.contacts import CONTACTS
from tracing.projections.questions.anchored import (
    Anchored,
    Apart,
    anchored,
    apart,
    ends_of,
    local_day,
)
from tracing.projections.questions.base import rows_of_people
from tracing.projections.questions.identity import (
    Identity,
    all_of_persons,
    identity,
    kept_persons,
)

_ENDED = (ContactStatus.EXCLUDED, ContactStatus.RETRACTED)

ANYWHERE = Text("", "anywhere")
WHERE_REPORTED = Text("{person} 报告时当地", "where and when {person} was reported")


class NoPackForChainsError(RefusedError):
    """`where`: ANYWHERE, or WHERE_REPORTED of somebody."""

    text = Text(
        "截至位置 {position}，{where}没有有效的规则包，无从判断谁在何时能传染",
        "as of position {position} no protocol pack is in force {where}, so nothing says who could "
        "infect others, and when",
    )
    hint = Text(
        "先用 tracing protocol adopt 规则包 --from 日期 采用；或加 --any-time 不计时间",
        "adopt one with tracing protocol adopt PACK --from DAY, or leave time aside with "
        "--any-time",
    )


class Judged(NamedTuple):
    """People by the pack in force where they are; of merged records by the one who is kept."""

    carriers: dict[str, Carrier]
    """Cases, and close contacts of whom the pack has a window; nobody else can do anything."""
    without_pack: set[str]
    """Cases and close contacts of whom nothing can be said: no pack is in force."""


def carriers(
    connection: sa.Connection,
    at: int,
    zone: tzinfo,
    packs: InForce,
    persons: Sequence[str] | None = None,
) -> dict[str, Carrier]:
    """Of all, or of these people, found by their ids alone."""
    return judged(connection, at, zone, packs, persons).carriers


def judged(
    connection: sa.Connection,
    at: int,
    zone: tzinfo,
    packs: InForce,
    persons: Sequence[str] | None = None,
) -> Judged:
    who, records = _asked(connection, at, persons)
    orders = apart(connection, at, zone, who, records)
    found = Judged({}, set())
    infected = set()
    for case in anchored(connection, at, zone, who, records):
        infected.add(case.person_id)
        current = packs.on(case.reported_on, case.area)
        if current is None:
            found.without_pack.add(case.person_id)
            continue
        ends = ends_of(orders.get(case.person_id, ()), case.since)
        _add(found, case.person_id, _of_case(case, current.rules, ends, zone))
    for contact in _close_contacts(connection, at, zone, who, records):
        if contact.person_id in infected:
            continue
        current = packs.on(contact.determined_on, contact.area)
        if current is None:
            found.without_pack.add(contact.person_id)
            continue
        own = orders.get(contact.person_id, ())
        carrier = _of_contact(contact, current.rules, own, zone)
        if carrier is not None:
            _add(found, contact.person_id, carrier)
    return found._replace(without_pack=found.without_pack - set(found.carriers))


def _asked(
    connection: sa.Connection, at: int, persons: Sequence[str] | None
) -> tuple[Identity, list[str] | None]:
    """Who is who among them, and all their records."""
    if persons is None:
        return identity(connection, at), None
    kept = kept_persons(connection, at, persons)
    records = all_of_persons(
        connection, at, list(dict.fromkeys(kept.get(each, each) for each in persons))
    )
    return Identity(kept_persons(connection, at, records), {}), records


def _add(found: Judged, person: str, more: Carrier) -> None:
    """Of several infections or times as a contact, any may have been the one."""
    known = found.carriers.get(person)
    if known is not None:
        both = known.catching and more.catching
        catching = known.catching + more.catching if both else ()
        more = Carrier(known.part, known.infectious + more.infectious, catching)
    found.carriers[person] = more


def _of_case(
    case: Anchored, rules: RuleSet, ends: dict[InfectiousEnd, date], zone: tzinfo
) -> Carrier:
    window = _infectious(case, rules, ends, zone)
    return Carrier(
        Part.CASE,
        () if window is None else (window,),
        _catching(case, rules, zone),
    )


def _infectious(
    case: Anchored, rules: RuleSet, ends: dict[InfectiousEnd, date], zone: tzinfo
) -> Window | None:
    role = case.role(rules)
    told = window_of(rules, role)
    if told is None:
        return None
    early = infectious(rules, role, case.earliest, ends)
    late = infectious(rules, role, case.latest, ends)
    if early is None or late is None:
        return days_of(None, ended_on(told, None, ends), zone)
    return days_of(early.first_on, late.last_on, zone)


def _catching(case: Anchored, rules: RuleSet, zone: tzinfo) -> tuple[Window, ...]:
    incubation = rules.infection.incubation
    onset = case.anchors.get(Anchor.ONSET)
    counted: PartialDate | None = onset or case.anchors.get(Anchor.FIRST_POSITIVE_SAMPLING)
    if counted is None:
        return ()
    shortest = 0 if onset is None else incubation.shortest_days
    first = shifted(counted.earliest, -incubation.longest_days)
    return (days_of(first, shifted(counted.last, -shortest), zone),)


class _CloseContact(NamedTuple):
    person_id: str
    area: str | None
    determined_on: date
    first_on: date | None


def _of_contact(
    contact: _CloseContact, rules: RuleSet, orders: Sequence[Apart], zone: tzinfo
) -> Carrier | None:
    """None where the pack has no window of close contacts."""
    told = window_of(rules, Role.CLOSE_CONTACT)
    if told is None:
        return None
    first = contact.first_on
    ends = ends_of(orders, first or date.min)
    since = first and {Anchor.FIRST_EXPOSURE: first, Anchor.DETERMINED: contact.determined_on}
    found = infectious(rules, Role.CLOSE_CONTACT, since or {}, ends)
    if found is None:
        window = days_of(None, ended_on(told, None, ends), zone)
    else:
        window = days_of(found.first_on, found.last_on, zone)
    return Carrier(Part.CONTACT, (window,), ())


def _close_contacts(
    connection: sa.Connection,
    at: int,
    zone: tzinfo,
    who: Identity,
    persons: Sequence[str] | None,
) -> list[_CloseContact]:
    names = ("person_id", "area", "category_decided_at", "first_exposure_on")
    query = (
        sa.select(*(CONTACTS.c[name] for name in names))
        .where(
            CONTACTS.held_at(at),
            CONTACTS.c.status.not_in(_ENDED),
            CONTACTS.c.category == ContactCategory.CLOSE,
        )
        .order_by(*CONTACTS.by_key)
    )
    return [
        _CloseContact(
            who.person(row.person_id),
            row.area,
            local_day(row.category_decided_at, zone),
            date.fromisoformat(row.first_exposure_on) if row.first_exposure_on else None,
        )
        for row in rows_of_people(connection, query, CONTACTS, persons)
    ]
