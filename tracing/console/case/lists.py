"""`tracing case list`: as known now or then, as it was so on a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from tracing.console.base import (
    AREA_CODE,
    Invocation,
    OneOf,
    as_of_option,
    command,
    format_option,
    identify_option,
    on_option,
    option,
    pass_invocation,
)
from tracing.console.case.columns import CASE, LISTED, as_listed, read_case
from tracing.console.people import Sight, with_names
from tracing.console.session import opened
from tracing.domain.case.state import Outcome
from tracing.domain.values import Diagnosis, RecordStatus
from tracing.language import Text
from tracing.projections import questions
from tracing.render import Format, show


@command(
    "list",
    help=Text(
        "列出病例：现在的、当时所知的（--as-of）、当日情形（--on）。",
        "List cases: as known now, as known then (--as-of), as it was so on a day (--on).",
    ),
    example="""\
tracing case list --diagnosis confirmed --area 360103
tracing case list --as-of 2022-07-14 --format csv""",
)
@option("--diagnosis", type=OneOf(Diagnosis), help=Text("只列这一诊断", "Only this diagnosis"))
@option("--outcome", type=OneOf(Outcome), help=Text("只列这一转归", "Only this outcome"))
@option(
    "--area",
    type=AREA_CODE,
    metavar=Text("区划码", "CODE"),
    help=Text("只列此地区及其下级", "Only this area and those within it"),
)
@option(
    "--status",
    type=OneOf(RecordStatus),
    default=RecordStatus.STANDING,
    help=Text("缺省只列有效的", "Only standing ones, if not given"),
)
@as_of_option
@on_option
@identify_option
@format_option
@pass_invocation
def list_cases(
    invocation: Invocation,
    *,
    diagnosis: Diagnosis | None,
    outcome: Outcome | None,
    area: str | None,
    status: RecordStatus,
    as_of: int | datetime | date | None,
    on: date | None,
    identify: str | None,
    format: Format,
) -> None:
    with opened(invocation) as registry:
        at = registry.position(as_of)
        day = None if on is None else registry.day(on)
        with registry.reading() as reading:
            found = questions.cases(reading.connection, at, on=day, status=status)
            wanted = _wanted(found, diagnosis, outcome, area)
            rows: Iterable[dict[str, Any]] = with_names(reading.connection, at, wanted)
            sealed = ("name", *questions.sealed_columns("case"))
            rows = map(read_case, Sight(registry, "case list", identify).of(rows, sealed))
            if format == "table":
                show(as_listed(rows, registry.zone), LISTED, format, registry.zone)
            else:
                show(rows, CASE, format)


def _wanted(
    rows: Iterable[dict[str, Any]],
    diagnosis: Diagnosis | None,
    outcome: Outcome | None,
    area: str | None,
) -> Iterator[dict[str, Any]]:
    for row in rows:
        if diagnosis not in (None, row["diagnosis"]) or outcome not in (None, row["outcome"]):
            continue
        if area is None or (row["area"] or "").startswith(area):
            yield row
