"""`tracing graph forward`, `backward`: whom an infection can have reached, or come from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import wraps
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from tracing.console.base import (
    Invocation,
    argument,
    as_of_option,
    command,
    format_option,
    identify_option,
    option,
    pass_invocation,
)
from tracing.console.graph.filters import Filters, possible_options
from tracing.console.graph.roles import CASE, ROLES, Known, known_of
from tracing.console.graph.summing_up import (
    NOBODY_JOINED,
    STEPS,
    count_generations,
    explain,
    sum_up,
)
from tracing.console.graph.ways import BACKWARD, FORWARD, Way
from tracing.console.graph.windows import from_then, to_then
from tracing.language import Text
from tracing.projections.batches import batches
from tracing.projections.contact_graph.minutes import moment_of
from tracing.render import Column, Format, show

if TYPE_CHECKING:
    from tracing.analysis.reach import Reached
    from tracing.console.graph.possible import Possible

Row = dict[str, Any]

ROWS = 40
"""How many a table shows unless all are asked for."""
REACHED = (
    "steps",
    "person",
    "name",
    "role",
    "cases",
    "contacts",
    "at",
    "exposure",
    "source",
    "exposed",
    "setting",
    "first_on",
    "first_at",
    "last_on",
    "last_at",
    "open",
)
"""The keys of somebody reached. `at`: when they can have been reached first, or, backward, have
passed it on last; null where nothing bounds it. `exposure` leads from `source` to `exposed`."""
LEFT_OUT = Text("… 另 {count} 人", "… +{count}")


class Asked(NamedTuple):
    of: str
    depth: int | None
    whole: bool
    any_time: bool
    filters: Filters
    as_of: int | datetime | date | None
    identify: str | None
    format: Format


def _asking(function: Callable[..., None]) -> Callable[..., None]:
    """The options of both directions, handed on as one."""

    @wraps(function)
    def asked(invocation: Invocation, **own: Any) -> None:
        function(invocation, Asked(**own))

    decorated: Callable[..., None] = pass_invocation(asked)
    depth = option(
        "--depth",
        type=click.IntRange(min=1),
        metavar=Text("步数", "N"),
        help=Text("只看这么多步以内", "Only chains of so many steps"),
    )
    whole = option("--all", "whole", is_flag=True, help=Text("全部列出", "List everybody"))
    named = argument(
        "of", metavar="ID", help=Text("人员、病例或密接编号", "Id of a person, case or contact")
    )
    options = (format_option, identify_option, as_of_option, possible_options, whole, depth, named)
    for each in options:
        decorated = each(decorated)
    return decorated


@command(
    "forward",
    help=Text(
        "列出一个人可能传染到的所有人：沿暴露记录，只走当时能传染的人，按规则包的传染期与角色。"
        "病例可接连传，密接只传一步。“最早”为最早可能的时刻。",
        "List all whom somebody can have infected: along exposures, only from who could infect at "
        "the time, by their role and the pack. Cases pass it on and on, close contacts one step.",
    ),
    example="""\
