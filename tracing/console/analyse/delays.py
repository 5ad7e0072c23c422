"""`tracing analyse delays`: how long one thing took to follow another."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import islice, starmap
from typing import TYPE_CHECKING, Any

from tracing import words
from tracing.analysis.delays import DelayBy, Delays, Pair
from tracing.console.analyse.saying import counted, decimals, say
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
from tracing.render import Column, Format, show

if TYPE_CHECKING:
    from tracing.projections.questions.delays import Asked
    from tracing.registry import Registry

Row = dict[str, Any]

KEYS = (
    "group",
    "figure",
    "unit",
    "n",
    "mean",
    "lower_quartile",
    "median",
    "upper_quartile",
    "ninety_percent",
    "longest",
    "left_out",
    "end_first",
)
FIGURES = (
    Column("figure", Text("时长", "delay")),
    "n",
    "mean",
    "median",
    Column("quartiles", Text("四分位", "quartiles")),
    Column("ninety", Text("90 %", "90 %")),
    Column("out", Text("未计", "left out")),
)
REVERSED = (
    Column("figure", Text("终点在先", "the end came first")),
    Column("subject", Text("记录", "record")),
    Column("start", Text("起点", "start")),
    Column("end", Text("终点", "end")),
)
LISTED = 20
"""Of those whose end came first."""
WITH_UNIT = Text("{figure}（{unit}）", "{figure} ({unit})")
OF = Text(
    "{from_on} 至 {to_on} 报告的病例 {cases} 例、判定的密接与次密接 {contacts} 人次；截至 {on}",
    "cases reported ({cases}) and close or secondary contacts determined ({contacts}) from "
    "{from_on} to {to_on}; as it stood on {on}",
)
BEGINNING = Text("最初", "the first")
LEFT_OUT = Text("{figure}未计：{whys}", "{figure}, left out: {whys}")
MORE = Text("… 另有 {count} 个；--format json 全列", "… {count} more; all with --format json")
METHOD = Text(
    "均值之外为第 7 型分位数；暴露到发病只计暴露为单日的。",
    "Quantiles of type 7; exposure to onset only where exposure was of one day.",
)


@command(
    "delays",
    help=Text(
        "从发病、暴露、报告到采样、判定、管控各用多久：均值、中位数、四分位、90 %；"
        "终点在先的另列，缺记录的按原因计数。",
        "How long things took, from exposure and onset to sampling, report, determination and "
        "placement: mean and quantiles; ends that came first are listed, what is missing counted.",
    ),
    example="""\
tracing analyse delays
tracing analyse delays --by week --from 2022-07-09
tracing analyse delays --by area --area 3601 --format csv""",
)
@option("--by", type=OneOf(DelayBy), help=Text("分组：周或区划", "Tell apart weeks or areas"))
@window_options
@format_option
@pass_invocation
def delays(invocation: Invocation, *, by: DelayBy | None, window: Window, format: Format) -> None:
    from tracing.projections.questions.delays import delays_of

    with opened(invocation) as registry:
        asked, _ = on_its_day(registry, window).ask(registry, partial(delays_of, by=by))
        if format == "table":
            _tell(asked, registry)
        else:
            show(starmap(_row, _each(asked)), KEYS, format)


def _each(asked: Asked) -> Iterator[tuple[str | None, Delays]]:
    for group, found in asked.found.items():
        for each in found.values():
            yield group, each


def _row(group: str | None, found: Delays) -> Row:
    return {
        "group": group,
        "figure": found.kind,
        "unit": found.unit,
        "n": found.n,
        "mean": found.mean,
        "lower_quartile": found.lower,
        "median": found.median,
        "upper_quartile": found.upper,
        "ninety_percent": found.ninety,
        "longest": found.longest,
        "left_out": found.left_out,
        "end_first": [
            {"subject": each.subject, "start": each.start, "end": each.end}
            for each in found.end_first
        ],
    }


def _tell(asked: Asked, registry: Registry) -> None:
    say(
        OF.fill(
            from_on=asked.from_on or BEGINNING,
            to_on=asked.to_on,
            cases=asked.cases,
            contacts=asked.contacts,
            on=asked.on,
        )
    )
    grouped = () if asked.by is None else (Column("group", words.label(asked.by)),)
    show(starmap(_spoken, _each(asked)), (*grouped, *FIGURES), "table")
    if asked.by is None:
        for _, each in _each(asked):
            if each.left_out:
                say(LEFT_OUT.fill(figure=words.label(each.kind), whys=counted(each.left_out)))
    _tell_reversed(asked, registry)
    say(METHOD)


def _spoken(group: str | None, found: Delays) -> Row:
    row = _row(group, found)
    quartiles = None
    if found.n:
        quartiles = f"{decimals(found.lower, 1)}–{decimals(found.upper, 1)}"
    unit = words.label(found.unit)
    return row | {
        "figure": WITH_UNIT.fill(figure=words.label(found.kind), unit=unit),
        "mean": decimals(found.mean, 1),
        "median": decimals(found.median, 1),
        "quartiles": quartiles,
        "ninety": decimals(found.ninety, 1),
        "out": sum(found.left_out.values()),
    }


def _tell_reversed(asked: Asked, registry: Registry) -> None:
    several = [pair for _, each in _each(asked) for pair in each.end_first]
    if several:
        print()
        show(map(_reversed, islice(several, LISTED)), REVERSED, "table", registry.zone)
    if len(several) > LISTED:
        print(MORE.fill(count=len(several) - LISTED))


def _reversed(pair: Pair) -> Row:
    return pair._asdict() | {"figure": pair.kind}
