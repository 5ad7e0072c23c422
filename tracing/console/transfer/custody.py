"""`tracing transfer custody`: who had a person when, and where nobody can say."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, tzinfo
from typing import Any

from tracing import words
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
from tracing.console.session import opened
from tracing.console.transfer.columns import GOAL, START, read_ways
from tracing.domain.transfer.custody import End, Gap, Leg, Spot, gaps
from tracing.language import Text
from tracing.projections.questions.identity import records_of
from tracing.projections.questions.transfers import custody
from tracing.render import Column, Format, show, show_record, shown

Row = dict[str, Any]

STEPS = ("dispatched_at", "arrived_at", "accepted_at")
LEGS: tuple[str | Column, ...] = (
    "transfer",
    "status",
    START,
    GOAL,
    *(Column(step.removesuffix("_at"), words.heading(step)) for step in STEPS),
)
LEG = (
    "transfer",
    "status",
    "purpose",
    "from_place",
    "from_area",
    "to_place",
    "to_area",
    "requested_at",
    "dispatched_at",
    "arrived_at",
    "accepted_at",
    "refused_at",
    "because",
    "receiver",
)
GAPS = (
    "gap",
    Column("since", Text("起", "since")),
    Column("until", Text("止", "until")),
)


@command(
    "custody",
    help=Text(
        "显示一个人各程转运的先后，并指出断档：两端在何处、何时。",
        "Show the legs a person was moved by, in time, and each gap with both its ends.",
    ),
    example="tracing transfer custody P-0001",
)
@argument("person", help=Text("人员编号", "Id of the person"))
@as_of_option
@on_option
@format_option
@pass_invocation
def show_custody(
    invocation: Invocation,
    *,
    person: str,
    as_of: int | datetime | date | None,
    on: date | None,
    format: Format,
) -> None:
    with opened(invocation) as registry:
        ref = registry.resolve(person, "person", "case", "contact")
        at = registry.position(as_of)
        day = None if on is None else registry.day(on)
        with registry.reading() as reading:
            here = reading.connection
            found = custody(here, at, records_of(here, at, str(ref.person_id)), on=day)
            legs = read_ways(here, at, found, on or registry.now().date())
        zone = registry.zone
        broken = gaps([_leg(row) for row in legs])
        if format == "table":
            show([row | _times(row, zone) for row in legs], LEGS, format)
            rows = [_gap(gap, zone) for gap in broken]
            section(Text("断档", "Gaps"), rows, GAPS, zone)
        else:
            told = {
                "person": registry.human(ref.person_id),
                "legs": [{key: row[key] for key in LEG} for row in legs],
                "gaps": [_ends(gap) for gap in broken],
            }
            show_record(told, list(told), format)


def _times(row: Row, zone: tzinfo) -> Row:
    """The steps of a leg: the day once, and again where it is another."""
    told: Row = {}
    before = ""
    for step in STEPS:
        text = shown(row[step], zone)
        same = text[:DAY] == before
        told[step.removesuffix("_at")] = text[DAY:].strip() if same else text
        before = text[:DAY] or before
    return told


DAY = len("2022-07-14")


def _leg(row: Row) -> Leg:
    return Leg(
        row["transfer"],
        row["status"],
        Spot(row["from_place"], row["from_area"]),
        Spot(row["arrived_place"] or row["to_place"], row["to_area"]),
        row["requested_at"],
        row["dispatched_at"],
        row["arrived_at"],
        row["accepted_at"],
        row["refused_at"],
    )


def _gap(gap: Gap, zone: tzinfo) -> Row:
    until = _said(gap.until, zone) if gap.until else "…"
    return {"gap": gap.kind, "since": _said(gap.since, zone), "until": until}


def _said(end: End, zone: tzinfo) -> str:
    when = None if end.at is None else shown(end.at, zone)
    parts: Iterable[str | None] = (end.transfer, end.spot.place or end.spot.area, when)
    return " ".join(part for part in parts if part)


def _ends(gap: Gap) -> Row:
    return {"gap": gap.kind, "since": _end(gap.since), "until": gap.until and _end(gap.until)}


def _end(end: End) -> Row:
    place, area = end.spot
    return {"transfer": end.transfer, "at": end.at, "place": place, "area": area}
