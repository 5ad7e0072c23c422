"""The noun `case` and its verbs."""

from __future__ import annotations

from tracing.console.base import group
from tracing.console.case.course import die, discharge, repositive
from tracing.console.case.exempting import end_exemption, exempt
from tracing.console.case.findings import (
    anchor,
    correct_diagnosis,
    correct_onset,
    diagnose,
    lab,
    onset,
    withdraw_lab,
)
from tracing.console.case.history import history
from tracing.console.case.lists import list_cases
from tracing.console.case.record import show_case
from tracing.console.case.reporting import correct, report, retract
from tracing.console.case.sources import attribute, withdraw_source
from tracing.console.case.spread import assess_spread
from tracing.language import Text

cases = group("case", help=Text("病例：报告、诊断、溯源。", "Cases: report, diagnose, attribute."))

for verb in (
    report,
    correct,
    onset,
    correct_onset,
    anchor,
    lab,
    withdraw_lab,
    diagnose,
    correct_diagnosis,
    attribute,
    withdraw_source,
    discharge,
    die,
    repositive,
    assess_spread,
    exempt,
    end_exemption,
    retract,
    list_cases,
    show_case,
    history,
):
    cases.add_command(verb)
