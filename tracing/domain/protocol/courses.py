"""What the packs in force come to for people, from the episodes they have as contacts.

Read models and single histories are folded to the same `Episode`; what follows from episodes is
worked out here alone. All episodes of a person count together, in whichever record they lie.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from tracing.domain.contact.state import ContactStatus
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
from tracing.domain.quarantine.events import OrderMode
from tracing.domain.values import ContactCategory


class Episode(NamedTuple):
    """A contact episode that stands and whose kind was decided."""

    contact_id: str
    person_id: str
    """The record that counts where several were merged."""
    status: ContactStatus
    category: ContactCategory
    area: str | None
    began: date
    """When it was determined or an order rested on it, whichever was first."""
    known: Known
    open: bool
    """An exposure goes on."""


class Courses:
    """The courses of people; the same episodes may be folded under other packs."""

    def __init__(self, packs: InForce, people: Mapping[str, Sequence[Episode]]) -> None:
        self.packs = packs
        self.episodes = {each.contact_id: each for found in people.values() for each in found}
        self._held: dict[tuple[str | None, date], list[Held]] = {}
        self._known: dict[object, Indication] = {}
        self._chains: dict[str, Chain] = {}
        for found in filter(None, people.values()) if packs.adoptions else ():
            self._chain(found)

    def of_contact(
        self,
        contact_id: str,
        *,
        area: str | None = None,
        mode: OrderMode | None = None,
        over_on: date | None = None,
    ) -> Indication:
        """Until when the whole course runs, or what is as strict as a mode.

        `area`: whose packs count; the episode's own if not given.
        """
        episode = self.episodes.get(contact_id)
        if episode is None:
            return Indication(Indicated.UNDECIDED if self.packs.adoptions else Indicated.NO_PACK)
        return self._of(episode, area or episode.area, mode, over_on)

    def running(self) -> Iterator[tuple[list[Episode], Indication]]:
        """Every course there is, with the episodes that count together in it."""
        for name, chain in self._chains.items():
            if name == chain.names[0]:
                together = [self.episodes[each] for each in chain.names]
                yield together, self._of(together[-1], together[-1].area)

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
