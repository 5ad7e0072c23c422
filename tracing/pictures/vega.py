"""What is drawn of a chain, in Vega's terms: marks for rows of data, and what a pointer does."""

from __future__ import annotations

from typing import Any

from tracing.pictures.placing import ROW
from tracing.pictures.style import (
    BESIDE,
    DASHED,
    DOT,
    DOTTED,
    GREY,
    GUTTER,
    INK,
    LABEL,
    LABEL_AT,
    RED,
    SMALL,
)

Spec = dict[str, Any]

MOVED = "event.movementX !== 0 || event.movementY !== 0"
"""Whether it was the pointer that moved, and not the page beneath it."""
FOCUS = {
    "name": "focus",
    "value": None,
    "on": [
        {"events": f"@row:pointermove[{MOVED}]", "update": "datum"},
        {"events": f"@row:pointerout[{MOVED}]", "update": "null"},
    ],
}
"""The case that is looked at: what leads to it and what follows stand out."""
FOUND = {"name": "found", "value": ""}
"""What is searched for, in small letters."""
KIN = (
    "focus === null || (datum.row >= focus.row && datum.row <= focus.last)"
    " || (focus.row >= datum.row && focus.row <= datum.last)"
)
"""Whether what is drawn leads to the case looked at, or follows from it."""
STANDS_OUT = {"signal": f"{KIN} ? 1 : 0.15"}
HIT = "found !== '' && indexof(datum.sought, found) >= 0"
CENTRE = {"x": {"field": "x"}, "y": {"field": "y"}}


def marks(width: float) -> list[Spec]:
    return [
        _stripes(width),
        _dashed(),
        _elbows(),
        _settings(),
        _whiskers(),
        _undated(),
        _rings(),
        _dots(),
        _labels(),
        _beside_labels(),
        _generations(),
        _hits(width),
    ]


def _of(kind: str, of: str, enter: Spec, update: Spec | None = None, **more: Any) -> Spec:
    """Marks of rows of data that nothing is asked of."""
    return {
        "type": kind,
        "from": {"data": of},
        "interactive": False,
        "aria": False,
        "encode": {"enter": enter, "update": update or {}},
        **more,
    }


def _stripes(width: float) -> Spec:
    return _of(
        "rect",
        "cases",
        {
            "x": {"value": -GUTTER},
            "width": {"value": width + GUTTER},
            "yc": {"field": "y"},
            "height": {"value": ROW},
            "fill": {"value": INK},
            "fillOpacity": {"signal": "datum.row % 2 ? 0 : 0.05"},
        },
    )


def _dashed() -> Spec:
    return _of(
        "path",
        "further",
        {
            "path": {"field": "path"},
            "stroke": {"value": RED},
            "strokeWidth": {"value": 1},
            "strokeDash": {"value": DASHED},
        },
        {
            "strokeOpacity": {
                "signal": "focus === null ? 0.7 : "
                "focus.row === datum.row || focus.row === datum.source ? 1 : 0.1"
            }
        },
    )


def _elbows() -> Spec:
    leads = "focus !== null && (datum.row > focus.row && datum.row <= focus.last"
    leads += " || focus.row >= datum.row && focus.row <= datum.last)"
    return _of(
        "path",
        "links",
        {"path": {"field": "path"}},
        {
            "stroke": {"signal": f"{leads} ? '{INK}' : focus === null ? '#9A9A9A' : '#DDDDDD'"},
            "strokeWidth": {"signal": f"{leads} ? 2 : 1.2"},
            "zindex": {"signal": f"{leads} ? 1 : 0"},
        },
    )


def _settings() -> Spec:
    return _of(
        "text",
        "links",
        {
            **CENTRE,
            "text": {"field": "setting"},
            "align": {"value": "center"},
            "baseline": {"value": "bottom"},
            "fontSize": {"value": SMALL},
            "fill": {"value": GREY},
        },
        {"opacity": STANDS_OUT},
    )


def _whiskers() -> Spec:
    return _of(
        "rule",
        "cases",
        {
            "x": {"field": "earliest"},
            "x2": {"field": "latest"},
            "y": {"field": "y"},
            "stroke": {"value": INK},
            "strokeWidth": {"value": 3},
            "strokeOpacity": {"signal": "datum.latest > datum.earliest ? 0.35 : 0"},
            "strokeCap": {"value": "round"},
        },
    )


def _undated() -> Spec:
    return _of(
        "symbol",
        "cases",
        {
            **CENTRE,
            "size": {"value": 3 * DOT},
            "stroke": {"value": INK},
            "strokeWidth": {"value": 1.2},
            "strokeDash": {"value": DOTTED},
            "strokeOpacity": {"signal": "datum.dated ? 0 : 1"},
        },
        {"opacity": STANDS_OUT},
    )


def _rings() -> Spec:
    return _of(
        "symbol",
        "cases",
        {
            **CENTRE,
            "size": {"value": 4 * DOT},
            "strokeWidth": {"value": 2.5},
            "stroke": {"value": RED},
        },
        {"strokeOpacity": {"signal": f"{HIT} ? 1 : 0"}},
    )


def _dots() -> Spec:
    return _of(
        "symbol",
        "cases",
        {
            **CENTRE,
            "shape": {"scale": "shape", "field": "diagnosis"},
            "fill": {"scale": "fill", "field": "diagnosis"},
            "stroke": {"scale": "stroke", "field": "diagnosis"},
            "strokeWidth": {"value": 1.6},
            "size": {"value": DOT},
        },
        {"opacity": STANDS_OUT},
        name="case",
    )


def _labels() -> Spec:
    return _of(
        "text",
        "cases",
        {
            "x": {"field": "latest", "offset": LABEL_AT},
            "y": {"field": "y"},
            "text": {"field": "label"},
            "baseline": {"value": "middle"},
            "fontSize": {"value": LABEL},
            "fill": {"value": INK},
        },
        {"opacity": STANDS_OUT, "fontWeight": {"signal": f"{HIT} ? 'bold' : 'normal'"}},
        name="label",
    )


def _beside_labels() -> Spec:
    """Behind each label, wherever it ends: Vega measures it."""
    return {
        "type": "text",
        "from": {"data": "label"},
        "interactive": False,
        "aria": False,
        "encode": {
            "enter": {
                "x": {"signal": f"datum.bounds.x2 + {BESIDE}"},
                "y": {"field": "datum.y"},
                "text": {"field": "datum.beside"},
                "baseline": {"value": "middle"},
                "fontSize": {"value": SMALL},
                "fill": {"value": GREY},
            },
            "update": {"opacity": {"field": "opacity"}},
        },
    }


def _generations() -> Spec:
    return _of(
        "text",
        "cases",
        {
            "x": {"value": -GUTTER / 2},
            "y": {"field": "y"},
            "text": {"field": "generation"},
            "align": {"value": "center"},
            "baseline": {"value": "middle"},
            "fontSize": {"value": SMALL},
            "fill": {"value": GREY},
        },
        {"opacity": STANDS_OUT},
    )


def _hits(width: float) -> Spec:
    """What a pointer finds of a case: the whole of its row."""
    return {
        "type": "rect",
        "name": "row",
        "from": {"data": "cases"},
        "encode": {
            "enter": {
                "x": {"value": -GUTTER},
                "width": {"value": width + GUTTER},
                "yc": {"field": "y"},
                "height": {"value": ROW},
                "fill": {"value": "transparent"},
                "tooltip": {"field": "known"},
                "description": {"field": "said"},
            }
        },
    }
