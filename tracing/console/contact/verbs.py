"""The noun `contact` and its verbs."""

from __future__ import annotations

from tracing.console.base import group
from tracing.console.contact.adding import add
from tracing.console.contact.decided import determine, downgrade, exclude, retract, upgrade
from tracing.console.contact.dispositions import show_dispositions
from tracing.console.contact.exposures import correct_exposure, end_exposure, retract_exposure
from tracing.console.contact.lists import list_contacts
from tracing.console.contact.naming import expose, identify
from tracing.console.contact.record import show_contact
from tracing.console.contact.search import locate, lose
from tracing.language import Text

contacts = group(
    "contact",
    help=Text("密接：指认、暴露、判定、追踪。", "Contacts: identify, expose, determine, locate."),
)

for verb in (
    identify,
    expose,
    add,
    end_exposure,
    correct_exposure,
    retract_exposure,
    determine,
    upgrade,
    downgrade,
    exclude,
    locate,
    lose,
    retract,
    list_contacts,
    show_dispositions,
    show_contact,
):
    contacts.add_command(verb)
