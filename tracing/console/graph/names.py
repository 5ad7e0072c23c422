"""The names of people in chains and networks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from tracing.console.people import with_names
from tracing.render import Masked

if TYPE_CHECKING:
    import sqlalchemy as sa

    from tracing.console.people import Sight

Names = Mapping[str, str | Masked | None]
"""By person id."""


def names_of(
    connection: sa.Connection,
    at: int,
    people: Iterable[str],
    sight: Sight,
) -> Names:
    """The names of people, as far as they may be seen."""
    rows = with_names(connection, at, ({"person_id": person} for person in people))
    seen = sight.of(rows, ["name"])
    return {row["person_id"]: row["name"] for row in seen}
