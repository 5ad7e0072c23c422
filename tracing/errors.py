"""What the tool says when it cannot do what was asked.

::

    TracingError                      category  exit code
    ├── UsageError                    usage     2   asked in a way that cannot be understood
    ├── RefusedError                  refused   3   understood, and against a rule
    ├── NotFoundError                 not_found 4
    ├── ConflictError                 conflict  5   somebody else was there first
    └── IntegrityError                integrity 6   what is stored is not what was written

Each error carries the values that stand against each other and a hint what to do. Values shown
are codes, ids and dates: never a name, a number or an address of a person.
"""

from __future__ import annotations

import re
from typing import ClassVar

from tracing.language import Text


class TracingError(Exception):
    """The root of every refusal. `text` and `hint` are templates filled with the values."""

    category: ClassVar[str] = "crash"
    exit_code: ClassVar[int] = 1
    text: ClassVar[Text] = Text("出错了", "something went wrong")
    hint: ClassVar[Text] = Text("", "")

    def __init__(self, **values: object) -> None:
        self.values = values
        super().__init__(self.text.fill(**values).en)

    @property
    def code(self) -> str:
        """The stable name of this refusal, for machines."""
        return type(self).__name__.removesuffix("Error")

    @property
    def message(self) -> Text:
        return self.text.fill(**self.values)

    @property
    def advice(self) -> Text:
        return self.hint.fill(**self.values)


class UsageError(TracingError):
    category = "usage"
    exit_code = 2


class RefusedError(TracingError):
    category = "refused"
    exit_code = 3


class NotFoundError(TracingError):
    category = "not_found"
    exit_code = 4


class ConflictError(TracingError):
    category = "conflict"
    exit_code = 5


class IntegrityError(TracingError):
    category = "integrity"
    exit_code = 6


def shown(text: str) -> str:
    """What was typed, as far as an error may repeat it: words may be somebody's name.

    >>> shown("2022-13-01"), shown("C-00x16"), shown("张三"), shown("yesterday")
    ('2022-13-01', 'C-00x16', '张…', 'y…')
    """
    repeatable = _CODE_LIKE.fullmatch(text.strip())
    return text if repeatable else f"{text.strip()[:1]}…"


_CODE_LIKE = re.compile(r"(?=.*\d)(?!.*[^\W\d_]{4})[!-~ ]{1,64}")
"""Printable ASCII with a digit and without a word of four letters."""


class UnreadableDateError(UsageError):
    text = Text("“{value}”不是日期", "'{value}' is not a date")
    hint = Text(
        "写成 2022-07-14、2022-07、2022，或 2022-07-10/2022-07-14",
        "write 2022-07-14, 2022-07, 2022, or 2022-07-10/2022-07-14",
    )
