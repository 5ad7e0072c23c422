"""What an order says on paper: who, on what ground, decided by whom, by which rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, tzinfo
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from tracing.console.contact.columns import spans
from tracing.console.people import Sight
from tracing.console.quarantine.columns import read_orders
from tracing.console.quarantine.grounds import (
    NOT_RECORDED,
    conditions,
    exposures_of_order,
)
from tracing.console.quarantine.indicated import cited, legs, rule
from tracing.console.quarantine.lists import OrderNotKnownThenError, steps_of
from tracing.documents.page import Said, Section, Table
from tracing.domain.identifiers import PersonId
from tracing.domain.protocol.running import Indication
from tracing.domain.quarantine.state import QuarantineState, StepKind
from tracing.domain.values import Decision
from tracing.language import Text
from tracing.projections import questions
from tracing.projections.questions.identity import all_of_persons, identity
from tracing.projections.questions.indicated_ends import indicated_ends, with_ends
from tracing.projections.questions.places import places
from tracing.projections.questions.quarantines import quarantines
from tracing.projections.questions.sampled import Sampled, sampled
from tracing.render import shown
from tracing.words import heading, label

if TYPE_CHECKING:
    import sqlalchemy as sa

    from tracing.registry import Ref, Registry

Row = dict[str, Any]
Line = tuple[Text, Said]

PERSON = Text("本人", "Who")
GROUND = Text("依据", "Ground")
MEASURE = Text("措施与期限", "Measure and term")
DECIDED = Text("决定", "Decision")
RULE = Text("规则", "Rule")
COURSE = Text("其后的决定与申诉", "Later decisions and appeals")
TESTS = Text("核酸检测", "Tests")
RELEASED = Text("解除", "Release")
NOTICE = Text("权利告知", "Notice")
APPEAL = Text(
    "对上述决定不服的，可以向作出决定的机关申诉，也可以依法申请行政复议或者提起行政诉讼。",
    "Whoever disagrees with these decisions may appeal to the office that made them, and may ask "
    "for administrative review or go to court as the law provides.",
)
SIGNED = (
    Text("决定机关（盖章）", "Office (seal)"),
    Text("日期", "Date"),
    Text("经办人（签名）", "Officer (signature)"),
    Text("本人或监护人（签收）", "Received by the person or guardian"),
)
FOOTER = Text("{order}　制于 {at}", "{order}  made on {at}")
DOCUMENT = Text("证件号码", "number of a document")
UNTIL_FURTHER = Text("未定", "not set")
NO_RESULT = Text("结果未出", "no result yet")
ERASED = Text("已删除", "erased")
TAKEN = Text("采样日", "sampled on")
RESULT = Text("结果", "result")
OVERRIDING = Text("越过规则：{what}", "overriding: {what}")
LATER = frozenset(
    {
        StepKind.MOVED,
        StepKind.TERM_SET,
        StepKind.APPEALED,
        StepKind.REVIEWED,
    }
)


class Told(NamedTuple):
    """What the registry knows of one order, as it is put on paper."""

    row: Row
    state: QuarantineState
    document: Line | None
    place: str | None
    exposures: Sequence[Row]
    steps: Sequence[Row]
    found: Indication
    source: Text | None
    samples: Sequence[Sampled]
    zone: tzinfo


def read(registry: Registry, ref: Ref, purpose: str) -> Told:
    """All of it, with one record of whose name was looked at and what for."""
    at, zone = registry.position(), registry.zone
    sight = Sight(registry, "quarantine certificate", purpose)
    with registry.reading() as reading:
        here = reading.connection
        order = next(quarantines(here, at, quarantine_id=str(ref.entity_id)), None)
        if order is None:
            raise OrderNotKnownThenError(order=ref.human)
        persons = all_of_persons(here, at, order["person_id"])
        ends = indicated_ends(here, at, zone, persons=persons)
        found = ends.of_order(order)
        row = next(read_orders(here, at, with_ends(ends, [order]), sight))
        masked = Sight(registry, "quarantine certificate", None)
        return Told(
            row=row,
            state=registry.history(PersonId(ref.person_id)).parts("quarantine")[ref.entity_id],
            document=_document(registry, here, at, order["person_id"]),
            place=_place(here, at, order["place_id"], registry.now().astimezone(zone).date()),
            exposures=list(spans(exposures_of_order(registry, here, at, order, ref, masked), zone)),
            steps=list(steps_of(here, row["steps"])),
            found=found,
            source=cited(ends.packs, found, order["area"]),
            samples=_samples(here, at, zone, order, persons),
            zone=zone,
        )


def _document(registry: Registry, here: sa.Connection, at: int, person_id: str) -> Line | None:
    found = next(questions.persons(here, at, person_ids=[person_id], status=None))
    number, kind = registry.open(found["document_number"]), found["document_kind"]
    return None if number is None else (DOCUMENT if kind is None else label(kind), number)


def _place(here: sa.Connection, at: int, place_id: str | None, day: date) -> str | None:
    if place_id is None:
        return None
    found = next(places(here, at, day=day, place_id=place_id), None)
    return None if found is None else found["name"]


def _samples(
    here: sa.Connection, at: int, zone: tzinfo, order: Row, persons: Sequence[str]
) -> Sequence[Sampled]:
    first = order["begins_on"] or order["decided_at"].astimezone(zone).date()
    last = order["released_at"] and order["released_at"].astimezone(zone).date()
    who = identity(here, at)
    taken = sampled(here, at, zone, who, first, last or None, persons=persons)
    return taken.get(who.person(order["person_id"]), ())


def sections(told: Told) -> Iterator[Section]:
    row, state = told.row, told.state
    yield Section(PERSON, list(_who(told)))
    yield Section(GROUND, list(_ground(row)), table=_exposed(told))
    yield Section(MEASURE, list(_measure(told)))
    served = (heading("served_at"), _moment(row["served_at"], told.zone))
    overridden = state.terms[0].overridden
    yield Section(DECIDED, [*_decision(state.decision, overridden, told.zone), served])
    if told.found.pack is not None:
        yield Section(RULE, list(_rule(told)), table=_legs(told.found))
    if later := list(_later(told)):
        headings = [heading(key) for key in ("what", "at", "office", "document", "says")]
        yield Section(COURSE, table=Table(headings, (2, 3, 4, 4, 4), later))
    if told.samples:
        taken = [(shown(each.day), _result(each)) for each in told.samples]
        yield Section(TESTS, table=Table([TAKEN, RESULT], (1, 2), taken))
    if state.end is not None:
        ended = [
            (heading("released_at"), _moment(row["released_at"], told.zone)),
            (heading("because"), label(state.end.because)),
        ]
        end = state.end
        yield Section(RELEASED, [*ended, *_decision(end.decision, end.overridden, told.zone)])
    yield Section(NOTICE, sentences=[APPEAL])


def _who(told: Told) -> Iterator[Line]:
    yield heading("name"), told.row["name"] or ERASED
    if told.document is not None:
        yield told.document
    yield heading("person"), told.row["person"]


def _ground(row: Row) -> Iterator[Line]:
    yield heading("basis_kind"), label(row["basis_kind"])
    yield heading("basis"), row["basis"] or NOT_RECORDED
    if not row["basis_standing"]:
        yield heading("basis_standing"), Text("否", "no")


def _exposed(told: Told) -> Table | None:
    """By number: who the others are is not said on this paper."""
    if not told.exposures:
        return None
    keys = ("exposure", "source", "setting", "first", "last")
    rows = [[_said(each[key]) for key in keys] for each in told.exposures]
    return Table([heading(key) for key in keys], (2, 2, 3, 2, 2), rows)


def _measure(told: Told) -> Iterator[Line]:
    row = told.row
    yield heading("mode"), label(row["mode"])
    if where := " ".join(filter(None, (told.place or row["place"], row["room"]))) or row["area"]:
        yield heading("place"), where
    yield heading("begins_on"), _day(row["begins_on"])
    yield heading("ends_on"), _day(row["ends_on"])


def _decision(decision: Decision, overridden: Sequence[str], zone: tzinfo) -> Iterator[Line]:
    yield heading("office"), decision.office
    yield heading("decided_at"), _moment(decision.decided_at, zone)
    yield heading("legal_basis"), decision.legal_basis or NOT_RECORDED
    yield heading("document"), decision.document_number or NOT_RECORDED
    if decision.responsible is not None:
        yield heading("responsible"), decision.responsible
    if (said := conditions(overridden)) is not None:
        yield heading("overridden"), said


def _rule(told: Told) -> Iterator[Line]:
    said = rule(told.found)
    if said is not None:
        yield RULE, said
    if told.source is not None:
        yield heading("rule_source"), told.source


def _legs(found: Indication) -> Table | None:
    rows: list[list[Said]] = [
        [
            label(leg["mode"]),
            shown(leg["start"]),
            shown(leg["ends_on"]),
            _days(leg["tests_on"]),
        ]
        for leg in legs(found)
    ]
    headings = [heading(key) for key in ("mode", "begins_on", "ends_on", "tests_on")]
    return Table(headings, (3, 2, 2, 4), rows) if rows else None


def _days(days: Sequence[date]) -> Text:
    said = [shown(day)[5:] for day in days]
    return Text("、".join(said), ", ".join(said))


def _later(told: Told) -> Iterator[list[Said]]:
    for step in told.steps:
        if step["what"] in LATER and (step["office"] or step["what"] is StepKind.APPEALED):
            yield [
                label(step["what"]),
                _moment(step["at"], told.zone),
                step["office"] or "",
                step["document"] or "",
                _remark(step),
            ]


def _remark(step: Row) -> Said:
    overridden = conditions(step["overridden"])
    said = [
        _said(each)
        for each in (step["says"], step["mode"], step["place"], step["ends_on"])
        if each is not None
    ]
    if overridden is not None:
        said.append(OVERRIDING.fill(what=overridden))
    zh = [each if isinstance(each, str) else each.zh for each in said]
    en = [each if isinstance(each, str) else each.en for each in said]
    return Text("　".join(zh), ", ".join(en))


def _said(value: Any) -> Said:
    """A value in both languages, never in that of who makes the paper alone."""
    if isinstance(value, Text):
        return value
    return label(value) if isinstance(value, StrEnum) else shown(value)


def _day(day: date | None) -> Said:
    return UNTIL_FURTHER if day is None else shown(day)


def _moment(moment: datetime | None, zone: tzinfo) -> Said:
    return NOT_RECORDED if moment is None else shown(moment, zone)


def _result(each: Sampled) -> Text:
    return NO_RESULT if each.result is None else label(each.result)
