"""`tracing bulletin publish`: what was said to the public; `list`: all that was said."""

from __future__ import annotations

from datetime import date, datetime
from itertools import count
from typing import TYPE_CHECKING, Any

from tracing.console.base import (
    DAY,
    MOMENT,
    Invocation,
    OneOf,
    argument,
    as_of_option,
    command,
    format_option,
    option,
    pass_invocation,
    personal_option,
    read_personal,
)
from tracing.console.bulletin.options import Wanted, bulletin_options, computed
from tracing.console.creating import on_new
from tracing.console.decisions import DECIDED, DecisionAsked, decision_of, decision_options
from tracing.console.recording import Call, Entry, recording, recording_options
from tracing.console.session import instant, opened, tell
from tracing.domain.bulletin.commands import PublishBulletin, bulletin_id
from tracing.domain.bulletin.state import BulletinKind
from tracing.errors import UsageError
from tracing.language import Text
from tracing.projections.bulletin.document import as_said
from tracing.projections.questions import bulletins as questions
from tracing.render import Format, show

if TYPE_CHECKING:
    from uuid import UUID

PUBLISHED = Text("通报已发布并记录", "the bulletin is published and recorded")
LISTED = (
    "bulletin",
    "about_on",
    "bulletin_kind",
    "issuer",
    "published_at",
    "new",
    "cumulative",
    "corrected",
)
LIST = (
    "bulletin",
    "about_on",
    "bulletin_kind",
    "issuer",
    "document",
    "published_at",
    "known_at",
    "new",
    "cumulative",
    "corrected",
    "bulletin_id",
)
TITLE = option(
    "--title",
    metavar=Text("名称", "NAME"),
    help=Text("新闻发布会或文件的名称", "Name of the press conference or document"),
)


class CorrectsAnotherBulletinError(UsageError):
    text = Text("{bulletin} 不是 {about} 的通报", "{bulletin} is not the bulletin about {about}")
    hint = Text("见 tracing bulletin list", "see tracing bulletin list")


@command(
    "publish",
    help=Text(
        "记录已向公众发布的通报：与 show 所示完全一致，连同当时所据的账本位置。"
        "同一天内容不同的，只能作为对原通报的更正。",
        "Record what was said to the public, exactly as `show` shows it, with the position of the "
        "ledger it was computed as of. Something else about the same day is a correction.",
    ),
    example="""\
tracing bulletin publish 2022-07-16 --public --title 第24场新闻发布会 \\
    --office 市防控指挥部 --decided-at 2022-07-17T09:30
tracing bulletin publish 2022-07-16 --corrects B-0001 \\
    --office 市防控指挥部 --decided-at 2022-07-18T09:30""",
)
@on_new
@argument("day", metavar="DATE", type=DAY, help=Text("日期", "The date"))
@bulletin_options
@TITLE
@option(
    "--published-at",
    type=MOMENT,
    metavar=Text("时刻", "WHEN"),
    help=Text("发布的时刻；缺省为现在", "When it was published; now, if not given"),
)
@option(
    "--corrects",
    metavar=Text("编号", "ID"),
    help=Text("更正这一份通报", "The bulletin that is put right"),
)
@decision_options
@personal_option
@recording_options
def publish(
    call: Call,
    *,
    day: date,
    wanted: Wanted,
    title: str | None,
    published_at: datetime | date | None,
    corrects: str | None,
    decision: DecisionAsked,
    personal: str | None,
) -> None:
    asked = decision.completed()
    texts = dict(read_personal(personal, DECIDED))
    with recording(call) as entry:
        registry = entry.registry
        before = registry.first_answer(entry.asked.command_id)
        thing_id = stream_of(entry, day, registry.settings.jurisdiction)
        if before is not None:
            tell(before, PUBLISHED, {"bulletin": registry.human(thing_id)}, call.format)
            return
        found, _ = computed(registry, day, wanted)
        publishing = PublishBulletin(
            thing_id=thing_id,
            about_on=day,
            sections=as_said(found),
            known_at=found.known_at.position,
            document=title,
            published_at=None if published_at is None else instant(registry, published_at),
            decision=decision_of(registry, asked, texts),
            corrects=former(entry, corrects, thing_id, day),
            **entry.learnt,
        )
        answer = registry.execute(publishing, asked=entry.asked)
        tell(answer, PUBLISHED, {"bulletin": registry.human(thing_id)}, call.format)


def stream_of(entry: Entry, day: date, of: str) -> UUID:
    """The stream of what is said about a day; a new one where the last was taken back."""
    registry = entry.registry
    for attempt in count():
        thing_id = bulletin_id(registry.registry_id, day, of, attempt)
        known = registry.thing(thing_id)
        if not known.version or known.state is not None:
            return thing_id
    raise AssertionError


def former(entry: Entry, corrects: str | None, thing_id: UUID, day: date) -> int | None:
    """The version that is corrected, of the bulletin that was named."""
    if corrects is None:
        return None
    ref = entry.registry.resolve(corrects, "bulletin")
    if ref.entity_id != thing_id:
        raise CorrectsAnotherBulletinError(bulletin=ref.human, about=day)
    version: int = entry.registry.thing(thing_id).state.version
    return version


@command(
    "list",
    help=Text(
        "列出已发布的和外来的通报。", "List bulletins that were published, and those of others."
    ),
    example="tracing bulletin list --kind own",
)
@option("--kind", type=OneOf(BulletinKind), help=Text("只列这一种", "Only these"))
@as_of_option
@format_option
@pass_invocation
def list_bulletins(
    invocation: Invocation,
    *,
    kind: BulletinKind | None,
    as_of: int | datetime | date | None,
    format: Format,
) -> None:
    with opened(invocation) as registry:
        at = registry.position(as_of)
        with registry.reading() as reading:
            rows = [_row(row) for row in questions.bulletins(reading.connection, at, kind=kind)]
    show(rows, LISTED if format == "table" else LIST, format, registry.zone)


def _row(row: dict[str, Any]) -> dict[str, Any]:
    """With the figures that tell one from another: of its first section."""
    sections = row.pop("sections")
    said = {figure.key: figure.count for figure in sections[0].figures}
    return row | {
        "new": said.get("positives.new"),
        "cumulative": said.get("positives.cumulative"),
    }
