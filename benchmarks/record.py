"""How fast the whole record is, on Nanchang in July 2022: `python -m benchmarks.record`.

Some 18,000 invented people with their exposures, determinations, orders, transfers and referrals.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from functools import partial
from pathlib import Path

from benchmarks.measuring import Figure, floor, median, process, scan, tell, timed
from tracing.collector import garbage_waiting
from tracing.demo.nanchang.figures import LAST
from tracing.demo.nanchang.playing import play
from tracing.demo.stories import SEED
from tracing.projections.dispositions import DISPOSITIONS
from tracing.projections.questions.bulletins import BulletinAsked, bulletin
from tracing.registry import Registry, open_registry


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CONFIG_HOME"] = f"{folder}/config"
        home = Path(folder) / "registry"
        played = timed(lambda: play(home, SEED, lambda _, __: None))
        with open_registry(home) as registry:
            figures = list(_measured(registry, played, Path(folder)))
            events = registry.head
        figures += _command_line(home)
    tell(events, figures)


def _measured(registry: Registry, played: float, folder: Path) -> Iterator[Figure]:
    count = registry.head
    bare = floor(registry, folder / "floor.db")
    yield Figure(
        "the demo with views / executemany of the same rows",
        bare / played,
        "–",
        f"{count / played:,.0f} / {count / bare:,.0f} events/s",
    )
    with garbage_waiting():
        scanned = timed(lambda: scan(registry))
    rebuilt = timed(registry.rebuild)
    yield Figure(
        "rebuild / scan and decode",
        scanned / rebuilt,
        "≥ 0.1",
        f"{count / rebuilt:,.0f} / {count / scanned:,.0f} events/s",
    )
    read = median(lambda: _read_courses(registry))
    now = median(partial(_bulletin, registry, LAST, registry.head))
    yield Figure(
        "reading the courses / bulletin of 16 July",
        read / now,
        "–",
        f"{read * 1000:,.0f} / {now * 1000:,.0f} ms",
    )
    at = registry.position(datetime(2022, 7, 15, tzinfo=registry.zone))
    then = median(partial(_bulletin, registry, date(2022, 7, 14), at))
    yield Figure(
        "bulletin of 14 July as known then / of 16 July now",
        then / now,
        "≤ 2",
        f"{then * 1000:,.0f} / {now * 1000:,.0f} ms",
    )


def _read_courses(registry: Registry) -> None:
    with registry.reading() as reading:
        reading.connection.execute(
            DISPOSITIONS.table.select().where(DISPOSITIONS.held_at(registry.head))
        ).all()


def _bulletin(registry: Registry, day: date, at: int) -> None:
    asked = BulletinAsked(
        about_on=day,
        area=registry.settings.jurisdiction,
        more=(),
        zone=registry.zone,
        at=at,
        day_before_at=at,
    )
    with registry.reading() as reading:
        bulletin(reading.connection, asked)


def _command_line(home: Path) -> Iterator[Figure]:
    bare = process([sys.executable, "-c", "import click"], home)
    seconds = process([sys.executable, "-m", "tracing", "bulletin", f"{LAST}"], home)
    yield Figure(
        f"tracing bulletin {LAST} / python -c 'import click'",
        seconds / bare,
        "–",
        f"{seconds * 1000:,.0f} / {bare * 1000:,.0f} ms",
    )


if __name__ == "__main__":
    main()
