"""How fast the spine is, against the floor, in one run: `python -m benchmarks.ledger [EVENTS]`.

The people are invented.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from benchmarks.measuring import Figure, floor, median, process, scan, tell, timed
from tracing.collector import garbage_waiting
from tracing.domain.values import Diagnosis, Laboratory, PartialDate, Severity, Sex
from tracing.interchange.importing import CHUNK, Importer
from tracing.interchange.rows import CaseRow, Someone
from tracing.projections import questions
from tracing.registry import Registry, make_registry, open_registry

FIRST_DAY = date(2022, 3, 1)
EVENTS_A_CASE = 2


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
    tell(events, figures)


def _measured(registry: Registry, events: int, folder: Path) -> Iterator[Figure]:
    imported, count = _import(registry, events)
    caught_up = timed(registry.position)
    bare = floor(registry, folder / "floor.db")
    yield Figure(
        "import with sealing / executemany of the same rows",
        bare / imported,
        "≥ 0.3",
        f"{count / imported:,.0f} / {count / bare:,.0f} events/s",
    )
    both = imported + caught_up
    yield Figure(
        "the same with views caught up",
        bare / both,
        "≥ 0.12",
        f"{count / both:,.0f} events/s",
    )
    with garbage_waiting():  # as the rebuild has it
        scanned = timed(lambda: scan(registry))
    rebuilt = timed(registry.rebuild)
    yield Figure(
        "rebuild / scan and decode",
        scanned / rebuilt,
        "≥ 0.1, aim 0.2",
        f"{count / rebuilt:,.0f} / {count / scanned:,.0f} events/s",
    )
    now = median(lambda: _list(registry, registry.head))
    for share in (10, 50, 99):
        then = median(partial(_list, registry, registry.head * share // 100))
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

    seconds = timed(lambda: importer.cases(invented(), lambda _: _say(registry.head, events)))
    return seconds - inventing, registry.head


def _list(registry: Registry, at: int) -> None:
    with registry.reading() as reading:
        for _ in questions.cases(reading.connection, at):
            pass


def _command_line(home: Path) -> Iterator[Figure]:
    tracing = [sys.executable, "-m", "tracing"]
    bare = process([sys.executable, "-c", "import click"], home)
    for command, goal in ((["--help"], "≤ 3"), (["case", "show", "C-0007"], "≤ 10")):
        seconds = process([*tracing, *command], home)
        yield Figure(
            f"tracing {' '.join(command)} / python -c 'import click'",
            seconds / bare,
            goal,
            f"{seconds * 1000:,.0f} / {bare * 1000:,.0f} ms",
        )


def _say(done: int, wanted: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done:,} of {wanted:,} events", end="", file=sys.stderr)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
