"""Rows change only under another fingerprint: subscribers hold cursors, and people hold lists."""

from __future__ import annotations

from tests.read_models.golden import HISTORY, committed, found
from tracing.domain.command import Command


def test_the_rows_of_a_fixed_history_are_what_they_were_under_this_fingerprint() -> None:
    fingerprint, rows = found()
    known = committed()
    assert fingerprint in known, "new models: python -m tests.read_models.golden --write"
    assert known[fingerprint] == rows, "rows changed: raise the version of their model"


def test_the_fixed_history_has_every_kind_of_command_about_people() -> None:
    played = {type(command) for commands in HISTORY for command in commands}
    assert sorted(kind.kind for kind in _commands(Command) - played) == ["person.erase"]


def _commands(kind: type[Command]) -> set[type[Command]]:
    below = {each for sub in kind.__subclasses__() for each in _commands(sub)}
    own = "kind" in vars(kind) and kind.__module__.startswith("tracing.domain")
    return below | ({kind} if own and isinstance(kind.kind, str) else set())
