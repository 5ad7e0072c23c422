"""How areas stand on a day: their official levels beside those the facts and the packs come to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from tracing.console.area.wording import Naming, human, ids_of, sentence
from tracing.domain.area.level_differences import Differs, beyond, differences
from tracing.domain.area.levels import AreaLevel, AreaScheme
from tracing.projections.questions.area_levels import Fallen, fallen, levels, most_specific
from tracing.projections.questions.area_tree import Tree
from tracing.projections.questions.protocols import in_force
from tracing.projections.questions.risk import courses

if TYPE_CHECKING:
    import sqlalchemy as sa

    from tracing.domain.protocol.in_force import InForce
    from tracing.domain.protocol.rules.areas import AreaRules
    from tracing.domain.risk.steps import Step
    from tracing.language import Text
    from tracing.projections.questions.base import Day, Row
    from tracing.registry import Registry


class Standing(NamedTuple):
    """An area in one scheme on a day."""

    code: str
    scheme: AreaScheme
    official: Row | None
    """The period that says what it is: its own, or of what it lies in."""
    indicated: Step | None
    differs: tuple[Differs, ...]
    fell: tuple[Fallen, ...]
    beyond: tuple[str, ...]
    ceased_on: date | None = None
    """Since when the rules in force have no such levels, where rules before them had."""
    ruled: bool = True
    """Whether any rules are in force there."""

    @property
    def level(self) -> AreaLevel | None:
        return None if self.official is None else self.official["level"]

    @property
    def due(self) -> AreaLevel | None:
        return None if self.indicated is None else self.indicated.level

    @property
    def own(self) -> bool:
        """Whether the level was given to just this area."""
        return self.official is not None and self.official["code"] == self.code


class Levels:
    """The levels of areas as known at a position, on a day."""

    def __init__(
        self, registry: Registry, connection: sa.Connection, at: int, day: date, on: Day | None
    ) -> None:
        self._connection = connection
        self.at = at
        self.day = day
        self.on = on
        self.zone = registry.zone
        now = registry.now()
        self.moment: datetime = now if day >= now.date() else registry.day(day).end
        known = levels(connection, at, on=on)
        self._held = [row for row in known if _holds(row, self.moment, on)]
        self.tree = Tree(connection, at)

    @cached_property
    def packs(self) -> InForce:
        return in_force(self._connection, self.at)

    @cached_property
    def courses(self) -> Mapping[tuple[str, AreaScheme], list[Step]]:
        """Of every area that is indicated to be more than nothing, or was designated."""
        if not self.packs.adoptions:
            return {}
        return courses(self._connection, self.at, on=self.day, zone=self.zone, packs=self.packs)

    def rules(self, code: str, scheme: AreaScheme) -> AreaRules | None:
        held = self.packs.on(self.day, code)
        found: AreaRules | None = None if held is None else getattr(held.rules.areas, scheme)
        return found

    def codes(self) -> list[tuple[str, AreaScheme]]:
        """The areas that have a level, or are indicated to."""
        own = {(row["code"], row["scheme"]) for row in self._held}
        return sorted({*own, *self.courses})

    def of(self, code: str, scheme: AreaScheme) -> Standing:
        held = (row for row in self._held if row["scheme"] is scheme)
        official = most_specific(held, code, self.tree, self.day)
        steps = self.courses.get((code, scheme), [])
        indicated = next((step for step in steps if step.holds(self.day)), None)
        own = official is not None and official["code"] == code
        fell = (
            tuple(fallen(self._connection, self.at, official, self.moment))
            if own and official is not None
            else ()
        )
        more = self._beyond(code, scheme, official) if own and official is not None else ()
        level = None if official is None else official["level"]
        gone = self.abolished_on(code)
        abolished = own and gone is not None and gone <= self.day
        found = differences(
            level,
            _due(level, indicated, bool(steps)),
            until_on=official["until_on"] if own and official is not None else None,
            day=self.day,
            fell=bool(fell),
            beyond=bool(more),
            abolished=abolished,
        )
        ceased = steps[-1].to_on if steps and indicated is None else None
        ruled = ceased is None or self.packs.on(self.day, code) is not None
        return Standing(code, scheme, official, indicated, tuple(found), fell, more, ceased, ruled)

    def abolished_on(self, code: str) -> date | None:
        node = self.tree.node(code)
        return None if node is None else node.abolished_on

    def _beyond(self, code: str, scheme: AreaScheme, official: Row) -> tuple[str, ...]:
        rules = self.rules(code, scheme)
        return tuple(beyond(rules, official["level"], official["measures"])) if rules else ()

    def naming(self, found: Iterable[Standing]) -> Naming:
        """The ids people type for all the cases and places these are about."""
        named = {each for standing in found for each in _ids(standing)}
        return human(self._connection, named)


def why(standing: Standing, named: Naming) -> Text | None:
    """On what the indicated level rests."""
    return None if standing.indicated is None else sentence(standing.indicated.why, named)


def _due(level: AreaLevel | None, indicated: Step | None, known: bool) -> AreaLevel | None:
    """What to compare with; an area nothing is worked out for is taken as it officially is."""
    if indicated is not None:
        return indicated.level
    return None if known else level


def _holds(row: Row, moment: datetime, on: Day | None) -> bool:
    if on is not None:
        return row["to_at"] is None or row["to_at"] >= on.end
    begun: bool = row["from_at"] <= moment
    return begun and (row["to_at"] is None or moment < row["to_at"])


def _ids(standing: Standing) -> Iterator[str]:
    yield from (each.id for each in standing.fell)
    if standing.indicated is not None:
        yield from ids_of(standing.indicated.why)
    for ground in standing.official["grounds"] if standing.official else ():
        yield from grounds([ground])


def grounds(found: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The identities of what a level rests on; of an area its code."""
    for ground in found:
        yield ground.get("case_id") or ground.get("place_id") or ground["area"]
