"""What a picture is read by, in Vega's terms: its title, days, and keys to marks and lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tracing import words
from tracing.pictures.placing import Axis
from tracing.pictures.said import FURTHER, SOURCE
from tracing.pictures.style import DASHED, DOT, GREY, GUTTER, LABEL, MARKS, RED, TICK, TITLE
from tracing.pictures.tree import Hanging

Spec = dict[str, Any]


def title(title: str, lines: Sequence[str]) -> Spec:
    return {
        "text": title,
        "subtitle": lines,
        "anchor": "start",
        "frame": "group",
        "fontSize": TITLE,
        "subtitleFontSize": LABEL,
        "subtitleColor": GREY,
        "subtitlePadding": 5,
        "subtitleLineHeight": 16,
        "offset": 14,
        "dx": -GUTTER,
    }


def scales(rows: Sequence[Hanging]) -> list[Spec]:
    present = {each.case.diagnosis for each in rows}
    marks = {str(words.label(each)): mark for each, mark in MARKS.items() if each in present}
    return [
        {
            "name": name,
            "type": "ordinal",
            "domain": list(marks),
            "range": [getattr(mark, name) for mark in marks.values()],
        }
        for name in ("shape", "fill", "stroke")
    ] + [
        {"name": name, "type": "ordinal", "domain": [str(SOURCE), str(FURTHER)], "range": drawn}
        for name, drawn in (("dash", [[], DASHED]), ("line", [GREY, RED]))
    ]


def time(along: Axis) -> Spec:
    days = [{"signal": f"utc({d.year},{d.month - 1},{d.day})"} for d in (along.first, along.last)]
    return {"name": "day", "type": "utc", "domain": days, "range": [0, along.width]}


def axes(along: Axis) -> list[Spec]:
    common = {
        "scale": "day",
        "format": "%Y-%m-%d",
        "tickCount": max(2, int(along.width / TICK)),
        "labelOverlap": True,
    }
    return [{**common, "orient": "top", "grid": True}, {**common, "orient": "bottom"}]


def case_legend() -> Spec:
    return {
        "shape": "shape",
        "fill": "fill",
        "stroke": "stroke",
        "orient": "top",
        "direction": "horizontal",
        "symbolSize": DOT,
        "offset": 6,
    }


def link_legend() -> Spec:
    return {
        "strokeDash": "dash",
        "stroke": "line",
        "orient": "top",
        "direction": "horizontal",
        "symbolType": "stroke",
        "symbolSize": 4 * DOT,
        "offset": 6,
    }
