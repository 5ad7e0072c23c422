"""From a row of a contact list to commands: an exposure between two persons, or a transmission."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

from msgspec.structs import replace

from tracing.domain.case.commands import AttributeSource, WithdrawAttribution
from tracing.domain.command import Command, Context
from tracing.domain.contact.commands import CorrectExposure, DetermineCategory, RecordExposure
from tracing.domain.contact.events import ExposureSpan
from tracing.domain.event import Event
from tracing.domain.history import PersonHistory
from tracing.domain.identifiers import AttributionId, CaseId, ContactId, ExposureId, PersonId
from tracing.domain.person.commands import CompletePerson, RegisterPerson
from tracing.domain.values import (
    CaseSource,
    ContactSource,
    Decision,
    ExposureSource,
    PersonSource,
    SourceKind,
    UnknownSource,
)
from tracing.errors import NotFoundError
from tracing.interchange.book import Entry, changed_cells
from tracing.interchange.fields import PERSON_FIELDS
from tracing.interchange.known_person import changed_person, person_fields
from tracing.interchange.plans import Making
from tracing.interchange.remembered import whole_link
from tracing.interchange.rows import LinkRow, Relation
from tracing.language import Text

SPAN_CELLS = frozenset(("first_on", "first_at", "last_on", "last_at", "open"))


class RecordUnknownError(NotFoundError):
    text = Text(
        "“{source}”中没有编号为此的病例（第 {row} 行的 {end}）",
        "source '{source}' has no case of that record (the {end} of row {row})",
    )
    hint = Text(
        "先用同一 --source 导入病例表", "import the line list first, under the same --source"
    )


class Ends(NamedTuple):
    """Whom the two ends of a link were known to be before its row."""

    giving: Entry | None
    receiving: Entry | None


class LinkCommands(NamedTuple):
    commands: list[Command]
    entry: Entry
    people: Mapping[str, Entry]
    """Records that became persons by this row."""


class RecordListedExposure(RecordExposure, frozen=True, kw_only=True):
    """The source may be a contact of whom the list does not say which episode."""

    kind: ClassVar[str] = "contact.expose_listed"

    of_contact: bool = False

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        listed = self
        if self.of_contact and isinstance(self.source, PersonSource):
            episodes = context.others[self.source.person_id].contacts.values()
            standing = [each.contact_id for each in episodes if not each.retracted]
            if standing:
                source = ContactSource(self.source.person_id, standing[-1])
                listed = replace(self, source=source)
        return RecordExposure.decide(listed, history, context)


class DetermineListedCategory(DetermineCategory, frozen=True, kw_only=True):
    """Said of a person's open episode, whichever it is."""

    kind: ClassVar[str] = "contact.determine_listed"

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        episode = history.open_contact
        if episode is None:
            return DetermineCategory.decide(self, history, context)
        if episode.category is self.category:
            return []
        return DetermineCategory.decide(
            replace(self, contact_id=episode.contact_id), history, context
        )


class CorrectListedExposure(CorrectExposure, frozen=True, kw_only=True):
    """Said of an exposure, in whichever episode it was recorded."""

    kind: ClassVar[str] = "contact.correct_listed_exposure"

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        for episode in history.contacts.values():
            if self.exposure_id in episode.exposures:
                found = replace(self, contact_id=episode.contact_id)
                return CorrectExposure.decide(found, history, context)
        return CorrectExposure.decide(self, history, context)


def link_key(row: LinkRow, again: int) -> str:
    """What names a link of a source: the pair, and which of its repetitions."""
    return f"{row.relation}\x1f{row.from_record or ''}\x1f{row.to_record}\x1f{again}"


def new_link(
    row: LinkRow, ends: Ends, known: PersonId | None, making: Making, source: str
) -> LinkCommands:
    """A link not seen before; `known` is whom the row's document names.

    Raises RecordUnknownError for a transmission between records that are no cases.
    """
    if row.relation is Relation.TRANSMISSION:
        return _new_transmission(row, ends, making, source)
    commands: list[Command] = []
    people: dict[str, Entry] = {}
    giving, receiving = ends
    if giving is None and row.from_record is not None and not row.from_place:
        giving = people[row.from_record] = Entry(person=PersonId(making.new()))
        commands.append(RegisterPerson(person_id=giving.person, known_as=row.from_record))
    if receiving is None:
        register = RegisterPerson if known is None else CompletePerson
        receiving = people[row.to_record] = Entry(person=known or PersonId(making.new()))
        fields = person_fields(row.person, row.to_record)
        commands.append(register(person_id=receiving.person, **fields))
    elif fields := person_fields(row.person, None):
        commands.append(CompletePerson(person_id=receiving.person, **fields))
    exposure, episode = ExposureId(making.new()), ContactId(making.new())
    commands.append(
        RecordListedExposure(
            person_id=receiving.person,
            contact_id=episode,
            exposure_id=exposure,
            source=_source(row, giving),
            of_contact=row.source_kind is SourceKind.CONTACT,
            setting=row.setting,
            span=_span(row),
            certainty=row.certainty,
            note=_noted(row),
            source_note=row.source_note,
        )
    )
    commands += _category(row, receiving.person, episode, making, source)
    entry = Entry(
        person=receiving.person, contact=episode, exposure=exposure, cells=dict(row.cells)
    )
    return LinkCommands(commands, entry, people)


