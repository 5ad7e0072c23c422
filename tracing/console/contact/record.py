"""`tracing contact show`: one episode, and its exposures."""

from __future__ import annotations

from datetime import date, datetime

from tracing.console.base import (
    Invocation,
    argument,
    as_of_option,
    command,
    format_option,
    identify_option,
    on_option,
    pass_invocation,
)
from tracing.console.contact.columns import (
    CONTACT,
    EXPOSED_TO,
    EXPOSURE,
    exposures_of,
    read_contacts,
    spans,
)
from tracing.console.pages import section
from tracing.console.people import Sight
from tracing.console.person.living import STAY, read_stays, show_stays
from tracing.console.session import opened
from tracing.errors import NotFoundError
from tracing.language import Text
from tracing.projections import questions
from tracing.render import Format, show_record

HIDDEN_FROM_PEOPLE = ("exposures", "exposure_open", "contact_id", "person_id")


class NotKnownThenError(NotFoundError):
    text = Text("当时还没有密接记录 {contact}", "contact {contact} was not known then")
    hint = Text("用更晚的时点", "ask for a later moment")


@command(
    "show",
    help=Text(
        "显示一条密接记录：类别及由谁决定、状态、各次暴露。",
        "Show an episode: category and who decided it, where it stands, its exposures.",
    ),
    example="tracing contact show K-0001",
)
@argument("contact", help=Text("密接编号", "Id of the contact"))
@as_of_option
@on_option
@identify_option
@format_option
@pass_invocation
def show_contact(
    invocation: Invocation,
    *,
    contact: str,
    as_of: int | datetime | date | None,
    on: date | None,
    identify: str | None,
    format: Format,
) -> None:
    with opened(invocation) as registry:
        ref = registry.resolve(contact, "contact")
        at = registry.position(as_of)
        day = None if on is None else registry.day(on)
        sight = Sight(registry, "contact show", identify)
        named = str(ref.entity_id)
        with registry.reading() as reading:
            found = questions.contacts(reading.connection, at, on=day, contact_id=named)
            row = next(read_contacts(reading.connection, at, found, sight), None)
            if row is None:
                raise NotKnownThenError(contact=ref.human)
            exposures = exposures_of(reading.connection, at, sight, contact_id=named)
            stays = read_stays(reading.connection, at, sight, person_id=str(ref.person_id), on=day)
        if format == "table":
            told = {
                key: row[key]
                for key in CONTACT
                if key not in HIDDEN_FROM_PEOPLE and row[key] is not None
            }
            show_record(told, list(told), format, registry.zone)
            listed = list(spans(exposures, registry.zone))
            section(Text("暴露", "Exposures"), listed, EXPOSED_TO, registry.zone)
            show_stays(stays, registry.zone)
        else:
            each = [{key: exposure[key] for key in EXPOSURE} for exposure in exposures]
            been = [{key: stay[key] for key in STAY} for stay in stays]
            lists = {"exposures": each, "stays": been}
            show_record({**row, **lists}, [*CONTACT, "stays"], format)
