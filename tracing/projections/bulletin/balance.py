"""Which figures are parts of which, and whether they add up: of own and foreign bulletins alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from tracing.domain.bulletin.figures import FindingKind
from tracing.domain.contact.disposition import Disposition

FAMILIES = (
    ("positives.new", "positives.new_by_diagnosis"),
    ("positives.new", "positives.new_by_route"),
    ("positives.new", "positives.new_by_district"),
    ("positives.new", "positives.new_by_route_district"),
    ("positives.cumulative", "positives.cumulative_by_diagnosis"),
    ("positives.cumulative", "positives.cumulative_by_route"),
    ("positives.cumulative", "positives.cumulative_by_district"),
    ("confirmed.new", "confirmed.new_by_severity"),
    ("confirmed.cumulative", "confirmed.cumulative_by_severity"),
)
"""A total, and the beginning of the keys of its parts."""

SUMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("positives.cumulative", ("positives.current", "recovered.cumulative", "deaths.cumulative")),
    ("confirmed.cumulative", ("positives.cumulative_by_diagnosis.confirmed",)),
    ("asymptomatic.cumulative", ("positives.cumulative_by_diagnosis.asymptomatic",)),
    (
        "confirmed.new",
        (
            "positives.new_by_diagnosis.confirmed",
            "confirmed.converted",
            "confirmed.classified",
        ),
    ),
    (
        "asymptomatic.new",
        ("positives.new_by_diagnosis.asymptomatic", "asymptomatic.classified"),
    ),
)
"""A total, and the keys of its parts, all of which have to be given."""

CATEGORIES = ("close_contacts", "secondary_contacts")

Stated = Mapping[str, int]


class Balance(NamedTuple):
    """A total, and what its parts come to."""

    kind: FindingKind
    field: str
    by: str
    stated: int
    sum: int

    @property
    def residual(self) -> int:
        return self.stated - self.sum


def balances(figures: Stated) -> Iterator[Balance]:
    """Every sum that can be made of figures; one of which no part is given cannot."""
    for total, family in FAMILIES:
        yield from _of_parts(figures, total, family, _family(figures, family))
    yield from _of_routes(figures)
    for total, parts in SUMS:
        if all(part in figures for part in parts):
            yield from _of_parts(figures, total, " + ".join(parts), parts)
    for name in CATEGORIES:
        placed = [key for each in Disposition if (key := f"{name}.{each}") in figures]
        yield from _of_parts(figures, f"{name}.cumulative", f"{name}.*", placed)
    yield from _of_days(figures)


def _family(figures: Stated, family: str) -> list[str]:
    return [key for key in figures if key.startswith(f"{family}.")]


def _of_routes(figures: Stated) -> Iterator[Balance]:
    """The districts of each route."""
    prefix, family = "positives.new_by_route.", "positives.new_by_route_district"
    for key in _family(figures, prefix.removesuffix(".")):
        of_route = f"{family}.{key.removeprefix(prefix)}"
        yield from _of_parts(figures, key, of_route, _family(figures, of_route))


def _of_parts(figures: Stated, total: str, by: str, parts: Iterable[str]) -> Iterator[Balance]:
    given = [figures[part] for part in parts]
    if total in figures and given:
        yield Balance(FindingKind.PARTS, total, by, figures[total], sum(given))


def _of_days(figures: Stated) -> Iterator[Balance]:
    """What is new against what was there the day before."""
    before, new = "positives.cumulative_day_before", "positives.new"
    if {before, new, "positives.cumulative"} <= figures.keys():
        came = figures[before] + figures[new] - figures.get("positives.removed", 0)
        stated = figures["positives.cumulative"]
        yield Balance(FindingKind.DAYS, "positives.cumulative", before, stated, came)
