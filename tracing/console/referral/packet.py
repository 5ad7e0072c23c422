"""`tracing referral packet`: what another city needs to act, sealed, to read without this tool."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from tracing.console.base import (
    Invocation,
    argument,
    command,
    identify_option,
    option,
    pass_invocation,
)
from tracing.console.people import with_human_ids
from tracing.console.private import private_file
from tracing.console.session import opened
from tracing.documents.page import Paper, Said, Section, both, document, ready
from tracing.domain.protocol.rules.work import Clock, Milestone
from tracing.domain.referral.state import ReferralDirection
from tracing.errors import NotFoundError, RefusedError, UsageError
from tracing.language import Text
from tracing.projections import questions
from tracing.projections.questions.protocols import in_force
from tracing.projections.questions.referrals import referrals
from tracing.projections.questions.whereabouts import circumstances
from tracing.render import shown, talk
from tracing.words import heading, label

if TYPE_CHECKING:
    import sqlalchemy as sa

    from tracing.registry import Registry

Row = dict[str, Any]
Line = tuple[Text, Said]

SHORTEST = 12
STDIN = "-"
TITLE = Text("协查函", "Request to find and control a person")
WHOM = Text("找谁", "Who")
WHY = Text("为何", "Why")
ASKED = Text("请做什么", "What is asked")
ANSWER = Text("答复", "Whom to answer")
SIGNED = (
    Text("发函机关（盖章）", "Office (seal)"),
    Text("日期", "Date"),
    Text("经办人（签名）", "Officer (signature)"),
    Text("联系电话", "Telephone"),
)
NEEDS = Text("照护需要", "Care they need")
FOOTER = Text(
    "{referral}　含个人信息，只供本次协查，办结后销毁",
    "{referral}  Personal: for this request alone; destroy it when it is done",
)
PLEASE = (
    Text(
        "请找到此人，按贵地现行规定管控并检测，不必超出该规定。",
        "Please find them, and control and test them as the rules in force with you say, no more.",
    ),
    Text(
        "请答复：何时找到，何时起以何种方式管控；未找到、已离开或不属密接，也请答复。",
        "Please answer when they were found, and since when and how they are controlled; also if "
        "they were not found, have moved on or are no contact.",
    ),
)
STOPS = {
    Milestone.FOUND: Text("找到", "found"),
    Milestone.CONTROLLED: Text("管控", "under control"),
    Milestone.VERIFIED: Text("核实并答复", "verified and answered"),
}
WITHIN = Text("收到后 {hours} 小时内", "within {hours} h of receiving this")
SOON = Text("尽快", "as soon as possible")
DOCUMENT = Text("证件号码", "number of a document")
BY_WHEN = Text("时限", "by when")
POSITIVE = Text("检测阳性的感染者", "tested positive")
NOT_SAID = Text("未注明", "not said")
WRITTEN = Text("协查件已写入 {path}", "the packet is written to {path}")
PASSPHRASE = Text("口令：{passphrase}", "passphrase: {passphrase}")
TELL_IT = Text(
    "用另一条途径告知对方，如电话；不要与文件同发。此处只显示一次",
    "tell it by another way, such as the telephone, never with the file; it is shown once",
)
TYPE_IT = Text("口令（不显示）：", "passphrase (not shown): ")


class PurposeMissingError(UsageError):
    text = Text(
        "协查件写明姓名等个人信息，须写明用途",
        "the packet says who the person is, and that takes a purpose",
    )
    hint = Text("用 --identify 用途", "say what for with --identify PURPOSE")


class NotSentError(RefusedError):
    text = Text(
        "{referral} 是收到的协查，没有要发的协查件",
        "{referral} was received: there is nothing to send with it",
    )
    hint = Text(
        "发出的协查：tracing referral list --direction sent",
        "those sent: tracing referral list --direction sent",
    )


class PersonErasedError(RefusedError):
    text = Text("{person} 的个人信息已删除", "what was known of {person} was erased")
    hint = Text("没有可写入协查件的内容", "there is nothing left to write in a packet")


class PassphraseShortError(UsageError):
    text = Text("口令太短：{length} 个字符", "the passphrase is too short: {length} characters")
    hint = Text(
        "至少 {least} 个；不给口令则自动生成",
        "at least {least}; without one, one is drawn",
    )


class PassphraseFileMissingError(NotFoundError):
    text = Text("没有 --passphrase-file 所指的文件", "there is no file --passphrase-file names")
    hint = Text("写对路径，或用 - 键入", "mend the path, or type it: -")


@command(
    "packet",
    help=Text(
        "写出加密的协查件（PDF，中英文，AES-256）：找谁、如何找到、为何、请做什么、何时前、答复谁，"
        "别无其他。口令自动生成，或键入。",
        "Write a sealed packet (PDF in both languages, AES-256) for a city without this tool: "
        "who, how to find them, why, what is asked, by when, whom to answer, and nothing more. "
        "The passphrase is drawn, or typed.",
    ),
    example="""\
