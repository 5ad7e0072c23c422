"""What the verbs of `graph` can be narrowed to: an area, days, settings, a relation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args

import click

from tracing.console.base import DAY, TEXT, OneOf, option
from tracing.domain.values import Setting
from tracing.language import Text

if TYPE_CHECKING:
    from tracing.projections.questions.chosen import Chosen
    from tracing.registry import Registry

Kind = Literal["exposure", "transmission"]
KINDS: tuple[Kind, ...] = get_args(Kind)
DATE = Text("日期", "DATE")


class Filters(NamedTuple):
    """Exposures and transmissions of some days, both included, of an area, of some settings.

    `questions/chosen.py` says what lies in an area, and what can have happened in which days.
    """

    area: str | None
    from_on: date | None
    to_on: date | None
    settings: tuple[Setting, ...]
    kinds: tuple[Kind, ...]
    """As they were asked for: none, one, or both."""

    @property
    def narrowed(self) -> bool:
        """Whether not all days, settings and areas are asked for."""
        return bool(self.area or self.from_on or self.to_on or self.settings)

    def relations(self, *unless_told: Kind) -> tuple[Kind, ...]:
        """Those asked for, in their order, else those of the command."""
        return tuple(each for each in KINDS if each in (self.kinds or unless_told))

    def chosen(self, registry: Registry, as_of: int | datetime | date | None) -> Chosen:
        """The same for questions. Raises NoSuchAreaError, AmbiguousAreaError."""
        from tracing.console.area.naming import code_of
        from tracing.projections.questions.chosen import Chosen

        return Chosen(
            registry.zone,
            registry.now().date(),
            None if self.area is None else code_of(registry, self.area, as_of),
            self.from_on,
            self.to_on,
            self.settings,
        )


def filter_options(*unless_told: Kind) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """`--area`, `--from`, `--to`, `--setting` and, for commands that can tell of more than one
    relation, `--kind` (of these, if it is not given), handed on as `filters`."""

    def decorate(function: Callable[..., None]) -> Callable[..., None]:
        @wraps(function)
        def asked(*args: Any, **own: Any) -> None:
            own.setdefault("kinds", ())
            filters = Filters(**{name: own.pop(name) for name in Filters._fields})
            function(*args, filters=filters, **own)

        decorated: Callable[..., None] = asked
        for each in (*_kind_option(unless_told), *_OPTIONS):
            decorated = each(decorated)
        return decorated

    return decorate


def possible_options(function: Callable[..., None]) -> Callable[..., None]:
    """Which exposures chains go along, and whether time is asked after."""
    any_time = option(
        "--any-time",
        is_flag=True,
        help=Text(
            "不计时间与规则包：暴露记录所及的所有人",
            "Leave time and packs aside: everybody whom exposures join",
        ),
    )
    return any_time(filter_options()(function))


_OPTIONS: tuple[Callable[[Callable[..., None]], Callable[..., None]], ...] = (
    option(
        "--setting",
        "settings",
        type=OneOf(Setting),
        multiple=True,
        metavar=Text("场合", "SETTING"),
        help=Text(
            "只看这一场合，如 household；可写多次",
            "Only this setting, such as household; may be repeated",
        ),
    ),
    option(
        "--to",
        "to_on",
        type=DAY,
        metavar=DATE,
        help=Text("至何日：可能发生在这天或之前的", "What can have happened by that day"),
    ),
    option(
        "--from",
        "from_on",
        type=DAY,
        metavar=DATE,
        help=Text("自何日：可能发生在这天或之后的", "What can have happened from that day on"),
    ),
    option(
        "--area",
        type=TEXT,
        metavar=Text("区划码|名称", "CODE|NAME"),
        help=Text(
            "只看此区划及其下级：按被暴露者的密接记录或被感染病例的区划，没有则按居住地",
            "Only where whoever was exposed (their contact episode) or infected (their case) is "
            "in this area or within it; where that has no area, where they reside",
        ),
    ),
)


def _kind_option(
    unless_told: tuple[Kind, ...],
) -> tuple[Callable[[Callable[..., None]], Callable[..., None]], ...]:
    if not unless_told:
        return ()
    kinds = option(
        "--kind",
        "kinds",
        type=click.Choice(KINDS),
        multiple=True,
        help=Text(
            "暴露或传播；两者要合看时写两次。缺省："
            f"{'、'.join(NAMED[each].zh for each in unless_told)}",
            "Exposures or transmissions; both where it is given twice. Default: "
            f"{', '.join(NAMED[each].en for each in unless_told)}",
        ),
    )
    return (kinds,)


NAMED: dict[Kind, Text] = {
    "exposure": Text("暴露", "exposures"),
    "transmission": Text("传播", "transmissions"),
}
