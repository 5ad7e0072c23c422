"""Killed at any moment, what was sealed opens, and what was destroyed is gone."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple
from uuid import UUID, uuid4

import pytest

import tracing
from tests.ledger.conftest import files
from tests.ledger.killed_programs import CHUNK, MAC, MAPPER, NAME, open_keys, open_ledger
from tracing.ledger.audit import known_topics, verify
from tracing.ledger.sealing import Place, Sealer

ROUNDS = 20
PLACE = Place(UUID(int=1), 1, "t")

pytestmark = pytest.mark.faults


class Killed(NamedTuple):
    """What a program had said when it was killed."""

    done: set[UUID]
    unfinished: set[UUID]
    """Begun, and not said to be done: one, unless it was killed between two."""


def killed(program: str, folder: Path, round_: int, people: Sequence[UUID] = ()) -> Killed:
    """Run a program and kill it: over the rounds, at every moment of its third piece of work."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.ledger.killed_programs", program, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(Path(tracing.__path__[0]).parent)},
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(" ".join(map(str, people)))
        process.stdin.close()
        said = [process.stdout.readline() for _ in range(3)]
        begun = time.monotonic()
        said += [process.stdout.readline()]
        piece = time.monotonic() - begun
        said += [process.stdout.readline()]
        time.sleep(piece * round_ / ROUNDS)
        process.kill()
        said += [line for line in process.stdout if line.endswith("\n")]
    assert process.returncode == -9
    words = [line.split() for line in said]
    begun_ones, done = (
        {UUID(which) for what, which in words if what == wanted} for wanted in ("begun", "done")
    )
    assert done <= begun_ones
    return Killed(done, begun_ones - done)


def test_killed_writers_leave_every_acknowledged_chunk_and_a_key_for_all_that_is_sealed(
    tmp_path: Path,
) -> None:
    acknowledged, unfinished = set[UUID](), set[UUID]()
    for round_ in range(ROUNDS):
        writer = killed("write", tmp_path, round_)
        acknowledged |= writer.done
        unfinished |= writer.unfinished
        report = verify(tmp_path / "ledger.db", topics=known_topics())
        assert report.ok, report.findings
        ledger, keys = open_ledger(tmp_path), open_keys(tmp_path)
        answers = [ledger.answer(command, MAC) for command in acknowledged]
        written = {
            position
            for answer in answers
            if answer and answer.first and answer.last
            for position in range(answer.first, answer.last + 1)
        }
        assert len(written) == len(acknowledged) * CHUNK
        rows = ledger.page(1, report.size)
        assert written <= {row.position for row in rows}
        sealer = Sealer(keys)
        for row in rows:
            event = MAPPER.decode(row).event
            assert sealer.open_event(event, row.stream_id, row.version) == {"name": NAME}
        lost = [command for command in unfinished if ledger.answer(command, MAC) is None]
        (stored,) = keys._db.execute("SELECT count(*) FROM keys").fetchone()
        ledger.datastore.close()
        keys.close()
    assert len(lost) >= ROUNDS / 4  # killed at work, before the append was written
    assert stored > len(rows)  # and between the keys and the append


def test_a_key_whose_destroying_is_killed_is_whole_or_gone_from_every_byte(tmp_path: Path) -> None:
    whole, gone = {uuid4() for _ in range(400)}, set[UUID]()
    keys = open_keys(tmp_path)
    keys.create(list(whole))
    sealed = {owner: Sealer(keys).seal(NAME, owner, PLACE, "name") for owner in whole}
    rows = keys._db.execute("SELECT key_id, link_id, wrapped FROM keys").fetchall()
    secrets = {
        UUID(bytes=row[0]): [end for part in row for end in (part[:16], part[-16:])] for row in rows
    }
    keys.close()
    killed_at_work = bytes_left_behind = 0
    for round_ in range(ROUNDS):
        destroyer = killed("destroy", tmp_path, round_, sorted(whole))
        killed_at_work += len(destroyer.unfinished)
        bytes_left_behind += any(
            any(secret in files(tmp_path) for secret in secrets[owner])
            for owner in destroyer.unfinished - stored_owners(tmp_path)
        )
        keys = open_keys(tmp_path)
        now_gone = {owner for owner in whole if not keys.holds(owner)}
        assert destroyer.done <= now_gone <= destroyer.done | destroyer.unfinished
        whole, gone = whole - now_gone, gone | now_gone
        everything = files(tmp_path)
        assert not [owner for owner in gone if any(end in everything for end in secrets[owner])]
        opened = {Sealer(keys).open(sealed[owner], PLACE, "name") for owner in whole}
        assert opened == {NAME}
        keys.close()
    assert killed_at_work >= ROUNDS / 2
    assert bytes_left_behind  # by some: deleted from the table, not yet from the files


def stored_owners(folder: Path) -> set[UUID]:
    """Whose keys are in the table. A copy is read: the files stay as the kill left them."""
    copy = folder / "copy"
    copy.mkdir()
    for file in folder.glob("keys.db*"):
        shutil.copy(file, copy)
    with closing(sqlite3.connect(copy / "keys.db")) as connection:
        stored = {UUID(bytes=key_id) for (key_id,) in connection.execute("SELECT key_id FROM keys")}
    shutil.rmtree(copy)
    return stored
