"""How fast areas are: `python -m benchmarks.areas [FOLDER]`, FOLDER with the national tables.

Without a folder the gazetteer is invented: 67,840 areas in 300 counties. Cases are invented in any
case: 10,000 or more, each in another community, and the inhabitants of every county.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import sqlalchemy as sa

from benchmarks.measuring import Figure, median, tell, timed
from tracing.domain.area.codes import UNITS
from tracing.domain.area.commands import CountArea, area_id
from tracing.domain.case.commands import ReportCase
from tracing.domain.command import Command
from tracing.domain.identifiers import CaseId, PersonId
from tracing.domain.person.commands import RegisterPerson
from tracing.domain.values import Diagnosis, Severity
from tracing.interchange.gazetteer import Gazetteer, sources
from tracing.interchange.gazetteer_import import Edition, Recorder
from tracing.projections.gazetteer import GAZETTEER
from tracing.projections.questions.rollups import Rollup
from tracing.registry import Registry, make_registry, open_registry

CASES = 10_000
CHUNK = 1000
DAY = date(2022, 7, 20)
LEVELS = sorted(UNITS)
POSITIVES = """
    SELECT substr(area, 1, {digits}), count(*) FROM case_courses
    WHERE since <= {at} AND until > {at} AND to_at IS NULL AND diagnosis != 'discarded'
    AND (laboratory = 'positive' OR diagnosis IN ('asymptomatic', 'confirmed')) GROUP BY 1"""
INHABITANTS = """
    SELECT substr(code, 1, {digits}), sum(households), sum(population) FROM areas
    WHERE since <= {at} AND until > {at} AND households IS NOT NULL GROUP BY 1"""


def main(given: Sequence[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CONFIG_HOME"] = f"{folder}/config"
        tables = Path(given[0]) if given else _invented(Path(folder) / "tables")
        home = Path(folder) / "registry"
        make_registry(home, label="Benchmark", jurisdiction="36", time_zone="Asia/Shanghai")
        with open_registry(home) as registry:
            figures = list(_measured(registry, tables))
            events = registry.head
    tell(events, figures)


def _measured(registry: Registry, tables: Path) -> Iterator[Figure]:
    gazetteer = Gazetteer(lambda _: False)
    read = timed(lambda: _read(gazetteer, tables))
    recorded = timed(lambda: _record(registry, gazetteer))
    folded = timed(registry.position)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    yield Figure(
        "folding a gazetteer / reading its tables",
        folded / read,
        "–",
        f"{gazetteer.areas:,} areas: read {read:.1f} s, recorded {recorded:.1f} s, "
        f"folded {folded:.1f} s, {peak} MB",
    )
    _play(registry)
    at = registry.position()
    with registry.reading() as reading:
        connection = reading.connection
        bare = median(lambda: _bare(connection, at), 7)
        ours = median(lambda: Rollup(connection, at, day=DAY), 7)
        yield Figure(
            "positives and inhabitants of every area / the same in bare SQL",
            ours / bare,
            "≤ 3",
            f"{ours * 1000:,.0f} / {bare * 1000:,.0f} ms",
        )


def _read(gazetteer: Gazetteer, tables: Path) -> None:
    for table in sources([tables]):
        gazetteer.read(table, lambda _: None)


def _record(registry: Registry, gazetteer: Gazetteer) -> None:
    door = registry.import_door()
    edition = Edition("Benchmark", None, {})
    Recorder(door.application, door.asked).record(gazetteer, edition, lambda _: None)


def _bare(connection: sa.Connection, at: int) -> None:
    for digits in LEVELS:
        for statement in (POSITIVES, INHABITANTS):
            connection.exec_driver_sql(statement.format(digits=digits, at=at)).all()


def _play(registry: Registry) -> None:
    """Cases spread over the communities, and the inhabitants of every county."""
    at = registry.position()
    with registry.reading() as reading:
        codes = sa.select(GAZETTEER.c.code, GAZETTEER.c.county).where(
            GAZETTEER.held_at(at), GAZETTEER.c.unit == "community"
        )
        found = reading.connection.execute(codes.order_by(GAZETTEER.c.code)).all()
    step = max(len(found) // CASES, 1)
    areas = [each.code for each in found[::step]]
    counties = sorted({each.county for each in found})
    for start in range(0, len(areas), CHUNK):
        registry.execute(*_reported(registry, areas[start : start + CHUNK]))
    for start in range(0, len(counties), CHUNK):
        registry.execute(*_counted(registry, counties[start : start + CHUNK]))


def _reported(registry: Registry, areas: Sequence[str]) -> Iterator[Command]:
    for area in areas:
        person, case = PersonId(registry.new_command_id()), CaseId(registry.new_command_id())
        yield RegisterPerson(person_id=person)
        yield ReportCase(
            person_id=person,
            case_id=case,
            area=area,
            diagnosis=Diagnosis.CONFIRMED,
            severity=Severity.MILD,
        )


def _counted(registry: Registry, counties: Sequence[str]) -> Iterator[Command]:
    for code in counties:
        yield CountArea(
            thing_id=area_id(registry.registry_id, code),
            code=code,
            counted_on=DAY,
            households=10_195,
            population=16_635,
        )


def _invented(folder: Path) -> Path:
    """Ten provinces of three cities of ten counties of 15 townships of 14 communities."""
    folder.mkdir()
    tables: dict[str, list[str]] = {
        "provinces.csv": ["code,name"],
        "cities.csv": ["code,name,provinceCode"],
        "areas.csv": ["code,name,cityCode,provinceCode"],
        "streets.csv": ["code,name,areaCode,provinceCode,cityCode"],
        "villages.csv": ["code,name,streetCode,provinceCode,cityCode,areaCode"],
    }
    for province in range(11, 21):
        tables["provinces.csv"].append(f"{province},Province {province}")
        for city in range(province * 100 + 1, province * 100 + 4):
            tables["cities.csv"].append(f"{city},City {city},{province}")
            for county in range(city * 100 + 1, city * 100 + 11):
                tables["areas.csv"].append(f"{county},County {county},{city},{province}")
                above = f"{province},{city}"
                for street in range(county * 1000 + 1, county * 1000 + 16):
                    tables["streets.csv"].append(f"{street},Street {street},{county},{above}")
                    tables["villages.csv"] += (
                        f"{street}{village:03},Village {village},{street},{above},{county}"
                        for village in range(1, 15)
                    )
    for name, lines in tables.items():
        (folder / name).write_text("\n".join(lines), encoding="utf-8")
    return folder


if __name__ == "__main__":
    main(sys.argv[1:])
