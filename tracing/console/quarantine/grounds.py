"""On what an order rests, and who decided what: what a court asks of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from tracing.console.contact.columns import exposures_of
from tracing.console.people import Sight
from tracing.domain.identifiers import PersonId
from tracing.domain.quarantine.basis import BasisKind
from tracing.domain.quarantine.events import ExposureBasis
from tracing.language import Text
from tracing.projections.questions.base import Row
from tracing.words.follow_up import CONDITIONS

if TYPE_CHECKING:
    import sqlalchemy as sa

    from tracing.registry import Ref, Registry

EXPOSURES = Text("所据暴露", "The exposures it rests on")
DECISIONS = Text("各次决定", "Who decided what")
DECISION = ("what", "at", "office", "document", "overridden")
NOT_RECORDED = Text("未记录", "not recorded")
FOR_A_COURT = ("legal_basis", "document", "served_at")
"""What an order should have: where it lacks one, that is said."""


def exposures_of_order(
    registry: Registry, connection: sa.Connection, at: int, order: Row, ref: Ref, sight: Sight
) -> list[Row]:
    """The exposures an order rests on that stand; none where it rests on something else."""
    if order["basis_kind"] is not BasisKind.EXPOSURE:
        return []
    state = registry.history(PersonId(ref.person_id)).parts("quarantine").get(ref.entity_id)
    basis = state.basis if state else None
    named = basis.exposure_ids if isinstance(basis, ExposureBasis) else ()
    ids = {str(each) for each in named}
    found = exposures_of(connection, at, sight, contact_id=order["basis_id"])
    return [row for row in found if not ids or row["exposure_id"] in ids]


def decisions(steps: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The steps somebody decided on, with what they overrode in words."""
    for step in steps:
        if step["office"]:
            yield step | {"overridden": conditions(step["overridden"])}


def conditions(codes: Iterable[str]) -> Text | None:
    """What of the rule was overridden, in words."""
    said = [CONDITIONS.get(code, Text(code, code)) for code in codes]
    if not said:
        return None
    return Text("、".join(each.zh for each in said), ", ".join(each.en for each in said))
