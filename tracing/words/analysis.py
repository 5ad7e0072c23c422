"""The words of analyses: who is counted, by which links, and why others are not."""

from __future__ import annotations

from tracing.language import Text

LABELS: dict[str, dict[str, Text]] = {
    "Population": {
        "all": Text("全部未排除的病例", "all cases not discarded"),
        "confirmed": Text("确诊病例与无症状感染者", "confirmed and asymptomatic cases"),
    },
    "Candidates": {
        "all": Text("每个候选传染源都计", "every candidate source counts"),
        "one": Text("每例只计一个传染源", "one source a case"),
        "split": Text("n 个候选各计 1/n", "each of n candidates counts 1/n"),
    },
    "Censoring": {
        "over": Text("传染期已结束", "no longer infectious"),
        "still_infectious": Text("仍在传染期", "still infectious"),
        "unknown": Text("传染期不明", "infectious period unknown"),
    },
    "Unlinked": {
        "same_case": Text("与自身相连", "a case with itself"),
        "repeated": Text("同一对重复认定", "pair attributed again"),
        "not_in_population": Text("不属于所选病例", "not of these cases"),
        "implausible": Text("不可能成立", "cannot be"),
        "not_chosen": Text("另选了候选传染源", "another candidate was taken"),
    },
    "Dispersion": {
        "estimated": Text("已估计", "estimated"),
        "poisson": Text("泊松：方差不大于均值", "Poisson: variance ≤ mean"),
        "no_links": Text("没有传播关系：k 无从估计", "no links, no k"),
        "one_case": Text("只有一例：k 无从估计", "one case, no k"),
        "no_cases": Text("没有病例", "no cases"),
        "not_whole": Text("只有 R：关系未按整条计", "R only: parts of links counted"),
    },
    "Excluded": {
        "no_infector_onset": Text("传染源发病日不明", "no onset of the infector"),
        "no_infectee_onset": Text("被传染者发病日不明", "no onset of the infectee"),
        "imprecise_onset": Text("发病日不精确到日", "onset not known to the day"),
        "no_infector_infection_day": Text("传染源感染日不明", "no infection day of the infector"),
        "no_infectee_infection_day": Text("被传染者感染日不明", "no infection day of the infectee"),
    },
    "LinkRule": {
        "self_link": Text("与自身相连", "a person with themself"),
        "cycle": Text("互为传染源", "in a circle"),
        "not_a_case": Text("已排除的病例", "discarded case"),
        "onset_order": Text("发病早于传染源", "onset before source's"),
        "serial_interval": Text("代间距超出规则", "serial interval outside pack's"),
        "before_infectious": Text("早于传染期", "before source could infect"),
        "after_infectious": Text("晚于传染期", "after source could infect"),
        "after_death": Text("传染源已死亡", "after source's death"),
        "infected_after_onset": Text("感染晚于发病", "infected after onset"),
        "incubation": Text("潜伏期超出规则", "incubation outside pack's"),
        "no_exposure": Text("两人间无暴露记录", "no exposure on record"),
    },
    "Grade": {
        "impossible": Text("不可能", "impossible"),
        "unlikely": Text("存疑", "unlikely"),
        "unsupported": Text("缺佐证", "unsupported"),
    },
    "AfterExposure": {
        "became_case": Text("成为病例", "became a case"),
        "no_case": Text("未成为病例", "no case"),
        "under_observation": Text("观察期未满", "under observation"),
        "case_so_far": Text("观察期内已成为病例", "a case already, under observation"),
        "case_before": Text("暴露前已是病例", "a case before"),
        "undated": Text("日期或观察天数不明", "not dated"),
    },
    "RateBy": {
        "setting": Text("暴露场所", "setting"),
        "category": Text("接触者类别", "category"),
        "area": Text("区划", "area"),
    },
    "DelayBy": {
        "week": Text("周", "week"),
        "area": Text("区划", "area"),
    },
    "Further": {
        "report_to_identified": Text("病例报告到发现密接", "report to contact found"),
        "exposure_to_determined": Text("末次暴露到判定", "exposure to determined"),
        "determined_to_placed": Text("判定到管控", "determined to placed"),
        "exposure_to_onset": Text("暴露到发病", "exposure to onset"),
    },
}

HEADINGS: dict[str, Text] = {
    "secondary_cases": Text("传染人数", "secondary cases"),
    "mean": Text("均值", "mean"),
    "sd": Text("标准差", "sd"),
}
