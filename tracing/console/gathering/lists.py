"""`tracing gathering list` and `tracing gathering show`."""

from __future__ import annotations

from datetime import date, datetime

from tracing.console import pages
from tracing.console.base import (
    Invocation,
    argument,
    as_of_option,
    command,
    format_option,
    identify_option,
    on_option,
    pass_invocation,
)
from tracing.console.contact.options import within_option
from tracing.console.gathering.columns import ATTENDEE, GATHERING, LISTED, read_gatherings
from tracing.console.people import Sight, with_names
from tracing.console.periods import END, START, periods
from tracing.console.session import opened
from tracing.errors import NotFoundError
from tracing.language import Text
from tracing.projections.questions.places import gatherings
from tracing.projections.questions.whereabouts import stays
from tracing.render import Format, show, show_record

ATTENDED = ("person", "name", "role", "room", START, END)


class NotKnownThenError(NotFoundError):
    text = Text("当时还没有聚集活动 {gathering}", "gathering {gathering} was not known then")
    hint = Text("用更晚的时点", "ask for a later moment")


@command(
    "list",
    help=Text(
        "列出聚集活动：现在的、当时所知的（--as-of）、当日情形（--on）。",
        "List gatherings: as known now, as known then (--as-of), as it was so on a day (--on).",
    ),
    example="tracing gathering list --area 3601",
)
@within_option
@as_of_option
@on_option
@identify_option
@format_option
@pass_invocation
def list_gatherings(
    invocation: Invocation,
    *,
    area: str | None,
    as_of: int | datetime | date | None,
    on: date | None,
    identify: str | None,
    format: Format,
) -> None:
    with opened(invocation) as registry:
        at = registry.position(as_of)
        day = None if on is None else registry.day(on)
        sight = Sight(registry, "gathering list", identify)
        with registry.reading() as reading:
            here = reading.connection
            rows = read_gatherings(here, gatherings(here, at, on=day, area=area), sight)
            if format == "table":
                show(periods(rows, registry.zone), LISTED, format, registry.zone)
            else:
                show(rows, GATHERING, format)


@command(
    "show",
    help=Text("显示一次聚集活动，及在场的人。", "Show a gathering, and the people who were there."),
    example="tracing gathering show G-0001",
)
@argument("gathering", help=Text("聚集活动编号", "Id of the gathering"))
@as_of_option
@on_option
@identify_option
@format_option
@pass_invocation
def show_gathering(
    invocation: Invocation,
    *,
    gathering: str,
    as_of: int | datetime | date | None,
    on: date | None,
    identify: str | None,
    format: Format,
) -> None:
    with opened(invocation) as registry:
        ref = registry.resolve(gathering, "gathering")
        at = registry.position(as_of)
        day = None if on is None else registry.day(on)
        sight = Sight(registry, "gathering show", identify)
        named = str(ref.entity_id)
        with registry.reading() as reading:
            here = reading.connection
            found = gatherings(here, at, on=day, gathering_id=named)
            row = next(read_gatherings(here, found, sight), None)
            if row is None:
                raise NotKnownThenError(gathering=ref.human)
            attended = with_names(here, at, stays(here, at, on=day, gathering_id=named))
            people = list(sight.of(attended, ("name",)))
        if format == "table":
            told = [key for key in GATHERING[:-1] if row[key] not in (None, False)]
            show_record(row, pages.named(told), format, registry.zone)
            lines = list(periods(people, registry.zone))
            pages.section(Text("在场的人", "Who was there"), lines, ATTENDED, registry.zone)
        else:
            each = [{key: person[key] for key in ATTENDEE} for person in people]
            show_record({**row, "people": each}, [*GATHERING, "people"], format)
