"""What is due by when: clocks, the day's close, arrivals, retention, epidemic-free communities."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from tracing.domain.protocol.rules.base import Code, Count, Days, Rule, Rules
from tracing.domain.quarantine.events import OrderMode


class Milestone(StrEnum):
    """What starts a clock or stops it."""

    LABORATORY_POSITIVE = "laboratory_positive"
    REPORTED = "reported"
    REVIEWED = "reviewed"
    RECEIVED_IN_HOSPITAL = "received_in_hospital"
    TRACK_ESTABLISHED = "track_established"
    INVESTIGATED = "investigated"
    DETERMINED = "determined"
    PLACED = "placed"
    REFERRAL_RECEIVED = "referral_received"
    FOUND = "found"
    CONTROLLED = "controlled"
    VERIFIED = "verified"
    POOL_POSITIVE = "pool_positive"
    POOL_TASKED = "pool_tasked"
    SCREENING_BEGUN = "screening_begun"
    SCREENING_DONE = "screening_done"


class Clock(Rule, frozen=True, kw_only=True):
    """So long may it take from one to the other."""

    name: Code
    starts: Milestone
    stops: Milestone
    minutes: Annotated[int, Meta(ge=1)]


class DayClose(Rule, frozen=True, kw_only=True):
    """日清日结: how long after being reported a positive may wait to be moved."""

    grace_minutes: Count


class ArrivalOrigin(StrEnum):
    """Where somebody arrives from."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    OTHER = "other"
    OVERSEAS = "overseas"


class Triage(Rule, frozen=True, kw_only=True):
    """What is done with who arrives from there."""

    origin: ArrivalOrigin
    lookback_days: Days | None = None
    mode: OrderMode | None = None
    """None: they are not kept apart."""
    fallback_mode: OrderMode | None = None
    """Where the mode does not suit."""
    days: Days | None = None
    """None with a mode: the source gives no length."""
    first_to_hospital: bool = False
    """Tested in a designated hospital before anything else."""
    test_days: tuple[Days, ...] = ()
    certificate: bool = False


class EpidemicFree(Rule, frozen=True, kw_only=True):
    """When a community may be declared free of the epidemic."""

    clean_days: Days
    counts_close_contacts: bool = False
    screened_on_day: Days | None = None
    never_had_one: bool = True
    """Those that never had an outbreak are eligible."""
    suspension: bool = False


class Kept(StrEnum):
    """Classes of data that are kept for different times."""

    CONTACT_NOT_CASE = "contact_not_case"
    CASE = "case"
    ARRIVAL = "arrival"
    ORDER = "order"
    SCREENED = "screened"


class Retention(Rule, frozen=True, kw_only=True):
    """How long data of a class is kept after its last use."""

    kept: Kept
    days: Days


class ScreeningPlan(Rule, frozen=True, kw_only=True):
    """How rounds of screening are ordered."""

    hours: Count
    clean_rounds: Count | None = None
    pause_days: Days | None = None
    final_rounds: Count | None = None


class Work(Rules, frozen=True, kw_only=True):
    clocks: tuple[Clock, ...] = ()
    day_close: DayClose | None = None
    screening: ScreeningPlan | None = None
    arrivals: tuple[Triage, ...] = ()
    epidemic_free: EpidemicFree | None = None
    retention: tuple[Retention, ...] = ()
