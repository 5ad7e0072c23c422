"""From when to when, as options say it and tables show it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any, NamedTuple

from tracing import words
from tracing.console.base import option
from tracing.console.commands import Callback
from tracing.console.contact.options import DAY_OR_MOMENT, WHEN, either
from tracing.domain.values import PartialDate, Period
from tracing.language import Text
from tracing.render import Column, shown

if TYPE_CHECKING:
    from tracing.registry import Registry

DAY = len("2022-07-14")
START, END = Column("start", words.heading("from_on")), Column("end", words.heading("until_on"))
"""The columns of `periods`."""


class PeriodAsked(NamedTuple):
    """A period as the options say it."""

    start: PartialDate | datetime | None
    end: PartialDate | datetime | None
    open: bool = False

    def on(self, registry: Registry) -> Period:
        from_on, from_at = _read(registry, self.start)
        until_on, until_at = _read(registry, self.end)
        return Period(
            from_on=from_on, from_at=from_at, until_on=until_on, until_at=until_at, open=self.open
        )


def _read(
    registry: Registry, when: PartialDate | datetime | None
) -> tuple[PartialDate | None, datetime | None]:
    return (None, None) if when is None else either(registry, when)


def period_options(function: Callback) -> Callback:
    """`--from`, `--until` and `--open`, handed on as `start`, `end` and `still_open`."""
    still_open = option("--open", "still_open", is_flag=True, help=Text("仍在继续", "It goes on"))
    return from_option(until_option(still_open(function)))


def from_option(function: Callback) -> Callback:
    return option(
        "--from",
        "start",
        type=DAY_OR_MOMENT,
        metavar=WHEN,
        help=Text("自何时：日期或时刻", "Since when: a day or a moment"),
    )(function)


def until_option(function: Callback) -> Callback:
    return option(
        "--until",
        "end",
        type=DAY_OR_MOMENT,
        metavar=WHEN,
        help=Text("至何时：日期或时刻", "Until when: a day or a moment"),
    )(function)


def periods(rows: Iterable[dict[str, Any]], zone: tzinfo) -> Iterator[dict[str, Any]]:
    """Rows as tables show them: the day or the moment, and whether it goes on."""
    for row in rows:
        start = shown(row["from_on"] or row["from_at"], zone)
        end = shown(row["until_on"] or row["until_at"], zone)
        if row["until_at"] and end[:DAY] == start[:DAY]:
            end = end[DAY:].strip()
        yield row | {"start": start, "end": "…" if row["open"] else end}
