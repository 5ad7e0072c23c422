"""Why an infected person need not be moved the same day."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from tracing.domain.event import PersonStatement
from tracing.domain.identifiers import CaseId
from tracing.domain.values import AreaCode, Decision, Instant


class ExemptionReason(StrEnum):
    IN_HOSPITAL = "in_hospital"  # 已在院
    DIED = "died"
    REFERRED_OUT = "referred_out"  # 移交外地
    UNFIT_TO_MOVE = "unfit_to_move"  # 病情不宜转运
    TREATED_AT_HOME = "treated_at_home"  # 居家治疗
    CARE_FOR_OTHERS = "care_for_others"  # 须照护他人
    OTHER = "other"


class ExemptionFact(PersonStatement, frozen=True, kw_only=True):
    subject: ClassVar[str] = "exemption"
    named_by: ClassVar[str | None] = "case_id"

    case_id: CaseId


class TransferExempted(ExemptionFact, frozen=True, kw_only=True):
    """Somebody in charge decided that the person need not be moved."""

    topic: ClassVar[str] = "case.transfer_exempted"
    settles: ClassVar[tuple[str, ...] | None] = ("case_id",)
    undone_by: ClassVar[str | None] = "case.transfer_exemption_ended"

    because: ExemptionReason
    exempted_at: Instant | None = None
    destination: AreaCode | None = None
    """Of who was referred: to where."""
    decision: Decision


class ExemptionEnded(ExemptionFact, frozen=True, kw_only=True):
    """They have to be moved after all."""

    topic: ClassVar[str] = "case.transfer_exemption_ended"
    settles: ClassVar[tuple[str, ...] | None] = ("case_id",)
    undone_by: ClassVar[str | None] = "case.transfer_exempted"

    ended_at: Instant | None = None
    decision: Decision


ExemptionEvent = TransferExempted | ExemptionEnded
