"""Whether an adoption can stand beside the others: one pack of a layer, and it fits the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from tracing.domain.protocol.adoption_refusals import (
    NoDayInForceError,
    NothingBelowError,
    OtherBelowError,
    OtherEndStandsError,
    OtherPackError,
    PacksOverlapError,
)
from tracing.domain.protocol.in_force import Current, InForce, holds_in, read
from tracing.domain.protocol.pack import PackLayer
from tracing.domain.protocol.reading import Pack
from tracing.domain.protocol.state import Adoption
from tracing.domain.values import AreaCode

OPEN = "…"
"""What stands where no day is known."""


def refuse_other_pack(found: Pack, pack: str, layer: PackLayer, digest: str) -> None:
    """Refuse a text that is not that of the pack that was named."""
    said = {"id": found.header.id, "layer": found.header.layer, "digest": found.digest}
    asked = {"id": pack, "layer": layer, "digest": digest}
    for key, value in asked.items():
        if said[key] != value:
            raise OtherPackError(pack=pack, key=key, found=said[key], wanted=value)


def refuse_no_day(pack: str, from_on: date, superseded_on: date | None) -> None:
    """Refuse an interval without a day in it."""
    if superseded_on is not None and superseded_on <= from_on:
        raise NoDayInForceError(pack=pack, since=from_on, until=superseded_on)


def refuse_other_end(own: Adoption, superseded_on: date | None) -> None:
    """Refuse where an end recorded before says something else, and would go on counting."""
    if own.superseded_on != superseded_on:
        raise OtherEndStandsError(
            pack=own.pack,
            since=own.from_on,
            until=own.superseded_on or OPEN,
            wanted=superseded_on or OPEN,
        )


def refuse_beside(own: Adoption, adoptions: Sequence[Adoption]) -> None:
    """Refuse what cannot stand beside the others, or makes no rules with them."""
    _refuse_overlap(own, adoptions)
    _refuse_misfit(own, adoptions)


def _refuse_overlap(own: Adoption, adoptions: Sequence[Adoption]) -> None:
    """Refuse a second pack of one layer in one jurisdiction on one day."""
    for other in adoptions:
        alike = (other.layer, other.jurisdiction) == (own.layer, own.jurisdiction)
        if other.version != own.version and alike and _overlap(own, other):
            raise PacksOverlapError(
                pack=own.pack,
                interval=_interval(own),
                other=other.pack,
                held=_interval(other),
                way=_way_out(own, other),
            )


def _refuse_misfit(own: Adoption, adoptions: Sequence[Adoption]) -> None:
    """Refuse what would not be rules: a local pack over nothing, or layers that do not agree."""
    in_force = InForce(adoptions)
    for area in _touched(own, adoptions):
        for day in _days(own, in_force, area):
            current = in_force.on(day, area)  # refused in here where layers do not agree
            if own.layer is PackLayer.LOCAL and area == own.jurisdiction:
                _refuse_nothing_below(own, current, day)


def _refuse_nothing_below(own: Adoption, current: Current | None, day: date) -> None:
    over = ", ".join(read(own.pack, own.text).header.over)
    if current is None:
        raise NothingBelowError(pack=own.pack, over=over, day=day)
    if own not in current.adoptions:
        raise OtherBelowError(pack=own.pack, over=over, day=day, found=current.pack)


def _touched(own: Adoption, adoptions: Sequence[Adoption]) -> list[AreaCode | None]:
    """Its jurisdiction, and those in it where other packs lie over it or under it."""
    inside = {each.jurisdiction for each in adoptions if holds_in(own, each.jurisdiction)}
    return sorted(inside | {own.jurisdiction}, key=lambda area: area or "")


def _days(own: Adoption, in_force: InForce, area: AreaCode | None) -> Iterator[date]:
    """The days of an adoption on which something changes, its first among them."""
    yield own.from_on
    for day in in_force.switches(area):
        if own.from_on < day < (own.superseded_on or date.max):
            yield day


def _overlap(one: Adoption, other: Adoption) -> bool:
    return one.from_on < (other.superseded_on or date.max) and other.from_on < (
        one.superseded_on or date.max
    )


def _interval(adoption: Adoption) -> str:
    return f"{adoption.from_on} – {adoption.superseded_on or OPEN}"


def _way_out(own: Adoption, other: Adoption) -> str:
    """The command that leaves each its days."""
    area = "" if own.jurisdiction is None else f" --area {own.jurisdiction}"
    if own.from_on > other.from_on:
        return f"tracing protocol end {other.pack}{area} --until {own.from_on} {OPEN}"
    if own.from_on < other.from_on:
        return f"tracing protocol adopt {own.pack}{area} --until {other.from_on} {OPEN}"
    return f"tracing protocol adopt {own.pack}{area} --corrects POSITION {OPEN}"
