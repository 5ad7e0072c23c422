"""`tracing person show`: a person, their cases and contacts, and exposures in both directions."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from tracing.console.base import (
    Invocation,
    argument,
    as_of_option,
    command,
    format_option,
    identify_option,
    pass_invocation,
)
from tracing.console.case.columns import as_listed
from tracing.console.contact.columns import EXPOSED, EXPOSED_TO, EXPOSURE, exposures_of, spans
from tracing.console.laboratory.columns import (
    SAMPLE_KEYS,
    SAMPLES,
    SAMPLES_OF_ONE,
    sampled,
    samples_of,
)
from tracing.console.pages import FOLDED, section
from tracing.console.people import Sight
from tracing.console.person.columns import PERSON
from tracing.console.person.living import (
    KNOWN,
    NEEDS,
    STAY,
    read_stays,
    show_stays,
    with_circumstances,
)
from tracing.console.person.measures import MEASURES, measures_of, show_measures
from tracing.console.session import opened
from tracing.domain.values import RecordStatus
from tracing.errors import NotFoundError
from tracing.language import Text
from tracing.projections import questions
from tracing.projections.questions.identity import all_of_persons
from tracing.render import Format, show_record

if TYPE_CHECKING:
    from tracing.registry import Ref, Registry

Row = dict[str, Any]

CASES = ("case", "status", "diagnosis", "severity", "onset_on", "reported_on", "outcome")
CONTACTS = ("contact", "status", "category", "first_exposure_on", "last_exposure_on")
LISTS = {
    "stays": STAY,
    "cases": ("case", "status", "diagnosis", "severity", "onset_on", "reported_at", "outcome"),
    "contacts": CONTACTS,
    "exposed_to": EXPOSURE,
    "exposed": EXPOSURE,
    "samples": SAMPLE_KEYS,
    **MEASURES,
}
"""What belongs to a person, and the keys of each in machine formats."""


ARROW = "→ {kept}"


class NotKnownThenError(NotFoundError):
    text = Text("当时还没有登记 {person}", "person {person} was not known then")
    hint = Text("用更晚的时点", "ask for a later moment")


@command(
    "show",
    help=Text(
        "显示一个人：病例、密接记录，暴露于谁、谁暴露于其。",
        "Show a person: cases, contact episodes, whom they were exposed to and who to them.",
    ),
    example="""\
tracing person show P-0001
tracing person show P-0001 --identify follow-up""",
)
@argument("person", help=Text("人员编号", "Id of the person"))
@as_of_option
@identify_option
@format_option
@pass_invocation
def show_person(
    invocation: Invocation,
    *,
    person: str,
    as_of: int | datetime | date | None,
    identify: str | None,
    format: Format,
) -> None:
    with opened(invocation) as registry:
        ref = registry.resolve(person, "person")
        row = _row(registry, ref, registry.position(as_of), identify)
        if format == "table":
            _page(registry, row)
        else:
            lists = {
                name: [{key: each[key] for key in keys} for each in row[name]]
                for name, keys in LISTS.items()
            }
            show_record(row | lists, [*PERSON, "duplicates", *KNOWN, *LISTS], format)


def _row(registry: Registry, ref: Ref, at: int, purpose: str | None) -> Row:
    sight = Sight(registry, "person show", purpose)
    own = str(ref.entity_id)
    with registry.reading() as reading:
        here = reading.connection
        whole = all_of_persons(here, at, own)
        duplicates = questions.human_ids(here, [each for each in whole if each != own])
        found = questions.persons(here, at, person_ids=[own], status=None)
        row = next(sight.of(found, questions.sealed_columns("person")), None)
        if row is None:
            raise NotKnownThenError(person=ref.human)
        cases = questions.cases(here, at, status=None, person_id=own)
        return row | {
            "duplicates": sorted(duplicates.values()),
            **next(with_circumstances(here, at, [{"person_id": own}], sight)),
            "stays": read_stays(here, at, sight, person_id=whole),
            "cases": list(as_listed(cases, registry.zone)),
            "contacts": list(questions.contacts(here, at, person_id=own)),
            "exposed_to": exposures_of(here, at, sight, person_id=own),
            "exposed": exposures_of(here, at, sight, source_person_id=own),
            "samples": samples_of(here, at, whole),
            **measures_of(here, at, own, sight, registry.now(), registry.zone),
        }


def _page(registry: Registry, row: Row) -> None:
    zone = registry.zone
    shown = [key for key in (*PERSON, "duplicates", *NEEDS) if key != "person_id"]
    told = {key: row[key] for key in shown if row[key] not in (None, [])}
    if row["merged_into"] is not None:
        told["merged_into"] = ARROW.format(kept=row["merged_into"])
    if row["status"] == RecordStatus.STANDING:
        del told["status"]
    show_record(told, list(told), "table", zone)
    show_stays(row["stays"], zone)
    section(Text("病例", "Cases"), row["cases"], CASES, zone)
    section(Text("密接记录", "Contact episodes"), row["contacts"], CONTACTS, zone)
    exposed_to, exposed = list(spans(row["exposed_to"], zone)), list(spans(row["exposed"], zone))
    section(Text("暴露于", "Exposed to"), exposed_to, EXPOSED_TO, zone)
    section(Text("暴露于此人的", "Exposed to this person"), exposed, EXPOSED, zone, FOLDED)
    section(SAMPLES, list(sampled(row["samples"], zone)), SAMPLES_OF_ONE, zone)
    show_measures(row, zone)
