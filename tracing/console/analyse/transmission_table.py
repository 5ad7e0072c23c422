"""How transmission in figures is told to people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tracing import words
from tracing.analysis.candidates import Candidates, Unlinked
from tracing.analysis.intervals import Intervals
from tracing.analysis.offspring import Dispersion, Interval
from tracing.analysis.transmission import Censoring
from tracing.console.analyse.saying import counted, decimals, figure, percent, say, whole
from tracing.console.pictures import stacked
from tracing.language import Text
from tracing.render import Column, show, show_record

if TYPE_CHECKING:
    from tracing.projections.questions.transmission import Asked

Row = dict[str, Any]

TOP = 10
MARKS = "█"
LONGEST = 56
"""Marks of the longest bar: with both numbers it fits the width."""

OF = (
    Column("cases", Text("病例", "cases")),
    Column("days", Text("发病或报告", "onset or report")),
    Column("area", Text("区划", "area")),
    Column("on", Text("情形截至", "as it stood on")),
    Column("censoring", Text("传染期", "infectious period")),
    Column("links", Text("传播关系", "links")),
    Column("candidates", Text("多个候选传染源", "several candidates")),
    Column("left_out", Text("未计的关系", "links left out")),
    Column("implausible", Text("不可能成立的关系", "links that cannot be")),
)
CASES = Text("{population}：{cases} 例", "{population}: {cases}")
ONLY_OVER = Text("{states}；只计已结束的", "{states}; only who is no longer counts")
ALL_COUNT = Text(
    "{states}；都计，其传染人数可能偏低", "{states}; all count, so numbers may be too low"
)
LINKS = Text("{links} 条，被传染者 {infectees} 例", "{links}, to {infectees} infectees")
DAYS = Text("{from_on} 至 {to_on}", "{from_on} to {to_on}")
OPEN = Text("…", "…")
LEFT_OUT = Text("不计（{count} 条）", "{count} left out")
INCLUDED = Text(
    "{count} 条，仍计在内；--plausible-only 可剔除", "{count}, counted; --plausible-only leaves out"
)
NONE_FOUND = Text("按现有记录未发现", "none found in what is on record")

FIGURES = (
    Column("figure", Text("数字", "figure")),
    Column("value", Text("估计", "estimate")),
    Column("interval", Text("95 % 区间", "95 % interval")),
    Column("basis", Text("依据", "by")),
)
R = Text("R 再生数", "R, mean per case")
K = Text("k 离散度", "k, dispersion")
EXPECTED = Text("{share} 传播所需病例（推算）", "cases for {share} (fitted)")
OBSERVED = Text("{share} 传播所需病例（实计）", "cases for {share} (counted)")
R_BY = Text("{links} 条 / {cases} 例", "{links} links / {cases} cases")
K_BY = Text("负二项，最大似然", "negative binomial, likelihood")
EXPECTED_BY = Text("由 R 与 k", "R and k")
OBSERVED_BY = Text("{some} / {cases} 例", "{some} / {cases} cases")
NO_BOUND = Text("无上界", "no bound")

INTERVALS = (
    Column("figure", Text("间隔（天）", "days")),
    Column("n", Text("对数", "pairs")),
    Column("mean", Text("均值", "mean")),
    Column("sd", Text("标准差", "sd")),
    Column("median", Text("中位数", "median")),
    Column("range", Text("5–95 %", "5–95 %")),
    Column("negative", Text("负值", "negative")),
    Column("excluded_pairs", Text("未计", "left out")),
)
SERIAL = Text("代间距（发病至发病）", "serial interval")
GENERATION = Text("世代间隔（感染至感染）", "generation time")
PAIRS_OUT = Text("{figure}未计：{whys}", "{figure}, left out: {whys}")

DISTRIBUTION = Text("传染人数：病例数", "secondary cases: cases")
ONE_MARK = Text("（每格 {scale} 例）", " (one mark: {scale} cases)")
MOST = Text("续发最多的病例", "cases with most onward transmission")
TOP_CASES = ("case", "onset_on", "area", "secondary_cases")
FURTHER = Text("… 另有 {count} 例传染过他人", "… {count} more infected others")
METHOD = Text(
    "R、k 用最大似然（Lloyd-Smith 等 2005），区间用剖面似然；k 小，则"
    "少数病例传染了多数人。传播份额按 Endo 等 2020。"
    "间隔：发病日或感染日不精确到日者不计，负值照计。",
    "R and k by maximum likelihood (Lloyd-Smith et al. 2005), intervals by profile likelihood; "
    "small k: a few cases infect most. Cases for a share of transmission as in Endo et al. 2020. "
    "Serial interval: onset to onset, generation "
    "time: infection to infection; where days are not known to the day pairs are left out, "
    "negative ones count.",
)
NO_PERIOD = Text(
    "没有规则包定传染期：采用规则包（tracing protocol adopt），或写 --infectious-days 天数",
    "no pack says how long who is infectious: adopt one (tracing protocol adopt), or give "
    "--infectious-days DAYS",
)
CHOICE = Text(
    "每例一个传染源：依次取把握最大、证据最强、发病在先且最早者",
    "one source a case: the surest, on the strongest evidence, who fell ill before, and earliest",
)


def tell(asked: Asked) -> None:
    """The population, the figures, the distribution, and who infected most."""
    _tell_population(asked)
    print()
    show(_figures(asked), FIGURES, "table")
    print()
    kinds = {SERIAL: asked.found.serial_interval, GENERATION: asked.found.generation_time}
    show([_spread(*each) for each in kinds.items()], INTERVALS, "table")
    for kind, each in kinds.items():
        if each.excluded:
            say(PAIRS_OUT.fill(figure=kind, whys=counted(each.excluded)))
    if asked.found.links:
        print()
        for line in _bars(asked.found.distribution):
            print(line)
        print()
        _tell_most(asked)
    print()
    say(METHOD)
    if asked.found.censoring.get(Censoring.UNKNOWN):
        say(NO_PERIOD)
    if asked.wanted.candidates is Candidates.ONE:
        say(CHOICE)


def _tell_population(asked: Asked) -> None:
    found, wanted = asked.found, asked.wanted
    row = {
        "cases": CASES.fill(population=words.label(wanted.population), cases=len(found.cases)),
        "days": DAYS.fill(from_on=asked.from_on or OPEN, to_on=asked.to_on or OPEN),
        "area": asked.area,
        "on": asked.on,
        "censoring": _of_censoring(asked),
        "links": LINKS.fill(links=len(found.links), infectees=found.infectees),
        "candidates": wanted.candidates,
        "left_out": counted(found.left_out),
        "implausible": _of_implausible(asked),
    }
    given = {
        "days": asked.from_on or asked.to_on,
        "area": asked.area,
        "censoring": any(found.censoring.values()),
        "left_out": found.left_out,
    }
    show_record(row, [each for each in OF if given.get(each.key, True)], "table")


def _of_censoring(asked: Asked) -> Text | str:
    known = asked.found.censoring
    told = counted({each: known[each] for each in Censoring if known.get(each)})
    if asked.wanted.exclude_censored:
        return ONLY_OVER.fill(states=told)
    over = known.get(Censoring.OVER, 0) == sum(known.values())
    return told if over else ALL_COUNT.fill(states=told)


def _of_implausible(asked: Asked) -> Text:
    if asked.wanted.plausible_only:
        return LEFT_OUT.fill(count=asked.found.left_out.get(Unlinked.IMPLAUSIBLE, 0))
    count = asked.found.implausible
    return INCLUDED.fill(count=count) if count else NONE_FOUND


def _figures(asked: Asked) -> Iterator[Row]:
    found, cases = asked.found, len(asked.found.cases)
    estimate, some = found.estimate, found.observed_cases
    share = percent(asked.wanted.share)
    yield {
        "figure": R,
        "value": figure(estimate.r),
        "interval": _between(estimate.r_interval),
        "basis": R_BY.fill(links=whole(round(sum(found.numbers.values()), 2)), cases=cases),
    }
    yield {
        "figure": K,
        "value": NO_BOUND if estimate.status is Dispersion.POISSON else figure(estimate.k),
        "interval": _between(estimate.k_interval),
        "basis": K_BY if estimate.status is Dispersion.ESTIMATED else estimate.status,
    }
    if found.share_of_cases is not None:
        yield {
            "figure": EXPECTED.fill(share=share),
            "value": percent(found.share_of_cases),
            "interval": None,
            "basis": EXPECTED_BY,
        }
    if some is not None:
        yield {
            "figure": OBSERVED.fill(share=share),
            "value": percent(some / cases),
            "interval": None,
            "basis": OBSERVED_BY.fill(some=some, cases=cases),
        }


def _spread(figure: Text, found: Intervals) -> Row:
    low, high = (found.quantiles.get(q) for q in (0.05, 0.95))
    return {
        "figure": figure,
        "n": found.n,
        "mean": decimals(found.mean, 2),
        "sd": decimals(found.sd, 2),
        "median": decimals(found.median, 1),
        "range": f"{decimals(low, 1)}–{decimals(high, 1)}" if found.n else None,
        "negative": found.negative,
        "excluded_pairs": sum(found.excluded.values()),
    }


def _bars(distribution: list[tuple[float, int]]) -> Iterator[str]:
    scale = max(1, -(-max(cases for _, cases in distribution) // LONGEST))
    yield f"{DISTRIBUTION}{ONE_MARK.fill(scale=scale) if scale > 1 else ''}"
    rows = [(str(whole(round(number, 2))), cases) for number, cases in distribution]
    first = max(len(number) for number, _ in rows)
    second = max(len(str(cases)) for _, cases in rows)
    for number, cases in rows:
        yield f"{number:>{first}}  {cases:>{second}} {stacked([cases], MARKS, scale)}"


def _tell_most(asked: Asked) -> None:
    most = asked.found.most_onward
    print(MOST)
    show(
        [
            {**case._asdict(), "secondary_cases": whole(round(number, 2))}
            for case, number in most[:TOP]
        ],
        TOP_CASES,
        "table",
    )
    if len(most) > TOP:
        print(FURTHER.fill(count=len(most) - TOP))


def _between(interval: Interval | None) -> str | None:
    if interval is None or interval == (None, None):
        return None
    low, high = interval
    if low is None or high is None:
        return f"≥ {figure(low)}" if high is None else f"≤ {figure(high)}"
    return f"{figure(low)}–{figure(high)}"
