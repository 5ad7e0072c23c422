"""Every read model there is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from enum import StrEnum

from tracing.domain.arrival.state import ArrivalStatus
from tracing.domain.contact.state import ContactStatus
from tracing.domain.disinfection.state import DisinfectionStatus
from tracing.domain.investigation.state import InvestigationStatus
from tracing.domain.operation.state import OperationStatus
from tracing.domain.quarantine.state import OrderStatus
from tracing.domain.referral.state import ReferralStatus
from tracing.domain.screening.state import RoundStatus
from tracing.domain.transfer.state import PassengerStatus, TransferStatus
from tracing.domain.values import RecordStatus
from tracing.projections import (
    area_levels,
    areas,
    arrivals,
    bulletins,
    case_courses,
    case_turns,
    cases,
    checks,
    circumstances,
    contacts,
    days,
    disinfections,
    dispositions,
    exposures,
    gatherings,
    gazetteer,
    identities,
    immunity,
    incidents,
    investigations,
    numbers,
    operations,
    passengers,
    persons,
    places,
    pool_members,
    pools,
    protocols,
    quarantines,
    referrals,
    registers,
    round_parts,
    rounds,
    samples,
    sources,
    spread,
    stays,
    things,
    transfers,
    transmissions,
    triggers,
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
    case_courses.MODEL,
    case_turns.MODEL,
    circumstances.MODEL,
    stays.MODEL,
    samples.MODEL,
    immunity.MODEL,
    referrals.MODEL,
    arrivals.MODEL,
    quarantines.MODEL,
    dispositions.MODEL,
    investigations.MODEL,
    identities.MODEL,
    identities.CASES_MODEL,
    spread.MODEL,
    checks.MODEL,
    checks.ENDED_MODEL,
)

HISTORIES = Derivation(
    name="histories",
    version=1,
    topics=frozenset().union(*(part.topics for part in PARTS)),
    initial=HistoryView,
    evolve=evolved,
    models=PARTS,
)

THINGS_PARTS: tuple[DeriveModel[ThingView], ...] = (
    places.MODEL,
    gatherings.MODEL,
    areas.MODEL,
    gazetteer.MODEL,
    area_levels.MODEL,
    pools.MODEL,
    pool_members.MODEL,
    transfers.MODEL,
    passengers.MODEL,
    incidents.MODEL,
    bulletins.MODEL,
    rounds.MODEL,
    *round_parts.MODELS,
    disinfections.MODEL,
    operations.MODEL,
    days.MODEL,
    protocols.MODEL,
)

THINGS = Derivation(
    name="things",
    version=1,
    topics=frozenset({"thing.fact_retracted"}).union(*(part.topics for part in THINGS_PARTS)),
    initial=ThingView,
    evolve=things.evolved,
    models=THINGS_PARTS,
)

ASSESSED = (triggers.MODEL,)

MODELS: tuple[Model, ...] = (
    numbers.MODEL,
    registers.MODEL,
    sources.MODEL,
    HISTORIES,
    THINGS,
    *ASSESSED,
)

FEEDS: dict[str, TemporalTable] = {
    table.name: table
    for table in (
        *(part.table for part in PARTS),
        *(part.table for part in THINGS_PARTS),
        *(part.table for part in ASSESSED),
    )
}
"""What can be subscribed to, by name."""

STATUSES: Mapping[str, type[StrEnum]] = defaultdict(
    lambda: RecordStatus,
    {
        contacts.CONTACTS.name: ContactStatus,
        arrivals.ARRIVALS.name: ArrivalStatus,
        transfers.TRANSFERS.name: TransferStatus,
        passengers.PASSENGERS.name: PassengerStatus,
        referrals.REFERRALS.name: ReferralStatus,
        quarantines.QUARANTINES.name: OrderStatus,
        investigations.INVESTIGATIONS.name: InvestigationStatus,
        rounds.ROUNDS.name: RoundStatus,
        disinfections.DISINFECTIONS.name: DisinfectionStatus,
        operations.OPERATIONS.name: OperationStatus,
    },
)
"""By the name of a feed: what its column `status` says."""
