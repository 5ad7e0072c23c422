"""The columns of samples, pools and immunity: all for machines, those that matter for a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import tzinfo
from typing import TYPE_CHECKING, Any

from tracing import words
from tracing.console.people import Sight, with_human_ids, with_names
from tracing.domain.values import Laboratory
from tracing.language import Text
from tracing.projections.questions import laboratory as questions
from tracing.render import Column, shown

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    import sqlalchemy as sa

    from tracing.domain.laboratory.results import Results
    from tracing.ledger.recorder import Recorded
    from tracing.projections.questions.base import Day, Ids
    from tracing.projections.tested import Told
    from tracing.registry import Registry

Row = dict[str, Any]

SAMPLES = Text("样本", "Samples")
SAMPLED = Column("sampled", words.heading("sampled_at"))
SAMPLE_LISTED = ("sample", "person", "name", SAMPLED, "purpose", "result", "ct")
SAMPLES_OF_ONE = ("sample", SAMPLED, "purpose", "result", "ct", "resulted_at")
"""Of somebody whose page it is."""
SAMPLE_KEYS = (
    "sample",
    "sampled_at",
    "sampled_on",
    "purpose",
    "result",
    "withdrawn",
    "ct",
    "resulted_at",
)
"""The same for machines."""
SAMPLE = (
    "sample",
    "person",
    "name",
    "sampled_at",
    "sampled_on",
    "specimen",
    "purpose",
    "result",
    "method",
    "ct",
    "laboratory_name",
    "resulted_at",
    "withdrawn",
    "results",
    "pool",
    "round",
    "place",
    "reported_at",
    "code",
    "sample_id",
    "person_id",
)
POOL_LISTED = ("pool", SAMPLED, "size", "known", "found", "result", "ct", "area")
POOL = (
    "pool",
    "sampled_at",
    "specimen",
    "size",
    "known",
    "found",
    "result",
    "method",
    "ct",
    "laboratory_name",
    "resulted_at",
    "withdrawn",
    "results",
    "area",
    "place",
    "round",
    "reported_at",
    "code",
    "pool_id",
)
MEMBER_LISTED = ("person", "name", "found_at", "sample", SAMPLED, "result", "ct")
MEMBER = (
    "person",
    "name",
    "found_at",
    "sample",
    "sampled_at",
    "sampled_on",
    "result",
    "withdrawn",
    "ct",
    "resulted_at",
    "person_id",
)
IMMUNITY_LISTED = (
    "immunity",
    "person",
    "name",
    "immunity_kind",
    "since_on",
    "until_on",
    "dose",
    "product",
)
IMMUNITY = (
    *IMMUNITY_LISTED,
    "document",
    "place",
    "reported_at",
    "note",
    "immunity_id",
    "person_id",
)
TAKEN_BACK = Column("taken_back", words.heading("withdrawn_at"))
RESULT_LISTED = (
    "result",
    "method",
    "targets",
    "laboratory_name",
    "resulted_at",
    TAKEN_BACK,
    "position",
)
_NAMED = {"place_id": "place", "round_id": "round", "pool_id": "pool"}


def read_samples(
    connection: sa.Connection, at: int, rows: Iterable[Row], sight: Sight
) -> Iterator[Row]:
    """Samples with the names and ids people read."""
    named = with_names(connection, at, with_human_ids(connection, rows, _NAMED))
    return sight.of(named, ("name", "code"))


def read_pools(connection: sa.Connection, rows: Iterable[Row], sight: Sight) -> Iterator[Row]:
    """Pools with the ids people read; nobody is named."""
    return sight.of(with_human_ids(connection, rows, _NAMED), ("code",))


def samples_of(
    connection: sa.Connection, at: int, person_id: Ids, on: Day | None = None
) -> list[Row]:
    """The samples of a person, as their page and the page of their case show them."""
    found = questions.samples(connection, at, on=on, person_id=person_id)
    return [{key: row[key] for key in SAMPLE_KEYS} for row in found]


def sampled(rows: Iterable[Row], zone: tzinfo) -> Iterator[Row]:
    """As tables show them: when it was taken as far as it is known, and what was withdrawn."""
    for row in rows:
        result = row["result"]
        if result is None and row.get("withdrawn"):
            result = Laboratory.WITHDRAWN
        taken = shown(row.get("sampled_on") or row["sampled_at"], zone)
        yield row | {"sampled": taken, "result": result}


def each_result(
    results: Sequence[Told], positions: Mapping[int, int], zone: tzinfo
) -> Iterator[Row]:
    """Results one by one: their targets, how they were withdrawn, where they lie in the ledger."""
    for told in results:
        withdrawn = told.withdrawn_at or told.withdrawal_reported_at
        why = (shown(each, zone) for each in (told.because, withdrawn) if each is not None)
        yield {
            "result": told.result,
            "method": told.method,
            "targets": ", ".join(f"{target.gene} {target.ct:g}" for target in told.targets),
            "laboratory_name": told.laboratory_name,
            "resulted_at": told.resulted_at or told.reported_at,
            "taken_back": " ".join(why),
            "position": positions.get(told.ordinal),
        }


def positions_of(recorded: Iterable[Recorded], results: Results) -> dict[int, int]:
    """Where results lie in the ledger, by their ordinal: by it one is withdrawn or corrected."""
    positions = {each.version: each.position for each in recorded}
    in_course = enumerate(results.in_course, 1)
    return {ordinal: positions[result.version] for ordinal, result in in_course}


def recorded_of(registry: Registry, stream: UUID, at: int) -> list[Recorded]:
    """The facts of a stream as of a position."""
    rows = registry.ledger.stream(stream, up_to=at)
    return [registry.application.events_mapper.decode(row) for row in rows]