tracing referral packet R-0001 --identify 协查 --answer-to '洪城疾控 0791-0000000'
tracing referral packet R-0001 --identify 协查 --output r1.pdf \\
    --passphrase-file -""",
)
@argument("referral", help=Text("协查编号", "Id of the referral"))
@option(
    "--output",
    metavar=Text("文件", "FILE"),
    help=Text("写到哪里；缺省为 编号.pdf", "Where to write; its id with .pdf, if not given"),
)
@option(
    "--answer-to",
    metavar=Text("机关和电话", "OFFICE"),
    help=Text(
        "答复谁：机关和电话；缺省为登记库的名称",
        "Whom to answer, an office and its number; the registry's label, if not given",
    ),
)
@option(
    "--passphrase-file",
    metavar=Text("文件", "FILE"),
    help=Text(
        "从文件第一行读口令，- 为键入或标准输入；缺省自动生成",
        "Read the passphrase from the first line of a file; - to type it, or from stdin. "
        "Drawn, if not given",
    ),
)
@identify_option
@pass_invocation
def packet(
    invocation: Invocation,
    *,
    referral: str,
    output: str | None,
    answer_to: str | None,
    passphrase_file: str | None,
    identify: str | None,
) -> None:
    from tracing.registry.passphrases import new_passphrase

    if identify is None:
        raise PurposeMissingError
    ready()
    typed = _typed(passphrase_file)
    with opened(invocation) as registry:
        ref = registry.resolve(referral, "referral")
        at = registry.position()
        with registry.reading() as reading:
            told = _Packet(registry, reading.connection, at, ref.entity_id)
            sections = list(told.sections())
        if answer_to is not None:
            sections[-1] = sections[-1]._replace(rows=[(ANSWER, answer_to)])
        passphrase = typed or new_passphrase()
        sealed = document(told.paper(sections), passphrase)
        registry.identify("referral packet", identify, [ref.person_id])
    path = Path(output or f"{ref.human}.pdf")
    with private_file(path) as file:
        file.write(sealed)
    talk(WRITTEN.fill(path=path))
    if typed is None:
        talk(PASSPHRASE.fill(passphrase=passphrase))
        talk(TELL_IT)
    print(path)


class _Packet:
    """What one referral has to tell."""

    def __init__(self, registry: Registry, here: sa.Connection, at: int, referral: UUID) -> None:
        self._registry = registry
        self._here = here
        self._at = at
        found = referrals(here, at, referral_id=str(referral))
        columns = {"contact_id": "contact", "case_id": "case"}
        self._row = next(with_human_ids(here, found, columns))
        if self._row["direction"] is not ReferralDirection.SENT:
            raise NotSentError(referral=self._row["referral"])

    def paper(self, sections: Sequence[Section]) -> Paper:
        row, settings = self._row, self._registry.settings
        return Paper(
            issuer=settings.label,
            title=TITLE,
            numbers=[
                (heading("document"), row["document"] or both(NOT_SAID)),
                (heading("referral"), row["referral"]),
            ],
            sections=sections,
            signed=SIGNED,
            footer=FOOTER.fill(referral=row["referral"]),
            made_at=self._registry.now(),
        )

    def sections(self) -> Iterator[Section]:
        yield Section(Text("协查", "Request"), list(self._letter()))
        yield Section(WHOM, list(self._who()))
        if needs := list(self._needs()):
            yield Section(NEEDS, needs)
        yield Section(WHY, list(self._why()))
        yield Section(ASKED, list(self._by_when()), PLEASE)
        yield Section(ANSWER, [(ANSWER, self._registry.settings.label)])

    def _letter(self) -> Iterator[Line]:
        row = self._row
        yield Text("发往", "to"), f"{row['area']} {row['office'] or ''}".strip()
        yield Text("发自", "from"), self._registry.settings.jurisdiction
        yield Text("发出", "sent"), self._moment(row["asked_at"] or row["asked_reported_at"])

    def _who(self) -> Iterator[Line]:
        named = [self._row["person_id"]]
        person = next(questions.persons(self._here, self._at, person_ids=named, status=None))
        told = {name: self._registry.open(person[name]) for name in WHO_SEALED}
        if not any(told.values()):
            raise PersonErasedError(person=self._row["person"])
        for name in ("name", "known_as"):
            if text := told[name]:
                yield heading(name), text
        if person["sex"] is not None:
            yield heading("sex"), label(person["sex"])
        if born := told["birth_date"]:
            yield heading("birth_date"), born
        elif person["age"] is not None:
            yield heading("age"), f"{person['age']:g}"
        if number := told["document_number"]:
            kind = label(person["document_kind"]) if person["document_kind"] else DOCUMENT
            yield kind, number
        for name in ("phone", "address", "location"):
            if text := told[name]:
                yield heading(name), text

    def _needs(self) -> Iterator[Line]:
        for row in circumstances(self._here, self._at, person_id=self._row["person_id"]):
            for need in row["needs"]:
                yield heading("needs"), label(need)
            for name in ("needs_note", "guardian_named"):
                if text := self._registry.open(row[name]):
                    yield heading(name), text

    def _why(self) -> Iterator[Line]:
        row = self._row
        if row["case_id"]:
            case = next(questions.cases(self._here, self._at, case_id=row["case_id"]), None)
            yield WHY, POSITIVE
            if case is not None and case["sampled_on"] is not None:
                yield heading("sampled_on"), str(case["sampled_on"])
        elif row["contact_id"]:
            contact = next(questions.contacts(self._here, self._at, contact_id=row["contact_id"]))
            yield WHY, label(contact["category"]) if contact["category"] else heading("contact")
            if contact["last_exposure_on"] is not None:
                yield heading("last_exposure_on"), shown(contact["last_exposure_on"])
        else:
            yield WHY, NOT_SAID
        if note := self._registry.open(row["note"]):
            yield heading("note"), note

    def _by_when(self) -> Iterator[Line]:
        today = self._registry.now().date()
        held = in_force(self._here, self._at).on(today, self._registry.settings.jurisdiction)
        clocks = held.rules.work.clocks if held else ()
        limits = {clock.stops: clock for clock in clocks if _of_referrals(clock)}
        for stop, name in STOPS.items():
            if stop in limits:
                hours = f"{limits[stop].minutes / 60:g}"
                yield name, WITHIN.fill(hours=hours)
        if not limits:
            yield BY_WHEN, SOON

    def _moment(self, at: datetime) -> str:
        return shown(at, self._registry.zone)


WHO_SEALED = (
    "name",
    "known_as",
    "birth_date",
    "document_number",
    "phone",
    "address",
    "location",
)


def _of_referrals(clock: Clock) -> bool:
    return clock.starts is Milestone.REFERRAL_RECEIVED


def _typed(source: str | None) -> str | None:
    """The passphrase somebody gives; never an argument, which others could read."""
    if source is None:
        return None
    if source == STDIN:
        typed = getpass(str(TYPE_IT)) if sys.stdin.isatty() else sys.stdin.readline()
    else:
        try:
            typed = (Path(source).read_text(encoding="utf-8-sig").splitlines() or [""])[0]
        except FileNotFoundError:
            raise PassphraseFileMissingError from None
    given = typed.strip()
    if len(given) < SHORTEST:
        raise PassphraseShortError(length=len(given), least=SHORTEST)
    return given
