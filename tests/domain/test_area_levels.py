"""The official level of an area: on what it rests, how it is kept and lowered, what it was when."""

from __future__ import annotations

import random
from datetime import UTC, date
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from tests.domain.stories import (
    BY_THE_COUNTY,
    LI,
    LIS_CASE,
    LIS_ILLNESS,
    NOW,
    REGISTRY,
    WANG,
    WANGS_CASE,
    at,
    li_is_a_case,
    li_is_known,
    wang_is_a_case,
    wang_is_known,
)
from tests.domain.thing_stories import ThingStory, given, things_fact
from tracing.domain.area.commands import AbolishArea, RegisterArea, area_id
from tracing.domain.area.events import (
    AreaDesignated,
    AreaDivided,
    AreaEvent,
    AreaExtended,
    AreaLifted,
    AreaRegistered,
    AreaUnit,
    EnvironmentGround,
    ListedCommunity,
    ListedTownship,
    SurroundingGround,
)
from tracing.domain.area.level_commands import DesignateArea, ExtendArea, LiftArea
from tracing.domain.area.level_course import Period, current, official
from tracing.domain.area.level_refusals import (
    AreaGoneError,
    ConditionsUnmetError,
    ExtensionEndsBeforeError,
    LevelAlreadyGivenError,
    LevelFallsError,
    LevelGroundFellError,
    LevelNotInProtocolError,
    MeasureBeyondProtocolError,
    NoLevelGroundError,
    NoLevelHereError,
    NoProtocolInForceError,
    NotLowerError,
    PartElsewhereError,
    ReasonMissingError,
    RoutineIsNoLevelError,
)
from tracing.domain.area.levels import AreaLevel, AreaScheme, LevelOrigin
from tracing.domain.area.refusals import UnknownAreaError
from tracing.domain.case.commands import Diagnose, RetractCase
from tracing.domain.command import seal
from tracing.domain.identifiers import PlaceId
from tracing.domain.place.commands import RegisterPlace
from tracing.domain.place.events import PlaceKind
from tracing.domain.protocol.commands import AdoptProtocol, protocols_id
from tracing.domain.protocol.reading import read_pack
from tracing.domain.refusals import DateAfterEntryError
from tracing.domain.retracting import RetractThingFacts
from tracing.domain.thing import ThingHistory, replay
from tracing.domain.values import CaseSource, Decision, Diagnosis
from tracing.packaged import packaged

EMERALD, MARKET_SQUARE, TOWER = "360103001003-A", "360103001003-M", "360103001003-A-2"
COMMUNITY, COUNTY = "360103001003", "360103"
MARKET = PlaceId(UUID(int=900))
RISK = AreaScheme.RISK
HIGH, MEDIUM, LOW = AreaLevel.HIGH, AreaLevel.MEDIUM, AreaLevel.LOW
PACK = read_pack(packaged()["cn-ed9"], "cn-ed9")
EVENING = at("2022-07-16 20:00")
DECIDED = Decision(office="City headquarters", decided_at=EVENING)
WITH_REASON = replace(BY_THE_COUNTY, reason=seal(REGISTRY, "a market in between"))
ADOPTED = AdoptProtocol(
    thing_id=protocols_id(REGISTRY),
    pack="cn-ed9",
    layer=PACK.header.layer,
    digest=PACK.digest,
    text=PACK.text,
    decision=BY_THE_COUNTY,
)
OF_LI = LIS_ILLNESS
OF_WANG = CaseSource(WANG, WANGS_CASE)


def of(code: str) -> dict[str, Any]:
    return {
        "thing_id": area_id(REGISTRY, code),
        "code": code,
        "listed_in": area_id(REGISTRY, COUNTY),
        "registry_id": REGISTRY,
    }


def registered(code: str, unit: AreaUnit) -> RegisterArea:
    return RegisterArea(thing_id=area_id(REGISTRY, code), code=code, name="甲", unit=unit)


