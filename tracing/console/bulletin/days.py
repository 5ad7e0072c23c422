"""Days and moments as a bulletin writes them."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo

from tracing.language import Text

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WINDOW = Text("{day}0时至{till}", "From 0:00 to {till} on {day}")
DAYS = Text("{first}至{last}", "From {first} to {last}")
ON = Text("{day}", "On {day}")
MOMENT = Text("{day}{clock}", "{clock} on {day}")


def window(start: datetime, end: datetime, zone: tzinfo) -> Text:
    """From the beginning of a day up to a moment of it, or to its end."""
    day = start.astimezone(zone).date()
    return WINDOW.fill(day=day_of(day), till=_clock(end.astimezone(zone)))


def moment(at: datetime, zone: tzinfo) -> Text:
    """A moment; midnight is the end of its day."""
    local = at.astimezone(zone)
    midnight = (local.hour, local.minute) == (0, 0)
    day = (local - timedelta(days=1) if midnight else local).date()
    return MOMENT.fill(day=day_of(day), clock=_clock(local))


def days(first: date, last: date) -> Text:
    if first == last:
        return ON.fill(day=day_of(last))
    if (first.year, first.month) == (last.year, last.month):
        month = MONTHS[first.month - 1]
        return Text(
            f"{first.month}月{first.day}日至{last.day}日",
            f"From {first.day} to {last.day} {month} {last.year}",
        )
    return DAYS.fill(first=day_of(first), last=day_of(last))


def day_of(day: date) -> Text:
    return Text(f"{day.month}月{day.day}日", f"{day.day} {MONTHS[day.month - 1]} {day.year}")


def _clock(local: datetime) -> Text:
    hour = 24 if (local.hour, local.minute) == (0, 0) else local.hour
    minute = f"{local.minute}分" if local.minute else ""
    return Text(f"{hour}时{minute}", f"{hour}:{local.minute:02d}")
