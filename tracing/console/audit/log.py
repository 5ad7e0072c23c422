"""`tracing audit log` and `audit access`: who recorded what, and who looked at whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import TYPE_CHECKING
from uuid import UUID

import click

from tracing.console.audit.reading import Wanted, read
from tracing.console.base import (
    MOMENT,
    Invocation,
    command,
    format_option,
    identify_option,
    option,
    pass_invocation,
)
from tracing.console.session import opened
from tracing.language import Text
from tracing.render import EMPTY, Column, Format, show, talk

if TYPE_CHECKING:
    from tracing.registry import Registry


@command(
    "log",
    help=Text(
        "列出事件：位置、时间、种类、何人、操作者及其凭据、来源、提交。按顺序，早的在前。"
        "密封的内容显示为 ●。",
        "List events: position, time, topic, of whom, by whom and how sure we are of them, source, "
        "commit. In order, the earliest first. Sealed values show as ●.",
    ),
    example=(
        "tracing audit log --person P-0007\n"
        "tracing audit log --of 360103001\n"
        "tracing audit log --topic case.retracted --from 2022-07-14 --format csv"
    ),
)
@option("--person", metavar="P-…", help=Text("只列此人的", "Only those of this person"))
@option("--case", metavar="C-…", help=Text("只列此病例的", "Only those about this case"))
@option("--contact", metavar="K-…", help=Text("只列此密接的", "Only those about this contact"))
@option(
    "--of",
    metavar=Text("编号", "ID"),
    help=Text(
        "只列此编号（任何种类）或此区划的", "Only those about this id, of whatever kind, or area"
    ),
)
@option(
    "--naming",
    metavar=Text("编号", "ID"),
    help=Text(
        "只列提到此编号的，不论记在谁名下", "Only those that name this id, whoever they are about"
    ),
)
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
    of: str | None,
    naming: str | None,
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
    from tracing.console.audit.events import KEYS, lines

    with opened(invocation) as registry:
        stream, entity = _subject(
            registry,
            {"person": person, "case": case, "contact": contact, "of": of, "naming": naming},
        )
        started = 0 if since is None else registry.position(_start(since))
        through = registry.position(until)
        wanted = Wanted(max(started, after or 0), through, stream, entity, actor, source, topic)
        found = read(registry, wanted, limit, identify)
        if format == "table":
            _write(lines(found, registry.zone))
        else:
            show(found, KEYS, format, registry.zone)


@command(
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
        found = read(registry, wanted, None, identify)
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
    registry: Registry, named: Mapping[str, str | None]
) -> tuple[UUID | None, UUID | None]:
    """The stream to read, and what its events must be about or name."""
    given = [(how, text) for how, text in named.items() if text]
    if len(given) > 1:
        raise click.UsageError("--person, --case, --contact, --of, --naming: one at a time")
    for how, text in given:
        area = _area(registry, text) if how == "of" else None
        if area is not None:
            return area, None
        ref = registry.resolve(text) if how in ("of", "naming") else registry.resolve(text, how)
        if how == "naming":
            return None, ref.entity_id
        return ref.person_id, None if ref.entity_id == ref.person_id else ref.entity_id
    return None, None


def _area(registry: Registry, text: str) -> UUID | None:
    """The stream of an area that a code or a name means; None where it is the id of something."""
    from tracing.console.area.naming import known_code
    from tracing.domain.area.commands import area_id
    from tracing.registry import UnreadableIdError

    try:
        registry.resolve(text)
    except UnreadableIdError:
        code = known_code(registry, text)
        if code is None:
            raise
        return area_id(registry.registry_id, code)
    return None


def _start(moment: datetime | date) -> datetime:
    """A date begins with its day."""
    return moment if isinstance(moment, datetime) else datetime.combine(moment, time.min)


def _write(found: Iterable[str]) -> None:
    line = None
    for line in found:
        print(line)
    if line is None:
        talk(EMPTY)
