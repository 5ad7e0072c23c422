"""`tracing quarantine certificate`: the order, or the release from it, on paper."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tracing.console.base import (
    TEXT,
    Invocation,
    argument,
    ask,
    command,
    identify_option,
    option,
    pass_invocation,
)
from tracing.console.private import private_file
from tracing.console.quarantine.grounds import NOT_RECORDED
from tracing.console.quarantine.paper import FOOTER, SIGNED, Told, read, sections
from tracing.console.session import opened
from tracing.documents.page import Paper, both, document, ready
from tracing.language import Text
from tracing.render import shown, talk
from tracing.words import heading, label

if TYPE_CHECKING:
    from tracing.registry import Registry

ORDER = Text("{purpose}决定书", "Order of {purpose}")
RELEASE = Text("解除{purpose}证明", "Certificate of release from {purpose}")
WRITTEN = Text("已写入 {path}", "written to {path}")
PURPOSE = Text("用途（证明上有姓名）", "what for (it bears the name)")
STDOUT = "-"


@command(
    "certificate",
    help=Text(
        "把隔离令写成中英文 PDF：已解除的是解除证明，未解除的是决定书。上有姓名，须写明用途并"
        "记入查阅记录。",
        "Write an order as PDF in both languages: a certificate of release once it is over, else "
        "the order itself. It bears the name, so it is asked what for, and the look is recorded.",
    ),
    example="tracing quarantine certificate Q-0001 --identify 解除证明 --output Q-0001.pdf",
)
@argument("quarantine", help=Text("隔离令编号", "Id of the order"))
@option(
    "--output",
    metavar="FILE",
    help=Text("写到哪里，- 为标准输出；缺省为 编号.pdf", "Where to; - is stdout; else ID.pdf"),
)
@identify_option
@pass_invocation
def certificate(
    invocation: Invocation, *, quarantine: str, output: str | None, identify: str | None
) -> None:
    purpose = ask(identify, "--identify", PURPOSE, TEXT)
    ready()
    with opened(invocation) as registry:
        ref = registry.resolve(quarantine, "quarantine")
        pages = document(_paper(registry, read(registry, ref, purpose)))
    path = output or f"{ref.human}.pdf"
    if path == STDOUT:
        sys.stdout.buffer.write(pages)
        return
    with private_file(Path(path)) as file:
        file.write(pages)
    talk(WRITTEN.fill(path=path))


def _paper(registry: Registry, told: Told) -> Paper:
    row, state = told.row, told.state
    title = RELEASE if state.end else ORDER
    decision = state.end.decision if state.end else state.decision
    now = registry.now()
    document_number = decision.document_number or both(NOT_RECORDED)
    return Paper(
        issuer=decision.office,
        title=title.fill(purpose=label(row["purpose"])),
        numbers=[
            (heading("document"), document_number),
            (heading("quarantine"), row["quarantine"]),
        ],
        sections=list(sections(told)),
        signed=SIGNED,
        footer=FOOTER.fill(order=row["quarantine"], at=shown(now, registry.zone)),
        made_at=now,
    )
