"""What is asked of a command besides whether it happens."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from typing import Any, NamedTuple

from tests.histories import CHINA, person_id
from tests.read_models.golden_measures import thing
from tracing.domain.values import Decision, PartialDate
from tracing.errors import TracingError


class Came(Enum):
    """What came of a command that was not refused."""

    RECORDED = "recorded"
    NOTHING = "nothing"


Outcome = Came | type[TracingError]
RECORDED, NOTHING = Came


class Questions(NamedTuple):
    """How a command of the fixed history is refused, and what comes of it a second time."""

    refused: type[TracingError]
    wrong: Mapping[str, Any]
    """The fields that make it be refused."""
    again: Outcome = NOTHING
    """What comes of it a second time. Of two at once the later gets this answer."""
    sealed: tuple[str, ...] = ()
    """Words that cannot be compared once they are sealed: `again` is asked without them."""
    sealed_again: Outcome = RECORDED
    """What comes of it a second time with them."""
    own_ids: tuple[str, ...] = ()
    """Identities that are new whenever somebody enters it."""
    anew: Outcome = NOTHING
    """What comes of it a second time under identities of its own."""
    instead: Mapping[str, Any] = {}
    """Fields other than in the fixed history."""


STRANGER = {"person_id": person_id(99)}
NOWHERE = {"thing_id": thing(99)}
TO_COME = datetime(2023, 1, 1, tzinfo=CHINA)
DAY_TO_COME = PartialDate.parse("2023-01-01")
DECISION_TO_COME = Decision(office="County CDC", decided_at=TO_COME)
