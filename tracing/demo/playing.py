"""A story is played: a new registry on a simulated clock, each step by the ordinary commands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from tracing.application import Asked
from tracing.demo.script import YEAR, Day, Stage, Step, Story
from tracing.domain.identifiers import CaseId
from tracing.registry import Ids, Registry, make_registry, open_registry


class Played(NamedTuple):
    """Where the key of the new registry lies, and the case something becomes known of late."""

    key: str
    late: CaseId


class Simulation:
    """A new registry whose clock is turned by hand."""

    def __init__(self, folder: Path, begins: datetime) -> None:
        self.folder = folder
        self.now = begins

    @contextmanager
    def opened(self, *, label: str, jurisdiction: str, time_zone: str) -> Iterator[Registry]:
        """Make it and open it. Raises RegistryExistsError."""
        self.key = make_registry(
            self.folder,
            label=label,
            jurisdiction=jurisdiction,
            time_zone=time_zone,
            clock=self._clock,
        )
        with open_registry(self.folder, clock=self._clock, source="demo") as registry:
            yield registry

    def _clock(self) -> datetime:
        return self.now

    def asked(self, registry: Registry, at: datetime, by: str) -> Asked:
        """A command of a member of staff at a moment."""
        self.now = at
        return registry.asked()._replace(actor=by, assurance="asserted")


def play(story: Story, folder: Path, told: Callable[[Day], None]) -> Played:
    """Make the registry and record the story; `told` is called as each day ends.

    Raises RegistryExistsError.
    """
    zone = ZoneInfo(story.time_zone)
    first = story.days[0]
    simulation = Simulation(folder, _moment(first, first.steps[0].at, zone))
    with simulation.opened(
        label=story.label, jurisdiction=story.jurisdiction, time_zone=story.time_zone
    ) as registry:
        stage = Stage(story.people, registry.registry_id)
        for day in story.days:
            for step in day.steps:
                asked = simulation.asked(registry, _moment(day, step.at, zone), step.by)
                _record(registry, stage, step, asked)
            told(day)
        registry.position()
    return Played(simulation.key, stage.cases[story.late].case_id)


def _record(registry: Registry, stage: Stage, step: Step, asked: Asked) -> None:
    stage.now, stage.ids = asked.now, Ids(asked.command_id)
    commands = [command for deed in step.deeds for command in deed(stage)]
    registry.execute(*commands, asked=asked)


def _moment(day: Day, hour: str, zone: ZoneInfo) -> datetime:
    return datetime.fromisoformat(f"{YEAR}-{day.written} {hour}").replace(tzinfo=zone)
