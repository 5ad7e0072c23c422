"""`tracing indicators`: how well the work goes, in figures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tracing import words
from tracing.console.base import (
    Invocation,
    command,
    format_option,
    pass_invocation,
)
from tracing.console.base import group as group_of
from tracing.console.pictures import histogram
from tracing.console.session import opened
from tracing.console.window import Window, window_options
from tracing.domain.indicators.delays import UNITS, Delay, Spread
from tracing.domain.indicators.shares import Indicator, Share
from tracing.language import Text
from tracing.projections.questions.indicators import Figures, indicators
from tracing.render import Column, Format, show, shown

Row = dict[str, Any]

KEYS = (
    "figure",
    "numerator",
    "denominator",
    "pending",
    "share",
    "unit",
    "n",
    "lower_quartile",
    "median",
    "upper_quartile",
    "longest",
    "left_out",
)
SHARES = (
    Column("figure", Text("指标", "indicator")),
    "numerator",
    "denominator",
    Column("share", Text("比例", "share")),
    "pending",
)
DELAYS = (
    Column("figure", Text("时长", "delay")),
    "n",
    "median",
    "quartiles",
    "longest",
    Column("picture", Text("分布", "distribution")),
)
OF = Text(
    "{from_on} 至 {to_on} 报告的病例：{cases} 例；情形截至 {now}",
    "cases reported from {from_on} to {to_on}: {cases}; as it stood at {now}",
)
BEGINNING = Text("最初", "the first")
LEFT_OUT = Text("{figure}：未计 {count}（{whys}）", "{figure}: {count} left out ({whys})")
WHY = Text("{why} {count}", "{why}: {count}")
METHOD = Text(
    "四分位数：第 7 型（线性内插），与电子表格相同；分布自 0 至最长",
    "quartiles of type 7, as in spreadsheets; distributions from 0 to the longest",
)
WITH_UNIT = Text("{figure}（{unit}）", "{figure} ({unit})")


@command(
    "show",
    help=Text(
        "显示工作指标：分子与分母、延迟的中位数与四分位数、不计入的及其原因。",
        "Show how well the work goes: of how many how many, delays with median and quartiles, "
        "and what was left out and why.",
    ),
    example="""\
tracing indicators show
tracing indicators show --from 2022-07-09 --to 2022-07-16 --area 360103
tracing indicators show --on 2022-07-16 --as-of 2022-07-16""",
)
@window_options
@format_option
@pass_invocation
def show_indicators(invocation: Invocation, *, window: Window, format: Format) -> None:
    with opened(invocation) as registry:
        found, now = window.ask(registry, indicators)
        rows = [*(_share(*each) for each in found.shares.items())]
        delays = [_delay(*each) for each in found.delays.items()]
        if format != "table":
            show([*rows, *delays], KEYS, format)
            return
        print(_of(found, shown(now, registry.zone)))
        show(map(_spoken_share, rows), SHARES, format)
        print()
        show(map(_spoken_delay, delays), DELAYS, format)
        for line in (*_left_out(found), str(METHOD)):
            print(line)


def _share(figure: Indicator, found: Share) -> Row:
    empty = dict.fromkeys(KEYS)
    return {
        **empty,
        "figure": figure,
        "numerator": found.numerator,
        "denominator": found.denominator,
        "pending": found.pending,
        "share": found.value,
    }


def _delay(figure: Delay, found: Spread) -> Row:
    return {
        **dict.fromkeys(KEYS),
        "figure": figure,
        "unit": UNITS[figure],
        "n": found.n,
        "lower_quartile": found.lower,
        "median": found.median,
        "upper_quartile": found.upper,
        "longest": found.longest,
        "left_out": found.left_out,
        "delays": found.delays,
    }


def _spoken_share(row: Row) -> Row:
    value = row["share"]
    return {**row, "share": None if value is None else f"{value:.1%}"}


def _spoken_delay(row: Row) -> Row:
    figure, unit = words.label(row["figure"]), words.label(row["unit"])
    quartiles = None
    if row["n"]:
        quartiles = f"{_figure(row['lower_quartile'])}–{_figure(row['upper_quartile'])}"
    return {
        **row,
        "figure": WITH_UNIT.fill(figure=figure, unit=unit),
        "median": _figure(row["median"]),
        "quartiles": quartiles,
        "longest": _figure(row["longest"]),
        "picture": histogram(row["delays"]),
    }


def _figure(value: float | None) -> str | None:
    return None if value is None else f"{value:.1f}"


def _of(found: Figures, now: str) -> Text:
    return OF.fill(
        from_on=found.from_on or BEGINNING, to_on=found.to_on, cases=found.cases, now=now
    )


def _left_out(found: Figures) -> Iterator[str]:
    for figure, each in found.delays.items():
        if each.left_out:
            whys = [
                str(WHY.fill(why=words.label(why), count=count))
                for why, count in each.left_out.items()
            ]
            yield str(
                LEFT_OUT.fill(
                    figure=words.label(figure),
                    count=sum(each.left_out.values()),
                    whys=str(Text("、", ", ")).join(whys),
                )
            )


indicators_group = group_of(
    "indicators", help=Text("工作指标。", "How well the work goes, in figures.")
)
indicators_group.add_command(show_indicators)
