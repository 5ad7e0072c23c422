"""The noun `follow-up` and its verbs."""

from __future__ import annotations

from tracing.console.base import group
from tracing.console.follow_up.looking import due_list, list_checks, show_person
from tracing.console.follow_up.recording import check, end_symptoms
from tracing.language import Text

following = group(
    "follow-up",
    help=Text(
        "随访：每天该看谁、该采谁、谁期满，查看结果。",
        "Follow-up: whom to see, test and release each day, and what was seen.",
    ),
)

for verb in (check, due_list, list_checks, show_person, end_symptoms):
    following.add_command(verb)
