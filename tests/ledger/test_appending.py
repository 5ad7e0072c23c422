"""One commit: its rows, its leaves, its time, and what is refused."""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path
from uuid import UUID, uuid4

import msgspec
import pytest
from eventsourcing.persistence import IntegrityError

from tests.ledger.conftest import MakeCommit, OpenLedger
from tracing.ledger.appending import (
    CommandIdReusedError,
    EnvelopeRefusedError,
    ReadSetMovedError,
)
from tracing.ledger.datastore import LedgerDatastore, NotALedgerError
from tracing.ledger.sqlite import LedgerEmptyError, LedgerFactory, LedgerTooNewError, SQLiteLedger


def test_a_commit_is_written_and_read_back(ledger: SQLiteLedger, commit: MakeCommit) -> None:
    made = commit(count=3)
    written = ledger.append(made)
    assert (written.first, written.last, written.replayed) == (1, 3, False)
    rows = ledger.page(0, 10)
    assert [(r.stream_id, r.version, r.topic, r.state) for r in rows] == list(made.events)
    assert [r.recorded_at for r in rows] == [made.now] * 3
    assert ledger.stream(made.events[0][0], up_to=2) == rows[:2]
    assert ledger.row(3) == rows[2]
    assert ledger.row(4) is None
    assert ledger.head() == 3
    assert ledger.ledger_id == made.events[0][0]


def test_an_empty_ledger_has_no_id(ledger: SQLiteLedger) -> None:
    with pytest.raises(LedgerEmptyError):
        _ = ledger.ledger_id


def test_every_event_of_a_commit_has_the_same_envelope(
    ledger: SQLiteLedger, commit: MakeCommit
) -> None:
    made = commit(count=2)
    ledger.append(made)
    first, second = ledger.page(0, 2)
    assert first.envelope == second.envelope
    assert list(msgspec.json.decode(first.envelope).items()) == [
        ("actor", "staff-7"),
        ("assurance", "asserted"),
        ("command_id", str(made.command_id)),
        ("source", "cli"),
        ("first", 1),
        ("last", 2),
    ]


def test_the_leaf_is_the_hash_of_everything(ledger: SQLiteLedger, commit: MakeCommit) -> None:
    ledger.append(commit(count=2))
    ledger.append(commit(events=[(uuid4(), 1, "病例.topic", "状态".encode())], reads={}))
    for row in ledger.page(0, 10):
        h = hashlib.sha256(b"\0")
        h.update(row.position.to_bytes(8, "big"))
        h.update(row.recorded_at.to_bytes(8, "big", signed=True))
        h.update(row.stream_id.bytes)
        h.update(row.version.to_bytes(8, "big"))
        for part in (row.topic.encode(), row.envelope, row.state):
            h.update(len(part).to_bytes(4, "big"))
            h.update(part)
        assert row.leaf == h.digest()


def test_time_never_falls_when_the_clock_goes_back(
    ledger: SQLiteLedger, commit: MakeCommit
) -> None:
    times = [ledger.append(commit(now=now)).recorded_at for now in (50, 20, 50, 60)]
    assert times == [50, 50, 50, 60]


def test_the_position_before_an_instant_excludes_it(
    ledger: SQLiteLedger, commit: MakeCommit
) -> None:
    for now in (10, 20, 20, 30):
        ledger.append(commit(now=now))
    assert [ledger.position_before(at) for at in (10, 11, 20, 21, 30, 31)] == [0, 1, 1, 3, 3, 4]


@pytest.mark.parametrize("versions", [(2,), (1, 3), (1, 1), (0,)])
def test_a_hole_in_a_streams_versions_is_refused(
    ledger: SQLiteLedger, commit: MakeCommit, versions: tuple[int, ...]
) -> None:
    stream = uuid4()
    with pytest.raises(IntegrityError):
        ledger.append(commit(reads={}, events=[(stream, v, "t", b"{}") for v in versions]))
    assert ledger.head() == 0


def test_a_later_hole_is_refused_and_positions_have_none(
    ledger: SQLiteLedger, commit: MakeCommit
) -> None:
    stream = uuid4()
    ledger.append(commit(stream))
    with pytest.raises(IntegrityError):
        ledger.append(commit(stream, first=3, reads={}))
    ledger.append(commit(stream, first=2))
    assert [row.position for row in ledger.page(0, 9)] == [1, 2]


def test_a_moved_read_set_is_signalled_and_nothing_written(
    ledger: SQLiteLedger, commit: MakeCommit
) -> None:
    read, written = uuid4(), uuid4()
    ledger.append(commit(read, count=2))
    stale = commit(written, reads={read: 1, written: 0})
    with pytest.raises(ReadSetMovedError) as moved:
        ledger.append(stale)
    assert moved.value.moved == {read: 2}
    assert ledger.answer(stale.command_id, stale.body_mac) is None
    again = ledger.append(stale._replace(reads={read: 2, written: 0}))
    assert (again.first, again.replayed) == (3, False)


def test_a_repeated_command_is_given_its_first_answer_also_after_a_restart(
    ledger: SQLiteLedger, open_ledger: OpenLedger, commit: MakeCommit
) -> None:
    made = commit(count=2)
    first = ledger.append(made)
    ledger.append(commit())
    for again in (ledger, open_ledger()):
        assert again.append(made) == first._replace(replayed=True)
        assert again.answer(made.command_id, made.body_mac) == first._replace(replayed=True)
    assert ledger.head() == 3


