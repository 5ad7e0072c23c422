"""What a command module needs: commands, shared options, questions and personal values."""

from __future__ import annotations

from tracing.console.asking import (
    NOTE,
    REASON,
    agreed,
    ask,
    ask_if_known,
    personal_option,
    read_personal,
)
from tracing.console.commands import (
    Command,
    Group,
    Invocation,
    argument,
    command,
    group,
    option,
    pass_invocation,
)
from tracing.console.options import (
    BIRTH_DATE,
    DAY,
    MOMENT,
    PARTIAL_DATE,
    POINT,
    TEXT,
    Kind,
    OneOf,
    as_of_option,
    at_option,
    format_option,
    identify_option,
    on_option,
)

__all__ = [
    "BIRTH_DATE",
    "DAY",
    "MOMENT",
    "NOTE",
    "PARTIAL_DATE",
    "POINT",
    "REASON",
    "TEXT",
    "Command",
    "Group",
    "Invocation",
    "Kind",
    "OneOf",
    "agreed",
    "argument",
    "as_of_option",
    "ask",
    "ask_if_known",
    "at_option",
    "command",
    "format_option",
    "group",
    "identify_option",
    "on_option",
    "option",
    "pass_invocation",
    "personal_option",
    "read_personal",
]
