"""`tracing case show`: all that is known of one case, and since which event."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, tzinfo
from typing import TYPE_CHECKING, Any

from tracing import words
from tracing.console.audit import events as log
from tracing.console.base import (
    Invocation,
    argument,
    as_of_option,
    command,
    format_option,
    identify_option,
    on_option,
    option,
    pass_invocation,
)
from tracing.console.case.columns import CASE, for_people, read_case
from tracing.console.case.spread import SPREAD_KEYS, read_spread
from tracing.console.laboratory.columns import SAMPLES, SAMPLES_OF_ONE, sampled, samples_of
from tracing.console.pages import FOLDED, heading, section
from tracing.console.people import Sight, with_human_ids, with_names
from tracing.console.person.living import STAY, read_stays, show_stays
from tracing.console.session import opened
from tracing.domain.case.state import Unusual
from tracing.domain.values import RecordStatus
from tracing.errors import NotFoundError, UsageError
from tracing.language import Text
from tracing.projections import questions
from tracing.projections.batches import batches
from tracing.projections.cases import CASES, DATES
from tracing.projections.questions.base import Day
from tracing.projections.questions.identity import kept_cases
from tracing.projections.temporal import explain
from tracing.render import Format, show_record, shown

if TYPE_CHECKING:
    import sqlalchemy as sa

    from tracing.registry import Ref, Registry

Row = dict[str, Any]

SOURCES = ("infector", "name", "evidence", "certainty")
INFECTED = ("case", "name", "evidence", "certainty")
NAMED = ("contact", "name", "category", "status", "first", "setting")
EXPLAINED = tuple(
    name
    for name in CASE
    if name != "person_id" and (name in CASES.values or name.removesuffix("_on") in DATES)
)
"""The columns of a case that come from its own events."""

NOTES: dict[Unusual, tuple[str, str]] = {
    Unusual.ONSET_AFTER_REPORT: ("onset_on", "reported_at"),
    Unusual.ONSET_AFTER_RECOVERY: ("onset_on", "recovered_on"),
    Unusual.DEATH_BEFORE_REPORT: ("died_on", "reported_at"),
    Unusual.RECOVERY_BEFORE_REPORT: ("recovered_on", "reported_at"),
    Unusual.NEGATIVE_BUT_CONFIRMED: ("laboratory", "diagnosis"),
}
"""The two columns that stand against each other."""
SAME_AS = Text("{case} 与 {kept} 是同一次感染", "{case} is the same infection as {kept}")
NOTE = Text("注意：{what}（{first}；{second}）", "Note: {what} ({first}; {second})")


class NotKnownThenError(NotFoundError):
    text = Text("当时还没有病例 {case}", "case {case} was not known then")
    hint = Text("见 tracing case history {case}", "see tracing case history {case}")


class NotExplainedError(UsageError):
    text = Text("病例没有“{column}”这一列", "a case has no column '{column}'")
    hint = Text("可以问：{columns}", "ask for one of: {columns}")


@command(
    "show",
    help=Text(
        "显示一个病例：诊断、传染来源及把握、指认的密接、异常之处；"
        "--why 说明某列从哪条事件起是此值。",
        "Show a case: diagnosis, sources and how certain, contacts named, what is unusual. "
        "--why names the event since which a column has its value.",
    ),
    example="""\
