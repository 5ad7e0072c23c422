"""Every read model there is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from enum import StrEnum

from tracing.domain.contact.state import ContactStatus
from tracing.domain.values import RecordStatus
from tracing.projections import (
    cases,
    contacts,
    exposures,
    numbers,
    persons,
    sources,
    things,
    transmissions,
)
from tracing.projections.folds import Derivation, DeriveModel, Model
from tracing.projections.histories import HistoryView, evolved
from tracing.projections.temporal import TemporalTable
from tracing.projections.things import ThingView

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

THINGS_PARTS: tuple[DeriveModel[ThingView], ...] = ()

THINGS = Derivation(
    name="things",
    version=1,
    topics=frozenset({"thing.fact_retracted"}).union(*(part.topics for part in THINGS_PARTS)),
    initial=ThingView,
    evolve=things.evolved,
    models=THINGS_PARTS,
)

MODELS: tuple[Model, ...] = (numbers.MODEL, sources.MODEL, HISTORIES, THINGS)

FEEDS: dict[str, TemporalTable] = {
    table.name: table
    for table in (*(part.table for part in PARTS), *(part.table for part in THINGS_PARTS))
}
"""What can be subscribed to, by name."""

STATUSES: Mapping[str, type[StrEnum]] = defaultdict(
    lambda: RecordStatus, {contacts.CONTACTS.name: ContactStatus}
)
"""By the name of a feed: what its column `status` says."""
