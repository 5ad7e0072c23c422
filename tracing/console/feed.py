"""`tracing feed`: what changes in a read model, in order, and for ever."""

from __future__ import annotations

import json
import select
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING, Any, Literal

import click

from tracing import words
from tracing.console.base import Invocation, argument, format_option, option, pass_invocation
from tracing.console.base import group as group_of
from tracing.console.session import opened
from tracing.domain.identifiers import HUMAN_PREFIXES
from tracing.language import Text
from tracing.layout import columns, flow
from tracing.render import Column, Format, plain, show, shown, talk

if TYPE_CHECKING:
    from tracing.projections.changes import Change
    from tracing.projections.feed import Cursor, Delivery
    from tracing.registry import Registry

group = group_of(
    "feed",
    help=Text(
        "订阅变化：按顺序、可重放、断了能续。",
        "Follow changes: in order, replayable, and resumed where they broke off.",
    ),
)

KEYS = ("cursor", "position", "ordinal", "change", "table", "key", "row")
"""The keys of a change in machine formats.

`change`: `began` or `ended`. `key`, `row`: columns of the read model by name; a column that holds
an id (`case_id`) is followed by the one people type (`case`). Sealed columns are left out.
"""

FOLLOWING = Text(
    "等待 {feed} 在位置 {position} 之后的变化，Ctrl-C 结束",
    "waiting for changes of {feed} after position {position}; Ctrl-C ends it",
)
LAST = Text("续读：--after {cursor}", "to go on from here: --after {cursor}")
WIDTH = 80
INDENT = 14
SIGNS = {"began": "+", "ended": "-", "changed": "~"}
_SUBJECTS = tuple(HUMAN_PREFIXES)
"""The ids people type, in the order they are told."""
_CODED = ("code", "area", "pack", "jurisdiction")
"""What areas and packs are called, where rows are about them."""
_UNTOLD = ("reported_precision", "source_person", "results", "grounds", "text")
_CALLED = {"source_case": "infector"}
"""Columns that are headed as another key."""

NAME = argument(
    "name",
    help=Text(
        "视图的名称，如 cases、contacts；用 feed list 查看",
        "A read model, such as cases or contacts: see feed list",
    ),
)
AFTER = option(
    "--after",
    metavar=Text("游标", "CURSOR"),
    help=Text("从这个游标之后读起；缺省从头", "Go on after this cursor; else from the beginning"),
)


@group.verb(
    "list",
    help=Text(
        "列出可订阅的变化，及其现在的位置和游标。",
        "List the feeds, with the position and the cursor at which each now stands.",
    ),
    example="tracing feed list\ntracing feed list --format json",
)
@format_option
@pass_invocation
def list_feeds(invocation: Invocation, format: Format) -> None:
    from tracing.projections.models import FEEDS
    from tracing.words.feeds import FEEDS as FEEDS_HOLD

    with opened(invocation) as registry:
        here = {name: registry.feed(name).here() for name in FEEDS}
        rows = [
            {
                "feed": name,
                "holds": str(FEEDS_HOLD[name]),
                "position": cursor.position,
                "cursor": str(cursor),
            }
            for name, cursor in here.items()
        ]
        shown_columns: list[str | Column] = [
            Column("feed", Text("订阅", "feed")),
            Column("holds", Text("内容", "what it holds")),
            "position",
        ]
        if format != "table":
            shown_columns.append("cursor")
        show(rows, shown_columns, format)


@group.verb(
    "read",
    help=Text("读出一批变化，早的在前。", "Read a batch of changes, the earliest first."),
    example="tracing feed read cases --limit 20\ntracing feed read cases --format ndjson",
)
@NAME
@AFTER
@option(
    "--limit",
    type=click.IntRange(min=1),
    default=100,
    show_default=True,
    metavar=Text("个数", "N"),
    help=Text("至多几个", "At most so many"),
)
@format_option
@pass_invocation
def read(
    invocation: Invocation, *, name: str, after: str | None, limit: int, format: Format
) -> None:
    with opened(invocation) as registry:
        deliveries, _ = registry.feed(name).read(_cursor(after), limit)
        if format == "table":
            _show_lines(registry, deliveries)
            if deliveries:
                talk(LAST.fill(cursor=deliveries[-1].cursor))
        else:
            show(_rows(registry, deliveries), KEYS, format)


