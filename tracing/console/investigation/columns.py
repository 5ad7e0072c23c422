"""The columns of investigations: all for machines, those that matter for a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from tracing import words
from tracing.console.people import Sight, with_human_ids, with_names
from tracing.domain.investigation.state import InvestigationStep
from tracing.language import Text
from tracing.projections.questions.investigations import INVESTIGATION_SEALED
from tracing.render import Column

if TYPE_CHECKING:
    import sqlalchemy as sa

Row = dict[str, Any]

TIMED = (
    "track_minutes_from_report",
    "track_minutes_from_assignment",
    "preliminary_minutes_from_report",
    "preliminary_minutes_from_assignment",
    "completed_minutes_from_report",
    "completed_minutes_from_assignment",
)
INVESTIGATION = (
    "investigation",
    "person",
    "name",
    "status",
    "investigation_kind",
    "case",
    "contact",
    "area",
    "team",
    "investigator",
    "subject_reported_at",
    "assigned_at",
    "begun_at",
    "track_at",
    "preliminary_at",
    "completed_at",
    *TIMED,
    "preliminary_document",
    "final_document",
    "summary",
    "reported_at",
    "investigation_id",
    "person_id",
)
LISTED = (
    "investigation",
    Column("subject", words.heading("investigated")),
    "name",
    "status",
    Column("track", words.heading("track_within")),
    Column("preliminary", words.heading("preliminary_within")),
    Column("completed", words.heading("completed_within")),
)
STEP = (
    "step",
    "step_at",
    Column("from_report", words.heading("from_report")),
    Column("from_assignment", words.heading("from_assignment")),
)


def read_investigations(
    connection: sa.Connection, at: int, rows: Iterable[Row], sight: Sight
) -> Iterator[Row]:
    """Investigations with the names and ids people read."""
    ids = {"case_id": "case", "contact_id": "contact"}
    named = with_names(connection, at, with_human_ids(connection, rows, ids))
    return sight.of(named, ("name", *INVESTIGATION_SEALED))


def as_listed(rows: Iterable[Row]) -> Iterator[Row]:
    """As tables show them: the subject, and what each step took from the report."""
    for row in rows:
        yield row | {
            "subject": row["case"] or row["contact"] or row["person"],
            **{
                step: lasted(row[f"{step}_minutes_from_report"])
                for step in ("track", "preliminary", "completed")
            },
        }


def steps_of(row: Row) -> list[Row]:
    """The steps that were taken, and what each was done within."""
    return [
        {
            "step": step,
            "step_at": row[f"{step}_at"],
            "from_report": lasted(row.get(f"{step}_minutes_from_report")),
            "from_assignment": lasted(row.get(f"{step}_minutes_from_assignment")),
        }
        for step in InvestigationStep
        if row[f"{step}_at"] is not None
    ]


def lasted(minutes: int | None) -> Text | None:
    """Hours and minutes as people read them.

    >>> str(lasted(190).en), str(lasted(-20).en)
    ('3 h 10 min', '-20 min')
    """
    if minutes is None:
        return None
    sign = "-" if minutes < 0 else ""
    hours, rest = divmod(abs(minutes), 60)
    if not hours:
        return Text(f"{sign}{rest} 分", f"{sign}{rest} min")
    return Text(f"{sign}{hours} 时 {rest} 分", f"{sign}{hours} h {rest} min")
