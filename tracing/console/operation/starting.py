"""Start operations to clear hot spots, and close them: decisions, each on record."""

from __future__ import annotations

from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from tracing.console.area.naming import area_argument, code_of
from tracing.console.base import OneOf, argument, ask, command, option, personal_option
from tracing.console.creating import new_thing, on_new
from tracing.console.decisions import DECIDED, DecisionAsked, decision_of, decision_options
from tracing.console.hours import hour_option, local
from tracing.console.recording import (
    Call,
    Entry,
    Fields,
    on_each,
    recording,
    recording_options,
    skip_option,
    told,
)
from tracing.console.session import tell
from tracing.console.statements import corrects_option, record_of_thing
from tracing.domain.area.levels import SCHEME_OF, AreaLevel
from tracing.domain.identifiers import AreaId, CaseId, PersonId
from tracing.domain.operation.commands import CloseOperation, StartOperation, operation_id
from tracing.domain.operation.events import OperationOutcome
from tracing.domain.operation.refusals import NotOfTheLevelError
from tracing.domain.operation.state import OperationState, OperationStatus
from tracing.domain.risk.trigger import counting_from, people
from tracing.domain.values import CaseSource
from tracing.language import Text

if TYPE_CHECKING:
    from tracing.registry import Registry

OUTCOME = OneOf(OperationOutcome)


class _Grounds(NamedTuple):
    """On what an operation may start: who is counted, and what the rule wants."""

    designated: AreaId
    level: AreaLevel
    cases: tuple[CaseSource, ...]
    positives: int | None


@command(
    "start",
    help=Text(
        "在高风险区开展拔钉子行动。达到条件时，计入的病例即为依据；未达到条件须由有权机关决定，"
        "并写明理由。",
        "Start an operation to clear a hot spot, in a high-risk area. Where one is due, the cases "
        "counted are its grounds; where none is, it takes a decision that says why.",
    ),
    example="""\
tracing operation start 360103001003 \\
    --office 市指挥部 --decided-at 2022-07-14T20:00 --document 〔2022〕24号
tracing operation start "西湖区 金塔社区" \\
    --office 市指挥部 --decided-at 2022-07-14T20:00""",
)
@on_new
@area_argument
@hour_option("--started-at", Text("开始的时刻", "When it began"))
@option(
    "--override",
    is_flag=True,
    help=Text("没有触发也开展，决定写明理由", "Start without a trigger; the decision says why"),
)
@decision_options
@corrects_option
@personal_option
@recording_options
def start(
    call: Call,
    *,
    code: str,
    started_at: datetime | None,
    override: bool,
    decision: DecisionAsked,
    corrects: int | None,
    personal: str | None,
) -> None:
    asked = decision.completed()
    texts = told(call, personal, DECIDED)
    with recording(call) as entry:
        area = code_of(entry.registry, code)
        began = local(entry.registry, started_at)
        fields = new_thing(entry, corrects) | (
            {} if corrects is not None else {"thing_id": _next(entry.registry, area)}
        )
        grounds = _grounds(entry, area, began)
        wanted = StartOperation(
            **fields,
            area=area,
            designated=grounds.designated,
            level=grounds.level,
            cases=grounds.cases,
            positives=grounds.positives,
            override=override,
            started_at=began,
            decision=decision_of(entry.registry, asked, texts),
        )
        answer = entry.registry.execute(wanted, asked=entry.asked)
        says = Text("行动已开展", "the operation has started")
        tell(answer, says, {"operation": entry.registry.human(wanted.thing_id)}, call.format)


def _next(registry: Registry, area: str) -> UUID:
    """The operation of the area that is not closed; two who start one at once meet in it."""
    for number in count(1):
        stream = operation_id(registry.registry_id, area, number)
        known: OperationState | None = registry.thing(stream).state
        if known is None or known.status is not OperationStatus.CLOSED:
            return stream
    raise AssertionError


def _grounds(entry: Entry, area: str, began: datetime | None) -> _Grounds:
    """The level the area has, and who counts there, as known now."""
    from tracing.projections.questions.area_levels import level_of
    from tracing.projections.questions.protocols import in_force
    from tracing.projections.triggers import episodes, positives_of

    registry = entry.registry
    at = registry.position()
    moment = began or entry.learnt.get("reported_at") or registry.now()
    day = moment.astimezone(registry.zone).date()
    with registry.reading() as reading:
        here = reading.connection
        current = in_force(here, at).on(day, area)
        rule = current.rules.trigger if current else None
        level = rule.level if rule else AreaLevel.HIGH
        official = level_of(here, at, area, SCHEME_OF[level], moment)
        if official is None or official["level"] is not level:
            raise NotOfTheLevelError(
                area=area, moment=moment.isoformat(timespec="minutes"), wanted=level
            )
        designated = AreaId(UUID(official["area_id"]))
        if rule is None:
            return _Grounds(designated, level, (), None)
        (episode,) = (
            each._replace(area=area)
            for each in episodes(here, at, [official["code"]])
            if each.version == official["since_version"]
        )
        found = positives_of(here, at, registry.zone, episode)
    counted = people(found, rule.counts, counting_from(episode, found, rule.counts))
    cases = (
        CaseSource(PersonId(UUID(each.person_id)), CaseId(UUID(each.case_id)))
        for each in counted
        if each.at <= moment
    )
    return _Grounds(designated, level, tuple(cases), rule.positives)


@command(
    "close",
    help=Text(
        "结束一次行动，写明结果和由谁决定；它从不自行结束。",
        "Close an operation: with what outcome, by whose decision. None ends by itself.",
    ),
    example="""\
tracing operation close H-0001 cleared \\
    --office 市指挥部 --decided-at 2022-07-24T20:00""",
)
@on_each("operation")
@argument("outcome", type=OUTCOME, required=False, help=Text("结果", "The outcome"))
@hour_option("--closed-at", Text("结束的时刻", "When it was over"))
@decision_options
@corrects_option
@personal_option
@skip_option
@recording_options
def close(
    call: Call,
    *,
    outcome: OperationOutcome | None,
    closed_at: datetime | None,
    decision: DecisionAsked,
    corrects: int | None,
    personal: str | None,
) -> None:
    chosen = ask(outcome, "OUTCOME", Text("结果", "outcome"), OUTCOME)
    asked = decision.completed()
    texts = told(call, personal, DECIDED)

    def decide(entry: Entry, fields: Fields) -> CloseOperation:
        return CloseOperation(
            **fields,
            outcome=chosen,
            closed_at=local(entry.registry, closed_at),
            decision=decision_of(entry.registry, asked, texts),
        )

    record_of_thing(
        call, "operation", decide, Text("行动已结束", "the operation is closed"), corrects
    )
