"""What may be asked about facts of a thing as facts: that they be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tracing.domain.command import Context, OfThing, ref, seal, standing_fact
from tracing.domain.event import Event, ThingFactRetracted
from tracing.domain.thing import ThingHistory


class RetractThingFacts(OfThing, frozen=True, kw_only=True):
    """Take back facts of a thing's history, named by their versions."""

    kind: ClassVar[str] = "thing.retract_facts"

    versions: tuple[int, ...]
    reason: str | None = None

    def decide(self, history: ThingHistory, context: Context) -> Sequence[Event]:
        learnt = self.learnt(context)
        reason = seal(context.registry_id, self.reason)
        retractions: list[Event] = []
        for version in sorted(self.versions, reverse=True):
            place = ref(history, standing_fact(history, version).version)
            retractions.append(
                ThingFactRetracted(retracts=place, reported_at=learnt, reason=reason)
            )
            # what it had taken the place of stands again, and may be asked for too
            history = history.with_fact(history.version + 1, retractions[-1])
        return retractions
