"""What the coded columns of each read model mean."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from tracing.domain.protocol.pack import PackLayer
from tracing.domain.quarantine.events import OrderMode
from tracing.projections.questions import (
    area_levels,
    arrivals,
    base,
    investigations,
    laboratory,
    operations,
    quarantines,
    referrals,
)
from tracing.projections.questions import transfers as custody
from tracing.projections.questions.areas import AREA_CODES
from tracing.projections.questions.bulletins import BULLETIN_CODES
from tracing.projections.questions.places import PLACE_CODES
from tracing.projections.questions.whereabouts import STAY_CODES

_OWN: Mapping[str, Mapping[str, type[StrEnum]]] = {
    "area_levels": area_levels.CODES,
    "arrivals": arrivals.CODES,
    "bulletins": BULLETIN_CODES,
    "disinfections": investigations.CODES,
    "dispositions": {"mode": OrderMode},
    "gatherings": PLACE_CODES,
    "areas": AREA_CODES,
    "gazetteer": AREA_CODES,
    "immunity": laboratory.CODES,
    "investigations": investigations.CODES,
    "operations": operations.CODES,
    "passengers": custody.CODES,
    "places": PLACE_CODES,
    "pools": laboratory.CODES,
    "protocols": {"layer": PackLayer},
    "quarantines": quarantines.CODES,
    "referrals": referrals.CODES,
    "samples": laboratory.CODES,
    "stays": STAY_CODES,
    "transfer_incidents": custody.CODES,
    "transfers": custody.CODES,
    "triggers": operations.TRIGGER_CODES,
}


def codes_of(table: str) -> Mapping[str, type[StrEnum]]:
    """By column, the enumeration of its codes."""
    return {**base.CODES, **_OWN.get(table, {})}
