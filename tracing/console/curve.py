"""`tracing curve`: the epidemic curve on the terminal, or its rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from tracing import words
from tracing.console.base import (
    Invocation,
    OneOf,
    command,
    format_option,
    option,
    pass_invocation,
)
from tracing.console.pictures import stacked
from tracing.console.session import opened
from tracing.console.window import Window, window_options
from tracing.domain.indicators.curve import Bar, Curve, CurveBy
from tracing.domain.values import Diagnosis
from tracing.language import Text
from tracing.projections.questions.indicators import epidemic_curve
from tracing.render import EMPTY, Format, show, talk

ROWS = ("day", "confirmed", "asymptomatic", "other", "total")
MARKS = "█▒░"
WIDTH = 60
"""Marks of the longest bar: with the day and the number it fits 80 columns."""
OTHER = Text("其他", "other")
LEGEND = Text("按{by}日：{legend}", "by day of {by}: {legend}")
SCALE = Text("每格 {scale} 例", "one mark: {scale} cases")
UNKNOWN = Text("日期不明：{total}（{parts}）", "day unknown: {total} ({parts})")


@command(
    "curve",
    help=Text(
        "流行曲线：按发病、采样或报告日，确诊与无症状叠加；日期不明的另计。",
        "The epidemic curve by day of onset, sampling or reporting, confirmed and asymptomatic "
        "stacked; those of an unknown day are counted apart.",
    ),
    example="""\
tracing curve
tracing curve --by reported --from 2022-07-09 --area 360103
tracing curve --by onset --as-of 2022-07-14 --format csv""",
)
@option("--by", type=OneOf(CurveBy), default=CurveBy.ONSET, help=Text("按哪一日", "By which day"))
@window_options
@format_option
@pass_invocation
def command_curve(invocation: Invocation, *, by: CurveBy, window: Window, format: Format) -> None:
    with opened(invocation) as registry:
        found, _ = window.ask(registry, partial(epidemic_curve, by=by))
        if format == "table":
            for line in picture(found, by):
                print(line)
            return
        unknown = [found.unknown] if found.unknown.total else []
        show(map(_row, (*found.bars, *unknown)), ROWS, format)


def picture(found: Curve, by: CurveBy) -> Iterator[str]:
    """The curve in lines of at most 80 columns."""
    if not found.bars and not found.unknown.total:
        talk(EMPTY)
        return
    most = max((bar.total for bar in found.bars), default=0)
    scale = max(1, -(-most // WIDTH))
    drawn = zip(MARKS, _kinds(), strict=True)
    legend = [f"{mark} {kind}" for mark, kind in drawn]
    legend += [str(SCALE.fill(scale=scale))] if scale > 1 else []
    yield str(LEGEND.fill(by=words.label(by), legend="  ".join(legend)))
    digits = len(str(most))
    for bar in found.bars:
        drawn_bar = stacked(_parts(bar), MARKS, scale)
        yield f"{bar.day}  {bar.total:>{digits}} {drawn_bar}".rstrip()
    if found.unknown.total:
        parts = zip(_kinds(), _parts(found.unknown), strict=True)
        told = str(Text("、", ", ")).join(f"{kind} {count}" for kind, count in parts if count)
        yield str(UNKNOWN.fill(total=found.unknown.total, parts=told))


def _kinds() -> Sequence[Text]:
    return words.label(Diagnosis.CONFIRMED), words.label(Diagnosis.ASYMPTOMATIC), OTHER


def _parts(bar: Bar) -> Sequence[int]:
    return bar.confirmed, bar.asymptomatic, bar.other


def _row(bar: Bar) -> dict[str, Any]:
    return {**bar._asdict(), "total": bar.total}
