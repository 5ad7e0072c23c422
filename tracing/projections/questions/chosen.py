"""Which exposures and transmissions are asked for: of some settings, days, or an area.

The definition, for whatever runs on SQL and whatever runs on rows:

- An exposure lies in the area of the contact episode it belongs to, else where whoever was exposed
  resides. A transmission lies in the area of the infected case, else where that person resides.
- An exposure or transmission is of some days if it can have happened in them. What is not known
  of when it began or ended bounds nothing.
- A transmission of which no setting (or no day) was stated has those of the exposures of the
  infected person to the source, where there are any.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, tzinfo
from typing import Any, NamedTuple

import sqlalchemy as sa

from tracing.domain.values import PartialDate, Setting
from tracing.projections import questions
from tracing.projections.batches import batches
from tracing.projections.cases import CASES
from tracing.projections.cells import instant
from tracing.projections.contacts import CONTACTS
from tracing.projections.exposures import EXPOSURES
from tracing.projections.moments import end_of_day, start_of_day
from tracing.projections.persons import PERSONS
from tracing.projections.questions.area_tree import Inside, Tree
from tracing.projections.questions.base import Row, Where
from tracing.projections.temporal import TemporalTable

Days = tuple[date | None, date | None]
"""The first and last day something can have been; None where that is not known."""
Pair = tuple[str, str]
"""Source and exposed person."""


class Chosen(NamedTuple):
    """What is asked for. Nothing given leaves everything."""

    zone: tzinfo
    day: date
    """On which the area is as it is."""
    area: str | None = None
    from_on: date | None = None
    to_on: date | None = None
    settings: tuple[Setting, ...] = ()

    @property
    def everything(self) -> bool:
        return not self.settings and self.area is None and not self.dated

    @property
    def dated(self) -> bool:
        return self.from_on is not None or self.to_on is not None

    def during(self, days: Days) -> bool:
        """Whether something of those days can have happened in the days asked for."""
        first, last = days
        begun = self.to_on is None or first is None or first <= self.to_on
        return begun and (self.from_on is None or last is None or last >= self.from_on)

    def inside(self, connection: sa.Connection, at: int) -> Inside:
        """Whether a code lies in the area asked for."""
        return Tree(connection, at).within(self.area, self.day)


def exposures_where(chosen: Chosen) -> list[Where]:
    """The settings and days asked for, as conditions on the table of exposures."""
    where: list[Where] = []
    columns = EXPOSURES.c
    if chosen.settings:
        where.append(columns.setting.in_(chosen.settings))
    if chosen.to_on is not None:
        ends = instant(end_of_day(chosen.to_on, chosen.zone))
        where.append(
            sa.or_(
                columns.first_at < ends,
                sa.and_(
                    columns.first_at.is_(None),
                    sa.func.coalesce(columns.first_from, "") <= chosen.to_on.isoformat(),
                ),
            )
        )
    if chosen.from_on is not None:
        begins = instant(start_of_day(chosen.from_on, chosen.zone))
        where.append(
            sa.or_(
                columns.open,
                columns.last_at >= begins,
                sa.and_(
                    columns.last_at.is_(None),
                    sa.or_(
                        columns.last_to.is_(None),
                        columns.last_to >= chosen.from_on.isoformat(),
                    ),
                ),
            )
        )
    return where


def _held_cell(
    at: int, column: sa.Column[Any], table: TemporalTable, of: sa.Column[Any]
) -> sa.ScalarSelect[Any]:
    """A cell of the row of another table whose first key is `of`."""
    return sa.select(column).where(table.by_key[0] == of, table.held_at(at)).scalar_subquery()


def exposure_area(at: int) -> sa.ColumnElement[str | None]:
    """Where an exposure lies, for a query of exposures."""
    columns = EXPOSURES.c
    return sa.func.coalesce(
        _held_cell(at, CONTACTS.c.area, CONTACTS, columns.contact_id),
        _held_cell(at, PERSONS.c.residence, PERSONS, columns.person_id),
    )


def case_area(at: int) -> sa.ColumnElement[str | None]:
    """Where a case lies, for a query of cases."""
    home = _held_cell(at, PERSONS.c.residence, PERSONS, CASES.c.person_id)
    return sa.func.coalesce(CASES.c.area, home)


def chosen_exposures(
    connection: sa.Connection, at: int, chosen: Chosen, **of: Any
) -> Iterator[Row]:
    """Those of `questions.exposures` that are asked for; `of` is what is given to it."""
    inside = chosen.inside(connection, at)
    rows = questions.exposures(connection, at, where=exposures_where(chosen), **of)
    for some in batches(rows):
        areas = _areas(connection, at, EXPOSURES, exposure_area(at), some, "exposure_id", chosen)
        yield from (row for row in some if inside(areas.get(row["exposure_id"])))


def chosen_transmissions(
    connection: sa.Connection, at: int, chosen: Chosen, **of: Any
) -> Iterator[Row]:
    """Those of `questions.transmissions` that are asked for; `of` is what is given to it.

    `settings` besides: that of the transmission, where none was stated those of the exposures.
    """
    inside = chosen.inside(connection, at)
    for some in batches(questions.transmissions(connection, at, **of)):
        areas = _areas(connection, at, CASES, case_area(at), some, "case_id", chosen)
        met = _met(connection, at, some)
        for row in some:
            told = met.get((row["source_person_id"], row["person_id"]), ())
            row["settings"] = settings_of(row["setting"], (each["setting"] for each in told))
            if inside(areas.get(row["case_id"])) and _can_be(row, told, chosen):
                yield row


def settings_of(stated: Setting | None, met: Iterable[Setting | None]) -> list[Setting]:
    """Where a transmission was: as stated, else wherever the two met."""
    told = met if stated is None else (stated,)
    return list(dict.fromkeys(each for each in told if each is not None))


def _areas(
    connection: sa.Connection,
    at: int,
    table: TemporalTable,
    area: sa.ColumnElement[str | None],
    rows: Sequence[Row],
    key: str,
    chosen: Chosen,
) -> Mapping[str, str | None]:
    """By id, where they lie; nothing is read where no area is asked for."""
    if chosen.area is None:
        return {}
    wanted = sorted({row[key] for row in rows})
    query = sa.select(table.c[key], area).where(table.held_at(at), table.c[key].in_(wanted))
    return dict(connection.execute(query).all())


def _met(connection: sa.Connection, at: int, rows: Iterable[Row]) -> dict[Pair, list[Row]]:
    """The exposures of the infected to their sources."""
    pairs = {(row["source_person_id"], row["person_id"]) for row in rows}
    found: dict[Pair, list[Row]] = {}
    for some in batches(sorted({exposed for _, exposed in pairs})):
        for row in questions.exposures(connection, at, person_id=some):
            pair = row["source_person_id"], row["person_id"]
            if pair in pairs:
                found.setdefault(pair, []).append(row)
    return found


def _can_be(row: Row, met: Sequence[Row], chosen: Chosen) -> bool:
    days = infected_days(row, chosen.zone)
    if chosen.settings and not set(row["settings"]) & set(chosen.settings):
        return False
    if days is not None or not met:
        return chosen.during(days or (None, None))
    return any(chosen.during(exposed_days(each, chosen.zone)) for each in met)


def infected_days(row: Row, zone: tzinfo) -> Days | None:
    """The first and last day a transmission was stated to have been."""
    on = infected_on(row, zone)
    return None if on is None else (on.earliest, on.last)


def infected_on(row: Row, zone: tzinfo) -> PartialDate | None:
    """When a transmission of `questions.transmissions` was stated to have been; of a moment the
    local day."""
    day = _day(row["infected_at"], zone)
    stated: PartialDate | None = row["infected_on"] if day is None else PartialDate(day)
    return stated


def exposed_days(row: Row, zone: tzinfo) -> Days:
    """The first and last day of an exposure of `questions.exposures`."""
    first, last = row["first_on"], row["last_on"]
    return (
        _day(row["first_at"], zone) or (first and first.earliest),
        None if row["open"] else _day(row["last_at"], zone) or (last and last.last),
    )


def _day(moment: datetime | None, zone: tzinfo) -> date | None:
    return None if moment is None else moment.astimezone(zone).date()
