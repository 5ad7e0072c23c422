"""Files that are torn, cut or spoilt: a finding, never a traceback."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from random import Random

import pytest

from tests.audit.plain_ledger import (
    TOPICS,
    TRIGGERS,
    PlainLedger,
    Row,
    grown,
    root_at,
    rows_of,
    written,
)
from tracing.ledger.audit import Kind, Report, verify


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("original") / "ledger.db", commits=40)


@pytest.fixture
def ledger(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(original, tmp_path))


def audited(path: Path) -> Report:
    return verify(path, topics=TOPICS)


def rows_if_any(path: Path) -> list[Row] | None:
    with suppress(Exception):
        return rows_of(path)
    return None


@pytest.mark.parametrize("trial", range(300))
def test_a_flipped_bit_anywhere_in_the_file_is_found_or_changes_no_event(
    ledger: Path, original: Path, trial: int
) -> None:
    random = Random(trial)
    raw = bytearray(ledger.read_bytes())
    place = random.randrange(100 if trial % 10 == 0 else len(raw))
    raw[place] ^= 1 << random.randrange(8)
    ledger.write_bytes(raw)
    report = audited(ledger)
    if report.ok:
        assert rows_if_any(ledger) == rows_of(original)


@pytest.mark.parametrize("trial", range(60))
def test_an_overwritten_stretch_is_found_or_changes_no_event(
    ledger: Path, original: Path, trial: int
) -> None:
    random = Random(trial)
    raw = bytearray(ledger.read_bytes())
    length = random.choice((16, 512, 4096))
    place = random.randrange(len(raw) - length) // length * length
    raw[place : place + length] = random.choice((bytes(length), random.randbytes(length)))
    ledger.write_bytes(raw)
    report = audited(ledger)
    if report.ok:
        assert rows_if_any(ledger) == rows_of(original)


@pytest.mark.parametrize("tenth", range(10))
def test_a_file_cut_short_is_found(ledger: Path, tenth: int) -> None:
    raw = ledger.read_bytes()
    ledger.write_bytes(raw[: len(raw) * tenth // 10])
    report = audited(ledger)
    assert not report.ok
    assert all(finding.what.zh and finding.what.en for finding in report.findings)


def test_damage_names_the_last_position_that_could_be_read(ledger: Path) -> None:
    raw = ledger.read_bytes()
    middle = raw.index(rows_of(ledger)[60][7]) // 4096 * 4096
    ledger.write_bytes(raw[:middle] + bytes(4096) + raw[middle + 4096 :])
    report = audited(ledger)
    (damage,) = [finding for finding in report.findings if finding.kind is Kind.DAMAGE]
    assert 1 < report.size < 61
    assert (damage.position, damage.stated) == (report.size + 1, str(report.size))


def test_names_in_the_file_that_are_no_text_do_not_stop_the_audit(ledger: Path) -> None:
    raw = ledger.read_bytes()
    ledger.write_bytes(raw.replace(b"CREATE TABLE commands (", b"CREATE TABLE comm\xe3nds (", 1))
    assert not audited(ledger).ok
    ledger.write_bytes(raw.replace(b"CREATE TABLE commands (", b"CREATE \xe3ABLE commands (", 1))
    assert not audited(ledger).ok
    ledger.write_bytes(raw.replace(b"erasures ON", b"erasure\xe3 ON", 1))
    assert not audited(ledger).ok


def test_a_file_that_is_no_database_is_a_finding(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    path.write_bytes(b"position,stream_id\n" * 99)
    (finding,) = audited(path).findings
    assert (finding.kind, finding.stated) == (Kind.DAMAGE, "0")


def test_an_empty_file_is_a_finding(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    path.touch()
    report = audited(path)
    assert Kind.SCHEMA in {finding.kind for finding in report.findings}


@pytest.mark.parametrize("name", ["missing.db", "."])
def test_a_missing_file_is_a_finding_and_is_not_created(tmp_path: Path, name: str) -> None:
    (finding,) = audited(tmp_path / name).findings
    assert (finding.kind, finding.position) == (Kind.FILE, None)
    assert list(tmp_path.iterdir()) == []


def test_an_event_missing_from_the_index_that_readers_go_by_is_a_finding(ledger: Path) -> None:
    (erased, *_) = [row[0] for row in rows_of(ledger) if row[3] == "person.erased"]
    with closing(sqlite3.connect(ledger, isolation_level=None)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        sql = "UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE name = 'erasures'"
        whole, partial = "'person.erased'", f"'person.erased' AND position <> {erased}"
        connection.execute(sql, (whole, partial))
    changed(ledger, "REINDEX erasures")
    with closing(sqlite3.connect(ledger, isolation_level=None)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(sql, (partial, whole))
    report = audited(ledger)
    assert {finding.kind for finding in report.findings} == {Kind.DAMAGE}
    assert any("erasures" in finding.found for finding in report.findings)


@pytest.fixture
def with_log(tmp_path: Path) -> tuple[Path, list[Row]]:
    """A ledger as a crash leaves it: most commits are in the log only."""
    living = PlainLedger(tmp_path / "living.db")
    grown(living, Random(5), 3)
    living.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    grown(living, Random(6), 20)
    path = tmp_path / "ledger.db"
    shutil.copy(living.path, path)
    shutil.copy(f"{living.path}-wal", f"{path}-wal")
    rows = rows_of(living.path)
    living.close()
    return path, rows


def test_a_log_left_by_a_crash_is_read(with_log: tuple[Path, list[Row]]) -> None:
    path, rows = with_log
    report = audited(path)
    assert report.ok
    assert report.root == root_at(rows)


@pytest.mark.parametrize("trial", range(40))
@pytest.mark.parametrize("tear", ["cut", "flip"])
def test_a_torn_log_leaves_whole_commits_and_is_found_against_a_checkpoint(
    with_log: tuple[Path, list[Row]], tear: str, trial: int
) -> None:
    path, rows = with_log
    log = path.with_name("ledger.db-wal")
    raw = bytearray(log.read_bytes())
    place = Random(trial).randrange(len(raw))
    if tear == "cut":
        del raw[place:]
    else:
        raw[place] ^= 1
    log.write_bytes(raw)
    report = audited(path)
    assert report.ok, report.findings
    assert report.root == root_at(rows[: report.size])
    report = verify(path, topics=TOPICS, expected_size=len(rows), expected_root=root_at(rows))
    assert report.ok == (report.size == len(rows))
    if not report.ok:
        (finding,) = report.findings
        assert (finding.kind, finding.position) == (Kind.SIZE, report.size + 1)


SAME = "BEGIN SELECT RAISE(ABORT, 'no'); END"


@pytest.mark.parametrize(
    "trigger",
    [
        None,
        f"BEFORE DELETE ON events WHEN old.position > 9 {SAME}",
        f"BEFORE INSERT ON events {SAME}",
        "BEFORE DELETE ON events BEGIN SELECT RAISE(IGNORE); END",
        "AFTER DELETE ON events BEGIN SELECT RAISE(FAIL, 'no'); END",
        "BEFORE DELETE ON events BEGIN SELECT 'RAISE(ABORT, ''no'')'; END",
        "BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'no') WHERE 0; END",
    ],
)
def test_a_table_that_would_let_events_go_is_a_finding(ledger: Path, trigger: str | None) -> None:
    changed(ledger, "DROP TRIGGER events_delete")
    if trigger:
        changed(ledger, f"CREATE TRIGGER events_delete {trigger}")
    assert ("delete on events", "") in said(audited(ledger), Kind.SCHEMA)


@pytest.mark.parametrize("name", TRIGGERS)
def test_each_missing_trigger_is_named(ledger: Path, name: str) -> None:
    changed(ledger, f"DROP TRIGGER {name}")
    table, act = name.split("_")
    assert said(audited(ledger), Kind.SCHEMA) == [(f"{act} on {table}", "")]


@pytest.mark.parametrize(
    "trigger",
    [
        'create trigger if not exists "other name"\nafter delete on "events" for each row\n'
        "begin select raise(rollback, 'it''s kept'); end",
        "CREATE TRIGGER d BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'no delete'); END",
    ],
)
def test_a_trigger_may_be_spelt_otherwise(ledger: Path, trigger: str) -> None:
    changed(ledger, "DROP TRIGGER events_delete")
    changed(ledger, trigger)
    assert audited(ledger).ok


def test_a_trigger_that_alters_what_is_written_is_a_finding(ledger: Path) -> None:
    changed(
        ledger,
        "CREATE TRIGGER sly AFTER INSERT ON events"
        " BEGIN INSERT INTO commands VALUES (x'00', x'00', x'00', NULL, NULL); END",
    )
    assert said(audited(ledger), Kind.SCHEMA) == [("", "sly")]


def test_a_further_trigger_that_refuses_is_welcome(ledger: Path) -> None:
    changed(
        ledger,
        "CREATE TRIGGER no_holes BEFORE INSERT ON events WHEN new.position < 1"
        " BEGIN SELECT RAISE(ABORT, 'no insert here'); END",
    )
    assert audited(ledger).ok


@pytest.mark.parametrize(
    ("change", "stated", "found"),
    [
        ("PRAGMA application_id = 7", "1953653091", "7"),
        ("PRAGMA user_version = 2", "1", "2"),
        ("ALTER TABLE events ADD COLUMN more TEXT", "", "events.more TEXT"),
        ("ALTER TABLE events RENAME COLUMN topic TO name", "events.topic TEXT", ""),
        ("DROP INDEX erasures", "index on events (position), unique 0 where", ""),
        ("ALTER TABLE commands RENAME TO orders", "table commands, without rowid 1", ""),
        ("ALTER TABLE events RENAME TO facts", "table events, without rowid 0", ""),
    ],
)
def test_a_file_declared_otherwise_is_a_finding(
    ledger: Path, change: str, stated: str, found: str
) -> None:
    changed(ledger, change)
    findings = said(audited(ledger), Kind.SCHEMA)
    assert any(one.startswith(stated) and two.startswith(found) for one, two in findings)


def test_a_view_in_place_of_the_table_is_a_finding(ledger: Path) -> None:
    changed(ledger, "ALTER TABLE events RENAME TO facts")
    changed(ledger, "CREATE VIEW events AS SELECT * FROM facts")
    findings = said(audited(ledger), Kind.SCHEMA)
    assert any(found.startswith("view events") for _, found in findings)


def changed(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(statement)


def said(report: Report, kind: Kind) -> list[tuple[str, str]]:
    return [(one.stated, one.found) for one in report.findings if one.kind is kind]
