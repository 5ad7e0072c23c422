"""The noun `audit` and its verbs."""

from __future__ import annotations

from tracing.console.audit.log import access, log
from tracing.console.audit.verify import verify
from tracing.console.base import group
from tracing.language import Text

audits = group(
    "audit",
    help=Text(
        "核验账本、查阅谁在何时记录了什么。",
        "Verify the ledger, and see who recorded what and when.",
    ),
)

for verb in (verify, log, access):
    audits.add_command(verb)
