"""Whether the events of a commit stand together, and commits one after another."""

from __future__ import annotations

from tracing.ledger.audit.commands import Commands
from tracing.ledger.audit.envelopes import Commit, read_envelope
from tracing.ledger.audit.findings import (
    COMMIT_CUT,
    COMMIT_END,
    COMMIT_START,
    ENVELOPE,
    ENVELOPE_DIFFERS,
    TIME_DIFFERS,
    Notes,
)


class Commits:
    """The commits met so far, and the one that is being read."""

    def __init__(self, commands: Commands, notes: Notes) -> None:
        self._commands = commands
        self._notes = notes
        self._commit: Commit | None = None
        self._next = 1
        self.count = 0

    @property
    def last(self) -> int | None:
        """Where the commit being read ends; None before the first."""
        return self._commit.last if self._commit else None

    def event(
        self, position: int, recorded_at: int, recorded_before: int | None, envelope: bytes
    ) -> None:
        commit = self._commit
        inside = commit is not None and position <= commit.last
        if commit and inside and envelope == commit.envelope:
            if recorded_at != recorded_before:
                self._notes.add(position, TIME_DIFFERS, recorded_before, recorded_at)
            return
        if commit and inside:
            stated = f"{commit.first}-{commit.last}"
            self._notes.add(position, ENVELOPE_DIFFERS, stated, "")
        begun = self._read_envelope(position, envelope)
        if begun and not (inside and begun.first != position):
            self._begin(position, begun, inside)

    def end(self, position: int) -> None:
        """There are no events after this position."""
        if self._commit and self._commit.last > position:
            self._notes.add(position + 1, COMMIT_CUT, self._commit.last, position)
        self._commands.check_others()

    def _read_envelope(self, position: int, envelope: bytes) -> Commit | None:
        try:
            return read_envelope(envelope)
        except ValueError as error:
            self._notes.add(position, ENVELOPE, *error.args)
            return None

    def _begin(self, position: int, commit: Commit, inside: bool) -> None:
        if not inside and commit.first != self._next:
            self._notes.add(position, COMMIT_START, self._next, commit.first)
        if commit.last < position:
            self._notes.add(position, COMMIT_END, position, commit.last)
        self._commands.check(position, commit)
        self.count += 1
        self._commit = commit._replace(last=max(commit.last, position))
        self._next = self._commit.last + 1