def designate(level: AreaLevel = HIGH, code: str = EMERALD, **fields: Any) -> DesignateArea:
    said = {"from_at": EVENING, "grounds": (OF_LI,), "decision": DECIDED, **fields}
    return DesignateArea(**of(code), level=level, **said)


def extend(until: str, code: str = EMERALD, **fields: Any) -> ExtendArea:
    said = {"decision": BY_THE_COUNTY, "scheme": RISK, **fields}
    return ExtendArea(**of(code), until_on=date.fromisoformat(until), **said)


def lift(to: AreaLevel | None = MEDIUM, code: str = EMERALD, **fields: Any) -> LiftArea:
    said = {"decision": BY_THE_COUNTY, "scheme": RISK, "lifted_at": NOW, **fields}
    return LiftArea(**of(code), to=to, **said)


def an_outbreak() -> ThingStory:
    """Li is a case, a pack is in force, and the compound is registered."""
    return given(
        li_is_known(),
        li_is_a_case(reported_at=at("2022-07-16 18:00")),
        ADOPTED,
        registered(EMERALD, AreaUnit.COMPOUND),
    )


def course(story: ThingStory, code: str = EMERALD) -> list[Period]:
    return official(story.the(area_id(REGISTRY, code)))


def levels(story: ThingStory, code: str = EMERALD) -> list[tuple[AreaLevel, LevelOrigin]]:
    return [(period.level, period.origin) for period in course(story, code) if not period.parts]


def test_a_level_is_given_by_a_decision_on_a_case() -> None:
    story = an_outbreak().when(designate(measures=("stay_indoors",)))
    story.then(
        AreaDesignated(
            level=HIGH,
            from_at=EVENING,
            grounds=(OF_LI,),
            measures=("stay_indoors",),
            decision=DECIDED,
        )
    )
    assert levels(story) == [(HIGH, LevelOrigin.DESIGNATED)]


def test_it_may_begin_at_a_moment_to_come() -> None:
    ahead = at("2022-07-21 00:00")
    story = an_outbreak().done(designate(from_at=ahead, decision=BY_THE_COUNTY))
    state = story.the(area_id(REGISTRY, EMERALD))
    assert current(state, RISK, NOW) is None
    assert current(state, RISK, ahead) is not None


def test_an_area_of_which_only_its_county_tells_is_registered_first() -> None:
    county = registered(COUNTY, AreaUnit.COUNTY)
    story = an_outbreak().done(county)
    listing = AreaDivided(
        edition="2022",
        townships=(ListedTownship("001", "绳金塔街道", (ListedCommunity("003", "金塔社区"),)),),
        reported_at=NOW,
    )
    thing = area_id(REGISTRY, COUNTY)
    story.things[thing] = story.things[thing].with_fact(2, listing)
    designated = AreaDesignated(level=HIGH, from_at=EVENING, grounds=(OF_LI,), decision=DECIDED)
    story.when(designate(code=COMMUNITY)).then(
        AreaRegistered(
            code=COMMUNITY, name="金塔社区", unit=AreaUnit.COMMUNITY, parent="360103001"
        ),
        designated,
    )


def test_an_area_nobody_knows_has_no_level() -> None:
    an_outbreak().when(designate(code=TOWER)).refused(UnknownAreaError, TOWER)


def test_an_area_that_is_one_no_longer_gets_no_level() -> None:
    gone = AbolishArea(
        thing_id=area_id(REGISTRY, EMERALD),
        code=EMERALD,
        from_on=date(2022, 7, 1),
        succeeded_by=(COMMUNITY,),
    )
    an_outbreak().done(gone).when(designate()).refused(AreaGoneError, EMERALD, "2022-07-01")


# -- the ground ----------------------------------------------------------------------------------


def test_a_level_without_a_health_fact_is_refused() -> None:
    an_outbreak().when(designate(grounds=())).refused(NoLevelGroundError, EMERALD)


