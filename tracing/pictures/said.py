"""What a picture says of cases and links, in the language spoken: the data of its marks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from tracing import words
from tracing.language import Text
from tracing.layout import columns
from tracing.pictures.cases import Case, Dated, Link
from tracing.pictures.placing import Axis, Place, curve, elbow
from tracing.pictures.style import BESIDE, LABEL_AT
from tracing.pictures.tree import Hanging

Row = dict[str, Any]

SMALL_COLUMN = 5.2
"""Pixels of half a Chinese character in small print, at most."""

GENERATION = Text("代", "gen.")
OTHERS = Text("另有候选传染源 {cases}", "other candidates: {cases}")
UNDATED = Text("日期不明", "no date")
IS, BETWEEN = Text("：", ": "), Text("；", "; ")
SOURCE = Text("传染源", "source")
FURTHER = Text("其他候选传染源", "other candidate source")
INFECTED = Text("传染给", "infected")
COUNT = Text(
    "{count} 例病例；左侧数字为代次：第 0 至 {last} 代。日期缺省为发病日",
    "{count} cases; on the left their generations, 0 to {last}. A date is that of onset unless "
    "it says otherwise",
)
UNDATED_NOTE = Text(
    "虚线圈：日期不明，画在其传染源旁，其位置不表示日期",
    "Dotted ring: no date is known; it stands beside its source, and not for a day",
)
SPAN_NOTE = Text("横条：日期只知道在此之间", "Bar: the date is only known to lie within it")


class Drawn(NamedTuple):
    """A row with its place."""

    hanging: Hanging
    place: Place


def notes(rows: Sequence[Hanging]) -> list[str]:
    """How much there is to see, and what marks mean that are seldom needed."""
    days = [each.case.dated for each in rows]
    said = [COUNT.fill(count=len(rows), last=max(each.generation for each in rows))]
    if None in days:
        said.append(UNDATED_NOTE)
    if any(day and not day.on.exact for day in days):
        said.append(SPAN_NOTE)
    return [str(each) for each in said]


def cases(drawn: Sequence[Drawn], further: Sequence[Link], along: Axis | None) -> list[Row]:
    """A row a case. `known` is what a tooltip lists, `said` the same for whoever listens."""
    infected = Counter(each.hanging.link.source for each in drawn if each.hanging.link)
    others: dict[str, list[str]] = {each.hanging.case.case: [] for each in drawn}
    for link in further:
        others[link.case].append(link.source)
    years = along is not None and along.first.year != along.last.year
    found = []
    for hanging, place in drawn:
        case = hanging.case
        sources = [*others[case.case], *case.elsewhere]
        known = _known(hanging, infected[case.case], sources)
        found.append(_case(hanging, place, known) | {"beside": _beside(case, sources, years)})
    return found


def _case(hanging: Hanging, place: Place, known: Mapping[str, str]) -> Row:
    case = hanging.case
    named = [case.case, *([case.name] if case.name else [])]
    return {
        "case": case.case,
        "row": hanging.row,
        "last": hanging.last,
        "source": hanging.link.source if hanging.link else None,
        "generation": hanging.generation,
        **place._asdict(),
        "dated": case.dated is not None,
        "diagnosis": str(words.label(case.diagnosis)),
        "label": "  ".join(named),
        "sought": " ".join(named).lower(),
        "known": known,
        "said": str(BETWEEN).join(f"{heading}{IS}{value}" for heading, value in known.items()),
    }


def _beside(case: Case, others: Sequence[str], years: bool) -> str:
    """What stands behind a label in small print: the day, and further candidate sources."""
    said = [str(UNDATED) if case.dated is None else _dated(case.dated, years)]
    if others:
        said.append(str(OTHERS.fill(cases=", ".join(others))))
    return str(BETWEEN).join(said)


def _dated(dated: Dated, years: bool) -> str:
    day = _day(dated.on.earliest, years) if dated.on.exact else str(dated.on)
    onset = dated.column == "onset_on"
    return day if onset else f"{day} {words.heading(dated.column)}"


def _day(day: date, years: bool) -> str:
    return day.isoformat() if years else f"{day:%m-%d}"


def _known(hanging: Hanging, infected: int, others: Sequence[str]) -> dict[str, str]:
    """What is known of a case, by heading."""
    case, link = hanging.case, hanging.link
    told: list[tuple[Text, str]] = [
        (words.heading("case"), case.case),
        (words.heading("name"), case.name or ""),
        (words.heading("diagnosis"), str(words.label(case.diagnosis))),
        *case.known,
        (GENERATION, str(hanging.generation)),
    ]
    if link:
        told += [
            (SOURCE, link.source),
            (words.heading("certainty"), str(words.label(link.certainty))),
            (words.heading("setting"), link.setting),
        ]
    told += [(FURTHER, ", ".join(others)), (INFECTED, str(infected or ""))]
    return {str(heading): value for heading, value in told if value}


def links(drawn: Sequence[Drawn]) -> list[Row]:
    """A row a link that a case hangs by, with its setting where there is room for it."""
    by = {each.hanging.case.case: each for each in drawn}
    return [_link(each, each.hanging.link, by) for each in drawn if each.hanging.link]


def _link(each: Drawn, link: Link, by: Mapping[str, Drawn]) -> Row:
    source, case = by[link.source].place, each.place
    room = abs(case.x - source.trunk) - 2 * BESIDE - LABEL_AT
    fits = columns(link.setting) * SMALL_COLUMN <= room
    return {
        "row": each.hanging.row,
        "last": each.hanging.last,
        "path": elbow(source, case),
        "setting": link.setting if fits else "",
        "x": (source.trunk + case.x) / 2,
        "y": case.y - 2,
    }


def beside(drawn: Sequence[Drawn], further: Sequence[Link]) -> list[Row]:
    """A row a further candidate source."""
    by = {each.hanging.case.case: each for each in drawn}
    return [
        {
            "row": by[link.case].hanging.row,
            "source": by[link.source].hanging.row,
            "path": curve(by[link.source].place, by[link.case].place),
        }
        for link in further
    ]
