"""The table of commands against the commits: each names the other (FORMAT.md, section 5)."""

from __future__ import annotations

import sqlite3

from tracing.ledger.audit.envelopes import Commit, read_envelope
from tracing.ledger.audit.files import UNREADABLE
from tracing.ledger.audit.findings import (
    COMMAND_ELSEWHERE,
    COMMANDS_DAMAGED,
    NO_COMMAND,
    NO_COMMIT,
    Notes,
)

_COMMAND = "SELECT first_position, last_position FROM commands WHERE command_id = ?"
_PLACED = "FROM commands WHERE coalesce(first_position, last_position) IS NOT NULL"


class Commands:
    """The table of commands, until a damaged page ends its reading."""

    def __init__(self, connection: sqlite3.Connection, notes: Notes) -> None:
        self._connection = connection
        self._notes = notes
        self._matched = 0
        self._readable = True

    def check(self, position: int, commit: Commit) -> None:
        """The command's row names this very commit, so that no second commit can have its id."""
        if not self._readable:
            return
        try:
            row = self._connection.execute(_COMMAND, (commit.command_id,)).fetchone()
        except UNREADABLE as error:
            self._damaged(error)
            return
        if row == (commit.first, commit.last):
            self._matched += 1
            return
        stated = f"{commit.first}-{commit.last}"
        if row is None:
            self._notes.add(position, NO_COMMAND, stated, "")
        else:
            self._notes.add(position, COMMAND_ELSEWHERE, stated, f"{row[0]}-{row[1]}")

    def check_others(self) -> None:
        """Every row with positions was met; the slow search for others runs only if not."""
        if not self._readable:
            return
        try:
            (count,) = self._connection.execute(f"SELECT count(*) {_PLACED}").fetchone()
            if count != self._matched:
                self._search()
        except UNREADABLE as error:
            self._damaged(error)

    def _search(self) -> None:
        rows = f"SELECT command_id, first_position, last_position {_PLACED}"
        for command_id, first, last in self._connection.execute(rows):
            event = "SELECT envelope FROM events WHERE position = ?"
            row = self._connection.execute(event, (first,)).fetchone()
            if not (row and _names(row[0], command_id, first, last)):
                place = first if isinstance(first, int) else None
                self._notes.add(place, NO_COMMIT, f"{first}-{last}", "")

    def _damaged(self, error: BaseException) -> None:
        self._notes.add(None, COMMANDS_DAMAGED, "", error)
        self._readable = False


def _names(envelope: bytes, command_id: bytes, first: int, last: int) -> bool:
    try:
        return read_envelope(envelope) == (envelope, command_id, first, last)
    except ValueError:
        return False
