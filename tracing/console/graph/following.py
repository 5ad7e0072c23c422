"""Who follows from a case, generation by generation, read by index: never the whole graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from tracing.projections import questions
from tracing.projections.batches import batches
from tracing.projections.questions.chosen import settings_of
from tracing.projections.questions.identity import kept_cases

if TYPE_CHECKING:
    import sqlalchemy as sa

    from tracing.projections.questions.chosen import Chosen

Row = dict[str, Any]
Pair = tuple[str, str]
"""Infector and infected."""


class Chain(NamedTuple):
    """The cases that follow from a root (`forward`) or lead to it, by case id."""

    root: str
    forward: bool
    order: list[str]
    """Each case once, by generation."""
    followers: dict[str, list[str]]
    """In the direction asked for."""
    expanded_under: dict[str, str | None]
    """The case under which each is shown with its own followers."""
    infectors: dict[str, list[str]]
    """Every candidate source of a case that stands, inside the chain or not."""
    cases: dict[str, Row]
    attributions: dict[Pair, list[Row]]
    settings: dict[Pair, list[Any]]
    """By person: source and exposed."""

    @property
    def people(self) -> list[str]:
        return list(dict.fromkeys(row["person_id"] for row in self.cases.values()))

    def told(self, infector: str | None, infected: str | None) -> Row:
        """What is known of a transmission; several attributions of a pair are told together."""
        if infector is None or infected is None:
            return {"setting": [], "evidence": [], "certainty": []}
        rows = self.attributions.get((infector, infected), [])
        people = self.cases[infector]["person_id"], self.cases[infected]["person_id"]
        met = self.settings.get(people, [])
        settings = (each for row in rows for each in settings_of(row["setting"], met))
        return {
            "setting": list(dict.fromkeys(settings)),
            "evidence": list(dict.fromkeys(row["evidence"] for row in rows)),
            "certainty": list(dict.fromkeys(row["certainty"] for row in rows)),
        }


def follow(
    connection: sa.Connection, at: int, root: str, *, forward: bool, chosen: Chosen | None = None
) -> Chain | None:
    """The chain of a case as of a position; None where the case does not stand.

    `chosen`: of what transmissions, all unless it is given. Who follows from a case is in the order
    in which they fell ill, or were reported where that is not known.
    """
    root = kept_cases(connection, at, [root]).get(root, root)
    if not _cases(connection, at, [root]):
        return None
    read = _Reading(connection, at, chosen)
    walked = _walk(read, root, forward=forward)
    attributions: dict[Pair, list[Row]] = {}
    for row in read.attributions(walked.order, downstream=False):
        attributions.setdefault((row["source_case_id"], row["case_id"]), []).append(row)
    infectors: dict[str, list[str]] = {case: [] for case in walked.order}
    for infector, infected in attributions:
        infectors[infected].append(infector)
    cases = _cases(connection, at, {*walked.order, *(source for source, _ in attributions)})
    for followers in walked.followers.values():
        followers.sort(key=lambda case: _begun(cases[case]))
    people = [cases[case]["person_id"] for case in walked.order]
    settings = _settings(connection, at, people)
    return Chain(root, forward, *walked, infectors, cases, attributions, settings)


class Attributed(NamedTuple):
    case: str
    """The human id of the infected one's."""
    generations: int


def attributed(connection: sa.Connection, at: int, source: str, target: str) -> Attributed | None:
    """How attributions lead from one person to another, by the shortest way; None if none do."""
    for row in questions.cases(connection, at, person_id=target):
        found = follow(connection, at, row["case_id"], forward=False)
        assert found is not None
        for case in found.order[1:]:
            if found.cases[case]["person_id"] == source:
                return Attributed(row["case"], _generation(found, case))
    return None


def _generation(found: Chain, case: str) -> int:
    count, above = 0, found.expanded_under[case]
    while above is not None:
        count, above = count + 1, found.expanded_under[above]
    return count


class _Walked(NamedTuple):
    order: list[str]
    followers: dict[str, list[str]]
    expanded_under: dict[str, str | None]


class _Reading(NamedTuple):
    connection: sa.Connection
    at: int
    chosen: Chosen | None

    def attributions(self, cases: Iterable[str], *, downstream: bool) -> Iterator[Row]:
        for some in batches(cases):
            wanted = {"source": some} if downstream else {"case_id": some}
            for row in self._transmissions(**wanted):
                if row["case_id"] != row["source_case_id"]:  # they were merged into one infection
                    yield row

    def _transmissions(self, **wanted: list[str]) -> Iterator[Row]:
        if self.chosen is None or self.chosen.everything:
            return questions.transmissions(self.connection, self.at, **wanted)
        from tracing.projections.questions.chosen import chosen_transmissions

        return chosen_transmissions(self.connection, self.at, self.chosen, **wanted)


def _walk(read: _Reading, root: str, *, forward: bool) -> _Walked:
    """Generation by generation; a case met again is not gone through again."""
    walked = _Walked([root], {}, {root: None})
    generation = [root]
    while generation:
        beneath = _beneath(read, generation, forward=forward)
        walked.followers.update(beneath)
        generation = []
        for case, followers in beneath.items():
            for follower in followers:
                if follower not in walked.expanded_under:
                    walked.expanded_under[follower] = case
                    generation.append(follower)
        walked.order.extend(generation)
    return walked


def _beneath(read: _Reading, cases: list[str], *, forward: bool) -> dict[str, list[str]]:
    """The next generation of each case, once each."""
    ends = ("source_case_id", "case_id")
    above, below = ends if forward else ends[::-1]
    found: dict[str, dict[str, None]] = {case: {} for case in cases}
    for row in read.attributions(cases, downstream=forward):
        found[row[above]][row[below]] = None
    return {case: list(followers) for case, followers in found.items()}


def _cases(connection: sa.Connection, at: int, wanted: Iterable[str]) -> dict[str, Row]:
    return {
        row["case_id"]: row
        for some in batches(wanted)
        for row in questions.cases(connection, at, case_id=some)
    }


def _begun(case: Row) -> date:
    """When somebody fell ill, else was reported, for an order."""
    onset = case["onset_on"]
    begun: date = case["reported_at"].date() if onset is None else onset.earliest
    return begun


def _settings(connection: sa.Connection, at: int, people: list[str]) -> dict[Pair, list[Any]]:
    """Where each of them was exposed to whom."""
    found: dict[Pair, dict[Any, None]] = {}
    for some in batches(people):
        for row in questions.exposures(connection, at, person_id=some):
            if row["setting"] is not None and row["source_person_id"] is not None:
                pair = row["source_person_id"], row["person_id"]
                found.setdefault(pair, {})[row["setting"]] = None
    return {pair: list(settings) for pair, settings in found.items()}
