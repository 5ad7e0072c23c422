"""The arithmetic of a round: rosters of parts, cumulative counts, coverage, capacity.

Counts are told of a site, of a part, or of the whole round, and never fall. Each of them is a
least number for the round; what the round has reached is the greatest of these.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from tracing.domain.area.codes import short, within


class Counted(NamedTuple):
    """How far the round, a part or a site had come by a moment."""

    as_of: datetime
    sampled: int
    resulted: int | None = None
    positive: int | None = None
    site: str | None = None
    area: str | None = None

    @property
    def series(self) -> tuple[str | None, str | None]:
        """The site or the part it is a count of: counts of one series never fall."""
        return (self.site, None) if self.site is not None else (None, self.area)


class Roster(NamedTuple):
    """Whom the round, or a part of it, should reach."""

    people: int
    households: int | None = None
    area: str | None = None


class Site(NamedTuple):
    """A site, how many take samples there, and since when."""

    name: str
    samplers: int | None
    opened_at: datetime | None


def in_all(
    areas: Sequence[str],
    rosters: Mapping[str | None, Roster],
    of: Callable[[Roster], int | None],
) -> int | None:
    """How many the round should reach; None where an area it was ordered for has no roster.

    Rosters of streets do not add up to one of their district: a street may be missing.

    >>> streets = {"360103001": Roster(900, 300, "360103001"), "360103002": Roster(100)}
    >>> in_all(["360103001", "360103002"], streets, lambda roster: roster.people)
    1000
    >>> in_all(["360103"], streets, lambda roster: roster.people) is None
    True
    """
    if None in rosters:
        return of(rosters[None])
    found = [rosters.get(area) for area in outermost(map(short, areas))]
    known = [None if roster is None else of(roster) for roster in found]
    return None if None in known else _sum(known)


def outermost(areas: Iterable[str]) -> list[str]:
    """The areas that lie in no other of them, so that nobody is counted twice.

    >>> outermost(["360103001", "360103", "360104"])
    ['360103', '360104']
    """
    known = sorted(set(areas))
    return [
        area for area in known if not any(area != other and within(area, other) for other in known)
    ]


def latest(reports: Iterable[Counted]) -> dict[tuple[str | None, str | None], Counted]:
    """The last count of each series."""
    found: dict[tuple[str | None, str | None], Counted] = {}
    for report in reports:
        known = found.get(report.series)
        if known is None or report.as_of >= known.as_of:
            found[report.series] = report
    return found


def reached(reports: Iterable[Counted]) -> Counted | None:
    """How far the whole round had come by the last of these; None where nothing was counted.

    >>> moment = datetime(2022, 7, 17, 12)
    >>> sites = [Counted(moment, 300, site="north"), Counted(moment, 200, site="south")]
    >>> reached([*sites, Counted(moment, 450)]).sampled
    500
    """
    known = latest(reports)
    if not known:
        return None
    parts = outermost(area for site, area in known if site is None and area is not None)
    whole = [known[None, None]] if (None, None) in known else []
    groups = (
        whole,
        [count for (site, _), count in known.items() if site is not None],
        [known[None, part] for part in parts],
    )
    sums = [group for group in groups if group]

    def greatest(of: Callable[[Counted], int | None]) -> int | None:
        found = [total for group in sums if (total := _sum(map(of, group))) is not None]
        return max(found, default=None)

    return Counted(
        as_of=max(count.as_of for count in known.values()),
        sampled=greatest(lambda count: count.sampled) or 0,
        resulted=greatest(lambda count: count.resulted),
        positive=greatest(lambda count: count.positive),
    )


def coverage(sampled: int | None, roster: int | None) -> float | None:
    """The share of the roster that was sampled; None where there is no roster, never 0 or 1.

    It may be more than 1: people come who are not on the roster.

    >>> coverage(450, 500), coverage(450, None), coverage(0, 0)
    (0.9, None, None)
    """
    return None if sampled is None or not roster else sampled / roster


def per_sampler_hour(sites: Iterable[Site], reports: Iterable[Counted]) -> float | None:
    """Samples that one sampler took in an hour, at the sites where both are known.

    >>> opened, noon = datetime(2022, 7, 17, 7), datetime(2022, 7, 17, 12)
    >>> per_sampler_hour([Site("north", 4, opened)], [Counted(noon, 1200, site="north")])
    60.0
    """
    counts = {count.site: count for count in latest(reports).values() if count.site is not None}
    sampled, hours = 0, 0.0
    for site in sites:
        count = counts.get(site.name)
        if count is None or site.opened_at is None or not site.samplers:
            continue
        open_for = (count.as_of - site.opened_at) / timedelta(hours=1)
        if open_for > 0:
            sampled += count.sampled
            hours += site.samplers * open_for
    return sampled / hours if hours else None


def _sum(counts: Iterable[int | None]) -> int | None:
    """The sum of the counts that are known; None where none is."""
    known = [count for count in counts if count is not None]
    return sum(known) if known else None
