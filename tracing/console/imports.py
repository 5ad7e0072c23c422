"""`tracing import`: line lists and contact lists of others, as they come."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal, NamedTuple

import click

from tracing.console.base import (
    TEXT,
    Invocation,
    argument,
    ask,
    format_option,
    option,
    pass_invocation,
)
from tracing.console.base import group as group_of
from tracing.console.commands import Callback
from tracing.console.session import NOTHING, opened
from tracing.domain.values import LONGEST_LABEL
from tracing.errors import RefusedError, TracingError, UsageError
from tracing.language import Text
from tracing.render import Column, Format, progress, show, show_record, talk

if TYPE_CHECKING:
    from tracing.interchange.importing import Importer
    from tracing.interchange.mapping import Mapping
    from tracing.interchange.tables import Table
    from tracing.interchange.tally import Tally
    from tracing.registry import Registry

group = group_of(
    "import",
    help=Text(
        "导入病例表、接触表：CSV（逗号、分号、制表符；UTF-8 或 GB18030）或 .xlsx。"
        "同一来源可反复导入：只记录其中新的和更正的内容。",
        "Read line lists and contact lists: CSV (comma, semicolon or tab; UTF-8 or GB18030) or "
        ".xlsx. The same source may be read again and again: only what it says newly or otherwise "
        "is recorded.",
    ),
)

SUMMARY = (
    "source",
    "dry_run",
    "rows",
    "new",
    "changed",
    "unchanged",
    "links",
    "withdrawn",
    "refused",
    "position",
)
"""The keys of what an import did, as of `tally.COUNTS`; in JSON also `findings` (how many of each
code) and `bad_rows` (`row`, `column`, `code`, `value`, `reason`, `remedy` of each)."""
HEADINGS = {
    "dry_run": Text("只检查", "dry run"),
    "rows": Text("行数", "rows"),
    "new": Text("新增", "new"),
    "changed": Text("有更正", "changed"),
    "unchanged": Text("无变化", "unchanged"),
    "links": Text("传染来源", "sources attributed"),
    "withdrawn": Text("撤去的来源", "sources withdrawn"),
    "refused": Text("坏行", "bad rows"),
}
SOURCE = Text(
    "文件出自哪个来源（公开名称；更正后的文件用同一名称）",
    "which source the file comes from (a public name; corrected copies bear the same)",
)
OTHERS = Text("已有的来源：{names}", "sources known already: {names}")
CHECKING = Text("检查", "checking")
IMPORTING = Text("导入", "importing")
WOULD = Text("只检查，没有记录任何内容", "checked only: nothing was recorded")


class BadRowsError(RefusedError):
    text = Text(
        "{rows} 行中有 {bad} 行不能导入，什么也没有记录",
        "{bad} of {rows} rows are bad: nothing was recorded",
    )
    hint = Text(
        "改正这些行后再导入，或用 --on-bad-row skip 只导入其余各行",
        "mend these rows and import again, or take the others alone with --on-bad-row skip",
    )


class SourceNameError(UsageError):
    text = Text("来源名称须为 1 到 200 字", "a source's name has 1 to 200 characters")
    hint = Text("用 --source 起一个名称", "name it with --source")


class RelationTwiceError(UsageError):
    text = Text("--relation 与 --map 不能同时使用", "--relation does not go with --map")
    hint = Text(
        "在映射文件的 [links] relation 中写明", "say it in the mapping file, under [links] relation"
    )


class ImportInterruptedError(TracingError):
    category: ClassVar[str] = "interrupted"
    exit_code: ClassVar[int] = 130
    text = Text(
        "已中断：此前已导入的 {rows} 行已经记录",
        "interrupted: the {rows} rows read before are recorded",
    )
    hint = Text(
        "再次运行同一命令即可完成其余部分", "run the same command again to complete the rest"
    )


class Work(NamedTuple):
    """A file of a source, to be read into a registry, or (`dry`) only tried."""

    table: Table
    source: str
    dry: bool


Read = Callable[["Registry", Work, Callable[[int], None]], "Tally"]
"""Reads a file, and says how many rows are done."""


class Wish(NamedTuple):
    """What every import is asked."""

    invocation: Invocation
    file: Path
    source: str | None
    map: str | None
    on_bad_row: Literal["error", "skip"]
    dry_run: bool
    findings: Path | None
    format: Format


def import_options(function: Callback) -> Callback:
    """The file and the options of every import."""
    for each in reversed(
        (
            argument(
                "file",
                type=click.Path(path_type=Path),
                help=Text("CSV 或 .xlsx 文件", "A CSV or .xlsx file"),
            ),
            option(
                "--source",
                metavar=Text("名称", "NAME"),
                help=Text(
                    "文件出自哪个来源（公开名称，不写人名）；更正后的文件用同一名称",
                    "Which source it comes from (public: no person's name); corrected copies of "
                    "the file bear the same",
                ),
            ),
            option(
                "--map",
                metavar=Text("文件|名称", "FILE|NAME"),
                help=Text(
                    "映射文件，或自带的映射（tracing import maps）；缺省按常用列名",
                    "A mapping file, or one that we ship (tracing import maps); else columns go "
                    "by their usual names",
                ),
            ),
            option(
                "--on-bad-row",
                type=click.Choice(["error", "skip"]),
                default="error",
                show_default=True,
                help=Text(
                    "有坏行时：全不导入，或跳过坏行",
                    "With bad rows: record nothing, or leave them out",
                ),
            ),
            option(
                "--dry-run",
                is_flag=True,
                help=Text("只检查，不记录", "Check everything, record nothing"),
            ),
            option(
                "--findings",
                type=click.Path(path_type=Path, dir_okay=False),
                metavar=Text("文件", "FILE"),
                help=Text("把全部发现写入 CSV 文件", "Write every finding to a CSV file"),
            ),
            format_option,
            pass_invocation,
        )
    ):
        function = each(function)
    return function


@group.verb(
    "cases",
    help=Text("导入病例表。", "Read a line list."),
    example="""\
