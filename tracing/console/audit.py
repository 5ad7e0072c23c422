"""`tracing audit`: the ledger re-checked from its bytes, and read as a log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple
from uuid import UUID

import click

from tracing.console.base import (
    MOMENT,
    Invocation,
    argument,
    format_option,
    identify_option,
    option,
    pass_invocation,
)
from tracing.console.base import group as group_of
from tracing.console.session import opened, reaching
from tracing.errors import IntegrityError, NotFoundError
from tracing.language import Text
from tracing.render import EMPTY, Column, Format, show, show_record, talk
from tracing.settings import LEDGER, NoRegistryError, find

if TYPE_CHECKING:
    from tracing.console.log import Opened
    from tracing.domain.values import Sealed
    from tracing.ledger.audit import Report
    from tracing.ledger.recorder import Recorded
    from tracing.registry import Registry

group = group_of(
    "audit",
    help=Text(
        "核验账本、查阅谁在何时记录了什么。",
        "Verify the ledger, and see who recorded what and when.",
    ),
)

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
PAGE = 500
LINK_FIELD = "link"
"""What fields that lead to a person are called (FORMAT.md, section 6)."""


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


@group.verb(
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


class Wanted(NamedTuple):
    """Which events are asked for. `entity`: the case, contact or person looked at."""

    after: int
    through: int
    stream: UUID | None
    entity: UUID | None
    actor: str | None
    source: str | None
    topic: str | None

    def has_topic(self, topic: str) -> bool:
        """A topic is asked for whole (`case.reported`) or by its noun (`case`)."""
        return self.topic is None or topic == self.topic or topic.startswith(f"{self.topic}.")

    def fits(self, recorded: Recorded) -> bool:
        envelope, event = recorded.envelope, recorded.event
        return (
            self.actor in (None, envelope.actor)
            and (self.source is None or f"{envelope.source}:".startswith(f"{self.source}:"))
            and (
                self.entity is None
                or self.entity
                in (
                    getattr(event, "case_id", None),
                    getattr(event, "contact_id", None),
                    *getattr(event, "people", ()),
                )
            )
        )


@group.verb(
    "log",
    help=Text(
        "列出事件：位置、时间、种类、何人、操作者及其凭据、来源、提交。按顺序，早的在前。"
        "密封的内容显示为 ●。",
        "List events: position, time, topic, of whom, by whom and how sure we are of them, source, "
        "commit. In order, the earliest first. Sealed values show as ●.",
    ),
    example=(
        "tracing audit log --person P-0007\n"
        "tracing audit log --topic case.retracted --from 2022-07-14 --format csv"
    ),
)
@option("--person", metavar="P-…", help=Text("只列此人的", "Only those of this person"))
@option("--case", metavar="C-…", help=Text("只列此病例的", "Only those about this case"))
@option("--contact", metavar="K-…", help=Text("只列此密接的", "Only those about this contact"))
@option(
    "--actor",
    metavar=Text("工号", "CODE"),
    help=Text("只列此操作者记录的", "Only what this actor recorded"),
)
@option(
    "--source",
    metavar=Text("来源", "SOURCE"),
    help=Text("只列此来源的：cli、import、undo 等", "Only from this door: cli, import, undo …"),
)
@option(
    "--topic",
    metavar=Text("种类", "TOPIC"),
    help=Text(
        "只列此种事件：case.reported，或 case 为全部病例事件",
        "Only events of this topic: case.reported, or case for all about cases",
    ),
)
@option(
    "--from",
    "since",
    type=MOMENT,
    metavar=Text("时刻", "WHEN"),
    help=Text("自此时起记录的", "Recorded at this moment or later"),
)
@option(
    "--to",
    "until",
    type=MOMENT,
    metavar=Text("时刻", "WHEN"),
    help=Text(
        "此时之前记录的；日期则到当日终了", "Recorded before this moment; a date: to its end"
    ),
)
@option(
    "--after",
    type=click.IntRange(min=0),
    metavar=Text("位置", "POSITION"),
    help=Text("只列此位置之后的", "Only those after this position"),
)
@option(
    "--limit",
    type=click.IntRange(min=1),
    metavar=Text("个数", "N"),
    help=Text("至多列几条", "At most so many"),
)
@identify_option
@format_option
@pass_invocation
def log(
    invocation: Invocation,
    *,
    person: str | None,
    case: str | None,
    contact: str | None,
    actor: str | None,
    source: str | None,
    topic: str | None,
    since: datetime | date | None,
    until: datetime | date | None,
    after: int | None,
    limit: int | None,
    identify: str | None,
    format: Format,
) -> None:
    from tracing.console.log import KEYS, lines

    with opened(invocation) as registry:
        stream, entity = _subject(registry, person, case, contact)
        started = 0 if since is None else registry.position(_start(since))
        through = registry.position(until)
        wanted = Wanted(max(started, after or 0), through, stream, entity, actor, source, topic)
        found = _rows(registry, wanted, limit, identify)
        if format == "table":
            _write(lines(found, registry.zone))
        else:
            show(found, KEYS, format, registry.zone)


@group.verb(
    "access",
    help=Text(
        "列出谁查看过谁的个人信息、用途是什么。用途是密封的，显示为 ●。",
        "List who looked at whose personal values, and what for. The purpose is sealed and shows "
        "as ●.",
    ),
    example="tracing audit access --person P-0007",
)
@option("--person", metavar="P-…", help=Text("只列查看此人的", "Only looks at this person"))
@identify_option
@format_option
@pass_invocation
def access(
    invocation: Invocation, person: str | None, identify: str | None, format: Format
) -> None:
    with opened(invocation) as registry:
        looked_at = registry.resolve(person, "person").entity_id if person else None
        through = registry.position()
        wanted = Wanted(0, through, registry.registry_id, looked_at, None, None, "access.recorded")
        found = _rows(registry, wanted, None, identify)
        columns: list[str | Column] = [
            "position",
            "recorded_at",
            "actor",
            Column("query", Text("查询", "query")),
            Column("people", Text("看了谁", "people")),
            Column("purpose", Text("用途", "purpose")),
        ]
        show(
            ({"people": [], **row, **row["fields"]} for row in found),
            columns,
            format,
            registry.zone,
        )


def _subject(
    registry: Registry, person: str | None, case: str | None, contact: str | None
) -> tuple[UUID | None, UUID | None]:
    """The stream to read, and the case or contact to keep to."""
    named = {"person": person, "case": case, "contact": contact}
    given = {kind: registry.resolve(text, kind) for kind, text in named.items() if text}
    if len(given) > 1:
        raise click.UsageError("--person, --case, --contact: one at a time")
    for kind, ref in given.items():
        return ref.person_id, None if kind == "person" else ref.entity_id
    return None, None


def _start(moment: datetime | date) -> datetime:
    """A date begins with its day."""
    return moment if isinstance(moment, datetime) else datetime.combine(moment, time.min)


def _write(found: Iterable[str]) -> None:
    line = None
    for line in found:
        print(line)
    if line is None:
        talk(EMPTY)


def _rows(
    registry: Registry, wanted: Wanted, limit: int | None, identify: str | None
) -> Iterator[dict[str, Any]]:
    from tracing.console.log import rows

    left = limit
    for page in _pages(registry, wanted):
        events = page if left is None else page[:left]
        if identify is None:
            yield from rows(registry, events)
        else:
            _record_access(registry, events, identify)
            yield from rows(registry, events, lambda event: _opened(registry, event))
        if left is not None:
            left -= len(events)
            if left == 0:
                return


def _pages(registry: Registry, wanted: Wanted) -> Iterator[list[Recorded]]:
    """The events asked for, by pages of the ledger; one person's come from their stream alone."""
    decode = registry.application.events_mapper.decode
    after = wanted.after
    while after < wanted.through:
        if wanted.stream is None:
            stored = registry.ledger.page(after, min(PAGE, wanted.through - after))
        else:
            whole = registry.ledger.stream(wanted.stream, wanted.through)
            stored = [row for row in whole if row.position > after]
        if not stored:
            return
        after = wanted.through if wanted.stream else stored[-1].position
        events = [decode(row) for row in stored if wanted.has_topic(row.topic)]
        found = [event for event in events if wanted.fits(event)]
        if found:
            yield found


def _record_access(registry: Registry, events: Iterable[Recorded], purpose: str) -> None:
    """Who looks, and what for: before anything is opened."""
    from tracing.domain.identifiers import PersonId

    whose = {PersonId(owner) for event in events for owner in _owned(event)}
    if whose:
        registry.identify("audit log", purpose, sorted(whose - {PersonId(registry.registry_id)}))


def _opened(registry: Registry, event: Recorded) -> Opened:
    from tracing.ledger.sealing import Place

    place = Place(event.stream_id, event.version, event.topic)
    sealer = registry.application.sealer
    return {field: sealer.open(sealed, place, field) for field, sealed in _sealed(event)}


def _owned(event: Recorded) -> Iterator[UUID]:
    """Whose the sealed values of an event are."""
    return (UUID(bytes=sealed.key) for _, sealed in _sealed(event))


def _sealed(event: Recorded) -> Iterator[tuple[str, Sealed]]:
    """Sealed values by field. Links to people stay closed: they say nothing of anybody."""
    from tracing.ledger.sealed_fields import sealed_values

    for field, sealed in sealed_values(event.event):
        if field.rpartition(".")[2] != LINK_FIELD:
            yield field, sealed