@group.verb(
    "follow",
    help=Text(
        "一直跟随变化：每个变化一行，随到随写。收到的最后一个游标交给 --after 即可续上，不重不漏。",
        "Follow changes as they happen: a line each, written at once. Give the last cursor you "
        "received to --after to go on, with nothing lost and nothing twice.",
    ),
    example="tracing feed follow cases --from-now\ntracing feed follow cases | your-program",
)
@NAME
@AFTER
@option("--from-now", is_flag=True, help=Text("只要今后的变化", "Only what changes from now on"))
@option(
    "--format",
    type=click.Choice(["table", "ndjson"]),
    help=Text(
        "显示方式；缺省：终端上为可读的行，否则为 ndjson",
        "How to show it; else readable lines on a terminal, and ndjson anywhere else",
    ),
)
@pass_invocation
def follow(
    invocation: Invocation,
    *,
    name: str,
    after: str | None,
    from_now: bool,
    format: Literal["table", "ndjson"] | None,
) -> None:
    if after is not None and from_now:
        raise click.UsageError("--after, --from-now: one of the two")
    write = _show_lines if _is_readable(format) else _write_lines
    with opened(invocation) as registry:
        feed = registry.feed(name)
        start = feed.here() if from_now else _cursor(after)
        try:
            talk(FOLLOWING.fill(feed=name, position=start.position if start else 0))
            for deliveries in feed.pages(start, _reader_gone, registry.ledger.wait_for):
                write(registry, deliveries)
        except KeyboardInterrupt:
            return


def _is_readable(format: str | None) -> bool:
    return sys.stdout.isatty() if format is None else format == "table"


def _cursor(text: str | None) -> Cursor | None:
    from tracing.projections.feed import Cursor

    return None if text is None else Cursor.parse(text)


def _reader_gone() -> bool:
    """Whether nobody reads what is written, where the system can tell before something is."""
    if not hasattr(select, "poll"):
        return False
    poll = select.poll()
    try:
        poll.register(sys.stdout.fileno(), 0)
    except (OSError, ValueError):
        return False
    return bool(poll.poll(0))


def _write_lines(registry: Registry, deliveries: Sequence[Delivery]) -> None:
    for row in _rows(registry, deliveries):
        print(json.dumps({key: plain(row[key]) for key in KEYS}, ensure_ascii=False), flush=True)


def _rows(registry: Registry, deliveries: Sequence[Delivery]) -> Iterator[dict[str, Any]]:
    human = _human_ids(registry, deliveries)
    for change, cursor in deliveries:
        named, row = _named(change)
        yield {
            "cursor": str(cursor),
            "position": change.position,
            "ordinal": change.ordinal,
            "change": change.kind.value,
            "table": change.table,
            "key": _with_human(named, human),
            "row": _with_human(row, human),
        }


def _named(change: Change) -> tuple[dict[str, Any], dict[str, Any]]:
    """Key and values by the names of their columns, without what is sealed."""
    from tracing.projections.models import FEEDS

    table = FEEDS[change.table]
    key = dict(zip(table.key, change.key, strict=True))
    values = zip(table.values, change.values, strict=True)
    return key, {name: value for name, value in values if table.kinds[name] is not bytes}


def _human_ids(registry: Registry, deliveries: Sequence[Delivery]) -> dict[str, str]:
    from tracing.projections import questions

    wanted = {
        value
        for change, _ in deliveries
        for columns_of in _named(change)
        for name, value in columns_of.items()
        if isinstance(value, str) and _names_somebody(name)
    }
    with registry.reading() as reading:
        return questions.human_ids(reading.connection, sorted(wanted))


