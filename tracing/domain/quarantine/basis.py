"""The health fact an order rests on: whether it stands, and what may be ordered for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from tracing.domain.command import Context
from tracing.domain.history import PersonHistory
from tracing.domain.identifiers import PersonId
from tracing.domain.laboratory.events import TestResult
from tracing.domain.laboratory.results import Results
from tracing.domain.quarantine.events import (
    AreaBasis,
    ArrivalBasis,
    Basis,
    CaseBasis,
    ExposureBasis,
    OrderPurpose,
    PoolBasis,
    SampleBasis,
)
from tracing.domain.quarantine.refusals import NoGroundError, WrongPurposeError
from tracing.domain.thing import ThingHistory
from tracing.domain.values import Diagnosis


class BasisKind(StrEnum):
    """What kind of health fact it is: the tags of `Basis`."""

    EXPOSURE = "exposure"
    CASE = "case"
    SAMPLE = "sample"
    POOL = "pool"
    ARRIVAL = "arrival"
    AREA = "area"


class Lacking(StrEnum):
    """Why a basis does not stand."""

    UNKNOWN = "unknown"
    RETRACTED = "retracted"
    NEVER_EXPOSED = "never_exposed"
    EXCLUDED = "excluded"
    BECAME_CASE = "became_case"
    DISCARDED = "discarded"
    NOT_POSITIVE = "not_positive"
    NOT_A_MEMBER = "not_a_member"


_OF_EXPOSED = frozenset({OrderPurpose.QUARANTINE})
_OF_PRESUMED = frozenset({OrderPurpose.QUARANTINE, OrderPurpose.ISOLATION})
_OF_INFECTED = frozenset({OrderPurpose.ISOLATION, OrderPurpose.POST_DISCHARGE_MONITORING})
PURPOSES: Mapping[BasisKind, frozenset[OrderPurpose]] = {
    BasisKind.EXPOSURE: _OF_EXPOSED,
    BasisKind.CASE: _OF_INFECTED,
    BasisKind.SAMPLE: _OF_PRESUMED,
    BasisKind.POOL: _OF_EXPOSED,
    BasisKind.ARRIVAL: _OF_EXPOSED,
    BasisKind.AREA: _OF_EXPOSED,
}
"""Exposed people are quarantined, infected people isolated (WHO)."""

POSITIVE = (TestResult.POSITIVE, TestResult.PRESUMPTIVE)


def kind_of(basis: Basis) -> BasisKind:
    return BasisKind(str(basis.__struct_config__.tag))


def named_by(basis: Basis) -> UUID | str:
    """The id or code of what an order rests on."""
    match basis:
        case ExposureBasis():
            return basis.contact_id
        case CaseBasis():
            return basis.case_id
        case SampleBasis():
            return basis.sample_id
        case PoolBasis():
            return basis.pool_id
        case ArrivalBasis():
            return basis.origin
        case AreaBasis():
            return basis.area


def purpose_fits(purpose: OrderPurpose, basis: Basis) -> None:
    """Refuse to isolate who was only exposed, and to quarantine who is infected."""
    kind = kind_of(basis)
    if purpose not in PURPOSES[kind]:
        raise WrongPurposeError(purpose=purpose, basis=kind)


def lacking(
    history: PersonHistory,
    basis: Basis,
    pools: Mapping[UUID, ThingHistory] | None = None,
    same: Iterable[PersonId] = (),
) -> Lacking | None:
    """Why the basis does not stand; None where it does.

    Of a pool nothing is said where its history is not given: it is not the person's. `same`: other
    records of the person, one of which may be what the pool names.
    """
    person = history.person_id
    match basis:
        case ExposureBasis():
            return _of_exposure(history, basis)
        case CaseBasis():
            return _of_case(history, basis)
        case SampleBasis():
            return _of_sample(history, basis)
        case PoolBasis():
            return None if pools is None else _of_pool(pools[basis.pool_id], (person, *same))
        case ArrivalBasis() | AreaBasis():
            return None


def grounded(history: PersonHistory, basis: Basis, context: Context, learnt: datetime) -> None:
    """Refuse an order whose basis does not stand, or ended before the order was learnt of."""
    why = lacking(history, basis, context.things, context.same.get(history.person_id, ()))
    if why is None and isinstance(basis, ExposureBasis):
        became = history.contacts[basis.contact_id].became_case_at
        why = Lacking.BECAME_CASE if became is not None and became <= learnt else None
    if why is not None:
        raise NoGroundError(basis=named_by(basis), because=why)


def _of_exposure(history: PersonHistory, basis: ExposureBasis) -> Lacking | None:
    contact = history.contacts.get(basis.contact_id)
    if contact is None:
        return Lacking.UNKNOWN
    if contact.retracted:
        return Lacking.RETRACTED
    if contact.excluded:
        return Lacking.EXCLUDED
    if basis.exposure_ids:
        named = [contact.exposures.get(each) for each in basis.exposure_ids]
        if None in named:
            return Lacking.UNKNOWN
        stands = any(each is not None and not each.retracted for each in named)
        return None if stands else Lacking.RETRACTED
    if contact.standing_exposures:
        return None
    if contact.exposures:
        return Lacking.RETRACTED
    return None if contact.category is not None else Lacking.NEVER_EXPOSED


def _of_case(history: PersonHistory, basis: CaseBasis) -> Lacking | None:
    case = history.cases.get(basis.case_id)
    if case is None:
        return Lacking.UNKNOWN
    if case.retracted:
        return Lacking.RETRACTED
    return Lacking.DISCARDED if case.diagnosis is Diagnosis.DISCARDED else None


def _of_sample(history: PersonHistory, basis: SampleBasis) -> Lacking | None:
    sample = history.parts("sample").get(basis.sample_id)
    return Lacking.UNKNOWN if sample is None else _of_results(sample.results)


def _of_pool(pool: ThingHistory, people: Iterable[PersonId]) -> Lacking | None:
    if pool.subject != "pool" or pool.state is None:
        return Lacking.UNKNOWN
    if not set(people).intersection(pool.state.members):
        return Lacking.NOT_A_MEMBER
    return _of_results(pool.state.results)


def _of_results(results: Results) -> Lacking | None:
    latest = next(reversed(results.of_virus), None)
    return None if latest is not None and latest.says in POSITIVE else Lacking.NOT_POSITIVE
