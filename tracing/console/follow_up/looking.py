"""`tracing follow-up due`, `list` and `show`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from tracing.console.base import (
    DAY,
    Invocation,
    OneOf,
    argument,
    as_of_option,
    command,
    format_option,
    identify_option,
    option,
    pass_invocation,
)
from tracing.console.contact.options import within_option
from tracing.console.people import Sight, with_names
from tracing.console.quarantine.options import DATE
from tracing.console.session import opened
from tracing.domain.follow_up.due import DueKind
from tracing.domain.follow_up.events import CheckOutcome
from tracing.language import Text
from tracing.projections.questions.checks import checks
from tracing.projections.questions.follow_up import Due, due
from tracing.projections.questions.protocols import in_force
from tracing.projections.questions.through_days import days_of
from tracing.render import Column, Format, show, talk
from tracing.words import heading

if TYPE_CHECKING:
    import sqlalchemy as sa

Row = dict[str, Any]

KIND = Column("due", heading("is_due"))
CAME = Column("outcome", heading("check_outcome"))
LISTED = (KIND, "person", "name", "subject", "due_on", "why", "is_done")
DUE = (
    "due",
    "person",
    "name",
    "subject",
    "due_on",
    "is_done",
    "missed",
    "why",
    "number",
    "day_number",
    "days_elapsed",
    "outstanding",
    "mode",
    "outcome",
    "area",
    "indicated_by",
    "ends_on",
    "indicated_ends_on",
    "linked",
    "person_id",
)
CHECKED = ("person", "name", "checked_on", "check_number", CAME, "temperature", "symptoms")
CHECK = (
    *("person", "name", "checked_on", "check_number", "outcome", "temperature", "symptoms"),
    *("quarantine", "checked_at", "reported_at", "person_id"),
)
DAYS = ("on", "day_number", "elapsed", "mode", "placed", "check_due", CAME, "test_due", "result")
NO_PACK = Text(
    "{day} 没有规则包施行：只列令定的期限，不推算查看和采样",
    "no pack is in force on {day}: only the ends ordered are listed, no check and no test",
)


@command(
    "due",
    help=Text(
        "列出某天应办的：查看、采样、解除、监测期满、改判、复阳，办了没有。",
        "List what is due on a day: checks, tests, releases, ends of monitoring, upgrades, people "
        "positive again; and whether it was done.",
    ),
    example="""\
tracing follow-up due
tracing follow-up due --on 2022-07-17 --kind test --area 360103 --open
tracing follow-up due --kind check --open --format csv""",
)
@option("--on", type=DAY, metavar=DATE, help=Text("哪一天；缺省今天", "The day; else today"))
@option("--kind", type=OneOf(DueKind), help=Text("只列这一种", "Only this kind"))
@option("--open", "unfinished", is_flag=True, help=Text("只列未办的", "Only what is not done"))
@within_option
@as_of_option
@identify_option
@format_option
@pass_invocation
def due_list(
    invocation: Invocation,
    *,
    on: date | None,
    kind: DueKind | None,
    unfinished: bool,
    area: str | None,
    as_of: int | datetime | date | None,
    identify: str | None,
    format: Format,
) -> None:
    with opened(invocation) as registry:
        at, now = registry.position(as_of), registry.now()
        day = on or now.date()
        sight = Sight(registry, "follow-up due", identify)
        with registry.reading() as reading:
            found = due(reading.connection, at, day, registry.zone, area, now=now)
            wanted = (
                _row(each)
                for each in found
                if kind in (None, each.kind) and not (unfinished and each.done)
            )
            rows = sight.of(with_names(reading.connection, at, wanted), ("name",))
            show(rows, LISTED if format == "table" else DUE, format, registry.zone)
            if in_force(reading.connection, at).on(day, area) is None and not any(
                each.pack for each in found
            ):
                talk(NO_PACK.fill(day=day))


def _row(each: Due) -> Row:
    return {
        **each._asdict(),
        "due": each.kind,
        "day_number": each.day,
        "days_elapsed": each.elapsed,
        "is_done": each.done,
        "ends_on": each.ordered_ends_on,
        "indicated_by": each.pack,
    }


@command(
    "list",
    help=Text("列出查看的记录。", "List the checks that were recorded."),
    example="""\
tracing follow-up list --on 2022-07-17 --outcome seen_not_ok
tracing follow-up list --person P-0007""",
)
@option("--on", type=DAY, metavar=DATE, help=Text("只列这一天", "Only of this day"))
@option("--outcome", type=OneOf(CheckOutcome), help=Text("只列这一结果", "Only this outcome"))
@option("--person", metavar="P-", help=Text("只列此人", "Only of this person"))
@as_of_option
@identify_option
@format_option
@pass_invocation
def list_checks(
    invocation: Invocation,
    *,
    on: date | None,
    outcome: CheckOutcome | None,
    person: str | None,
    as_of: int | datetime | date | None,
    identify: str | None,
    format: Format,
) -> None:
    with opened(invocation) as registry:
        at = registry.position(as_of)
        whom = None if person is None else str(registry.resolve(person, "person").entity_id)
        sight = Sight(registry, "follow-up list", identify)
        with registry.reading() as reading:
            found = checks(reading.connection, at, on=on, outcome=outcome, person_id=whom)
            rows = sight.of(with_names(reading.connection, at, found), ("name",))
            show(_checks(rows), CHECKED if format == "table" else CHECK, format, registry.zone)


def _checks(rows: Iterable[Row]) -> Iterator[Row]:
    for row in rows:
        yield row | {"check_number": row["number"]}


@command(
    "show",
    help=Text(
        "逐日显示一个人的观察：第几天、在何处、查看、采样和结果。",
        "Show the observation of a person day by day: which day, where, checks, tests, results.",
    ),
    example="tracing follow-up show Q-0001",
)
@argument("subject", help=Text("人员、密接、隔离令编号", "Id of the person, contact or order"))
@as_of_option
@format_option
@pass_invocation
def show_person(
    invocation: Invocation,
    *,
    subject: str,
    as_of: int | datetime | date | None,
    format: Format,
) -> None:
    with opened(invocation) as registry:
        ref = registry.resolve(subject, "person", "quarantine", "contact", "case")
        person = ref.person_id
        at, now = registry.position(as_of), registry.now()
        with registry.reading() as reading:
            rows = list(_days(reading.connection, at, str(person), registry.zone, now))
        show(rows, DAYS, format, registry.zone)


def _days(
    connection: sa.Connection, at: int, person: str, zone: Any, now: datetime
) -> Iterator[Row]:
    for each in days_of(connection, at, person, zone, now):
        yield each._asdict()
