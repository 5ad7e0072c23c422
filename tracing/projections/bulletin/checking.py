"""What in a bulletin does not agree: with itself, from day to day, or with our own ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from tracing.domain.bulletin.events import Section
from tracing.domain.bulletin.figures import FindingCause, FindingKind
from tracing.projections.bulletin.balance import balances
from tracing.projections.bulletin.suppression import Shown


class Finding(NamedTuple):
    """A figure as stated, and what it ought to be. Why is not known, and nothing is mended."""

    finding: FindingKind
    area: str
    cut_off: datetime
    figure: str
    by: str
    stated: int
    sum: int
    residual: int
    cause: FindingCause = FindingCause.UNKNOWN


def figures_of(section: Section) -> dict[str, int]:
    """What a section says, but for what it does not give the count of."""
    return {figure.key: figure.count for figure in section.figures if figure.count is not None}


def sums(sections: Iterable[Section]) -> Iterator[tuple[Section, Finding | None]]:
    """Every sum that can be made, with what is wrong with it."""
    for section in sections:
        for each in balances(figures_of(section)):
            found = Finding(
                each.kind,
                section.area,
                section.cut_off,
                each.field,
                each.by,
                each.stated,
                each.sum,
                each.residual,
            )
            yield section, found if each.residual else None


def against(section: Section, own: Mapping[str, Shown]) -> Iterator[Finding]:
    """Where the ledger has another figure."""
    for key, stated in figures_of(section).items():
        known = own.get(key, 0)
        if isinstance(known, int) and known != stated:
            yield Finding(
                FindingKind.OWN,
                section.area,
                section.cut_off,
                key,
                "",
                stated,
                known,
                stated - known,
            )
