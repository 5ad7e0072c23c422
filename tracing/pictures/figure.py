"""The picture of a chain as a Vega specification (vega.github.io), which draws it anywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from tracing.pictures import said, scales, vega
from tracing.pictures.cases import Chain
from tracing.pictures.placing import ROW, WIDTH, axis, left_over, places
from tracing.pictures.style import GUTTER, PAPER, config
from tracing.pictures.tree import hang

SCHEMA = "https://vega.github.io/schema/vega/v6.json"
AROUND = 12


class Titles(NamedTuple):
    """What stands above a picture: what it is of, and lines of what it was drawn from."""

    title: str
    lines: Sequence[str] = ()


class Figure(NamedTuple):
    """A drawn chain: its specification, its size without what stands around, and its rows."""

    spec: dict[str, Any]
    width: float
    height: float
    rows: Sequence[Mapping[str, Any]]


def figure(chain: Chain, titles: Titles) -> Figure:
    """The picture of a chain, in the language spoken; the same chain gives the same picture."""
    rows = hang(chain)
    along = axis(rows)
    drawn = [said.Drawn(*each) for each in zip(rows, places(rows, along), strict=True)]
    further = left_over(rows, chain.links)
    width = max([along.width if along else WIDTH / 4, *(each.place.latest for each in drawn)])
    height = len(rows) * ROW
    cases = said.cases(drawn, further, along)
    spec = {
        "$schema": SCHEMA,
        "description": titles.title,
        "width": width,
        "height": height,
        "padding": {"left": GUTTER + AROUND, "top": AROUND, "right": AROUND, "bottom": AROUND},
        "autosize": "pad",
        "background": PAPER,
        "title": scales.title(titles.title, [*titles.lines, *said.notes(rows)]),
        "signals": [vega.FOCUS, vega.FOUND],
        "data": [
            {"name": "cases", "values": cases},
            {"name": "links", "values": said.links(drawn)},
            {"name": "further", "values": said.beside(drawn, further)},
        ],
        "scales": [*scales.scales(rows), *([] if along is None else [scales.time(along)])],
        "axes": [] if along is None else scales.axes(along),
        "legends": [scales.case_legend(), *([scales.link_legend()] if further else [])],
        "marks": vega.marks(width),
        "config": config(),
    }
    return Figure(spec, width, height, cases)
