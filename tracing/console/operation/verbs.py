"""The noun `operation` and its verbs."""

from __future__ import annotations

from tracing.console.base import group
from tracing.console.operation.looking import list_operations, show_operation
from tracing.console.operation.reporting import ready, report
from tracing.console.operation.starting import close, start
from tracing.console.operation.triggers import list_triggers
from tracing.language import Text

operating = group(
    "operation",
    help=Text(
        "拔钉子行动：触发、开展、九项准备、六项行动、结束。",
        "Clearing hot spots: when due, start, the nine things, the six actions, close.",
    ),
)

for verb in (list_triggers, start, ready, report, close, list_operations, show_operation):
    operating.add_command(verb)
