"""Operations to clear hot spots: on what they rest, what is ready, what was reported of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, get_args

import msgspec
import sqlalchemy as sa

from tracing.domain.operation.events import OperationAction, OperationEvent, ReadinessItem
from tracing.domain.operation.state import OperationState
from tracing.projections.cells import instant, text
from tracing.projections.folds import DeriveModel
from tracing.projections.temporal import Key, TemporalTable, Values
from tracing.projections.things import ThingView

OPERATIONS = TemporalTable(
    "operations",
    key=[sa.Column("operation_id", sa.String)],
    values=[
        sa.Column("status", sa.String),
        sa.Column("area", sa.String),
        sa.Column("area_id", sa.String),
        sa.Column("designation_version", sa.Integer),
        sa.Column("cases", sa.String),
        sa.Column("untriggered", sa.Boolean),
        sa.Column("ready", sa.Integer),
        sa.Column("readiness", sa.String),
        sa.Column("reports", sa.String),
        sa.Column("office", sa.String),
        sa.Column("document", sa.String),
        sa.Column("decided_at", sa.String),
        sa.Column("started_at", sa.String),
        sa.Column("started_reported_at", sa.String),
        sa.Column("closed_at", sa.String),
        sa.Column("closed_reported_at", sa.String),
        sa.Column("outcome", sa.String),
        sa.Column("reported_at", sa.String),
    ],
    indexes=[("area",)],
)
"""`area_id`, `designation_version`: the fact by which the area has its level. `readiness`,
`reports`: everything that was said, as JSON."""


class Readiness(NamedTuple):
    """What was said of one of the nine things."""

    item: ReadinessItem
    ready: bool
    at: str | None
    learnt: str | None


class Report(NamedTuple):
    """What was said of an action."""

    action: OperationAction
    done: int | None
    due: int | None
    at: str | None
    learnt: str | None
    note: str | None
    """The sealed cell, in hexadecimal."""


def rows(view: ThingView) -> Mapping[Key, Values]:
    known: OperationState | None = view.state("operation")
    return {} if known is None else {(view.thing,): _row(view, known)}


def _row(view: ThingView, known: OperationState) -> Values:
    started, closed = known.started, known.closed
    designation, began, ended = started.designation, known.began, known.ended
    ready = (known.ready(item) for item in ReadinessItem)
    return (
        known.status,
        started.area,
        text(designation.stream) if designation else None,
        designation.version if designation else None,
        ",".join(text(case.case_id) for case in started.cases) or None,
        started.untriggered,
        sum(each is not None and each.ready for each in ready),
        _json(_readiness(known)),
        _json(_reports(view, known)),
        started.decision.office,
        started.decision.document_number,
        instant(started.decision.decided_at),
        instant(began.at),
        instant(began.learnt),
        instant(ended.at) if ended else None,
        instant(ended.learnt) if ended else None,
        closed.outcome if closed else None,
        instant(started.reported_at),
    )


def _readiness(known: OperationState) -> list[Readiness]:
    return [
        Readiness(
            item, each.ready, instant(each.as_of or each.reported_at), instant(each.reported_at)
        )
        for item in ReadinessItem
        for each in known.readiness.get(item, ())
    ]


def _reports(view: ThingView, known: OperationState) -> list[Report]:
    return [
        Report(
            each.action,
            each.done,
            each.due,
            instant(each.as_of or each.reported_at),
            instant(each.reported_at),
            _hex(view.cell(each.note)),
        )
        for each in known.reports
    ]


def _hex(cell: bytes | None) -> str | None:
    return None if cell is None else cell.hex()


def _json(said: list[Readiness] | list[Report]) -> str | None:
    return msgspec.json.encode(said).decode() if said else None


MODEL = DeriveModel(
    table=OPERATIONS,
    version=1,
    topics=frozenset(
        {event.topic for event in get_args(OperationEvent)} | {"thing.fact_retracted"}
    ),
    rows=rows,
)
