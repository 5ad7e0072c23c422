"""`tracing analyse plausibility`: links that cannot be, or hardly can."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from tracing.analysis.plausibility import Days, Finding, Grade, LinkRule, Value
from tracing.console.analyse.saying import counted, say
from tracing.console.base import (
    Invocation,
    OneOf,
    command,
    format_option,
    option,
    pass_invocation,
)
from tracing.console.session import opened
from tracing.console.window import Window, on_its_day, window_options
from tracing.language import Text
from tracing.render import Column, Format, show, shown

if TYPE_CHECKING:
    from tracing.projections.questions.plausibility import Asked

Row = dict[str, Any]

KEYS = (
    "infector",
    "infectee",
    "rule",
    "grade",
    "value",
    "against",
    "evidence",
    "certainty",
    "attribution",
)
LISTED = (
    Column("link", Text("传染源 → 病例", "source → case")),
    Column("grade", Text("判断", "grade")),
    Column("rule", Text("依据", "rule")),
    Column("value", Text("记录", "on record")),
    Column("against", Text("不符", "against")),
)
NO_EXPOSURE = Text("无", "none")
EXPOSURE_NEEDED = Text("至少 1 次", "at least 1")
LINK = "{infector} → {infectee}"
ARROW = " → "
OF = Text(
    "查 {links} 条传播关系：{found}；都在账本中，未删改",
    "links looked at: {links}; {found}; all stay on record",
)
NONE = Text("无不符", "none found")
NOT_ASKED = Text("因缺少记录未查（条）：{rules}", "not asked for want of records: {rules}")
NO_PACK = Text(
    "没有采用规则包，传染期与潜伏期未查，且视发病前不传染；见 tracing protocol adopt",
    "no pack is adopted: infectious periods and incubation were not asked, and nobody counts as "
    "infecting before onset; see tracing protocol adopt",
)


@command(
    "plausibility",
    help=Text(
        "列出不可能或存疑的传播关系，及相互不符的两个值。只列出，不改动；其他分析用 "
        "--plausible-only 剔除不可能的。",
        "List links that cannot be, or hardly can, each with the two values at odds. Nothing is "
        "changed: other analyses leave out the impossible ones with --plausible-only.",
    ),
    example="""\
tracing analyse plausibility
tracing analyse plausibility --grade impossible --area 360103
tracing analyse plausibility --as-of 2022-07-14 --format json""",
)
@option("--grade", type=OneOf(Grade), help=Text("只列这一判断", "Only of this grade"))
@window_options
@format_option
@pass_invocation
def plausibility(
    invocation: Invocation, *, grade: Grade | None, window: Window, format: Format
) -> None:
    from tracing.projections.questions.plausibility import plausibility_of

    with opened(invocation) as registry:
        asked, _ = on_its_day(registry, window).ask(registry, plausibility_of)
        findings = [each for each in asked.findings if grade in (None, each.grade)]
        if format == "table":
            show(map(_spoken, findings), LISTED, format)
            _tell(asked, findings)
        else:
            show(map(_row, findings), KEYS, format)


def _row(found: Finding) -> Row:
    return {
        **found.link._asdict(),
        "rule": found.rule,
        "grade": found.grade,
        "value": found.value,
        "against": found.against,
        "attribution": found.link.attribution_id,
    }


def _spoken(found: Finding) -> Row:
    row = _row(found)
    values: Row
    if found.rule is LinkRule.NO_EXPOSURE:
        values = {"value": NO_EXPOSURE, "against": EXPOSURE_NEEDED}
    else:
        values = {"value": _value(found.value), "against": _value(found.against)}
    return row | {"link": LINK.format_map(row)} | values


def _value(value: Value) -> str:
    if isinstance(value, Days):
        return str(value)
    return ARROW.join(map(str, value)) if isinstance(value, tuple) else shown(value)


def _tell(asked: Asked, findings: Sequence[Finding]) -> None:
    say(OF.fill(links=asked.links, found=_by_grade(findings) or NONE))
    if asked.not_asked:
        say(NOT_ASKED.fill(rules=counted(asked.not_asked)))
    if not asked.packs:
        say(NO_PACK)


def _by_grade(findings: Iterable[Finding]) -> str:
    links = {grade: set[str]() for grade in Grade}
    for each in findings:
        links[each.grade].add(each.link.attribution_id)
    return counted(Counter({grade: len(some) for grade, some in links.items() if some}))
