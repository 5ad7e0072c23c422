"""What is indicated and what is decided of an arrival, in words."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tracing import words
from tracing.domain.arrival.triage import Action
from tracing.domain.protocol.rules.work import ArrivalOrigin
from tracing.domain.quarantine.events import OrderMode
from tracing.language import Text

if TYPE_CHECKING:
    from tracing.projections.questions.arrival_risks import Risk

BY_LEVEL = Text(
    "{arrival}：{area} 于 {day} 为“{level}”（{designated} 自 {since}）",
    "{arrival}: {area} was {level} on {day} ({designated}, since {since})",
)
BY_NEIGHBOURS = Text(
    "{arrival}：{area} 于 {day} 所在县有中高风险区，按“{risk}”",
    "{arrival}: high or medium areas lay in the county of {area} on {day}: {risk}",
)
AS_GIVEN = Text(
    "{arrival}：{area} 没有记录等级，按所写“{risk}”",
    "{arrival}: no level of {area} is recorded; given as {risk}",
)
FROM_OVERSEAS = Text("{arrival}：自境外（{area}）", "{arrival}: from overseas ({area})")
NO_PACK = Text("没有生效的规则包", "no pack is in force")
NO_RULE = Text("{pack} 对此没有规定", "{pack} says nothing of them")
INDICATED = Text("{pack} 所示：{action}", "{pack} indicates: {action}")
DECIDED = Text("决定：{action}", "decided: {action}")
NOT_KEPT = Text("不隔离", "not kept apart")
HOSPITAL_FIRST = Text("先到定点医院检测", "first to the designated hospital")
UNTIL = Text("{mode}至 {day}", "{mode} until {day}")
TESTS = Text("检测 {days}", "tests {days}")
CERTIFICATE = Text("查验医院证明", "a hospital certificate")


def risk_line(arrival: str, origin: str, given: ArrivalOrigin, risk: Risk | None) -> Text:
    if risk is None:
        return AS_GIVEN.fill(arrival=arrival, area=origin, risk=words.label(given))
    if risk.origin is ArrivalOrigin.OVERSEAS:
        return FROM_OVERSEAS.fill(arrival=arrival, area=risk.area)
    if risk.level is None:
        return BY_NEIGHBOURS.fill(
            arrival=arrival, area=risk.area, day=risk.left_on, risk=words.label(risk.origin)
        )
    return BY_LEVEL.fill(
        arrival=arrival,
        area=risk.area,
        day=risk.left_on,
        level=words.label(risk.level),
        designated=risk.designated,
        since=risk.since,
    )


def indicated_line(action: Action | None) -> Text:
    if action is None:
        return NO_PACK
    if action.rule is None and action.mode is None:
        return NO_RULE.fill(pack=action.pack)
    parts = [HOSPITAL_FIRST] if action.first_to_hospital else []
    mode = action.rule.mode if action.rule and action.rule.mode else action.mode
    parts.append(kept_line(mode, action.ends_on))
    if action.tests_on:
        days = ", ".join(f"{day:%m-%d}" for day in action.tests_on)
        parts.append(TESTS.fill(days=days))
    if action.certificate:
        parts.append(CERTIFICATE)
    joined = Text("；".join(part.zh for part in parts), "; ".join(part.en for part in parts))
    return INDICATED.fill(pack=action.pack, action=joined)


def decided_line(mode: OrderMode | None, ends_on: date | None) -> Text:
    return DECIDED.fill(action=kept_line(mode, ends_on))


def kept_line(mode: OrderMode | None, ends_on: date | None) -> Text:
    if mode is None:
        return NOT_KEPT
    said = words.label(mode)
    return said if ends_on is None else UNTIL.fill(mode=said, day=ends_on)
