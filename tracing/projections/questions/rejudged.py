"""Contacts who became cases: what that makes of the people they exposed, as proposals.

Nothing is changed by it: people decide. It is asked of what stands, so a case that is retracted
takes its proposals with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, tzinfo
from typing import Any, NamedTuple

import sqlalchemy as sa

from tracing.domain.contact.state import ContactStatus
from tracing.domain.follow_up.due import Proposal
from tracing.domain.protocol.in_force import InForce
from tracing.domain.protocol.infectious import Infectious
from tracing.domain.values import ContactCategory
from tracing.projections.contacts import CONTACTS
from tracing.projections.exposures import EXPOSURES
from tracing.projections.questions import human_ids
from tracing.projections.questions.anchored import day_or_local
from tracing.projections.questions.identity import Identity, identity
from tracing.projections.questions.infectious_windows import CaseWindow, infectious_windows
from tracing.projections.questions.protocols import in_force

_OVER = (ContactStatus.EXCLUDED, ContactStatus.RETRACTED, ContactStatus.BECAME_CASE)


class Rejudged(NamedTuple):
    contact: str
    person: str
    case: str
    """Of who exposed them."""
    propose: Proposal
    category: ContactCategory | None
    """What they are now."""
    first_on: date | None
    last_on: date | None
    window: Infectious
    pack: str
    area: str | None
    person_id: str
    contact_id: str


def rejudged(
    connection: sa.Connection, at: int, zone: tzinfo, packs: InForce | None = None
) -> list[Rejudged]:
    """By contact: close where an exposure lies in the window of the case, else to be excluded."""
    held = in_force(connection, at) if packs is None else packs
    if not held.adoptions:
        return []
    who = identity(connection, at)
    cases = _cases(connection, at, zone, who, held)
    found: dict[str, Rejudged] = {}
    others: set[str] = set()
    for row in _exposures(connection, at):
        own = cases.get(who.person(row.source_person_id), ()) if row.source_person_id else ()
        if not own or row.source_kind == "case":
            others.add(row.contact_id)
            continue
        for case in own:
            each = _judged(row, case, zone)
            known = found.get(row.contact_id)
            if known is None or known.propose is Proposal.EXCLUDE:
                found[row.contact_id] = each
    wanted = [each for each in found.values() if _says_something(each, others)]
    return _named(connection, wanted)


def _says_something(each: Rejudged, others: set[str]) -> bool:
    if each.propose is Proposal.CLOSE:
        return each.category is not ContactCategory.CLOSE
    return each.contact_id not in others


def _judged(row: Any, case: CaseWindow, zone: tzinfo) -> Rejudged:
    first = day_or_local(row.first_from, row.first_at, zone)
    last = None if row.open else day_or_local(row.last_to, row.last_at, zone)
    inside = case.window.meets(first, last)
    return Rejudged(
        contact=row.contact_id,
        person=row.person_id,
        case=case.case_id,
        propose=Proposal.CLOSE if inside else Proposal.EXCLUDE,
        category=None if row.category is None else ContactCategory(row.category),
        first_on=first,
        last_on=last,
        window=case.window,
        pack=case.current.pack,
        area=row.area,
        person_id=row.person_id,
        contact_id=row.contact_id,
    )


def _cases(
    connection: sa.Connection, at: int, zone: tzinfo, who: Identity, packs: InForce
) -> dict[str, list[CaseWindow]]:
    """By person: the infections of who was a contact before; one after the other."""
    were = sa.select(CONTACTS.c.person_id).where(
        CONTACTS.held_at(at), CONTACTS.c.status != ContactStatus.RETRACTED
    )
    contacts = {who.person(each) for each in connection.execute(were).scalars()}
    found: dict[str, list[CaseWindow]] = defaultdict(list)
    for case in infectious_windows(connection, at, zone, packs, who):
        if case.person_id in contacts:
            found[case.person_id].append(case)
    return found


def _exposures(connection: sa.Connection, at: int) -> Iterator[Any]:
    """Of the contacts whose episode goes on."""
    names = ("contact_id", "person_id", "source_kind", "source_person_id", "open")
    days = ("first_from", "first_at", "last_to", "last_at")
    yield from connection.execute(
        sa.select(
            *(EXPOSURES.c[name] for name in (*names, *days)), CONTACTS.c.category, CONTACTS.c.area
        )
        .join(CONTACTS.table, CONTACTS.c.contact_id == EXPOSURES.c.contact_id)
        .where(EXPOSURES.held_at(at), CONTACTS.held_at(at), CONTACTS.c.status.not_in(_OVER))
        .order_by(*EXPOSURES.by_key)
    )


def _named(connection: sa.Connection, found: list[Rejudged]) -> list[Rejudged]:
    ids = {name for each in found for name in (each.contact, each.person, each.case)}
    humans = human_ids(connection, sorted(ids))
    named = (
        each._replace(
            contact=humans[each.contact], person=humans[each.person], case=humans[each.case]
        )
        for each in found
    )
    return sorted(named, key=lambda each: each.contact)
