"""What the rules want before a person under observation is let go, and what is lacking."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, tzinfo
from typing import Any

import sqlalchemy as sa

from tracing.domain.follow_up.due import settled
from tracing.domain.follow_up.events import CheckOutcome
from tracing.domain.laboratory.events import TestResult
from tracing.domain.protocol.courses import Episode
from tracing.domain.protocol.rules.people import Anchor
from tracing.domain.values import ConditionCode, ContactCategory
from tracing.projections.checks import CHECKS, SYMPTOMS_ENDED
from tracing.projections.exposures import EXPOSURES
from tracing.projections.questions.base import Row
from tracing.projections.questions.follow_up import LONGEST
from tracing.projections.questions.identity import all_of_persons, identity
from tracing.projections.questions.indicated_ends import indicated_ends
from tracing.projections.questions.sampled import Sampled, readable, sampled
from tracing.projections.questions.upgrades import links, tested

TESTS_OUTSTANDING: ConditionCode = "tests_outstanding"
NOT_NEGATIVE: ConditionCode = "not_negative"
ONE_SAMPLE: ConditionCode = "one_sample_on_the_last_day"
LINKED_NOT_NEGATIVE: ConditionCode = "linked_not_negative"
SYMPTOMS: ConditionCode = "symptoms"


def lacking(
    connection: sa.Connection, at: int, order: Row, day: date, zone: tzinfo
) -> list[ConditionCode]:
    """Of a row of `quarantines`, to be released on a day; nothing where no pack says anything."""
    who = identity(connection, at)
    persons = all_of_persons(connection, at, order["person_id"])
    sources = {who.person(each) for each in _sources(connection, at, order["basis_id"])}
    people = sorted({*persons, *all_of_persons(connection, at, sorted(sources))})
    ends = indicated_ends(connection, at, zone, persons=people)
    found = ends.of_order(order)
    episode = ends.episodes.get(order["basis_id"])
    if found.course is None or episode is None:
        return []
    wanted = found.course.let_go
    linked = [
        each
        for _, each in links(connection, at, ends, who, episode.contact_id)
        if each.category is ContactCategory.CLOSE
    ]
    samples = sampled(connection, at, zone, who, day - LONGEST, day, persons=people)
    last_on = min(day, found.ends_on or day)
    tests = [each for each in found.course.tests_on if episode.began <= each <= last_on]
    taken = readable(samples.get(episode.person_id, ()))
    own = [each for each in taken if each.day >= episode.began]
    unmet: list[ConditionCode] = []
    if None in settled(tests, [each.day for each in own]).values():
        unmet.append(TESTS_OUTSTANDING)
    if wanted.own_negative and any(each.result is not TestResult.NEGATIVE for each in own):
        unmet.append(NOT_NEGATIVE)
    if wanted.double_sampling and tests and _on(own, tests[-1]) < 2:
        unmet.append(ONE_SAMPLE)
    if wanted.linked_first_tests is not None and not all(
        _first_negative(tested(samples.get(each.person_id, ()), each), wanted.linked_first_tests)
        for each in linked
    ):
        unmet.append(LINKED_NOT_NEGATIVE)
    if wanted.no_symptoms and _symptoms(connection, at, persons, episode, day):
        unmet.append(SYMPTOMS)
    return unmet


def _on(samples: Sequence[Sampled], day: date) -> int:
    return sum(each.day >= day for each in samples)


def _first_negative(samples: Sequence[Sampled], first: int) -> bool:
    said = [each.result for each in samples[:first]]
    return len(said) == first and all(each is TestResult.NEGATIVE for each in said)


def _sources(connection: sa.Connection, at: int, contact_id: str) -> Iterator[str]:
    """The people who exposed a contact."""
    query = sa.select(EXPOSURES.c.source_person_id).where(
        EXPOSURES.held_at(at),
        EXPOSURES.c.contact_id == contact_id,
        EXPOSURES.c.source_person_id.is_not(None),
    )
    yield from connection.execute(query.order_by(*EXPOSURES.by_key)).scalars()


def _symptoms(
    connection: sa.Connection, at: int, persons: Sequence[str], episode: Episode, day: date
) -> bool:
    """Whether the person was seen not well in the course, and nobody said that it is over."""
    first = episode.known.anchors.get(Anchor.FIRST_EXPOSURE, episode.began)
    over: Any = sa.select(sa.func.max(SYMPTOMS_ENDED.c.ended_on)).where(
        SYMPTOMS_ENDED.held_at(at),
        SYMPTOMS_ENDED.c.person_id.in_(persons),
        SYMPTOMS_ENDED.c.ended_on <= day.isoformat(),
    )
    ended = connection.execute(over).scalar() or ""
    seen = sa.select(CHECKS.c.checked_on).where(
        CHECKS.held_at(at),
        CHECKS.c.person_id.in_(persons),
        CHECKS.c.outcome == CheckOutcome.SEEN_NOT_OK,
        CHECKS.c.checked_on.between(first.isoformat(), day.isoformat()),
        CHECKS.c.checked_on > ended,
    )
    return connection.execute(seen.limit(1)).first() is not None
