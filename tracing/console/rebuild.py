"""`tracing rebuild`: the views, folded anew from the ledger."""

from __future__ import annotations

from tracing.console.base import Invocation, format_option, pass_invocation
from tracing.console.base import command as command_of
from tracing.console.session import opened, reaching
from tracing.language import Text
from tracing.render import Column, Format, show_record, talk

REBUILDING = Text("重建视图", "building the views")
REBUILT = Text(
    "视图已从账本重建到位置 {position}", "the views are built anew up to position {position}"
)
VIEWS = Column("views", Text("视图", "views"))


@command_of(
    "rebuild",
    help=Text(
        "从账本重建视图：旧视图在新视图完成之前照常可用，结果逐字节相同。",
        "Build the views anew from the ledger: the old ones serve until the new ones are complete, "
        "and every answer is the same to the byte.",
    ),
    example="tracing rebuild",
)
@format_option
@pass_invocation
def command(invocation: Invocation, format: Format) -> None:
    with opened(invocation) as registry:
        with reaching(REBUILDING) as reached:
            position = registry.rebuild(reached)
        talk(REBUILT.fill(position=position))
        rebuilt = {"views": registry.fingerprint, "position": position}
        show_record(rebuilt, [VIEWS, "position"], format)
