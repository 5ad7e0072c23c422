"""What every verb of the noun asks: which day, which area, what is settled."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from tracing.console.area.naming import code_of
from tracing.console.base import DAY, TEXT, OneOf, argument, option
from tracing.console.commands import Callback
from tracing.domain.area.codes import short
from tracing.domain.day.events import DayScope
from tracing.language import Text
from tracing.projections.questions.days import Settled, settle

if TYPE_CHECKING:
    import sqlalchemy as sa

    from tracing.registry import Registry

AREA = Text("区划码|名称", "CODE|NAME")

day_argument = argument("day", metavar="DATE", type=DAY, help=Text("日期", "The date"))


def whose_options(function: Callback) -> Callback:
    """`--area` and `--scope`; without an area that of the registry."""
    area = option(
        "--area",
        type=TEXT,
        metavar=AREA,
        help=Text("区划；缺省为本登记库的辖区", "The area; that of the registry, if not given"),
    )
    scope = option(
        "--scope",
        type=OneOf(DayScope),
        default=DayScope.POSITIVES.value,
        show_default=True,
        help=Text("结算什么", "What is settled"),
    )
    return area(scope(function))


class Whose(NamedTuple):
    """A day of an area and a scope."""

    day: date
    area: str
    scope: DayScope


def whose(registry: Registry, day: date, area: str | None, scope: DayScope | str) -> Whose:
    jurisdiction = short(registry.settings.jurisdiction)
    code = jurisdiction if area is None else code_of(registry, area, on=day)
    return Whose(day, code, DayScope(scope))


def settled(
    registry: Registry, connection: sa.Connection, at: int, asked: Whose, now: datetime
) -> Settled:
    return settle(connection, at, asked.day, asked.area, asked.scope, registry.zone, now)


def names(asked: Whose) -> Mapping[str, object]:
    return {"about_on": asked.day, "area": asked.area, "scope": asked.scope}
