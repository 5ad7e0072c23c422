"""What figures of a stretch of days are asked for: the days, where, and as it was known when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from tracing.console.area.naming import code_of, within_option
from tracing.console.base import DAY, as_of_option, on_option, option
from tracing.console.session import instant
from tracing.language import Text

if TYPE_CHECKING:
    from tracing.registry import Registry

DATE = Text("日期", "DATE")
Found = TypeVar("Found")


class Window(NamedTuple):
    """Days, both included, of an area; as it was so on a day, as known then."""

    from_on: date | None
    to_on: date | None
    area: str | None
    on: date | None
    as_of: int | datetime | date | None

    def ask(self, registry: Registry, question: Callable[..., Found]) -> tuple[Found, datetime]:
        """The answer, and the moment it is about."""
        at, now = registry.position(self.as_of), now_of(registry, None, self.on)
        code = None if self.area is None else code_of(registry, self.area, self.as_of, self.on)
        with registry.reading() as reading:
            found = question(
                reading.connection,
                at,
                now,
                zone=registry.zone,
                from_on=self.from_on,
                to_on=self.to_on,
                area=code,
            )
        return found, now


def now_of(registry: Registry, moment: datetime | date | None, on: date | None) -> datetime:
    """The moment looked at: the one given, the end of the day given, or now."""
    if moment is not None:
        return instant(registry, moment)
    now: datetime = registry.now()
    return now if on is None else min(now, registry.day(on).end)


def window_options(function: Callable[..., None]) -> Callable[..., None]:
    """`--from`, `--to`, `--area`, `--on` and `--as-of`, handed on as a `window`."""

    @wraps(function)
    def asked(*args: Any, **own: Any) -> None:
        window = Window(**{name: own.pop(name) for name in Window._fields})
        function(*args, window=window, **own)

    begins = option(
        "--from", "from_on", type=DAY, metavar=DATE, help=Text("自何日", "From which day")
    )
    ends = option("--to", "to_on", type=DAY, metavar=DATE, help=Text("至何日", "To which day"))
    decorated: Callable[..., None] = asked
    for each in (as_of_option, on_option, within_option, ends, begins):
        decorated = each(decorated)
    return decorated


def on_its_day(registry: Registry, window: Window) -> Window:
    """What was known then is told as it was so then, unless another day is given."""
    when = window.as_of
    if window.on is not None:
        return window
    if isinstance(when, int):
        when = registry.recorded_at(when)
    if when is None:
        return window
    if isinstance(when, datetime):
        when = registry.localised(when).astimezone(registry.zone).date()
    return window._replace(on=when)
