"""The links of a closed loop (闭环) and its gaps, as rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import tzinfo
from typing import TYPE_CHECKING

from tracing import words
from tracing.domain.arrival.loop import Collected, End, Entry, Gap, Hand, Loop, Stay
from tracing.domain.transfer.custody import Leg, Spot
from tracing.language import Text
from tracing.projections.questions import human_ids
from tracing.projections.questions.base import Row
from tracing.render import Column, shown

if TYPE_CHECKING:
    import sqlalchemy as sa

    from tracing.projections.questions.arrival_loops import Chain

LINK = ("link", "ref", "mode", "status", "start", "goal", "from_at", "to_at", "hands")
LINKS: tuple[str | Column, ...] = (
    "link",
    "ref",
    Column("way", Text("何处", "where")),
    Column("since", Text("起", "since")),
    Column("until", Text("止", "until")),
    "hands",
)
GAPS: tuple[str | Column, ...] = (
    "gap",
    Column("since", Text("起", "since")),
    Column("until", Text("止", "until")),
)
YEAR, DAY = len("2022-"), len("07-14")
"""Of a moment as people read it; the year stands above the table."""
GOES_ON = "…"


class Links:
    """Chains with their places as people name them."""

    def __init__(
        self, connection: sa.Connection, at: int, found: Iterable[Loop], zone: tzinfo
    ) -> None:
        self._at = at
        self._zone = zone
        spots = {spot.place for each in found for spot in _spots(each) if spot.place is not None}
        self._named = human_ids(connection, sorted(spots)) if spots else {}

    def rows(self, chain: Chain) -> Iterator[Row]:
        for link in chain.loop.links:
            yield self._row(link, chain)

    def _row(self, link: Entry | Leg | Stay | Collected, chain: Chain) -> Row:
        row: Row = dict.fromkeys(LINK)
        match link:
            case Entry():
                here = self._spot(link.spot) or chain.row["entry_point"]
                row |= {"link": Hand.ENTRY, "ref": link.ref, "start": here, "from_at": link.at}
                row["hands"] = chain.row["arrived_by"] or chain.row["entry_point"]
            case Leg():
                row |= {"link": Hand.TRANSFER, "ref": link.transfer, "status": link.status}
                row |= {"start": self._spot(link.start), "goal": self._spot(link.goal)}
                row |= {"from_at": link.dispatched_at or link.requested_at}
                row |= {"to_at": link.ends_at or link.arrived_at}
                row["hands"] = chain.hands.get(link.transfer)
            case Stay():
                row |= {"link": Hand.STAY, "ref": link.order, "mode": link.mode}
                row |= {"start": self._spot(link.spot)}
                row |= {"from_at": link.from_at, "to_at": link.to_at}
                row["hands"] = chain.places.get(link.spot.place or "")
            case Collected():
                row |= {"link": Hand.COLLECTED, "ref": link.ref, "from_at": link.at}
                row |= {"start": self._spot(link.spot), "hands": chain.row["collected_by"]}
        return row

    def shown(self, chain: Iterable[Row]) -> Iterator[Row]:
        """As people read it: the day once, and again where it is another."""
        for row in chain:
            since, until = (shown(row[key], self._zone)[YEAR:] for key in ("from_at", "to_at"))
            if until[:DAY] == since[:DAY]:
                until = until[DAY:].strip()
            way = " → ".join(each for each in (row["start"], row["goal"]) if each)
            mode = words.label(row["mode"]) if row["mode"] else None
            hands = " ".join(str(each) for each in (mode, row["hands"]) if each)
            yield row | {"way": way, "since": since, "until": until, "hands": hands}

    def gap(self, gap: Gap) -> Row:
        return {
            "gap": gap.kind,
            "since": self._said(gap.since),
            "until": self._said(gap.until),
        }

    def gap_of(self, gap: Gap) -> Row:
        return {"gap": gap.kind, "since": self._end(gap.since), "until": self._end(gap.until)}

    def _said(self, end: End | None) -> str:
        if end is None:
            return GOES_ON
        when = None if end.at is None else shown(end.at, self._zone)
        return " ".join(part for part in (end.ref, self._spot(end.spot), when) if part)

    def _end(self, end: End | None) -> Row | None:
        if end is None:
            return None
        place = self._named.get(end.spot.place or "")
        return {"ref": end.ref, "at": end.at, "place": place, "area": end.spot.area}

    def _spot(self, spot: Spot) -> str | None:
        return self._named.get(spot.place or "") or spot.area


def gap_in_words(gap: Row) -> str:
    return str(words.label(gap["gap"]))


def _spots(found: Loop) -> Iterator[Spot]:
    for link in found.links:
        yield from (link.start, link.goal) if isinstance(link, Leg) else (link.spot,)
    for gap in found.gaps:
        yield from (end.spot for end in (gap.since, gap.until) if end is not None)
