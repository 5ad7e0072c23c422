"""How fast the spine is, against the floor, in one run: `python -m benchmarks.ledger [EVENTS]`.

Every figure is a ratio of two things measured side by side on the same machine, minutes apart at
most: absolute speeds of other machines say little. The people are invented.
"""

from __future__ import annotations

import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

from tracing.collector import garbage_waiting
from tracing.domain.values import Diagnosis, Laboratory, PartialDate, Severity, Sex
from tracing.interchange.importing import CHUNK, Importer
from tracing.interchange.rows import CaseRow, Someone
from tracing.projections import questions
from tracing.registry import Registry, make_registry, open_registry

FIRST_DAY = date(2022, 3, 1)
PAGE = 4000
EVENTS_A_CASE = 2


class Figure(NamedTuple):
    """A ratio, what it compares, and the goal it is held against."""

    what: str
    ratio: float
    goal: str
    detail: str


def case_rows(count: int, first: int) -> list[CaseRow]:
    """Cases as a line list gives them: a person with a name, a phone and a place."""
    return [_case_row(number) for number in range(first, first + count)]


def _case_row(number: int) -> CaseRow:
    onset = FIRST_DAY + timedelta(days=number % 60)
    record = f"R{number:07d}"
    person = Someone(
        name=f"测试人员{number}",
        sex=Sex.FEMALE if number % 2 else Sex.MALE,
        age=float(number % 90),
        phone=f"139{number:08d}",
        location=f"第{number % 700}小区",
    )
    cells = {
        "name": person.name or "",
        "sex": "female" if number % 2 else "male",
        "age": str(number % 90),
        "phone": person.phone or "",
        "location": person.location or "",
        "onset_on": onset.isoformat(),
        "reported_on": (onset + timedelta(days=2)).isoformat(),
        "severity": "mild",
    }
    return CaseRow(
        row=number + 2,
        record=record,
        person=person,
        onset_on=PartialDate(onset),
        reported_on=onset + timedelta(days=2),
        diagnosis=Diagnosis.CONFIRMED,
        severity=Severity.MILD,
        laboratory=Laboratory.POSITIVE,
        cells=cells,
    )


def main(events: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CONFIG_HOME"] = f"{folder}/config"
        home = Path(folder) / "registry"
        make_registry(home, label="benchmark", jurisdiction="360199", time_zone="Asia/Shanghai")
        with open_registry(home) as registry:
            figures = list(_measured(registry, events, Path(folder)))
        figures += _command_line(home)
    print(f"\n{events:,} events\n")
    print("| what | ratio | goal | measured |\n|---|---|---|---|")
    for figure in figures:
        print(f"| {figure.what} | {figure.ratio:.2f} | {figure.goal} | {figure.detail} |")


def _measured(registry: Registry, events: int, folder: Path) -> Iterator[Figure]:
    imported, count = _import(registry, events)
    caught_up = _timed(registry.position)
    floor = _floor(registry, folder / "floor.db")
    yield Figure(
        "import with sealing / executemany of the same rows",
        floor / imported,
        "≥ 0.3",
        f"{count / imported:,.0f} / {count / floor:,.0f} events/s",
    )
    both = imported + caught_up
    yield Figure(
        "the same with views caught up",
        floor / both,
        "≥ 0.12",
        f"{count / both:,.0f} events/s",
    )
    with garbage_waiting():  # as the rebuild has it
        scanned = _timed(lambda: _scan(registry))
    rebuilt = _timed(registry.rebuild)
    yield Figure(
        "rebuild / scan and decode",
        scanned / rebuilt,
        "≥ 0.1, aim 0.2",
        f"{count / rebuilt:,.0f} / {count / scanned:,.0f} events/s",
    )
    now = _median(lambda: _list(registry, registry.head))
    for share in (10, 50, 99):
        then = _median(partial(_list, registry, registry.head * share // 100))
        yield Figure(
            f"list of cases as of {share} % / now",
            then / now,
            "≤ 2",
            f"{then * 1000:,.0f} / {now * 1000:,.0f} ms",
        )


def _import(registry: Registry, events: int) -> tuple[float, int]:
    """Seconds and events of importing cases, without the time it takes to invent them."""
    importer = Importer(registry.import_door(), registry.source_book("benchmark"))
    inventing = 0.0

    def invented() -> Iterator[CaseRow]:
        nonlocal inventing
        for first in range(0, events // EVENTS_A_CASE, CHUNK):
            start = time.perf_counter()
            rows = case_rows(CHUNK, first)
            inventing += time.perf_counter() - start
            yield from rows

    seconds = _timed(lambda: importer.cases(invented(), lambda _: _say(registry.head, events)))
    return seconds - inventing, registry.head


def _floor(registry: Registry, path: Path) -> float:
    """The rows of the ledger into the same table with the same indexes, a commit for each chunk."""
    source = sqlite3.connect(registry.folder / "ledger.db")
    schema = [row[0] for row in source.execute("SELECT sql FROM sqlite_schema WHERE sql > ''")]
    target = sqlite3.connect(path, isolation_level=None)
    target.execute("PRAGMA journal_mode=WAL")
    target.execute("PRAGMA synchronous=FULL")
    for statement in schema:
        target.execute(statement)
    cursor = source.execute("SELECT * FROM events ORDER BY position")
    seconds = 0.0
    while rows := cursor.fetchmany(CHUNK):
        seconds += _timed(partial(_insert, target, rows))
    target.close()
    source.close()
    return seconds


def _insert(target: sqlite3.Connection, rows: list[tuple[object, ...]]) -> None:
    target.execute("BEGIN IMMEDIATE")
    target.executemany("INSERT INTO events VALUES (?,?,?,?,?,?,?,?)", rows)
    target.execute("COMMIT")


def _scan(registry: Registry) -> None:
    position, decode = 0, registry.application.events_mapper.decode
    while rows := registry.ledger.page(position, PAGE):
        for row in rows:
            decode(row)
        position = rows[-1].position


def _list(registry: Registry, at: int) -> None:
    with registry.reading() as reading:
        for _ in questions.cases(reading.connection, at):
            pass


def _command_line(home: Path) -> Iterator[Figure]:
    tracing = [sys.executable, "-m", "tracing"]
    floor = _process([sys.executable, "-c", "import click"], home)
    for command, goal in ((["--help"], "≤ 3"), (["case", "show", "C-0007"], "≤ 10")):
        seconds = _process([*tracing, *command], home)
        yield Figure(
            f"tracing {' '.join(command)} / python -c 'import click'",
            seconds / floor,
            goal,
            f"{seconds * 1000:,.0f} / {floor * 1000:,.0f} ms",
        )


def _process(command: list[str], home: Path) -> float:
    def run() -> None:
        subprocess.run(command, cwd=home, check=True, stdout=subprocess.DEVNULL)

    run()
    return _median(run, 7)


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _median(work: Callable[[], object], runs: int = 3) -> float:
    return statistics.median(_timed(work) for _ in range(runs))


def _say(done: int, wanted: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done:,} of {wanted:,} events", end="", file=sys.stderr)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
