"""`tracing undo`: one's own last command is taken back. The ledger keeps both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING

from tracing.console.audit import events as log
from tracing.console.base import (
    REASON,
    Invocation,
    agreed,
    format_option,
    option,
    pass_invocation,
    personal_option,
    read_personal,
)
from tracing.console.base import command as command_of
from tracing.console.session import opened, tell
from tracing.language import Text
from tracing.render import Format, talk

if TYPE_CHECKING:
    from tracing.ledger.recorder import Recorded
    from tracing.registry import Registry

WILL = Text("将撤回（共 {count} 条）：", "This is going to be taken back ({count} in all):")
ALTOGETHER = Text("  {topic}：{count} 条", "  {topic}: {count}")
QUESTION = Text("撤回吗", "Take it back")
KEPT = Text("什么也没有撤回", "nothing was taken back")
UNDONE = Text("已撤回 {count} 条", "{count} taken back")
UNDONE_BEFORE = Text("已撤回", "it was taken back")
MOST_LISTED = 20


@command_of(
    "undo",
    help=Text(
        "撤回自己的上一条命令：先列出要撤回的内容，再询问。原来的记录留在账本里，撤回也记录在案。",
        "Take back one's own last command: what it recorded is shown first, then you are asked. "
        "The ledger keeps what was recorded, and that it was taken back.",
    ),
    example="tracing undo\necho 'reason: wrong person' | tracing undo --yes --personal -",
)
@personal_option
@option("--yes", is_flag=True, help=Text("不再询问（供脚本用）", "Do not ask (for scripts)"))
@format_option
@pass_invocation
def command(invocation: Invocation, personal: str | None, yes: bool, format: Format) -> None:
    with opened(invocation) as registry:
        asked = registry.asked(invocation.command_id)
        before = registry.first_answer(asked.command_id)
        if before is not None:
            tell(before, UNDONE_BEFORE, {"undone": str(asked.command_id)}, format)
            return
        undone = registry.last_own_command()
        _say(registry, undone, registry.zone)
        reason = None if yes and personal is None else read_personal(personal, REASON).get("reason")
        if not agreed(yes, "--yes", QUESTION):
            talk(KEPT)
            return
        _, answer = registry.undo(reason, asked, undone)
        record = {
            "undone_first_position": undone[0].position,
            "undone_last_position": undone[-1].position,
        }
        tell(answer, UNDONE.fill(count=len(undone)), record, format)


def _say(registry: Registry, undone: Sequence[Recorded], zone: tzinfo) -> None:
    talk(WILL.fill(count=len(undone)))
    if len(undone) <= MOST_LISTED:
        for line in log.lines(log.rows(registry, undone), zone):
            talk(line)
        return
    for topic, count in Counter(event.topic for event in undone).items():
        talk(ALTOGETHER.fill(topic=topic, count=count))
