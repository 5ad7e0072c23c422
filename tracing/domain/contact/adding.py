"""What may be asked when people are added to a case: exposed, and determined in the same breath."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tracing.domain.command import Context
from tracing.domain.contact.commands import STRICTNESS, DetermineCategory, RecordExposure
from tracing.domain.event import Event
from tracing.domain.history import PersonHistory
from tracing.domain.values import ContactCategory, Decision


class AddContact(RecordExposure, frozen=True, kw_only=True):
    """The person was exposed; where a decision says so, what kind of contact that makes them.

    Somebody who is of a stricter category already stays what they are.
    """

    kind: ClassVar[str] = "contact.add"

    category: ContactCategory | None = None
    decision: Decision | None = None

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        events = list(super().decide(history, context))
        if self.category is None or self.decision is None:
            return events
        after = history
        for event in events:
            after = after.with_fact(after.version + 1, event)
        episode = after.open_contact
        assert episode is not None  # the exposure joined one or opened one
        if episode.category is not None and (
            STRICTNESS.index(episode.category) >= STRICTNESS.index(self.category)
        ):
            return events
        determine = DetermineCategory(
            person_id=self.person_id,
            contact_id=episode.contact_id,
            category=self.category,
            decision=self.decision,
            reported_at=self.reported_at,
            reported_precision=self.reported_precision,
        )
        return [*events, *determine.decide(after, context)]
