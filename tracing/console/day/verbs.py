"""The noun `day` and its verbs."""

from __future__ import annotations

from tracing.console.base import group
from tracing.console.day.closing import close, restate
from tracing.console.day.showing import list_days, show_day
from tracing.console.day.status import status
from tracing.language import Text

days = group(
    "day",
    help=Text(
        "日清日结：当日情况、结账、重述。",
        "The reporting day: how it stands, signed, told again.",
    ),
)

for verb in (status, close, restate, show_day, list_days):
    days.add_command(verb)
