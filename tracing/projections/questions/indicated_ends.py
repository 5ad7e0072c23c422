"""Until when the packs in force would keep people apart, beside what was ordered.

An order that rests on an exposure, and a contact, follow the course of the person: of all their
links together, in whichever record of the person they lie. Which packs count is asked of the area
the order names, else of the contact's. Nothing is asked row by row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, tzinfo

import sqlalchemy as sa

from tracing.domain.protocol.in_force import InForce
from tracing.domain.protocol.legs import Indicated, Known
from tracing.domain.protocol.running import (
    Chain,
    Held,
    Indication,
    Link,
    chains,
    held_since,
    indicated,
    since,
)
from tracing.domain.quarantine.basis import BasisKind
from tracing.domain.quarantine.events import OrderMode, OrderPurpose
from tracing.projections.questions.base import Day, Ids, Row
from tracing.projections.questions.exposed_records import Episode, episodes
from tracing.projections.questions.protocols import in_force


class Ends:
    """What packs come to for people; the same records may be folded under other packs."""

    def __init__(self, packs: InForce, people: Mapping[str, Sequence[Episode]], zone: tzinfo):
        self.packs = packs
        self.episodes = {each.contact_id: each for found in people.values() for each in found}
        self._zone = zone
        self._held: dict[tuple[str | None, date], list[Held]] = {}
        self._known: dict[object, Indication] = {}
        self._chains: dict[str, Chain] = {}
        for found in people.values() if packs.adoptions else ():
            self._chain(found)

    def of_order(self, order: Row) -> Indication:
        """Of a row of `quarantines`: until when the mode it has now is indicated."""
        if order["purpose"] is not OrderPurpose.QUARANTINE or (
            order["basis_kind"] is not BasisKind.EXPOSURE
        ):
            return Indication(Indicated.NOT_RULED)
        episode = self.episodes.get(order["basis_id"])
        if episode is None:
            return self._without_course()
        released = order["released_at"]
        over_on = self._day(released) if released else order["ends_on"]
        area = order["area"] or episode.area
        return self._of(episode, area, order["mode"], over_on)

    def of_contact(self, contact_id: str) -> Indication:
        """Of a contact: until when the whole course runs."""
        episode = self.episodes.get(contact_id)
        return self._of(episode, episode.area) if episode else self._without_course()

    def _without_course(self) -> Indication:
        return Indication(Indicated.UNDECIDED if self.packs.adoptions else Indicated.NO_PACK)

    def _of(
        self,
        episode: Episode,
        area: str | None,
        mode: OrderMode | None = None,
        over_on: date | None = None,
    ) -> Indication:
        chain = self._chains.get(episode.contact_id)
        if chain is None:
            return Indication(Indicated.NO_PACK)
        together = [self.episodes[name] for name in chain.names]
        began = min(each.began for each in together)
        found = self._indicated(chain.known, area, began, mode, over_on)
        if found.what is Indicated.ANCHOR_UNKNOWN and any(each.open for each in together):
            return found._replace(what=Indicated.EXPOSURE_OPEN)
        return found

    def _chain(self, found: Sequence[Episode]) -> None:
        by_name = {each.contact_id: each for each in found}
        area = found[-1].area

        def ends_on(known: Known, names: Sequence[str]) -> date | None:
            began = min(by_name[name].began for name in names)
            return self._indicated(known, area, began).course_ends_on

        links = (Link(each.contact_id, each.known) for each in found)
        for chain in chains(links, ends_on):
            self._chains |= dict.fromkeys(chain.names, chain)

    def _indicated(
        self,
        known: Known,
        area: str | None,
        began: date,
        mode: OrderMode | None = None,
        over_on: date | None = None,
    ) -> Indication:
        anchors = tuple(sorted(known.anchors.items()))
        key = (known.exposed, anchors, known.entered_on, area, began, mode, over_on)
        if key not in self._known:
            first = since(began, known)
            if (area, first) not in self._held:
                self._held[area, first] = held_since(self.packs, first, area)
            self._known[key] = indicated(
                self._held[area, first], known, first, mode=mode, over_on=over_on
            )
        return self._known[key]

    def _day(self, at: datetime) -> date:
        return at.astimezone(self._zone).date()


def indicated_ends(
    connection: sa.Connection,
    at: int,
    zone: tzinfo,
    *,
    on: Day | None = None,
    persons: Ids | None = None,
    packs: InForce | None = None,
) -> Ends:
    """For all people, or some, as of a position; `on`: as reported by the end of that day.

    `packs`: other than those adopted.
    """
    held = in_force(connection, at) if packs is None else packs
    people = episodes(connection, at, zone, on=on, persons=persons) if held.adoptions else {}
    return Ends(held, people, zone)


def with_ends(ends: Ends, orders: Iterable[Row]) -> Iterator[Row]:
    """Orders with the end the packs indicate for the mode they have now, and for the whole."""
    for order in orders:
        found = ends.of_order(order)
        yield order | {
            "indicated": found.what,
            "indicated_ends_on": found.ends_on,
            "indicated_course_ends_on": found.course_ends_on,
            "indicated_by": found.pack,
        }
