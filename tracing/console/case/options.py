"""Options and words that the commands about a case share."""

from __future__ import annotations

from tracing.console.base import AREA_CODE, NOTE, PARTIAL_DATE, OneOf, option
from tracing.console.commands import Callback
from tracing.domain.values import DetectionRoute, Origin, Severity
from tracing.language import Text

DATE = Text("日期", "DATE")
REPORT_TEXTS = {
    "cluster": Text("聚集性疫情", "cluster"),
    "source_text": Text("传染来源（原话）", "source as they word it"),
    **NOTE,
}


def severity_option(function: Callback) -> Callback:
    return option(
        "--severity",
        type=OneOf(Severity),
        help=Text("临床分型，限确诊", "How severe, if confirmed"),
    )(function)


def report_options(function: Callback) -> Callback:
    """What a report says besides onset, laboratory and diagnosis."""
    options = (
        option(
            "--detection", type=OneOf(DetectionRoute), help=Text("检出途径", "How it was found")
        ),
        option("--origin", type=OneOf(Origin), help=Text("输入或本土", "Imported or local")),
        option(
            "--area",
            type=AREA_CODE,
            metavar=Text("区划码", "CODE"),
            help=Text("所在地区", "Code of the area"),
        ),
        option(
            "--facility",
            metavar=Text("名称", "NAME"),
            help=Text("所在机构，公开名称", "Public name of the hospital or facility"),
        ),
        option("--admitted", type=PARTIAL_DATE, metavar=DATE, help=Text("入院日期", "Admitted on")),
    )
    for each in reversed(options):
        function = each(function)
    return function
