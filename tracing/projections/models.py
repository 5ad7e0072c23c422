"""Every read model there is."""

from __future__ import annotations

from tracing.projections import (
    cases,
    contacts,
    exposures,
    numbers,
    persons,
    sources,
    transmissions,
)
from tracing.projections.folds import Derivation, Model
from tracing.projections.histories import HistoryView, evolved
from tracing.projections.temporal import TemporalTable

PARTS = (
    persons.MODEL,
    cases.MODEL,
    contacts.MODEL,
    exposures.MODEL,
    transmissions.MODEL,
)

HISTORIES = Derivation(
    name="histories",
    version=1,
    topics=frozenset().union(*(part.topics for part in PARTS)),
    initial=HistoryView,
    evolve=evolved,
    models=PARTS,
)

MODELS: tuple[Model, ...] = (numbers.MODEL, sources.MODEL, HISTORIES)

FEEDS: dict[str, TemporalTable] = {
    table.name: table
    for table in (
        persons.PERSONS,
        cases.CASES,
        contacts.CONTACTS,
        exposures.EXPOSURES,
        transmissions.TRANSMISSIONS,
    )
}
"""What can be subscribed to, by name."""
