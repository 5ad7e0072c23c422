"""Options that many commands share, and the kinds of values they take."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Generic, TypeVar
from unicodedata import normalize

import click

from tracing import words
from tracing.console.commands import Callback, option
from tracing.domain import values
from tracing.domain.values import PartialDate
from tracing.errors import UnreadableDateError, UsageError, shown
from tracing.language import Text

Value = TypeVar("Value")
Choice = TypeVar("Choice", bound=StrEnum)

_AREA = re.compile(values.AREA_CODE)
_MIDNIGHT = re.compile(r"^(\d{4}-\d{2}-\d{2})[T ]24:00(?::00)?(?P<offset>Z|[+-]\d{2}:?\d{2})?$")


class UnreadableMomentError(UsageError):
    text = Text("“{value}”不是时刻", "'{value}' is not a moment")
    hint = Text(
        "写成 2022-07-14、2022-07-14T08:30 或 2022-07-14T08:30+08:00",
        "write 2022-07-14, 2022-07-14T08:30 or 2022-07-14T08:30+08:00",
    )


class UnreadablePointError(UsageError):
    text = Text("“{value}”既不是位置也不是时刻", "'{value}' is neither a position nor a moment")
    hint = Text(
        "写位置（如 812）、日期（2022-07-14，到当日终了）或时刻（2022-07-14T08:30）",
        "write a position (812), a date (2022-07-14, to its end) or a moment (2022-07-14T08:30)",
    )


class NotAnAreaError(UsageError):
    text = Text("“{value}”不是区划码", "'{value}' is not the code of an area")
    hint = Text(
        "写代码，不写名称，如 360103；已登记的用 tracing area list 查看",
        "write a code, not a name, such as 360103; those registered: tracing area list",
    )


class BirthDateUnreadableError(UsageError):
    text = Text("出生日期读不懂", "the birth date cannot be read")
    hint = Text("写成 1988-03-02", "write it like 1988-03-02")


class NotAChoiceError(UsageError):
    text = Text("没有这个选择", "there is no such choice")
    hint = Text("只能是：{choices}", "one of: {choices}")


class NoPurposeError(UsageError):
    text = Text("--identify 没有写明用途", "--identify does not say what for")
    hint = Text("写明用途，例如 --identify 随访", "say what for, such as --identify follow-up")


class Kind(click.ParamType[Value, Any], Generic[Value]):
    """What a text given on the command line or at a prompt may be."""

    def __init__(self, name: str) -> None:
        self.name = name

    @abstractmethod
    def read(self, text: str) -> Value:
        """The value of a text; raises a TracingError that says how to write it."""

    def convert(
        self,
        value: Any,
        param: click.Parameter | None,  # noqa: ARG002 -- as click calls it
        ctx: click.Context | None,  # noqa: ARG002 -- as click calls it
    ) -> Value:
        return self.read(value.strip()) if isinstance(value, str) else value

    def menu(self) -> Sequence[Text]:
        """What may be chosen, where that is a short list."""
        return ()


class _Reading(Kind[Value]):
    def __init__(self, name: str, read: Callable[[str], Value]) -> None:
        super().__init__(name)
        self._read = read

    def read(self, text: str) -> Value:
        return self._read(text)


class OneOf(Kind[Choice]):
    """A coded value: its code, its label in either language, or its number in the menu."""

    def __init__(self, choices: type[Choice]) -> None:
        super().__init__("choice")
        self.choices = choices

    def read(self, text: str) -> Choice:
        for number, choice in enumerate(self.choices, 1):
            if text in (choice.value, str(number), *words.label(choice)):
                return choice
        shown = [
            " ".join(dict.fromkeys((choice.value, str(words.label(choice)))))
            for choice in self.choices
        ]
        raise NotAChoiceError(choices=" | ".join(shown))

    def menu(self) -> Sequence[Text]:
        return [words.label(choice) for choice in self.choices]

    def get_metavar(
        self,
        param: click.Parameter,  # noqa: ARG002 -- as click calls it
        ctx: click.Context,  # noqa: ARG002 -- as click calls it
    ) -> str:
        return f"[{'|'.join(choice.value for choice in self.choices)}]"


def _birth_date(text: str) -> date:
    """A day. It is personal: what cannot be read is not repeated."""
    try:
        born = PartialDate.parse(text).day
    except UnreadableDateError:
        born = None
    if born is None:
        raise BirthDateUnreadableError
    return born


def _half_width(text: str) -> str:
    """Chinese keyboards write digits full width."""
    return normalize("NFKC", text)


def _area(text: str) -> str:
    code = _half_width(text).upper()
    if not _AREA.match(code):
        raise NotAnAreaError(value=shown(text))
    return code


def _partial_date(text: str) -> PartialDate:
    return PartialDate.parse(_half_width(text))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(_half_width(text))
    except ValueError:
        raise UnreadableDateError(value=shown(text)) from None


def _moment(text: str) -> datetime | date:
    """A date, or an instant; one without an offset is the registry's local time."""
    text = _half_width(text)
    midnight = _MIDNIGHT.match(text)
    try:
        if midnight:
            return _moment(f"{midnight[1]}T00:00{midnight['offset'] or ''}") + timedelta(days=1)
        return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        raise UnreadableMomentError(value=shown(text)) from None


