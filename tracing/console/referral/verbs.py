"""The noun `referral` and its verbs."""

from __future__ import annotations

from tracing.console.base import group
from tracing.console.referral.asking import receive, send
from tracing.console.referral.course import answer, controlled, found
from tracing.console.referral.lists import list_referrals, show_referral
from tracing.console.referral.packet import packet
from tracing.language import Text

referrals = group(
    "referral",
    help=Text(
        "协查：发出、收到、找到、管控、回函。",
        "Referrals between jurisdictions: send, receive, found, controlled, answer.",
    ),
)

for verb in (send, receive, found, controlled, answer, list_referrals, show_referral, packet):
    referrals.add_command(verb)
