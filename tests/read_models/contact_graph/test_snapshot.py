"""A snapshot is believed when it is whole and of this history, and else not."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from errno import ENOSPC
from math import prod
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import pytest

from tests.console.outbreak import attribute, expose, report
from tests.histories import START
from tests.read_models.contact_graph.seen import contents
from tests.registries import Clock, make_registry
from tracing.domain.contact.events import ExposureSpan
from tracing.domain.identifiers import Ids, PersonId
from tracing.domain.person.commands import RegisterPerson, RetractPerson
from tracing.domain.person.identity import SameCase
from tracing.domain.person.identity_commands import MergePerson
from tracing.domain.values import PartialDate
from tracing.projections.contact_graph import snapshot
from tracing.projections.contact_graph.columns import Columns, arrays_of
from tracing.projections.contact_graph.reading import build
from tracing.projections.contact_graph.snapshot import opened, saved
from tracing.registry import Registry

forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="does not apply: no fork here")


@pytest.fixture(scope="module")
def columns(tmp_path_factory: pytest.TempPathFactory) -> Columns:
    """Some of everything: of every array there is a cell."""
    place = make_registry(tmp_path_factory.mktemp("some"), clock=Clock(START))
    with place.open() as registry:
        _enter_some_of_everything(registry)
        registry.position()
        with registry.reading() as reading:
            return build(reading, registry.zone)


def _enter_some_of_everything(registry: Registry) -> None:
    first, second, third = (report(registry, "2022-06-20") for _ in range(3))
    plain = ExposureSpan(first_on=PartialDate.parse("2022-06-20"))
    for span in (plain, ExposureSpan(first_on=PartialDate.parse("2022-06"))):
        expose(registry, second.person_id, first, span=span)
    attribute(registry, second, first)
    same = SameCase(case_id=third.case_id, is_case_id=second.case_id)
    registry.execute(
        MergePerson(person_id=third.person_id, into=second.person_id, same_cases=(same,))
    )
    mistaken = PersonId(Ids(registry.new_command_id()).new())
    registry.execute(RegisterPerson(person_id=mistaken))
    registry.execute(RetractPerson(person_id=mistaken))


@pytest.fixture
def file(tmp_path: Path, columns: Columns) -> Path:
    path = tmp_path / "views" / "some.graph"
    assert saved(columns, path)
    return path


def read(path: Path, columns: Columns, **other: Any) -> Columns | None:
    asked = {
        "ledger_id": columns.ledger_id,
        "fingerprint": columns.fingerprint,
        "zone": columns.zone,
        "leaf_at": {columns.position: columns.leaf}.get,
    }
    return opened(path, **{**asked, **other})


def test_what_was_saved_is_what_is_opened(file: Path, columns: Columns) -> None:
    found = read(file, columns)
    assert found is not None
    assert contents(found) == contents(columns)
    assert all(column.flags.aligned for _, column in arrays_of(found))


def test_every_column_of_these_has_a_cell_but_the_empty_tail(columns: Columns) -> None:
    empty = {name for name, column in arrays_of(columns) if not column.size}
    assert {name.split(".")[1] for name in empty} == {"1"}


def test_nobody_else_may_read_it(file: Path) -> None:
    assert file.stat().st_mode & 0o077 == 0


def test_every_changed_byte_of_the_header_is_noticed(file: Path, columns: Columns) -> None:
    for place in range(header_of(file)[1]):
        with flipped(file, place):
            assert read(file, columns) is None, place


def test_a_flipped_bit_of_any_column_is_noticed(file: Path, columns: Columns) -> None:
    header, begin = header_of(file)
    held = [each for each in header.arrays if 0 not in each.shape]
    assert len(held) > 40
    for each in held:
        last = prod(each.shape) * np.dtype(each.kind).itemsize - 1
        for place in (0, last // 2, last):
            with flipped(file, begin + each.offset + place):
                assert read(file, columns) is None, each.name


def header_of(file: Path) -> tuple[Any, int]:
    """And where the columns begin."""
    with file.open("rb") as opened_file, mmap(opened_file.fileno(), 0, access=ACCESS_READ) as found:
        header = snapshot._header(found)
    assert header is not None
    return header


@contextmanager
def flipped(file: Path, place: int) -> Iterator[None]:
    """One bit of a byte is another for a while."""
    byte = file.read_bytes()[place]
    with file.open("r+b", buffering=0) as changed:
        for value in (byte ^ 1 << place % 8, byte):
            changed.seek(place)
            changed.write(bytes([value]))
            if value != byte:
                yield


@pytest.mark.parametrize("left", [0, 1, 19, 20, 200, -64, -1])
def test_a_file_that_was_cut_off_is_noticed(file: Path, columns: Columns, left: int) -> None:
    file.write_bytes(file.read_bytes()[:left])
    assert read(file, columns) is None


def test_a_file_that_goes_on_is_noticed(file: Path, columns: Columns) -> None:
    file.write_bytes(file.read_bytes() + bytes(64))
    assert read(file, columns) is None


@pytest.mark.parametrize(
    "other",
    [
        {"ledger_id": UUID(int=7)},
        {"fingerprint": "another"},
        {"zone": "Asia/Urumqi"},
        {"leaf_at": lambda position: bytes(32)},
        {"leaf_at": lambda position: None},
    ],
)
def test_a_file_of_another_history_is_noticed(
    file: Path, columns: Columns, other: dict[str, Any]
) -> None:
    assert read(file, columns, **other) is None


def test_a_file_of_another_version_or_other_codes_is_noticed(
    file: Path, columns: Columns, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(snapshot, "_VERSION", 2)
        assert read(file, columns) is None
    with monkeypatch.context() as patch:
        patch.setattr(snapshot, "_CODES", [])
        assert read(file, columns) is None


def test_a_file_of_other_columns_is_noticed(
    file: Path, columns: Columns, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot, "_LAYOUT", [*snapshot._LAYOUT[:-1], ("new", "<u4")])
    assert read(file, columns) is None


def test_what_is_set_in_opened_columns_stays_with_this_process(
    file: Path, columns: Columns
) -> None:
    found = read(file, columns)
    assert found is not None
    found.segments[0].until[:] = 5
    again = read(file, columns)
    assert again is not None
    assert contents(again) == contents(columns)


def test_where_nothing_can_be_written_nothing_is_and_nobody_is_told(
    tmp_path: Path, columns: Columns, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "taken").write_text("a file, not a folder")
    assert not saved(columns, tmp_path / "taken" / "some.graph")

    def full(_: int) -> None:
        raise OSError(ENOSPC, "no space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert not saved(columns, tmp_path / "some.graph")
    assert {path.name for path in tmp_path.iterdir()} == {"taken", "some.graph.lock"}


def child(work: Callable[[], object]) -> int:
    """How a forked process that does the work ends."""
    process = os.fork()
    if process == 0:
        try:
            work()
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def dying_pieces(after: int) -> Callable[..., Iterator[Any]]:
    pieces = snapshot._pieces

    def some(arrays: Any) -> Iterator[Any]:
        for number, piece in enumerate(pieces(arrays)):
            if number == after:
                die()
            yield piece

    return some


@forks
@pytest.mark.parametrize(
    ("target", "name", "instead"),
    [
        (snapshot, "_write", lambda *_: die()),
        (snapshot, "_pieces", dying_pieces(0)),
        (snapshot, "_pieces", dying_pieces(9)),
        (os, "fsync", lambda _: die()),
        (Path, "replace", lambda *_: die()),
        (snapshot, "_sync", lambda _: die()),
    ],
)
def test_a_process_killed_while_saving_leaves_the_old_or_the_new(
    file: Path,
    columns: Columns,
    monkeypatch: pytest.MonkeyPatch,
    target: object,
    name: str,
    instead: Callable[..., Any],
) -> None:
    later = replace(columns, position=columns.position + 1)
    leaf_at = dict.fromkeys((columns.position, later.position), columns.leaf).get
    with monkeypatch.context() as patch:
        patch.setattr(target, name, instead)
        assert child(lambda: saved(later, file)) == -signal.SIGKILL
    found = read(file, columns, leaf_at=leaf_at)
    assert found is not None
    assert contents(found) in (contents(columns), contents(later))
    assert saved(later, file)
    found = read(file, columns, leaf_at=leaf_at)
    assert found is not None
    assert contents(found) == contents(later)
    assert {path.name for path in file.parent.iterdir()} == {file.name, f"{file.name}.lock"}


@forks
def test_several_may_save_while_others_open(file: Path, columns: Columns) -> None:
    def save_often() -> None:
        for _ in range(20):
            saved(columns, file)
        os._exit(0)

    def start() -> int:
        process = os.fork()
        if process == 0:
            try:
                save_often()
            finally:
                os._exit(1)
        return process

    processes = [start() for _ in range(3)]
    assert all(read(file, columns) is not None for _ in range(200))
    ends = [os.waitstatus_to_exitcode(os.waitpid(each, 0)[1]) for each in processes]
    assert ends == [0, 0, 0]
    assert read(file, columns) is not None
