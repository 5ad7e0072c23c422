"""The noun `person` and its verbs."""

from __future__ import annotations

from tracing.console.base import group
from tracing.console.person.circumstances import died, guardian, needs
from tracing.console.person.finding import find
from tracing.console.person.merging import merge
from tracing.console.person.record import show_person
from tracing.console.person.recording import correct, erase, register, retract
from tracing.console.person.splitting import split
from tracing.console.person.whereabouts import end_stay, stay
from tracing.language import Text

people = group("person", help=Text("人员：登记、更正、查找。", "People: register, correct, find."))

for verb in (
    register,
    correct,
    find,
    show_person,
    stay,
    end_stay,
    needs,
    guardian,
    died,
    merge,
    split,
    retract,
    erase,
):
    people.add_command(verb)
