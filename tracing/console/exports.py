"""`tracing export`: line lists and contact lists, as files that import again as they are."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TextIO
from uuid import UUID

import click

from tracing.console.base import (
    Invocation,
    as_of_option,
    identify_option,
    option,
    pass_invocation,
)
from tracing.console.base import group as group_of
from tracing.console.commands import Callback
from tracing.console.private import private_file
from tracing.console.session import opened
from tracing.errors import UsageError
from tracing.language import Text
from tracing.render import talk

if TYPE_CHECKING:
    from tracing.interchange.exporting import Listed, Views
    from tracing.projections.questions.base import Row

STDOUT = "-"
BOM = "\ufeff"

group = group_of(
    "export",
    help=Text(
        "导出病例表、接触表。缺省不含个人信息；导出的文件可原样导入另一登记库。",
        "Write line lists and contact lists. Personal values are left out unless --identify says "
        "what for; what was exported imports again as it is.",
    ),
)

WRITTEN = Text("已导出 {count} 行", "{count} rows exported")
WITHOUT = Text(
    "未含个人信息；需要时用 --identify 用途",
    "without personal values; where they are needed, say what for with --identify",
)


class NoSuchColumnError(UsageError):
    text = Text("没有这一列：{column}", "there is no column {column}")
    hint = Text("可用的列：{columns}", "the columns are: {columns}")


class ColumnSealedError(UsageError):
    text = Text("{column} 是个人信息，缺省不导出", "{column} is personal and not exported")
    hint = Text("用 --identify 写明用途", "say what for with --identify PURPOSE")


class Wish(NamedTuple):
    """What every export is asked. `query`: how its access record calls it."""

    invocation: Invocation
    query: str
    output: str
    columns: str | None
    bom: bool
    as_of: int | datetime | date | None
    identify: str | None


def export_options(function: Callback) -> Callback:
    """The options of every export."""
    for each in reversed(
        (
            option(
                "--output",
                metavar=Text("文件", "FILE"),
                default=STDOUT,
                show_default=True,
                help=Text("写到哪里；- 为标准输出", "Where to write; - is stdout"),
            ),
            option(
                "--columns",
                metavar=Text("列,…", "NAME,…"),
                help=Text("只要这些列", "These columns only"),
            ),
            option(
                "--bom",
                is_flag=True,
                help=Text(
                    "文件以 UTF-8 标记开头，供表格软件识别中文",
                    "Begin with the mark of UTF-8, by which spreadsheets know it",
                ),
            ),
            as_of_option,
            identify_option,
            pass_invocation,
        )
    ):
        function = each(function)
    return function


@group.verb(
    "cases",
    help=Text("导出病例表。", "Write the cases as a line list."),
    example="tracing export cases --output cases.csv\n"
    "tracing export cases --identify 'hand-over to the province' --output cases.csv",
)
@export_options
def cases(invocation: Invocation, **given: Any) -> None:
    from tracing.interchange import exporting

    wish = Wish(invocation, "export cases", **given)
    _export(wish, exporting.cases, exporting.CASE_COLUMNS)


@group.verb(
    "contacts",
    help=Text(
        "导出接触表：每次暴露一行；--relation transmission 则为每条传播关系一行。",
        "Write contacts, a row an exposure; with --relation transmission a row for each "
        "attribution of a case to a source.",
    ),
    example="tracing export contacts --output contacts.csv\n"
    "tracing export contacts --relation transmission",
)
@option(
    "--relation",
    type=click.Choice(["exposure", "transmission"]),
    default="exposure",
    show_default=True,
    help=Text("暴露，还是传播", "Exposures, or who infected whom"),
)
@export_options
def contacts(
    invocation: Invocation, relation: Literal["exposure", "transmission"], **given: Any
) -> None:
    from tracing.interchange import exporting

    wish = Wish(invocation, "export contacts", **given)
    if relation == "exposure":
        _export(wish, exporting.exposures, exporting.EXPOSURE_COLUMNS)
    else:
        _export(wish, exporting.transmissions, exporting.TRANSMISSION_COLUMNS)


def _columns(wish: Wish, known: Sequence[str]) -> list[str]:
    """The columns asked for; by default all, those of personal values only with a purpose."""
    from tracing.interchange.exporting import SEALED, unsealed

    if wish.columns is None:
        return unsealed(known, wish.identify is not None)
    wanted = [column.strip() for column in wish.columns.split(",") if column.strip()]
    for column in wanted:
        if column not in known:
            raise NoSuchColumnError(column=column, columns=", ".join(known))
        if column in SEALED and not wish.identify:
            raise ColumnSealedError(column=column)
    return wanted


def _export(wish: Wish, listed: Callable[[Views], Listed], known: Sequence[str]) -> None:
    from tracing.domain.identifiers import PersonId
    from tracing.interchange.exporting import Views

    columns = _columns(wish, known)
    with opened(wish.invocation) as registry:
        at = registry.position(wish.as_of)
        with registry.reading() as reading:
            found = listed(Views(reading.connection, at, registry.zone, registry.open))
            if wish.identify:
                people = [PersonId(UUID(person)) for person in found.people]
                registry.identify(wish.query, wish.identify, people)
            count = write_list(
                found.rows(wish.identify is not None), columns, wish.output, wish.bom
            )
    talk(WRITTEN.fill(count=count))
    if not wish.identify:
        talk(WITHOUT)


def write_list(rows: Iterable[Row], columns: Sequence[str], output: str, bom: bool = False) -> int:
    """A file is there whole or not at all, and only its owner may read it."""
    if output == STDOUT:
        return _write_text(rows, columns, sys.stdout, bom)
    with (
        private_file(Path(output)) as file,
        TextIOWrapper(file, encoding="utf-8", newline="") as text,
    ):
        return _write_text(rows, columns, text, bom)


def _write_text(rows: Iterable[Row], columns: Sequence[str], out: TextIO, bom: bool) -> int:
    from tracing.interchange.exporting import write_csv

    if bom:
        out.write(BOM)
    return write_csv(rows, columns, out)
