"""`tracing screening show`: one round, its parts and its sites."""

from __future__ import annotations

from datetime import date, datetime

from tracing.console.base import (
    Invocation,
    argument,
    as_of_option,
    command,
    format_option,
    on_option,
    pass_invocation,
)
from tracing.console.pages import section
from tracing.console.people import with_human_ids
from tracing.console.screening.columns import (
    PART,
    REACHED,
    ROUND,
    SHARE,
    SITE,
    WORKED,
    as_shown,
)
from tracing.console.session import opened
from tracing.errors import NotFoundError
from tracing.language import Text
from tracing.projections.questions.screening import parts, rounds, sites
from tracing.render import Column, Format, show_record

HIDDEN_FROM_PEOPLE = ("round_id",)
SHOWN_ROUNDED: dict[str, Column] = {"coverage": SHARE, "per_sampler_hour": WORKED[-1]}


class NotKnownThenError(NotFoundError):
    text = Text("当时还没有筛查轮次 {round}", "round {round} was not known then")
    hint = Text("用更晚的时点", "ask for a later moment")


@command(
    "show",
    help=Text(
        "显示一轮筛查：名册、进度、覆盖率、各分区和采样点。",
        "Show a round: roster, progress, coverage, its parts and sites.",
    ),
    example="tracing screening show N-0001 --on 2022-07-17",
)
@argument("round", help=Text("筛查轮次编号", "Id of the round"))
@as_of_option
@on_option
@format_option
@pass_invocation
def show_round(
    invocation: Invocation,
    *,
    round: str,
    as_of: int | datetime | date | None,
    on: date | None,
    format: Format,
) -> None:
    with opened(invocation) as registry:
        ref = registry.resolve(round, "round")
        at = registry.position(as_of)
        day = None if on is None else registry.day(on)
        named = str(ref.entity_id)
        with registry.reading() as reading:
            here = reading.connection
            row = next(rounds(here, at, on=day, round_id=named), None)
            if row is None:
                raise NotKnownThenError(round=ref.human)
            reached = parts(here, at, named, on=day)
            worked = list(
                with_human_ids(here, sites(here, at, named, on=day), {"place_id": "place"})
            )
        if format == "table":
            (told,) = as_shown([row])
            columns = [
                SHOWN_ROUNDED.get(key, key)
                for key in ROUND
                if key not in HIDDEN_FROM_PEOPLE and row[key] is not None
            ]
            show_record(told, columns, format, registry.zone)
            zone = registry.zone
            section(Text("分区", "Parts"), list(as_shown(reached)), REACHED, zone)
            section(Text("采样点", "Sites"), list(as_shown(worked)), WORKED, zone)
        else:
            lists = {
                "parts": [{key: each[key] for key in PART} for each in reached],
                "sites": [{key: each[key] for key in SITE} for each in worked],
            }
            show_record(row | lists, [*ROUND, *lists], format)
