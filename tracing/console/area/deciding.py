"""What is decided about the level of an area: it is given one, keeps it longer, or is lowered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING

from tracing.console.area.naming import area_argument, code_of, record_of_area
from tracing.console.area.options import DATE
from tracing.console.base import (
    DAY,
    MOMENT,
    TEXT,
    OneOf,
    argument,
    ask,
    command,
    option,
    personal_option,
)
from tracing.console.creating import on_new
from tracing.console.decisions import DECIDED, DecisionAsked, decision_of, decision_options
from tracing.console.recording import Call, Entry, Fields, recording_options, told
from tracing.console.session import instant
from tracing.console.statements import corrects_option
from tracing.domain.area.events import EnvironmentGround, LevelGround, SurroundingGround
from tracing.domain.area.level_commands import DesignateArea, ExtendArea, LevelCommand
from tracing.domain.area.levels import AreaLevel, AreaScheme
from tracing.domain.identifiers import CaseId, PlaceId
from tracing.domain.values import CaseSource
from tracing.language import Text

if TYPE_CHECKING:
    from tracing.registry import Registry

LEVEL = OneOf(AreaLevel)
SCHEME = OneOf(AreaScheme)
MOMENTS = Text("时刻", "WHEN")
ANOTHER = Text("区划码|名称", "CODE|NAME")
MEASURE = Text("措施", "MEASURE")

scheme_option = option(
    "--scheme",
    type=SCHEME,
    help=Text(
        "哪个体系：风险等级或三区；缺省为该区划所有的",
        "Which levels: risk levels or zones; those it has, if not given",
    ),
)
measure_option = option(
    "--measure",
    "measures",
    multiple=True,
    type=TEXT,
    metavar=MEASURE,
    help=Text(
        "措施，按规则中的代码，可重复", "A measure, by its code in the pack; may be repeated"
    ),
)
beyond_option = option(
    "--beyond-protocol",
    is_flag=True,
    help=Text("措施超出规则，决定中写明理由", "Measures go beyond the pack; the decision says why"),
)


@command(
    "designate",
    help=Text(
        "划定一个区划的等级：须以成立的健康事实为据，措施按生效的规则。",
        "Give an area a level, on a health fact that stands, with measures of the pack in force.",
    ),
    example="""\
tracing area designate 360103001003 high --case C-1 \\
    --from 2022-07-16T20:00 --measure stay_indoors \\
    --office 市指挥部 --decided-at 2022-07-16T19:30
tracing area designate 360103 low --around 360103001003 \\
    --from 2022-07-16T20:00 --office 市指挥部 --decided-at 2022-07-16T19:30""",
)
@on_new
@area_argument
@argument("level", type=LEVEL, help=Text("等级", "The level"))
@option("--from", "from_at", type=MOMENT, metavar=MOMENTS, help=Text("自何时起", "Since when"))
@option(
    "--case",
    "cases",
    multiple=True,
    metavar="C-",
    help=Text("以此病例为据，可重复", "A case it rests on; may be repeated"),
)
@option(
    "--environment",
    "places",
    multiple=True,
    metavar="L-",
    help=Text(
        "以该场所的环境样本阳性为据，可重复",
        "A place where a sample from things was positive; may be repeated",
    ),
)
@option(
    "--sampled-at",
    type=MOMENT,
    metavar=MOMENTS,
    help=Text("环境样本采样的时刻", "When the sample from things was taken"),
)
@option(
    "--around",
    multiple=True,
    type=TEXT,
    metavar=ANOTHER,
    help=Text(
        "在此有等级的地区周边，可重复", "An area with a level that it surrounds; may be repeated"
    ),
)
@measure_option
@beyond_option
@decision_options
@corrects_option
@personal_option
@recording_options
def designate(
    call: Call,
    *,
    code: str,
    level: AreaLevel,
    from_at: datetime | date | None,
    cases: tuple[str, ...],
    places: tuple[str, ...],
    sampled_at: datetime | date | None,
    around: tuple[str, ...],
    measures: tuple[str, ...],
    beyond_protocol: bool,
    decision: DecisionAsked,
    corrects: int | None,
    personal: str | None,
) -> None:
    since = ask(from_at, "--from", Text("自何时起", "since when"), MOMENT)

    def decide(entry: Entry, fields: Fields) -> DesignateArea:
        sampled = None if sampled_at is None else instant(entry.registry, sampled_at)
        return DesignateArea(
            **fields,
            level=level,
            from_at=instant(entry.registry, since),
            grounds=(
                *(_case(entry.registry, each) for each in cases),
                *(_environment(entry.registry, each, sampled) for each in places),
                *(SurroundingGround(area=code_of(entry.registry, each)) for each in around),
            ),
            measures=measures,
            beyond_protocol=beyond_protocol,
        )

    says = Text("等级已划定", "the level is recorded")
    decided(call, code, decide, says, decision=decision, corrects=corrects, personal=personal)


@command(
    "extend",
    help=Text(
        "延长一个区划或其部分的等级；比规则所需更长的，须写明理由。",
        "Keep the level of an area, or of parts of it, longer; beyond the rule with a reason.",
    ),
    example="""\
