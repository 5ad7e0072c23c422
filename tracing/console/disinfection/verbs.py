"""The noun `disinfection` and its verbs."""

from __future__ import annotations

from tracing.console.base import group
from tracing.console.disinfection.looking import list_disinfections, show_disinfection
from tracing.console.disinfection.recording import assess, order, perform
from tracing.language import Text

disinfecting = group(
    "disinfection",
    help=Text("消毒：下令、实施、效果评价。", "Disinfections: order, perform, assess the effect."),
)

for verb in (order, perform, assess, list_disinfections, show_disinfection):
    disinfecting.add_command(verb)
