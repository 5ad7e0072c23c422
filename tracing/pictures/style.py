"""How pictures look: sizes, colours, and the mark of each diagnosis.

Diagnoses are told by shape and by colour, either of which is enough. The colours are those of
Okabe and Ito (2008), which people who are colour-blind tell apart.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from tracing.domain.values import Diagnosis

FONTS = "sans-serif, 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK TC'"
"""Ids and dates in what is there anyway: a font of 16 MB takes thrice as long to measure."""
LABEL, SMALL, TITLE = 11, 9, 17
GUTTER = 34
"""Left of the days: the generation of each case."""
DOT = 70
"""The area of a mark, in square pixels."""
LABEL_AT = 11
"""How far right of its mark a label begins."""
BESIDE = 5
TICK = 90
"""The least there is from one day on the axis to the next."""
DASHED, DOTTED = [4, 3], [1.5, 2]
BLUE, ORANGE, PURPLE, RED = "#0072B2", "#E69F00", "#CC79A7", "#D55E00"
INK, GREY, PAPER = "#222222", "#6B6B6B", "#FFFFFF"
CROSS = "M-1,-1L1,1M1,-1L-1,1"


class Mark(NamedTuple):
    """A shape as Vega names or draws it, and its colours."""

    shape: str
    fill: str
    stroke: str


MARKS = {
    Diagnosis.CONFIRMED: Mark("circle", BLUE, BLUE),
    Diagnosis.ASYMPTOMATIC: Mark("circle", PAPER, BLUE),
    Diagnosis.PROBABLE: Mark("diamond", ORANGE, INK),
    Diagnosis.SUSPECTED: Mark("triangle-up", PURPLE, INK),
    Diagnosis.PENDING: Mark("square", PAPER, GREY),
    Diagnosis.DISCARDED: Mark(CROSS, PAPER, GREY),
}


def config() -> dict[str, Any]:
    """The same for all pictures, as Vega takes it."""
    font = {"font": FONTS}
    return {
        "text": font,
        "title": {**font, "subtitleFont": FONTS, "fontWeight": "bold", "color": INK},
        "axis": {
            "labelFont": FONTS,
            "labelFontSize": SMALL + 1,
            "labelColor": GREY,
            "gridColor": "#E3E3E3",
            "domainColor": "#BBBBBB",
            "tickColor": "#BBBBBB",
        },
        "legend": {
            "labelFont": FONTS,
            "labelFontSize": LABEL,
            "layout": {"top": {"anchor": "start", "direction": "vertical", "margin": 4}},
        },
    }
