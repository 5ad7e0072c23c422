"""`tracing status`: what a registry is, and how it stands."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from tracing.console.base import Invocation, format_option, pass_invocation
from tracing.console.base import command as command_of
from tracing.console.session import opened
from tracing.language import Text
from tracing.ledger.instants import moment_of
from tracing.render import Column, Format, show_record
from tracing.settings import key_place

if TYPE_CHECKING:
    from tracing.registry import Registry


class Hint(StrEnum):
    """What does not fit together, as `--format json` names it."""

    OTHER_REGISTRY = "ledger_of_another_registry"
    SETTINGS_DIFFER = "settings_differ_from_ledger"


HINTS: Mapping[Hint, Text] = {
    Hint.OTHER_REGISTRY: Text(
        "账本属于另一个登记库：放回本库自己的 ledger.db",
        "the ledger belongs to another registry: put this registry's own ledger.db back",
    ),
    Hint.SETTINGS_DIFFER: Text(
        "registry.toml 与账本首个事件不符：以账本为准，改正 registry.toml",
        "registry.toml differs from the ledger's first event: the ledger counts, mend the file",
    ),
}
NOTHING = Text("无", "nothing")
COUNTS = ("persons", "cases", "contacts", "exposures", "transmissions")
COLUMNS = (
    "registry",
    "label",
    "jurisdiction",
    "time_zone",
    "folder",
    "position",
    Column("last_recorded_at", Text("最后记录", "last recorded")),
    Column("simulated_clock", Text("模拟时钟", "simulated clock")),
    *COUNTS,
    Column("views", Text("视图", "views")),
    Column("views_position", Text("视图位置", "views stand at")),
    Column("key_file", Text("密钥", "key")),
    Column("hints", Text("须检查", "to be checked")),
)


@command_of(
    "status",
    help=Text(
        "显示登记库的现状：位置、各视图的数量、密钥所在、须检查之处。"
        "没有新记录时，两次的结果完全相同。",
        "Show how the registry stands: its position, the counts of its read models, where its key "
        "lies, what is to be checked. Asked twice with nothing recorded in between, it says the "
        "same.",
    ),
    example="tracing status\ntracing status --format json",
)
@format_option
@pass_invocation
def command(invocation: Invocation, format: Format) -> None:
    with opened(invocation) as registry:
        found = _status(registry)
        if format == "table":
            found["hints"] = [HINTS[hint] for hint in found["hints"]] or NOTHING
        show_record(found, COLUMNS, format, registry.zone)


def _status(registry: Registry) -> dict[str, Any]:
    from tracing.projections import questions
    from tracing.projections.models import FEEDS

    position = registry.position()
    with registry.reading() as reading:
        counts = {
            name: questions.count(reading.connection, FEEDS[name], position) for name in COUNTS
        }
        stand = reading.position
    last = registry.ledger.row(position)
    assert last is not None
    return {
        "registry": registry.registry_id,
        "label": registry.settings.label,
        "jurisdiction": registry.settings.jurisdiction,
        "time_zone": registry.settings.time_zone,
        "folder": str(registry.folder),
        "position": position,
        "last_recorded_at": moment_of(last.recorded_at),
        "simulated_clock": registry.opening.simulated_clock,
        **counts,
        "views": registry.fingerprint,
        "views_position": stand,
        "key_file": key_place(registry.registry_id),
        "hints": _hints(registry),
    }


def _hints(registry: Registry) -> list[Hint]:
    said, opening = registry.settings, registry.opening
    if registry.ledger.ledger_id != registry.registry_id:
        return [Hint.OTHER_REGISTRY]
    told = (opening.label, opening.jurisdiction, opening.time_zone)
    return [] if told == (said.label, said.jurisdiction, said.time_zone) else [Hint.SETTINGS_DIFFER]
