"""The health facts a level rests on: whether each stands."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from tracing.domain.area.events import EnvironmentGround, LevelGround, SurroundingGround
from tracing.domain.area.level_course import current
from tracing.domain.area.levels import AreaLevel, AreaScheme
from tracing.domain.area.state import AreaState
from tracing.domain.case.state import CaseState
from tracing.domain.thing import ThingHistory
from tracing.domain.values import CaseSource, Diagnosis, Instant


class GroundKind(StrEnum):
    """What kind of health fact it is: the tags of `LevelGround`."""

    CASE = "case"
    ENVIRONMENT = "environment"
    SURROUNDING = "surrounding"


class GroundFell(StrEnum):
    """Why a ground does not stand."""

    UNKNOWN = "unknown"
    RETRACTED = "retracted"
    DISCARDED = "discarded"
    LATER = "later"  # 决定之后才报告
    NO_LEVEL = "no_level"


def kind_of(ground: LevelGround) -> GroundKind:
    return GroundKind(str(ground.__struct_config__.tag))


def named_by(ground: LevelGround) -> object:
    """The id or code of the case, the place or the area."""
    match ground:
        case CaseSource():
            return ground.case_id
        case EnvironmentGround():
            return ground.place_id
        case SurroundingGround():
            return ground.area


def of_case(case: CaseState | None, decided_at: datetime) -> GroundFell | None:
    """Why a level decided then cannot rest on the case.

    Decisions often carry no hour, and cases are often known to the day: days are compared.
    """
    if case is None:
        return GroundFell.UNKNOWN
    if case.retracted:
        return GroundFell.RETRACTED
    if case.diagnosis is Diagnosis.DISCARDED:
        return GroundFell.DISCARDED
    return GroundFell.LATER if _later(case.reported_at, decided_at) else None


def of_sample(
    place: ThingHistory, sampled_at: Instant | None, decided_at: datetime
) -> GroundFell | None:
    """Why it cannot rest on a sample taken at the place."""
    if place.subject != "place" or place.state is None:
        return GroundFell.UNKNOWN
    return GroundFell.LATER if _later(sampled_at, decided_at) else None


def of_area(area: ThingHistory, from_at: datetime) -> GroundFell | None:
    """Why it cannot rest on the area having a level when this one begins."""
    state: AreaState | None = area.state if area.subject == "area" else None
    if state is None:
        return GroundFell.UNKNOWN
    return None if any(_levels(state, from_at)) else GroundFell.NO_LEVEL


def _levels(state: AreaState, moment: datetime) -> Iterable[bool]:
    for scheme in AreaScheme:
        period = current(state, scheme, moment)
        yield period is not None and period.level is not AreaLevel.ROUTINE


def _later(learnt: datetime | None, decided_at: datetime) -> bool:
    return learnt is not None and learnt.astimezone(decided_at.tzinfo).date() > decided_at.date()