def test_a_case_that_was_taken_back_is_no_ground() -> None:
    story = an_outbreak().done(RetractCase(person_id=LI, case_id=LIS_CASE))
    story.when(designate()).refused(LevelGroundFellError, EMERALD, LIS_CASE, "retracted")


def test_a_case_that_was_discarded_is_no_ground() -> None:
    discarded = Diagnose(person_id=LI, case_id=LIS_CASE, diagnosis=Diagnosis.DISCARDED)
    an_outbreak().done(discarded).when(designate()).refused(LevelGroundFellError, "discarded")


def test_a_case_nobody_reported_is_no_ground() -> None:
    of_nobody = CaseSource(LI, WANGS_CASE)
    an_outbreak().when(designate(grounds=(of_nobody,))).refused(LevelGroundFellError, "unknown")


def test_a_case_reported_on_a_later_day_is_no_ground_for_what_was_decided_before() -> None:
    early = replace(DECIDED, decided_at=at("2022-07-15 20:00"))
    an_outbreak().when(designate(decision=early)).refused(LevelGroundFellError, "later")


def test_a_decision_without_an_hour_may_rest_on_a_case_of_its_day() -> None:
    that_day = replace(DECIDED, decided_at=at("2022-07-16 00:00"))
    story = an_outbreak().done(designate(decision=that_day))
    assert levels(story) == [(HIGH, LevelOrigin.DESIGNATED)]


def test_every_ground_has_to_stand() -> None:
    both = (OF_LI, CaseSource(LI, WANGS_CASE))
    an_outbreak().when(designate(grounds=both)).refused(LevelGroundFellError, WANGS_CASE)


def test_a_sample_from_things_is_a_ground_where_its_place_is_known() -> None:
    swab = EnvironmentGround(place_id=MARKET, sampled_at=at("2022-07-16 10:00"))
    story = an_outbreak()
    story.when(designate(grounds=(swab,))).refused(LevelGroundFellError, MARKET)
    story.done(RegisterPlace(thing_id=MARKET, place_kind=PlaceKind.MARKET, name="菜场"))
    story.done(designate(grounds=(swab,)))
    assert levels(story) == [(HIGH, LevelOrigin.DESIGNATED)]


def test_what_lies_around_an_area_rests_on_its_level() -> None:
    around = SurroundingGround(area=EMERALD)
    rest = designate(LOW, COUNTY, grounds=(around,))
    story = an_outbreak().done(registered(COUNTY, AreaUnit.COUNTY))
    story.when(rest).refused(LevelGroundFellError, EMERALD, "no_level")
    story.done(designate(), rest)
    assert levels(story, COUNTY) == [(LOW, LevelOrigin.DESIGNATED)]


def test_an_area_does_not_rest_on_itself() -> None:
    itself = designate(measures=("stay_indoors",), grounds=(SurroundingGround(area=EMERALD),))
    an_outbreak().done(designate()).when(itself).refused(LevelGroundFellError, EMERALD)


def test_a_correction_may_keep_a_ground_that_fell_since() -> None:
    story = an_outbreak().done(designate(), RetractCase(person_id=LI, case_id=LIS_CASE))
    corrected = designate(from_at=at("2022-07-16 21:00"), corrects=2)
    story.done(corrected)
    assert [period.from_at for period in course(story)] == [at("2022-07-16 21:00")]


# -- the pack ------------------------------------------------------------------------------------


def test_without_a_protocol_in_force_there_are_no_levels_to_give() -> None:
    story = given(li_is_known(), li_is_a_case(), registered(EMERALD, AreaUnit.COMPOUND))
    on_the_day = replace(BY_THE_COUNTY)
    story.when(designate(decision=on_the_day)).refused(
        NoProtocolInForceError, EMERALD, "2022-07-16"
    )


def test_a_level_the_protocol_does_not_know_is_refused_with_those_it_has() -> None:
    story = an_outbreak().when(designate(AreaLevel.LOCKDOWN))
    story.refused(LevelNotInProtocolError, "cn-ed9", "lockdown")
    with pytest.raises(LevelNotInProtocolError) as refusal:
        story.when(designate(AreaLevel.LOCKDOWN))._happened()
    assert "routine, low, medium, high" in refusal.value.advice.en


