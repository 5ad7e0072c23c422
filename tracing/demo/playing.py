"""A story is played: a new registry on a simulated clock, each step by the ordinary commands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from tracing.demo.script import YEAR, Day, Stage, Step, Story
from tracing.domain.identifiers import CaseId
from tracing.registry import Ids, Registry, make_registry, open_registry


class Played(NamedTuple):
    """Where the key of the new registry lies, and the case something becomes known of late."""

    key: str
    late: CaseId


def play(story: Story, folder: Path, told: Callable[[Day], None]) -> Played:
    """Make the registry and record the story; `told` is called as each day ends.

    Raises RegistryExistsError.
    """
    zone = ZoneInfo(story.time_zone)
    first = story.days[0]
    now = _moment(first, first.steps[0].at, zone)
    key = make_registry(
        folder,
        label=story.label,
        jurisdiction=story.jurisdiction,
        time_zone=story.time_zone,
        clock=lambda: now,
    )
    with open_registry(folder, clock=lambda: now, source="demo") as registry:
        stage = Stage(story.people, registry.registry_id)
        for day in story.days:
            for step in day.steps:
                now = _moment(day, step.at, zone)
                _record(registry, stage, step)
            told(day)
        registry.position()
    return Played(key, stage.cases[story.late].case_id)


def _record(registry: Registry, stage: Stage, step: Step) -> None:
    asked = registry.asked()._replace(actor=step.by, assurance="asserted")
    stage.now, stage.ids = asked.now, Ids(asked.command_id)
    commands = [command for deed in step.deeds for command in deed(stage)]
    registry.execute(*commands, asked=asked)


def _moment(day: Day, hour: str, zone: ZoneInfo) -> datetime:
    return datetime.fromisoformat(f"{YEAR}-{day.written} {hour}").replace(tzinfo=zone)
