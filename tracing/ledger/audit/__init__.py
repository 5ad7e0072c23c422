"""Re-checks a ledger file from its bytes alone, as an outsider would with FORMAT.md in hand.

Nothing is shared with the writer: what it believes about its own files does not count here.
A fault is never raised but becomes a `Finding`, and the scan goes on as far as the file can be
read. Memory is bounded, save for one small entry a stream.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import closing
from os import PathLike
from pathlib import Path

from tracing.ledger.audit.events import Progress, Scan
from tracing.ledger.audit.files import UNREADABLE, check_pages, open_read_only
from tracing.ledger.audit.findings import (
    DAMAGED,
    MOST_FINDINGS,
    NO_FILE,
    Finding,
    Kind,
    Notes,
    Report,
)
from tracing.ledger.audit.schema import check_schema
from tracing.ledger.audit.states import known_topics

__all__ = [
    "MOST_FINDINGS",
    "Finding",
    "Kind",
    "Progress",
    "Report",
    "known_topics",
    "verify",
]


def verify(
    path: str | PathLike[str],
    *,
    topics: Mapping[str, Collection[str]] | None,
    expected_size: int | None = None,
    expected_root: str | None = None,
    progress: Progress | None = None,
) -> Report:
    """Check a ledger file, read-only and in one read transaction, also beside a live writer.

    `topics` is the catalogue (`known_topics()`); None leaves topics and fields unchecked.
    `expected_size` and `expected_root` (hexadecimal) come from a checkpoint somebody else keeps:
    a ledger that is shorter was rolled back, one with another root at that size was forked. A
    root without a size is compared with the whole.

    SQLite leaves an empty `-wal` and `-shm` beside a ledger that nobody else has open.
    """
    notes = Notes()
    scan = Scan(notes, topics, expected_size)
    if Path(path).is_file():
        try:
            with closing(open_read_only(Path(path))) as connection:
                connection.execute("BEGIN")
                check_schema(connection, notes)
                scan.run(connection, progress)
                check_pages(connection, notes)
        except UNREADABLE as error:
            notes.add(scan.position + 1, DAMAGED, scan.position, str(error))
    else:
        notes.add(None, NO_FILE)
    scan.compare(expected_size, expected_root)
    return scan.report()