def test_routine_is_no_level_to_be_given() -> None:
    an_outbreak().when(designate(AreaLevel.ROUTINE)).refused(RoutineIsNoLevelError)


def test_a_measure_the_protocol_does_not_name_for_the_level_is_refused() -> None:
    welded = designate(measures=("stay_indoors", "weld_doors"))
    an_outbreak().when(welded).refused(MeasureBeyondProtocolError, "cn-ed9", "high", "weld_doors")


def test_a_measure_of_a_higher_level_goes_beyond_too() -> None:
    strict = designate(MEDIUM, measures=("stay_indoors",))
    an_outbreak().when(strict).refused(MeasureBeyondProtocolError, "stay_indoors")


def test_who_goes_beyond_the_protocol_says_why() -> None:
    strict = designate(MEDIUM, measures=("stay_indoors",), beyond_protocol=True)
    story = an_outbreak().when(strict).refused(ReasonMissingError)
    story.done(replace(strict, decision=WITH_REASON))
    assert [period.measures for period in course(story)] == [("stay_indoors",)]


# -- raised, said again, corrected -----------------------------------------------------------------


def test_a_level_is_raised_by_designating() -> None:
    story = an_outbreak().done(designate(MEDIUM))
    story.done(designate(HIGH, from_at=at("2022-07-17 08:00"), decision=BY_THE_COUNTY))
    first, second = course(story)
    assert (first.level, first.to_at) == (MEDIUM, second.from_at)
    assert (second.level, second.to_at) == (HIGH, None)


def test_a_level_is_not_lowered_by_designating() -> None:
    lower = designate(MEDIUM, from_at=NOW, decision=BY_THE_COUNTY)
    an_outbreak().done(designate()).when(lower).refused(
        LevelFallsError, EMERALD, "high", "medium", EVENING
    )


def test_the_same_said_again_is_nothing_new() -> None:
    an_outbreak().done(designate()).later(hours=1).when(designate()).nothing()


def test_the_same_level_on_the_same_ground_cannot_be_given_twice() -> None:
    again = designate(from_at=NOW, decision=BY_THE_COUNTY)
    an_outbreak().done(designate()).when(again).refused(LevelAlreadyGivenError, EMERALD, "high")


def test_other_measures_at_the_same_level_keep_since_when_and_how_it_came_to_be() -> None:
    story = an_outbreak().done(designate(), lift(lifted_at=at("2022-07-19 08:00")))
    story.done(designate(MEDIUM, from_at=NOW, measures=("stay_in_area",), decision=BY_THE_COUNTY))
    assert levels(story)[1:] == [(MEDIUM, LevelOrigin.STEPPED_DOWN)] * 2
    assert [period.since_at for period in course(story)[1:]] == [at("2022-07-19 08:00")] * 2


def test_a_new_case_makes_a_lowered_area_a_designated_one() -> None:
    story = an_outbreak().done(designate(), lift(lifted_at=at("2022-07-19 08:00")))
    story.done(wang_is_known(), wang_is_a_case())
    story.done(designate(MEDIUM, from_at=NOW, grounds=(OF_WANG,), decision=BY_THE_COUNTY))
    assert levels(story)[-1] == (MEDIUM, LevelOrigin.DESIGNATED)


def test_taking_a_designation_back_takes_the_level_back() -> None:
    story = an_outbreak().done(designate())
    story.done(RetractThingFacts(thing_id=area_id(REGISTRY, EMERALD), versions=(2,)))
    assert course(story) == []


def test_a_corrected_designation_is_judged_without_what_it_corrects() -> None:
    story = an_outbreak().done(designate())
    story.when(designate(MEDIUM, corrects=2)).then(
        AreaDesignated(
            level=MEDIUM,
            from_at=EVENING,
            grounds=(OF_LI,),
            decision=DECIDED,
            corrects=things_fact(area_id(REGISTRY, EMERALD), 2),
        )
    )


