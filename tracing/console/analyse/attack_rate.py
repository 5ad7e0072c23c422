"""`tracing analyse attack-rate`: of the people exposed to cases, how many became cases."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import click

from tracing import words
from tracing.analysis.attack_rate import Rate, RateBy
from tracing.console.analyse.saying import figure, say
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
from tracing.errors import RefusedError
from tracing.language import Text
from tracing.render import Column, Format, show

if TYPE_CHECKING:
    from tracing.projections.questions.attack_rate import Asked

Row = dict[str, Any]

KEYS = (
    "by",
    "group",
    "exposed",
    "cases",
    "rate",
    "rate_interval",
    "under_observation",
    "cases_so_far",
    "cases_before",
    "undated",
    "packs",
    "within",
    "on",
)
FIGURES = (
    Column("exposed", Text("期满者", "observed")),
    Column("cases", Text("病例", "cases")),
    Column("rate", Text("续发率 %", "rate, %")),
    Column("interval", Text("95 % 区间", "95 %")),
    Column("under_observation", Text("观察中", "pending")),
    Column("cases_so_far", Text("其中病例", "so far")),
    Column("cases_before", Text("先前病例", "before")),
    Column("undated", Text("不明", "undated")),
)
EVERYBODY = Text("合计", "all")
UNKNOWN = Text("未记录", "not on record")
METHOD = Text(
    "续发率 = 成为病例 / 观察期满的暴露者；观察到末次暴露后{days}，截至 {on}；区间：Wilson。",
    "Rate = cases / observed: those exposed whose observation is over, to {days} after the last "
    "exposure, as of {on}; intervals: Wilson.",
)
APART = Text(
    "每组每人计一次，合计亦然。观察中（及其中的病例）、暴露前已是病例、日期或规则包不明的另列，"
    "不进分母。",
    "People count once a group, and once in all. Pending (observation not over) with the cases "
    "among them so far, cases before the exposure, and undated (or without a pack) are told "
    "apart, outside the denominator.",
)
NOBODY_YET = Text(
    "尚无人观察期满；--within 天数 可按较短的观察期计算",
    "nobody has been observed to the end yet; --within DAYS observes for fewer days",
)
DAYS = Text(" {days} 天", "{days} days")
OF_PACK = Text("规则包（{packs}）所定最长潜伏期", "the longest incubation of {packs}")


class NoIncubationError(RefusedError):
    text = Text(
        "没有采用规则包，不知暴露后应观察几天",
        "no pack is adopted, so nothing says for how long after exposure to observe",
    )
    hint = Text(
        "用 --within 天数 指定，或先 tracing protocol adopt",
        "say --within DAYS, or adopt one with tracing protocol adopt",
    )


@command(
    "attack-rate",
    help=Text(
        "续发率：暴露于病例的人有多少成为病例，按场所、类别或区划，附分母与区间。家庭续发率看 "
        "household 一行。--from、--to 按暴露日选择。",
        "Secondary attack rates: how many of those exposed to cases became cases, by setting, "
        "category or area, with denominators and intervals. --from and --to choose exposures.",
    ),
    example="""\
tracing analyse attack-rate
tracing analyse attack-rate --by category --area 360103
tracing analyse attack-rate --within 7 --to 2022-07-08 --format json""",
)
@option(
    "--by",
    type=OneOf(RateBy),
    default=RateBy.SETTING,
    help=Text("按什么分组，缺省为场所", "What to tell apart; the setting, if not given"),
)
@option(
    "--within",
    type=click.IntRange(min=1),
    metavar=Text("天数", "DAYS"),
    help=Text(
        "观察到末次暴露后几天；缺省为规则包的最长潜伏期",
        "Observe so many days after the last exposure, not the pack's longest incubation",
    ),
)
@window_options
@format_option
@pass_invocation
def attack_rate(
    invocation: Invocation, *, by: RateBy, within: int | None, window: Window, format: Format
) -> None:
    from tracing.projections.questions.attack_rate import attack_rates_of

    with opened(invocation) as registry:
        asked, _ = on_its_day(registry, window).ask(
            registry, partial(attack_rates_of, by=by, within=within)
        )
        if within is None and not asked.adopted:
            raise NoIncubationError
        rows = [_row(asked, group, rate) for group, rate in asked.rates.items()]
        if format != "table":
            show(rows, KEYS, format)
            return
        if asked.whole is not None:
            rows.append(_row(asked, EVERYBODY, asked.whole))
        show(map(_spoken, rows), (Column("group", words.label(by)), *FIGURES), format)
        _tell(asked)


def _row(asked: Asked, group: object, rate: Rate) -> Row:
    return {
        "by": asked.by,
        "group": group,
        **rate._asdict(),
        "rate_interval": rate.interval,
        "packs": asked.packs,
        "within": asked.within,
        "on": asked.on,
    }


def _spoken(row: Row) -> Row:
    interval = row["interval"]
    return row | {
        "group": UNKNOWN if row["group"] is None else row["group"],
        "rate": None if row["rate"] is None else figure(100 * row["rate"]),
        "interval": interval and "{:.2g}–{:.2g}".format(*(100 * each for each in interval)),
    }


def _tell(asked: Asked) -> None:
    packs = ", ".join(asked.packs)
    days = OF_PACK.fill(packs=packs) if asked.within is None else DAYS.fill(days=asked.within)
    say(METHOD.fill(days=days, on=asked.on))
    say(APART)
    if asked.whole and asked.whole.under_observation and not asked.whole.exposed:
        say(NOBODY_YET)
