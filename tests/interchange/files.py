"""Invented files brought into a registry, and lists brought out of it."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

from tests.interchange.reads import written
from tracing.interchange import exporting
from tracing.interchange.exporting import Views, write_csv
from tracing.interchange.fields import TableKind
from tracing.interchange.importing import Importer
from tracing.interchange.mapping import Mapping, usual_mapping
from tracing.interchange.reading import read_cases, read_links
from tracing.interchange.rows import Relation
from tracing.interchange.tables import open_table
from tracing.interchange.tally import Tally
from tracing.projections import questions
from tracing.registry import AsOf, Registry

SOURCE = "county list"
LISTS = {
    "cases": (exporting.cases, exporting.CASE_COLUMNS),
    "exposures": (exporting.exposures, exporting.EXPOSURE_COLUMNS),
    "transmissions": (exporting.transmissions, exporting.TRANSMISSION_COLUMNS),
}


def import_cases(
    registry: Registry,
    file: Path,
    mapping: Mapping | None = None,
    *,
    source: str = SOURCE,
    dry: bool = False,
) -> Tally:
    used = mapping or usual_mapping(TableKind.CASES)
    rows = read_cases(open_table(file, used.file), used, zone=registry.zone)
    importer = Importer(registry.import_door(), registry.source_book(source), dry=dry)
    return importer.cases(rows, lambda _: None)


def import_links(
    registry: Registry,
    file: Path,
    mapping: Mapping | None = None,
    *,
    relation: Relation = Relation.EXPOSURE,
    source: str = SOURCE,
    dry: bool = False,
) -> Tally:
    used = mapping or usual_mapping(TableKind.LINKS, relation)
    rows = read_links(open_table(file, used.file), used, zone=registry.zone)
    importer = Importer(registry.import_door(), registry.source_book(source), dry=dry)
    return importer.links(rows, lambda _: None)


def import_text(registry: Registry, folder: Path, text: str, **more: Any) -> Tally:
    """A line list given as text."""
    return import_cases(registry, written(folder, text), **more)


def exported(
    registry: Registry, listed: str, *, identified: bool = True, as_of: AsOf = None
) -> str:
    """A list as `export` writes it."""
    list_of, columns = LISTS[listed]
    shown = [column for column in columns if identified or column not in exporting.SEALED]
    at = registry.position(as_of)
    out = StringIO(newline="")
    with registry.reading() as reading:
        found = list_of(Views(reading.connection, at, registry.zone, registry.open))
        write_csv(found.rows(identified), shown, out)
    return out.getvalue()


def case(registry: Registry, record: str, source: str = SOURCE) -> dict[str, Any]:
    """What is shown of the case a record became."""
    entry = registry.source_book(source).of(record)
    assert entry is not None and entry.case is not None
    at = registry.position()
    with registry.reading() as reading:
        (row,) = questions.cases(reading.connection, at, case_id=str(entry.case), status=None)
    return row


def person(registry: Registry, record: str, source: str = SOURCE) -> dict[str, Any]:
    """What is shown of the person a record became; personal values opened."""
    entry = registry.source_book(source).of(record)
    assert entry is not None
    at = registry.position()
    with registry.reading() as reading:
        (row,) = questions.persons(reading.connection, at, person_ids=[str(entry.person)])
    sealed = questions.sealed_columns("person")
    return row | {field: registry.open(row[field]) for field in sealed}


def infectors(registry: Registry, record: str, source: str = SOURCE) -> set[str]:
    """The human ids of the cases a case is attributed to."""
    entry = registry.source_book(source).of(record)
    assert entry is not None
    at = registry.position()
    with registry.reading() as reading:
        found = list(questions.transmissions(reading.connection, at, case_id=str(entry.case)))
        names = questions.human_ids(reading.connection, [row["source_case_id"] for row in found])
    return set(names.values())
