"""What the benchmarks share: ratios, the floor, and a table of them.

Every figure is a ratio of two things measured side by side on the same machine, minutes apart at
most: absolute speeds of other machines say little.
"""

from __future__ import annotations

import os
import sqlite3
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import sqlalchemy as sa

from tracing.registry import Registry, make_registry, open_registry

PAGE = 4000
CHUNK = 1000


class Figure(NamedTuple):
    """A ratio, what it compares, and the goal it is held against."""

    what: str
    ratio: float
    goal: str
    detail: str


def tell(size: int, figures: Iterable[Figure], of: str = "events") -> None:
    """The figures as a table of Markdown."""
    print(f"\n{size:,} {of}\n")
    print("| what | ratio | goal | measured |\n|---|---|---|---|")
    for figure in figures:
        print(f"| {figure.what} | {figure.ratio:.2f} | {figure.goal} | {figure.detail} |")


def floor(registry: Registry, path: Path) -> float:
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
        seconds += timed(partial(_insert, target, rows))
    target.close()
    source.close()
    return seconds


def _insert(target: sqlite3.Connection, rows: list[tuple[object, ...]]) -> None:
    target.execute("BEGIN IMMEDIATE")
    target.executemany("INSERT INTO events VALUES (?,?,?,?,?,?,?,?)", rows)
    target.execute("COMMIT")


def scan(registry: Registry) -> None:
    position, decode = 0, registry.application.events_mapper.decode
    while rows := registry.ledger.page(position, PAGE):
        for row in rows:
            decode(row)
        position = rows[-1].position


def process(command: list[str], home: Path) -> float:
    def run() -> None:
        subprocess.run(command, cwd=home, check=True, stdout=subprocess.DEVNULL)

    run()
    return median(run, 7)


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def median(work: Callable[[], object], runs: int = 3) -> float:
    return statistics.median(timed(work) for _ in range(runs))


def statements(connection: sa.Connection, ask: Callable[[], object]) -> list[tuple[str, Any]]:
    """The SQL a question asks for, with its values."""
    found: list[tuple[str, Any]] = []

    def note(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        found.append((statement, parameters))

    sa.event.listen(connection, "before_cursor_execute", note)
    ask()
    sa.event.remove(connection, "before_cursor_execute", note)
    return found


def bare_sql(connection: sa.Connection, told: Iterable[tuple[str, Any]]) -> None:
    """The rows alone, and nothing done with them."""
    for statement, parameters in told:
        connection.exec_driver_sql(statement, parameters).all()


def in_scratch(measured: Callable[[Registry], Iterable[Figure]]) -> None:
    """Tell the figures of a registry that is made for them and thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CONFIG_HOME"] = f"{folder}/config"
        home = Path(folder) / "registry"
        make_registry(home, label="Benchmark", jurisdiction="36", time_zone="Asia/Shanghai")
        with open_registry(home) as registry:
            figures = list(measured(registry))
            events = registry.head
    tell(events, figures)
