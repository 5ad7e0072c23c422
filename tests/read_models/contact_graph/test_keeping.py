"""Columns are kept beside the views, read on from there, and made anew where that will not do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings

from tests.console.outbreak import expose, report
from tests.histories import START, Ask
from tests.read_models.contact_graph.eventful import eventful
from tests.read_models.contact_graph.seen import contents, shown
from tests.read_models.sights import play
from tests.registries import Clock, InventedRegistry, make_registry
from tracing.domain.contact.commands import RetractExposure
from tracing.domain.identifiers import ContactId, ExposureId, PersonId
from tracing.projections import questions
from tracing.projections.contact_graph import keeping
from tracing.projections.contact_graph.columns import BASE, TAIL, Columns
from tracing.projections.contact_graph.keeping import current_columns
from tracing.projections.contact_graph.reading import build
from tracing.projections.contact_graph.snapshot import path_of
from tracing.registry import Registry

on_disk = settings(max_examples=3, deadline=None)


def current(registry: Registry, held: Columns | None = None) -> Columns:
    registry.position()
    with registry.reading() as reading:
        return current_columns(
            registry.folder / "views",
            reading,
            registry.zone,
            lambda position: leaf_at(registry, position),
            held,
        )


def leaf_at(registry: Registry, position: int) -> bytes | None:
    row = registry.ledger.row(position)
    return None if row is None else row.leaf


def fresh(registry: Registry) -> Columns:
    registry.position()
    with registry.reading() as reading:
        return build(reading, registry.zone)


def file_of(registry: Registry) -> Path:
    return path_of(registry.folder / "views", registry.fingerprint)


@pytest.fixture
def outbreak(registry: Registry) -> Registry:
    source = report(registry)
    for _ in range(3):
        expose(registry, report(registry).person_id, source)
    return registry


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One entry for every time the views were read from the beginning."""
    times: list[int] = []

    def counted(*args: object) -> Columns:
        times.append(1)
        return build(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(keeping, "build", counted)
    return times


def test_they_are_read_once_and_then_opened(outbreak: Registry, reads: list[int]) -> None:
    first = current(outbreak)
    assert contents(current(outbreak)) == contents(first) == contents(fresh(outbreak))
    assert len(reads) == 1


def test_what_came_since_lies_in_the_tail(outbreak: Registry, reads: list[int]) -> None:
    before = file_of(outbreak)
    current(outbreak)
    saved_then = before.read_bytes()
    expose(outbreak, report(outbreak).person_id, report(outbreak))
    columns = current(outbreak)
    assert [columns.segments[place].links for place in (BASE, TAIL)] == [3, 1]
    assert contents(columns) == contents(fresh(outbreak))
    assert before.read_bytes() == saved_then
    assert len(reads) == 1


def test_a_tail_that_outgrew_its_share_is_saved_with_the_rest(
    outbreak: Registry, reads: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "_FREE_ROWS", 0)
    current(outbreak)
    expose(outbreak, report(outbreak).person_id, report(outbreak))
    assert current(outbreak).segments[TAIL].links == 0
    assert current(outbreak).segments[BASE].links == 4
    assert contents(current(outbreak)) == contents(fresh(outbreak))
    assert len(reads) == 1


@given(eventful())
@on_disk
def test_snapshot_and_tail_are_what_reading_all_makes_after_every_step(asked: list[Ask]) -> None:
    clock = Clock(START)
    with (
        TemporaryDirectory() as folder,
        pytest.MonkeyPatch.context() as patch,
        make_registry(Path(folder), clock=clock).open() as made,
    ):
        patch.setattr(keeping, "_FREE_ROWS", 15)
        for place in range(0, len(asked), 3):
            play(made, clock, asked[place : place + 3])
            assert contents(current(made)) == contents(fresh(made))


def test_what_a_process_holds_is_read_on_from(outbreak: Registry, reads: list[int]) -> None:
    held = current(outbreak)
    file_of(outbreak).unlink()
    assert current(outbreak, held) is held
    expose(outbreak, report(outbreak).person_id, report(outbreak))
    assert contents(current(outbreak, held)) == contents(fresh(outbreak))
    assert len(reads) == 1


@pytest.mark.parametrize(
    "other",
    [{"leaf": b"another"}, {"fingerprint": "0123"}, {"zone": "Asia/Urumqi"}, {"position": 99}],
)
def test_what_a_process_holds_of_another_history_is_let_go(
    outbreak: Registry, other: dict[str, Any]
) -> None:
    held = replace(current(outbreak), **other)
    found = current(outbreak, held)
    assert found is not held
    assert contents(found) == contents(fresh(outbreak))


def test_an_older_sight_stays_as_it_was(outbreak: Registry) -> None:
    held = current(outbreak)
    before = shown(held, held.position)
    with outbreak.reading() as reading:
        exposure = next(questions.exposures(reading.connection, held.position))
    outbreak.execute(
        RetractExposure(
            person_id=PersonId(UUID(exposure["person_id"])),
            contact_id=ContactId(UUID(exposure["contact_id"])),
            exposure_id=ExposureId(UUID(exposure["exposure_id"])),
        )
    )
    later = current(outbreak, held)
    assert len(shown(later, later.position).edges) == len(before.edges) - 1
    assert shown(held, held.position) == shown(later, held.position) == before


def test_a_damaged_snapshot_is_made_anew(outbreak: Registry, reads: list[int]) -> None:
    file = file_of(outbreak)
    current(outbreak)
    good = file.read_bytes()
    for broken in (b"", good[:-1], good[:40] + b"?" + good[41:], good[:-70] + b"?" + good[-69:]):
        file.write_bytes(broken)
        assert contents(current(outbreak)) == contents(fresh(outbreak))
        assert file.read_bytes() == good
    assert len(reads) == 5


def test_a_ledger_put_back_from_a_backup_is_noticed(
    tmp_path: Path, place: InventedRegistry, reads: list[int]
) -> None:
    """The snapshot knows what the ledger no longer has, or has another event for."""
    with place.open() as registry:
        source = report(registry)
    backup = {path: path.read_bytes() for path in place.folder.glob("ledger.db*")}
    with place.open() as registry:
        expose(registry, report(registry).person_id, source)
        current(registry)
    for path in place.folder.glob("ledger.db*"):
        path.unlink()
    for path, content in backup.items():
        path.write_bytes(content)
    with place.open() as registry:
        for _ in range(4):
            assert contents(current(registry)) == contents(fresh(registry))
            report(registry)
    assert len(reads) == 2


def test_where_nothing_can_be_saved_the_graph_works_all_the_same(outbreak: Registry) -> None:
    nowhere = outbreak.folder / "registry.toml" / "views"
    outbreak.position()
    with outbreak.reading() as reading:
        columns = current_columns(
            nowhere, reading, outbreak.zone, lambda position: leaf_at(outbreak, position)
        )
    assert contents(columns) == contents(fresh(outbreak))


def test_snapshots_without_views_are_removed(outbreak: Registry) -> None:
    folder = outbreak.folder / "views"
    names = ("0123.graph", "0123.graph.building", "4567.graph", "4567.2.db")
    for name in names:
        (folder / name).write_bytes(b"")
    current(outbreak)
    assert [(folder / name).exists() for name in names] == [False, False, True, True]
    assert file_of(outbreak).exists()
