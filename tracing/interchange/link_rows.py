"""The contents of a row of a contact list, put together as an exposure or a transmission."""

from __future__ import annotations

import re

from tracing.domain.values import Certainty, SourceKind
from tracing.interchange.contents import RowContents
from tracing.interchange.mapping import LinkForm
from tracing.interchange.rows import LinkRow, Relation

_STATED = {Relation.EXPOSURE: Certainty.CERTAIN, Relation.TRANSMISSION: Certainty.POSSIBLE}


def link_row(contents: RowContents, form: LinkForm, plain_note: str | None) -> LinkRow | None:
    """The link, or None where the row is rejected; findings are added to the contents'."""
    _check_ends(contents, form)
    _place_times(contents)
    if contents.rejected:
        return None
    values = contents.values
    giving, taking = values.pop("from_record", None), values.pop("to_record")
    if form.direction == "backward":
        giving, taking = taking, giving
    places = [re.compile(pattern) for pattern in form.places]
    from_place = giving is not None and any(place.fullmatch(giving) for place in places)
    if any(place.fullmatch(taking) for place in places):
        contents.find("place_as_contact", contents.heading("to_record"), taking)
        return None
    if from_place:
        contents.find("place_as_source", contents.heading("from_record"), giving)
    contents.join_note(plain_note)
    certainty = values.pop("certainty", form.certainty or _STATED[form.relation])
    evidence = values.pop("evidence", form.evidence)
    person = contents.someone()
    return LinkRow(
        row=contents.row,
        relation=form.relation,
        from_record=giving,
        to_record=taking,
        person=person,
        from_place=from_place,
        certainty=certainty,
        evidence=evidence,
        cells=contents.cells,
        **values,
    )


def _check_ends(contents: RowContents, form: LinkForm) -> None:
    if contents.rejected:
        return
    ends = []
    unknown = (
        contents.values.get("source_kind") is SourceKind.UNKNOWN
        and form.relation is Relation.EXPOSURE
        and form.direction == "forward"
    )
    for field in ("from_record", "to_record"):
        if field in contents.values:
            ends.append(contents.values[field])
        elif field == "to_record" or not unknown:
            contents.find("record_missing", contents.heading(field))
    if len(ends) == 2 and ends[0] == ends[1]:
        contents.find("link_to_itself", contents.heading("to_record"), ends[1])


def _place_times(contents: RowContents) -> None:
    """A time since the origin is the first."""
    if "elapsed" in contents.values:
        contents.put("first_on", contents.values.pop("elapsed"), contents.cells.pop("elapsed"))
    contents.settle("first_on", "first_at")
    contents.settle("last_on", "last_at")
