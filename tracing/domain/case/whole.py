"""Which case of a human being is not over, whichever of their records it is in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracing.domain.case.state import CaseState
from tracing.domain.history import PersonHistory
from tracing.domain.person.identity import SameCase
from tracing.domain.person.identity_state import IdentityState


def open_case_of(history: PersonHistory, others: Sequence[PersonHistory]) -> CaseState | None:
    """The case of this record that is open, else one of the others.

    Of cases that are one infection the one that is kept says whether it is over.
    """
    records = (history, *others)
    standing = {
        case.case_id for each in records for case in each.cases.values() if not case.retracted
    }
    told_elsewhere = {
        same.case_id
        for each in records
        for same in _same_cases(each)
        if same.is_case_id in standing
    }
    found = (
        case for each in records for case in each.open_cases if case.case_id not in told_elsewhere
    )
    return next(found, None)


def _same_cases(history: PersonHistory) -> Iterator[SameCase]:
    identity: IdentityState | None = history.parts("identity").get(None)
    if identity is not None and identity.merged is not None:
        yield from identity.merged.same_cases
