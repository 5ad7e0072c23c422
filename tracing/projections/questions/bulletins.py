"""What bulletins are made of, and those that were published or recorded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

import msgspec
import sqlalchemy as sa

from tracing.domain.area.codes import short, within
from tracing.domain.bulletin.events import Section as Said
from tracing.domain.bulletin.state import BulletinKind
from tracing.domain.case.state import Outcome
from tracing.domain.contact.disposition import Disposition
from tracing.domain.values import ContactCategory, Diagnosis, Laboratory, Severity
from tracing.projections import moments
from tracing.projections.areas import AREAS
from tracing.projections.bulletin.corrections import Correction, Days, corrections
from tracing.projections.bulletin.counting import Contacts, Window, case_figures, contact_figures
from tracing.projections.bulletin.courses import Course, Segment
from tracing.projections.bulletin.document import Bulletin, KnownAt, Part, part
from tracing.projections.bulletins import BULLETINS
from tracing.projections.case_courses import CASE_COURSES
from tracing.projections.questions.base import Row, Where, moment, rows_of
from tracing.projections.questions.dispositions import CategoryCounts, disposition_counts
from tracing.projections.questions.identity import identity

BULLETIN_CODES: Mapping[str, type[StrEnum]] = {"bulletin_kind": BulletinKind}
CATEGORIES = {
    "close_contacts": ContactCategory.CLOSE,
    "secondary_contacts": ContactCategory.SECONDARY,
}


class Scope(NamedTuple):
    """An area, and the moment up to which it is counted."""

    area: str
    cut_off: datetime


class BulletinAsked(NamedTuple):
    """What a bulletin is to say, and as of when."""

    about_on: date
    area: str
    """The registry's own: all that is in it is counted here."""
    more: Sequence[Scope]
    zone: ZoneInfo
    at: int
    day_before_at: int
    """The position as of which the day before was, or ought to have been, published."""
    as_of: datetime | None = None
    since: date | None = None

    @property
    def scopes(self) -> list[Scope]:
        return [Scope(self.area, moments.end_of_day(self.about_on, self.zone)), *self.more]

    def window(self, cut_off: datetime) -> Window:
        """The local day up to a cut-off."""
        last = (cut_off.astimezone(self.zone) - timedelta(microseconds=1)).date()
        return Window(self.start_of(self.since), _start(last, self.zone), cut_off)

    def start_of(self, day: date | None) -> datetime | None:
        return None if day is None else _start(day, self.zone)


def bulletin(connection: sa.Connection, asked: BulletinAsked) -> Bulletin:
    """What can be said of a day, as of a position of the ledger."""
    found = courses(connection, asked.at)
    parts = [_part(connection, asked, scope, found) for scope in asked.scopes]
    return Bulletin(
        asked.about_on,
        asked.since or _first(asked, found),
        parts,
        _corrections(connection, asked, found),
        KnownAt(asked.at, asked.as_of),
    )


def sections(
    connection: sa.Connection, asked: BulletinAsked, scopes: Sequence[Scope]
) -> list[Part]:
    """The figures of other areas and cut-offs, asked the same way."""
    found = courses(connection, asked.at)
    return [_part(connection, asked, scope, found) for scope in scopes]


def courses(connection: sa.Connection, at: int) -> list[Course]:
    """How each case went; of several that are one infection, the one that counts."""
    merged = identity(connection, at).cases
    query = (
        sa.select(CASE_COURSES.table)
        .where(CASE_COURSES.held_at(at))
        .order_by(CASE_COURSES.c.case_id, CASE_COURSES.c.ordinal)
    )
    found: dict[str, list[sa.Row[tuple[object, ...]]]] = defaultdict(list)
    for row in connection.execute(query):
        if row.case_id not in merged:
            found[row.case_id].append(row)
    return [
        Course(case_id, rows[-1].area, rows[-1].detection, tuple(map(_segment, rows)))
        for case_id, rows in found.items()
    ]


