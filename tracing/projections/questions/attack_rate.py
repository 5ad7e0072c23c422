"""Who was exposed to cases, where, as what kind of contact, and whether they became cases."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, tzinfo
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from tracing.analysis.attack_rate import Days, Exposed, Rate, RateBy, attack_rates
from tracing.domain.area.codes import county_of, short
from tracing.domain.contact.state import ContactStatus
from tracing.domain.protocol.in_force import InForce
from tracing.domain.values import ContactCategory, Setting, SourceKind
from tracing.projections.cells import instant
from tracing.projections.contacts import CONTACTS
from tracing.projections.exposures import EXPOSURES
from tracing.projections.moments import last_day
from tracing.projections.persons import PERSONS
from tracing.projections.questions.anchored import day_or_local
from tracing.projections.questions.area_tree import Tree
from tracing.projections.questions.chosen import Chosen, exposures_where
from tracing.projections.questions.identity import Identity, identity
from tracing.projections.questions.links import infections
from tracing.projections.questions.protocols import in_force

Group = StrEnum | str | None
"""A setting, a category, the code of an area; None where that is not on record."""


class Asked(NamedTuple):
    """Attack rates with what they are of."""

    by: RateBy
    area: str | None
    from_on: date | None
    to_on: date | None
    on: date
    within: int | None
    adopted: bool
    """Whether any pack was."""
    packs: tuple[str, ...]
    """Whose incubation was taken, besides or instead of the days asked for."""
    rates: Mapping[Group, Rate]
    """By code; None last."""
    whole: Rate | None
    """Of everybody, each once; None where nobody was exposed."""


def attack_rates_of(
    connection: sa.Connection,
    at: int,
    now: datetime,
    zone: tzinfo,
    *,
    by: RateBy,
    within: int | None = None,
    from_on: date | None = None,
    to_on: date | None = None,
    area: str | None = None,
) -> Asked:
    """Of exposures that name a case which stands and was not discarded, reported before `now`.

    They lie in the area of the contact record, else of the residence; by area they count under
    what lies directly in the area asked for, else under their county. `within`: so many days are
    observed, in the place of the longest incubation of the pack in force then and there.
    """
    today = last_day(now, zone)
    chosen = Chosen(zone, today, area, from_on, to_on)
    reading = _Reading(connection, at, now, chosen, within)
    several = list(reading.exposed(by))
    rates = attack_rates(several, today)
    named = sorted(rates, key=lambda group: (group is None, group or ""))
    whole = attack_rates((each._replace(group=None) for each in several), today)
    return Asked(
        by=by,
        area=area,
        from_on=from_on,
        to_on=to_on,
        on=today,
        within=within,
        adopted=bool(reading.packs.adoptions),
        packs=tuple(reading.packs_taken),
        rates={group: rates[group] for group in named},
        whole=whole.get(None),
    )


class _Reading:
    def __init__(
        self, connection: sa.Connection, at: int, now: datetime, chosen: Chosen, within: int | None
    ) -> None:
        self.connection, self.at, self.chosen, self.within = connection, at, chosen, within
        self.until = instant(now) or ""
        self.packs: InForce = in_force(connection, at)
        self.packs_taken: dict[str, None] = {}
        self.who: Identity = identity(connection, at)
        self.tree = Tree(connection, at)

    def exposed(self, by: RateBy) -> Iterator[Exposed[Group]]:
        became, inside = self._cases(), self.chosen.inside(self.connection, self.at)
        part = _part(self.tree, self.chosen.area, self.chosen.day)
        for row in self._exposures():
            if self.who.case(row.source_id) not in became.sources or not inside(row.place):
                continue
            person = self.who.person(row.person_id)
            if person == self.who.person(row.source_person_id):
                continue
            first = day_or_local(row.first_from, row.first_at, self.chosen.zone)
            last = day_or_local(row.last_to, row.last_at, self.chosen.zone)
            yield Exposed(
                person=person,
                group=_group(by, row, part),
                first_on=first,
                last_on=last,
                case_on=became.days.get(person),
                incubation=self._incubation(last or first or self.chosen.day, row.place),
                open=bool(row.open),
            )

    def _exposures(self) -> Iterable[Any]:
        names = ("person_id", "source_person_id", "source_id", "setting", "open")
        days = ("first_from", "last_to", "first_at", "last_at")
        query = (
            sa.select(
                *(EXPOSURES.c[name] for name in (*names, *days)),
                CONTACTS.c.category,
                sa.func.coalesce(CONTACTS.c.area, PERSONS.c.residence).label("place"),
            )
            .join(CONTACTS.table, CONTACTS.c.contact_id == EXPOSURES.c.contact_id)
            .join(PERSONS.table, PERSONS.c.person_id == EXPOSURES.c.person_id)
            .where(
                EXPOSURES.held_at(self.at),
                EXPOSURES.c.source_kind == SourceKind.CASE,
                sa.or_(EXPOSURES.c.reported_at.is_(None), EXPOSURES.c.reported_at < self.until),
                CONTACTS.held_at(self.at),
                PERSONS.held_at(self.at),
                CONTACTS.c.status != ContactStatus.RETRACTED,
                *exposures_where(self.chosen),
            )
            .order_by(*EXPOSURES.by_key)
        )
        return self.connection.execute(query)

    def _cases(self) -> _Cases:
        found = _Cases(set(), {})
        for each in infections(self.connection, self.at, self.chosen.zone, self.chosen.day):
            if each.counts:
                known = each.onset_on or each.sampled_on
                day = known.earliest if known else each.reported_on
                found.sources.add(each.case_id)
                found.days[each.person_id] = min(found.days.get(each.person_id, day), day)
        return found

    def _incubation(self, day: date, area: str | None) -> Days | None:
        current = self.packs.on(day, area)
        if current is None:
            return None if self.within is None else Days(0, self.within)
        self.packs_taken[current.pack] = None
        given = current.rules.infection.incubation
        longest = given.longest_days if self.within is None else self.within
        return Days(min(given.shortest_days, longest), longest)


class _Cases(NamedTuple):
    sources: set[str]
    """By the ids that are kept."""
    days: dict[str, date]
    """By person who counts, their first day as a case."""


def _group(by: RateBy, row: Any, part: Callable[[str | None], str | None]) -> Group:
    match by:
        case RateBy.SETTING:
            return None if row.setting is None else Setting(row.setting)
        case RateBy.CATEGORY:
            return None if row.category is None else ContactCategory(row.category)
        case RateBy.AREA:
            return part(row.place)


def _part(tree: Tree, area: str | None, on: date) -> Callable[[str | None], str | None]:
    """Under which area a code counts."""

    @cache
    def part(code: str | None) -> str | None:
        if code is None:
            return None
        if area is None:
            return county_of(code) or short(code)
        line = tree.chain(code, on)
        at = line.index(short(area)) if short(area) in line else 0
        return line[max(at - 1, 0)]

    return part
