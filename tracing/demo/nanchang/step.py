"""What one member of staff records in one go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from tracing.domain.command import Command


class Step(NamedTuple):
    at: datetime
    by: str
    """A staff code."""
    commands: Sequence[Command]
