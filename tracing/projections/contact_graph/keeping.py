"""Keeps the columns of the contact graph beside the views, so that few rows are read anew."""

from __future__ import annotations

from contextlib import suppress
from datetime import tzinfo
from pathlib import Path

from tracing.projections.contact_graph.columns import BASE, Columns, compact
from tracing.projections.contact_graph.reading import build, extended
from tracing.projections.contact_graph.snapshot import SUFFIX, LeafAt, opened, path_of, saved
from tracing.projections.store import Reading

_FREE_ROWS = 2_000
_SHARE = 0.01


def current_columns(
    folder: Path,
    reading: Reading,
    zone: tzinfo,
    leaf_at: LeafAt,
    held: Columns | None = None,
) -> Columns:
    """The columns as of where the views stand, or of later.

    `held`: what the caller has from before. Otherwise they come from the snapshot in `folder`, if
    it is whole and of this history, and from the views where it is not; a snapshot that cannot be
    written is done without.
    """
    standing = reading.standing
    path = path_of(folder, standing.fingerprint)
    whose = (standing.ledger_id, standing.fingerprint, str(zone))
    if held is None or not _same_history(held, whose, leaf_at):
        held = opened(path, *whose, leaf_at)
    if held is None:
        columns = build(reading, zone)
        _save(columns, path)
        return columns
    columns = extended(held, reading, zone)
    if columns.grown_by > _FREE_ROWS + _SHARE * columns.segments[BASE].links:
        columns = compact(columns)
        _save(columns, path)
    return columns


def _same_history(columns: Columns, whose: tuple[object, ...], leaf_at: LeafAt) -> bool:
    told = (columns.ledger_id, columns.fingerprint, columns.zone)
    return told == whose and leaf_at(columns.position) == columns.leaf


def _save(columns: Columns, path: Path) -> None:
    if saved(columns, path):
        _remove_unused(path)


def _remove_unused(kept: Path) -> None:
    """Snapshots whose views are gone: a fingerprint names both."""
    folder = kept.parent
    with suppress(OSError):
        used = {path.name.partition(".")[0] for path in folder.glob("*.db")}
        for path in list(folder.glob(f"*{SUFFIX}*")):
            fingerprint = path.name.partition(".")[0]
            if fingerprint not in used and fingerprint != kept.name.removesuffix(SUFFIX):
                path.unlink(missing_ok=True)
