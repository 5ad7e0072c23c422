"""What can be said of the spread of an infection: how it was found, and whether it went beyond."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from tracing.domain.event import PersonStatement
from tracing.domain.identifiers import CaseId
from tracing.domain.values import PublicLabel


class SpreadKind(StrEnum):
    """Infections that need not count for the level of an area (DOMAIN 1.4)."""

    FACILITY_QUARANTINE = "facility_quarantine"  # 集中隔离中检出
    HOME_QUARANTINE = "home_quarantine"  # 居家隔离中检出
    CLOSED_LOOP = "closed_loop"  # 闭环管理中检出
    REPOSITIVE = "repositive"  # 出院后复阳
    PAST_INFECTION_ON_ENTRY = "past_infection_on_entry"  # 入境既往感染


class SpreadFact(PersonStatement, frozen=True, kw_only=True):
    subject: ClassVar[str] = "spread"
    named_by: ClassVar[str | None] = "case_id"

    case_id: CaseId


class SpreadAssessed(SpreadFact, frozen=True, kw_only=True):
    """Somebody in charge judged whether an infection spread beyond where it was found."""

    topic: ClassVar[str] = "case.spread_assessed"
    creates: ClassVar[bool] = False
    settles: ClassVar[tuple[str, ...] | None] = ("case_id",)

    spread_kind: SpreadKind
    spread: bool
    """Beyond the site, the household, the loop; of others: any risk that it spreads."""
    office: PublicLabel | None = None


SpreadEvent = SpreadAssessed
