"""`tracing referral list` and `show`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
from tracing.projections.questions.referrals import SEALED, referrals
from tracing.render import Column, Format, show, show_record

if TYPE_CHECKING:
    import sqlalchemy as sa

Row = dict[str, Any]

LISTED = ("referral", "direction", "person", "name", "area", "status", "asked_at")
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
tracing referral list --area 36 --on 2022-07-16""",
)
@option(
    "--direction",
    type=OneOf(ReferralDirection),
    help=Text("只列发出的或收到的", "Only those sent, or only those received"),
)
@option("--status", type=OneOf(ReferralStatus), help=Text("只列这一状态", "Only this status"))
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
            rows = read_referrals(here, at, found, sight)
            show(rows, LISTED if format == "table" else REFERRAL, format, registry.zone)


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
            row = next(read_referrals(here, at, found, sight), None)
        if row is None:
            raise ReferralNotKnownThenError(referral=ref.human)
        if format == "table":
            told = [key for key in REFERRAL if key not in HIDDEN_FROM_PEOPLE and row[key]]
            columns = [HEADED.get(key, key) for key in told]
            show_record(row, columns, format, registry.zone)
        else:
            show_record(row, REFERRAL, format)


def read_referrals(
    connection: sa.Connection, at: int, rows: Iterable[Row], sight: Sight
) -> Iterator[Row]:
    named = with_names(connection, at, with_human_ids(connection, rows, NAMED))
    return sight.of(named, ("name", *SEALED))
