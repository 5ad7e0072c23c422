"""`tracing area clock`: how far the clean days of an area have come, and what is missing."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from tracing.console.area.deciding import scheme_option
from tracing.console.area.looking import Asked
from tracing.console.area.naming import area_argument, code_of
from tracing.console.area.standing import Levels
from tracing.console.area.wording import Naming, human, lacking
from tracing.console.base import (
    Invocation,
    as_of_option,
    command,
    format_option,
    on_option,
    pass_invocation,
)
from tracing.console.pages import named as named_columns
from tracing.console.pages import section
from tracing.console.protocol.area_lines import from_to, stepping
from tracing.console.session import opened
from tracing.domain.area.levels import SCHEME_OF, AreaLevel, AreaScheme
from tracing.language import Text
from tracing.projections.questions.risk import clock as ask_clock
from tracing.render import Column, Format, show_record

if TYPE_CHECKING:
    from tracing.domain.protocol.rules.areas import AreaRules
    from tracing.domain.risk.conditions import Unmet
    from tracing.domain.risk.standing import Timing

CLOCK = (
    "code",
    "name",
    "official",
    "level",
    "came",
    "since_on",
    "step_to",
    "rule",
    "pack",
    "anchor",
    "anchor_on",
    "day_number",
    "clean_days",
    "earliest_on",
    "cases",
)
KEYS = (*CLOCK, "wanted_days", "source", "missing")
LAST = Column("cases", Text("最后的感染者", "last infections"))
MISSING = ("missing", "found", "wanted", "refs")
EMPTY: tuple[object, ...] = (None, [])
NOTHING = Text("{code}：没有需要降低的等级", "{code}: there is no level to lower")
WANTED = Text("还缺", "what is missing")
DONE = Text(
    "条件均已满足：tracing area lift {code} {to}",
    "all conditions are met: tracing area lift {code} {to}",
)


@command(
    "clock",
    help=Text(
        "一个区划的降级时钟：自哪天起算、第几天、连续无新增几天、还缺什么、最早哪天可降。",
        "The clock of an area: from when clean days count, which day it is, how many there were, "
        "what is missing, and the earliest day it can be lowered.",
    ),
    example="tracing area clock 360103001003\ntracing area clock 360103001003 --on 2022-07-23",
)
@area_argument
@scheme_option
@as_of_option
@on_option
@format_option
@pass_invocation
def clock(
    invocation: Invocation,
    *,
    code: str,
    scheme: AreaScheme | None,
    as_of: int | datetime | date | None,
    on: date | None,
    format: Format,
) -> None:
    with opened(invocation) as registry:
        asked = Asked(registry, as_of, on)
        meant = code_of(registry, code, as_of, on)
        with registry.reading() as reading:
            levels = Levels(registry, reading.connection, asked.at, asked.day, asked.on)
            found = ask_clock(
                reading.connection,
                asked.at,
                meant,
                scheme or AreaScheme.RISK,
                asked.day,
                registry.zone,
                levels.packs,
            )
            told: dict[str, Any] = {"code": meant, "official": _official(levels, meant, found)}
            rules = None if found is None else levels.rules(meant, _scheme(found))
            told["name"] = levels.tree.name(meant, asked.day)
            named = human(reading.connection, _ids(found))
        told |= _told(found, named)
        missing = [] if found is None else [_missing(each, named) for each in found.unmet]
        if format != "table":
            show_record({**told, "missing": list(map(_plain, missing))}, KEYS, format)
        elif found is None:
            print(NOTHING.fill(code=meant))
        else:
            shown = [key for key in CLOCK if told[key] not in EMPTY]
            told["rule"] = _rule(found, rules)
            told["clean_days"] = f"{told['clean_days']}/{told['wanted_days']}"
            columns = [LAST if key == "cases" else key for key in named_columns(shown)]
            show_record(told, columns, format, registry.zone)
            section(WANTED, missing, MISSING, registry.zone)
            if found.clock is not None and not missing:
                print(f"\n{DONE.fill(code=meant, to=_to(found))}")


def _official(levels: Levels, code: str, found: Timing | None) -> AreaLevel | None:
    """The level that was decided on; of a scheme from before, while there is no other."""
    first = AreaScheme.RISK if found is None else _scheme(found)
    standing = (levels.of(code, each).level for each in (first, *AreaScheme))
    return next((level for level in standing if level is not None), None)


def _scheme(found: Timing) -> AreaScheme:
    return SCHEME_OF[found.running.level]


def _rule(found: Timing, rules: AreaRules | None) -> Text | None:
    if found.clock is None or rules is None or found.clock.rule >= len(rules.step_down):
        return None
    step = rules.step_down[found.clock.rule]
    way, wanted = from_to(step), stepping(step)
    return Text(f"{way.zh}：{wanted.zh}", f"{way.en}: {wanted.en}")


def _told(found: Timing | None, named: Naming) -> dict[str, Any]:
    told: dict[str, Any] = dict.fromkeys(KEYS[3:])
    if found is None:
        return told
    told.update(
        level=found.running.level,
        came=found.running.origin,
        since_on=found.running.since,
        pack=found.pack,
    )
    runs = found.clock
    if runs is None:
        return told
    return told | {
        "step_to": runs.to,
        "rule": runs.rule,
        "source": list(runs.source),
        "anchor": runs.anchor,
        "anchor_on": runs.anchored_on,
        "day_number": runs.day,
        "clean_days": runs.clean_days,
        "wanted_days": runs.wanted,
        "earliest_on": runs.earliest_on,
        "cases": list(map(named, runs.cases)),
    }


def _missing(each: Unmet, named: Naming) -> dict[str, Any]:
    return {
        "missing": lacking(each._replace(refs=(), wanted=None), named),
        "code": each.code,
        "because": each.because,
        "found": each.found,
        "wanted": each.wanted,
        "refs": list(map(named, each.refs)),
    }


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {key: row[key] for key in ("code", "because", "found", "wanted", "refs")}


def _ids(found: Timing | None) -> set[str]:
    if found is None:
        return set()
    cases = found.clock.cases if found.clock else ()
    return {*cases, *(ref for each in found.unmet for ref in each.refs)}


def _to(found: Timing) -> str:
    return "" if found.clock is None else f"--to {found.clock.to.value}"
