"""`tracing protocol list`: the packs installed, and those that were adopted here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from tracing.console.base import (
    Invocation,
    as_of_option,
    command,
    format_option,
    pass_invocation,
)
from tracing.console.session import opened
from tracing.domain.protocol.reading import Pack, read_pack
from tracing.language import Text
from tracing.packaged import packaged
from tracing.render import Column, Format, show
from tracing.settings import NoRegistryError, find

if TYPE_CHECKING:
    from tracing.registry import Registry

Row = dict[str, Any]

KEYS = (
    "pack",
    "layer",
    "over",
    "title",
    "meant_from",
    "meant_until",
    "installed",
    "adopted",
)
LISTED = (
    "pack",
    "layer",
    Column("named", Text("名称", "title")),
    Column("meant", Text("原定施行", "meant for")),
    Column("here", Text("本库采用", "adopted here")),
)
NOT_INSTALLED = Text("（未安装）", " (not installed)")
FROM = Text("{since} 起", "from {since}")
UP_TO = Text("{since} 至 {until}", "{since} to {until}")


@command(
    "list",
    help=Text(
        "列出已安装的规则包，以及本库采用了哪些：自何日、在何地。",
        "List the packs installed, and which of them were adopted here: from when, and where.",
    ),
    example="tracing protocol list",
)
@as_of_option
@format_option
@pass_invocation
def list_packs(
    invocation: Invocation, *, as_of: int | datetime | date | None, format: Format
) -> None:
    rows = list(_rows(_adopted(invocation, as_of)))
    if format == "table":
        show(map(_told, rows), LISTED, format)
    else:
        show(rows, KEYS, format)


def _adopted(invocation: Invocation, as_of: int | datetime | date | None) -> list[Row]:
    """The adoptions of the registry that is asked about; none where there is no registry."""
    try:
        find(invocation.registry)
    except NoRegistryError:
        if invocation.registry is not None or as_of is not None:
            raise
        return []
    with opened(invocation) as registry:
        return _adoptions(registry, as_of)


def _adoptions(registry: Registry, as_of: int | datetime | date | None) -> list[Row]:
    from tracing.projections.questions.protocols import adoptions

    at = registry.position(as_of)
    with registry.reading() as reading:
        return list(adoptions(reading.connection, at))


def _rows(adopted: list[Row]) -> Iterator[Row]:
    """The packs by the day they are meant from; with each how it was adopted here."""
    texts = {row["pack"]: row["text"] for row in adopted} | dict(packaged())
    found = [read_pack(text, name) for name, text in texts.items()]
    for pack in sorted(found, key=lambda pack: (pack.header.effective.from_on, pack.header.id)):
        yield _row(pack, [row for row in adopted if row["pack"] == pack.header.id])


def _row(pack: Pack, adopted: list[Row]) -> Row:
    header = pack.header
    return {
        "pack": header.id,
        "layer": header.layer,
        "over": header.over,
        "title": header.title,
        "meant_from": header.effective.from_on,
        "meant_until": header.effective.superseded_on,
        "installed": header.id in packaged(),
        "adopted": [
            {key: row[key] for key in ("jurisdiction", "from_on", "superseded_on", "digest")}
            for row in adopted
        ],
    }


def _told(row: Row) -> Row:
    missing = Text("", "") if row["installed"] else NOT_INSTALLED
    title = Text(row["title"].zh + missing.zh, row["title"].en + missing.en)
    here = [_here(each) for each in row["adopted"]]
    meant = _interval(row["meant_from"], row["meant_until"])
    return row | {"named": title, "meant": meant, "here": here}


def _here(adopted: Row) -> str:
    interval = str(_interval(adopted["from_on"], adopted["superseded_on"]))
    return " ".join(filter(None, (adopted["jurisdiction"], interval)))


def _interval(since: date, until: date | None) -> Text:
    """Half open: from a day up to the one on which it holds no more."""
    return FROM.fill(since=since) if until is None else UP_TO.fill(since=since, until=until)
