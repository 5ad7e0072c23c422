"""An invented registry in a folder of its own, its key beside it, under a clock that is set."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from tracing.registry import Registry
from tracing.registry import make_registry as make
from tracing.registry import open_registry as open_at

CHINA = timezone(timedelta(hours=8))
MORNING = datetime(2022, 7, 20, 9, 0, tzinfo=CHINA)
"""When the clock of an invented registry starts."""


class Clock:
    """A simulated clock that stands still until it is set."""

    def __init__(self, now: datetime = MORNING) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **by: float) -> datetime:
        """Move on by days, hours, minutes … (negative: back)."""
        self.now += timedelta(**by)
        return self.now


class InventedRegistry(NamedTuple):
    """A registry's folder, the file of its key, and the environment that finds the key."""

    folder: Path
    key_file: Path
    environment: Mapping[str, str]
    clock: Callable[[], datetime] | None

    @contextmanager
    def open(self, actor: str = "staff-7", source: str = "cli") -> Generator[Registry]:
        """The registry, opened anew, as another program would."""
        with patch.dict("os.environ", self.environment):
            registry = open_at(self.folder, actor=actor, clock=self.clock, source=source)
        with registry:
            yield registry


def make_registry(
    folder: Path,
    *,
    clock: Callable[[], datetime] | None = None,
    time_zone: str = "Asia/Shanghai",
    name: str = "registry",
) -> InventedRegistry:
    """Make a registry in `folder/name`, its key in `folder/keys`. With a clock, it is simulated."""
    environment = {
        "TRACING_KEY_FILE": str(folder / "keys" / f"{name}.key"),
        "TRACING_KEY": "",
        "TRACING_REGISTRY": "",
        "TRACING_ACTOR": "",
    }
    with patch.dict("os.environ", environment):
        place = make(
            folder / name,
            label="Invented",
            jurisdiction="360103",
            time_zone=time_zone,
            actor="staff-7",
            clock=clock,
        )
    return InventedRegistry(folder / name, Path(place), environment, clock)


@contextmanager
def open_registry(
    folder: Path,
    *,
    clock: Callable[[], datetime] | None = None,
    time_zone: str = "Asia/Shanghai",
    actor: str = "staff-7",
) -> Generator[Registry]:
    """A new invented registry, opened."""
    with make_registry(folder, clock=clock, time_zone=time_zone).open(actor) as registry:
        yield registry
