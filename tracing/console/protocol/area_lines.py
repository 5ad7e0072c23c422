"""What a pack says of areas, in lines: levels, what raises and lowers them, the trigger."""

from __future__ import annotations

from collections.abc import Iterator

from tracing.console.protocol.phrases import (
    Line,
    conditions,
    counted,
    days,
    joined,
    labels,
)
from tracing.domain.protocol.pack import RuleSet
from tracing.domain.protocol.rules.areas import AreaRules, StepDown
from tracing.language import Text
from tracing.words import label

LEVELS = Text("等级", "levels")
CLOCK = Text("时钟", "clock")
COUNTS = Text("计入", "what counts")
CLUSTER = Text("聚集性疫情", "cluster")
EACH_DAY = Text(
    "无逐级下调：每日按当日规则定级", "no step-downs: the level of a day is what its rules say"
)
STEP_DOWN = Text("下调", "step-down")
TAKES_OVER = Text("衔接", "takes over")
TRIGGER = Text("触发", "trigger")
ZERO = Text("社会面清零", "community zero")
BASIC = Text("基本清零", "basic zero")


def risk(rules: RuleSet) -> Iterator[Line]:
    if rules.areas.risk is not None:
        yield from _scheme(rules.areas.risk)


def zone(rules: RuleSet) -> Iterator[Line]:
    if rules.areas.zone is not None:
        yield from _scheme(rules.areas.zone)


def trigger(rules: RuleSet) -> Iterator[Line]:
    said = rules.trigger
    if said is not None:
        level = label(said.level)
        rule = Text(
            f"{level.zh}内阳性 ≥ {said.positives}", f"{level.en}: positives ≥ {said.positives}"
        )
        yield Line(TRIGGER, rule, said.source)
        yield Line(COUNTS, counted(said.counts), said.counts.source)


def community_zero(rules: RuleSet) -> Iterator[Line]:
    said = rules.community_zero
    if said is None:
        return
    long, controlled = days(said.days), labels(said.controlled)
    yield Line(
        ZERO,
        Text(
            f"连续 {long.zh}除{controlled.zh}外无阳性",
            f"{long.en} running without positives but those of: {controlled.en}",
        ),
        said.source,
    )
    if said.basic_per_100000 is not None:
        figure = f"{said.basic_per_100000:g}"
        rule = Text(
            f"连续 {long.zh}低于每 10 万人 {figure} 例",
            f"{long.en} running below {figure} in 100,000 people",
        )
        yield Line(BASIC, rule, said.source)


def _scheme(rules: AreaRules) -> Iterator[Line]:
    yield Line(LEVELS, _levels(rules), rules.source)
    clock = joined([_since(rules), label(rules.day_count)])
    yield Line(CLOCK, clock, rules.source)
    yield Line(COUNTS, counted(rules.counts), rules.counts.source)
    if rules.cluster is not None:
        many, long = rules.cluster.infections, days(rules.cluster.within_days)
        rule = Text(f"{long.zh}内相关联 ≥ {many}", f"linked infections in {long.en} ≥ {many}")
        yield Line(CLUSTER, rule, rules.cluster.source)
    for each in rules.designate:
        units, located = labels(each.units), label(each.located)
        wanted = conditions(each.all, rules.window_days)
        rule = Text(
            f"{wanted.zh}（按{located.zh}；{units.zh}）",
            f"{wanted.en} (by {located.en}; {units.en})",
        )
        level = label(each.level)
        yield Line(Text(f"划为{level.zh}", f"{level.en} where"), rule, each.source)
    for step in rules.step_down:
        yield Line(from_to(step), stepping(step), step.source)
    if not rules.step_down:
        yield Line(STEP_DOWN, EACH_DAY, rules.source)
    if rules.takes_over:
        yield Line(TAKES_OVER, _takes_over(rules), rules.source)
    for measure in rules.measures:
        title = Text(measure.title.zh, measure.title.en)
        rule = Text(f"{title.zh} [{measure.code}]", f"{title.en} [{measure.code}]")
        level = label(measure.level)
        yield Line(Text(f"{level.zh}措施", f"asked in {level.en}"), rule, measure.source)


def _levels(rules: AreaRules) -> Text:
    ladder = labels(rules.levels, Text(" < ", " < "))
    usual = label(rules.default)
    parts = [ladder, Text(f"平时为{usual.zh}", f"where nothing raises it: {usual.en}")]
    if rules.remainder is not None:
        rest = label(rules.remainder)
        parts.append(
            Text(
                f"县内有更高等级时，其余为{rest.zh}",
                f"the rest of a county with a higher one: {rest.en}",
            )
        )
    return joined(parts)


def _since(rules: AreaRules) -> Text:
    anchor = label(rules.clock)
    return Text(f"自{anchor.zh}起", f"from {anchor.en}")


def from_to(step: StepDown) -> Text:
    above, below = label(step.level), label(step.to)
    if step.origin is None:
        return Text(f"{above.zh} → {below.zh}", f"{above.en} → {below.en}")
    how = label(step.origin)
    return Text(f"{above.zh}（{how.zh}） → {below.zh}", f"{above.en} ({how.en}) → {below.en}")


def stepping(step: StepDown) -> Text:
    clean = days(step.clean_days)
    parts = [Text(f"连续 {clean.zh}无新增", f"{clean.en} without a new one")]
    asked = step.screening
    if asked is not None and asked.on_day is not None:
        day = asked.on_day
        parts.append(Text(f"第 {day} 天起全员筛查", f"screening on day {day} or later"))
    if asked is not None and asked.within_last_days is not None:
        last = days(asked.within_last_days)
        parts.append(Text(f"解除前 {last.zh}内全员筛查", f"screening in the last {last.en}"))
    if step.contact_days is not None:
        since = days(step.contact_days)
        parts.append(
            Text(f"密接末次暴露满 {since.zh}", f"{since.en} since the contacts' last exposure")
        )
    parts.append(labels(step.requires))
    return joined(parts)


def _takes_over(rules: AreaRules) -> Text:
    pairs = [(label(old), label(new)) for old, new in rules.takes_over.items()]
    return joined(Text(f"{old.zh} → {new.zh}", f"{old.en} → {new.en}") for old, new in pairs)
