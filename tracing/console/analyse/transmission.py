"""`tracing analyse transmission`: R, its dispersion, and the time from case to case."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import click

from tracing.analysis.candidates import Candidates
from tracing.analysis.intervals import QUANTILES, Intervals
from tracing.analysis.transmission import EIGHTY_PERCENT, Censoring, Population, Wanted
from tracing.console.analyse.options import plausible_option
from tracing.console.analyse.saying import whole
from tracing.console.analyse.transmission_table import tell
from tracing.console.base import (
    Invocation,
    Kind,
    OneOf,
    command,
    format_option,
    option,
    pass_invocation,
)
from tracing.console.session import opened
from tracing.console.window import Window, on_its_day, window_options
from tracing.errors import UsageError, shown
from tracing.language import Text
from tracing.render import Format, show_record

if TYPE_CHECKING:
    from tracing.projections.questions.transmission import Asked

Row = dict[str, Any]

KEYS = (
    "population",
    "area",
    "from_on",
    "to_on",
    "on",
    "n_cases",
    "n_links",
    "n_infectees",
    "candidates",
    "left_out",
    "plausible_only",
    "implausible",
    "exclude_censored",
    "infectious_days",
    "censoring",
    "r",
    "r_interval",
    "k",
    "k_interval",
    "dispersion",
    "share",
    "share_of_cases",
    "observed_cases",
    "share_for_80_percent",
    "serial_interval",
    "generation_time",
    "distribution",
    "most_onward",
)


class NotAShareError(UsageError):
    text = Text("“{value}”不是比例", "'{value}' is not a share")
    hint = Text("写 0 与 1 之间的数，如 0.8，或 80%", "write a number between 0 and 1, or 80%")


class _Share(Kind[float]):
    def read(self, text: str) -> float:
        number, percent, rest = text.strip().partition("%")
        try:
            share = float(number) / (100 if percent else 1)
        except ValueError:
            raise NotAShareError(value=shown(text)) from None
        if rest or not 0 < share < 1:
            raise NotAShareError(value=shown(text))
        return share


SHARE = _Share("share")


@command(
    "transmission",
    help=Text(
        "续发分布：再生数 R、离散度 k、80 % 传播所需的病例、代间距与世代间隔。"
        "--from、--to、--area 按传染源的发病日（不明则报告日）与所在区划选择。",
        "Secondary cases: R, dispersion k, the cases behind 80 % of transmission, serial interval "
        "and generation time. --from, --to and --area choose infectors by onset, else report, and "
        "by where they are.",
    ),
    example="""\
tracing analyse transmission
tracing analyse transmission --candidates one --exclude-censored
tracing analyse transmission --population confirmed --format json""",
)
@option(
    "--population",
    type=OneOf(Population),
    default=Population.ALL,
    help=Text("计哪些病例的续发", "Whose secondary cases are counted"),
)
@option(
    "--candidates",
    type=OneOf(Candidates),
    default=Candidates.ALL,
    help=Text(
        "同一病例有多个候选传染源时：都计、只计一个、各计 1/n",
        "Of several candidate sources: all, one, or each 1/n",
    ),
)
@option(
    "--exclude-censored",
    is_flag=True,
    help=Text("只计传染期已结束的病例", "Only cases whose infectious period is over"),
)
@option(
    "--infectious-days",
    type=click.IntRange(min=0),
    metavar=Text("天数", "DAYS"),
    help=Text(
        "规则包未定传染期时：自发病（否则采样、报告）起的天数",
        "Where no pack says: infectious for so many days after onset, else sampling, else report",
    ),
)
@plausible_option
@option(
    "--share",
    type=SHARE,
    default=EIGHTY_PERCENT,
    metavar=Text("比例", "SHARE"),
    help=Text("多大比例的传播，如 0.8", "Of what share of transmission, such as 0.8"),
)
@window_options
@format_option
@pass_invocation
def transmission(
    invocation: Invocation,
    *,
    population: Population,
    candidates: Candidates,
    exclude_censored: bool,
    infectious_days: int | None,
    plausible_only: bool,
    share: float,
    window: Window,
    format: Format,
) -> None:
    from tracing.projections.questions.transmission import transmission_of

    wanted = Wanted(
        population, candidates, exclude_censored, infectious_days, plausible_only, share
    )
    with opened(invocation) as registry:
        asked, _ = on_its_day(registry, window).ask(
            registry, partial(transmission_of, wanted=wanted)
        )
        if format == "table":
            tell(asked)
        else:
            show_record(_record(asked), KEYS, format)


def _record(asked: Asked) -> Row:
    found, wanted = asked.found, asked.wanted
    estimate = found.estimate
    return {
        **wanted._asdict(),
        **asked._asdict(),
        "n_cases": len(found.cases),
        "n_links": len(found.links),
        "n_infectees": found.infectees,
        "left_out": found.left_out,
        "implausible": found.implausible,
        "censoring": {each: found.censoring.get(each, 0) for each in Censoring},
        "r": estimate.r,
        "r_interval": estimate.r_interval,
        "k": estimate.k,
        "k_interval": estimate.k_interval,
        "dispersion": estimate.status,
        "share_of_cases": found.share_of_cases,
        "observed_cases": found.observed_cases,
        "share_for_80_percent": found.share_for_80_percent,
        "serial_interval": _intervals(found.serial_interval),
        "generation_time": _intervals(found.generation_time),
        "distribution": [
            {"secondary_cases": whole(number), "cases": cases}
            for number, cases in found.distribution
        ],
        "most_onward": [
            {
                "case": case.case,
                "area": case.area,
                "onset_on": case.onset_on,
                "secondary_cases": whole(number),
            }
            for case, number in found.most_onward
        ],
    }


def _intervals(found: Intervals) -> Row:
    quantiles = {f"q{round(q * 100):02}": found.quantiles.get(q) for q in QUANTILES}
    spoken = found._asdict() | {"quantiles": quantiles}
    del spoken["days"]
    return spoken
