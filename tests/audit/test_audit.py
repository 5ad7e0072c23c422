"""The auditor itself: alone, read-only, beside a writer, in step."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from threading import Event, Thread

import pytest

from tests.audit.plain_ledger import TOPICS, PlainLedger, grown, root_at, rows_of, written
from tracing.ledger.audit import known_topics, verify

ALLOWED = {
    "tracing",
    "tracing.errors",
    "tracing.language",
    "tracing.ledger",
    "tracing.ledger.audit",
    "tracing.ledger.merkle",
}


def test_the_auditor_brings_in_nothing_of_the_writer() -> None:
    code = "import tracing.ledger.audit, sys, json; print(json.dumps(sorted(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    modules = json.loads(run.stdout)
    ours = {name for name in modules if name.split(".")[0] == "tracing"}
    assert {name for name in ours if not name.startswith("tracing.ledger.audit.")} <= ALLOWED
    assert not {"msgspec", "sqlalchemy", "eventsourcing", "cryptography"} & set(modules)


def test_the_catalogue_that_ships_names_the_opening() -> None:
    assert "registry_id" in known_topics()["registry.opened"]


def test_auditing_changes_no_byte(tmp_path: Path) -> None:
    path = written(tmp_path / "ledger.db")
    before = path.read_bytes()
    assert verify(path, topics=TOPICS).ok
    assert path.read_bytes() == before


@contextmanager
def nobody() -> Iterator[None]:
    """Without the administrator's right to write everywhere."""
    mine = os.geteuid()
    if mine == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(mine)


@pytest.mark.skipif(sys.platform == "win32", reason="does not apply: folders have no modes")
def test_a_ledger_in_a_folder_nobody_may_write_in_is_read() -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        path = written(folder / "ledger.db")
        path.chmod(0o444)
        folder.chmod(0o555)
        with nobody():
            report = verify(path, topics=TOPICS)
        names = [file.name for file in folder.iterdir()]
        folder.chmod(0o755)
    assert report.ok, report.findings
    assert names == ["ledger.db"]


def test_a_path_with_marks_that_mean_something_in_an_address_is_read(tmp_path: Path) -> None:
    path = written(tmp_path / "a?mode=rwc#b%20 账本.db")
    assert verify(path, topics=TOPICS).ok
    assert verify(str(path), topics=TOPICS).ok


def test_an_audit_tells_how_far_it_is(tmp_path: Path) -> None:
    ledger = PlainLedger(tmp_path / "ledger.db")
    ledger.connection.execute("PRAGMA synchronous = OFF")
    many = [(number.to_bytes(16, "big"), "toy.ended", {"day": 1}) for number in range(9_000)]
    ledger.commit(*many)
    seen: list[tuple[int, int]] = []
    report = verify(ledger.path, topics=TOPICS, progress=lambda *step: seen.append(step))
    ledger.close()
    assert report.ok
    assert seen == [(4096, 9001), (8192, 9001), (9001, 9001)]


def test_an_audit_beside_a_writer_sees_whole_commits_of_one_moment(tmp_path: Path) -> None:
    ledger = PlainLedger(tmp_path / "ledger.db")
    grown(ledger, Random(1), 10)
    ledger.connection.execute("BEGIN IMMEDIATE")
    report = verify(ledger.path, topics=TOPICS)
    ledger.connection.execute("ROLLBACK")
    rows = rows_of(ledger.path)
    ledger.close()
    assert report.ok
    assert (report.size, report.root) == (len(rows), root_at(rows))


def test_a_commit_that_arrives_during_an_audit_is_left_to_the_next(tmp_path: Path) -> None:
    ledger = PlainLedger(tmp_path / "ledger.db")
    many = [(number.to_bytes(16, "big"), "toy.ended", {"day": 1}) for number in range(5_000)]
    ledger.commit(*many)

    def arrive(done: int, _: int) -> None:
        if done == 4096:
            ledger.commit((bytes(16), "toy.ended", {"day": 2}))

    during = verify(ledger.path, topics=TOPICS, progress=arrive)
    after = verify(ledger.path, topics=TOPICS)
    ledger.close()
    assert (during.ok, after.ok) == (True, True)
    assert (during.size, after.size) == (5_001, 5_002)


def test_an_audit_while_commits_arrive_passes_each_time(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    begun, enough = Event(), Event()

    def write() -> None:
        ledger = PlainLedger(path)
        ledger.connection.execute("PRAGMA synchronous = OFF")
        begun.set()
        random = Random(2)
        while not enough.is_set():
            grown(ledger, random, 1)
        ledger.close()

    writer = Thread(target=write)
    writer.start()
    begun.wait()
    reports = [verify(path, topics=TOPICS) for _ in range(20)]
    enough.set()
    writer.join()
    rows = rows_of(path)
    sizes = [report.size for report in reports]
    assert all(report.ok for report in reports), [report.findings for report in reports]
    assert [report.root for report in reports] == [root_at(rows[:size]) for size in sizes]
    assert sizes == sorted(sizes)
    assert sizes[-1] > sizes[0]


@pytest.mark.parametrize("commits", [0, 1])
def test_a_ledger_just_opened_audits_clean(tmp_path: Path, commits: int) -> None:
    report = verify(written(tmp_path / "ledger.db", commits=commits), topics=TOPICS)
    assert report.ok
    assert report.commits >= 1
