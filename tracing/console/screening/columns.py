"""The columns of rounds: all for machines, those that matter for a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from tracing import words
from tracing.render import Column

Row = dict[str, Any]

ROUND = (
    "round",
    "status",
    "areas",
    "round_number",
    "begins_at",
    "ends_at",
    "office",
    "decided_at",
    "order_document",
    "roster",
    "households",
    "sampled",
    "resulted",
    "positive",
    "counted_at",
    "coverage",
    "per_sampler_hour",
    "ended_at",
    "reported_at",
    "round_id",
)
SHARE = Column("share", words.heading("coverage"))
LISTED = ("round", "areas", "round_number", "status", "roster", "sampled", SHARE, "positive")
SITE = (
    "site",
    "place",
    "area",
    "samplers",
    "opened_at",
    "sampled",
    "resulted",
    "positive",
    "counted_at",
    "per_sampler_hour",
)
WORKED = (
    "site",
    "samplers",
    "opened_at",
    "sampled",
    "positive",
    Column("hourly", words.heading("per_sampler_hour")),
)
PART = ("area", "roster", "households", "sampled", "resulted", "positive", "counted_at", "coverage")
REACHED = ("area", "roster", "sampled", SHARE, "positive", "counted_at")
MEMBER = ("person", "name", "area", "sampled", "sample", "pool", "person_id")
LISTED_MEMBER = (
    "person",
    "name",
    "area",
    Column("sampled", words.heading("was_sampled")),
    "sample",
    "pool",
)


def as_shown(rows: Iterable[Row]) -> Iterator[Row]:
    """Rows as tables show them: a share in per cent, samples an hour to one place."""
    for row in rows:
        told = dict(row)
        if "coverage" in row:
            told["share"] = None if row["coverage"] is None else f"{row['coverage']:.1%}"
        if "per_sampler_hour" in row:
            hourly = row["per_sampler_hour"]
            told["hourly"] = None if hourly is None else round(hourly, 1)
        yield told
