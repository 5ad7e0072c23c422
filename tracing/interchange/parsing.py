"""From the text of a cell to a value: dates, ages, yes and no, numbers that are ids.

Each function returns the value or raises UnreadableError with a code of `findings`. Nothing is
guessed: a date whose order of day and month is not declared must begin with its year.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta, timezone, tzinfo

from tracing.domain.values import LONGEST_LABEL, PartialDate
from tracing.errors import UnreadableDateError
from tracing.interchange.tables import Cell
from tracing.interchange.words import YES_NO, plain_word

OLDEST = 130  # years; the longest documented life is 122


class UnreadableError(Exception):
    """A cell that says nothing its column can hold. Never leaves this package."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


_DAY = r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*日?"
_CLOCK = (
    r"(?:[T\s]*(?P<hour>\d{1,2})\s*(?:[:：时點点]\s*(?:(?P<minute>\d{1,2})\s*分?"
    r"(?:[:：]?\s*(?P<second>\d{1,2})(?P<fraction>\.\d{1,6})?\s*秒?)?)?)"
    r"\s*(?P<offset>Z|[+-]\d{2}:?\d{2})?)?"
)
_YEAR_FIRST = re.compile(_DAY + _CLOCK)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?")
_YEAR = re.compile(r"(\d{4})\s*年?")
_RANGE = re.compile(r"\d{4}(-\d{1,2}){0,2}/\d{4}(-\d{1,2}){0,2}")
_EITHER_ORDER = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2}(\d{2})?\b.*")


def moment(cell: Cell, formats: Sequence[str], zone: tzinfo) -> date | datetime:
    """A day, or an instant where the cell gives a time of day.

    Instants are in `zone`, which is also that of times without an offset. 24:00 is the next
    day's midnight.
    """
    written = _written(cell, formats)
    if isinstance(written, date):
        return written
    day, clock, offset = written
    return (datetime.combine(day, time(0), offset or zone) + clock).astimezone(zone)


def day(cell: Cell, formats: Sequence[str]) -> tuple[date, bool]:
    """The day as it is written, and whether a time of day was left aside.

    `2022-07-16 24:00` is 16 July here: the day somebody wrote, not the moment.
    """
    written = _written(cell, formats)
    if isinstance(written, date):
        return written, False
    return written[0], bool(written[1])


def partial_date(cell: Cell, formats: Sequence[str]) -> tuple[PartialDate, bool]:
    """A date that may be known to the month or the year only, or as a range of two days."""
    if (inexact := _inexact(cell)) is not None:
        return inexact, False
    known, left = day(cell, formats)
    return PartialDate(known), left


def when(cell: Cell, formats: Sequence[str], zone: tzinfo) -> PartialDate | date | datetime:
    """A date that may be known to the month or the year only, a day, or an instant."""
    inexact = _inexact(cell)
    return moment(cell, formats, zone) if inexact is None else inexact


def _inexact(cell: Cell) -> PartialDate | None:
    if not isinstance(cell, str):
        return None
    if found := _MONTH.fullmatch(cell):
        return _partial(f"{found[1]}-{found[2]}")
    if found := _YEAR.fullmatch(cell):
        return _partial(found[1])
    return _partial(cell) if _RANGE.fullmatch(cell) else None


def _partial(text: str) -> PartialDate:
    try:
        return PartialDate.parse(text)
    except UnreadableDateError:
        raise UnreadableError("date_unreadable") from None


_Timed = tuple[date, timedelta, tzinfo | None]


def _written(cell: Cell, formats: Sequence[str]) -> date | _Timed:
    match cell:
        case datetime():
            clock = datetime.combine(cell.date(), cell.time()) - datetime.combine(cell, time(0))
            return cell.date(), clock, cell.tzinfo
        case date():
            return cell
    for declared in formats:
        try:
            found = datetime.strptime(cell, declared)  # noqa: DTZ007 # the zone comes later
        except ValueError:
            continue
        return _written(found, ()) if "%H" in declared or "%I" in declared else found.date()
    if parts := _YEAR_FIRST.fullmatch(cell):
        return _from_parts(parts)
    if parts := _COMPACT.fullmatch(cell):
        return _date(*parts.groups())
    undeclared = not formats and _EITHER_ORDER.fullmatch(cell)
    raise UnreadableError("date_order_unknown" if undeclared else "date_unreadable")


