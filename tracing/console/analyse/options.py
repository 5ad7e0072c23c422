"""Options that several analyses share."""

from __future__ import annotations

from tracing.console.base import option
from tracing.console.commands import Callback
from tracing.language import Text


def plausible_option(function: Callback) -> Callback:
    """`--plausible-only`, handed on as `plausible_only: bool`."""
    return option(
        "--plausible-only",
        is_flag=True,
        help=Text(
            "不计不可能成立的关系（见 analyse plausibility）",
            "Leave out links that cannot be (see analyse plausibility)",
        ),
    )(function)
