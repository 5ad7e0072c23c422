"""`tracing case history`: what was recorded of a case, in order."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from tracing.console.audit import events as log
from tracing.console.base import (
    Invocation,
    argument,
    as_of_option,
    command,
    format_option,
    pass_invocation,
)
from tracing.console.session import opened
from tracing.language import Text
from tracing.render import Format, show

if TYPE_CHECKING:
    from tracing.ledger.recorder import Recorded
    from tracing.registry import Ref, Registry


@command(
    "history",
    help=Text(
        "按顺序列出一个病例的事件：何时录入、何人、哪条命令；个人信息不显示。",
        "List a case's events in order: when recorded, by whom, by which command; "
        "personal values are not shown.",
    ),
    example="tracing case history C-0001",
)
@argument("case", help=Text("病例编号", "Id of the case"))
@as_of_option
@format_option
@pass_invocation
def history(
    invocation: Invocation,
    case: str,
    as_of: int | datetime | date | None,
    format: Format,
) -> None:
    with opened(invocation) as registry:
        ref = registry.resolve(case, "case")
        events = _events(registry, ref, registry.position(as_of))
        if format == "table":
            for line in log.lines(log.rows(registry, events), registry.zone):
                print(line)
        else:
            show(log.rows(registry, events), log.KEYS, format)


def _events(registry: Registry, ref: Ref, at: int) -> list[Recorded]:
    """The case's own events, and those that take one of them back."""
    rows = registry.ledger.stream(ref.person_id, up_to=at)
    recorded = [registry.application.events_mapper.decode(row) for row in rows]
    own: set[int] = set()
    for event in recorded:
        taken_back = getattr(event.event, "retracts", None)
        of_case = getattr(event.event, "case_id", None) == ref.entity_id
        if of_case or (taken_back is not None and taken_back.version in own):
            own.add(event.version)
    return [event for event in recorded if event.version in own]
