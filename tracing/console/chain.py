"""Who follows from a case, generation by generation, read by index: never the whole graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from tracing.projections import questions
from tracing.projections.batches import batches
from tracing.projections.questions.identity import kept_cases

if TYPE_CHECKING:
    import sqlalchemy as sa

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
        settings = (row["setting"] for row in rows if row["setting"] is not None)
        return {
            "setting": list(dict.fromkeys([*settings, *self.settings.get(people, [])])),
            "evidence": list(dict.fromkeys(row["evidence"] for row in rows)),
            "certainty": list(dict.fromkeys(row["certainty"] for row in rows)),
        }


def follow(connection: sa.Connection, at: int, root: str, *, forward: bool) -> Chain | None:
    """The chain of a case as of a position; None where the case does not stand."""
    root = kept_cases(connection, at, [root]).get(root, root)
    if not _cases(connection, at, [root]):
        return None
    walked = _walk(connection, at, root, forward=forward)
    attributions: dict[Pair, list[Row]] = {}
    for row in _attributions(connection, at, walked.order, downstream=False):
        attributions.setdefault((row["source_case_id"], row["case_id"]), []).append(row)
    infectors: dict[str, list[str]] = {case: [] for case in walked.order}
    for infector, infected in attributions:
        infectors[infected].append(infector)
    cases = _cases(connection, at, {*walked.order, *(source for source, _ in attributions)})
    people = [cases[case]["person_id"] for case in walked.order]
    settings = _settings(connection, at, people)
    return Chain(root, forward, *walked, infectors, cases, attributions, settings)


class _Walked(NamedTuple):
    order: list[str]
    followers: dict[str, list[str]]
    expanded_under: dict[str, str | None]


def _walk(connection: sa.Connection, at: int, root: str, *, forward: bool) -> _Walked:
    """Generation by generation; a case met again is not gone through again."""
    walked = _Walked([root], {}, {root: None})
    generation = [root]
    while generation:
        beneath = _beneath(connection, at, generation, forward=forward)
        walked.followers.update(beneath)
        generation = []
        for case, followers in beneath.items():
            for follower in followers:
                if follower not in walked.expanded_under:
                    walked.expanded_under[follower] = case
                    generation.append(follower)
        walked.order.extend(generation)
    return walked


def _beneath(
    connection: sa.Connection, at: int, cases: list[str], *, forward: bool
) -> dict[str, list[str]]:
    """The next generation of each case, once each."""
    ends = ("source_case_id", "case_id")
    above, below = ends if forward else ends[::-1]
    found: dict[str, dict[str, None]] = {case: {} for case in cases}
    for row in _attributions(connection, at, cases, downstream=forward):
        found[row[above]][row[below]] = None
    return {case: list(followers) for case, followers in found.items()}


def _attributions(
    connection: sa.Connection, at: int, cases: Iterable[str], *, downstream: bool
) -> Iterator[Row]:
    for some in batches(cases):
        wanted = {"source": some} if downstream else {"case_id": some}
        for row in questions.transmissions(connection, at, **wanted):
            if row["case_id"] != row["source_case_id"]:  # they were merged into one infection
                yield row


def _cases(connection: sa.Connection, at: int, wanted: Iterable[str]) -> dict[str, Row]:
    return {
        row["case_id"]: row
        for some in batches(wanted)
        for row in questions.cases(connection, at, case_id=some)
    }


def _settings(connection: sa.Connection, at: int, people: list[str]) -> dict[Pair, list[Any]]:
    """Where each of them was exposed to whom."""
    found: dict[Pair, dict[Any, None]] = {}
    for some in batches(people):
        for row in questions.exposures(connection, at, person_id=some):
            if row["setting"] is not None and row["source_person_id"] is not None:
                pair = row["source_person_id"], row["person_id"]
                found.setdefault(pair, {})[row["setting"]] = None
    return {pair: list(settings) for pair, settings in found.items()}
