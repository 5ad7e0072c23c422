"""The noun `arrival` and its verbs."""

from __future__ import annotations

from tracing.console.arrival.declaring import declare
from tracing.console.arrival.lists import list_arrivals, show_arrival, show_loop
from tracing.console.arrival.recording import arrive, collect, verify
from tracing.console.arrival.triaging import triage
from tracing.console.base import group
from tracing.language import Text

arrivals = group(
    "arrival",
    help=Text(
        "来返人员：报备、到达、分流、核实、接回，闭环。",
        "People who come from elsewhere: declare, arrive, triage, verify, collect; the loop.",
    ),
)

for verb in (declare, arrive, triage, verify, collect, list_arrivals, show_arrival, show_loop):
    arrivals.add_command(verb)
