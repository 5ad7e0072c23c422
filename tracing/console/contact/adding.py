"""`tracing contact add`: everybody of a household, of a gathering, or of a list becomes a contact.

One command, one commit: `tracing undo` takes all of it back.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from tracing.console.asking import STDIN, OptionMissingError
from tracing.console.base import OneOf, argument, command, option, personal_option, read_personal
from tracing.console.contact.naming import exposure_ids
from tracing.console.contact.options import (
    SpanAsked,
    exposure_options,
    route_options,
    span_options,
)
from tracing.console.creating import on_new
from tracing.console.decisions import DECIDED, DecisionAsked, decision_of, decision_options
from tracing.console.kept import named
from tracing.console.recording import (
    Call,
    Entry,
    StdinTwiceError,
    recording,
    recording_options,
    tell_lines,
)
from tracing.console.session import NOTHING, REPEATED
from tracing.domain.contact.adding import AddContact
from tracing.domain.contact.events import ExposureSpan, IdentificationRoute
from tracing.domain.gathering.events import GatheringKind
from tracing.domain.gathering.state import GatheringState
from tracing.domain.identifiers import CaseId, ContactId, ExposureId, PersonId
from tracing.domain.place.events import PlaceKind
from tracing.domain.values import (
    CaseSource,
    Certainty,
    ContactCategory,
    PartialDate,
    Setting,
)
from tracing.domain.whereabouts.events import StayRole
from tracing.errors import RefusedError, UsageError
from tracing.language import Text
from tracing.projections.questions.identity import kept_persons
from tracing.projections.questions.places import places
from tracing.projections.questions.whereabouts import residents, stays
from tracing.render import talk

if TYPE_CHECKING:
    from tracing.registry import Ref

Row = dict[str, Any]

ADDED = Text("密接 {people} 人，新暴露 {new} 次", "contacts: {people}; new exposures: {new}")
LEFT_OUT = Text("未列入，本人即是病例：{people}", "left out, being cases themselves: {people}")
SETTINGS: Mapping[GatheringKind, Setting] = {
    GatheringKind.BUS: Setting.TRANSPORT,
    GatheringKind.TRAIN: Setting.TRANSPORT,
    GatheringKind.FLIGHT: Setting.TRANSPORT,
    GatheringKind.SHIP: Setting.TRANSPORT,
    GatheringKind.CAR: Setting.TRANSPORT,
    GatheringKind.FUNERAL: Setting.FUNERAL,
    GatheringKind.MEAL: Setting.DINING,
    GatheringKind.WARD: Setting.HEALTH_CARE,
    GatheringKind.CLASS: Setting.SCHOOL,
    GatheringKind.WORK_SHIFT: Setting.WORKPLACE,
    GatheringKind.MEETING: Setting.WORKPLACE,
    GatheringKind.MARKET_DAY: Setting.SHOPPING,
    GatheringKind.WORSHIP: Setting.RELIGIOUS,
}
"""Where people were exposed who met at such a gathering; at any other, at a gathering."""


class NobodyNamedError(UsageError):
    text = Text("没有说明谁是密接", "it is not said who the contacts are")
    hint = Text(
        "用 --household、--gathering，或写人员编号（- 为标准输入）",
        "give --household, --gathering, or ids of people (- for stdin)",
    )


class NoDwellingError(RefusedError):
    text = Text("没有记录病例 {case} 住在何处", "it is not on record where case {case} lives")
    hint = Text(
        "先用 tracing person stay 记录其住宅",
        "record their dwelling first: tracing person stay … --role residence --place L-…",
    )


class Exposed(NamedTuple):
    """Somebody who is a contact, and how they were exposed."""

    person_id: PersonId
    setting: Setting | None
    span: ExposureSpan


class Wanted(NamedTuple):
    """Who is to be added, as the command says it."""

    people: tuple[str, ...]
    household: bool
    gathering: str | None
    setting: Setting | None
    span: SpanAsked


@command(
    "add",
    help=Text(
        "把一批人记为某病例的密接：同住的、同车同场的，或列出的；一次提交，可一并判定类别。",
        "Add contacts of a case, in one commit: who lives with them, who was at a gathering, or "
        "who is listed; their category can be determined with it.",
    ),
    example="""\