def _from_parts(parts: re.Match[str]) -> date | _Timed:
    known = _date(parts["year"], parts["month"], parts["day"])
    if parts["hour"] is None:
        return known
    hour, minute, second = (int(parts[unit] or 0) for unit in ("hour", "minute", "second"))
    midnight_after = (hour, minute, second) == (24, 0, 0)
    if not midnight_after and (hour > 23 or minute > 59 or second > 59):
        raise UnreadableError("date_unreadable")
    microseconds = round(float(parts["fraction"] or 0) * 1_000_000)
    clock = timedelta(hours=hour, minutes=minute, seconds=second, microseconds=microseconds)
    return known, clock, _offset(parts["offset"])


def _date(year: str, month: str, day_: str) -> date:
    try:
        return date(int(year), int(month), int(day_))
    except ValueError:
        raise UnreadableError("date_unreadable") from None


def _offset(text: str | None) -> tzinfo | None:
    if text is None:
        return None
    if text == "Z":
        return timezone.utc  # noqa: UP017 # datetime.UTC is the same object, typed more narrowly
    sign = -1 if text[0] == "-" else 1
    hours, minutes = int(text[1:3]), int(text[-2:])
    if hours > 23 or minutes > 59:
        raise UnreadableError("date_unreadable")
    return timezone(sign * timedelta(hours=hours, minutes=minutes))


def elapsed(cell: Cell, origin: datetime, unit: timedelta) -> tuple[date | datetime, bool]:
    """So many units after the origin, and whether the number had decimals.

    A whole number of days after a midnight is a day; everything else is an instant.
    """
    number = _number(cell, "time_unreadable")
    try:
        at = origin + number * unit
    except OverflowError:
        raise UnreadableError("time_unreadable") from None
    whole = number.is_integer()
    if whole and unit == timedelta(days=1) and origin.time() == time(0):
        return at.date(), False
    return at, not whole


_AGE = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>\D*)")
_UNITS = {
    **dict.fromkeys(("", "岁", "周岁", "y", "yr", "yrs", "year", "years"), 1.0),
    **dict.fromkeys(("月", "个月", "月龄", "m", "mo", "month", "months"), 1 / 12),
    **dict.fromkeys(("天", "日龄", "d", "day", "days"), 1 / 365.25),
}


def age(cell: Cell) -> float:
    """Years, with decimals: `59`, `0.5`, `59岁`, `6个月`, `3 days`."""
    parts = _AGE.fullmatch(cell.strip()) if isinstance(cell, str) else None
    unit = _UNITS.get(parts["unit"].strip().casefold()) if parts else None
    if parts is None or unit is None:
        raise UnreadableError("age_unreadable")
    years = float(parts["number"]) * unit
    if years > OLDEST:
        raise UnreadableError("age_out_of_range")
    return round(years, 4)


def yes_no(cell: Cell) -> bool:
    try:
        return YES_NO[plain_word(str(cell))]
    except KeyError:
        raise UnreadableError("word_unknown") from None


_CALCULATED = re.compile(r"\d(\.\d+)?[eE]\+?\d+")


def label(cell: Cell) -> str:
    """A public name."""
    text = str(cell)
    if len(text) > LONGEST_LABEL:
        raise UnreadableError("label_too_long")
    return text


def digits(cell: Cell) -> str:
    """An id or a telephone number as text, refused where a spreadsheet has calculated with it."""
    text = str(cell)
    if _CALCULATED.fullmatch(text):
        raise UnreadableError("number_damaged")
    return text


_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def national_id_fits(text: str) -> bool:
    """Whether the check digit of a citizen identity number is right (GB 11643-1999)."""
    if not re.fullmatch(r"\d{17}[\dXx]", text):
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, text[:17], strict=True))
    return "10X98765432"[total % 11] == text[17].upper()


def _number(cell: Cell, code: str) -> float:
    try:
        number = float(cell) if isinstance(cell, str) else math.nan
    except ValueError:
        raise UnreadableError(code) from None
    if not math.isfinite(number):
        raise UnreadableError(code)
    return number
