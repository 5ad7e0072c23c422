"""`tracing bulletin check`: whether what somebody else published adds up."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracing.console.base import argument, command, option
from tracing.console.bulletin.file import Foreign, read
from tracing.console.bulletin.options import Wanted, asked_of
from tracing.console.bulletin.publishing import former, stream_of
from tracing.console.creating import on_new
from tracing.console.recording import Call, recording, recording_options
from tracing.console.session import NOTHING, REPEATED, opened
from tracing.domain.bulletin.commands import RecordForeignBulletin
from tracing.errors import UsageError
from tracing.language import Text
from tracing.projections.bulletin.checking import Finding, against, sums
from tracing.projections.bulletin.suppression import THRESHOLD
from tracing.projections.questions import bulletins as questions
from tracing.projections.questions.bulletins import Scope
from tracing.render import show, talk

if TYPE_CHECKING:
    from tracing.registry import Registry

CHECKED = Text(
    "核对了 {checked} 处合计，{wrong} 处不符", "{checked} sums checked, {wrong} do not add up"
)
COMPARED = Text("与本库比较：{wrong} 处不同", "compared with our own ledger: {wrong} differ")
NOT_OURS = Text(
    "本库在截止时刻之前没有记录，未作比较", "our own ledger has nothing by then: not compared"
)
NOT_MENDED = Text(
    "原因不明的差额只作记录，不作修补。",
    "A residual of unknown cause is a finding; nothing is mended.",
)
RECORDED = Text("已按原文记录为 {bulletin}", "recorded as it was said, as {bulletin}")
COLUMNS = ("finding", "area", "figure", "stated", "sum", "residual", "cause")


class IssuerMissingError(UsageError):
    text = Text("{path} 没有写发布单位", "{path} does not say who issued it")
    hint = Text('写上 issuer = "单位名称"', 'write issuer = "name of the body"')


@command(
    "check",
    help=Text(
        "核对别人发布的通报：分项之和与总数、与前一天、（--against-own）与本库。"
        "不符之处是发现，绝不修补。",
        "Check a bulletin of somebody else: parts against totals, day against day and, with "
        "--against-own, against the registry. What does not add up is a finding, never mended.",
    ),
    example="""\
tracing bulletin check nanchang-2022-07-16.toml
tracing bulletin check nanchang-2022-07-16.toml --against-own --record""",
)
@on_new
@argument(
    "file", type=click.Path(path_type=Path), help=Text("TOML 或 JSON 文件", "A TOML or JSON file")
)
@option(
    "--against-own",
    is_flag=True,
    help=Text("也与本库的数字比较", "Compare with the registry's own figures too"),
)
@option("--record", is_flag=True, help=Text("按原文记录下来", "Record it as it was said"))
@option(
    "--corrects",
    metavar=Text("编号", "ID"),
    help=Text("记录为对这一份的更正", "Record it as a correction of that one"),
)
@recording_options
def check(call: Call, *, file: Path, against_own: bool, record: bool, corrects: str | None) -> None:
    with opened(call.invocation) as registry:
        said = read(file, registry.zone)
        checked = [finding for _, finding in sums(said.sections)]
        found = [finding for finding in checked if finding is not None]
        talk(CHECKED.fill(checked=len(checked), wrong=len(found)))
        if against_own:
            found += _against_own(registry, said)
        rows = [finding._asdict() for finding in found]
        if rows or call.format != "table":
            show(rows, COLUMNS if call.format == "table" else Finding._fields, call.format)
        if rows:
            talk(NOT_MENDED)
    if record:
        _record(call, file, said, corrects)


def _against_own(registry: Registry, said: Foreign) -> list[Finding]:
    at = registry.position()
    wanted = Wanted((), None, None, False, THRESHOLD)
    with registry.reading() as reading:
        connection = reading.connection
        asked = asked_of(registry, connection, said.about_on, at, wanted)
        scopes = [Scope(section.area, section.cut_off) for section in said.sections]
        own = questions.sections(connection, asked, scopes)
    known = [part for part in own if any(part.figures.values())]
    if not known:
        talk(NOT_OURS)
        return []
    found = [
        finding
        for section, part in zip(said.sections, own, strict=True)
        if part in known
        for finding in against(section, part.figures)
    ]
    talk(COMPARED.fill(wrong=len(found)))
    return found


def _record(call: Call, file: Path, said: Foreign, corrects: str | None) -> None:
    if said.issuer is None:
        raise IssuerMissingError(path=file)
    with recording(call) as entry:
        thing_id = stream_of(entry, said.about_on, said.issuer)
        answer = entry.registry.execute(
            RecordForeignBulletin(
                thing_id=thing_id,
                about_on=said.about_on,
                issuer=said.issuer,
                sections=said.sections,
                document=said.document,
                published_at=said.published_at,
                corrects=former(entry, corrects, thing_id, said.about_on),
                **entry.learnt,
            ),
            asked=entry.asked,
        )
        if answer.replayed:
            talk(REPEATED)
        recorded = RECORDED.fill(bulletin=entry.registry.human(thing_id))
        talk(recorded if answer.first is not None else NOTHING)