tracing import cases linelist.csv --source 'County hospital'
tracing import cases Tianjin135cases_revised.csv \\
    --map tindale-tianjin --source Tianjin --dry-run""",
)
@import_options
def cases(invocation: Invocation, **given: Any) -> None:
    from tracing.interchange.fields import TableKind
    from tracing.interchange.mapping import load_mapping, usual_mapping
    from tracing.interchange.reading import read_cases

    wish = Wish(invocation, **given)
    mapping = load_mapping(wish.map) if wish.map else usual_mapping(TableKind.CASES)

    def read(registry: Registry, work: Work, advance: Callable[[int], None]) -> Tally:
        rows = read_cases(work.table, mapping, zone=registry.zone)
        return _importer(registry, work, mapping).cases(rows, advance)

    _import(wish, mapping, read)


@group.verb(
    "contacts",
    help=Text(
        "导入接触表：谁暴露于谁，或（--relation transmission）谁传染了谁。",
        "Read a contact list: who was exposed to whom or, with --relation transmission, who "
        "infected whom.",
    ),
    example="""\
tracing import contacts contacts.csv --source 'County hospital'
tracing import contacts links.csv \\
    --relation transmission --source 'County hospital'""",
)
@option(
    "--relation",
    type=click.Choice(["exposure", "transmission"]),
    help=Text(
        "每行的含义：暴露（缺省）或传播；有 --map 时由映射文件规定",
        "What a row means: an exposure (default) or a transmission; with --map the mapping says it",
    ),
)
@import_options
def contacts(
    invocation: Invocation, relation: Literal["exposure", "transmission"] | None, **given: Any
) -> None:
    from tracing.interchange.fields import TableKind
    from tracing.interchange.mapping import load_mapping, usual_mapping
    from tracing.interchange.reading import read_links
    from tracing.interchange.rows import Relation

    wish = Wish(invocation, **given)
    if wish.map and relation:
        raise RelationTwiceError
    usual = usual_mapping(TableKind.LINKS, Relation(relation or "exposure"))
    mapping = load_mapping(wish.map) if wish.map else usual

    def read(registry: Registry, work: Work, advance: Callable[[int], None]) -> Tally:
        rows = read_links(work.table, mapping, zone=registry.zone)
        return _importer(registry, work, mapping).links(rows, advance)

    _import(wish, mapping, read)


@group.verb(
    "maps",
    help=Text("列出自带的映射。", "List the mapping files that we ship."),
    example="tracing import maps",
)
@format_option
def maps(format: Format) -> None:
    from tracing.interchange.mapping import bundled_mappings, load_mapping

    found = [load_mapping(name) for name in bundled_mappings()]
    rows = [
        {"map": each.name.removesuffix(".toml"), "kind": each.kind.value, "about": each.about}
        for each in found
    ]
    columns = [
        Column("map", Text("映射", "map")),
        Column("kind", Text("种类", "kind")),
        Column("about", Text("用于", "for")),
    ]
    show(rows, columns, format)


def _import(wish: Wish, mapping: Mapping, read: Read) -> None:
    """Check the whole file, then (where nothing is bad, or bad rows are left out) record it."""
    from tracing.interchange.tables import open_table

    table = open_table(wish.file, mapping.file)
    with opened(wish.invocation) as registry:
        work = Work(table, _source(registry, wish.source), dry=False)
        before = registry.head
        dry = wish.dry_run or wish.on_bad_row == "error"
        if dry:
            with _reading(CHECKING, table) as advance:
                tally = read(registry, work._replace(dry=True), advance)
        if not wish.dry_run and not (dry and tally.errors):
            tally = _record(registry, work, read)
        _tell(registry, wish, work.source, tally, recorded=registry.head > before)
        if wish.on_bad_row == "error" and tally.errors:
            bad = len({finding.row for finding in tally.errors})
            raise BadRowsError(bad=bad, rows=tally.counts["rows"])


def _record(registry: Registry, work: Work, read: Read) -> Tally:
    done = 0
    try:
        with _reading(IMPORTING, work.table) as advance:

            def recorded(rows: int) -> None:
                nonlocal done
                done += rows
                advance(rows)

            return read(registry, work, recorded)
    except KeyboardInterrupt:
        raise ImportInterruptedError(rows=done) from None


@contextmanager
def _reading(doing: Text, table: Table) -> Iterator[Callable[[int], None]]:
    """A bar that says, in hundredths, how far into the file a reader is."""
    if table.total is None:
        with progress(doing) as advance:
            yield advance
        return
    total, shown = max(table.total, 1), 0
    with progress(doing, 100) as advance:

        def read_on(_rows: int) -> None:
            nonlocal shown
            reached = min(100, 100 * table.completed // total)
            advance(reached - shown)
            shown = reached

        yield read_on


def _importer(registry: Registry, work: Work, mapping: Mapping) -> Importer:
    from tracing.interchange.binding import bind
    from tracing.interchange.importing import Importer

    headings = {column.field: column.heading for column in bind(work.table, mapping).columns}
    book = registry.source_book(work.source)
    return Importer(registry.import_door(), book, dry=work.dry, headings=headings)


def _source(registry: Registry, given: str | None) -> str:
    """The name of the source; where it was not given, it is asked for beside those there are."""
    if given is None:
        from tracing.projections import questions

        registry.position()
        with registry.reading() as reading:
            names = questions.source_names(reading.connection)
        if names and sys.stdin.isatty():
            talk(OTHERS.fill(names=", ".join(names)))
    name = ask(given, "--source", SOURCE, TEXT).strip()
    if not 1 <= len(name) <= LONGEST_LABEL:
        raise SourceNameError
    return name


def _tell(registry: Registry, wish: Wish, source: str, tally: Tally, *, recorded: bool) -> None:
    from tracing.console import findings

    if wish.findings is not None:
        findings.write(wish.findings, tally.findings)
    checked = wish.dry_run or (wish.on_bad_row == "error" and bool(tally.errors))
    summary = {
        "source": source,
        "dry_run": checked,
        **tally.counts,
        "position": registry.head,
    }
    if wish.format == "table":
        findings.tell(tally.findings)
        columns = [Column(key, HEADINGS[key]) if key in HEADINGS else key for key in SUMMARY]
        show_record(summary, columns, "table")
        if checked:
            talk(WOULD)
        elif not recorded:
            talk(NOTHING)
        return
    summary |= {
        "findings": dict(tally.reasons.most_common()),
        "bad_rows": [findings.as_row(finding) for finding in tally.errors],
    }
    show_record(summary, list(summary), wish.format)
