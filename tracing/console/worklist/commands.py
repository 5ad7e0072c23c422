"""What to type for each thing to do; who decides, and when, is still to be added."""

from __future__ import annotations

from collections.abc import Mapping

from tracing.domain.follow_up.due import DueReason
from tracing.domain.work import WorkKind, WorkReason
from tracing.projections.questions.worklist import Work

_RELEASE = "tracing quarantine release {subject} --because completed"
_BY_KIND: Mapping[WorkKind, str] = {
    WorkKind.OVERSTAY: _RELEASE,
    WorkKind.RELEASE: _RELEASE,
    WorkKind.DETERMINE: "tracing contact determine {subject}",
    WorkKind.FIND: "tracing contact locate {subject}",
    WorkKind.PLACE: "tracing quarantine order {subject}",
    WorkKind.TEST: "tracing sample collect {person} --purpose contact",
    WorkKind.BASIS: "tracing quarantine release {subject} --because basis_fell",
    WorkKind.RETENTION: "tracing person erase {person} --confirm {person}",
}
_BY_REASON: Mapping[str, str] = {
    WorkReason.WAITING: "tracing transfer request {subject} --purpose admission",
    WorkReason.REQUESTED: "tracing transfer dispatch {transfer}",
    WorkReason.EN_ROUTE: "tracing transfer arrive {transfer}",
    WorkReason.ARRIVED: "tracing transfer hand-over {transfer} --all",
    WorkReason.POOL_MEMBERS: "tracing pool members {subject} --missing",
    WorkReason.REFERRAL_ASKED: "tracing referral found {subject}",
    WorkReason.REFERRAL_FOUND: "tracing referral controlled {subject}",
    WorkReason.REFERRAL_CONTROLLED: "tracing referral answer {subject} controlled",
    DueReason.LINKED_POSITIVE: "tracing contact upgrade {subject}",
    DueReason.POSITIVE_AFTER_DISCHARGE: "tracing case repositive {subject}",
}


def command_for(work: Work) -> str:
    """The command that does it."""
    if work.do is not None:
        return work.do
    if work.kind is WorkKind.CHECK:
        return _check(work)
    return _BY_REASON.get(work.why, _BY_KIND.get(work.kind, "")).format(**work._asdict())


def _check(work: Work) -> str:
    number = f" --number {work.number}" if (work.number or 1) > 1 else ""
    return f"tracing follow-up check {work.person} seen_ok --on {work.due_on}{number}"