def area_names(connection: sa.Connection, at: int, codes: Sequence[str]) -> dict[str, str]:
    """The names of areas that are registered, by the codes they are asked by."""
    wanted = {code: short(code.upper()) for code in codes}
    query = sa.select(AREAS.c.code, AREAS.c.name).where(
        AREAS.held_at(at), AREAS.c.code.in_([*wanted.values(), *wanted])
    )
    known = {row.code: row.name for row in connection.execute(query)}
    named = {code: known.get(code) or known.get(own) for code, own in wanted.items()}
    return {code: name for code, name in named.items() if name is not None}


def bulletins(
    connection: sa.Connection,
    at: int,
    *,
    bulletin_id: str | None = None,
    about_on: date | None = None,
    kind: BulletinKind | None = None,
) -> Iterator[Row]:
    """Bulletins by number, with what each says."""
    where: list[Where] = []
    if bulletin_id is not None:
        where.append(BULLETINS.c.bulletin_id == bulletin_id)
    if about_on is not None:
        where.append(BULLETINS.c.about_on == about_on.isoformat())
    if kind is not None:
        where.append(BULLETINS.c.bulletin_kind == kind)
    for row in rows_of(connection, BULLETINS, "bulletin", at, where, codes=BULLETIN_CODES):
        row["about_on"] = date.fromisoformat(row["about_on"])
        row["published_at"] = moment(row["published_at"])
        row["sections"] = msgspec.json.decode(row["sections"], type=tuple[Said, ...])
        yield row


def published_at(connection: sa.Connection, at: int, about_on: date) -> int | None:
    """The position as of which our own bulletin of a day was published; None where none was."""
    own = bulletins(connection, at, about_on=about_on, kind=BulletinKind.OWN)
    return max((row["known_at"] for row in own), default=None)


def _part(
    connection: sa.Connection, asked: BulletinAsked, scope: Scope, found: Sequence[Course]
) -> Part:
    window = asked.window(scope.cut_off)
    area = None if short(scope.area) == short(asked.area) else scope.area
    figures = case_figures([each for each in found if _inside(each, area)], window)
    counts = disposition_counts(connection, asked.at, scope.cut_off, area, window.start)
    for name, category in CATEGORIES.items():
        figures |= contact_figures(name, _contacts(counts[category]))
    return part(scope.area, scope.cut_off, window.start, figures)


def _inside(course: Course, area: str | None) -> bool:
    return area is None or (course.area is not None and within(course.area, area))


def _contacts(counts: CategoryCounts) -> Contacts:
    by = counts.dispositions
    return Contacts(
        new=counts.total.new or 0,
        cumulative=counts.total.cumulative,
        current={each: by[each].current for each in Disposition},
        arrived={each: by[each].new or 0 for each in Disposition},
        ever={each: by[each].cumulative for each in Disposition},
    )


def _first(asked: BulletinAsked, found: Sequence[Course]) -> date | None:
    """The day the first positive was reported."""
    known = [course.positive_since for course in found if course.positive_since]
    return min(known).astimezone(asked.zone).date() if known else None


def _corrections(
    connection: sa.Connection, asked: BulletinAsked, found: Sequence[Course]
) -> list[Correction]:
    """What is known otherwise of all that is in the registry."""
    before = courses(connection, asked.day_before_at)
    days = Days(
        lambda at: at.astimezone(asked.zone).date(),
        lambda day: asked.window(moments.end_of_day(day, asked.zone)),
    )
    merged = identity(connection, asked.at).cases
    last = asked.about_on - timedelta(days=1)
    return corrections(before, found, last, days, merged)


def _segment(row: sa.Row[tuple[object, ...]]) -> Segment:
    return Segment(
        datetime.fromisoformat(row.from_at),
        moment(row.to_at),
        Laboratory(row.laboratory),
        Diagnosis(row.diagnosis),
        None if row.severity is None else Severity(row.severity),
        None if row.outcome is None else Outcome(row.outcome),
    )


def _start(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, tzinfo=zone)
