"""The noun `investigation` and its verbs."""

from __future__ import annotations

from tracing.console.base import group
from tracing.console.investigation.lists import list_investigations
from tracing.console.investigation.record import show_investigation
from tracing.console.investigation.recording import (
    assign,
    begin,
    complete,
    preliminary,
    track,
)
from tracing.language import Text

investigations = group(
    "investigation",
    help=Text(
        "流行病学调查：布置、轨迹、报告、时限。",
        "Investigations: assign, track, report; what each was done within.",
    ),
)

for verb in (
    assign,
    begin,
    track,
    preliminary,
    complete,
    list_investigations,
    show_investigation,
):
    investigations.add_command(verb)
