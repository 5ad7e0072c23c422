"""The level of an area is lowered, or ends: what the rules want first is looked at."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from tracing.console.area.deciding import (
    LEVEL,
    MOMENTS,
    beyond_option,
    decided,
    held_scheme,
    measure_option,
    scheme_option,
)
from tracing.console.area.naming import area_argument
from tracing.console.area.wording import human, lacking
from tracing.console.base import MOMENT, ask, command, option, personal_option
from tracing.console.creating import on_new
from tracing.console.decisions import DecisionAsked, decision_options
from tracing.console.recording import Call, Entry, Fields, recording_options
from tracing.console.session import instant
from tracing.console.statements import corrects_option
from tracing.domain.area.level_commands import LiftArea
from tracing.domain.area.level_refusals import ConditionsUnmetError
from tracing.domain.area.levels import AreaLevel, AreaScheme
from tracing.language import Text

if TYPE_CHECKING:
    from tracing.domain.risk.conditions import Unmet
    from tracing.registry import Registry


@command(
    "lift",
    help=Text(
        "降低或解除一个区划的等级：先核对规则的条件，未满足的逐条列出并拒绝。",
        "Lower the level of an area, or end it. What the rules want first is looked at; what is "
        "not met is listed, and refused.",
    ),
    example="""\
tracing area lift 360103001003 --to medium --lifted-at 2022-07-24T20:00 \\
    --measure stay_in_area --office 市指挥部 --decided-at 2022-07-24T18:00
tracing area lift 360103001003 --lifted-at 2022-07-27T20:00 \\
    --office 市指挥部 --decided-at 2022-07-27T18:00""",
)
@on_new
@area_argument
@option("--to", type=LEVEL, help=Text("降为哪一等级；缺省为解除", "To which level; else none"))
@option(
    "--lifted-at", type=MOMENT, metavar=MOMENTS, help=Text("自何时起", "Since when it is lower")
)
@scheme_option
@measure_option
@beyond_option
@option(
    "--override",
    is_flag=True,
    help=Text(
        "条件未满足仍降低，决定中写明理由；未满足的条件一并记录",
        "Lower it although conditions are not met; the decision says why, and they are recorded",
    ),
)
@decision_options
@corrects_option
@personal_option
@recording_options
def lift(
    call: Call,
    *,
    code: str,
    to: AreaLevel | None,
    lifted_at: datetime | date | None,
    scheme: AreaScheme | None,
    measures: tuple[str, ...],
    beyond_protocol: bool,
    override: bool,
    decision: DecisionAsked,
    corrects: int | None,
    personal: str | None,
) -> None:
    since = ask(lifted_at, "--lifted-at", Text("自何时起", "since when"), MOMENT)
    says: list[Text] = []

    def decide(entry: Entry, fields: Fields) -> LiftArea:
        moment = instant(entry.registry, since)
        at = entry.registry.position()
        of = scheme or held_scheme(entry.registry, fields["code"], moment)
        found = _unmet(entry.registry, at, fields["code"], of, to, moment)
        says.extend(_in_words(entry.registry, found))
        return LiftArea(
            **fields,
            scheme=of,
            to=to,
            lifted_at=moment,
            measures=measures,
            beyond_protocol=beyond_protocol,
            unmet=tuple(dict.fromkeys(each.code for each in found)),
            assessed_to=at,
            override=override,
        )

    lowered = Text("降级已记录", "recorded as lowered")
    ended = Text("解除已记录", "recorded as ended")
    try:
        decided(
            call,
            code,
            decide,
            ended if to is None else lowered,
            decision=decision,
            corrects=corrects,
            personal=personal,
        )
    except ConditionsUnmetError as refusal:
        raise ConditionsUnmetError(**refusal.values, lines=says) from None


def _unmet(
    registry: Registry,
    at: int,
    code: str,
    scheme: AreaScheme,
    to: AreaLevel | None,
    lifted_at: datetime,
) -> list[Unmet]:
    """What is not met on that day, or on the day the level became known where that is later.

    A level whose grounds all fell, and which no rule gives, waits for nothing.
    """
    from tracing.projections.questions.area_levels import fallen, levels
    from tracing.projections.questions.risk import raised, unmet

    with registry.reading() as reading:
        asked = (reading.connection, at)
        held = list(levels(*asked, codes=[code], scheme=scheme, holding=lifted_at))
        known = [row["reported_at"] for row in held if row["reported_at"] is not None]
        day = max([lifted_at, *known]).astimezone(registry.zone).date()
        groundless = all(len(fallen(*asked, row, lifted_at)) == len(row["grounds"]) for row in held)
        if held and groundless and not raised(*asked, code, scheme, day, registry.zone):
            return []
        return unmet(*asked, code, scheme, to, day, registry.zone)


def _in_words(registry: Registry, found: list[Unmet]) -> list[Text]:
    with registry.reading() as reading:
        named = human(reading.connection, (ref for each in found for ref in each.refs))
        return [lacking(each, named) for each in found]
