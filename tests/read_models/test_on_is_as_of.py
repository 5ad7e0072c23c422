"""Where all is entered when it is learnt, and nothing is taken back, a day is as it was known then.

`--on` asks what was so by the end of a day, `--as-of` what was known then. They differ where
something was entered late, corrected or withdrawn; where nothing was, they agree in every column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from msgspec.structs import replace

from tests.histories import START, Ask, histories
from tests.read_models.golden import HISTORY
from tests.read_models.sights import played
from tests.registries import Clock, make_registry
from tracing.domain.values import Precision
from tracing.projections.questions import (
    investigations,
    laboratory,
    quarantines,
    screening,
    transfers,
)
from tracing.registry import Registry

Question = Callable[..., Iterator[dict[str, Any]]]
OF_PEOPLE: tuple[Question, ...] = (
    quarantines.quarantines,
    laboratory.samples,
    laboratory.immunity,
    investigations.investigations,
)
"""Stays and referrals keep the last word on each of their steps, and when it was told, alone."""
OF_THINGS: tuple[Question, ...] = (
    laboratory.pools,
    transfers.transfers,
    transfers.passengers,
    screening.rounds,
    investigations.disinfections,
)
TAKE_BACK = ("Retract", "Correct", "Merge", "Split")
DAYS = [START.date() + timedelta(days=number) for number in range(0, 20, 2)]


def as_learnt(asked: Iterable[Ask]) -> list[Ask]:
    """The same, entered when it is learnt, some hours apart, and never taken back."""
    return [
        Ask(
            max(ask.after, timedelta(hours=4)),
            replace(ask.command, reported_at=None, reported_precision=Precision.INSTANT)
            if hasattr(ask.command, "reported_at")
            else ask.command,
        )
        for ask in asked
        if ask.corrects is None and not type(ask.command).__name__.startswith(TAKE_BACK)
    ]


def agreed(registry: Registry, asked: Iterable[Question]) -> int:
    """How many rows agree; one that does not fails."""
    head, rows = registry.position(), 0
    known = [(registry.day(day), registry.position(day)) for day in DAYS]
    with registry.reading() as reading:
        for on, at in known:
            for question in asked:
                then = list(map(told, question(reading.connection, at)))
                assert list(map(told, question(reading.connection, head, on=on))) == then
                rows += len(then)
    return rows


def told(row: dict[str, Any]) -> dict[str, Any]:
    """Without what is not kept of a step of an investigation that was told otherwise later."""
    left_out = ("minutes", "_document", "summary") if "investigation_kind" in row else ()
    return {name: row[name] for name in row if not any(part in name for part in left_out)}


@given(histories())
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_lists_about_people_on_a_day_are_as_they_were_known_then(asked: list[Ask]) -> None:
    with played(as_learnt(asked)) as registry:
        assert agreed(registry, OF_PEOPLE) > 0


def test_lists_of_things_on_a_day_are_as_they_were_known_then(tmp_path: Path) -> None:
    clock = Clock(START)
    with make_registry(tmp_path, clock=clock).open() as registry:
        for commands in HISTORY:
            clock.now += timedelta(hours=5)
            registry.execute(*commands)
        assert agreed(registry, OF_THINGS) > 0