def _point(text: str) -> int | datetime | date:
    """A ledger position, or a moment."""
    if text.isdecimal():
        return int(text)
    try:
        return _moment(text)
    except UnreadableMomentError:
        raise UnreadablePointError(value=shown(text)) from None


def _purpose(text: str) -> str:
    if not text:
        raise NoPurposeError
    return text


DAY = _Reading("date", _day)
BIRTH_DATE = _Reading("birth_date", _birth_date)
PARTIAL_DATE = _Reading("date", _partial_date)
AREA_CODE = _Reading("area", _area)
MOMENT = _Reading("moment", _moment)
POINT = _Reading("point", _point)
TEXT = _Reading("text", str)
_PURPOSE = _Reading("purpose", _purpose)


def format_option(function: Callback) -> Callback:
    """`--format`, handed on as `format: Format`."""
    return option(
        "--format",
        type=click.Choice(["table", "json", "ndjson", "csv"]),
        default="table",
        show_default=True,
        help=Text("显示方式", "How to show it"),
    )(function)


def as_of_option(function: Callback) -> Callback:
    """`--as-of`, handed on as `as_of: int | datetime | date | None` (a datetime is a date)."""
    return option(
        "--as-of",
        type=POINT,
        metavar=Text("时点", "WHEN"),
        help=Text(
            "当时所知：账本位置、时刻，或日期（到当日终了）",
            "As it was known then: a ledger position, a moment, or a date (to its end)",
        ),
    )(function)


def on_option(function: Callback) -> Callback:
    """`--on`, handed on as `on: date | None`."""
    return option(
        "--on",
        type=DAY,
        metavar=Text("日期", "DATE"),
        help=Text("当日情形：只列这一天成立的", "As it was so on that day"),
    )(function)


def at_option(function: Callback) -> Callback:
    """`--at`, handed on as `at: datetime | date | None`."""
    return option(
        "--at",
        type=MOMENT,
        metavar=Text("时刻", "WHEN"),
        help=Text(
            "负责人获知的时刻；缺省为现在",
            "When the responsible people learnt it; now, if not given",
        ),
    )(function)


def identify_option(function: Callback) -> Callback:
    """`--identify`, handed on as `identify: str | None`: what personal values are opened for."""
    return option(
        "--identify",
        type=_PURPOSE,
        metavar=Text("用途", "PURPOSE"),
        help=Text(
            "显示个人信息，并记录何人为何用途查看",
            "Show personal values; who looked, and what for, is recorded",
        ),
    )(function)
