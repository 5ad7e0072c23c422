"""`tracing graph path`: how an infection can have come from one person to another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, tzinfo
from typing import TYPE_CHECKING, Any

from tracing.console.base import (
    Invocation,
    argument,
    as_of_option,
    command,
    format_option,
    identify_option,
    pass_invocation,
)
from tracing.console.graph.filters import Filters, possible_options
from tracing.console.graph.windows import between, from_then, to_then, windows_told
from tracing.language import Text
from tracing.render import Column, Format, show, talk

if TYPE_CHECKING:
    from tracing.analysis.reach import Step
    from tracing.console.graph.names import Names
    from tracing.console.graph.possible import Possible

Row = dict[str, Any]
Ends = tuple[str, str]
Columns = Sequence[str | Column]

STEP = (
    "step",
    "source",
    "source_name",
    "source_role",
    "infectious_from",
    "infectious_to",
    "exposure",
    "setting",
    "first_on",
    "first_at",
    "last_on",
    "last_at",
    "open",
    "at",
    "exposed",
    "exposed_name",
    "exposed_role",
)
"""The keys of a step of a chain. `infectious_from`, `infectious_to`: the window of the source in
which `at` lies, the earliest moment of the step in this chain; null where nothing bounds them."""
NONE = Text(
    "没有时间上可能的链由 {source} 到 {target}",
    "no chain leads from {source} to {target} that respects time",
)
NONE_AT_ALL = Text(
    "不计时间也没有链由 {source} 到 {target}",
    "even without regard to time no chain leads from {source} to {target}",
)
TIMELESS = Text(
    "不计时间有一条由 {source} 到 {target}，{count} 步，其中为何不可能：",
    "without regard to time there is one from {source} to {target} (steps: {count}); what stands "
    "in its way:",
)
ATTRIBUTED = Text(
    "判定的传播则由 {source} 到 {target}，{count} 代：tracing graph chain {case} --backward",
    "transmissions that were attributed do lead from {source} to {target} (generations: {count}): "
    "tracing graph chain {case} --backward",
)
REVERSE = Text(
    "由 {target} 到 {source} 则有一条，{count} 步：tracing graph path {target} {source}",
    "from {target} to {source} there is one (steps: {count}): tracing graph path {target} {source}",
)
REVERSE_ANY_TIME = Text(
    "由 {target} 到 {source} 则有一条，{count} 步",
    "from {target} to {source} there is one (steps: {count})",
)
SAME = Text("两者是同一人", "both are the same person")
ON_GOING = Text("仍在继续", "goes on")


@command(
    "path",
    help=Text(
        "给出由一个人到另一个人在时间上可能的传播链：最早到达者，其中步数最少者；"
        "每一步列出来源的传染期与暴露的起止，可见其何以可能。",
        "Give a chain by which an infection can have come from one person to another: the one "
        "that arrives earliest, of those the shortest. Each step tells when its source could "
        "infect and when the exposure was, so that one sees why it is possible.",
    ),
    example="tracing graph path C-0001 C-0016\ntracing graph path P-0007 K-0012 --any-time",
)
@argument("source", help=Text("由谁：人员、病例或密接编号", "From whom: a person, case or contact"))
@argument("target", help=Text("到谁：人员、病例或密接编号", "To whom: a person, case or contact"))
@possible_options
@as_of_option
@identify_option
@format_option
@pass_invocation
def path(
    invocation: Invocation,
    *,
    source: str,
    target: str,
    any_time: bool,
    filters: Filters,
    as_of: int | datetime | date | None,
    identify: str | None,
    format: Format,
) -> None:
    from tracing.console.graph.names import names_of
    from tracing.console.graph.possible import UNJUDGED, asking
    from tracing.console.people import Sight
    from tracing.projections import questions

    with asking(invocation, filters, as_of, any_time=any_time) as (registry, possible):
        ends = possible.root(source), possible.person(target)
        steps = _chain(possible, *ends)
        timeless = [] if steps or any_time else _chain(possible.timeless(), *ends)
        people = dict.fromkeys(end for step in steps or timeless for end in step[:2])
        sight = Sight(registry, "graph path", identify)
        named = people if steps or format == "table" else ()
        names = names_of(possible.connection, possible.at, named, sight)
        humans = questions.human_ids(possible.connection, [*people, *ends])
        if format != "table":
            show((_named(row, names, humans) for row in _rows(possible, steps)), STEP, format)
        elif steps:
            columns: Columns = STEPS_NAMED if identify else STEPS
            _print(_rows(possible, steps), columns, names, humans, registry.zone)
        if not steps:
            _say_that_there_is_none(possible, ends, humans)
        if timeless:
            _say(TIMELESS, ends, humans, count=len(timeless))
        if timeless and format == "table":
            columns = HINDERED_NAMED if identify else HINDERED
            _print(_hindered(possible, timeless), columns, names, humans, registry.zone)
        if not steps:
            _say_what_there_is(possible, ends, humans, timeless=bool(timeless))
        if possible.without_pack:
            talk(UNJUDGED.fill(count=len(possible.without_pack)))


_FROM = Column("source", Text("由", "from"))
_WINDOW = Column("window", Text("能传染", "could infect"))
_DAYS = Column("days", Text("暴露起止", "exposed"))
_TO = Column("exposed", Text("到", "to"))
_AT = Column("at", Text("最早", "earliest"))
_STEP = Column("step", Text("步", "step"))
_HINDRANCE = Column("hindrance", Text("不可能，因为", "not possible"))
STEPS = (_STEP, _FROM, _WINDOW, "exposure", _DAYS, "setting", _TO, _AT)
HINDERED = (_STEP, _FROM, _WINDOW, "exposure", _DAYS, _TO, _HINDRANCE)
_SOURCE_NAME = Column("source_name", Text("姓名", "name"))
_EXPOSED_NAME = Column("exposed_name", Text("姓名", "name"))
_MET = (_FROM, _SOURCE_NAME, _WINDOW, "exposure", _DAYS, _TO, _EXPOSED_NAME)
STEPS_NAMED, HINDERED_NAMED = (*_MET, _AT), (*_MET, _HINDRANCE)
"""Names take the room of the number of the step, and of where it was."""


def _chain(possible: Possible, source: str, target: str) -> list[Step]:
    """Without regard to time it is sought from its end: people have fewer sources than contacts."""
    from tracing.analysis.reach import Step, backward
    from tracing.analysis.reach import path as search

    if not possible.any_time:
        return search(source, target, possible.meetings_from, possible.carriers_of)
    found = {
        each.person: each for each in backward(target, possible.meetings_to, possible.carriers_of)
    }
    steps = []
    while source in found:
        each = found[source]
        steps.append(Step(source, each.before, each.at, each.via))
        source = each.before
    return steps


def _rows(possible: Possible, steps: Sequence[Step]) -> Iterator[Row]:
    from tracing.analysis.reach import NO_CARRIER
    from tracing.console.graph.roles import known_of
    from tracing.projections.contact_graph.minutes import moment_of

    people = {end for step in steps for end in (step.source, step.target)}
    known = known_of(possible.connection, possible.at, people)
    carriers = possible.carriers_of(people)
    exposures = possible.exposures([step.key for step in steps])
    for number, step in enumerate(steps, start=1):
        windows = carriers.get(step.source, NO_CARRIER).infectious
        begins, ends = next(each for each in windows if each.begins <= step.at <= each.ends)
        yield exposures[step.key] | {
            "step": number,
            "source": step.source,
            "source_role": known[step.source].role,
            "infectious_from": moment_of(begins, possible.zone),
            "infectious_to": moment_of(ends, possible.zone),
            "at": moment_of(step.at, possible.zone),
            "exposed": step.target,
            "exposed_role": known[step.target].role,
        }


def _hindered(possible: Possible, steps: Sequence[Step]) -> Iterator[Row]:
    """The steps of a chain that is not possible, and what stands in the way of which."""
    from tracing.analysis.reach import NO_CARRIER
    from tracing.console.graph.hindrances import NOTHING, hindrances

    carriers = possible.carriers_of({step.source for step in steps})
    met = {each.key: each for each in possible.meetings_to([step.target for step in steps])}
    exposures = possible.exposures([step.key for step in steps])
    found = hindrances([met[step.key] for step in steps], carriers)
    for number, (step, hindrance) in enumerate(zip(steps, found, strict=True), start=1):
        windows = carriers.get(step.source, NO_CARRIER).infectious
        yield exposures[step.key] | {
            "step": number,
            "source": step.source,
            "exposed": step.target,
            "window": windows_told(windows, possible.zone) if windows else NOTHING,
            "hindrance": hindrance,
        }


def _named(row: Row, names: Names, humans: Mapping[str, str]) -> Row:
    named = {f"{end}_name": names.get(row[end]) for end in ("source", "exposed")}
    return row | named | {end: humans[row[end]] for end in ("source", "exposed")}


def _print(
    rows: Iterable[Row],
    columns: Columns,
    names: Names,
    humans: Mapping[str, str],
    zone: tzinfo,
) -> None:
    show((_for_people(_named(row, names, humans), zone) for row in rows), columns, "table", zone)


def _for_people(row: Row, zone: tzinfo) -> Row:
    told = row | {
        "days": between(
            row["first_at"] or row["first_on"],
            ON_GOING if row["open"] else row["last_at"] or row["last_on"],
            zone,
        ),
    }
    if "at" in row:
        first, last = from_then(row["infectious_from"]), to_then(row["infectious_to"])
        told |= {"at": from_then(row["at"]), "window": between(first, last, zone)}
    return told


def _say(text: Text, ends: Ends, humans: Mapping[str, str], **more: object) -> None:
    talk(text.fill(source=humans[ends[0]], target=humans[ends[1]], **more))


def _say_that_there_is_none(possible: Possible, ends: Ends, humans: Mapping[str, str]) -> None:
    if ends[0] == ends[1]:
        talk(SAME)
        return
    _say(NONE_AT_ALL if possible.any_time else NONE, ends, humans)


def _say_what_there_is(
    possible: Possible, ends: Ends, humans: Mapping[str, str], *, timeless: bool
) -> None:
    """Instead: the other way, or by what was attributed."""
    from tracing.console.graph.following import attributed
    from tracing.console.graph.possible import FILTERED

    if ends[0] == ends[1]:
        return
    if not timeless and not possible.any_time:
        _say(NONE_AT_ALL, ends, humans)
    if possible.filtered:
        talk(FILTERED)
    back = _chain(possible, *reversed(ends))
    if back:
        _say(REVERSE_ANY_TIME if possible.any_time else REVERSE, ends, humans, count=len(back))
    told = attributed(possible.connection, possible.at, *ends)
    if told is not None:
        _say(ATTRIBUTED, ends, humans, case=told.case, count=told.generations)
