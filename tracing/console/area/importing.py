"""A gazetteer is read: the national codes of a whole country, in one command."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracing.console.area.options import DATE
from tracing.console.base import DAY, TEXT, argument, ask, command, option
from tracing.console.creating import on_new
from tracing.console.recording import Call, recording_options
from tracing.console.session import NOTHING, learnt, opened
from tracing.domain.values import LONGEST_LABEL
from tracing.errors import RefusedError, UsageError
from tracing.language import Text
from tracing.render import Column, progress, show_record, talk

if TYPE_CHECKING:
    from tracing.interchange.gazetteer import BadArea, Gazetteer
    from tracing.registry import Registry

READING = Text("读入", "reading")
RECORDING = Text("记录", "recording")
MOST_TOLD = 50
MORE = Text(
    "……另有 {count} 行：--format json 列出全部", "… and {count} more: all with --format json"
)
LINE = Text("{file} 第 {row} 行 {code}：{reason}", "{file} row {row} {code}: {reason}")
WOULD = Text("只检查，没有记录任何内容", "checked only: nothing was recorded")
NAMED_OTHERWISE = Text(
    "{count} 个已登记的区划在文件中另有名称，未改动（更名用 tracing area change）：",
    "{count} areas are registered under another name than in the files; nothing was changed "
    "(tracing area change does that):",
)
OTHERWISE = Text("  {code}  {known} / {name}", "  {code}  {known} / {name}")
SUMMARY = [
    Column("edition", Text("目录版本", "edition")),
    Column("rows", Text("行数", "rows")),
    Column("areas", Text("区划数", "areas")),
    Column("same", Text("重复的行", "rows that repeat")),
    Column("counties", Text("有下级目录的县区", "counties with a listing")),
    Column("events", Text("记录事件", "events recorded")),
    Column("position", Text("账本位置", "position")),
]
EDITION = Text("目录版本，如 统计用区划代码2023", "The edition of the codes, such as 'NBS 2023'")


class BadAreasError(RefusedError):
    text = Text(
        "{rows} 行中有 {bad} 行不能导入，什么也没有记录",
        "{bad} of {rows} rows cannot be taken: nothing was recorded",
    )
    hint = Text("改正这些行后再导入", "mend these rows, and import again")


class EditionNameError(UsageError):
    text = Text("版本名称须为 1 到 200 字", "the name of an edition has 1 to 200 characters")
    hint = Text("用 --edition 写明", "name it with --edition")


@command(
    "import",
    help=Text(
        "导入区划目录：省、市、县、街道、村各级的 CSV（.csv 或 .csv.gz），按列名认定级别。"
        "省、市、县逐个登记，县以下每县记为一个事件。重复导入不产生新事件；有不能导入的行则"
        "什么也不记录。",
        "Read a gazetteer: CSV of provinces, prefectures, counties, townships and communities "
        "(.csv or .csv.gz), told apart by their headings. Larger areas are registered one by one, "
        "what lies in a county is one event of it. Reading it again records nothing new; where a "
        "row cannot be taken, nothing is recorded.",
    ),
    example="""\
tracing area import china/ --edition 'NBS 2023' --valid-on 2023-06-30
tracing area import streets.csv villages.csv --edition 2024 --dry-run""",
)
@on_new
@argument(
    "paths",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path),
    help=Text("文件夹，或各表的文件", "A folder, or the files of the tables"),
)
@option("--edition", type=TEXT, metavar=Text("名称", "NAME"), help=EDITION)
@option(
    "--valid-on",
    type=DAY,
    metavar=DATE,
    help=Text("代码以哪一天为准", "The day the codes were valid on"),
)
@option("--dry-run", is_flag=True, help=Text("只检查，不记录", "Check everything, record nothing"))
@recording_options
def import_areas(
    call: Call,
    *,
    paths: tuple[Path, ...],
    edition: str | None,
    valid_on: date | None,
    dry_run: bool,
) -> None:
    label = ask(edition, "--edition", Text("目录版本", "the edition of the codes"), TEXT).strip()
    if not 1 <= len(label) <= LONGEST_LABEL:
        raise EditionNameError
    with opened(call.invocation) as registry:
        known = _known(registry)
        gazetteer = _read(paths, known)
        if gazetteer.refused:
            raise BadAreasError(
                bad=len(gazetteer.refused), rows=gazetteer.rows, lines=_told(call, gazetteer)
            )
        events = 0 if dry_run else _record(call, registry, gazetteer, label, valid_on)
        otherwise = [
            (code, known[code], name)
            for code, name in sorted(gazetteer.larger.items())
            if known.get(code, name) != name
        ]
        registry.position()
        _tell(call, registry, label, gazetteer, events, otherwise)
        if not events:
            talk(WOULD if dry_run else NOTHING)


def _known(registry: Registry) -> dict[str, str]:
    """The names of the areas that are registered already."""
    from tracing.projections.questions.areas import names_of_registered

    at = registry.position()
    with registry.reading() as reading:
        return names_of_registered(reading.connection, at)


def _read(paths: tuple[Path, ...], known: dict[str, str]) -> Gazetteer:
    from tracing.collector import garbage_waiting
    from tracing.interchange.gazetteer import Gazetteer, sources

    gazetteer, tables = Gazetteer(known.__contains__), sources(paths)
    size = sum(each.path.stat().st_size for each in tables)
    with progress(READING, size) as advance, garbage_waiting():
        for table in tables:
            gazetteer.read(table, advance)
    return gazetteer


def _record(
    call: Call, registry: Registry, gazetteer: Gazetteer, label: str, valid_on: date | None
) -> int:
    from tracing.interchange.gazetteer_import import Edition, Recorder

    edition = Edition(label, valid_on, learnt(registry, call.at))
    door = registry.import_door()
    with progress(RECORDING, gazetteer.areas) as advance:
        return Recorder(door.application, door.asked).record(gazetteer, edition, advance)


def _told(call: Call, gazetteer: Gazetteer) -> list[str]:
    most = len(gazetteer.refused) if call.format != "table" else MOST_TOLD
    lines = [_line(each) for each in gazetteer.refused[:most]]
    left = len(gazetteer.refused) - len(lines)
    return [*lines, str(MORE.fill(count=left))] if left else lines


def _line(bad: BadArea) -> str:
    code = f"{bad.code[:20]} {bad.name[:20]}"
    return str(LINE.fill(file=bad.file, row=bad.row, code=code, reason=bad.reason))


def _tell(
    call: Call,
    registry: Registry,
    edition: str,
    gazetteer: Gazetteer,
    events: int,
    otherwise: list[tuple[str, str, str]],
) -> None:
    record = {
        "edition": edition,
        "rows": gazetteer.rows,
        "areas": gazetteer.areas,
        "same": gazetteer.same,
        "counties": len(gazetteer.counties()),
        "events": events,
        "position": registry.head,
        "named_otherwise": [
            {"code": code, "registered": known, "name": name} for code, known, name in otherwise
        ],
    }
    if call.format != "table":
        show_record(record, list(record), call.format)
        return
    show_record(record, SUMMARY, "table")
    if otherwise:
        talk(NAMED_OTHERWISE.fill(count=len(otherwise)))
        for code, known, name in otherwise[:MOST_TOLD]:
            talk(OTHERWISE.fill(code=code, known=known, name=name))
