"""Whether what is asked about was on record at the moment that is asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracing.errors import NotFoundError
from tracing.language import Text
from tracing.render import shown

if TYPE_CHECKING:
    from tracing.registry import Registry
    from tracing.registry.naming import Ref


class NotYetRecordedError(NotFoundError):
    text = Text(
        "{what} 在 {recorded} 才登记：位置 {position} 还没有",
        "{what} was recorded on {recorded}: at position {position} it is not on record yet",
    )
    hint = Text("不加 --as-of，或用更晚的时刻", "leave --as-of out, or give a later moment")


def recorded(registry: Registry, named: str, at: int, *kinds: str) -> Ref:
    """What an id means, as of a position. Raises NotYetRecordedError."""
    from tracing.projections import questions

    found = registry.resolve(named, *kinds)
    with registry.reading() as reading:
        since = questions.known_from(reading.connection, str(found.entity_id))
    if since > at:
        moment = registry.recorded_at(since)
        raise NotYetRecordedError(
            what=found.human, recorded=shown(moment, registry.zone), position=at
        )
    return found
