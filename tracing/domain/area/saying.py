"""Something is said of an area: one that only the listing of its county names is registered first.

The gazetteer has hundreds of thousands of areas, and of nearly all of them nothing is ever said.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from tracing.domain.area.course import listed, listing_of
from tracing.domain.area.events import AreaRegistered
from tracing.domain.area.refusals import UnknownAreaError
from tracing.domain.area.state import AreaState
from tracing.domain.command import Context, StateOfThing
from tracing.domain.thing import ThingHistory
from tracing.domain.values import AreaCode


class KnownArea(NamedTuple):
    """An area of which something is said."""

    state: AreaState
    history: ThingHistory
    """With what registers it, where that is still to be recorded."""
    registered: Sequence[AreaRegistered]
    """What registers it, to be recorded first; empty where it is registered."""


class StateOfArea(StateOfThing, frozen=True, kw_only=True):
    """A statement about the area of a code."""

    code: AreaCode
    listed_in: UUID | None = None
    """The stream of the county whose listing may name it."""

    def reads_things(self) -> tuple[UUID, ...]:
        return () if self.listed_in in (None, self.thing_id) else (self.listed_in,)

    def known(self, history: ThingHistory, context: Context) -> KnownArea:
        """The area, registered from its county's listing where it has to be."""
        if history.subject == "area" and history.state is not None:
            return KnownArea(history.state, history, ())
        registered = self._from_listing(context)
        if registered is None:
            raise UnknownAreaError(code=self.code)
        begun = history.with_fact(history.version + 1, registered)
        return KnownArea(begun.state, begun, (registered,))

    def _from_listing(self, context: Context) -> AreaRegistered | None:
        county = None if self.listed_in is None else context.things.get(self.listed_in)
        area: AreaState | None = None if county is None else county.state
        named = None if area is None else listed(area, self.code)
        if area is None or named is None:
            return None
        listing = listing_of(area)
        assert listing is not None
        return AreaRegistered(
            code=named.code,
            name=named.name,
            unit=named.unit,
            parent=named.parent,
            reported_at=listing.reported_at,
            reported_precision=listing.reported_precision,
        )
