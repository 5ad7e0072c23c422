"""The columns of a case: all of them for machines, the few that matter for a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import tzinfo
from typing import Any

import msgspec

from tracing import words
from tracing.domain.case.events import Anchor

LISTED = (
    "case",
    "person",
    "name",
    "diagnosis",
    "onset_on",
    "reported_on",
    "outcome",
    "area",
)
CASE = (
    "case",
    "person",
    "name",
    "status",
    "diagnosis",
    "severity",
    "diagnosed_on",
    "laboratory",
    "sampled_on",
    "onset_on",
    "anchors",
    "reported_at",
    "reported_precision",
    "detection",
    "origin",
    "area",
    "facility",
    "admitted_on",
    "outcome",
    "recovered_on",
    "discharged_on",
    "died_on",
    "repositives",
    "sources",
    "cluster",
    "source_text",
    "note",
    "unusual",
    "case_id",
    "person_id",
)
HIDDEN_FROM_PEOPLE = ("reported_precision", "sources", "case_id", "person_id", "unusual")


def read_case(row: dict[str, Any]) -> dict[str, Any]:
    """The row with its anchors decoded: `[{"kind": …, "on": …}]`."""
    anchors = msgspec.json.decode(row["anchors"] or "[]", type=tuple[Anchor, ...])
    return row | {"anchors": [{"kind": each.kind, "on": each.on} for each in anchors]}


def as_listed(rows: Iterable[dict[str, Any]], zone: tzinfo) -> Iterator[dict[str, Any]]:
    for row in rows:
        reported = row["reported_at"]
        yield row | {"reported_on": reported and reported.astimezone(zone).date()}


def for_people(row: dict[str, Any], zone: tzinfo) -> dict[str, Any]:
    """What is known of a case, without what is not, as a page shows it."""
    shown = next(as_listed([row], zone))
    if shown["reported_precision"] == "day":
        shown["reported_at"] = shown["reported_on"]
    shown["anchors"] = [f"{words.label(each['kind'])} {each['on']}" for each in row["anchors"]]
    return {
        key: shown[key]
        for key in CASE
        if key not in HIDDEN_FROM_PEOPLE and shown[key] not in (None, [], 0)
    }
