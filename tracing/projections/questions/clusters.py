"""Clusters of the cases on record, of an area and of some days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from typing import NamedTuple

import sqlalchemy as sa

from tracing.analysis.clusters import Cluster, clusters
from tracing.analysis.infections import Infection
from tracing.analysis.plausibility import implausible, impossible
from tracing.projections.moments import last_day
from tracing.projections.questions.links import belonging, network
from tracing.projections.questions.plausibility import recorded


class Asked(NamedTuple):
    area: str | None
    from_on: date | None
    to_on: date | None
    on: date
    plausible_only: bool
    implausible: int
    """Pairs of these cases whose links all cannot be; left out where `plausible_only`."""
    infections: Mapping[str, Infection]
    clusters: list[Cluster]


def clusters_of(
    connection: sa.Connection,
    at: int,
    now: datetime,
    zone: tzinfo,
    *,
    plausible_only: bool = False,
    from_on: date | None = None,
    to_on: date | None = None,
    area: str | None = None,
) -> Asked:
    """Of cases that count, by their onset, else report, and where they are; of the links whose
    two cases are among them."""
    on = last_day(now, zone)
    belongs = belonging(connection, at, on, from_on=from_on, to_on=to_on, area=area)
    known = network(connection, at, zone, on)
    infections = {
        name: each for name, each in known.infections.items() if each.counts and belongs(each)
    }
    cannot_be = impossible(implausible(recorded(connection, at, zone, known, on)))
    can_be: dict[tuple[str, str], bool] = {}
    for link in known.links:
        pair = link.infector, link.infectee
        if infections.keys() >= set(pair) and link.infector != link.infectee:
            can_be[pair] = can_be.get(pair, False) or link.attribution_id not in cannot_be
    pairs = [pair for pair, can in can_be.items() if can or not plausible_only]
    return Asked(
        area=area,
        from_on=from_on,
        to_on=to_on,
        on=on,
        plausible_only=plausible_only,
        implausible=sum(not each for each in can_be.values()),
        infections=infections,
        clusters=clusters(infections, pairs),
    )