# -- kept longer -----------------------------------------------------------------------------------


def test_an_area_keeps_its_level_until_a_day() -> None:
    story = an_outbreak().done(designate())
    story.when(extend("2022-07-25")).then(
        AreaExtended(scheme=RISK, until_on=date(2022, 7, 25), decision=BY_THE_COUNTY)
    )
    assert [period.until_on for period in course(story)] == [date(2022, 7, 25)]


def test_longer_than_the_rule_needs_a_reason() -> None:
    story = an_outbreak().done(designate())
    story.when(extend("2022-07-28")).refused(ReasonMissingError, "2022-07-27")
    story.done(extend("2022-07-28", decision=WITH_REASON))
    assert [period.until_on for period in course(story)] == [date(2022, 7, 28)]


def test_the_rule_ends_on_the_day_the_level_could_be_lowered() -> None:
    story = an_outbreak().done(designate())
    story.when(extend("2022-07-25", due_on=date(2022, 7, 23))).refused(
        ReasonMissingError, "2022-07-23"
    )


def test_an_extension_does_not_end_before_it_is_decided() -> None:
    story = an_outbreak().done(designate())
    story.when(extend("2022-07-19")).refused(ExtensionEndsBeforeError, "2022-07-19", "2022-07-20")


def test_an_area_without_a_level_is_not_kept_longer() -> None:
    an_outbreak().when(extend("2022-07-25")).refused(NoLevelHereError, EMERALD, "risk")


@pytest.mark.parametrize("part", [EMERALD, COMMUNITY, MARKET_SQUARE])
def test_a_part_lies_in_the_area(part: str) -> None:
    story = an_outbreak().done(designate())
    story.when(extend("2022-07-25", parts=(part,))).refused(PartElsewhereError, part, EMERALD)


def test_a_part_keeps_its_level_when_the_rest_is_lowered_and_then_is_as_the_rest() -> None:
    story = an_outbreak().done(designate(), extend("2022-07-25", parts=(TOWER,)), lift())
    part = next(period for period in course(story) if period.parts)
    assert (part.level, part.parts, part.until_on) == (HIGH, (TOWER,), date(2022, 7, 25))
    assert (part.from_at, part.to_at) == (NOW, at("2022-07-26 00:00"))
    assert levels(story)[-1] == (MEDIUM, LevelOrigin.STEPPED_DOWN)


def test_days_are_local_ones_with_whatever_offset_a_moment_is_written() -> None:
    story = an_outbreak().done(designate(), extend("2022-07-25", parts=(TOWER,)))
    story.done(lift(lifted_at=NOW.astimezone(UTC)))
    part = next(period for period in course(story) if period.parts)
    assert part.to_at == at("2022-07-26 00:00")


def test_the_day_something_is_decided_on_is_the_local_one() -> None:
    story = an_outbreak().done(designate())
    early = replace(BY_THE_COUNTY, decided_at=at("2022-07-20 07:00").astimezone(UTC))
    story.when(extend("2022-07-19", decision=early)).refused(
        ExtensionEndsBeforeError, "2022-07-19", "2022-07-20"
    )


def test_a_part_is_kept_no_longer_once_the_area_is_as_high_again() -> None:
    story = an_outbreak().done(designate(), extend("2022-07-25", parts=(TOWER,)), lift())
    story.done(wang_is_known(), wang_is_a_case())
    anew = at("2022-07-22 08:00")
    story.done(designate(from_at=anew, grounds=(OF_WANG,), decision=BY_THE_COUNTY))
    assert [period.to_at for period in course(story) if period.parts] == [anew]


def test_a_part_that_is_kept_up_to_the_day_of_the_lowering_keeps_it_that_day() -> None:
    story = an_outbreak().done(designate(), extend("2022-07-20", parts=(TOWER,)), lift())
    assert [period.to_at for period in course(story) if period.parts] == [at("2022-07-21 00:00")]


