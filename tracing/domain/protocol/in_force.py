"""Which rules hold on a day in an area: what follows from the packs adopted, and nothing else."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from msgspec.structs import replace

from tracing.domain.area.codes import short, within
from tracing.domain.event import BEFORE_ALL
from tracing.domain.protocol.pack import PackLayer, RuleSet
from tracing.domain.protocol.reading import Pack, merged, read_pack, rule_set
from tracing.domain.protocol.state import Adoption
from tracing.domain.values import Decision


class Current(NamedTuple):
    """What holds somewhere on a day: a national pack, with what lies over it."""

    pack: str
    """The national one."""
    layers: tuple[str, ...]
    """Of all that make it up, the national one first, the most local last."""
    rules: RuleSet
    from_on: date
    """Since when just these hold together."""
    superseded_on: date | None
    """The first day on which something else holds, or nothing; None where none is known."""
    adoptions: tuple[Adoption, ...]
    """Those of the layers, in their order."""

    def said_by(self, table: str) -> str:
        """The most local of the packs that say something in a table of theirs, as `areas`."""
        saying = (
            each.pack
            for each in reversed(self.adoptions)
            if table in read(each.pack, each.text).tables
        )
        return next(saying, self.pack)


class InForce:
    """The packs in force by day and area; asking many times costs little."""

    def __init__(self, adoptions: Iterable[Adoption]) -> None:
        self.adoptions = tuple(adoptions)
        self._courses: dict[tuple[int, ...], _Course] = {}
        self._by_area: dict[str | None, _Course] = {}

    def on(self, day: date, area: str | None) -> Current | None:
        """What holds on a day in an area (None: wherever no jurisdiction is named)."""
        return self._course(area).on(day)

    def switches(self, area: str | None) -> list[date]:
        """The days on which what holds in an area changes, its first day included."""
        return [day for day in self._course(area).days if day != date.min]

    def instead(
        self, pack: Pack, from_on: date | None = None, until: date | None = None
    ) -> InForce:
        """As if the pack had held everywhere in the place of those of its layer.

        From `from_on` (None: from the first day) up to `until` (not included; None: for ever).
        """
        first, end = from_on or date.min, until or date.max
        left = [
            each
            for adoption in self.adoptions
            for each in (
                (adoption,)
                if adoption.layer != pack.header.layer
                else _outside(adoption, first, end)
            )
        ]
        return InForce([*left, _supposed(pack, first, until)])

    def _course(self, area: str | None) -> _Course:
        if area not in self._by_area:
            here = tuple(index for index, each in enumerate(self.adoptions) if holds_in(each, area))
            if here not in self._courses:
                self._courses[here] = _Course([self.adoptions[index] for index in here])
            self._by_area[area] = self._courses[here]
        return self._by_area[area]


def holds_in(adoption: Adoption, area: str | None) -> bool:
    """Whether its jurisdiction contains the area, as their codes say."""
    if adoption.jurisdiction is None:
        return True
    return area is not None and within(area, adoption.jurisdiction)


def holds_on(adoption: Adoption, day: date) -> bool:
    """Half-open: the day it was superseded on is no longer one of its days."""
    return adoption.from_on <= day < (adoption.superseded_on or date.max)


class _Course:
    """What holds in one place, day by day."""

    def __init__(self, adoptions: Sequence[Adoption]) -> None:
        self.days: list[date] = []
        self._layers: list[tuple[Adoption, ...]] = []
        for day in _days(adoptions):
            layers = _layers_on(adoptions, day)
            if not self._layers or layers != self._layers[-1]:
                self.days.append(day)
                self._layers.append(layers)
        self._known: dict[int, Current] = {}

    def on(self, day: date) -> Current | None:
        index = bisect_right(self.days, day) - 1
        if index < 0 or not self._layers[index]:
            return None
        if index not in self._known:
            self._known[index] = self._current(index)
        return self._known[index]

    def _current(self, index: int) -> Current:
        layers = self._layers[index]
        last = index + 1 == len(self.days)
        return Current(
            pack=layers[0].pack,
            layers=tuple(each.pack for each in layers),
            rules=rules_of(tuple((each.pack, each.text) for each in layers)),
            from_on=self.days[index],
            superseded_on=None if last else self.days[index + 1],
            adoptions=layers,
        )


def _days(adoptions: Sequence[Adoption]) -> list[date]:
    """Those on which something may change."""
    bounds = {day for each in adoptions for day in (each.from_on, each.superseded_on) if day}
    return sorted(bounds)


def _layers_on(adoptions: Sequence[Adoption], day: date) -> tuple[Adoption, ...]:
    """The national one of the narrowest jurisdiction, and the local ones written to lie over it."""
    held = sorted((each for each in adoptions if holds_on(each, day)), key=_precedence)
    national = [each for each in held if each.layer is PackLayer.NATIONAL][-1:]
    if not national:
        return ()
    local = [each for each in held if each.layer is PackLayer.LOCAL]
    over = [each for each in local if national[0].pack in read(each.pack, each.text).header.over]
    return (*national, *_one_a_jurisdiction(over))


def _one_a_jurisdiction(adoptions: Iterable[Adoption]) -> Iterator[Adoption]:
    """Two of one jurisdiction and day arise only where an end was taken back."""
    yield from {narrowness(each): each for each in adoptions}.values()


def narrowness(adoption: Adoption) -> tuple[int, str]:
    """Jurisdictions that contain one area contain each other: the longer code is the narrower."""
    code = "" if adoption.jurisdiction is None else short(adoption.jurisdiction)
    return len(code), code


def _precedence(adoption: Adoption) -> tuple[object, ...]:
    """Later in the order prevails; nothing here depends on which was recorded first."""
    learnt = adoption.reported_at or BEFORE_ALL
    return (narrowness(adoption), adoption.from_on, learnt, adoption.pack, adoption.digest)


@lru_cache(maxsize=64)
def read(name: str, text: str) -> Pack:
    """A pack from its text, read once."""
    return read_pack(text, name)


@lru_cache(maxsize=64)
def rules_of(layers: tuple[tuple[str, str], ...]) -> RuleSet:
    """The rules of packs laid over each other, by their ids and texts."""
    lowest, *over = (read(*layer) for layer in layers)
    tables = lowest.tables
    for each in over:
        tables = merged(tables, each.tables)
    return rule_set(tables, layers[-1][0])


def _outside(adoption: Adoption, first: date, end: date) -> list[Adoption]:
    """What is left of an adoption outside an interval."""
    last = adoption.superseded_on or date.max
    before = replace(adoption, superseded_on=min(last, first))
    after = replace(adoption, from_on=max(adoption.from_on, end))
    return [each for each in (before, after) if each.from_on < (each.superseded_on or date.max)]


def _supposed(pack: Pack, first: date, until: date | None) -> Adoption:
    return Adoption(
        version=0,
        pack=pack.header.id,
        layer=pack.header.layer,
        jurisdiction=None,
        from_on=first,
        superseded_on=until,
        digest=pack.digest,
        text=pack.text,
        decision=Decision(office=pack.header.id, decided_at=BEFORE_ALL),
        reported_at=None,
    )
