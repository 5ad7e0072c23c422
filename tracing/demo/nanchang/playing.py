"""The Nanchang demonstration is played: an hour of the simulated days is one commit."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tracing.collector import garbage_waiting
from tracing.demo.nanchang.bulletins import Publication, published
from tracing.demo.nanchang.figures import JURISDICTION
from tracing.demo.nanchang.step import Step
from tracing.demo.nanchang.story import BEGINS, LABEL, ids_of, steps
from tracing.demo.playing import Simulation
from tracing.domain.command import Command
from tracing.projections.catchup import Progress
from tracing.registry import Registry


def play(folder: Path, seed: int, progress: Progress) -> str:
    """Make the registry and record every step; where the registry's key lies.

    `progress` is told how many steps are done, and of how many. Raises RegistryExistsError.
    """
    simulation = Simulation(folder, BEGINS)
    with simulation.opened(
        label=LABEL, jurisdiction=JURISDICTION, time_zone=str(BEGINS.tzinfo)
    ) as registry:
        ids = ids_of(seed, "commands")
        told = steps(seed, registry.registry_id)
        with garbage_waiting():
            for number, step in enumerate(told, 1):
                if step.at.date() > registry.now().date():
                    registry.position()  # the views follow day by day, and so does the bar
                asked = simulation.asked(registry, step.at, step.by)
                commands = _commands(registry, step)
                registry.execute(*commands, asked=asked._replace(command_id=ids.new()))
                progress(number, len(told))
        registry.position()
    return simulation.key


def _commands(registry: Registry, step: Step | Publication) -> Sequence[Command]:
    return [published(registry, step)] if isinstance(step, Publication) else step.commands
