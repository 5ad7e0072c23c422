"""What can happen to an order that keeps a person apart, from its ground to their release.

Exposed people are quarantined, infected people isolated; both are orders here.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import ClassVar

from msgspec import Struct

from tracing.domain.event import PersonStatement
from tracing.domain.identifiers import (
    CaseId,
    ContactId,
    ExposureId,
    PlaceId,
    PoolId,
    QuarantineId,
    SampleId,
)
from tracing.domain.values import (
    AreaCode,
    ConditionCode,
    Decision,
    Instant,
    PartialDate,
    PublicLabel,
    Sealed,
)


class OrderPurpose(StrEnum):
    QUARANTINE = "quarantine"  # 隔离医学观察
    ISOLATION = "isolation"  # 隔离治疗
    POST_DISCHARGE_MONITORING = "post_discharge_monitoring"  # 出院后健康监测


class OrderMode(StrEnum):
    FACILITY = "facility"  # 集中隔离
    HOME = "home"  # 居家隔离
    HOME_MONITORING = "home_monitoring"  # 居家健康监测
    TEMPORARY_CONTROL = "temporary_control"  # 临时管控
    HOSPITAL = "hospital"  # 定点医院
    TEMPORARY_HOSPITAL = "temporary_hospital"  # 方舱医院


class ReleaseReason(StrEnum):
    COMPLETED = "completed"  # 期满解除
    RECOVERED = "recovered"  # 治愈出院
    BECAME_CASE = "became_case"  # 转为病例
    EXCLUDED = "excluded"  # 排除
    BASIS_FELL = "basis_fell"  # 依据撤销
    REVIEW = "review"  # 复核解除
    MEDICAL = "medical"  # 就医
    MOVED_AWAY = "moved_away"  # 移交外地
    SUPERSEDED = "superseded"  # 改为另一项措施
    DIED = "died"
    OTHER = "other"


class ReviewOutcome(StrEnum):
    UPHELD = "upheld"
    CHANGED = "changed"
    LIFTED = "lifted"


class ExposureBasis(Struct, frozen=True, tag="exposure", tag_field="kind"):
    """The person was exposed."""

    contact_id: ContactId
    exposure_ids: tuple[ExposureId, ...] = ()


class CaseBasis(Struct, frozen=True, tag="case", tag_field="kind"):
    """The person is a case."""

    case_id: CaseId


class SampleBasis(Struct, frozen=True, tag="sample", tag_field="kind"):
    """A sample of the person was found positive and is not confirmed yet."""

    sample_id: SampleId


class PoolBasis(Struct, frozen=True, tag="pool", tag_field="kind"):
    """The person's sample is in a positive pool."""

    pool_id: PoolId


class ArrivalBasis(Struct, frozen=True, tag="arrival", tag_field="kind"):
    """The person came from where the disease spreads."""

    origin: AreaCode
    arrived_on: PartialDate | None = None


class AreaBasis(Struct, frozen=True, tag="area", tag_field="kind"):
    """The person lives or was in an area under measures."""

    area: AreaCode


Basis = ExposureBasis | CaseBasis | SampleBasis | PoolBasis | ArrivalBasis | AreaBasis
"""The health fact an order rests on. There is none without one."""


class QuarantineFact(PersonStatement, frozen=True, kw_only=True):
    subject: ClassVar[str] = "quarantine"
    named_by: ClassVar[str | None] = "quarantine_id"

    quarantine_id: QuarantineId


class QuarantineOrdered(QuarantineFact, frozen=True, kw_only=True):
    """Somebody in charge ordered that the person be kept apart."""

    topic: ClassVar[str] = "quarantine.ordered"
    creates: ClassVar[bool] = True

    purpose: OrderPurpose
    mode: OrderMode
    basis: Basis
    place_id: PlaceId | None = None
    area: AreaCode | None = None
    room: PublicLabel | None = None
    begins_on: date | None = None
    """The first day it counts for; exposure days may lie before it is served."""
    ends_on: date | None = None
    """The last day it was ordered for."""
    started_at: Instant | None = None
    """When it took effect, where that was already so when it was ordered."""
    decision: Decision
    overridden: tuple[ConditionCode, ...] = ()
    """What of the rule was not met, and was overridden."""


class OrderServed(QuarantineFact, frozen=True, kw_only=True):
    """The person, or who answers for them, was told of the order."""

    topic: ClassVar[str] = "quarantine.served"

    served_at: Instant | None = None
    document: PublicLabel | None = None


class QuarantineStarted(QuarantineFact, frozen=True, kw_only=True):
    """The order took effect: the person is where it put them."""

    topic: ClassVar[str] = "quarantine.started"

    started_at: Instant | None = None
    place_id: PlaceId | None = None
    room: PublicLabel | None = None


class QuarantineMoved(QuarantineFact, frozen=True, kw_only=True):
    """The person was moved under the same order: to another place, room or mode."""

    topic: ClassVar[str] = "quarantine.moved"
    settles: ClassVar[tuple[str, ...]] = ("quarantine_id",)

    moved_at: Instant | None = None
    mode: OrderMode | None = None
    place_id: PlaceId | None = None
    area: AreaCode | None = None
    room: PublicLabel | None = None
    decision: Decision | None = None
    overridden: tuple[ConditionCode, ...] = ()
    """What of the rule was not met, and was overridden."""


class QuarantineExtended(QuarantineFact, frozen=True, kw_only=True):
    """Somebody in charge ordered a later end."""

    topic: ClassVar[str] = "quarantine.extended"

    ends_on: date
    decision: Decision
    overridden: tuple[ConditionCode, ...] = ()
    """What of the rule was not met, and was overridden."""


class QuarantineBroken(QuarantineFact, frozen=True, kw_only=True):
    """The person left while the order stood."""

    topic: ClassVar[str] = "quarantine.broken"

    broken_at: Instant | None = None
    returned_at: Instant | None = None
    note: Sealed | None = None


class QuarantineReleased(QuarantineFact, frozen=True, kw_only=True):
    """The order ended, for a reason."""

    topic: ClassVar[str] = "quarantine.released"
    rank: ClassVar[int] = 1

    released_at: Instant | None = None
    because: ReleaseReason
    decision: Decision
    destination: AreaCode | None = None
    overridden: tuple[ConditionCode, ...] = ()
    """What of the rule was not met, and was overridden."""


class QuarantineAppealed(QuarantineFact, frozen=True, kw_only=True):
    """The person, or who answers for them, appealed."""

    topic: ClassVar[str] = "quarantine.appealed"

    appealed_at: Instant | None = None
    grounds: Sealed | None = None


class QuarantineReviewed(QuarantineFact, frozen=True, kw_only=True):
    """Somebody in charge looked at the order again."""

    topic: ClassVar[str] = "quarantine.reviewed"

    outcome: ReviewOutcome
    reviewed_at: Instant | None = None
    ends_on: date | None = None
    """The new end, where the outcome is that it changed."""
    decision: Decision
    overridden: tuple[ConditionCode, ...] = ()
    """What of the rule was not met, and was overridden."""


QuarantineEvent = (
    QuarantineOrdered
    | OrderServed
    | QuarantineStarted
    | QuarantineMoved
    | QuarantineExtended
    | QuarantineBroken
    | QuarantineReleased
    | QuarantineAppealed
    | QuarantineReviewed
)
