"""What was decided and done about a person: orders, transfers, referrals, investigations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any

from tracing.console.arrival.columns import ARRIVAL, read_arrivals
from tracing.console.arrival.columns import LISTED as ARRIVALS_LISTED
from tracing.console.investigation.columns import INVESTIGATION, as_listed, read_investigations
from tracing.console.investigation.columns import LISTED as INVESTIGATIONS_LISTED
from tracing.console.pages import section
from tracing.console.people import Sight
from tracing.console.quarantine.columns import LISTED as ORDERS_LISTED
from tracing.console.quarantine.columns import LISTED_BY_RULE, ORDER, read_orders
from tracing.console.referral.lists import LISTED as REFERRALS_LISTED
from tracing.console.referral.lists import REFERRAL, read_referrals
from tracing.domain.protocol.legs import Indicated
from tracing.language import Text
from tracing.projections.questions.arrivals import arrivals
from tracing.projections.questions.identity import records_of
from tracing.projections.questions.indicated_ends import indicated_ends, with_ends
from tracing.projections.questions.investigations import investigations
from tracing.projections.questions.protocols import in_force
from tracing.projections.questions.quarantines import quarantines
from tracing.projections.questions.referral_limits import with_limits
from tracing.projections.questions.referrals import referrals
from tracing.projections.questions.transfers import custody
from tracing.render import Column

if TYPE_CHECKING:
    import sqlalchemy as sa

Row = dict[str, Any]

LEG = (
    "transfer",
    "purpose",
    "status",
    "requested_at",
    "dispatched_at",
    "arrived_at",
    "accepted_at",
)
MEASURES: Mapping[str, Sequence[str]] = {
    "orders": ORDER,
    "arrivals": ARRIVAL,
    "transfers": LEG,
    "referrals": REFERRAL,
    "investigations": INVESTIGATION,
}
"""The lists, and the keys of each in machine formats."""

_WHO = ("person", "name")


def measures_of(
    connection: sa.Connection, at: int, person: str, sight: Sight, now: datetime, zone: tzinfo
) -> dict[str, Any]:
    """The lists of `MEASURES`, of a person by any of their records."""
    ends = indicated_ends(connection, at, zone, persons=person)
    orders = with_ends(ends, quarantines(connection, at, person_id=person))
    asked = referrals(connection, at, person_id=person)
    limited = with_limits(asked, in_force(connection, at), zone, now)
    return {
        "arrivals": list(
            read_arrivals(connection, at, arrivals(connection, at, person_id=person), sight)
        ),
        "orders": list(read_orders(connection, at, orders, sight)),
        "transfers": custody(connection, at, records_of(connection, at, person)),
        "referrals": list(read_referrals(connection, at, limited, sight)),
        "investigations": list(
            read_investigations(
                connection, at, investigations(connection, at, person_id=person), sight
            )
        ),
    }


def show_measures(row: Mapping[str, Any], zone: tzinfo) -> None:
    """The lists under their headings, without whose they are."""
    ruled = any(order["indicated"] is not Indicated.NO_PACK for order in row["orders"])
    listed_orders = LISTED_BY_RULE if ruled else ORDERS_LISTED
    section(Text("来返", "Arrivals"), row["arrivals"], _own(ARRIVALS_LISTED), zone)
    section(Text("隔离令", "Orders"), row["orders"], _own(listed_orders), zone)
    section(Text("转运", "Transfers"), row["transfers"], LEG, zone)
    section(Text("协查", "Referrals"), row["referrals"], _own(REFERRALS_LISTED), zone)
    listed = list(as_listed(row["investigations"]))
    section(Text("流调", "Investigations"), listed, _own(INVESTIGATIONS_LISTED), zone)


def _own(columns: Sequence[str | Column]) -> list[str | Column]:
    return [column for column in columns if column not in _WHO]
