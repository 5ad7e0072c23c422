"""Secondary contacts who, by the pack, are close contacts: who exposed them tested positive."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from tracing.domain.laboratory.events import TestResult
from tracing.domain.protocol.courses import Courses, Episode
from tracing.domain.protocol.rules.people import Anchor
from tracing.domain.values import ContactCategory
from tracing.projections.exposures import EXPOSURES
from tracing.projections.questions.identity import Identity
from tracing.projections.questions.sampled import Sampled, readable


class Upgradable(NamedTuple):
    episode: Episode
    linked: str
    """The contact who exposed them."""
    positive_on: date
    pack: str


def upgradable(
    connection: sa.Connection,
    at: int,
    courses: Courses,
    who: Identity,
    samples: Mapping[str, Sequence[Sampled]],
    day: date,
) -> list[Upgradable]:
    """By the packs in force on a day, from samples taken until then."""
    if not courses.packs.adoptions:
        return []
    secondary = {
        each.contact_id: each
        for each in courses.episodes.values()
        if each.category is ContactCategory.SECONDARY
    }
    found_links = links(connection, at, courses, who) if secondary else ()
    found: dict[str, Upgradable] = {}
    for contact_id, linked in found_links:
        episode = secondary.get(contact_id)
        if episode is None or linked.category is not ContactCategory.CLOSE:
            continue
        current = courses.packs.on(day, episode.area)
        rule = current and current.rules.quarantine.upgrade
        if current is None or rule is None:
            continue
        positive = _positive(samples.get(linked.person_id, ()), linked, rule.first_tests, day)
        known = found.get(contact_id)
        if positive and (known is None or positive < known.positive_on):
            found[contact_id] = Upgradable(episode, linked.contact_id, positive, current.pack)
    return sorted(found.values(), key=lambda each: (each.positive_on, each.episode.contact_id))


def _positive(
    samples: Sequence[Sampled], linked: Episode, first: int | None, day: date
) -> date | None:
    """The day of the positive one among the first tests since they were exposed."""
    taken = [each for each in tested(samples, linked) if each.day <= day]
    wanted = taken if first is None else taken[:first]
    return next((each.day for each in wanted if each.result is TestResult.POSITIVE), None)


def tested(samples: Sequence[Sampled], linked: Episode) -> list[Sampled]:
    """Those taken since they were exposed: what was taken before says nothing of it."""
    since = linked.known.anchors.get(Anchor.FIRST_EXPOSURE) or linked.began
    return [each for each in readable(samples) if each.day >= since]


def links(
    connection: sa.Connection,
    at: int,
    courses: Courses,
    who: Identity,
    contact_id: str | None = None,
) -> Iterator[tuple[str, Episode]]:
    """Contacts, or one of them, with the episode of whom they were exposed to."""
    by_person: dict[str, list[Episode]] = {}
    for each in courses.episodes.values():
        by_person.setdefault(each.person_id, []).append(each)
    for row in _exposures(connection, at, contact_id):
        episode = courses.episodes.get(row.source_id) if row.source_id else None
        if episode is not None:
            yield row.contact_id, episode
        elif row.source_kind == "person":
            for linked in by_person.get(who.person(row.source_person_id), ()):
                yield row.contact_id, linked


def _exposures(connection: sa.Connection, at: int, contact_id: str | None) -> Iterator[Any]:
    names = ("contact_id", "source_kind", "source_id", "source_person_id")
    query = sa.select(*(EXPOSURES.c[name] for name in names)).where(
        EXPOSURES.held_at(at), EXPOSURES.c.source_kind.in_(("contact", "person"))
    )
    if contact_id is not None:
        query = query.where(EXPOSURES.c.contact_id == contact_id)
    yield from connection.execute(query.order_by(*EXPOSURES.by_key))