tracing graph forward C-0001
tracing graph forward C-0001 --depth 1 --setting household --format csv""",
)
@_asking
def forward(invocation: Invocation, asked: Asked) -> None:
    from tracing.analysis.reach import forward as search

    def found(possible: Possible, root: str) -> list[Reached]:
        return search(root, possible.meetings_from, possible.carriers_of, depth=asked.depth)

    _show(invocation, asked, FORWARD, found)


@command(
    "backward",
    help=Text(
        "列出一个人的感染可能来自的所有人：沿暴露记录回溯，只走当时能传染的人，"
        "且每一步落在被感染者的潜伏期内。“最晚”为最晚可能的时刻。",
        "List all from whom an infection can have come: back along exposures, only to who could "
        "infect at the time, each step to a case within its incubation period.",
    ),
    example="tracing graph backward C-0016\ntracing graph backward C-0016 --any-time --depth 2",
)
@_asking
def backward(invocation: Invocation, asked: Asked) -> None:
    from tracing.analysis.reach import backward as search

    def found(possible: Possible, root: str) -> list[Reached]:
        return search(root, possible.meetings_to, possible.carriers_of, depth=asked.depth)

    _show(invocation, asked, BACKWARD, found)


def _show(
    invocation: Invocation,
    asked: Asked,
    way: Way,
    search: Callable[[Possible, str], list[Reached]],
) -> None:
    from tracing.console.graph.names import names_of
    from tracing.console.graph.possible import asking
    from tracing.console.people import Sight
    from tracing.projections import questions

    asked_for = asking(invocation, asked.filters, asked.as_of, any_time=asked.any_time)
    with asked_for as (registry, possible):
        root = possible.root(asked.of)
        found = search(possible, root)
        people = [each.person for each in found]
        known = known_of(possible.connection, possible.at, people)
        numbers = questions.human_ids(possible.connection, people)
        found.sort(key=lambda each: _place(each, known, numbers, way))
        folded = asked.format == "table" and not asked.whole
        listed = _first(found, known) if folded else found
        sight = Sight(registry, f"graph {way.name}", asked.identify)
        names = names_of(possible.connection, possible.at, (each.person for each in listed), sight)
        rows = (
            row | {"name": names.get(row["person_id"])} for row in _rows(possible, listed, known)
        )
        if asked.format != "table":
            show(rows, REACHED, asked.format)
            return
        if found:
            people_see = _with_left_out((_for_people(row, way) for row in rows), found)
            show(people_see, _columns(asked, way), "table", registry.zone)
            count_generations(found, known, registry.zone)
        sum_up(found, known, NOBODY_JOINED if asked.any_time else way.nobody, len(listed))
        explain(possible, root, way, {each.person for each in found})


def _place(
    each: Reached, known: Mapping[str, Known], numbers: Mapping[str, str], way: Way
) -> tuple[int, ...]:
    """By generation, cases first; then by moment and number."""
    role = list(ROLES).index(known[each.person].role)
    moment = each.at if way is FORWARD else -each.at
    return each.steps, role, moment, int(numbers[each.person].rpartition("-")[2])


def _first(found: Sequence[Reached], known: Mapping[str, Known]) -> list[Reached]:
    """As many as a table shows, in their order: of all generations the cases, and whom else there
    is room for."""
    cases = [each for each in found if known[each.person].role == CASE]
    others = [each for each in found if known[each.person].role != CASE]
    listed = {each.person for each in [*cases, *others][:ROWS]}
    return [each for each in found if each.person in listed]


def _with_left_out(rows: Iterable[Row], found: Sequence[Reached]) -> Iterator[Row]:
    """The rows, and how many are left out behind those of the same generation."""
    counts = Counter(each.steps for each in found)
    for steps, told in groupby(rows, key=itemgetter("steps")):
        for row in told:
            counts[steps] -= 1
            yield row
        if counts[steps]:
            yield dict.fromkeys(row) | {
                "steps": steps,
                "person": LEFT_OUT.fill(count=counts[steps]),
            }


def _rows(
    possible: Possible, found: Sequence[Reached], known: Mapping[str, Known]
) -> Iterator[Row]:
    """What is known of the people and of the exposures that join them, some at a time."""
    from tracing.projections import questions

    for some in batches(found):
        exposures = possible.exposures([each.via for each in some])
        people = {each.person for each in some}
        people |= {
            row[end] for row in exposures.values() for end in ("person_id", "source_person_id")
        }
        humans = questions.human_ids(possible.connection, sorted(people))
        for each in some:
            told = exposures[each.via]
            own = known[each.person]
            yield told | {
                "person_id": each.person,
                "person": humans[each.person],
                "steps": each.steps,
                "role": own.role,
                "cases": own.cases,
                "contacts": own.contacts,
                "at": moment_of(each.at, possible.zone),
                "source": humans[told["source_person_id"]],
                "exposed": humans[told["person_id"]],
            }


def _for_people(row: Row, way: Way) -> Row:
    return row | {
        "role": ROLES[row["role"]],
        "record": (row["cases"] or row["contacts"] or [row["person"]])[0],
        "other": row[way.other],
        "at": from_then(row["at"]) if way is FORWARD else to_then(row["at"]),
    }


def _columns(asked: Asked, way: Way) -> list[str | Column]:
    return [
        STEPS,
        "person",
        *(["name"] if asked.identify is not None else []),
        Column("record", Text("记录", "record")),
        Column("role", Text("身份", "role")),
        *([] if asked.any_time else [Column("at", way.at)]),
        "exposure",
        Column("other", way.heading),
        "setting",
    ]
