"""What a history is made of: for each kind of subject, how one more fact changes its state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tracing.domain.area import state as area
from tracing.domain.arrival import state as arrival
from tracing.domain.bulletin import state as bulletin
from tracing.domain.day import state as day
from tracing.domain.disinfection import state as disinfection
from tracing.domain.exemption import state as exemption
from tracing.domain.follow_up import state as follow_up
from tracing.domain.gathering import state as gathering
from tracing.domain.immunity import state as immunity
from tracing.domain.investigation import state as investigation
from tracing.domain.laboratory import state as laboratory
from tracing.domain.operation import state as operation
from tracing.domain.person import circumstances_state, identity_state
from tracing.domain.place import state as place
from tracing.domain.pool import state as pool
from tracing.domain.protocol import state as protocol
from tracing.domain.quarantine import state as quarantine
from tracing.domain.referral import state as referral
from tracing.domain.screening import state as screening
from tracing.domain.spread import state as spread
from tracing.domain.transfer import state as transfer
from tracing.domain.whereabouts import state as whereabouts

Evolve = Callable[[Any, int, Any], Any]
"""State (None at first), version and fact of a subject → its state; None while nothing is known."""

OF_PERSONS: Mapping[str, Evolve] = {
    "arrival": arrival.evolve,
    "circumstance": circumstances_state.evolve,
    "exemption": exemption.evolve,
    "follow_up": follow_up.evolve,
    "identity": identity_state.evolve,
    "immunity": immunity.evolve,
    "investigation": investigation.evolve,
    "quarantine": quarantine.evolve,
    "referral": referral.evolve,
    "sample": laboratory.evolve,
    "spread": spread.evolve,
    "stay": whereabouts.evolve,
}
"""In persons' streams, by `PersonStatement.subject`."""

OF_THINGS: Mapping[str, Evolve] = {
    "area": area.evolve,
    "bulletin": bulletin.evolve,
    "day": day.evolve,
    "disinfection": disinfection.evolve,
    "gathering": gathering.evolve,
    "operation": operation.evolve,
    "place": place.evolve,
    "pool": pool.evolve,
    "protocol": protocol.evolve,
    "round": screening.evolve,
    "transfer": transfer.evolve,
}
"""In streams of their own, by `ThingFact.subject`."""
