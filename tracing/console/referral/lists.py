"""`tracing referral list` and `show`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

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
from tracing.console.session import opened
from tracing.domain.referral.state import ReferralDirection, ReferralStatus
from tracing.errors import NotFoundError
from tracing.language import Text
from tracing.projections.questions.protocols import in_force
from tracing.projections.questions.referral_limits import with_limits
from tracing.projections.questions.referrals import SEALED, referrals
from tracing.render import Column, Format, show, show_record, talk

if TYPE_CHECKING:
    import sqlalchemy as sa

    from tracing.projections.questions.base import Day
    from tracing.registry import Registry

Row = dict[str, Any]

LISTED = ("referral", "direction", "person", "name", "area", "status", "asked_at")
UNANSWERED = (*LISTED[:-1], "due_at")
REFERRAL = (
    "referral",
    "direction",
    "person",
    "name",
    "contact",
    "case",
    "area",
    "office",
    "document",
    "status",
    "asked_at",
    "asked_reported_at",
    "found_at",
    "found_reported_at",
    "controlled_at",
    "controlled_reported_at",
    "mode",
    "answered_at",
    "answered_reported_at",
    "outcome",
    "answer_document",
    "note",
    "answer_note",
    "due_at",
    "late",
    "referral_id",
    "person_id",
)
HIDDEN_FROM_PEOPLE = ("referral_id", "person_id")
HEADED: dict[str, str | Column] = {
    "office": Column("office", Text("对方机关", "office there")),
    "document": Column("document", Text("文号", "document")),
    "outcome": Column("outcome", Text("结果", "outcome")),
}
NAMED = {"contact_id": "contact", "case_id": "case"}


COUNTED = Text(
    "发出 {sent}，收到 {received}；未回函 {open}，逾期 {late}",
    "{sent} sent, {received} received; {open} not answered, {late} late",
)


class ReferralNotKnownThenError(NotFoundError):
    text = Text("当时还没有协查 {referral}", "referral {referral} was not known then")
    hint = Text("用更晚的时点", "ask for a later moment")


@command(
    "list",
    help=Text(
        "列出协查：现在的、当时所知的（--as-of）、当日情形（--on）。",
        "List referrals: as known now, as known then (--as-of), as it was so on a day (--on).",
    ),
    example="""\
tracing referral list --direction sent --status asked
tracing referral list --open
tracing referral list --late --direction received
tracing referral list --area 36 --on 2022-07-16""",
)
@option(
    "--direction",
    type=OneOf(ReferralDirection),
    help=Text("只列发出的或收到的", "Only those sent, or only those received"),
)
@option("--status", type=OneOf(ReferralStatus), help=Text("只列这一状态", "Only this status"))
@option("--open", "unanswered", is_flag=True, help=Text("只列未回函的", "Only those not answered"))
@option(
    "--late",
    is_flag=True,
    help=Text(
        "只列下一步已过规则时限的", "Only those whose next step is past the limit of the rules"
    ),
)
@within_option
@as_of_option
@on_option
@identify_option
@format_option
@pass_invocation
def list_referrals(
    invocation: Invocation,
    *,
    direction: ReferralDirection | None,
    status: ReferralStatus | None,
    unanswered: bool,
    late: bool,
    area: str | None,
    as_of: int | datetime | date | None,
    on: date | None,
    identify: str | None,
    format: Format,
) -> None:
    with opened(invocation) as registry:
        at = registry.position(as_of)
        day = None if on is None else registry.day(on)
        sight = Sight(registry, "referral list", identify)
        with registry.reading() as reading:
            here = reading.connection
            found = referrals(here, at, on=day, direction=direction, status=status, area=area)
            timed = limited(registry, here, at, day, found)
            wanted = [
                row for row in timed if (row["late"] or not late) and _wanted(row, unanswered)
            ]
            rows = read_referrals(here, at, wanted, sight)
            listed = UNANSWERED if unanswered or late else LISTED
            show(rows, listed if format == "table" else REFERRAL, format, registry.zone)
        if format == "table":
            talk(_counted(wanted))


@command(
    "show",
    help=Text(
        "显示一次协查：发给谁、找到、管控、回函各在何时。",
        "Show a referral: to whom, and when the person was found and controlled; the answer.",
    ),
    example="tracing referral show R-0001",
)
@argument("referral", help=Text("协查编号", "Id of the referral"))
@as_of_option
@on_option
@identify_option
@format_option
@pass_invocation
def show_referral(
    invocation: Invocation,
    *,
    referral: str,
    as_of: int | datetime | date | None,
    on: date | None,
    identify: str | None,
    format: Format,
) -> None:
    with opened(invocation) as registry:
        ref = registry.resolve(referral, "referral")
        at = registry.position(as_of)
        day = None if on is None else registry.day(on)
        sight = Sight(registry, "referral show", identify)
        with registry.reading() as reading:
            here = reading.connection
            found = referrals(here, at, on=day, referral_id=str(ref.entity_id))
            timed = limited(registry, here, at, day, found)
            row = next(read_referrals(here, at, timed, sight), None)
        if row is None:
            raise ReferralNotKnownThenError(referral=ref.human)
        if format == "table":
            told = [key for key in REFERRAL if key not in HIDDEN_FROM_PEOPLE and row[key]]
            columns = [HEADED.get(key, key) for key in told]
            show_record(row, columns, format, registry.zone)
        else:
            show_record(row, REFERRAL, format)


def limited(
    registry: Registry, here: sa.Connection, at: int, day: Day | None, found: Iterator[Row]
) -> Iterator[Row]:
    """With when their next step is due, and whether it is late: now, or at the end of the day."""
    now = registry.now() if day is None else min(registry.now(), day.end)
    return with_limits(found, in_force(here, at), registry.zone, now)


def _wanted(row: Row, unanswered: bool) -> bool:
    return not unanswered or row["status"] is not ReferralStatus.ANSWERED


def _counted(rows: Sequence[Row]) -> Text:
    sent = sum(row["direction"] is ReferralDirection.SENT for row in rows)
    return COUNTED.fill(
        sent=sent,
        received=len(rows) - sent,
        open=sum(row["status"] is not ReferralStatus.ANSWERED for row in rows),
        late=sum(row["late"] for row in rows),
    )


def read_referrals(
    connection: sa.Connection, at: int, rows: Iterable[Row], sight: Sight
) -> Iterator[Row]:
    named = with_names(connection, at, with_human_ids(connection, rows, NAMED))
    return sight.of(named, ("name", *SEALED))
