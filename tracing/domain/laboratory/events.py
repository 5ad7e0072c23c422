"""What can happen to a sample of one person, and to its results."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from msgspec import Struct

from tracing.domain.event import PersonStatement
from tracing.domain.identifiers import PlaceId, PoolId, RoundId, SampleId
from tracing.domain.values import FactRef, Instant, PartialDate, PublicLabel, Sealed


class Specimen(StrEnum):
    NASOPHARYNGEAL = "nasopharyngeal"
    OROPHARYNGEAL = "oropharyngeal"
    SPUTUM = "sputum"
    BLOOD = "blood"
    STOOL = "stool"
    LESION = "lesion"
    ENVIRONMENT = "environment"
    OTHER = "other"


class TestMethod(StrEnum):
    __test__ = False  # not a class of tests

    PCR = "pcr"
    ANTIGEN = "antigen"
    IGM = "igm"
    IGG = "igg"
    SEQUENCING = "sequencing"
    CULTURE = "culture"
    OTHER = "other"


class TestResult(StrEnum):
    __test__ = False

    POSITIVE = "positive"
    PRESUMPTIVE = "presumptive"  # 初筛阳性
    NEGATIVE = "negative"
    INDETERMINATE = "indeterminate"
    INVALID = "invalid"


class SamplePurpose(StrEnum):
    SCREENING = "screening"
    CONTACT = "contact"
    CONFIRMATION = "confirmation"
    POOL_FOLLOW_UP = "pool_follow_up"
    RELEASE = "release"
    FOLLOW_UP = "follow_up"
    ARRIVAL = "arrival"
    DIAGNOSIS = "diagnosis"


class WithdrawalReason(StrEnum):
    """Why a laboratory takes a result back."""

    CONTAMINATION = "contamination"
    MIX_UP = "mix_up"
    ERROR = "error"
    RETESTED = "retested"
    OTHER = "other"


class Target(Struct, frozen=True):
    """A gene target and its cycle threshold."""

    gene: PublicLabel
    ct: float


class SampleFact(PersonStatement, frozen=True, kw_only=True):
    subject: ClassVar[str] = "sample"
    named_by: ClassVar[str | None] = "sample_id"

    sample_id: SampleId


class SampleCollected(SampleFact, frozen=True, kw_only=True):
    """A sample was taken of the person alone (单采); several in one tube are a pool."""

    topic: ClassVar[str] = "sample.collected"
    creates: ClassVar[bool] = True

    sampled_at: Instant | None = None
    sampled_on: PartialDate | None = None
    specimen: Specimen | None = None
    purpose: SamplePurpose | None = None
    place_id: PlaceId | None = None
    round_id: RoundId | None = None
    pool_id: PoolId | None = None
    """The positive pool that this sample follows up."""
    code: Sealed | None = None
    """What is written on the tube."""


class SampleResulted(SampleFact, frozen=True, kw_only=True):
    """A laboratory reported a result. A sample may have several."""

    topic: ClassVar[str] = "sample.resulted"

    result: TestResult
    method: TestMethod | None = None
    targets: tuple[Target, ...] = ()
    laboratory: PublicLabel | None = None
    resulted_at: Instant | None = None


class SampleResultWithdrawn(SampleFact, frozen=True, kw_only=True):
    """The laboratory took a result back."""

    topic: ClassVar[str] = "sample.result_withdrawn"

    withdraws: FactRef
    because: WithdrawalReason | None = None
    withdrawn_at: Instant | None = None


SampleEvent = SampleCollected | SampleResulted | SampleResultWithdrawn
