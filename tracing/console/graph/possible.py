"""Chains that respect time in a registry: what the search reads."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from tracing.analysis import reach
from tracing.console.base import Invocation
from tracing.console.graph.filters import Filters
from tracing.console.graph.standing import recorded
from tracing.console.session import opened
from tracing.language import Text
from tracing.projections import questions
from tracing.projections.batches import batches
from tracing.projections.questions.carriers import WHERE_REPORTED, NoPackForChainsError, judged
from tracing.projections.questions.identity import kept_persons
from tracing.projections.questions.meetings import Meetings
from tracing.projections.questions.protocols import in_force

if TYPE_CHECKING:
    import sqlalchemy as sa

    from tracing.projections.questions.chosen import Chosen
    from tracing.registry import Registry

Row = dict[str, Any]

UNJUDGED = Text(
    "{count} 名感染者或密接报告时当地没有有效的规则包，未经由其追踪：见 tracing protocol in-force",
    "{count} cases or close contacts were not followed: no pack was in force where and when they "
    "were reported; see tracing protocol in-force",
)
FILTERED = Text(
    "只看了所选的暴露（--area、--from、--to、--setting）",
    "only the exposures were followed that --area, --from, --to and --setting leave",
)
_ANYBODY = reach.Carrier(reach.Part.CASE, (reach.ANY_MOMENT,), ())


@contextmanager
def asking(
    invocation: Invocation,
    filters: Filters,
    as_of: int | datetime | date | None,
    *,
    any_time: bool,
) -> Generator[tuple[Registry, Possible]]:
    """An opened registry, and what is possible in it."""
    with opened(invocation) as registry:
        at, chosen = registry.position(as_of), filters.chosen(registry, as_of)
        with registry.reading() as reading:
            yield registry, Possible(registry, reading.connection, at, chosen, any_time=any_time)


class Possible:
    """The exposures asked for, as of a position, and what their people could do."""

    def __init__(
        self,
        registry: Registry,
        connection: sa.Connection,
        at: int,
        chosen: Chosen,
        *,
        any_time: bool,
    ) -> None:
        self.connection = connection
        self.at = at
        self.zone = registry.zone
        self.any_time = any_time
        self.without_pack: set[str] = set()
        """Of whom the search asked in vain."""
        self.filtered = not chosen.everything
        self._registry = registry
        self._met = Meetings(connection, at, registry.zone, chosen)
        self._packs = in_force(connection, at)

    def person(self, named: str) -> str:
        """Whom an id of a person, case or contact means. Raises NotYetRecordedError."""
        of = recorded(self._registry, named, self.at, "person", "case", "contact")
        own = str(of.person_id)
        return kept_persons(self.connection, self.at, [own]).get(own, own)

    def root(self, named: str) -> str:
        """The same, to begin from. Raises NoPackForChainsError."""
        person = self.person(named)
        if not self.any_time:
            self.carriers_of([person])
            if person in self.without_pack or not self._packs.adoptions:
                raise NoPackForChainsError(
                    where=WHERE_REPORTED.fill(person=named), position=self.at
                )
        return person

    def timeless(self) -> Possible:
        """The same, without regard to time."""
        other = object.__new__(Possible)
        other.__dict__ |= self.__dict__ | {"any_time": True}
        return other

    def carriers_of(self, people: Iterable[str]) -> Mapping[str, reach.Carrier]:
        if self.any_time:
            return dict.fromkeys(people, _ANYBODY)
        found = judged(self.connection, self.at, self.zone, self._packs, list(people))
        self.without_pack |= found.without_pack
        return found.carriers

    def meetings_from(self, people: Iterable[str]) -> Iterator[reach.Meeting]:
        return self._meetings(people, outward=True)

    def meetings_to(self, people: Iterable[str]) -> Iterator[reach.Meeting]:
        return self._meetings(people, outward=False)

    def _meetings(self, people: Iterable[str], *, outward: bool) -> Iterator[reach.Meeting]:
        for each in self._met.of(people, outward=outward):
            if self.any_time:
                yield each._replace(first=reach.EARLIEST, last=reach.LATEST)
            else:
                yield each

    def exposures(self, ids: Sequence[str]) -> dict[str, Row]:
        """By id, as `questions.exposures` tells them."""
        return {
            row["exposure_id"]: row
            for some in batches(dict.fromkeys(ids))
            for row in questions.exposures(self.connection, self.at, exposure_id=some)
        }