def changed_link(row: LinkRow, entry: Entry, making: Making, source: str) -> list[Command]:
    """What the source says of an exposure otherwise than last time."""
    fields = changed_cells(row.cells, entry.cells)
    commands: list[Command] = []
    if fields & PERSON_FIELDS.keys():
        commands += changed_person(row.person, fields, entry.person)
    if entry.exposure is None or entry.contact is None:
        return commands
    changes: dict[str, Any] = {}
    if fields & SPAN_CELLS:
        changes["span"] = _span(whole_link(row, entry.cells))
    if "note" in fields:
        changes["note"] = _noted(row)
    for field in ("setting", "certainty", "source_note"):
        if field in fields:
            changes[field] = getattr(row, field)
    if changes:
        commands.append(
            CorrectListedExposure(
                person_id=entry.person,
                contact_id=ContactId(entry.contact),
                exposure_id=ExposureId(entry.exposure),
                **changes,
            )
        )
    if "category" in fields:
        commands += _category(row, entry.person, ContactId(entry.contact), making, source)
    return commands


def changed_transmission(
    row: LinkRow, entry: Entry, ends: Ends, making: Making, source: str
) -> LinkCommands:
    """A transmission the source words otherwise: the old attribution gives way to the new."""
    assert entry.attribution is not None and entry.case is not None
    withdrawn = WithdrawAttribution(
        person_id=entry.person,
        case_id=CaseId(entry.case),
        attribution_id=AttributionId(entry.attribution),
    )
    again = _new_transmission(whole_link(row, entry.cells), ends, making, source)
    kept = replace(again.entry, cells=entry.cells | row.cells)
    return LinkCommands([withdrawn, *again.commands], kept, {})


def _new_transmission(row: LinkRow, ends: Ends, making: Making, source: str) -> LinkCommands:
    giving, receiving = ends
    if receiving is None or receiving.case is None:
        raise RecordUnknownError(source=source, row=row.row, end="to")
    if giving is None or giving.case is None:
        raise RecordUnknownError(source=source, row=row.row, end="from")
    attribution = AttributionId(making.new())
    command = AttributeSource(
        person_id=receiving.person,
        case_id=CaseId(receiving.case),
        attribution_id=attribution,
        source=CaseSource(giving.person, CaseId(giving.case)),
        evidence=row.evidence,
        certainty=row.certainty,
        setting=row.setting,
        infected_on=row.first_on,
        infected_at=row.first_at,
        note=row.note,
    )
    entry = Entry(
        person=receiving.person,
        case=receiving.case,
        attribution=attribution,
        cells=dict(row.cells),
    )
    return LinkCommands([command], entry, {})


def _category(
    row: LinkRow, person: PersonId, episode: ContactId, making: Making, source: str
) -> list[Command]:
    if row.category is None:
        return []
    decision = Decision(office=source, decided_at=making.now)
    return [
        DetermineListedCategory(
            person_id=person, contact_id=episode, category=row.category, decision=decision
        )
    ]


def _source(row: LinkRow, giving: Entry | None) -> ExposureSource:
    if row.from_place or giving is None:
        return UnknownSource()
    if giving.case is not None and row.source_kind in (None, SourceKind.CASE):
        return CaseSource(giving.person, CaseId(giving.case))
    return PersonSource(giving.person)


def _span(row: LinkRow) -> ExposureSpan:
    return ExposureSpan(
        first_on=row.first_on,
        last_on=row.last_on,
        first_at=row.first_at,
        last_at=row.last_at,
        open=row.open,
    )


def _noted(row: LinkRow) -> str | None:
    """The row's note; a place at the giving end is kept by its name."""
    place = f"← {row.from_record}" if row.from_place else None
    return "\n".join(filter(None, (row.note, place))) or None
