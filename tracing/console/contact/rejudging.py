"""Contacts whose kind the rules would change, with the command to type."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from tracing.domain.area.codes import within
from tracing.domain.follow_up.due import DueKind, Proposal
from tracing.domain.values import ContactCategory
from tracing.projections.questions.follow_up import due
from tracing.projections.questions.rejudged import rejudged

if TYPE_CHECKING:
    import sqlalchemy as sa

    from tracing.registry import Registry

Row = dict[str, Any]

LISTED = ("contact", "person", "category", "propose", "linked", "positive_on", "last_exposure_on")
PROPOSED = (
    *LISTED,
    "infectious_from",
    "infectious_to",
    "indicated_by",
    "area",
    "type_this",
)
UPGRADE = "tracing contact upgrade {contact} close"
DETERMINE = "tracing contact determine {contact} close"
EXCLUDE = "tracing contact exclude {contact}"


def proposals(
    registry: Registry, connection: sa.Connection, at: int, day: date, area: str | None
) -> Sequence[Row]:
    """By the pack's rule of upgrading, and by the windows of contacts who became cases."""
    found: dict[str, Row] = {}
    for row in (*_upgrades(registry, connection, at, day), *_windows(registry, connection, at)):
        if area is None or within(row["area"] or "", area):
            found.setdefault(row["contact"], row)
    return [found[each] for each in sorted(found)]


def _upgrades(registry: Registry, connection: sa.Connection, at: int, day: date) -> Iterator[Row]:
    for each in due(connection, at, day, registry.zone, now=registry.now()):
        if each.kind is DueKind.UPGRADE:
            yield {
                **dict.fromkeys(PROPOSED),
                "contact": each.subject,
                "person": each.person,
                "category": ContactCategory.SECONDARY,
                "propose": Proposal.CLOSE,
                "linked": each.linked,
                "positive_on": each.due_on,
                "indicated_by": each.pack,
                "area": each.area,
                "type_this": UPGRADE.format(contact=each.subject),
            }


def _windows(registry: Registry, connection: sa.Connection, at: int) -> Iterator[Row]:
    for each in rejudged(connection, at, registry.zone):
        close = each.propose is Proposal.CLOSE
        change = DETERMINE if each.category is None else UPGRADE
        yield {
            **dict.fromkeys(PROPOSED),
            "contact": each.contact,
            "person": each.person,
            "category": each.category,
            "propose": each.propose,
            "linked": each.case,
            "last_exposure_on": each.last_on,
            "infectious_from": each.window.first_on,
            "infectious_to": each.window.last_on,
            "indicated_by": each.pack,
            "area": each.area,
            "type_this": (change if close else EXCLUDE).format(contact=each.contact),
        }
