"""The contents of a row of a line list, put together as a case."""

from __future__ import annotations

from tracing.interchange.contents import RowContents
from tracing.interchange.fields import ListedOutcome
from tracing.interchange.mapping import SourceForms
from tracing.interchange.mentions import SourceReading
from tracing.interchange.rows import CaseRow, SourceMention

_INFECTORS = ("infectors", "infector_evidence", "infector_certainty")
_ENDED_ON = {
    ListedOutcome.DIED: "died_on",
    ListedOutcome.RECOVERED: "recovered_on",
    ListedOutcome.DISCHARGED: "discharged_on",
}

_AGE_IS_OF = ("reported_on", "diagnosed_on", "sampled_on", "admitted_on", "onset_on")


def case_row(contents: RowContents, forms: SourceForms, plain_note: str | None) -> CaseRow | None:
    """The case, or None where the row is rejected; notes are added to the contents' findings."""
    contents.settle("reported_on", "reported_at")
    if contents.rejected:
        return None
    _place_outcome_date(contents)
    _name_sources(contents, forms)
    _name_infectors(contents, forms)
    _name_related(contents)
    _date_age(contents)
    contents.join_note(plain_note)
    record = contents.values.pop("record")
    person = contents.someone()
    if "reported_on" in contents.values:
        contents.values["reported_on"] = contents.values["reported_on"].earliest
    return CaseRow(
        row=contents.row, record=record, person=person, cells=contents.cells, **contents.values
    )


def _date_age(contents: RowContents) -> None:
    """An age without its day is that of the day of the report, or of what came nearest to it."""
    values = contents.values
    days = [values[field] for field in _AGE_IS_OF if field in values]
    if "age" in values and "age_on" not in values and days:
        values["age_on"] = days[0].earliest


def _place_outcome_date(contents: RowContents) -> None:
    """The date of the outcome is the date of that outcome; without one it stays in the note."""
    values = contents.values
    outcome, ended_on = values.get("outcome"), values.get("outcome_on")
    if ended_on is not None:
        contents.drop("outcome_on")
        field = _ENDED_ON.get(outcome) if outcome else None
        if field and values.get(field, ended_on) == ended_on:
            contents.put(field, ended_on, str(ended_on))
        else:
            heading = contents.heading("outcome_on")
            contents.find("outcome_date_left", heading, ended_on)
            contents.notes.append((heading, str(ended_on)))
    if outcome is ListedOutcome.DIED and "died_on" not in values:
        contents.find("died_without_date", contents.heading("outcome"))


def _name_sources(contents: RowContents, forms: SourceForms) -> None:
    reading: SourceReading | None = contents.values.pop("source", None)
    if reading is None:
        return
    column, text = contents.heading("source"), contents.cells.pop("source")
    contents.put("source_text", text, text)
    if reading.unknown:
        contents.find("source_unknown", column, text)
        contents.put("source_unknown", True, "yes")
        return
    named = _others(contents, reading.records, "source")
    if reading.leftover:
        contents.find("mention_left_in_text", column, text)
    elif not reading.records:
        contents.find("source_names_nobody", column, text)
    if len(named) > 1:
        contents.find("several_candidates", column, text, {"count": len(named)})
    _put_sources(contents, [SourceMention(name, forms.evidence, forms.certainty) for name in named])


def _name_infectors(contents: RowContents, forms: SourceForms) -> None:
    """Candidates listed by their ids, each with its evidence and certainty where those stand in
    lists of the same length."""
    records: tuple[str, ...] | None = contents.values.pop("infectors", None)
    evidence = contents.values.pop("infector_evidence", ())
    certainty = contents.values.pop("infector_certainty", ())
    for field in _INFECTORS:
        contents.cells.pop(field, None)
    if records is None:
        return
    named = _others(contents, records, "infectors")
    if len(named) > 1:
        column = contents.heading("infectors")
        contents.find("several_candidates", column, ", ".join(named), {"count": len(named)})
    mentions = [
        SourceMention(
            record,
            evidence[at] if len(evidence) == len(records) else forms.evidence,
            certainty[at] if len(certainty) == len(records) else forms.certainty,
        )
        for at, record in enumerate(records)
        if record in named
    ]
    _put_sources(contents, mentions)


def _put_sources(contents: RowContents, mentions: list[SourceMention]) -> None:
    """Candidates join those that another column named; of a record named twice, the first."""
    known = {mention.record: mention for mention in contents.values.get("sources", ())}
    sources = {mention.record: mention for mention in mentions} | known
    if sources:
        contents.put("sources", tuple(sources.values()), ", ".join(map(str, sources.values())))


def _name_related(contents: RowContents) -> None:
    records: tuple[str, ...] | None = contents.values.pop("related", None)
    if records is None:
        return
    named = _others(contents, records, "related")
    contents.drop("related")
    if named:
        contents.put("related", named, ", ".join(named))


def _others(contents: RowContents, records: tuple[str, ...], field: str) -> tuple[str, ...]:
    """The records without the row's own."""
    own = contents.values["record"]
    if own in records:
        contents.find("mentions_itself", contents.heading(field), own)
    return tuple(record for record in records if record != own)