def test_a_lower_level_of_the_area_around_leaves_a_part_what_it_is() -> None:
    story = an_outbreak().done(designate(), extend("2022-07-25", parts=(TOWER,)), lift(None))
    story.done(wang_is_known(), wang_is_a_case())
    anew = at("2022-07-22 08:00")
    story.done(designate(MEDIUM, from_at=anew, grounds=(OF_WANG,), decision=BY_THE_COUNTY))
    assert [period.to_at for period in course(story) if period.parts] == [at("2022-07-26 00:00")]


def test_other_measures_at_the_same_level_leave_extensions_as_they_are() -> None:
    story = an_outbreak().done(designate(), extend("2022-07-24"))
    story.done(extend("2022-07-25", parts=(TOWER,))).later(hours=1)
    story.done(designate(from_at=at("2022-07-20 09:30"), measures=("stay_indoors",)))
    now = course(story)[-1]
    assert (now.until_on, now.kept) == (date(2022, 7, 24), ((TOWER, date(2022, 7, 25)),))


def test_the_last_word_on_a_part_holds() -> None:
    story = an_outbreak().done(designate(), extend("2022-07-25", parts=(TOWER,))).later(hours=2)
    an_hour_ago = replace(BY_THE_COUNTY, decided_at=at("2022-07-20 10:00"))
    story.done(extend("2022-07-21", parts=(TOWER,), decision=an_hour_ago))
    story.done(lift(lifted_at=at("2022-07-20 11:00")))
    assert [period.until_on for period in course(story) if period.parts] == [date(2022, 7, 21)]


# -- lowered ---------------------------------------------------------------------------------------


def test_a_level_is_lowered_and_remembers_that_it_was() -> None:
    story = an_outbreak().done(designate())
    story.when(lift(measures=("stay_in_area",), assessed_to=12)).then(
        AreaLifted(
            scheme=RISK,
            to=MEDIUM,
            lifted_at=NOW,
            measures=("stay_in_area",),
            assessed_to=12,
            decision=BY_THE_COUNTY,
        )
    )
    high, medium = course(story)
    assert (high.to_at, medium.level, medium.origin) == (NOW, MEDIUM, LevelOrigin.STEPPED_DOWN)
    assert medium.grounds == (OF_LI,)


@pytest.mark.parametrize("to", [None, AreaLevel.ROUTINE])
def test_a_level_ends(to: AreaLevel | None) -> None:
    story = an_outbreak().done(designate(), lift(to))
    assert [period.to_at for period in course(story)] == [NOW]


def test_what_is_not_met_stands_in_the_way() -> None:
    story = an_outbreak().done(designate())
    story.when(lift(unmet=("results_in",))).refused(
        ConditionsUnmetError, EMERALD, "high", "results_in"
    )


def test_who_overrides_a_condition_says_why_and_it_is_recorded() -> None:
    story = an_outbreak().done(designate())
    overriding = lift(unmet=("results_in",), assessed_to=9, override=True)
    story.when(overriding).refused(ReasonMissingError)
    story.done(replace(overriding, decision=WITH_REASON))
    assert course(story)[0].overridden == ("results_in",)


@pytest.mark.parametrize("to", [HIGH, AreaLevel.PRECAUTION])
def test_a_level_is_lowered_to_a_lower_one_of_its_scheme(to: AreaLevel) -> None:
    an_outbreak().done(designate()).when(lift(to)).refused(NotLowerError, EMERALD, "high", to)


def test_what_has_no_level_is_not_lowered() -> None:
    an_outbreak().when(lift()).refused(NoLevelHereError, EMERALD)


def test_it_was_not_lowered_before_it_had_the_level() -> None:
    before = lift(lifted_at=at("2022-07-16 08:00"))
    an_outbreak().done(designate()).when(before).refused(NoLevelHereError, EMERALD)


