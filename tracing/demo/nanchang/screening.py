"""The rounds of screening: the district's seven, the street's sites on the 16th, three to come."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from tracing.demo.nanchang import figures
from tracing.demo.nanchang.dice import Dice
from tracing.demo.nanchang.places import decided
from tracing.demo.nanchang.plan import ZONE
from tracing.demo.nanchang.step import Step
from tracing.domain.command import Command
from tracing.domain.identifiers import Ids, RoundId
from tracing.domain.screening.commands import (
    CompleteRound,
    FixRoster,
    OpenSite,
    OrderRound,
    ReportProgress,
)

SCREENERS = "SC-01"


def rounds(ids: Ids, dice: Dice) -> Iterator[Step]:
    begins = [
        datetime(2022, 7, day, 5, tzinfo=ZONE)
        for day in range(figures.LAST.day - figures.XIHU_ROUNDS + 1, figures.LAST.day + 1)
    ]
    reached = dice.parts(figures.XIHU_SAMPLED, len(begins))
    for number, (begin, sampled) in enumerate(zip(begins, reached, strict=True), 1):
        yield from _round_of_the_district(RoundId(ids.new()), number, begin, sampled, dice)
    yield _three_to_come(ids)


def _round_of_the_district(
    thing_id: RoundId, number: int, begin: datetime, sampled: int, dice: Dice
) -> Iterator[Step]:
    ordered = begin - timedelta(hours=2)
    end = begin + timedelta(hours=15)
    yield Step(
        ordered,
        SCREENERS,
        [
            OrderRound(
                thing_id=thing_id,
                areas=(figures.XIHU,),
                number=number,
                begins_at=begin,
                ends_at=end,
                decision=decided("核酸筛查", ordered, "西湖区疫情防控指挥部（演示）"),
            )
        ],
    )
    if begin.date() == figures.LAST:
        yield from _the_street(thing_id, begin, dice)
    yield Step(
        end,
        SCREENERS,
        [
            ReportProgress(thing_id=thing_id, sampled=sampled, as_of=end),
            CompleteRound(thing_id=thing_id),
        ],
    )


def _the_street(thing_id: RoundId, begin: datetime, dice: Dice) -> Iterator[Step]:
    """What each site had is constructed: the sums are published."""
    end = begin + timedelta(hours=5)
    sites = [f"南浦街道示例采样点{number:02d}" for number in range(1, figures.NANPU_SITES + 1)]
    samplers = dice.parts(figures.NANPU_SAMPLERS, len(sites))
    sampled = dice.parts(figures.NANPU_SAMPLED, len(sites))
    opened: list[Command] = [
        FixRoster(
            thing_id=thing_id,
            area=figures.NANPU,
            people=figures.NANPU_PEOPLE,
            households=figures.NANPU_HOUSEHOLDS,
        ),
        *(
            OpenSite(
                thing_id=thing_id, site=site, area=figures.NANPU, samplers=number, opened_at=begin
            )
            for site, number in zip(sites, samplers, strict=True)
        ),
    ]
    yield Step(begin, SCREENERS, opened)
    reports: list[Command] = [
        ReportProgress(thing_id=thing_id, sampled=number, as_of=end, site=site)
        for site, number in zip(sites, sampled, strict=True)
    ]
    in_all = ReportProgress(
        thing_id=thing_id, sampled=figures.NANPU_SAMPLED, as_of=end, area=figures.NANPU
    )
    yield Step(end, SCREENERS, [*reports, in_all])


def _three_to_come(ids: Ids) -> Step:
    ordered = datetime(2022, 7, 17, 8, tzinfo=ZONE)
    first = datetime(2022, 7, 17, 9, tzinfo=ZONE)
    decision = decided("区域核酸筛查", ordered)
    return Step(
        ordered,
        SCREENERS,
        [
            OrderRound(
                thing_id=RoundId(ids.new()),
                areas=figures.THREE_ROUNDS_OF,
                number=number,
                begins_at=first + timedelta(days=number - 1),
                decision=decision,
            )
            for number in (1, 2, 3)
        ],
    )
