"""`tracing screening list`, and `tracing screening members`."""

from __future__ import annotations

from datetime import date, datetime

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
from tracing.console.people import Sight, with_human_ids, with_names
from tracing.console.screening.columns import LISTED, LISTED_MEMBER, MEMBER, ROUND, as_shown
from tracing.console.session import opened
from tracing.domain.screening.state import RoundStatus
from tracing.language import Text
from tracing.projections.questions.screening import members, rounds
from tracing.render import Format, show


@command(
    "list",
    help=Text(
        "列出筛查轮次及覆盖率：现在的、当时所知的（--as-of）、当日情形（--on）。",
        "List rounds and their coverage: as known now, as known then (--as-of), as it was so on a "
        "day (--on).",
    ),
    example="""\
tracing screening list
tracing screening list --area 360103 --on 2022-07-17""",
)
@option("--status", type=OneOf(RoundStatus), help=Text("只列这一状态", "Only this status"))
@within_option
@as_of_option
@on_option
@format_option
@pass_invocation
def list_rounds(
    invocation: Invocation,
    *,
    status: RoundStatus | None,
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
                row
                for row in rounds(reading.connection, at, on=day, area=area)
                if status in (None, row["status"])
            )
            if format == "table":
                show(as_shown(rows), LISTED, format, registry.zone)
            else:
                show(rows, ROUND, format)


@command(
    "members",
    help=Text(
        "列出名册中已登记的人，是否已采样（单采或混检）。",
        "List those on the roster who are registered: were they sampled, alone or in a pool?",
    ),
    example="tracing screening members N-0001 --unsampled",
)
@argument("round", help=Text("筛查轮次编号", "Id of the round"))
@option(
    "--sampled/--unsampled",
    default=None,
    help=Text("只列已采样的，或未采样的", "Only those who were sampled, or were not"),
)
@as_of_option
@on_option
@identify_option
@format_option
@pass_invocation
def list_members(
    invocation: Invocation,
    *,
    round: str,
    sampled: bool | None,
    as_of: int | datetime | date | None,
    on: date | None,
    identify: str | None,
    format: Format,
) -> None:
    with opened(invocation) as registry:
        ref = registry.resolve(round, "round")
        at = registry.position(as_of)
        day = None if on is None else registry.day(on)
        sight = Sight(registry, "screening members", identify)
        with registry.reading() as reading:
            here = reading.connection
            found = members(here, at, str(ref.entity_id), on=day, sampled=sampled)
            ids = {"sample_id": "sample", "pool_id": "pool"}
            rows = sight.of(with_names(here, at, with_human_ids(here, found, ids)), ("name",))
            show(rows, LISTED_MEMBER if format == "table" else MEMBER, format, registry.zone)
