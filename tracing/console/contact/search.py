"""Whether a contact was found."""

from __future__ import annotations

from datetime import date, datetime

from tracing.console.base import MOMENT, NOTE, PARTIAL_DATE, command, option, personal_option
from tracing.console.contact.options import WHEN, area_option
from tracing.console.recording import (
    Call,
    Entry,
    Fields,
    on_each,
    record_contact,
    recording_options,
    skip_option,
    told,
)
from tracing.console.session import instant
from tracing.domain.contact.commands import DeclareLost, LocateContact
from tracing.domain.values import PartialDate
from tracing.language import Text

WHEREABOUTS = {"whereabouts": Text("现在何处", "whereabouts")}


@command(
    "locate",
    help=Text("记录密接已找到。", "Record that a contact was found."),
    example="tracing contact locate K-0001 --located-at 2022-07-12T15:30 --area 360103001",
)
@on_each("contact")
@option(
    "--located-at",
    type=MOMENT,
    metavar=WHEN,
    help=Text(
        "找到的时刻；缺省为获知的时刻", "When they were found; when it was learnt, if not given"
    ),
)
@area_option
@personal_option
@skip_option
@recording_options
def locate(
    call: Call, located_at: datetime | date | None, area: str | None, personal: str | None
) -> None:
    texts = told(call, personal, WHEREABOUTS)

    def decide(entry: Entry, contact: Fields) -> LocateContact:
        found = None if located_at is None else instant(entry.registry, located_at)
        return LocateContact(**contact, **texts, located_at=found, area=area)

    record_contact(call, decide, Text("已找到", "found"))


@command(
    "lose",
    help=Text(
        "记录密接失联；记录不结束，仍可找到。",
        "Record that a contact cannot be found; the episode stays open, they may be found yet.",
    ),
    example="tracing contact lose K-0001 --lost 2022-07-14",
)
@on_each("contact")
@option(
    "--lost",
    type=PARTIAL_DATE,
    metavar=Text("日期", "DATE"),
    help=Text("失联日期", "Lost on"),
)
@personal_option
@skip_option
@recording_options
def lose(call: Call, lost: PartialDate | None, personal: str | None) -> None:
    texts = told(call, personal, NOTE)
    record_contact(
        call,
        lambda _, contact: DeclareLost(**contact, **texts, lost_on=lost),
        Text("失联已记录", "recorded as lost"),
    )
