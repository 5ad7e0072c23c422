"""The noun `screening` and its verbs."""

from __future__ import annotations

from tracing.console.base import group
from tracing.console.screening.lists import list_members, list_rounds
from tracing.console.screening.ordering import cancel, complete, order
from tracing.console.screening.reach import progress, roster, site
from tracing.console.screening.record import show_round
from tracing.language import Text

screenings = group(
    "screening",
    help=Text(
        "区域核酸筛查：轮次、名册、采样点、进度、覆盖率。",
        "Area-wide screening: rounds, rosters, sites, progress, coverage.",
    ),
)

for verb in (
    order,
    roster,
    site,
    progress,
    complete,
    cancel,
    list_rounds,
    show_round,
    list_members,
):
    screenings.add_command(verb)
