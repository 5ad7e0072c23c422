"""`tracing audit verify`: a ledger re-checked from its bytes alone."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from tracing.console.base import Invocation, argument, command, option, pass_invocation
from tracing.console.session import reaching
from tracing.errors import IntegrityError, NotFoundError
from tracing.language import Text
from tracing.render import Column, show_record, talk
from tracing.settings import LEDGER, NoRegistryError, find

if TYPE_CHECKING:
    from tracing.ledger.audit import Report

VERIFYING = Text("核验账本", "verifying the ledger")
SOUND = Text(
    "账本完好。把事件数和树根记在别处，以后可用 --size 与 --root 对照。",
    "The ledger is sound. Keep size and root somewhere else, to compare them later by --size and "
    "--root.",
)
FINDINGS = Text("发现", "findings")
MORE_FINDINGS = Text("只列出前 {shown} 处，共 {all} 处", "the first {shown} of {all}")
AT = Text("位置 {position}：", "position {position}: ")
WHOLE = Text("整个文件：", "the file as a whole: ")
STATED = Text("应为  ", "stated  ")
FOUND = Text("实为  ", "found   ")


class LedgerUnsoundError(IntegrityError):
    text = Text(
        "账本与写下时不符：发现 {findings} 处，最早在位置 {position}",
        "the ledger is not as it was written: findings: {findings}, lowest position: {position}",
    )
    hint = Text(
        "停止记录，保留现有文件，从备份找回完好的账本",
        "stop recording, keep the files as they are, and find a sound ledger in the backups",
    )


class NoLedgerError(NotFoundError):
    text = Text("{path} 没有账本", "there is no ledger at {path}")
    hint = Text("写明 ledger.db 或登记库的文件夹", "name ledger.db, or a registry's folder")


@command(
    "verify",
    help=Text(
        "只凭账本文件的字节重新核验：内容、顺序、时间、版本、提交、事件种类。不需要密钥。",
        "Re-check a ledger from its bytes alone: contents, order, times, versions, commits and "
        "topics. It needs no key.",
    ),
    example="tracing audit verify\ntracing audit verify backup/ledger.db --size 812 --root 9f2c…",
)
@argument(
    "path",
    required=False,
    type=click.Path(path_type=Path),
    help=Text("账本文件或登记库；缺省为本登记库", "A ledger or a registry; else this registry"),
)
@option(
    "--size",
    type=click.IntRange(min=0),
    metavar=Text("个数", "N"),
    help=Text("另处保存的事件数", "The size that was kept elsewhere"),
)
@option(
    "--root",
    metavar=Text("树根", "HEX"),
    help=Text("另处保存的树根", "The root that was kept elsewhere"),
)
@option(
    "--format",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help=Text("显示方式", "How to show it"),
)
@pass_invocation
def verify(
    invocation: Invocation,
    path: Path | None,
    size: int | None,
    root: str | None,
    format: Literal["table", "json"],
) -> None:
    from tracing.ledger import audit

    ledger = _ledger(path, invocation.registry)
    with reaching(VERIFYING) as reached:
        report = audit.verify(
            ledger,
            topics=audit.known_topics(),
            expected_size=size,
            expected_root=root.lower() if root else None,
            progress=reached,
        )
    _show_report(ledger, report, format)
    if not report.ok:
        raise LedgerUnsoundError(
            findings=report.findings_in_all, position=report.first_bad_position or "-"
        )
    talk(SOUND)


def _ledger(path: Path | None, registry: Path | None) -> Path:
    """The file to check; a bare ledger has no registry.toml beside it."""
    place = path or registry
    if place is None:
        try:
            place = find(None)
        except NoRegistryError:
            place = Path.cwd()
    found = place / LEDGER if place.is_dir() else place
    if not found.is_file():
        raise NoLedgerError(path=place)
    return found


def _show_report(ledger: Path, report: Report, format: Literal["table", "json"]) -> None:
    findings = [finding._asdict() for finding in report.findings]
    record: dict[str, Any] = {
        "ledger": str(ledger),
        "size": report.size,
        "root": report.root,
        "commits": report.commits,
        "first_recorded_at": _moment(report.first_recorded_at),
        "last_recorded_at": _moment(report.last_recorded_at),
        "findings_in_all": report.findings_in_all,
    }
    columns: list[str | Column] = [
        Column("ledger", Text("账本", "ledger")),
        Column("size", Text("事件数", "size")),
        "root",
        Column("commits", Text("提交数", "commits")),
        Column("first_recorded_at", Text("首次记录", "first recorded")),
        Column("last_recorded_at", Text("最后记录", "last recorded")),
        Column("findings_in_all", FINDINGS),
    ]
    if format == "json":
        whole = {
            **record,
            "ok": report.ok,
            "first_bad_position": report.first_bad_position,
            "findings": [{**each, "what": str(each["what"])} for each in findings],
        }
        show_record(whole, list(whole), format)
        return
    show_record(record, columns, format)
    for finding in report.findings:
        place = WHOLE if finding.position is None else AT.fill(position=finding.position)
        print(f"\n{place}{finding.what}")
        for told, value in ((STATED, finding.stated), (FOUND, finding.found)):
            if value:
                print(f"  {told}{value}")
    if len(findings) < report.findings_in_all:
        talk(MORE_FINDINGS.fill(shown=len(findings), all=report.findings_in_all))


def _moment(microseconds: int | None) -> datetime | None:
    from tracing.ledger.instants import moment_of

    return None if microseconds is None else moment_of(microseconds)
