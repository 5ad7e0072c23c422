"""Name contacts and what they were exposed to: known people, many at once, or new ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tracing.console.asking import STDIN
from tracing.console.base import NOTE, TEXT, ask, ask_if_known, command, option, personal_option
from tracing.console.contact.options import (
    DAY_OR_MOMENT,
    EXPOSURE_TEXTS,
    SOURCE,
    SpanAsked,
    area_option,
    exposure_options,
    route_options,
    source_of,
    source_option,
    span_options,
)
from tracing.console.person.fields import person_options, wanted
from tracing.console.person.newcomer import QUESTION, subject
from tracing.console.recording import (
    Call,
    Entry,
    Fields,
    Wish,
    on_each,
    record_each,
    recording,
    recording_options,
    skip_option,
    told,
)
from tracing.console.session import tell
from tracing.domain.contact.commands import IdentifyContact, RecordExposure
from tracing.domain.contact.events import ExposureSpan, IdentificationRoute
from tracing.domain.contact.state import ContactState
from tracing.domain.identifiers import ContactId, ExposureId, PersonId
from tracing.domain.values import Certainty, PartialDate, Setting
from tracing.language import Text
from tracing.projections import questions

if TYPE_CHECKING:
    from tracing.registry import Ref


@command(
    "identify",
    help=Text(
        "指认密接：已登记的人、多个人，或同时登记新的人。",
        "Name a contact: a known person, many of them, or one registered with it.",
    ),
    example="""\
tracing contact identify P-0007 --route interview
tracing contact identify - --route roster < people.txt
tracing contact identify --personal person.txt --sex female""",
)
@on_each("person", required=False)
@person_options
@route_options
@area_option
@personal_option
@skip_option
@recording_options
def identify(
    call: Call,
    *,
    known: dict[str, Any],
    route: IdentificationRoute | None,
    area: str | None,
    personal: str | None,
) -> None:
    def wish(entry: Entry, person: PersonId, texts: Mapping[str, str]) -> Wish:
        contact = ContactId(entry.ids.new())
        command = IdentifyContact(
            person_id=person,
            contact_id=contact,
            **entry.learnt,
            route=route,
            area=area,
            note=texts.get("note"),
        )
        return Wish([command], lambda: _ids(entry, person, contact=contact))

    says = Text("密接已指认", "the contact is named")
    _record(call, wish, says, known=known, personal=personal, fields=NOTE)


@command(
    "expose",
    help=Text(
        "记录暴露：并入此人未结束的密接记录，没有则开一条。",
        "Record an exposure: it joins the person's open episode, else one is opened.",
    ),
    example="""\
tracing contact expose P-0007 --source C-0001 --setting household \\
    --first 2022-07-09 --open
tracing contact expose K-0003 --source K-0001 \\
    --first 2022-07-10T19:00 --last 2022-07-10T21:00
tracing contact expose - --source C-0001 --setting transport < people.txt""",
)
@on_each("person", required=False)
@source_option
@span_options
@option("--open", "still_open", is_flag=True, help=Text("暴露仍在继续", "The exposure goes on"))
@exposure_options
@person_options
@route_options
@personal_option
@skip_option
@recording_options
def expose(
    call: Call,
    *,
    source: str | None,
    first: PartialDate | datetime | None,
    last: PartialDate | datetime | None,
    still_open: bool,
    setting: Setting | None,
    certainty: Certainty | None,
    known: dict[str, Any],
    route: IdentificationRoute | None,
    personal: str | None,
) -> None:
    named = ask(source, "--source", SOURCE, TEXT)
    if call.subject != STDIN:
        first = ask_if_known(first, Text("首次接触", "first contact"), DAY_OR_MOMENT)
    span = SpanAsked(first, last, still_open or None)

    def wish(entry: Entry, person: PersonId, texts: Mapping[str, str]) -> Wish:
        command = RecordExposure(
            person_id=person,
            contact_id=ContactId(entry.ids.new()),
            exposure_id=ExposureId(entry.ids.new()),
            **entry.learnt,
            source=source_of(entry.registry, named),
            setting=setting,
            span=span.on(entry.registry, ExposureSpan()),
            certainty=certainty,
            route=route,
            note=texts.get("note"),
            source_note=texts.get("source_note"),
        )
        return Wish([command], lambda: exposure_ids(entry, command))

    says = Text("暴露已记录", "the exposure is recorded")
    _record(call, wish, says, known=known, personal=personal, fields=EXPOSURE_TEXTS)


def _record(
    call: Call,
    wish: Callable[[Entry, PersonId, Mapping[str, str]], Wish],
    says: Text,
    *,
    known: dict[str, Any],
    personal: str | None,
    fields: Mapping[str, Text],
) -> None:
    """For a person who is known already, for many of them, or for one who is registered with it."""
    named = call.subject
    if named is None and personal is None and not known:
        named = ask_if_known(None, QUESTION, TEXT)
    if named is not None and not known:
        call = call._replace(subject=named)
        texts: Fields = told(call, personal, fields)

        def decide(entry: Entry, person: Ref) -> Wish:
            return wish(entry, person.person_id, texts)

        record_each(call, ["person", "contact"], decide, says)
        return
    texts = told(call, personal, wanted(personal, fields))
    with recording(call) as entry:
        whom = subject(entry, named, known, texts)
        one = wish(entry, whom.person_id, texts)
        answer = whom.record(entry, *one.commands)
        tell(answer, says, one.record(), call.format)


def exposure_ids(entry: Entry, command: RecordExposure) -> dict[str, Any]:
    """The exposure and its episode; where nothing was new, those that said it already."""
    history = entry.registry.history(command.person_id)
    episode, exposure = _recorded(list(history.contacts.values()), command)
    return _ids(entry, command.person_id, exposure=exposure, contact=episode)


def _recorded(
    episodes: list[ContactState], command: RecordExposure
) -> tuple[ContactId, ExposureId]:
    for episode in episodes:
        if command.exposure_id in episode.exposures:
            return episode.contact_id, command.exposure_id
    return next(
        (episode.contact_id, known.exposure_id)
        for episode in episodes
        if episode.open
        for known in episode.standing_exposures
        if command.says_again(known)
    )


def _ids(entry: Entry, person: PersonId, **made: Any) -> dict[str, Any]:
    entry.registry.position()
    entities = [str(each) for each in (*made.values(), person)]
    with entry.registry.reading() as reading:
        humans = questions.human_ids(reading.connection, entities)
    return {kind: humans.get(str(entity)) for kind, entity in {**made, "person": person}.items()}
