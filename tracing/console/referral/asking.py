"""Refer people to another jurisdiction, or record that another referred them to us."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from tracing.console.base import AREA_CODE, NOTE, ask, command, option, personal_option
from tracing.console.commands import Callback
from tracing.console.creating import new_of_person
from tracing.console.hours import hour_option, local
from tracing.console.recording import (
    Call,
    Entry,
    Fields,
    Wish,
    on_each,
    record_each,
    recording_options,
    skip_option,
    told,
)
from tracing.console.statements import corrects_option
from tracing.domain.referral.commands import OpenReferral, ReceiveReferral, SendReferral
from tracing.language import Text

if TYPE_CHECKING:
    from uuid import UUID

    from tracing.registry import Ref

KINDS = ("person", "contact", "case")
CODE = Text("区划码", "CODE")
NUMBER = Text("文号", "NUMBER")
NAME = Text("名称", "NAME")


def letter_options(function: Callback) -> Callback:
    """`--office` and `--document`."""
    office = option(
        "--office", metavar=NAME, help=Text("对方机关", "The office of the other jurisdiction")
    )
    document = option("--document", metavar=NUMBER, help=Text("协查函文号", "Number of the letter"))
    return office(document(function))


@command(
    "send",
    help=Text(
        "发出协查：请外地找到并管控此人（人员、密接或病例编号）。",
        "Refer somebody (a person, contact or case) to another jurisdiction: find and control.",
    ),
    example="""\
tracing referral send K-0007 --to 361000 --document 洪疫协〔2022〕15号
tracing referral send - --to 361000 < contacts.txt""",
)
@on_each("person")
@option(
    "--to",
    "area",
    type=AREA_CODE,
    metavar=CODE,
    help=Text("外地的区划码", "Code of the other area"),
)
@letter_options
@hour_option("--sent-at", Text("发出的时刻", "When it was sent"))
@corrects_option
@personal_option
@skip_option
@recording_options
def send(
    call: Call,
    *,
    area: str | None,
    office: str | None,
    document: str | None,
    sent_at: datetime | None,
    corrects: int | None,
    personal: str | None,
) -> None:
    to_area = ask(area, "--to", Text("外地的区划码", "code of the other area"), AREA_CODE)
    texts = told(call, personal, NOTE)

    def wish(entry: Entry, ref: Ref) -> Wish:
        named = _named(entry, ref)
        asked = SendReferral(
            **new_of_person(entry, ref.person_id, "referral", corrects),
            **texts,
            to_area=to_area,
            to_office=office,
            document=document,
            sent_at=local(entry.registry, sent_at),
            contact_id=named.get("contact"),
            case_id=named.get("case"),
        )
        return Wish([asked], lambda: _ids(entry, asked))

    record_each(call, KINDS, wish, Text("协查已发出", "the referral is sent"))


@command(
    "receive",
    help=Text(
        "收到协查：外地请我们找到并管控此人。",
        "Record that another jurisdiction asked us to find and control somebody.",
    ),
    example="tracing referral receive P-0009 --from 330100 --received-at 2022-07-15T10:00",
)
@on_each("person")
@option(
    "--from",
    "area",
    type=AREA_CODE,
    metavar=CODE,
    help=Text("外地的区划码", "Code of the other area"),
)
@letter_options
@hour_option("--received-at", Text("收到的时刻", "When it was received"))
@corrects_option
@personal_option
@skip_option
@recording_options
def receive(
    call: Call,
    *,
    area: str | None,
    office: str | None,
    document: str | None,
    received_at: datetime | None,
    corrects: int | None,
    personal: str | None,
) -> None:
    from_area = ask(area, "--from", Text("外地的区划码", "code of the other area"), AREA_CODE)
    texts = told(call, personal, NOTE)

    def wish(entry: Entry, ref: Ref) -> Wish:
        asked = ReceiveReferral(
            **new_of_person(entry, ref.person_id, "referral", corrects),
            **texts,
            from_area=from_area,
            from_office=office,
            document=document,
            received_at=local(entry.registry, received_at),
            contact_id=_named(entry, ref).get("contact"),
        )
        return Wish([asked], lambda: _ids(entry, asked))

    record_each(call, KINDS[:2], wish, Text("协查已收到", "the referral is received"))


def _named(entry: Entry, ref: Ref) -> dict[str, Any]:
    """The case or episode it is about: the one named, else the open one of the person."""
    if ref.kind != "person":
        return {ref.kind: ref.entity_id}
    history = entry.registry.history(ref.person_id)
    if history.open_contact is not None:
        return {"contact": history.open_contact.contact_id}
    return {"case": history.open_case.case_id} if history.open_case is not None else {}


def _ids(entry: Entry, asked: OpenReferral) -> Fields:
    """The referral; where nothing was new, the one that said it already."""
    known = entry.registry.history(asked.person_id).parts("referral")
    same = (state.referral_id for state in known.values() if asked.says_again(state))
    referral: UUID = asked.referral_id if asked.referral_id in known else next(same)
    human = entry.registry.human
    return {"referral": human(referral), "person": human(asked.person_id)}
