"""What a pack says of work, in lines: clocks, arrivals, screening, retention."""

from __future__ import annotations

from collections.abc import Iterator

from tracing.console.protocol.phrases import NOTHING, Line, days, duration, joined, tests
from tracing.domain.protocol.pack import RuleSet
from tracing.domain.protocol.rules.work import EpidemicFree, ScreeningPlan, Triage
from tracing.language import Text
from tracing.words import label

DAY_CLOSE = Text("日清日结", "daily clearance")
SCREENING = Text("区域筛查", "area-wide screening")
EPIDEMIC_FREE = Text("无疫小区", "epidemic-free community")
KEPT = Text("保存", "kept")
NOT_KEPT_APART = Text("不隔离", "not kept apart")
NO_LENGTH = Text("（原文未写天数）", " (the source gives no length)")
HOSPITAL_FIRST = Text("先到定点医院检测", "tested in a designated hospital first")
CERTIFICATE = Text("持证明", "with a certificate")
OR_CONTACTS = Text("也无新密接", "nor a new close contact")
NEVER = Text("从未发生疫情的也可", "or never had one")
SUSPENSION = Text("可暂停", "can be suspended")


def clocks(rules: RuleSet) -> Iterator[Line]:
    for clock in rules.work.clocks:
        starts, stops, long = label(clock.starts), label(clock.stops), duration(clock.minutes)
        what = Text(f"{starts.zh} → {stops.zh}", f"{starts.en} → {stops.en}")
        rule = Text(f"{long.zh}以内 [{clock.name}]", f"within {long.en} [{clock.name}]")
        yield Line(what, rule, clock.source)
    close = rules.work.day_close
    if close is not None:
        long = duration(close.grace_minutes)
        rule = Text(f"当日转出，宽限 {long.zh}", f"moved out the same day, with {long.en} of grace")
        yield Line(DAY_CLOSE, rule, close.source)


def arrivals(rules: RuleSet) -> Iterator[Line]:
    for triage in rules.work.arrivals:
        yield Line(label(triage.origin), _triage(triage), triage.source)


def others(rules: RuleSet) -> Iterator[Line]:
    work = rules.work
    if work.screening is not None:
        yield Line(SCREENING, _screening(work.screening), work.screening.source)
    if work.epidemic_free is not None:
        yield Line(EPIDEMIC_FREE, _free(work.epidemic_free), work.epidemic_free.source)
    for each in work.retention:
        long, whom = days(each.days), label(each.kept)
        rule = Text(f"{whom.zh}：末次使用后 {long.zh}", f"{whom.en}: {long.en} after the last use")
        yield Line(KEPT, rule, each.source)


def _triage(triage: Triage) -> Text:
    parts = [HOSPITAL_FIRST if triage.first_to_hospital else NOTHING]
    if triage.mode is None:
        parts.append(NOT_KEPT_APART)
    else:
        mode = label(triage.mode)
        long = NO_LENGTH if triage.days is None else Text(" ", " ")
        if triage.days is not None:
            many = days(triage.days)
            long = Text(f" {many.zh}", f" {many.en}")
        parts.append(Text(mode.zh + long.zh, mode.en + long.en))
    if triage.fallback_mode is not None:
        mode = label(triage.fallback_mode)
        parts.append(Text(f"不宜时{mode.zh}", f"{mode.en} where that does not suit"))
    parts += [tests(triage.test_days), CERTIFICATE if triage.certificate else NOTHING]
    if triage.lookback_days is not None:
        back = days(triage.lookback_days)
        parts.append(Text(f"回看 {back.zh}", f"who was there in the last {back.en}"))
    return joined(parts)


def _screening(plan: ScreeningPlan) -> Text:
    parts = [Text(f"每轮 {plan.hours} 小时内完成", f"a round in {plan.hours} h")]
    if plan.clean_rounds is not None:
        parts.append(
            Text(f"连续 {plan.clean_rounds} 轮无社会面阳性", f"{plan.clean_rounds} clean rounds")
        )
    if plan.pause_days is not None:
        pause = days(plan.pause_days)
        parts.append(Text(f"停 {pause.zh}", f"{pause.en} of pause"))
    if plan.final_rounds is not None:
        parts.append(Text(f"再做 {plan.final_rounds} 轮", f"{plan.final_rounds} more"))
    return joined(parts)


def _free(free: EpidemicFree) -> Text:
    clean = days(free.clean_days)
    parts = [Text(f"连续 {clean.zh}无新增", f"{clean.en} without a new infection")]
    if free.counts_close_contacts:
        parts.append(OR_CONTACTS)
    if free.screened_on_day is not None:
        day = free.screened_on_day
        parts.append(Text(f"第 {day} 天全员阴性", f"all negative on day {day}"))
    parts.append(NEVER if free.never_had_one else NOTHING)
    parts.append(SUSPENSION if free.suspension else NOTHING)
    return joined(parts)
