"""Links with what is on record beside them: what their plausibility is judged by."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, tzinfo
from typing import NamedTuple

import sqlalchemy as sa

from tracing.analysis.infections import Network
from tracing.analysis.plausibility import (
    Days,
    Finding,
    Grade,
    LinkRule,
    Recorded,
    Span,
    implausible,
    not_asked,
)
from tracing.domain.protocol.in_force import InForce
from tracing.domain.protocol.rules.people import Incubation, InfectiousEnd
from tracing.domain.values import PartialDate
from tracing.projections.batches import batches
from tracing.projections.cases import CASES
from tracing.projections.exposures import EXPOSURES
from tracing.projections.moments import last_day
from tracing.projections.questions import human_ids
from tracing.projections.questions.base import partial
from tracing.projections.questions.identity import all_of_persons, kept_persons
from tracing.projections.questions.infectious_windows import CaseWindow, infectious_windows
from tracing.projections.questions.links import belonging, exposed_between, network
from tracing.projections.questions.protocols import in_force
from tracing.projections.transmissions import TRANSMISSIONS


class Asked(NamedTuple):
    links: int
    """How many were looked at."""
    findings: list[Finding]
    """The gravest grade first; of one grade by the infectee's and the infector's number."""
    not_asked: Mapping[LinkRule, int]
    """Of how many links a rule could not be asked."""
    packs: bool
    """Whether any was adopted."""


def plausibility_of(
    connection: sa.Connection,
    at: int,
    now: datetime,
    zone: tzinfo,
    *,
    from_on: date | None = None,
    to_on: date | None = None,
    area: str | None = None,
) -> Asked:
    """Of links to infectees of these days (by onset, else report) in the area."""
    on = last_day(now, zone)
    belongs = belonging(connection, at, on, from_on=from_on, to_on=to_on, area=area)
    known = network(connection, at, zone, on)
    packs = in_force(connection, at)
    several = recorded(connection, at, zone, known, on, packs)
    inside = {name for name, each in known.infections.items() if belongs(each)}
    findings = [each for each in implausible(several) if each.link.infectee in inside]
    asked = [each for each in several if each.link.infectee in inside]
    order = list(Grade)
    return Asked(
        len(asked),
        sorted(findings, key=lambda each: order.index(each.grade)),
        not_asked(asked),
        bool(packs.adoptions),
    )


def recorded(
    connection: sa.Connection,
    at: int,
    zone: tzinfo,
    network: Network,
    on: date,
    packs: InForce | None = None,
    windows: Iterable[CaseWindow] | None = None,
) -> list[Recorded]:
    """The links of a network as of a day, in its order. `packs`, `windows`: where they were read
    already."""
    held = in_force(connection, at) if packs is None else packs
    if windows is None:
        windows = infectious_windows(connection, at, zone, held, on=on)
    return list(_Reading(connection, at, zone, network, on, held, windows).links())


class _Reading:
    def __init__(
        self,
        connection: sa.Connection,
        at: int,
        zone: tzinfo,
        network: Network,
        on: date,
        packs: InForce,
        windows: Iterable[CaseWindow],
    ) -> None:
        self.network, self.packs = network, packs
        self.windows = {each.case_id: each for each in windows}
        self.pairs = {
            link.attribution_id: (
                network.infections[link.infector],
                network.infections[link.infectee],
            )
            for link in network.links
        }
        pairs = set(self.pairs.values())
        cases = {each.case_id for each in network.infections.values()}
        self.exposed = exposed_between(connection, at, zone, pairs, cases, on)
        self.exposures_kept = _any_exposure(connection, at)
        self.died = _died(connection, at, {infector.person_id for infector, _ in pairs}, on)
        self.cases = _cases(connection, at, self.pairs)

    def links(self) -> Iterable[Recorded]:
        for link in self.network.links:
            pair = self.pairs[link.attribution_id]
            infector, infectee = pair
            window = self.windows.get(infector.case_id)
            yield Recorded(
                link=link,
                infector=infector,
                infectee=infectee,
                cases=self.cases[link.attribution_id],
                died_on=self.died.get(infector.person_id),
                exposures=[Span(*each) for each in self.exposed.get(pair, ())],
                exposures_kept=self.exposures_kept,
                infectious=window and window.window,
                incubation=self._incubation(infectee.reported_on, infectee.area),
                until_burial=window is not None and _until_burial(window),
            )

    def _incubation(self, day: date, area: str | None) -> Days | None:
        current = self.packs.on(day, area)
        return None if current is None else _days(current.rules.infection.incubation)


def _days(given: Incubation) -> Days:
    return Days(given.shortest_days, given.longest_days)


def _until_burial(case: CaseWindow) -> bool:
    windows = case.current.rules.infection.windows
    return any(each.role is case.role and InfectiousEnd.BURIED in each.ends for each in windows)


def _any_exposure(connection: sa.Connection, at: int) -> bool:
    held = sa.select(sa.exists().where(EXPOSURES.held_at(at)))
    return bool(connection.execute(held).scalar_one())


def _died(
    connection: sa.Connection, at: int, people: Collection[str], on: date
) -> dict[str, PartialDate]:
    """By person who counts, the day of death (by that day) of any of their cases."""
    found: dict[str, PartialDate] = {}
    records = all_of_persons(connection, at, sorted(people))
    kept = kept_persons(connection, at, records)
    query = sa.select(CASES.c.person_id, CASES.c.died_from, CASES.c.died_to).where(
        CASES.held_at(at), CASES.c.status == "standing", CASES.c.died_from <= on.isoformat()
    )
    for some in batches(records):
        for person, first, last in connection.execute(query.where(CASES.c.person_id.in_(some))):
            died = partial(first, last)
            assert died is not None
            found[kept.get(person, person)] = died
    return found


def _cases(
    connection: sa.Connection, at: int, attributions: Iterable[str]
) -> dict[str, tuple[str, str]]:
    """By attribution, the infector and the infectee it was recorded of."""
    columns = TRANSMISSIONS.c
    query = sa.select(columns.attribution_id, columns.source_case_id, columns.case_id)
    found: dict[str, tuple[str, str]] = {}
    for some in batches(sorted(attributions)):
        rows = connection.execute(
            query.where(TRANSMISSIONS.held_at(at), columns.attribution_id.in_(some))
        ).all()
        humans = human_ids(connection, sorted({each for row in rows for each in row[1:]}))
        found |= {row[0]: (humans[row[1]], humans[row[2]]) for row in rows}
    return found
