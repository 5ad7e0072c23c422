"""Orders of quarantine and isolation: on what ground, where, since when, and how they ended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import get_args

import msgspec
import sqlalchemy as sa
from msgspec import Struct
from msgspec.structs import replace

from tracing.domain.event import BEFORE_ALL
from tracing.domain.identifiers import PlaceId
from tracing.domain.moments import Happened
from tracing.domain.quarantine.basis import kind_of, lacking, named_by
from tracing.domain.quarantine.events import OrderMode, QuarantineEvent
from tracing.domain.quarantine.state import Moved, QuarantineState, StepKind
from tracing.domain.values import AreaCode, ConditionCode, Decision, PublicLabel
from tracing.projections.cells import identity, instant, text
from tracing.projections.folds import DeriveModel
from tracing.projections.histories import HistoryView
from tracing.projections.temporal import Key, TemporalTable, Values

QUARANTINES = TemporalTable(
    "quarantines",
    key=[sa.Column("quarantine_id", sa.String)],
    values=[
        sa.Column("person_id", sa.String),
        sa.Column("status", sa.String),
        sa.Column("purpose", sa.String),
        sa.Column("mode", sa.String),
        sa.Column("basis_kind", sa.String),
        sa.Column("basis_id", sa.String),
        sa.Column("basis_standing", sa.Boolean),
        sa.Column("place_id", sa.String),
        sa.Column("area", sa.String),
        sa.Column("room", sa.String),
        sa.Column("begins_on", sa.String),
        sa.Column("ends_on", sa.String),
        sa.Column("started_at", sa.String),
        sa.Column("released_at", sa.String),
        sa.Column("because", sa.String),
        sa.Column("destination", sa.String),
        sa.Column("decided_at", sa.String),
        sa.Column("office", sa.String),
        sa.Column("legal_basis", sa.String),
        sa.Column("document_number", sa.String),
        sa.Column("responsible", sa.String),
        sa.Column("served_at", sa.String),
        sa.Column("broken", sa.Integer),
        sa.Column("away", sa.Boolean),
        sa.Column("appealed_at", sa.String),
        sa.Column("reviewed_at", sa.String),
        sa.Column("review_outcome", sa.String),
        sa.Column("reported_at", sa.String),
        sa.Column("course", sa.String),
    ],
    indexes=[("person_id",), ("place_id",)],
)


NOWHERE_ELSE = Moved()


class Step(Struct, frozen=True, omit_defaults=True):
    """What happened under an order, when, and when it was learnt: as `cells.instant`."""

    what: StepKind
    at: str
    learnt: str
    mode: OrderMode | None = None
    place_id: PlaceId | None = None
    area: AreaCode | None = None
    room: PublicLabel | None = None
    ends_on: date | None = None
    says: str = ""
    """The reason of a release, the outcome of a review, the document of a notice. The area of a
    release is where the person went."""
    office: str | None = None
    document: str | None = None
    legal_basis: str | None = None
    overridden: tuple[ConditionCode, ...] = ()
    """Who decided it, by what document, on what basis, and what of the rule was overridden."""


def rows(view: HistoryView) -> Mapping[Key, Values]:
    return {
        (text(order.quarantine_id),): _row(view, order)
        for order in view.history.parts("quarantine").values()
    }


def _row(view: HistoryView, order: QuarantineState) -> Values:
    kept, end, decision = order.kept(), order.end, order.decision
    served, appeal, review = order.served, order.appeal, order.review
    basis = named_by(order.basis)
    return (
        view.person,
        order.status,
        order.purpose,
        kept.mode,
        kind_of(order.basis),
        basis if isinstance(basis, str) else text(basis),
        lacking(view.history, order.basis) is None,
        identity(kept.place_id),
        kept.area,
        kept.room,
        _day(order.begins_on),
        _day(order.ends_on),
        _at(order.started),
        _at(end.happened) if end else None,
        end.because if end else None,
        end.destination if end else None,
        instant(decision.decided_at),
        decision.office,
        decision.legal_basis,
        decision.document_number,
        decision.responsible,
        _at(served.happened) if served else None,
        order.times_broken,
        order.away,
        _at(appeal.happened) if appeal else None,
        _at(review.happened) if review else None,
        review.outcome if review else None,
        instant(order.ordered.learnt),
        msgspec.json.encode(sorted(_course(order), key=_when)).decode(),
    )


def _course(order: QuarantineState) -> Iterator[Step]:
    first, *terms = order.terms
    ordered = _step(StepKind.ORDERED, order.ordered, Moved(*order.first), ends_on=first.ends_on)
    yield _decided(ordered, order.decision, first.overridden)
    for service in order.services:
        yield _step(StepKind.SERVED, service.happened, says=service.document or "")
    for start in order.starts:
        yield _step(StepKind.STARTED, start.happened, start.to)
    for move in order.moves:
        brought = _step(StepKind.MOVED, move.happened, move.to)
        yield _decided(brought, move.decision, move.overridden)
    for term in terms:
        decided = Happened(term.decided_at, term.learnt)
        set_to = _step(StepKind.TERM_SET, decided, ends_on=term.ends_on)
        yield _decided(set_to, term.decision, term.overridden)
    for each in order.breaks:
        for what, happened in ((StepKind.BROKEN, each.left), (StepKind.RETURNED, each.returned)):
            if happened is not None:
                yield _step(what, happened)
    for end in order.ends:
        if not end.lifted:
            to = Moved(area=end.destination)
            released = _step(StepKind.RELEASED, end.happened, to, says=end.because)
            yield _decided(released, end.decision, end.overridden)
    for appeal in order.appeals:
        yield _step(StepKind.APPEALED, appeal.happened)
    for review in order.reviews:
        reviewed = _step(StepKind.REVIEWED, review.happened, says=review.outcome)
        yield _decided(reviewed, review.decision)


def _step(
    what: StepKind,
    happened: Happened,
    to: Moved = NOWHERE_ELSE,
    *,
    ends_on: date | None = None,
    says: str = "",
) -> Step:
    at = instant(happened.at or BEFORE_ALL) or ""
    learnt = instant(happened.learnt or BEFORE_ALL) or ""
    return Step(what, at, learnt, *to, ends_on, says)


def _decided(
    step: Step, decision: Decision | None, overridden: tuple[ConditionCode, ...] = ()
) -> Step:
    if decision is None:
        return step
    return replace(
        step,
        office=decision.office,
        document=decision.document_number,
        legal_basis=decision.legal_basis,
        overridden=overridden,
    )


def _when(step: Step) -> tuple[str, str, int]:
    return step.at, step.learnt, list(StepKind).index(step.what)


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _at(happened: Happened | None) -> str | None:
    return None if happened is None else instant(happened.at)


_BEARING_ON_A_BASIS = frozenset(
    (
        "contact.identified",
        "contact.category_determined",
        "contact.exposure_recorded",
        "contact.exposure_retracted",
        "contact.excluded",
        "contact.retracted",
        "case.reported",
        "case.diagnosed",
        "case.diagnosis_corrected",
        "case.discarded",
        "case.retracted",
        "sample.collected",
        "sample.resulted",
        "sample.result_withdrawn",
        "person.fact_retracted",
    )
)

MODEL = DeriveModel(
    table=QUARANTINES,
    version=2,
    topics=frozenset(event.topic for event in get_args(QuarantineEvent)) | _BEARING_ON_A_BASIS,
    rows=rows,
)
