"""Moments of which the hour counts: a day alone would stand for midnight, and be wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from tracing.console.base import MOMENT, Kind, option
from tracing.console.commands import Callback
from tracing.errors import UsageError, shown
from tracing.language import Text

if TYPE_CHECKING:
    from tracing.registry import Registry


class HourMissingError(UsageError):
    text = Text("“{value}”没有写几点几分", "'{value}' does not say the hour")
    hint = Text(
        "写成 2022-07-14T22:40；只知道日期时，不写此项，用 --at 写获知的日期",
        "write 2022-07-14T22:40; where only the day is known leave this out, and give the day "
        "it was learnt with --at",
    )


class _Hour(Kind[datetime]):
    def read(self, text: str) -> datetime:
        moment = MOMENT.read(text)
        if not isinstance(moment, datetime):
            raise HourMissingError(value=shown(text))
        return moment


HOUR = _Hour("moment")


def hour_option(name: str, says: Text) -> Callable[[Callback], Callback]:
    """When something happened; when it was learnt, if not given."""
    help = Text(f"{says.zh}；缺省为获知的时刻", f"{says.en}; when it was learnt, if not given")
    return option(name, type=HOUR, metavar=Text("时刻", "WHEN"), help=help)


def local(registry: Registry, moment: datetime | None) -> datetime | None:
    """The instant; one written without an offset is local time."""
    return None if moment is None else registry.localised(moment)