tracing area extend 360103001003 --until 2022-07-25 \\
    --part 360103001003-B2 --office 市指挥部 --decided-at 2022-07-23T10:00""",
)
@on_new
@area_argument
@option("--until", type=DAY, metavar=DATE, help=Text("至哪一天（含）", "The last day"))
@option(
    "--part",
    "parts",
    multiple=True,
    type=TEXT,
    metavar=ANOTHER,
    help=Text("只是其中这一部分，可重复", "Only this part of it; may be repeated"),
)
@scheme_option
@decision_options
@corrects_option
@personal_option
@recording_options
def extend(
    call: Call,
    *,
    code: str,
    until: date | None,
    parts: tuple[str, ...],
    scheme: AreaScheme | None,
    decision: DecisionAsked,
    corrects: int | None,
    personal: str | None,
) -> None:
    last = ask(until, "--until", Text("至哪一天", "until which day"), DAY)

    def decide(entry: Entry, fields: Fields) -> ExtendArea:
        named = tuple(code_of(entry.registry, each) for each in parts)
        moment = fields["decision"].decided_at
        of = scheme or held_scheme(entry.registry, fields["code"], moment)
        day = moment.astimezone(entry.registry.zone).date()
        due_on = _due_on(entry.registry, fields["code"], of, day)
        return ExtendArea(**fields, scheme=of, until_on=last, parts=named, due_on=due_on)

    says = Text("延长已记录", "the extension is recorded")
    decided(call, code, decide, says, decision=decision, corrects=corrects, personal=personal)


def decided(
    call: Call,
    code: str,
    decide: Callable[[Entry, Fields], LevelCommand],
    says: Text,
    *,
    decision: DecisionAsked,
    corrects: int | None,
    personal: str | None,
) -> None:
    """Record what somebody in charge decided about an area."""
    asked = decision.completed()
    texts = told(call, personal, DECIDED)

    def command(entry: Entry, fields: Fields) -> LevelCommand:
        made = decision_of(entry.registry, asked, texts)
        return decide(
            entry, {**fields, "registry_id": entry.registry.registry_id, "decision": made}
        )

    record_of_area(call, code, command, says, corrects)


def held_scheme(registry: Registry, code: str, moment: datetime) -> AreaScheme:
    """The scheme of the level an area has then; risk levels where it has both, or none."""
    from tracing.projections.questions.area_levels import levels

    with registry.reading() as reading:
        held = levels(reading.connection, registry.position(), codes=[code], holding=moment)
        found = {row["scheme"] for row in held}
    return AreaScheme.ZONE if found == {AreaScheme.ZONE} else AreaScheme.RISK


def _due_on(registry: Registry, code: str, scheme: AreaScheme, day: date) -> date | None:
    """The first day by which all the clean days will have passed, as far as is known."""
    from tracing.projections.questions.risk import clock

    at = registry.position()
    with registry.reading() as reading:
        found = clock(reading.connection, at, code, scheme, day, registry.zone)
    return None if found is None or found.clock is None else found.clock.earliest_on


def _case(registry: Registry, text: str) -> LevelGround:
    ref = registry.resolve(text, "case")
    return CaseSource(person_id=ref.person_id, case_id=CaseId(ref.entity_id))


def _environment(registry: Registry, text: str, sampled_at: datetime | None) -> LevelGround:
    place = registry.resolve(text, "place").entity_id
    return EnvironmentGround(place_id=PlaceId(place), sampled_at=sampled_at)
