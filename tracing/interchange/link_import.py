"""From a row of a contact list to commands: an exposure between two persons, or a transmission."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from tracing.domain.case.commands import AttributeSource, WithdrawAttribution
from tracing.domain.command import Command
from tracing.domain.contact.commands import (
    CorrectExposure,
    DetermineCategory,
    RecordExposure,
)
from tracing.domain.contact.events import ExposureSpan
from tracing.domain.identifiers import AttributionId, CaseId, ContactId, ExposureId, PersonId
from tracing.domain.person.commands import CorrectPerson, RegisterPerson
from tracing.domain.values import (
    CaseSource,
    Decision,
    ExposureSource,
    PersonSource,
    UnknownSource,
)
from tracing.errors import NotFoundError
from tracing.interchange.book import Entry, changed_cells
from tracing.interchange.case_import import day, person_fields
from tracing.interchange.fields import PERSON_FIELDS
from tracing.interchange.rows import LinkRow, Relation
from tracing.language import Text

SPAN_CELLS = frozenset(("first_on", "first_at", "last_on", "last_at"))


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


def link_key(row: LinkRow, again: int) -> str:
    """What names a link of a source: the pair, and which of its repetitions."""
    return f"{row.relation}\x1f{row.from_record}\x1f{row.to_record}\x1f{again}"


def new_link(
    row: LinkRow, ends: Ends, new: Callable[[], UUID], source: str, now: datetime
) -> LinkCommands:
    """A link not seen before. Raises RecordUnknownError for a transmission between non-cases."""
    if row.relation is Relation.TRANSMISSION:
        return _new_transmission(row, ends, new, source)
    commands: list[Command] = []
    people: dict[str, Entry] = {}
    giving, receiving = ends
    if giving is None and not row.from_place:
        giving = people[row.from_record] = Entry(person=PersonId(new()))
        commands.append(RegisterPerson(person_id=giving.person, known_as=row.from_record))
    if receiving is None:
        receiving = people[row.to_record] = Entry(person=PersonId(new()))
        known = person_fields(row.person, row.to_record)
        commands.append(RegisterPerson(person_id=receiving.person, **known))
    exposure = ExposureId(new())
    episode = ContactId(new())
    commands.append(
        RecordExposure(
            person_id=receiving.person,
            contact_id=episode,
            exposure_id=exposure,
            source=_source(row, giving),
            setting=row.setting,
            span=_span(row),
            certainty=row.certainty,
            note=_noted(row),
        )
    )
    if row.category is not None:
        commands.append(
            DetermineCategory(
                person_id=receiving.person,
                contact_id=episode,
                category=row.category,
                decision=Decision(office=source, decided_at=now),
            )
        )
    entry = Entry(
        person=receiving.person, contact=episode, exposure=exposure, cells=dict(row.cells)
    )
    return LinkCommands(commands, entry, people)


def changed_link(row: LinkRow, entry: Entry) -> list[Command]:
    """What the source says of a link otherwise than last time."""
    fields = changed_cells(row.cells, entry.cells)
    commands: list[Command] = []
    given = {
        field: value
        for field, value in person_fields(row.person, None).items()
        if field in fields & PERSON_FIELDS.keys()
    }
    if given:
        commands.append(CorrectPerson(person_id=entry.person, **given))
    if entry.exposure is not None and entry.contact is not None:
        changes: dict[str, Any] = {}
        if fields & SPAN_CELLS:
            changes["span"] = _span(row)
        for field in ("setting", "certainty"):
            if field in fields:
                changes[field] = getattr(row, field)
        if "note" in fields:
            changes["note"] = _noted(row)
        if changes:
            commands.append(
                CorrectExposure(
                    person_id=entry.person,
                    contact_id=ContactId(entry.contact),
                    exposure_id=ExposureId(entry.exposure),
                    **changes,
                )
            )
    return commands


def changed_transmission(
    row: LinkRow, entry: Entry, ends: Ends, new: Callable[[], UUID], source: str
) -> LinkCommands:
    """A transmission the source words otherwise: the old attribution gives way to the new."""
    assert entry.attribution is not None and entry.case is not None
    withdrawn = WithdrawAttribution(
        person_id=entry.person,
        case_id=CaseId(entry.case),
        attribution_id=AttributionId(entry.attribution),
    )
    again = _new_transmission(row, ends, new, source)
    return again._replace(commands=[withdrawn, *again.commands])


def _new_transmission(
    row: LinkRow, ends: Ends, new: Callable[[], UUID], source: str
) -> LinkCommands:
    giving, receiving = ends
    if receiving is None or receiving.case is None:
        raise RecordUnknownError(source=source, row=row.row, end="to")
    if giving is None or giving.case is None:
        raise RecordUnknownError(source=source, row=row.row, end="from")
    attribution = AttributionId(new())
    command = AttributeSource(
        person_id=receiving.person,
        case_id=CaseId(receiving.case),
        attribution_id=attribution,
        source=CaseSource(giving.person, CaseId(giving.case)),
        evidence=row.evidence,
        certainty=row.certainty,
        setting=row.setting,
        infected_on=day(row.first_on),
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


def _source(row: LinkRow, giving: Entry | None) -> ExposureSource:
    if row.from_place or giving is None:
        return UnknownSource()
    if giving.case is not None:
        return CaseSource(giving.person, CaseId(giving.case))
    return PersonSource(giving.person)


def _span(row: LinkRow) -> ExposureSpan:
    return ExposureSpan(
        first_on=day(row.first_on),
        last_on=day(row.last_on),
        first_at=row.first_at,
        last_at=row.last_at,
    )


def _noted(row: LinkRow) -> str | None:
    """The row's note; a place at the giving end is kept by its name."""
    place = f"← {row.from_record}" if row.from_place else None
    return "\n".join(filter(None, (row.note, place))) or None
