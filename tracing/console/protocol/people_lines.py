"""What a pack says of people, in lines: infectious windows, quarantine, discharge."""

from __future__ import annotations

from collections.abc import Iterator

from tracing.console.protocol.phrases import (
    AND,
    NOTHING,
    Line,
    days,
    joined,
    labels,
    legs,
    tests,
)
from tracing.domain.protocol.pack import RuleSet
from tracing.domain.protocol.rules.people import (
    Category,
    InfectiousWindow,
    LetGo,
    QuarantineRule,
    ReleaseRule,
)
from tracing.language import Text
from tracing.words import label

OR = Text("或", " or ")
INCUBATION = Text("潜伏期", "incubation")
DETERMINED = Text("判定", "determined")
NOT_DETERMINED = Text("不判定", "not determined")
HIGH_RISK_ONLY = Text("只判定高风险密接的", "of close contacts at high risk only")
DAY_COUNT = Text("日序", "day count")
UPGRADE = Text("升为密接", "upgrade to close")
NO_QUARANTINE = Text("不隔离", "no quarantine")
OWN_NEGATIVE = Text("本人阴性", "own tests negative")
DOUBLE = Text("末日双采双检", "two samples on the last day")
NO_SYMPTOMS = Text("无症状", "no symptoms")
BETTER = Text("临床好转", "clinically better")


def infection(rules: RuleSet) -> Iterator[Line]:
    for window in rules.infection.windows:
        yield Line(label(window.role), _window(window), window.source)
    known = rules.infection.incubation
    spans = Text(
        f"{known.shortest_days}–{known.longest_days} 天",
        f"{known.shortest_days}–{known.longest_days} days",
    )
    yield Line(INCUBATION, spans, known.source)


def contacts(rules: RuleSet) -> Iterator[Line]:
    for rule in rules.contacts:
        yield Line(label(rule.category), _determined(rule), rule.source)


def quarantine(rules: RuleSet) -> Iterator[Line]:
    said = rules.quarantine
    yield Line(DAY_COUNT, label(said.day_count), said.source)
    for rule in said.rules:
        yield Line(label(rule.who), _quarantine(rule), rule.source)
    if said.upgrade is not None:
        yield Line(UPGRADE, _upgrade(said.upgrade.first_tests), said.upgrade.source)


def release(rules: RuleSet) -> Iterator[Line]:
    for rule in rules.release:
        yield Line(label(rule.who), _release(rule), rule.source)


def _window(window: InfectiousWindow) -> Text:
    anchors = labels(window.anchors, OR)
    before = days(window.lookback_days)
    since = (
        Text(f"{anchors.zh}前 {before.zh}", f"from {before.en} before {anchors.en}")
        if window.lookback_days
        else Text(anchors.zh, f"from {anchors.en}")
    )
    ends = labels(window.ends, OR)
    after = NOTHING
    if window.days_after is not None:
        long = days(window.days_after)
        after = Text(f"（{long.zh}）", f" ({long.en})")
    return Text(f"自{since.zh}起，至{ends.zh}{after.zh}", f"{since.en} to {ends.en}{after.en}")


def _determined(rule: Category) -> Text:
    if not rule.determined:
        return NOT_DETERMINED
    return HIGH_RISK_ONLY if rule.of_high_risk_close_only else DETERMINED


def _quarantine(rule: QuarantineRule) -> Text:
    anchor = label(rule.anchor)
    since = Text(f"自{anchor.zh}起", f"from {anchor.en}")
    fallback = NOTHING
    if rule.fallback_mode is not None:
        mode = label(rule.fallback_mode)
        fallback = Text(f"不宜时{mode.zh}", f"{mode.en} where that does not suit")
    if not rule.legs:
        return joined([since, NO_QUARANTINE, tests(rule.test_days)])
    return joined([since, legs(rule.legs), fallback, _let_go(rule.let_go)])


def _let_go(wanted: LetGo) -> Text:
    linked = NOTHING
    if wanted.linked_first_tests is not None:
        first = wanted.linked_first_tests
        linked = Text(
            f"所关联密接前 {first} 次阴性",
            f"first {first} tests of the linked close contact negative",
        )
    said = joined(
        [
            OWN_NEGATIVE if wanted.own_negative else NOTHING,
            DOUBLE if wanted.double_sampling else NOTHING,
            linked,
            NO_SYMPTOMS if wanted.no_symptoms else NOTHING,
        ],
        AND,
    )
    return Text(f"解除：{said.zh}", f"let go: {said.en}") if said.zh else NOTHING


def _upgrade(first: int | None) -> Text:
    if first is None:
        return Text("所关联密接任一次阳性", "any test of the linked close contact positive")
    return Text(
        f"所关联密接前 {first} 次中有阳性",
        f"one of the first {first} tests of the linked close contact positive",
    )


def _release(rule: ReleaseRule) -> Text:
    whom = joined([labels(rule.diagnoses), labels(rule.severities)], AND)
    parts = [NOTHING if whom == label(rule.who) else whom]
    if rule.least_days is not None:
        long = days(rule.least_days)
        parts.append(Text(f"满 {long.zh}", f"after {long.en}"))
    parts += [tests(rule.test_days), _negatives(rule)]
    if rule.fever_free_days is not None:
        long = days(rule.fever_free_days)
        parts.append(Text(f"体温正常 {long.zh}", f"{long.en} without fever"))
    parts.append(BETTER if rule.clinically_better else NOTHING)
    if rule.then:
        after = legs(rule.then)
        parts.append(Text(f"此后{after.zh}", f"then {after.en}"))
    return joined(parts)


def _negatives(rule: ReleaseRule) -> Text:
    threshold = "" if rule.ct_at_least is None else f" Ct ≥ {rule.ct_at_least:g}"
    apart = rule.hours_apart
    return Text(
        f"{rule.negatives} 次阴性"
        + (f"（或{threshold}）" if threshold else "")
        + (f"，间隔 {apart} 小时以上" if apart is not None else ""),
        f"{rule.negatives} negative"
        + (f" (or{threshold})" if threshold else "")
        + (f", {apart} h apart or more" if apart is not None else ""),
    )
