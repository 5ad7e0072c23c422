"""What tests see of views: whole tables, now, as of a position."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from tests.projections.toys import ToyLedger, decode
from tracing.projections.catchup import Catchup
from tracing.projections.store import Store
from tracing.projections.temporal import TemporalTable, as_of, now

Rows = list[tuple[Any, ...]]


def caught_up(store: Store, ledger: ToyLedger, **sizes: int) -> Catchup:
    catchup = Catchup(ledger, decode, store, **sizes)
    catchup.catch_up()
    return catchup


def everything(store: Store) -> dict[str, Rows]:
    """Every row of every table, ended ones too."""
    with store.reading() as reading:
        return {
            table.name: [
                tuple(row)
                for row in reading.connection.execute(
                    sa.select(table.table).order_by(*table.table.primary_key)
                )
            ]
            for table in store.tables
        }


def held(store: Store, position: int) -> dict[str, Rows]:
    """The rows as of a position, without their since and until."""
    with store.reading() as reading:
        return {
            table.name: [
                tuple(row)[:-2] for row in reading.connection.execute(as_of(table, position))
            ]
            for table in store.tables
        }


def holding(store: Store) -> dict[str, Rows]:
    with store.reading() as reading:
        return {
            table.name: [tuple(row)[:-2] for row in reading.connection.execute(now(table))]
            for table in store.tables
        }


def table_of(store: Store, name: str) -> TemporalTable:
    return next(table for table in store.tables if table.name == name)


def position_of(store: Store) -> int:
    with store.reading() as reading:
        return reading.position


def replayed(store: Store, ledger: ToyLedger, to: int | None = None) -> dict[str, Rows]:
    """Every row a fresh replay writes into the views of an untouched store."""
    Catchup(ledger, decode, store).catch_up(to)
    return everything(store)
