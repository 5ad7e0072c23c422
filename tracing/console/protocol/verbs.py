"""The noun `protocol` and its verbs."""

from __future__ import annotations

from tracing.console.base import group
from tracing.console.protocol.adopting import adopt, end
from tracing.console.protocol.compare import compare
from tracing.console.protocol.in_force import in_force
from tracing.console.protocol.listing import list_packs
from tracing.console.protocol.showing import show_pack
from tracing.language import Text

protocols = group(
    "protocol",
    help=Text(
        "防控方案：规则包、采用、施行中的规则。",
        "Protocols: packs of rules, their adoption, what is in force.",
    ),
)

for verb in (list_packs, show_pack, adopt, end, in_force, compare):
    protocols.add_command(verb)