tracing case show C-0001 --as-of 2022-07-14
tracing case show C-0001 --why diagnosis""",
)
@argument("case", help=Text("病例编号", "Id of the case"))
@option("--why", metavar=Text("列", "COLUMN"), help=Text("这一列从何而来", "Where it comes from"))
@as_of_option
@on_option
@identify_option
@format_option
@pass_invocation
def show_case(
    invocation: Invocation,
    *,
    case: str,
    why: str | None,
    as_of: int | datetime | date | None,
    on: date | None,
    identify: str | None,
    format: Format,
) -> None:
    with opened(invocation) as registry:
        asked = None if why is None else _column(why)
        ref = registry.resolve(case, "case")
        at = registry.position(as_of)
        day = None if on is None else registry.day(on)
        sight = Sight(registry, "case show", identify)
        with registry.reading() as reading:
            row = _row(reading.connection, ref, at, day, sight)
            row["attributions"] = list(_sources(reading.connection, ref, at, sight))
            row["infected"] = list(_infected(reading.connection, ref, at, sight))
            row["contacts"] = list(_named(reading.connection, ref, at, sight))
            row["stays"] = read_stays(
                reading.connection, at, sight, person_id=str(ref.person_id), on=day
            )
            row |= read_spread(reading.connection, at, str(ref.entity_id), day)
            row["samples"] = samples_of(reading.connection, at, str(ref.person_id), day)
            same = kept_cases(reading.connection, at, [str(ref.entity_id)])
            row["same_as"] = next(
                iter(questions.human_ids(reading.connection, [*same.values()]).values()), None
            )
            position = asked and _since(reading.connection, ref, asked, at)
        row["why"] = _why(registry, asked, row, position) if asked and position else None
        if format == "table":
            _page(registry, row)
        else:
            lists = ("attributions", "infected", "contacts", "stays", "samples")
            row["stays"] = [{key: each[key] for key in STAY} for each in row["stays"]]
            show_record(
                row, [*CASE, *SPREAD_KEYS, "same_as", *lists, *(["why"] if asked else [])], format
            )


def _row(connection: sa.Connection, ref: Ref, at: int, day: Day | None, sight: Sight) -> Row:
    found = questions.cases(connection, at, on=day, status=None, case_id=str(ref.entity_id))
    rows = with_names(connection, at, found)
    row = next(sight.of(rows, ("name", *questions.sealed_columns("case"))), None)
    if row is None:
        raise NotKnownThenError(case=ref.human)
    return read_case(row)


def _sources(connection: sa.Connection, ref: Ref, at: int, sight: Sight) -> Iterator[Row]:
    found = questions.transmissions(connection, at, case_id=str(ref.entity_id))
    rows = with_human_ids(connection, found, {"source_case_id": "infector"})
    sources = (row | {"person_id": row["source_person_id"]} for row in rows)
    for row in sight.of(with_names(connection, at, sources), ("name",)):
        yield {key: row[key] for key in SOURCES}


def _infected(connection: sa.Connection, ref: Ref, at: int, sight: Sight) -> Iterator[Row]:
    found = questions.transmissions(connection, at, source=str(ref.entity_id))
    rows = with_names(connection, at, with_human_ids(connection, found, {"case_id": "case"}))
    for row in sight.of(rows, ("name",)):
        yield {key: row[key] for key in INFECTED}


def _named(connection: sa.Connection, ref: Ref, at: int, sight: Sight) -> Iterator[Row]:
    """Those who were exposed to this case, an exposure a row."""
    found = questions.exposures(connection, at, source_person_id=str(ref.person_id))
    case = str(ref.entity_id)
    infection = kept_cases(connection, at, [case]).get(case, case)
    own = [row for row in found if row["source_id"] == infection]
    named = with_human_ids(connection, own, {"contact_id": "contact"})
    for some in batches(sight.of(with_names(connection, at, named), ("name",))):
        episodes = list({row["contact_id"] for row in some})
        found = questions.contacts(connection, at, contact_id=episodes)
        contacts = {contact["contact_id"]: contact for contact in found}
        for row in some:
            contact = contacts[row["contact_id"]]
            first = row["first_on"] or row["first_at"]
            both = row | {key: contact[key] for key in ("category", "status")} | {"first": first}
            yield {key: both[key] for key in NAMED}


def _column(text: str) -> str:
    for name in EXPLAINED:
        if text in (name, *words.heading(name)):
            return name
    raise NotExplainedError(column=text, columns=", ".join(EXPLAINED))


def _since(connection: sa.Connection, ref: Ref, column: str, at: int) -> int | None:
    parts = [f"{column.removesuffix('_on')}_from", f"{column.removesuffix('_on')}_to"]
    names = parts if parts[0] in CASES.values else [column]
    found = [explain(connection, CASES, (str(ref.entity_id),), name, at) for name in names]
    return max((position for position in found if position is not None), default=None)


def _why(registry: Registry, column: str, row: Row, position: int) -> Row:
    stored = registry.ledger.row(position)
    assert stored is not None
    event = next(log.rows(registry, [registry.application.events_mapper.decode(stored)]))
    return {"column": column, "value": row[column], **event}


def _page(registry: Registry, row: Row) -> None:
    told = for_people(row, registry.zone)
    told |= {key: row[key] for key in SPREAD_KEYS if row[key] is not None}
    if row["status"] == RecordStatus.STANDING:
        del told["status"]
    show_record(told, list(told), "table", registry.zone)
    if row["same_as"] is not None:
        print(SAME_AS.fill(case=row["case"], kept=row["same_as"]))
    for note in row["unusual"]:
        if all(name in told for name in NOTES[note]):  # on an earlier day one may not be so yet
            print(_note(note, told, registry.zone))
    section(Text("传染来源", "Sources"), row["attributions"], SOURCES, registry.zone)
    section(Text("由其传染", "Infected by this case"), row["infected"], INFECTED, registry.zone)
    section(Text("指认的密接", "Contacts named"), row["contacts"], NAMED, registry.zone, FOLDED)
    show_stays(row["stays"], registry.zone)
    section(SAMPLES, list(sampled(row["samples"], registry.zone)), SAMPLES_OF_ONE, registry.zone)
    if row["why"] is not None:
        heading(WHY.fill(column=words.heading(row["why"]["column"])))
        for line in log.lines([row["why"]], registry.zone):
            print(line)


WHY = Text("“{column}”自此事件起为此值", "'{column}' has its value since this event")


def _note(note: Unusual, row: Row, zone: tzinfo) -> Text:
    said = [f"{words.heading(name)} {shown(row[name], zone)}" for name in NOTES[note]]
    return NOTE.fill(what=words.label(note), first=said[0], second=said[1])