def test_a_command_id_with_another_body_is_refused(
    ledger: SQLiteLedger, commit: MakeCommit
) -> None:
    made = commit()
    ledger.append(made)
    with pytest.raises(CommandIdReusedError) as refused:
        ledger.append(made._replace(body_mac=b"x" * 32))
    assert str(made.command_id) in refused.value.message.zh
    with pytest.raises(CommandIdReusedError):
        ledger.answer(made.command_id, b"x" * 32)


def test_a_command_without_events_is_remembered(ledger: SQLiteLedger, commit: MakeCommit) -> None:
    made = commit(events=[], reads={})
    assert ledger.append(made) == (None, None, None, made.outcome, False)
    assert ledger.append(made) == (None, None, None, made.outcome, True)
    assert ledger.head() == 0


def test_an_actor_that_could_not_be_read_back_is_refused_and_not_shown(
    ledger: SQLiteLedger, commit: MakeCommit
) -> None:
    with pytest.raises(EnvelopeRefusedError) as refused:
        ledger.append(commit(actor="王 秀英"))
    assert "王" not in refused.value.message.zh
    assert ledger.head() == 0


@pytest.mark.parametrize("table", ["events", "commands"])
@pytest.mark.parametrize("act", ["DELETE FROM {}", "UPDATE {} SET {}={}"])
def test_triggers_refuse_every_change(
    ledger: SQLiteLedger, ledger_path: Path, commit: MakeCommit, table: str, act: str
) -> None:
    ledger.append(commit())
    column = {"events": "state", "commands": "outcome"}[table]
    outside = sqlite3.connect(ledger_path)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        outside.execute(act.format(table, column, column))
    outside.close()


def test_a_tail_cannot_be_deleted_so_no_position_is_given_twice(
    ledger: SQLiteLedger, ledger_path: Path, commit: MakeCommit
) -> None:
    made = commit(count=2)
    ledger.append(made)
    outside = sqlite3.connect(ledger_path)
    outside.execute("PRAGMA recursive_triggers=ON")
    for tampering in (
        "DELETE FROM events WHERE position=2",
        "INSERT OR REPLACE INTO events SELECT * FROM events WHERE position=2",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            outside.execute(tampering)
    outside.close()
    assert ledger.append(commit()).first == 3


def test_every_connection_is_durable(ledger: SQLiteLedger) -> None:
    with ledger.datastore.transaction(commit=False) as c:
        found = {}
        for pragma in ("journal_mode", "synchronous", "application_id", "user_version"):
            c.execute(f"PRAGMA {pragma}")
            found[pragma] = c.fetchone()[0]
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,
        "application_id": 0x74726163,
        "user_version": 1,
    }


def test_another_database_is_not_taken_for_a_ledger(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE t (x)")
    other.close()
    datastore = LedgerDatastore(str(path))
    with pytest.raises(NotALedgerError):
        SQLiteLedger(datastore).create_table()
    datastore.close()


def test_a_file_that_is_no_database_is_not_taken_for_a_ledger(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    path.write_text("notes" * 1000)
    datastore = LedgerDatastore(str(path))
    with pytest.raises(NotALedgerError):
        SQLiteLedger(datastore).create_table()
    assert path.read_text() == "notes" * 1000
    datastore.close()


def test_a_newer_format_is_refused(ledger: SQLiteLedger, ledger_path: Path) -> None:
    outside = sqlite3.connect(ledger_path)
    outside.execute("PRAGMA user_version=2")
    outside.close()
    with pytest.raises(LedgerTooNewError):
        ledger.create_table()


def test_erasures_are_found_by_their_index(ledger: SQLiteLedger, commit: MakeCommit) -> None:
    people = [uuid4() for _ in range(3)]
    for person in people:
        ledger.append(commit(person))
    for person in people[:2]:
        ledger.append(commit(reads={}, events=[(person, 2, "person.erased", b"{}")]))
    assert ledger.erased_after(0) == [(4, people[0]), (5, people[1])]
    assert ledger.erased_after(4) == [(5, people[1])]
    with ledger.datastore.transaction(commit=False) as c:
        c.execute(
            "EXPLAIN QUERY PLAN SELECT position, stream_id FROM events "
            "WHERE topic = 'person.erased' AND position>4 ORDER BY position"
        )
        assert "erasures" in str([tuple(row) for row in c.fetchall()])


def test_the_factory_is_found_by_its_module(tmp_path: Path, commit: MakeCommit) -> None:
    from eventsourcing.persistence import InfrastructureFactory

    factory = InfrastructureFactory.construct(
        {
            "PERSISTENCE_MODULE": "tracing.ledger.sqlite",
            "SQLITE_DBNAME": str(tmp_path / "ledger.db"),
        }
    )
    assert isinstance(factory, LedgerFactory)
    recorder = factory.application_recorder()
    assert isinstance(recorder, SQLiteLedger)
    assert recorder.append(commit()).first == 1
    factory.close()


def test_many_streams_in_one_commit_are_checked(ledger: SQLiteLedger, commit: MakeCommit) -> None:
    streams = [UUID(int=n + 1) for n in range(1001)]
    ledger.append(
        commit(events=[(s, 1, "t", b"{}") for s in streams], reads=dict.fromkeys(streams, 0))
    )
    with pytest.raises(ReadSetMovedError) as moved:
        ledger.append(commit(reads=dict.fromkeys(streams, 0)))
    assert len(moved.value.moved) == 1001
