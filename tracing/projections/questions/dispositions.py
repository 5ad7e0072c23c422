"""How many close and secondary contacts are where: new, at a moment, and ever.

Everything here runs on when things were reported, as bulletins do. People are counted, not
episodes: records that were merged into one person, and a person's second episode, count once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import NamedTuple

import sqlalchemy as sa

from tracing.domain.contact.disposition import COUNTED, Disposition
from tracing.domain.quarantine.events import OrderMode
from tracing.domain.values import ContactCategory
from tracing.projections.cells import instant
from tracing.projections.dispositions import DISPOSITIONS
from tracing.projections.questions.area_tree import Tree
from tracing.projections.questions.base import Ids, is_any
from tracing.projections.questions.identity import identity

GRAVER = (
    Disposition.FACILITY,
    Disposition.HOME,
    Disposition.REFERRED,
    Disposition.BECAME_CASE,
    Disposition.DIED,
    Disposition.LOST,
    Disposition.NO_PLACEMENT_RECORDED,
    Disposition.RELEASED,
    Disposition.UPGRADED,
    Disposition.EXCLUDED,
)
"""Where several records of one person are in different dispositions, the first of these counts."""


class Counted(NamedTuple):
    """How many people, told three ways."""

    new: int | None
    """Who came in since; None where it is not said since when."""
    current: int
    cumulative: int
    """Who was ever in, until then."""


class CategoryCounts(NamedTuple):
    """One kind of contact: how many there are, and where."""

    category: ContactCategory
    total: Counted
    """Who was determined as one: of those all are still counted, so current is cumulative."""
    dispositions: Mapping[Disposition, Counted]
    """Every disposition, also where nobody is."""

    @property
    def residual(self) -> int:
        """Who is counted in the total and in no disposition: nobody, in a ledger of one's own."""
        return self.total.current - sum(each.current for each in self.dispositions.values())


class Stretch(NamedTuple):
    """One stretch of a contact's course, its moments as text."""

    contact_id: str
    category: str
    person_id: str
    area: str | None
    disposition: str
    from_at: str
    to_at: str | None
    mode: str | None

    def held(self, moment: str) -> bool:
        """Whether it was so just before the moment."""
        return self.from_at < moment and (self.to_at is None or self.to_at >= moment)


def disposition_counts(
    connection: sa.Connection,
    at: int,
    cut_off: datetime,
    area: str | None = None,
    since: datetime | None = None,
) -> dict[ContactCategory, CategoryCounts]:
    """Close and secondary contacts by disposition, as reported before `cut_off`.

    `at`: as known at that position of the ledger. `area`: people whose episode belongs to that
    area, or to one that lies in it on the last day before `cut_off`. `since`: what is new came in
    from then on, and was not in just before. A person who was a secondary contact and is a close
    one counts in both: in the former as `upgraded`.
    """
    people = identity(connection, at)
    courses: dict[tuple[str, str], list[Stretch]] = {}
    for stretch in stretches(connection, at, cut_off):
        person = people.person(stretch.person_id)
        courses.setdefault((stretch.category, person), []).append(stretch)
    lies_within = _within(connection, at, area, cut_off)
    counts = {category: _Count() for category in COUNTED}
    until, since_text = instant(cut_off) or "", instant(since)
    for (category, _), course in courses.items():
        present = _present(course, until)
        if lies_within(present.area):
            counts[ContactCategory(category)].add(course, present, since_text)
    return {category: count.told(category, since is not None) for category, count in counts.items()}


def stretches(
    connection: sa.Connection, at: int, cut_off: datetime, contact_id: Ids | None = None
) -> Iterator[Stretch]:
    """The courses of contacts as reported before a moment, each in its order."""
    columns = [DISPOSITIONS.c[name] for name in Stretch._fields]
    query = (
        sa.select(*columns)
        .where(DISPOSITIONS.held_at(at), DISPOSITIONS.c.from_at < instant(cut_off))
        .order_by(*DISPOSITIONS.by_key)
    )
    if contact_id is not None:
        query = query.where(is_any(DISPOSITIONS.c.contact_id, contact_id))
    for row in connection.execute(query):
        yield Stretch(*row)


def placed_at(
    connection: sa.Connection, at: int, cut_off: datetime, contact_id: Ids | None = None
) -> dict[str, tuple[Disposition, OrderMode | None]]:
    """By contact, where they were as reported before a moment: as the stricter kind they were."""
    until = instant(cut_off) or ""
    found: dict[str, tuple[Disposition, OrderMode | None]] = {}
    for each in stretches(connection, at, cut_off, contact_id):
        if each.held(until) and each.contact_id not in found:
            mode = None if each.mode is None else OrderMode(each.mode)
            found[each.contact_id] = Disposition(each.disposition), mode
    return found


class _Count:
    def __init__(self) -> None:
        self.people = 0
        self.newcomers = 0
        self.new: Counter[str] = Counter()
        self.current: Counter[str] = Counter()
        self.ever: Counter[str] = Counter()

    def add(self, course: Sequence[Stretch], present: Stretch, since: str | None) -> None:
        self.people += 1
        self.current[present.disposition] += 1
        been = {each.disposition for each in course}
        self.ever.update(been)
        if since is None:
            return
        self.newcomers += min(each.from_at for each in course) >= since
        before = {each.disposition for each in course if each.held(since)}
        reached = {each.disposition for each in course if each.from_at >= since}
        self.new.update(reached - before)

    def told(self, category: ContactCategory, since: bool) -> CategoryCounts:
        total = Counted(self.newcomers if since else None, self.people, self.people)
        each = {
            disposition: Counted(
                self.new[disposition] if since else None,
                self.current[disposition],
                self.ever[disposition],
            )
            for disposition in Disposition
        }
        return CategoryCounts(category, total, each)


def _present(course: Iterable[Stretch], until: str) -> Stretch:
    """Where a person is: by their last episode; of records that were merged, by what is graver."""
    latest: dict[str, tuple[str, Stretch]] = {}
    began: dict[str, str] = {}
    for each in course:
        start = began.setdefault(each.contact_id, each.from_at)
        if each.held(until) and latest.get(each.person_id, ("",))[0] <= start:
            latest[each.person_id] = start, each
    return min((each for _, each in latest.values()), key=_gravity)


def _gravity(each: Stretch) -> tuple[int, str]:
    return GRAVER.index(Disposition(each.disposition)), each.contact_id


def _within(
    connection: sa.Connection, at: int, area: str | None, cut_off: datetime
) -> Callable[[str | None], bool]:
    tree, day = Tree(connection, at), (cut_off - timedelta.resolution).date()

    @cache
    def lies_within(code: str | None) -> bool:
        return area is None or (code is not None and tree.contains(area, code, day))

    return lies_within