def test_it_is_not_lowered_in_advance() -> None:
    ahead = lift(lifted_at=at("2022-07-21 08:00"))
    an_outbreak().done(designate()).when(ahead).refused(DateAfterEntryError)


def test_a_level_can_end_where_no_protocol_is_in_force_any_more() -> None:
    until_then = replace(ADOPTED, superseded_on=date(2022, 7, 18))
    story = given(
        li_is_known(),
        li_is_a_case(reported_at=EVENING),
        until_then,
        registered(EMERALD, AreaUnit.COMPOUND),
        designate(),
    )
    story.done(lift(None))
    assert [period.to_at for period in course(story)] == [NOW]


def test_lowering_it_again_is_nothing_new() -> None:
    an_outbreak().done(designate(), lift()).later(hours=1).when(lift()).nothing()


def test_the_two_schemes_do_not_know_of_each_other() -> None:
    story = an_outbreak().done(designate())
    other = replace(lift(None), scheme=AreaScheme.ZONE)
    story.when(other).refused(NoLevelHereError, EMERALD, "zone")


# -- in any order ----------------------------------------------------------------------------------


def _by(hour: str) -> Decision:
    return Decision(office="City headquarters", decided_at=at(hour))


LIFE: list[AreaEvent] = [
    AreaDesignated(
        level=MEDIUM,
        from_at=at("2022-07-12 08:00"),
        grounds=(OF_LI,),
        decision=_by("2022-07-12 08:00"),
    ),
    AreaDesignated(
        level=HIGH,
        from_at=at("2022-07-13 08:00"),
        grounds=(OF_LI,),
        decision=_by("2022-07-13 08:00"),
    ),
    AreaExtended(
        scheme=RISK, until_on=date(2022, 7, 24), parts=(TOWER,), decision=_by("2022-07-19 08:00")
    ),
    AreaExtended(scheme=RISK, until_on=date(2022, 7, 22), decision=_by("2022-07-19 09:00")),
    AreaLifted(
        scheme=RISK, to=MEDIUM, lifted_at=at("2022-07-22 08:00"), decision=_by("2022-07-22 08:00")
    ),
    AreaDesignated(
        level=MEDIUM,
        from_at=at("2022-07-23 08:00"),
        grounds=(OF_LI,),
        measures=("stay_in_area",),
        decision=_by("2022-07-23 08:00"),
    ),
    AreaDesignated(
        level=AreaLevel.LOCKDOWN,
        from_at=at("2022-07-13 08:00"),
        grounds=(OF_WANG,),
        decision=_by("2022-07-13 08:00"),
    ),
    AreaLifted(scheme=RISK, lifted_at=at("2022-07-26 08:00"), decision=_by("2022-07-26 08:00")),
]


def told_in(order: list[int]) -> list[Period]:
    """What is true of the area when its facts arrive in this order; versions aside."""
    learnt = [
        replace(event, reported_at=event.decision.decided_at)  # type: ignore[union-attr]
        for event in LIFE
    ]
    first = AreaRegistered(code=EMERALD, name="甲", unit=AreaUnit.COMPOUND, reported_at=NOW)
    facts = [first, *(learnt[index] for index in order)]
    history: ThingHistory = replay(area_id(REGISTRY, EMERALD), enumerate(facts, 1))
    return [
        each._replace(version=0, since_version=0, basis=0, ending=None)
        for each in official(history.state)
    ]


@pytest.mark.parametrize("seed", range(30))
def test_the_order_in_which_facts_arrive_does_not_matter(seed: int) -> None:
    order = list(range(len(LIFE)))
    random.Random(seed).shuffle(order)
    assert told_in(order) == told_in(list(range(len(LIFE))))


def test_the_periods_of_a_scheme_follow_each_other_without_overlap() -> None:
    life = told_in(list(range(len(LIFE))))
    whole = [period for period in life if period.scheme is RISK and not period.parts]
    assert [before.to_at for before in whole[:-1]] == [after.from_at for after in whole[1:]]
    assert whole[-1].to_at == at("2022-07-26 08:00")
