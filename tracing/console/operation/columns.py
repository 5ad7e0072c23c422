"""The columns of operations and triggers: all for machines, those that matter for a table."""

from __future__ import annotations

from tracing import words
from tracing.render import Column

OPERATION = (
    "operation",
    "status",
    "area",
    "started_at",
    "office",
    "decided_at",
    "document",
    "designation_version",
    "cases",
    "untriggered",
    "ready",
    "readiness",
    "closed_at",
    "outcome",
    "reported_at",
    "area_id",
    "operation_id",
)
READY = Column("ready_of", words.heading("ready"))
OUTCOME = Column("outcome", words.heading("operation_outcome"))
LISTED = ("operation", "area", "status", "started_at", READY, OUTCOME)
MEASURED = (
    "action",
    "measure",
    "done",
    "due",
    "share",
    "reported_done",
    "reported_due",
    "reported_share",
    "reported_at",
    "differs",
    "note",
)
BESIDE = (
    "measure",
    Column("done_of", words.heading("done")),
    Column("per_cent", words.heading("share")),
    Column("said_of", words.heading("reported_done")),
    Column("said_at", words.heading("said_at")),
    Column("differs", words.heading("contradicts")),
)
TRIGGER = (
    "area",
    "level",
    "due",
    "fired_at",
    "positives",
    "threshold",
    "designated_at",
    "to_at",
    "counted_from",
    "cases",
    "pack",
    "source",
    "operation",
    "basis",
    "designation_version",
)
FIRED = (
    "area",
    "level",
    "due",
    "fired_at",
    Column("positives", words.heading("people_counted")),
    "threshold",
    "operation",
)
