"""What was said to the public stands as it was said; another word on the day is a correction."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from tests.domain.stories import REGISTRY, at
from tests.domain.thing_stories import ThingStory, given, things_fact
from tracing.domain.bulletin.commands import PublishBulletin, RecordForeignBulletin, bulletin_id
from tracing.domain.bulletin.events import (
    BulletinPublished,
    Figure,
    ForeignBulletinRecorded,
    Section,
)
from tracing.domain.bulletin.refusals import (
    AlreadyPublishedError,
    BulletinTakenBackError,
    CutOffAheadError,
    NothingSaidError,
    SaidTwiceError,
)
from tracing.domain.bulletin.state import BulletinKind
from tracing.domain.event import ThingFactRetracted
from tracing.domain.refusals import DateAfterEntryError, WrongCorrectionError
from tracing.domain.retracting import RetractThingFacts
from tracing.domain.values import Decision

DAY = date(2022, 7, 16)
B = bulletin_id(REGISTRY, DAY, "360100")
F = bulletin_id(REGISTRY, DAY, "市指挥部")
BY_THE_CITY = Decision(office="市指挥部", decided_at=at("2022-07-17 09:30"))
MIDNIGHT = at("2022-07-17 00:00")


def section(
    new: int | None = 9, cumulative: int = 41, area: str = "360100", cut_off: datetime = MIDNIGHT
) -> Section:
    figures = (Figure("positives.new", new), Figure("positives.cumulative", cumulative))
    return Section(area=area, cut_off=cut_off, figures=figures)


def published(*sections: Section, **fields: Any) -> PublishBulletin:
    said: dict[str, Any] = {"known_at": 700, "decision": BY_THE_CITY, "about_on": DAY} | fields
    return PublishBulletin(thing_id=B, sections=sections or (section(),), **said)


def foreign(*sections: Section, **fields: Any) -> RecordForeignBulletin:
    said: dict[str, Any] = {"issuer": "市指挥部", "about_on": DAY} | fields
    return RecordForeignBulletin(thing_id=F, sections=sections or (section(),), **said)


def event(*sections: Section, **fields: Any) -> BulletinPublished:
    said: dict[str, Any] = {"known_at": 700, "decision": BY_THE_CITY} | fields
    return BulletinPublished(about_on=DAY, sections=sections or (section(),), **said)


def test_a_bulletin_is_published_with_what_was_known_and_who_decided() -> None:
    story = given()
    story.when(published(document="第24场")).then(event(document="第24场"))
    said = story.the(B)
    assert (said.kind, said.known_at, said.corrected) == (BulletinKind.OWN, 700, False)
    assert said.published_at == story.now


def test_the_same_figures_again_are_nothing_new_whenever_they_were_computed() -> None:
    again = published(Section(area="360100", cut_off=MIDNIGHT, figures=section().figures[::-1]))
    given(published()).when(published(known_at=900)).nothing()
    given(published()).when(again).nothing()


def test_other_figures_about_the_same_day_are_refused_with_both() -> None:
    given(published()).when(published(section(new=8))).refused(
        AlreadyPublishedError, "positives.new", 9, 8, DAY
    )


def test_a_figure_that_was_suppressed_is_not_the_same_as_its_count() -> None:
    given(published(section(new=None))).when(published()).refused(
        AlreadyPublishedError, "positives.new", "*", 9
    )


def test_one_section_more_is_another_bulletin() -> None:
    nanpu = section(area="360103001", cut_off=at("2022-07-17 08:00"))
    given(published()).when(published(section(), nanpu)).refused(AlreadyPublishedError, "-")


def test_other_figures_take_the_place_of_the_former_where_they_name_it() -> None:
    story = given(published()).later(days=1)
    story.when(published(section(new=8), corrects=1, known_at=800)).then(
        event(
            section(new=8),
            known_at=800,
            corrects=things_fact(B, 1),
            reported_at=at("2022-07-20 09:00"),
        )
    )
    assert story.the(B).corrected
    assert story.the(B).version == 2


def test_a_correction_that_says_the_same_is_nothing_new() -> None:
    given(published()).when(published(corrects=1)).nothing()


def test_a_cut_off_that_is_still_to_come_is_refused() -> None:
    ahead = section(cut_off=at("2022-07-21 00:00"))
    given().when(published(ahead)).refused(
        CutOffAheadError, "360100", ahead.cut_off, "2022-07-20 09:00:00"
    )


def test_a_bulletin_cannot_have_been_published_tomorrow() -> None:
    given().when(published(published_at=at("2022-07-21 10:00"))).refused(DateAfterEntryError)


def test_a_bulletin_without_figures_is_refused() -> None:
    empty = Section(area="360100", cut_off=MIDNIGHT, figures=())
    given().when(published(empty)).refused(NothingSaidError, DAY)


def test_a_figure_said_twice_is_refused() -> None:
    given().when(published(section(), section())).refused(SaidTwiceError, "360100", "positives.new")


def test_somebody_elses_bulletin_is_kept_as_it_was_said() -> None:
    story = given()
    story.when(foreign(section(new=1, cumulative=0))).then(
        ForeignBulletinRecorded(
            about_on=DAY, issuer="市指挥部", sections=(section(new=1, cumulative=0),)
        )
    )
    assert story.the(F).kind is BulletinKind.FOREIGN
    story.when(foreign(section(new=1, cumulative=0))).nothing()
    story.when(foreign()).refused(AlreadyPublishedError, 1, 9)
    story.when(foreign(corrects=1)).then(
        ForeignBulletinRecorded(
            about_on=DAY,
            issuer="市指挥部",
            sections=(section(),),
            corrects=things_fact(F, 1),
        )
    )


def test_an_own_bulletin_does_not_correct_a_foreign_one() -> None:
    own = PublishBulletin(
        thing_id=F,
        about_on=DAY,
        sections=(section(new=8),),
        known_at=5,
        decision=BY_THE_CITY,
        corrects=1,
    )
    given(foreign()).when(own).refused(WrongCorrectionError)


def test_what_was_taken_back_is_not_published_in_its_place() -> None:
    story: ThingStory = given(published(), RetractThingFacts(thing_id=B, versions=(1,)))
    assert story.the(B) is None
    story.when(published()).refused(BulletinTakenBackError)
    again = bulletin_id(REGISTRY, DAY, "360100", 1)
    assert again != B
    story.when(replace(published(), thing_id=again)).then(event())


def test_taking_a_correction_back_brings_the_former_figures_back() -> None:
    story = given(published(), published(section(new=8), corrects=1))
    story.when(RetractThingFacts(thing_id=B, versions=(2,))).then(
        ThingFactRetracted(retracts=things_fact(B, 2))
    )
    assert story.the(B).sections == (section(),)


def test_an_area_says_one_thing_about_a_day() -> None:
    assert bulletin_id(REGISTRY, DAY, "360100") == B
    assert len({B, F, bulletin_id(UUID(int=2), DAY, "360100")}) == 3
