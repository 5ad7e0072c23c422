"""The noun `immunity`: vaccinations, past infections, contraindications."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING

from tracing.console.base import (
    NOTE,
    PARTIAL_DATE,
    Invocation,
    OneOf,
    as_of_option,
    command,
    format_option,
    group,
    identify_option,
    on_option,
    option,
    pass_invocation,
    personal_option,
)
from tracing.console.creating import new_of_person
from tracing.console.laboratory.columns import IMMUNITY, IMMUNITY_LISTED
from tracing.console.laboratory.options import named
from tracing.console.people import Sight, with_human_ids, with_names
from tracing.console.recording import (
    Call,
    Entry,
    Fields,
    Wish,
    on_each,
    record_each,
    recording_options,
    skip_option,
    told,
)
from tracing.console.session import opened
from tracing.console.statements import corrects_option
from tracing.domain.immunity.commands import (
    ImmunityCommand,
    RecordContraindication,
    RecordPastInfection,
    RecordVaccination,
)
from tracing.domain.immunity.state import ImmunityKind
from tracing.domain.values import PartialDate
from tracing.language import Text
from tracing.projections.questions import laboratory as questions
from tracing.projections.questions.identity import records_of
from tracing.render import Format, show

if TYPE_CHECKING:
    from tracing.registry import Ref

DATE = Text("日期", "DATE")
NAME = Text("名称", "NAME")


@command(
    "vaccination",
    help=Text("记录接种一剂疫苗。", "Record a dose of vaccine."),
    example="tracing immunity vaccination P-0001 --dose 2 --given 2021-06-12",
)
@on_each("person")
@option("--given", type=PARTIAL_DATE, metavar=DATE, help=Text("接种日期", "When it was given"))
@option("--dose", type=int, metavar=Text("剂次", "N"), help=Text("第几剂", "1 is the first"))
@option("--product", metavar=NAME, help=Text("疫苗名称", "Name of the vaccine"))
@option("--place", metavar="L-0001", help=Text("接种的场所", "Where it was given"))
@corrects_option
@personal_option
@skip_option
@recording_options
def vaccination(
    call: Call,
    *,
    given: PartialDate | None,
    dose: int | None,
    product: str | None,
    place: str | None,
    corrects: int | None,
    personal: str | None,
) -> None:
    def decide(entry: Entry, fields: Fields) -> RecordVaccination:
        where = named(entry, place=place)
        return RecordVaccination(**fields, **where, given_on=given, dose=dose, product=product)

    _record(call, decide, Text("接种已记录", "the dose is recorded"), corrects, personal)


@command(
    "infection",
    help=Text("记录既往感染。", "Record that they had the disease before."),
    example="tracing immunity infection P-0001 --infected 2020-02 --proof 出院小结",
)
@on_each("person")
@option("--infected", type=PARTIAL_DATE, metavar=DATE, help=Text("感染日期", "When"))
@option("--proof", metavar=NAME, help=Text("证明文件的种类", "The kind of document that shows it"))
@corrects_option
@personal_option
@skip_option
@recording_options
def infection(
    call: Call,
    *,
    infected: PartialDate | None,
    proof: str | None,
    corrects: int | None,
    personal: str | None,
) -> None:
    def decide(_: Entry, fields: Fields) -> RecordPastInfection:
        return RecordPastInfection(**fields, infected_on=infected, proof=proof)

    says = Text("既往感染已记录", "the past infection is recorded")
    _record(call, decide, says, corrects, personal)


@command(
    "contraindication",
    help=Text(
        "记录不能接种，凭医疗机构证明。", "Record that they cannot be vaccinated, by certificate."
    ),
    example="""\
tracing immunity contraindication P-0001 \\
    --certified 2021-06-01 --until 2022-06-01""",
)
@on_each("person")
@option(
    "--certified", type=PARTIAL_DATE, metavar=DATE, help=Text("开具日期", "When it was written")
)
@option("--until", type=PARTIAL_DATE, metavar=DATE, help=Text("有效至", "Until when it holds"))
@option(
    "--certificate", metavar=NAME, help=Text("证明的种类和文号", "What certificate, its number")
)
@corrects_option
@personal_option
@skip_option
@recording_options
def contraindication(
    call: Call,
    *,
    certified: PartialDate | None,
    until: PartialDate | None,
    certificate: str | None,
    corrects: int | None,
    personal: str | None,
) -> None:
    def decide(_: Entry, fields: Fields) -> RecordContraindication:
        return RecordContraindication(
            **fields, certified_on=certified, until_on=until, certificate=certificate
        )

    says = Text("接种禁忌已记录", "the contraindication is recorded")
    _record(call, decide, says, corrects, personal)


def _record(
    call: Call,
    decide: Callable[[Entry, Fields], ImmunityCommand],
    says: Text,
    corrects: int | None,
    personal: str | None,
) -> None:
    texts = told(call, personal, NOTE) if personal else {}

    def wish(entry: Entry, person: Ref) -> Wish:
        fields = new_of_person(entry, person.person_id, "immunity", corrects)
        asked = decide(entry, {**fields, **texts})
        return Wish([asked], lambda: _ids(entry, asked))

    record_each(call, ["person", "case", "contact"], wish, says)


def _ids(entry: Entry, asked: ImmunityCommand) -> dict[str, str]:
    """The record; where nothing was new, the one that said it already."""
    history = entry.registry.history(asked.person_id)
    known = asked.immunity_id in history.parts("immunity")
    immunity_id = asked.immunity_id if known else asked.said_before(history)
    assert immunity_id is not None
    human = entry.registry.human
    return {"immunity": human(immunity_id), "person": human(asked.person_id)}


@command(
    "list",
    help=Text(
        "列出接种、既往感染和接种禁忌。", "List vaccinations, past infections, contraindications."
    ),
    example="""\
tracing immunity list --person P-0001
tracing immunity list --kind contraindication --on 2022-07-12""",
)
@option("--person", metavar="P-0001", help=Text("只列此人的", "Only of this person"))
@option("--kind", type=OneOf(ImmunityKind), help=Text("只列这一种类", "Only this kind"))
@as_of_option
@on_option
@identify_option
@format_option
@pass_invocation
def list_immunity(
    invocation: Invocation,
    *,
    person: str | None,
    kind: ImmunityKind | None,
    as_of: int | datetime | date | None,
    on: date | None,
    identify: str | None,
    format: Format,
) -> None:
    with opened(invocation) as registry:
        whose = person and str(registry.resolve(person, "person", "case", "contact").person_id)
        at = registry.position(as_of)
        day = None if on is None else registry.day(on)
        sight = Sight(registry, "immunity list", identify)
        with registry.reading() as reading:
            here = reading.connection
            records = records_of(here, at, whose) if whose else None
            found = questions.immunity(here, at, on=day, person_id=records)
            wanted = (row for row in found if kind in (None, row["immunity_kind"]))
            rows = with_names(here, at, with_human_ids(here, wanted, {"place_id": "place"}))
            columns = IMMUNITY_LISTED if format == "table" else IMMUNITY
            show(sight.of(rows, ("name", "note")), columns, format, registry.zone)


immunity = group(
    "immunity",
    help=Text("免疫：接种、既往感染、接种禁忌。", "Doses, past infections, contraindications."),
)

for verb in (vaccination, infection, contraindication, list_immunity):
    immunity.add_command(verb)
