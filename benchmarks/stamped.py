"""Large registries made quickly: a small real outbreak, its rows stamped out many times over.

The outbreak is recorded through the commands. The rows its views then hold of people, cases,
contacts, exposures, transmissions, identities and numbers are copied within the views' own
database, each copy with ids and human numbers of its own and the same `since` and `until`; the
indexes are those of the views. The views go on standing where they stood, so that nothing is
folded again. The ledger and the key store stay those of the small outbreak: whoever opens the
registry reads them by key. Rows of other tables are not copied.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import sqlalchemy as sa

from tracing.domain.case.commands import AttributeSource, ReportCase
from tracing.domain.command import Command
from tracing.domain.contact.commands import RecordExposure
from tracing.domain.contact.events import ExposureSpan
from tracing.domain.identifiers import (
    AttributionId,
    CaseId,
    ContactId,
    ExposureId,
    PersonId,
)
from tracing.domain.person.commands import RegisterPerson
from tracing.domain.person.identity_commands import MergePerson
from tracing.domain.values import (
    CaseSource,
    Certainty,
    Diagnosis,
    ExposureSource,
    PartialDate,
    Setting,
    UnknownSource,
)
from tracing.projections.cases import CASES
from tracing.projections.contacts import CONTACTS
from tracing.projections.exposures import EXPOSURES
from tracing.projections.identities import CASE_IDENTITIES, IDENTITIES
from tracing.projections.numbers import NUMBERS
from tracing.projections.persons import PERSONS
from tracing.projections.store import move, standing_of
from tracing.projections.temporal import TemporalTable
from tracing.projections.transmissions import TRANSMISSIONS
from tracing.registry import Registry

EXPOSURES_EACH = 1000
CASES_EACH = 40
CONTACTS_EACH = 360
FIRST_ON = date(2022, 7, 1)
STAMPED = (
    PERSONS,
    CASES,
    CONTACTS,
    EXPOSURES,
    TRANSMISSIONS,
    IDENTITIES,
    CASE_IDENTITIES,
    NUMBERS,
)
SETTINGS = tuple(Setting)
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def play(registry: Registry) -> None:
    """An outbreak of 1,000 exposures: 40 cases, two infected by each in turn, and 360 contacts.

    A case in ten has a second candidate source; some contacts meet several cases; one person was
    registered twice and merged.
    """
    cases = [
        CaseSource(PersonId(registry.new_command_id()), CaseId(registry.new_command_id()))
        for _ in range(CASES_EACH)
    ]
    waiting: list[Command] = []
    for number, case in enumerate(cases):
        waiting += _case(registry, cases, number, case)
    contacts = [_met(registry) for _ in range(CONTACTS_EACH)]
    waiting += [RegisterPerson(person_id=person) for person, _ in contacts]
    for number in range(EXPOSURES_EACH - CASES_EACH):
        person, contact = contacts[number % CONTACTS_EACH]
        source = cases[number * 7 % CASES_EACH]
        waiting.append(_exposure(registry, person, contact, source, number))
    registry.execute(*waiting)
    twice = PersonId(registry.new_command_id())
    registry.execute(RegisterPerson(person_id=twice))
    registry.execute(MergePerson(person_id=twice, into=contacts[0][0]))
    registry.position()


def _met(registry: Registry) -> tuple[PersonId, ContactId]:
    return PersonId(registry.new_command_id()), ContactId(registry.new_command_id())


def _case(
    registry: Registry, cases: list[CaseSource], number: int, case: CaseSource
) -> Iterator[Command]:
    sources = [cases[(number - 1) // 2]] if number else []
    if number % 10 == 9:
        sources.append(cases[number - 1])
    yield RegisterPerson(person_id=case.person_id, name="王小明")
    yield ReportCase(
        person_id=case.person_id,
        case_id=case.case_id,
        onset_on=_day(number // 3),
        diagnosis=Diagnosis.CONFIRMED,
    )
    for source in sources:
        yield AttributeSource(
            person_id=case.person_id,
            case_id=case.case_id,
            attribution_id=AttributionId(registry.new_command_id()),
            source=source,
            certainty=Certainty.PROBABLE,
        )
    met: ExposureSource = sources[0] if sources else UnknownSource()
    yield _exposure(registry, case.person_id, ContactId(registry.new_command_id()), met, number)


def _exposure(
    registry: Registry,
    person_id: PersonId,
    contact_id: ContactId,
    source: ExposureSource,
    number: int,
) -> Command:
    return RecordExposure(
        person_id=person_id,
        contact_id=contact_id,
        exposure_id=ExposureId(registry.new_command_id()),
        source=source,
        setting=SETTINGS[number % len(SETTINGS)],
        span=ExposureSpan(first_on=_day(number % 14), last_on=_day(number % 14 + 1)),
    )


def _day(number: int) -> PartialDate:
    return PartialDate.parse((FIRST_ON + timedelta(number)).isoformat())


def stamp(registry: Registry, times: int, told: Callable[[int], None]) -> None:
    """Let the views hold the outbreak so many times; `told` hears of each table done."""
    generation = registry._catchup.store.current()
    with generation.writing() as connection:
        old = standing_of(connection)
        for table in STAMPED:
            _copy(connection, table, times, old.counters)
            told(1)
        counters = {kind: count * times for kind, count in old.counters.items()}
        assert move(connection, old, old._replace(counters=counters))


def _copy(
    connection: sa.Connection, table: TemporalTable, times: int, counters: dict[str, int]
) -> None:
    columns = [column.name for column in table.table.columns]
    told = ", ".join(_copied(connection, table, name, counters) for name in columns)
    for index in table.table.indexes:
        connection.execute(sa.schema.DropIndex(index))
    connection.exec_driver_sql(
        f"CREATE TEMP TABLE template AS SELECT * FROM {table.name} ORDER BY 1"
    )
    connection.exec_driver_sql(
        "WITH RECURSIVE copies(copy) AS "
        "(SELECT 1 UNION ALL SELECT copy + 1 FROM copies WHERE copy < ?) "
        f"INSERT INTO {table.name} SELECT {told} FROM copies CROSS JOIN template",
        (times - 1,),
    )
    connection.exec_driver_sql("DROP TABLE template")
    for index in table.table.indexes:
        connection.execute(sa.schema.CreateIndex(index))


def _copied(
    connection: sa.Connection, table: TemporalTable, column: str, counters: dict[str, int]
) -> str:
    """A cell of a copy: ids begin with the number of the copy, as ids of later days do."""
    if table is NUMBERS and column == "number":
        cases = " ".join(f"WHEN '{kind}' THEN {count}" for kind, count in counters.items())
        return f"number + copy * CASE 'numbers.' || kind {cases} END"
    seen = connection.exec_driver_sql(
        f'SELECT "{column}" FROM {table.name} WHERE "{column}" IS NOT NULL LIMIT 1'
    ).scalar()
    if isinstance(seen, str) and _ID.fullmatch(seen):
        return f"printf('%08x', 0x10000000 + copy) || substr(\"{column}\", 9)"
    return f'"{column}"'
