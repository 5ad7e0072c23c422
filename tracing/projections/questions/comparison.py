"""What another pack in the place of those in force would make of the same facts.

What people decided is a fact and stays: orders, categories, official levels. What packs say of
them is folded anew, from the rows of the read models, and kept nowhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from tracing.domain.area.codes import within
from tracing.domain.area.levels import AreaScheme
from tracing.domain.protocol.differing import Differing, differing
from tracing.domain.protocol.in_force import InForce
from tracing.domain.protocol.legs import Indicated
from tracing.domain.protocol.running import Indication
from tracing.domain.quarantine.events import OrderPurpose
from tracing.domain.values import ContactCategory
from tracing.projections import triggers
from tracing.projections.questions.base import Day, Row
from tracing.projections.questions.exposed_records import episodes
from tracing.projections.questions.indicated_ends import Ends
from tracing.projections.questions.quarantines import quarantines
from tracing.projections.questions.risk import Step, courses

_FIRED_AT = triggers.TRIGGERS.values.index("fired_at")
FREE = (Indicated.NO_QUARANTINE, Indicated.NOT_DETERMINED)
"""What comes to no day of quarantine at all, unless something ran before."""


Courses = Mapping[tuple[str, AreaScheme], list[Step]]


class Asked(NamedTuple):
    """What is compared: the same ledger under two sets of packs."""

    now: InForce
    instead: InForce
    at: int
    on: Day
    """The day the ledger is looked at as of, with what was reported by its end."""
    first: date | None
    """The period; None: from the first fact on."""
    area: str | None
    zone: ZoneInfo

    def here(self, code: str | None) -> bool:
        return self.area is None or (code is not None and within(code, self.area))

    def day(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def inside(self, at: datetime) -> bool:
        return (self.first or date.min) <= self.day(at) <= self.on.day


class Both(NamedTuple):
    now: Ends
    instead: Ends


class AreaDiffers(NamedTuple):
    code: str
    scheme: AreaScheme
    differs: Differing


class TriggerCompared(NamedTuple):
    """An official level of an area, and since when an operation is, and would be, due."""

    area: str
    designation: int
    now: datetime | None
    instead: datetime | None


class OrderCompared(NamedTuple):
    """An order of an exposed person, with what both say of its mode."""

    row: Row
    category: ContactCategory
    begins_on: date
    now: Indication
    instead: Indication

    @property
    def ordered_days(self) -> int | None:
        return _span(self.begins_on, self.row["ends_on"])

    @property
    def days_now(self) -> int | None:
        return days(self.now, self.begins_on)

    @property
    def days_instead(self) -> int | None:
        return days(self.instead, self.begins_on)

    @property
    def last_on(self) -> date:
        """The last day that anybody ordered or any pack indicates."""
        ends = (self.row["ends_on"], self.now.ends_on, self.instead.ends_on)
        return max((day for day in ends if day is not None), default=self.begins_on)

    @property
    def differs(self) -> bool:
        return (self.now.ends_on, self.days_now) != (self.instead.ends_on, self.days_instead)

    @property
    def comparable(self) -> bool:
        """Whether both say how many days it comes to."""
        return self.days_now is not None and self.days_instead is not None


class ContactCompared(NamedTuple):
    """A contact of a kind that one of the two does not determine at all."""

    contact_id: str
    category: ContactCategory
    now: bool
    """Whether they are determined."""
    instead: bool


def days(found: Indication, begins_on: date) -> int | None:
    """Days of an order that are indicated, both ends included; None where nobody can say.

    Days before day 1 of the course are days of the exposure, not of quarantine.
    """
    if found.ends_on is None:
        return 0 if found.what in FREE else None
    first = found.course.legs[0].first_on if found.course and found.course.legs else begins_on
    return _span(max(begins_on, first), found.ends_on)


def _span(first: date, last: date | None) -> int | None:
    return None if last is None else max((last - first).days + 1, 0)


def levels(connection: sa.Connection, asked: Asked) -> Iterator[AreaDiffers]:
    """Where and when the indicated levels of areas would be others."""
    now, instead = _both_courses(connection, asked)
    for code, scheme in sorted({*now, *instead}):
        one, other = now.get((code, scheme), []), instead.get((code, scheme), [])
        began = [step.from_on for step in (*one, *other) if step.from_on != date.min]
        first = asked.first or min(began, default=asked.on.day)
        for each in differing(one, other, first, asked.on.day):
            yield AreaDiffers(code, scheme, each)


def _both_courses(connection: sa.Connection, asked: Asked) -> tuple[Courses, Courses]:
    """Of the areas that either speaks of, under both."""
    both = asked.now, asked.instead
    found = tuple(_courses(connection, asked, packs) for packs in both)
    codes = [{code for code, _ in each} for each in found]
    spoken_of = {code for code in codes[0] | codes[1] if asked.here(code)}
    now, instead = (
        {**each, **_courses(connection, asked, packs, spoken_of - own)}
        for each, own, packs in zip(found, codes, both, strict=True)
    )
    return (
        {key: steps for key, steps in now.items() if key[0] in spoken_of},
        {key: steps for key, steps in instead.items() if key[0] in spoken_of},
    )


def _courses(
    connection: sa.Connection, asked: Asked, packs: InForce, codes: Collection[str] | None = None
) -> Courses:
    if codes is not None and not codes:
        return {}
    return courses(connection, asked.at, on=asked.on.day, zone=asked.zone, codes=codes, packs=packs)


def due(connection: sa.Connection, asked: Asked) -> Iterator[TriggerCompared]:
    """Where an operation is due under one of the two, or both, since a day of the period."""
    now, instead = (_fired(connection, asked, packs) for packs in (asked.now, asked.instead))
    for area, designation in sorted({*now, *instead}):
        key = area, designation
        yield TriggerCompared(area, designation, now.get(key), instead.get(key))


def _fired(
    connection: sa.Connection, asked: Asked, packs: InForce
) -> dict[tuple[str, int], datetime]:
    found: dict[tuple[str, int], datetime] = {}
    for (area, designation), values in triggers.rows(connection, asked.at, None, packs).items():
        fired_at = datetime.fromisoformat(values[_FIRED_AT])
        if asked.here(area) and asked.inside(fired_at):
            found[area, designation] = fired_at
    return found


def both_ends(connection: sa.Connection, asked: Asked) -> Both:
    """What both sets of packs say of the same people."""
    people = episodes(connection, asked.at, asked.zone, on=asked.on)
    return Both(*(Ends(packs, people, asked.zone) for packs in (asked.now, asked.instead)))


def orders(connection: sa.Connection, asked: Asked, ends: Both) -> Iterator[OrderCompared]:
    """Orders that rest on an exposure and ran in the period, with what both say."""
    purpose = OrderPurpose.QUARANTINE
    for row in quarantines(connection, asked.at, on=asked.on, purpose=purpose):
        episode = ends.now.episodes.get(row["basis_id"])
        if episode is None or not asked.here(row["area"] or episode.area):
            continue
        began = row["begins_on"] or asked.day(row["started_at"] or row["decided_at"])
        found = OrderCompared(
            row, episode.category, began, ends.now.of_order(row), ends.instead.of_order(row)
        )
        if asked.first is None or found.last_on >= asked.first:
            yield found


def contacts(asked: Asked, ends: Both) -> Iterator[ContactCompared]:
    """Contacts whom one of the two determines and the other does not."""
    for contact_id, episode in ends.now.episodes.items():
        if asked.here(episode.area):
            now, instead = (_determined(each.of_contact(contact_id)) for each in ends)
            if now is not instead:
                yield ContactCompared(contact_id, episode.category, now, instead)


def _determined(found: Indication) -> bool:
    """At any time: what ran and was cut short by a later pack, was."""
    return found.what is not Indicated.NOT_DETERMINED or found.course_ends_on is not None
