"""`tracing bulletin DATE`: the figures of a day; `show B-0001`: what was said then."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from tracing.console.base import (
    DAY,
    Invocation,
    argument,
    command,
    format_option,
    pass_invocation,
)
from tracing.console.bulletin.days import moment
from tracing.console.bulletin.options import Wanted, asked_of, bulletin_options, computed
from tracing.console.bulletin.telling import tell_bulletin
from tracing.console.pages import section
from tracing.console.session import opened
from tracing.domain.bulletin.events import Section as Said
from tracing.domain.bulletin.state import BulletinKind
from tracing.language import Text
from tracing.projections.bulletin.balance import FAMILIES
from tracing.projections.bulletin.document import Part, nested
from tracing.projections.questions import bulletins as questions
from tracing.projections.questions.bulletins import Scope
from tracing.render import Format, show_record, shown, talk

if TYPE_CHECKING:
    from tracing.registry import Ref, Registry

Row = dict[str, Any]

AN_ID = re.compile(r"[A-Za-z]-?\d+|[0-9A-Fa-f]{8}-.*")
SAID = ("key", "count")
DIFFERENCES = ("area", "cut_off", "key", "said", "now")
NOT_OVER = Text(
    "截止时刻 {cut_off} 还没有到，数字只到现在为止",
    "the cut-off, {cut_off}, is still to come: the figures are those so far",
)
WHAT_WAS_SAID = Text("{area}，截至{moment}：当时说的", "{area} by {moment}: what was said")
DIFFERS = Text("与现在所知不同之处", "How it differs from what is known now")


@command(
    "show",
    help=Text(
        "某日的通报：新增、累计、密接安置、更正；或某份已发布的通报（B-0001）及其与现在的不同。",
        "The bulletin of a day: new, cumulative, where contacts are, corrections; or one that was "
        "published (B-0001), and how it differs from what is known now.",
    ),
    example="""\
tracing bulletin 2022-07-16
tracing bulletin 2022-07-16 --area 360103001@2022-07-17T08:00 --format json
tracing bulletin 2022-07-15 --as-of 2022-07-15 --public
tracing bulletin show B-0001""",
)
@argument(
    "what", metavar="DATE", help=Text("日期，或通报编号", "The date, or the id of a bulletin")
)
@bulletin_options
@format_option
@pass_invocation
def show_bulletin(invocation: Invocation, *, what: str, wanted: Wanted, format: Format) -> None:
    with opened(invocation) as registry:
        if AN_ID.fullmatch(what):
            _show_said(registry, registry.resolve(what, "bulletin"), wanted, format)
        else:
            _show_day(registry, DAY.read(what), wanted, format)


def _show_day(registry: Registry, about_on: date, wanted: Wanted, format: Format) -> None:
    found, names = computed(registry, about_on, wanted)
    now = registry.now()
    for each in found.parts:
        if each.cut_off > now:
            talk(NOT_OVER.fill(cut_off=shown(each.cut_off, registry.zone)))
    tell_bulletin(found, names, format, registry.zone)


def _show_said(registry: Registry, ref: Ref, wanted: Wanted, format: Format) -> None:
    at = registry.position(wanted.as_of)
    with registry.reading() as reading:
        connection = reading.connection
        row = next(questions.bulletins(connection, at, bulletin_id=str(ref.entity_id)))
        scopes = [Scope(each.area, each.cut_off) for each in row["sections"]]
        asked = asked_of(registry, connection, row["about_on"], at, wanted)
        now = questions.sections(connection, asked, scopes)
    own = row["bulletin_kind"] is BulletinKind.OWN
    differences = list(_differences(row["sections"], now)) if own else []
    told = {key: value for key, value in row.items() if key not in ("sections", "bulletin_id")}
    if format == "table":
        show_record(told, [key for key in told if told[key] is not None], format, registry.zone)
        for said in row["sections"]:
            title = WHAT_WAS_SAID.fill(area=said.area, moment=moment(said.cut_off, registry.zone))
            section(title, _said(said), SAID, registry.zone)
        section(DIFFERS, differences, DIFFERENCES, registry.zone)
        return
    sections = [_as_said(each) for each in row["sections"]]
    record = {**told, "sections": sections, "since_then": differences}
    show_record(record, list(record), format)


def _as_said(said: Said) -> Row:
    figures = {figure.key: figure.count for figure in said.figures}
    return {"area": said.area, "cut_off": said.cut_off, **nested(figures)}


def _said(said: Said) -> list[Row]:
    """What people read of it: nobody is not told, nor is what was hidden."""
    return [{"key": figure.key, "count": figure.count} for figure in said.figures if figure.count]


def _differences(sections: Iterable[Said], now: Iterable[Part]) -> Iterator[Row]:
    for said, part in zip(sections, now, strict=True):
        told = {figure.key: figure.count for figure in said.figures}
        for key, count in (told | _not_listed(told, part)).items():
            known = part.figures.get(key, 0)
            if count is not None and count != known:
                yield {
                    "area": said.area,
                    "cut_off": said.cut_off,
                    "key": key,
                    "said": count,
                    "now": known,
                }


def _not_listed(told: Mapping[str, int | None], part: Part) -> dict[str, int | None]:
    """Parts that a list told whole had nobody in, and so not as a part: a district, say."""
    if None in told.values():
        return {}
    lists = {f"{family}." for _, family in FAMILIES}
    whole = tuple(each for each in lists if any(key.startswith(each) for key in told))
    return {key: 0 for key in part.figures if key not in told and key.startswith(whole)}
