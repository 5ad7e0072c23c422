"""The noun `pool`: its verbs, the pools there are, and whom a positive one sends out for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from tracing.console.base import (
    Invocation,
    OneOf,
    argument,
    as_of_option,
    command,
    format_option,
    group,
    identify_option,
    on_option,
    option,
    pass_invocation,
)
from tracing.console.contact.options import within_option
from tracing.console.laboratory.chasing import (
    PoolNotKnownThenError,
    members,
    report,
    status,
)
from tracing.console.laboratory.columns import (
    MEMBER,
    MEMBER_LISTED,
    POOL,
    POOL_LISTED,
    RESULT_LISTED,
    each_result,
    positions_of,
    read_pools,
    recorded_of,
    sampled,
)
from tracing.console.laboratory.pooling import collect, found, identify, result, withdraw
from tracing.console.laboratory.samples import RESULTS
from tracing.console.pages import section
from tracing.console.people import Sight, with_names
from tracing.console.session import opened
from tracing.domain import thing
from tracing.domain.area.codes import within
from tracing.domain.laboratory.events import TestResult
from tracing.language import Text
from tracing.projections.questions import laboratory as questions
from tracing.projections.questions.pool_tracing import TO_FOLLOW_UP
from tracing.render import Format, show, show_record

if TYPE_CHECKING:
    from tracing.registry import Ref, Registry

Row = dict[str, Any]

HIDDEN_FROM_PEOPLE = ("withdrawn", "results", "known", "found", "pool_id")
WHOM = Text("要找到并逐一复采的人", "Whom to find and to sample again, each alone")
MEMBERS = Text("成员", "Members")
PROGRESS = Text(
    "共 {of} 人：已知 {known}，已找到 {found}，已复采 {sampled}，已有结果 {resulted}",
    "Of {of}: {known} known, {found} found, {sampled} sampled again, {resulted} with a result",
)


@command(
    "list",
    help=Text(
        "列出混检管：样本数、已知几人、找到几人、结果。",
        "List pools: how many samples, how many people are known and found, the result.",
    ),
    example="""\
tracing pool list --result positive
tracing pool list --area 360103 --on 2022-07-12""",
)
@option("--result", type=OneOf(TestResult), help=Text("只列这一结果", "Only with this result"))
@within_option
@as_of_option
@on_option
@format_option
@pass_invocation
def list_pools(
    invocation: Invocation,
    *,
    result: TestResult | None,
    area: str | None,
    as_of: int | datetime | date | None,
    on: date | None,
    format: Format,
) -> None:
    with opened(invocation) as registry:
        at = registry.position(as_of)
        day = None if on is None else registry.day(on)
        sight = Sight(registry, "pool list", None)
        with registry.reading() as reading:
            wanted = (
                row
                for row in questions.pools(reading.connection, at, on=day)
                if result in (None, row["result"])
                and (area is None or within(row["area"] or "", area))
            )
            rows = read_pools(reading.connection, wanted, sight)
            if format == "table":
                show(sampled(rows, registry.zone), POOL_LISTED, format, registry.zone)
            else:
                show(rows, POOL, format)


@command(
    "show",
    help=Text(
        "显示一管：结果，以及每个成员找到没有、复采没有、结果如何（追阳）。",
        "Show a pool: its results, and of each member whether they were found, sampled again, "
        "and with what result.",
    ),
    example="""\
tracing pool show M-0001
tracing pool show M-0001 --identify follow-up""",
)
@argument("pool", help=Text("混检管编号", "Id of the pool"))
@as_of_option
@on_option
@identify_option
@format_option
@pass_invocation
def show_pool(
    invocation: Invocation,
    *,
    pool: str,
    as_of: int | datetime | date | None,
    on: date | None,
    identify: str | None,
    format: Format,
) -> None:
    with opened(invocation) as registry:
        ref = registry.resolve(pool, "pool")
        at = registry.position(as_of)
        day = None if on is None else registry.day(on)
        sight = Sight(registry, "pool show", identify)
        named = str(ref.entity_id)
        with registry.reading() as reading:
            here = reading.connection
            found = read_pools(
                here,
                questions.pools(here, at, on=day, pool_id=named),
                Sight(registry, "pool show", None),
            )
            row = next(found, None)
            if row is None:
                raise PoolNotKnownThenError(pool=ref.human)
            each = with_names(here, at, questions.pool_members(here, at, named, on=day))
            people = list(sight.of(each, ("name",)))
        progress = _progress(row, people)
        if format != "table":
            each_of = [{key: member[key] for key in MEMBER} for member in people]
            shown = row | {"members": each_of, "progress": progress}
            show_record(shown, [*POOL, "members", "progress"], format)
            return
        told = [key for key in POOL if key not in HIDDEN_FROM_PEOPLE and row[key] is not None]
        show_record(row, told, format, registry.zone)
        results = list(each_result(row["results"], _positions(registry, ref, at), registry.zone))
        section(RESULTS, results, RESULT_LISTED, registry.zone)
        follow_up = row["result"] in TO_FOLLOW_UP
        lines = list(sampled(people, registry.zone))
        section(WHOM if follow_up else MEMBERS, lines, MEMBER_LISTED, registry.zone)
        if follow_up:
            print(PROGRESS.fill(**progress))


def _positions(registry: Registry, ref: Ref, at: int) -> dict[int, int]:
    recorded = recorded_of(registry, ref.entity_id, at)
    facts = ((each.version, each.event) for each in recorded)
    return positions_of(recorded, thing.replay(ref.entity_id, facts).state.results)


def _progress(row: Row, members: Sequence[Row]) -> dict[str, int]:
    """How far the people in the tube have been found and sampled again."""
    columns = {"found": "found_at", "sampled": "sample", "resulted": "result"}
    done = {
        name: sum(member[column] is not None for member in members)
        for name, column in columns.items()
    }
    return {"of": row["size"], "known": len(members), **done}


pools = group(
    "pool",
    help=Text("混检管：成员、结果、追阳。", "Pools: members, results, and whom to find."),
)

for verb in (
    collect,
    identify,
    result,
    report,
    withdraw,
    found,
    list_pools,
    status,
    show_pool,
    members,
):
    pools.add_command(verb)
