"""Assessing a page: after its rows are written, commit by commit, what follows from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

import sqlalchemy as sa

from tracing.ledger.recorder import StoredRow
from tracing.projections.folding import FoldFailedError
from tracing.projections.folds import AssessModel, Model, Subjects, Touched
from tracing.projections.moments import envelope_of
from tracing.projections.temporal import Key, Values, now
from tracing.projections.versions import Versions, writer_for


class _Moment(NamedTuple):
    """A commit that is done, and what of it is known; None where it began before the page."""

    last: StoredRow
    touched: Sequence[Touched] | None


class Assessing:
    """The assessments of a store's models."""

    def __init__(self, models: Sequence[Model]) -> None:
        self._models = [model for model in models if isinstance(model, AssessModel)]
        self._begun: set[str] = set()
        """The models whose tables have something to rest on, which stays so."""

    def forget(self) -> None:
        self._begun.clear()

    def write(
        self, connection: sa.Connection, rows: Sequence[StoredRow], folded: Sequence[Versions]
    ) -> None:
        """Write what a page changes: of each table, and then what follows from it.

        Raises FoldFailedError where an assessment fails.
        """
        begun = [model for model in self._models if self._rests(connection, model, folded)]
        looked_at = {table.name for model in begun for table in model.looks_at}
        touched: list[Touched] = []
        for versions in folded:
            writer = writer_for(connection, versions.table)
            if versions.table.name in looked_at:
                touched.extend(versions.touched(writer))
            versions.write(writer)
        for model in begun:
            names = {table.name for table in model.looks_at}
            seen = [each for each in touched if each.table in names]
            _assess(connection, model, _moments(rows, seen))

    def _rests(
        self, connection: sa.Connection, model: AssessModel, folded: Sequence[Versions]
    ) -> bool:
        name, table = model.table.name, model.rests_on
        if name not in self._begun:
            here = any(versions.table is table and versions.any for versions in folded)
            found = here or connection.execute(sa.select(table.table).limit(1)).first()
            if found:
                self._begun.add(name)
        return name in self._begun


def _moments(rows: Sequence[StoredRow], touched: Sequence[Touched]) -> Iterator[_Moment]:
    """The commits to assess, in order. One the page breaks off is left to the page it ends in."""
    first, last = rows[0].position, rows[-1].position

    def end(position: int) -> int:
        return envelope_of(rows[position - first]).last

    ordered = sorted(touched, key=lambda each: (each.position, each.table, each.key))
    opening = envelope_of(rows[0])
    if opening.first < first and opening.last <= last:
        yield _Moment(rows[opening.last - first], None)
        ordered = [each for each in ordered if each.position > opening.last]
    for done, group in groupby(ordered, key=lambda each: end(each.position)):
        if done <= last:
            yield _Moment(rows[done - first], list(group))


def _assess(connection: sa.Connection, model: AssessModel, moments: Iterator[_Moment]) -> None:
    versions = Versions(model.table)
    present: dict[Key, Values] | None = None
    for last, touched in moments:
        subjects, after = _assessed(connection, model, last, touched)
        if subjects is not None and not subjects:
            continue
        if present is None:
            present = dict(map(model.table.split, connection.execute(now(model.table))))
        before = {
            key: values for key, values in present.items() if subjects is None or key[0] in subjects
        }
        versions.turn(last.position, before, after)
        for key in before:
            del present[key]
        present |= after
    versions.write(writer_for(connection, model.table))


def _assessed(
    connection: sa.Connection,
    model: AssessModel,
    last: StoredRow,
    touched: Sequence[Touched] | None,
) -> tuple[Subjects, Mapping[Key, Values]]:
    """The subjects assessed, and the rows they have."""
    try:
        affected = None if touched is None else model.affected(connection, last.position, touched)
        subjects = None if affected is None else frozenset(affected)
        if subjects is not None and not subjects:
            return subjects, {}
        return subjects, dict(model.rows(connection, last.position, subjects))
    except sa.exc.DBAPIError:  # of the database, not of the fold
        raise
    except Exception as error:
        raise FoldFailedError(
            position=last.position,
            topic=last.topic,
            model=model.table.name,
            reason=type(error).__name__,
        ) from error
