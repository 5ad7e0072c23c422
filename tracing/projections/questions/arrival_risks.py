"""How risky it is where somebody comes from, by the official levels recorded here.

What counts is the day they left; a level that was given after it, within the days the pack looks
back, counts as if it had been given then. Of the origin and whatever they visited within these
days, the highest counts. Where the origin itself has no level, but its county has areas of high or
medium risk, it is low; where nothing is recorded of it nothing can be said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta, tzinfo
from typing import NamedTuple

import sqlalchemy as sa

from tracing.domain.area.codes import county_of
from tracing.domain.area.levels import AreaLevel, AreaScheme
from tracing.domain.arrival import course
from tracing.domain.arrival.course import Left
from tracing.domain.arrival.triage import rule_of
from tracing.domain.protocol.pack import RuleSet
from tracing.domain.protocol.rules.work import ArrivalOrigin
from tracing.projections.questions.area_levels import levels, most_specific, spots
from tracing.projections.questions.area_tree import Tree
from tracing.projections.questions.arrivals import came_on
from tracing.projections.questions.base import Row

ORIGIN_OF: Mapping[AreaLevel, ArrivalOrigin] = {
    AreaLevel.HIGH: ArrivalOrigin.HIGH,
    AreaLevel.MEDIUM: ArrivalOrigin.MEDIUM,
    AreaLevel.LOW: ArrivalOrigin.LOW,
    AreaLevel.ROUTINE: ArrivalOrigin.LOW,
}
_SPREADING = (AreaLevel.HIGH, AreaLevel.MEDIUM)
STRICTEST_FIRST = tuple(ArrivalOrigin)


class Risk(NamedTuple):
    """By what the risk of an origin is what it is."""

    origin: ArrivalOrigin
    area: str
    left_on: date
    level: AreaLevel | None = None
    """None: by the areas around it, or because they come from overseas."""
    designated: str | None = None
    """The area that has the level."""
    since: date | None = None


def places_left(row: Row, zone: tzinfo, today: date) -> list[Left]:
    return course.places_left(row["origin"], row["visited"], came_on(row, zone) or today)


def risk_of(
    connection: sa.Connection, at: int, row: Row, rules: RuleSet | None, zone: tzinfo, today: date
) -> Risk | None:
    """The risk of where a row of `arrivals` comes from; None where nothing is recorded of it."""
    left = places_left(row, zone, today)
    if row["overseas"]:
        return Risk(ArrivalOrigin.OVERSEAS, row["origin"], left[0].left_on)
    periods = list(levels(connection, at, scheme=AreaScheme.RISK))
    tree = Tree(connection, at)
    came = came_on(row, zone) or today
    found = [
        risk
        for each in left
        for risk in (
            *_risks(periods, tree, each, zone),
            *_regraded(periods, tree, each, rules, zone, today),
        )
        if each is left[0] or _looked_back(rules, risk, came)
    ]
    return min(found, key=_rank, default=None)


def _rank(risk: Risk) -> tuple[int, int]:
    """The strictest; of these, what was left last, by which the days count."""
    return STRICTEST_FIRST.index(risk.origin), -risk.left_on.toordinal()


def _risks(periods: Sequence[Row], tree: Tree, left: Left, zone: tzinfo) -> Iterator[Risk]:
    held = [row for row in periods if _on_day(row, left.left_on, zone)]
    own = most_specific(held, left.area, tree, left.left_on)
    if own is not None:
        yield _by_level(own, left, zone)
    elif _near(held, tree, left):
        yield Risk(ArrivalOrigin.LOW, left.area, left.left_on)


def _by_level(own: Row, left: Left, zone: tzinfo) -> Risk:
    since = own["since_at"].astimezone(zone).date()
    origin = ORIGIN_OF.get(own["level"], ArrivalOrigin.LOW)
    return Risk(origin, left.area, left.left_on, own["level"], own["code"], since)


def _regraded(
    periods: Sequence[Row],
    tree: Tree,
    left: Left,
    rules: RuleSet | None,
    zone: tzinfo,
    today: date,
) -> Iterator[Risk]:
    """By a level given after they left: the pack looks back from that day too."""

    def reaches(row: Row) -> bool:
        rule = rule_of(rules, ORIGIN_OF[row["level"]]) if rules else None
        if rule is None or rule.lookback_days is None:
            return False
        since: date = row["from_at"].astimezone(zone).date()
        return left.left_on < since <= min(today, left.left_on + timedelta(rule.lookback_days))

    found = [row for row in periods if row["level"] in _SPREADING and reaches(row)]
    own = most_specific(found, left.area, tree, left.left_on)
    if own is not None:
        yield _by_level(own, left, zone)


def _near(held: Iterable[Row], tree: Tree, left: Left) -> bool:
    """Whether a high or medium area lies in it, or in its county."""
    around = {left.area, county_of(left.area) or left.area}
    return any(
        tree.contains(code, spot, left.left_on)
        for row in held
        if row["level"] in _SPREADING
        for spot in spots(row)
        for code in around
    )


def _looked_back(rules: RuleSet | None, risk: Risk, came: date) -> bool:
    """Whether it was left within the days the pack looks back; else within the incubation."""
    if rules is None:
        return True
    rule = rule_of(rules, risk.origin)
    days = rule.lookback_days if rule else None
    if days is None:
        days = rules.infection.incubation.longest_days
    return risk.left_on >= came - timedelta(days=days)


def _on_day(row: Row, day: date, zone: tzinfo) -> bool:
    """Whether a period holds at any time of a local day."""
    begun = row["from_at"].astimezone(zone).date() <= day
    return begun and (row["to_at"] is None or row["to_at"].astimezone(zone).date() >= day)
