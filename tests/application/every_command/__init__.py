"""Every command there is, with the answers to the four questions each is asked.

To add a command: let it happen in the fixed history (`tests/read_models/golden.py` or
`golden_measures.py`), and give it a row in `about_people.py` or `about_things.py` here. It is
asked in the state of that history just before it first happens.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module

from tests.application.every_command.about_people import ABOUT_PEOPLE
from tests.application.every_command.about_things import ABOUT_THINGS
from tests.application.every_command.questions import Questions
from tests.read_models.golden import HISTORY, P
from tracing import domain
from tracing.domain.command import Command
from tracing.domain.person.commands import ErasePerson

QUESTIONS: dict[type[Command], Questions] = ABOUT_PEOPLE | ABOUT_THINGS

PLAYED: list[Command] = [
    *(command for together in HISTORY for command in together),
    ErasePerson(**P[2]),
]
"""The fixed history, one command after the other."""


def every_command() -> list[type[Command]]:
    """What the domain can be asked, by name."""
    for module in pkgutil.walk_packages(domain.__path__, f"{domain.__name__}."):
        import_module(module.name)
    found = [kind for kind in _below(Command) if kind.__module__.startswith(domain.__name__)]
    return sorted(found, key=lambda command: command.kind)


def _below(command: type[Command]) -> set[type[Command]]:
    """The commands among its subclasses; what only they share has no name to be asked by."""
    subclasses = command.__subclasses__()
    named = {each for each in subclasses if isinstance(vars(each).get("kind"), str)}
    return named.union(*map(_below, subclasses))
