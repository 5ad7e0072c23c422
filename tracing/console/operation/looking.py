"""`tracing operation list` and `tracing operation show`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from tracing import words
from tracing.console.base import (
    Invocation,
    OneOf,
    argument,
    as_of_option,
    command,
    format_option,
    identify_option,
    on_option,
    option,
    pass_invocation,
)
from tracing.console.contact.options import within_option
from tracing.console.operation.columns import BESIDE, LISTED, MEASURED, OPERATION, OUTCOME
from tracing.console.pages import heading, section
from tracing.console.people import Sight
from tracing.console.session import opened
from tracing.domain.operation.events import ReadinessItem
from tracing.domain.operation.state import OperationStatus
from tracing.errors import NotFoundError
from tracing.language import Text
from tracing.projections import questions
from tracing.projections.questions.operation_measures import measured
from tracing.projections.questions.operations import operations
from tracing.render import Column, Format, show, show_record

if TYPE_CHECKING:
    import sqlalchemy as sa

Row = dict[str, Any]
SHOWN = (
    "operation",
    "status",
    "area",
    "started_at",
    "office",
    "decided_at",
    "document",
    Column("cases", words.heading("grounds")),
    "untriggered",
    "closed_at",
    OUTCOME,
)
NOT_SAID = Text("未报告", "not reported")
AS_OF = Text("九项准备", "The nine things")
ACTIONS = Text("六项行动：账本所记与报告", "The six actions: by the ledger, and as reported")
NOTES = Text("报告所附说明", "What was said with the reports")


class NotKnownThenError(NotFoundError):
    text = Text("当时还没有行动 {operation}", "operation {operation} was not known then")
    hint = Text("用更晚的时点", "ask for a later moment")


@command(
    "list",
    help=Text(
        "列出拔钉子行动：现在的、当时所知的（--as-of）、当日情形（--on）。",
        "List operations: as known now, as known then (--as-of), as it was so on a day (--on).",
    ),
    example="tracing operation list --status running --area 360103",
)
@option("--status", type=OneOf(OperationStatus), help=Text("只列这一状态", "Only this status"))
@within_option
@as_of_option
@on_option
@format_option
@pass_invocation
def list_operations(
    invocation: Invocation,
    *,
    status: OperationStatus | None,
    area: str | None,
    as_of: int | datetime | date | None,
    on: date | None,
    format: Format,
) -> None:
    with opened(invocation) as registry:
        at = registry.position(as_of)
        day = None if on is None else registry.day(on)
        with registry.reading() as reading:
            rows = (
                _told(reading.connection, row)
                for row in operations(reading.connection, at, on=day, area=area)
                if status in (None, row["status"])
            )
            show(rows, LISTED if format == "table" else OPERATION, format, registry.zone)


@command(
    "show",
    help=Text(
        "显示一次行动：依据、九项准备、六项行动按账本测得的完成率，及报告的数字。",
        "Show an operation: its grounds, the nine things, and how complete the six actions are by "
        "the ledger, beside what was reported.",
    ),
    example="tracing operation show H-0001 --on 2022-07-16",
)
@argument("operation", help=Text("行动编号", "Id of the operation"))
@as_of_option
@on_option
@identify_option
@format_option
@pass_invocation
def show_operation(
    invocation: Invocation,
    *,
    operation: str,
    as_of: int | datetime | date | None,
    on: date | None,
    identify: str | None,
    format: Format,
) -> None:
    with opened(invocation) as registry:
        ref = registry.resolve(operation, "operation")
        at = registry.position(as_of)
        day = None if on is None else registry.day(on)
        sight = Sight(registry, "operation show", identify)
        with registry.reading() as reading:
            here = reading.connection
            row = next(operations(here, at, on=day, operation_id=str(ref.entity_id)), None)
            if row is None:
                raise NotKnownThenError(operation=ref.human)
            now = min(registry.now(), day.end) if day else registry.now()
            lines = list(sight.of(measured(here, at, registry.zone, row, now, day), ("note",)))
            told = _told(here, row)
        if format == "table":
            _page(told, lines, registry.zone)
        else:
            actions = [{key: line[key] for key in MEASURED} for line in lines]
            show_record(told | {"actions": actions}, [*OPERATION, "actions"], format)


def _page(row: Row, lines: list[Row], zone: Any) -> None:
    keys = [key for key in SHOWN if row[key if isinstance(key, str) else key.key] not in (None, [])]
    show_record(row, keys, "table", zone)
    said: Mapping[ReadinessItem, bool | None] = row["readiness"]
    heading(AS_OF)
    for item in ReadinessItem:
        print(f"  {words.label(item)}: {_yes_or_no(said[item])}")
    section(ACTIONS, list(_beside(lines)), BESIDE, zone)
    noted = [line for line in lines if line["note"] is not None]
    section(NOTES, noted, ("action", "note"), zone)


def _yes_or_no(ready: bool | None) -> Text:
    if ready is None:
        return NOT_SAID
    return words.YES if ready else words.NO


def _beside(lines: list[Row]) -> Iterator[Row]:
    for line in lines:
        share = line["share"]
        yield {
            "measure": words.label(line["measure"]),
            "done_of": _of(line["done"], line["due"]),
            "per_cent": None if share is None else f"{share:.1%}",
            "said_of": _of(line["reported_done"], line["reported_due"]),
            "said_at": line["reported_at"],
            "differs": True if line["differs"] else None,
        }


def _of(done: int | None, due: int | None) -> str | None:
    """`3/5`; `?/5` where only what was to be done is known."""
    if done is None and due is None:
        return None
    return f"{'?' if done is None else done}/{'?' if due is None else due}"


def _told(connection: sa.Connection, row: Row) -> Row:
    humans = questions.human_ids(connection, row["cases"])
    return row | {
        "cases": [humans[case] for case in row["cases"] if case in humans],
        "ready_of": f"{row['ready']}/{len(ReadinessItem)}",
    }
