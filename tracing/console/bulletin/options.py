"""What a bulletin is asked for with: its day, its areas and their cut-offs, as of when."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from tracing.console.base import DAY, MOMENT, as_of_option, option
from tracing.domain.values import AREA_CODE
from tracing.errors import UsageError, shown
from tracing.language import Text
from tracing.projections.bulletin.document import Bulletin, for_the_public
from tracing.projections.bulletin.suppression import THRESHOLD
from tracing.projections.questions import bulletins as questions
from tracing.projections.questions.bulletins import BulletinAsked, Scope

if TYPE_CHECKING:
    import sqlalchemy as sa

    from tracing.registry import Registry

AREA = re.compile(AREA_CODE)


class ScopeUnreadableError(UsageError):
    text = Text("“{value}”不是地区", "'{value}' is not an area")
    hint = Text(
        "写成 360103，或带截止时刻：360103001@2022-07-17T08:00",
        "write 360103, or with its cut-off: 360103001@2022-07-17T08:00",
    )


class CountedSinceLaterError(UsageError):
    text = Text(
        "累计自 {since} 起，而通报是 {about_on} 的",
        "to be counted since {since}, which lies after the bulletin's day, {about_on}",
    )
    hint = Text(
        "--since 写通报当日或更早的日期", "give --since the day of the bulletin or one before"
    )


class Wanted(NamedTuple):
    """A bulletin as the options ask for it."""

    areas: tuple[str, ...]
    as_of: int | datetime | date | None
    since: date | None
    public: bool
    threshold: int


def bulletin_options(function: Callable[..., None]) -> Callable[..., None]:
    """The options of a bulletin, handed on as `wanted: Wanted`."""

    @wraps(function)
    def called(
        *args: Any,
        area: tuple[str, ...],
        as_of: int | datetime | date | None,
        since: date | None,
        public: bool,
        threshold: int,
        **own: Any,
    ) -> None:
        function(*args, wanted=Wanted(area, as_of, since, public, threshold), **own)

    decorated: Callable[..., None] = called
    for each in reversed(_OPTIONS):
        decorated = each(decorated)
    return decorated


_OPTIONS = (
    option(
        "--area",
        multiple=True,
        metavar=Text("区划码[@截止]", "CODE[@WHEN]"),
        help=Text(
            "另加一节：此地区及其下级，到当日终了或所写时刻",
            "One more section: this area, up to the end of the day or to that moment",
        ),
    ),
    option(
        "--since",
        type=DAY,
        metavar=Text("日期", "DATE"),
        help=Text(
            "累计自这一天起；缺省为首例报告之日",
            "Count from this day on; else from the first case reported",
        ),
    ),
    as_of_option,
    option(
        "--public",
        is_flag=True,
        help=Text("公开发布用：隐去小数目", "For the public: small cells are hidden"),
    ),
    option(
        "--threshold",
        type=click.IntRange(min=2),
        default=THRESHOLD,
        show_default=True,
        metavar=Text("数", "NUMBER"),
        help=Text("多少以下算小数目", "Fewer than this is a small cell"),
    ),
)


def asked_of(
    registry: Registry, connection: sa.Connection, about_on: date, at: int, wanted: Wanted
) -> BulletinAsked:
    """The question for a bulletin of a day, as of a position."""
    if wanted.since is not None and wanted.since > about_on:
        raise CountedSinceLaterError(since=wanted.since, about_on=about_on)
    before = about_on - timedelta(days=1)
    published = questions.published_at(connection, at, before)
    due = registry.position(before) if published is None else published
    return BulletinAsked(
        about_on=about_on,
        area=registry.settings.jurisdiction,
        more=[_scope(registry, about_on, text) for text in wanted.areas],
        zone=registry.zone,
        at=at,
        day_before_at=min(due, at),
        as_of=_moment(registry, wanted.as_of),
        since=wanted.since,
    )


def computed(registry: Registry, about_on: date, wanted: Wanted) -> tuple[Bulletin, dict[str, str]]:
    """The bulletin of a day, and the names of the areas it speaks of."""
    at = registry.position(wanted.as_of)
    with registry.reading() as reading:
        connection = reading.connection
        found = questions.bulletin(connection, asked_of(registry, connection, about_on, at, wanted))
        shown = for_the_public(found, wanted.threshold) if wanted.public else found
        return shown, questions.area_names(connection, at, codes_in(shown))


def codes_in(bulletin: Bulletin) -> list[str]:
    """The codes of the areas and districts that a bulletin speaks of."""
    districts = {
        code
        for part in bulletin.parts
        for by in ("positives.new_by_district", "positives.cumulative_by_district")
        for code in part.parts(by)
    }
    return sorted({part.area for part in bulletin.parts} | districts)


def _scope(registry: Registry, about_on: date, text: str) -> Scope:
    area, at, cut_off = text.partition("@")
    if not AREA.match(area):
        raise ScopeUnreadableError(value=shown(text))
    if not at:
        return Scope(area, registry.day(about_on).end)
    moment = MOMENT.read(cut_off)
    if not isinstance(moment, datetime):
        return Scope(area, registry.day(moment).end)
    return Scope(area, registry.localised(moment))


def _moment(registry: Registry, as_of: int | datetime | date | None) -> datetime | None:
    """The moment that was asked for; a position is none."""
    match as_of:
        case datetime():
            return registry.localised(as_of)
        case date():
            return registry.day(as_of).end
        case _:
            return None
