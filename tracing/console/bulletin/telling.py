"""How a bulletin is told: in words, as an object, or a figure a row."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from datetime import tzinfo
from typing import Any

from tracing.console.bulletin.wording import Teller
from tracing.console.pages import section
from tracing.language import Text
from tracing.layout import wrap
from tracing.projections.bulletin.balance import Balance
from tracing.projections.bulletin.document import Bulletin, Part, nested
from tracing.projections.bulletin.suppression import Hidden
from tracing.render import Format, show, show_record

Row = dict[str, Any]

FIGURES = ("area", "cut_off", "key", "count")
CORRECTIONS = Text("对以前各日的更正", "Corrections to earlier days")
CORRECTED = ("day", "key", "was", "now", "why")


def tell_bulletin(found: Bulletin, names: Mapping[str, str], format: Format, zone: tzinfo) -> None:
    """A bulletin in words, as an object, or a figure a row."""
    if format == "table":
        width = shutil.get_terminal_size().columns
        print(
            "\n\n".join(
                "\n".join(wrap(told, width)) for told in Teller(found, names, zone).paragraphs()
            )
        )
        section(CORRECTIONS, [each._asdict() for each in found.corrections], CORRECTED, zone)
    elif format == "json":
        record = as_record(found, names)
        show_record(record, list(record), format)
    else:
        show(_figures(found), FIGURES, format)


def as_record(found: Bulletin, names: Mapping[str, str]) -> Row:
    """The object that programs read: the main section's figures on top, each section below."""
    sections = [_section(part, found.threshold) for part in found.parts]
    main = {key: value for key, value in sections[0].items() if key != "reconciliation"}
    return {
        "date": found.about_on,
        "since": found.since,
        **main,
        "sections": sections,
        "names": dict(sorted(names.items())),
        "corrections": [each._asdict() for each in found.corrections],
        "known_at": found.known_at._asdict(),
        "threshold": found.threshold,
    }


def _section(part: Part, threshold: int | None) -> Row:
    shown = {key: _cell(count, threshold) for key, count in part.figures.items()}
    return {
        "area": part.area,
        "window_from": part.window_from,
        "cut_off": part.cut_off,
        **nested(shown),
        "reconciliation": [_balance(each) for each in part.balances],
    }


def _balance(each: Balance) -> Row:
    return {**each._asdict(), "residual": each.residual}


def _figures(found: Bulletin) -> Iterator[Row]:
    for part in found.parts:
        for key, count in part.figures.items():
            yield {
                "area": part.area,
                "cut_off": part.cut_off,
                "key": key,
                "count": _cell(count, found.threshold),
            }


def _cell(count: int | Hidden, threshold: int | None) -> int | str | None:
    match count:
        case Hidden.SMALL:
            return f"<{threshold}"
        case Hidden.WITHHELD:
            return None
        case _:
            return count