def _names_somebody(column: str) -> bool:
    """Whether a column may hold the id of what people call by a number."""
    return column.endswith("_id") or column in ("became_case", "into")


def _with_human(found: Mapping[str, Any], human: Mapping[str, str]) -> dict[str, Any]:
    named: dict[str, Any] = {}
    for name, value in found.items():
        named[name] = value
        if value in human:
            named[name.removesuffix("_id")] = human[value]
    return named


def _show_lines(registry: Registry, deliveries: Sequence[Delivery]) -> None:
    """A line for what began, what ended, and (in one) what gave way to another row of its key."""
    ended: dict[str, Any] | None = None
    for row in _rows(registry, deliveries):
        if ended is not None and not _follows(row, ended):
            _print(SIGNS["ended"], ended, _subjects(ended))
            ended = None
        if row["change"] == "ended":
            ended = row
        elif ended is not None:
            _print(SIGNS["changed"], row, [*_subjects(row), *_told(row, registry.zone, ended)])
            ended = None
        else:
            _print(SIGNS["began"], row, [*_subjects(row), *_told(row, registry.zone)])
    if ended is not None:
        _print(SIGNS["ended"], ended, _subjects(ended))


def _follows(row: Mapping[str, Any], ended: Mapping[str, Any]) -> bool:
    """Whether a row took the place of one that ended."""
    same = ("position", "table", "key")
    return row["change"] == "began" and all(row[name] == ended[name] for name in same)


def _print(sign: str, row: Mapping[str, Any], told: Sequence[str]) -> None:
    start = f"{row['position']:>7}  {sign} {row['table']}"
    line = "  ".join((start, *told))
    if columns(line) > WIDTH:
        beneath = (f"{'':{INDENT}}{each}" for each in flow(told, WIDTH - INDENT))
        line = "\n".join((start, *beneath))
    print(line, flush=True)


def _subjects(row: Mapping[str, Any]) -> list[str]:
    """The ids people type, and the codes of areas and packs."""
    found = {**row["key"], **row["row"]}
    coded = [str(row["key"][name]) for name in _CODED if row["key"].get(name)]
    return [*coded, *(str(found[name]) for name in _SUBJECTS if found.get(name))]


def _told(
    row: Mapping[str, Any], zone: tzinfo, before: Mapping[str, Any] | None = None
) -> list[str]:
    """What is known, in words; with the row `before`, what is known otherwise than in it."""
    was = {} if before is None else _dates_joined(before["row"])
    return [
        f"{_heading(name)}={_in_words(row['table'], name, value, zone)}"
        for name, value in _dates_joined(row["row"]).items()
        if not (name in _SUBJECTS or name in _UNTOLD or name.endswith("_id"))
        and (value != was.get(name) if was else value not in (None, False, 0))
    ]


def _heading(name: str) -> str:
    return str(words.HEADINGS.get(_CALLED.get(name, name), name))


def _dates_joined(found: Mapping[str, Any]) -> dict[str, Any]:
    """Two columns that hold the ends of a date become one."""
    from tracing.projections.questions.base import partial

    joined: dict[str, Any] = {}
    for name, value in found.items():
        stem, _, end = name.rpartition("_")
        if end == "from" and f"{stem}_to" in found:
            joined[f"{stem}_on"] = partial(value, found[f"{stem}_to"])
        elif not (end == "to" and f"{stem}_from" in found):
            joined[name] = value
    return joined


def _in_words(table: str, name: str, value: Any, zone: tzinfo) -> str:
    from tracing.projections.models import STATUSES
    from tracing.projections.questions.base import moment
    from tracing.projections.questions.codes import codes_of

    if value is None:
        return "–"
    if name == "status":
        return shown(STATUSES[table](value))
    codes = codes_of(table)
    if name in codes:
        return shown(codes[name](value))
    return shown(moment(value) if name.endswith("_at") else value, zone)
