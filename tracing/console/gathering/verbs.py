"""The noun `gathering` and its verbs."""

from __future__ import annotations

from tracing.console.base import group
from tracing.console.gathering.lists import list_gatherings, show_gathering
from tracing.console.gathering.recording import attend, count, record
from tracing.language import Text

gatherings = group(
    "gathering",
    help=Text("聚集活动：车次、婚宴、病房，及在场的人。", "Gatherings, and who was there."),
)

for verb in (record, count, attend, list_gatherings, show_gathering):
    gatherings.add_command(verb)
