"""The levels of areas as columns beside what else is listed of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from tracing.console.area.standing import Levels, Standing
from tracing.domain.area.level_differences import Differs
from tracing.domain.area.levels import AreaLevel, AreaScheme
from tracing.render import Column
from tracing.words import heading

LEVELS = ("official_risk", "indicated_risk", "official_zone", "indicated_zone")
SHORT = {
    "official_risk": Column("official_risk", heading("official")),
    "indicated_risk": Column("indicated_risk", heading("indicated")),
}
"""Where the zones are not shown, the scheme goes without saying."""


def with_levels(
    levels: Levels,
    rows: Iterable[Mapping[str, Any]],
    *,
    level: AreaLevel | None = None,
    without_basis: bool = False,
    differing: bool = False,
) -> Iterator[dict[str, Any]]:
    """Areas with their levels in both schemes; only those that were asked for."""
    for row in rows:
        both = [levels.of(row["code"], scheme) for scheme in AreaScheme]
        risk, zone = both
        if level is not None and level not in (risk.level, zone.level):
            continue
        if without_basis and not any(map(_without_basis, both)):
            continue
        if differing and not any(map(_differs, both)):
            continue
        yield {
            **row,
            "official_risk": risk.level,
            "indicated_risk": risk.due,
            "official_zone": zone.level,
            "indicated_zone": zone.due,
        }


def shown_levels(rows: Sequence[Mapping[str, Any]]) -> Iterator[str | Column]:
    """The columns of the schemes in which an area has a level."""
    zones = any(row["official_zone"] or row["indicated_zone"] for row in rows)
    for key in LEVELS:
        if any(row[key] is not None for row in rows):
            yield key if zones else SHORT[key]


def _without_basis(standing: Standing) -> bool:
    official = standing.official
    return standing.own and official is not None and len(standing.fell) == len(official["grounds"])


def _differs(standing: Standing) -> bool:
    return any(each in (Differs.OVERSTAY, Differs.HIGHER) for each in standing.differs)
