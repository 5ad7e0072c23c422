"""Order disinfections, record that they were done, and whether they had an effect."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from tracing.console.base import OneOf, argument, ask, command, option
from tracing.console.contact.options import area_option
from tracing.console.creating import on_new, record_new_thing
from tracing.console.hours import hour_option, local
from tracing.console.recording import (
    Call,
    Entry,
    Fields,
    on_each,
    recording_options,
    skip_option,
)
from tracing.console.statements import corrects_option, record_of_thing
from tracing.domain.area.codes import short
from tracing.domain.area.commands import area_id
from tracing.domain.disinfection.commands import (
    AssessEffect,
    OrderDisinfection,
    PerformDisinfection,
)
from tracing.domain.disinfection.events import DisinfectionKind, TouchPoint
from tracing.domain.disinfection.state import Effect
from tracing.domain.identifiers import CaseId, PlaceId
from tracing.errors import NotFoundError
from tracing.language import Text

if TYPE_CHECKING:
    from tracing.registry import Registry

KIND = OneOf(DisinfectionKind)
EFFECT = OneOf(Effect)


class AreaNotRegisteredError(NotFoundError):
    text = Text("区划码 {area} 没有登记", "no area is registered under {area}")
    hint = Text(
        "先登记：tracing area register；或用 tracing area list 查看",
        "register it first: tracing area register; or see tracing area list",
    )


@command(
    "order",
    help=Text(
        "下令消毒：在某场所、某地区，或为某病例。",
        "Order a disinfection: of a place, of an area, or for the sake of a case.",
    ),
    example="""\
tracing disinfection order terminal --place L-0002 --case C-0001 \\
    --ordered-at 2022-07-12T09:00""",
)
@on_new
@argument("kind", type=KIND, required=False, help=Text("种类", "The kind"))
@option("--place", metavar="L-", help=Text("场所编号", "Id of the place"))
@area_option
@option("--case", metavar="C-", help=Text("为哪个病例", "For the sake of which case"))
@hour_option("--ordered-at", Text("下令的时刻", "When it was ordered"))
@corrects_option
@recording_options
def order(
    call: Call,
    *,
    kind: DisinfectionKind | None,
    place: str | None,
    area: str | None,
    case: str | None,
    ordered_at: datetime | None,
    corrects: int | None,
) -> None:
    chosen = ask(kind, "KIND", Text("种类", "kind"), KIND)

    def decide(entry: Entry, fields: Fields) -> OrderDisinfection:
        return OrderDisinfection(
            **fields,
            **_where(entry.registry, place, area, case),
            disinfection_kind=chosen,
            ordered_at=local(entry.registry, ordered_at),
        )

    says = Text("消毒已下令", "the disinfection is ordered")
    record_new_thing(call, "disinfection", decide, says, corrects)


def _where(registry: Registry, place: str | None, area: str | None, case: str | None) -> Fields:
    """The place, the area and the case that were named, all of them known."""
    where: Fields = {"area": area}
    if area is not None:
        stream = area_id(registry.registry_id, short(area))
        if registry.thing(stream).state is None:
            raise AreaNotRegisteredError(area=area)
    if place is not None:
        where["place_id"] = PlaceId(registry.resolve(place, "place").entity_id)
    if case is not None:
        named = registry.resolve(case, "case")
        where |= {"person_id": named.person_id, "case_id": CaseId(named.entity_id)}
    return where


@command(
    "perform",
    help=Text(
        "记录消毒已实施；评价不合格的须重新实施。",
        "Record that a disinfection was done; one that failed is done again.",
    ),
    example="""\
tracing disinfection perform D-0001 --performed-at 2022-07-12T14:00 \\
    --agent 含氯消毒剂 --point lift_car --point lift_button --point handrail""",
)
@on_each("disinfection")
@hour_option("--performed-at", Text("实施的时刻", "When it was done"))
@option("--team", metavar=Text("队伍", "TEAM"), help=Text("消毒队", "The team"))
@option("--agent", metavar=Text("药剂", "AGENT"), help=Text("消毒剂", "What was used"))
@option(
    "--point",
    "points",
    type=OneOf(TouchPoint),
    multiple=True,
    metavar=Text("部位", "POINT"),
    help=Text("消毒的部位，可重复", "What was disinfected; may be repeated"),
)
@corrects_option
@skip_option
@recording_options
def perform(
    call: Call,
    *,
    performed_at: datetime | None,
    team: str | None,
    agent: str | None,
    points: tuple[TouchPoint, ...],
    corrects: int | None,
) -> None:
    def decide(entry: Entry, fields: Fields) -> PerformDisinfection:
        return PerformDisinfection(
            **fields,
            performed_at=local(entry.registry, performed_at),
            team=team,
            agent=agent,
            points=points,
        )

    says = Text("消毒已实施", "recorded as done")
    record_of_thing(call, "disinfection", decide, says, corrects)


@command(
    "assess",
    help=Text("记录消毒效果评价：合格或不合格。", "Record whether a disinfection had an effect."),
    example="""\
tracing disinfection assess D-0001 passed --method 表面采样 --samples 12 \\
    --assessor 东湖区疾控中心""",
)
@on_each("disinfection")
@argument("effect", type=EFFECT, required=False, help=Text("合格与否", "Whether it passed"))
@hour_option("--assessed-at", Text("评价的时刻", "When it was assessed"))
@option("--method", metavar=Text("方法", "METHOD"), help=Text("评价方法", "How"))
@option("--samples", type=int, metavar=Text("数", "NUMBER"), help=Text("样本数", "Samples taken"))
@option("--assessor", metavar=Text("单位", "BODY"), help=Text("评价单位", "Who assessed it"))
@corrects_option
@skip_option
@recording_options
def assess(
    call: Call,
    *,
    effect: Effect | None,
    assessed_at: datetime | None,
    method: str | None,
    samples: int | None,
    assessor: str | None,
    corrects: int | None,
) -> None:
    found = ask(effect, "EFFECT", Text("合格与否", "whether it passed"), EFFECT)

    def decide(entry: Entry, fields: Fields) -> AssessEffect:
        return AssessEffect(
            **fields,
            passed=found is Effect.PASSED,
            assessed_at=local(entry.registry, assessed_at),
            method=method,
            samples=samples,
            assessor=assessor,
        )

    says = Text("效果评价已记录", "the assessment is recorded")
    record_of_thing(call, "disinfection", decide, says, corrects)