tracing contact add C-0001 --household
tracing contact add C-0001 --gathering G-0001 --category close \\
    --office 市疾控 --decided-at 2022-07-13T09:00
tracing contact add C-0001 - --setting dining < people.txt""",
)
@on_new
@argument("case", help=Text("病例编号", "Id of the case"))
@argument(
    "people",
    nargs=-1,
    help=Text("人员编号；- 为从标准输入读", "Ids of people; - reads them from stdin"),
)
@option("--household", is_flag=True, help=Text("与病例同住的人", "Who lives with the case"))
@option("--gathering", metavar="G-", help=Text("在场的人", "Who was at that gathering"))
@span_options
@option("--open", "still_open", is_flag=True, help=Text("暴露仍在继续", "The exposure goes on"))
@exposure_options
@route_options
@option("--category", type=OneOf(ContactCategory), help=Text("判定的类别", "What they are"))
@decision_options
@personal_option
@recording_options
def add(
    call: Call,
    *,
    case: str,
    people: tuple[str, ...],
    household: bool,
    gathering: str | None,
    first: PartialDate | datetime | None,
    last: PartialDate | datetime | None,
    still_open: bool,
    setting: Setting | None,
    certainty: Certainty | None,
    route: IdentificationRoute | None,
    category: ContactCategory | None,
    decision: DecisionAsked,
    personal: str | None,
) -> None:
    span = SpanAsked(first, last, still_open or None)
    wanted = Wanted(_listed(people, personal), household, gathering, setting, span)
    if not household and gathering is None and not people:
        raise NobodyNamedError
    asked, texts = _decision(category, decision, personal)
    with recording(call) as entry:
        source = entry.registry.resolve(case, "case")
        made = None if asked is None else decision_of(entry.registry, asked, texts)
        commands = [
            AddContact(
                person_id=exposed.person_id,
                contact_id=ContactId(entry.ids.new()),
                exposure_id=ExposureId(entry.ids.new()),
                **entry.learnt,
                source=CaseSource(source.person_id, CaseId(source.entity_id)),
                setting=exposed.setting,
                span=exposed.span,
                certainty=certainty,
                route=route,
                category=category,
                decision=made,
            )
            for exposed in _exposed(entry, source, wanted)
        ]
        _record(entry, call, commands)


def _listed(people: tuple[str, ...], personal: str | None) -> tuple[str, ...]:
    """The ids given, those on stdin among them."""
    if STDIN not in people:
        return people
    if personal == STDIN:
        raise StdinTwiceError
    lines = [line.strip() for line in sys.stdin if line.strip()]
    return (*(each for each in people if each != STDIN), *lines)


def _decision(
    category: ContactCategory | None, decision: DecisionAsked, personal: str | None
) -> tuple[DecisionAsked | None, dict[str, str]]:
    """The decision on a category; where none is given there is nothing to decide."""
    if category is None:
        if decision.given:
            raise OptionMissingError(option="--category", question=Text("类别", "category"))
        return None, {}
    return decision.completed(), read_personal(personal, DECIDED)


def _exposed(entry: Entry, case: Ref, wanted: Wanted) -> list[Exposed]:
    """Everybody who was exposed, once for each way in which they were."""
    people = [named(entry.registry, text, "person").person_id for text in wanted.people]
    found: list[Exposed] = []
    if wanted.household:
        found += _household(entry, case, wanted)
    if wanted.gathering is not None:
        found += _gathered(entry, entry.registry.resolve(wanted.gathering, "gathering"), wanted)
    infected = _person_of(entry, case)
    others = [each for each in found if each.person_id != infected]
    cases = {
        each.person_id
        for each in others
        if entry.registry.history(each.person_id).open_case is not None
    }
    if cases:
        left_out = sorted(entry.registry.human(person) for person in cases)
        talk(LEFT_OUT.fill(people=", ".join(left_out)))
    span = wanted.span.on(entry.registry, ExposureSpan())
    return [
        *(each for each in others if each.person_id not in cases),
        *(Exposed(person, wanted.setting, span) for person in dict.fromkeys(people)),
    ]


def _household(entry: Entry, case: Ref, wanted: Wanted) -> Iterator[Exposed]:
    """Who lives where the case lives."""
    at, today = entry.registry.position(), entry.registry.now().date()
    with entry.registry.reading() as reading:
        here = reading.connection
        infected = str(_person_of(entry, case))
        own = stays(here, at, person_id=infected, role=StayRole.RESIDENCE)
        homes = _dwellings(here, at, [row["place_id"] for row in own if row["place_id"]], today)
        living = residents(here, at, homes, today) if homes else []
    if not any(row["person_id"] == infected for row in living):
        raise NoDwellingError(case=case.human)
    span = wanted.span.on(entry.registry, ExposureSpan())
    for person in dict.fromkeys(row["person_id"] for row in living):
        yield Exposed(PersonId(UUID(person)), wanted.setting or Setting.HOUSEHOLD, span)


def _person_of(entry: Entry, case: Ref) -> PersonId:
    """Whose case it is: the person kept, where their record was merged."""
    person = str(case.person_id)
    at = entry.registry.position()
    with entry.registry.reading() as reading:
        kept = kept_persons(reading.connection, at, [person])
    return PersonId(UUID(kept.get(person, person)))


def _dwellings(here: Any, at: int, found: Sequence[str], today: date) -> list[str]:
    rows = places(here, at, day=today, place_id=found, kind=PlaceKind.DWELLING)
    return [row["place_id"] for row in rows]


def _gathered(entry: Entry, gathering: Ref, wanted: Wanted) -> Iterator[Exposed]:
    """Who was at a gathering, while it lasted or while they were there."""
    known: GatheringState | None = entry.registry.thing(gathering.entity_id).state
    if known is None:
        return
    lasted = known.period
    setting = wanted.setting or SETTINGS.get(known.gathering_kind, Setting.GATHERING)
    whole = ExposureSpan(
        first_on=lasted.from_on,
        last_on=lasted.until_on,
        first_at=lasted.from_at,
        last_at=lasted.until_at,
        open=lasted.open,
    )
    at = entry.registry.position()
    with entry.registry.reading() as reading:
        rows = list(stays(reading.connection, at, gathering_id=str(gathering.entity_id)))
    seen: set[str] = set()
    for row in rows:
        if row["person_id"] not in seen:
            seen.add(row["person_id"])
            span = wanted.span.on(entry.registry, _own_span(row) or whole)
            yield Exposed(PersonId(UUID(row["person_id"])), setting, span)


def _own_span(row: Row) -> ExposureSpan | None:
    """How long somebody was there themself, where that is said."""
    own = ExposureSpan(
        first_on=row["from_on"],
        last_on=row["until_on"],
        first_at=row["from_at"],
        last_at=row["until_at"],
        open=row["open"],
    )
    return None if own == ExposureSpan() else own


def _record(entry: Entry, call: Call, commands: Sequence[AddContact]) -> None:
    if not commands:
        talk(NOTHING)
        return
    answer = entry.registry.execute(*commands, asked=entry.asked)
    records = [exposure_ids(entry, each) for each in commands]
    if answer.replayed:
        talk(REPEATED)
    people = {record["contact"]: record for record in records}
    if answer.first is None:
        talk(NOTHING)
    else:
        new = sum(_is_new(entry, each) for each in commands)
        talk(ADDED.fill(people=len(people), new=new))
    listed = list(people.values()) if call.format == "table" else records
    tell_lines(
        call,
        [{"contact": each["contact"], **each} for each in listed],
        answer.first,
        answer.last,
    )


def _is_new(entry: Entry, command: AddContact) -> bool:
    """Whether the exposure is recorded under the identity this command gave it."""
    episodes = entry.registry.history(command.person_id).contacts.values()
    return any(command.exposure_id in episode.exposures for episode in episodes)
