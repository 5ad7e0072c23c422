"""`tracing protocol in-force`: which rules hold on a day in an area, and by whose decision."""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from typing import Any

from tracing.console.area.naming import code_of
from tracing.console.base import (
    DAY,
    TEXT,
    Invocation,
    as_of_option,
    command,
    format_option,
    option,
    pass_invocation,
)
from tracing.console.pages import section
from tracing.console.session import opened
from tracing.domain.protocol.in_force import InForce, read
from tracing.domain.protocol.state import Adoption
from tracing.errors import NotFoundError
from tracing.language import Text
from tracing.projections.questions.protocols import in_force as asked_of
from tracing.render import Format, show_record

IN_FORCE = ("on", "area", "pack", "title", "from_on", "superseded_on", "layers")
LISTED = ("pack", "layer", "jurisdiction", "from_on", "superseded_on")
DECIDED = ("pack", "office", "document", "decided_at")
EVERYWHERE = Text("全库", "everywhere")
LAYERS = Text("各层，自下而上", "Layers, the lowest first")
BY = Text("采用的决定", "By whose decision")


class NothingInForceError(NotFoundError):
    text = Text(
        "{on} 在该处没有施行中的规则包；有变化的日子：{days}",
        "on {on} no pack is in force there; something changes on: {days}",
    )
    hint = Text(
        "用 tracing protocol adopt 采用一个，或换一天、换一处",
        "adopt one with tracing protocol adopt, or ask of another day or area",
    )


@command(
    "in-force",
    help=Text(
        "某日某地施行的规则：哪些规则包、哪一层、自何时起、至何时、由哪个决定采用。",
        "The rules that hold on a day in an area: which packs, of which layers, since when, until "
        "when, adopted by which decision.",
    ),
    example="tracing protocol in-force --on 2022-07-17 --area 360103001",
)
@option(
    "--on",
    type=DAY,
    metavar=Text("日期", "DATE"),
    help=Text("哪一天；缺省为今天", "On which day; today, if not given"),
)
@option(
    "--area",
    type=TEXT,
    metavar=Text("区划码|名称", "CODE|NAME"),
    help=Text("在哪里；缺省为未指明辖区处", "Where; if not given, where no jurisdiction is named"),
)
@as_of_option
@format_option
@pass_invocation
def in_force(
    invocation: Invocation,
    *,
    on: date | None,
    area: str | None,
    as_of: int | datetime | date | None,
    format: Format,
) -> None:
    with opened(invocation) as registry:
        day = on or registry.now().date()
        at = registry.position(as_of)
        with registry.reading() as reading:
            packs = asked_of(reading.connection, at)
        row = _row(packs, day, None if area is None else code_of(registry, area, as_of, day))
        if format == "table":
            _page(row, registry.zone)
        else:
            show_record(row, IN_FORCE, format)


def _row(packs: InForce, day: date, area: str | None) -> dict[str, Any]:
    current = packs.on(day, area)
    if current is None:
        days = ", ".join(map(str, packs.switches(area))) or "–"
        raise NothingInForceError(on=day, days=days)
    return {
        "on": day,
        "area": area,
        "pack": current.pack,
        "title": _title(current.adoptions[0]),
        "from_on": current.from_on,
        "superseded_on": current.superseded_on,
        "layers": [_layer(each) for each in current.adoptions],
    }


def _layer(adoption: Adoption) -> dict[str, Any]:
    return {
        "pack": adoption.pack,
        "title": _title(adoption),
        "layer": adoption.layer,
        "jurisdiction": adoption.jurisdiction,
        "from_on": adoption.from_on,
        "superseded_on": adoption.superseded_on,
        "office": adoption.decision.office,
        "document": adoption.decision.document_number,
        "decided_at": adoption.decision.decided_at,
        "digest": adoption.digest,
    }


def _title(adoption: Adoption) -> dict[str, str]:
    title = read(adoption.pack, adoption.text).header.title
    return {"zh": title.zh, "en": title.en}


def _page(row: dict[str, Any], zone: tzinfo) -> None:
    told = row | {"title": Text(**row["title"])}
    own = [key for key in IN_FORCE[:-1] if row[key] is not None]
    show_record(told, own, "table", zone)
    layers = [each | {"jurisdiction": each["jurisdiction"] or EVERYWHERE} for each in row["layers"]]
    section(LAYERS, layers, LISTED, zone)
    section(BY, layers, DECIDED, zone)
