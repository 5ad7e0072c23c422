"""The noun `person` and its verbs."""

from __future__ import annotations

from tracing.console.base import group
from tracing.console.person.finding import find
from tracing.console.person.record import show_person
from tracing.console.person.recording import correct, erase, register, retract
from tracing.language import Text

people = group("person", help=Text("人员：登记、更正、查找。", "People: register, correct, find."))

for verb in (register, correct, find, show_person, retract, erase):
    people.add_command(verb)
