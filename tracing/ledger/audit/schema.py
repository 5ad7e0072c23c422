"""Whether the tables and triggers are those of FORMAT.md, section 1."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing

from tracing.ledger.audit.findings import (
    APPLICATION,
    DECLARED,
    FORMAT,
    MEDDLING,
    UNGUARDED,
    Notes,
)

_APPLICATION_ID = 0x74726163
_FORMAT_VERSION = 1
_TABLES = ("events", "commands")
_SCHEMA = """
CREATE TABLE events (
  position       INTEGER PRIMARY KEY,
  stream_id      BLOB    NOT NULL,
  stream_version INTEGER NOT NULL,
  topic          TEXT    NOT NULL,
  recorded_at    INTEGER NOT NULL,
  envelope       BLOB    NOT NULL,
  state          BLOB    NOT NULL,
  leaf           BLOB    NOT NULL,
  UNIQUE (stream_id, stream_version)
) STRICT;
CREATE TABLE commands (
  command_id     BLOB    PRIMARY KEY,
  body_mac       BLOB    NOT NULL,
  outcome        BLOB    NOT NULL,
  first_position INTEGER,
  last_position  INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX erasures ON events (position) WHERE topic = 'person.erased';
"""
_NAME = r"""["`\[]?{}["`\]]?"""
_REFUSING = re.compile(
    r"create\s+trigger\s.+?\s(?:before|after)\s+(?P<act>update|delete)\s+on\s+"
    + _NAME.format("(?P<table>events|commands)")
    + r"\s+(?:for\s+each\s+row\s+)?begin\s+"
    r"select\s+raise\s*\(\s*(?:abort|rollback)\s*,\s*'(?:[^']|'')*'\s*\)\s*;\s*end\s*;?\s*",
    re.IGNORECASE | re.DOTALL,
)
_ALTERING = re.compile(
    r"\bbegin\b.*\b(?:insert|update|delete|replace|ignore)\b", re.IGNORECASE | re.DOTALL
)
_QUOTED = re.compile(r"'(?:[^']|'')*'")


def check_schema(connection: sqlite3.Connection, notes: Notes) -> None:
    for pragma, stated, flaw in (
        ("application_id", _APPLICATION_ID, APPLICATION),
        ("user_version", _FORMAT_VERSION, FORMAT),
    ):
        (found,) = connection.execute(f"PRAGMA {pragma}").fetchone()
        if found != stated:
            notes.add(None, flaw, stated, found)
    with closing(sqlite3.connect(":memory:")) as reference:
        reference.executescript(_SCHEMA)
        for table in _TABLES:
            _check_table(reference, connection, table, notes)
    _check_triggers(connection, notes)


def _check_table(
    reference: sqlite3.Connection, connection: sqlite3.Connection, table: str, notes: Notes
) -> None:
    stated, found = _declared(reference, table), _declared(connection, table)
    for line in stated:
        if line not in found:
            notes.add(None, DECLARED, line, "")
    for line in found:
        if line not in stated:
            notes.add(None, DECLARED, "", line)
    indexes = list(_indexes(connection, table))
    for line in _indexes(reference, table):
        if line not in indexes:
            notes.add(None, DECLARED, line, "")


def _declared(connection: sqlite3.Connection, table: str) -> list[str]:
    """A line for the table and one for each column, equal where the declarations are."""
    kinds = connection.execute(
        "SELECT type, wr, strict FROM pragma_table_list WHERE schema = 'main' AND name = ?",
        (table,),
    )
    columns = connection.execute(
        'SELECT cid, name, type, "notnull", dflt_value, pk, hidden FROM pragma_table_xinfo(?)',
        (table,),
    )
    return [
        *(f"{kind} {table}, without rowid {wr}, strict {strict}" for kind, wr, strict in kinds),
        *(
            f"{table}.{name} {type_}, number {cid}, not null {needed}, default {default},"
            f" key {key}, hidden {hidden}"
            for cid, name, type_, needed, default, key, hidden in columns
        ),
    ]


def _indexes(connection: sqlite3.Connection, table: str) -> Iterator[str]:
    rows = connection.execute(
        'SELECT list.name, list."unique", list.partial, master.sql FROM pragma_index_list(?) list'
        " LEFT JOIN sqlite_schema master ON master.name = list.name",
        (table,),
    )
    for name, unique, partial, sql in rows.fetchall():
        of = connection.execute("SELECT name FROM pragma_index_info(?) ORDER BY seqno", (name,))
        columns = ", ".join(str(column) for (column,) in of)
        where = " ".join(re.split(r"\bwhere\b", sql or "", maxsplit=1, flags=re.IGNORECASE)[1:])
        condition = f" where {' '.join(where.split())}" if partial else ""
        yield f"index on {table} ({columns}), unique {unique}{condition}"


def _check_triggers(connection: sqlite3.Connection, notes: Notes) -> None:
    guarded = set()
    triggers = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY name"
    for name, sql in connection.execute(triggers):
        refusing = _REFUSING.fullmatch(sql)
        if refusing:
            guarded.add((refusing["act"].lower(), refusing["table"].lower()))
        elif _ALTERING.search(_QUOTED.sub("''", sql)):
            notes.add(None, MEDDLING, "", name)
    for table in _TABLES:
        for act in ("update", "delete"):
            if (act, table) not in guarded:
                notes.add(None, UNGUARDED, f"{act} on {table}", "")
