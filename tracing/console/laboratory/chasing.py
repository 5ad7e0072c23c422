"""追阳: report a positive pool, see who is in the tube, and how far all of them have come."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from tracing.console.base import (
    Invocation,
    argument,
    as_of_option,
    command,
    format_option,
    identify_option,
    on_option,
    option,
    pass_invocation,
)
from tracing.console.contact.options import within_option
from tracing.console.laboratory.columns import MEMBER, SAMPLED, sampled
from tracing.console.laboratory.options import RESULTED, Reported, reported_options
from tracing.console.laboratory.pooling import MEMBERS, members_named
from tracing.console.people import Sight, with_human_ids, with_names
from tracing.console.recording import Call, Entry, Fields, Wish, on_each, record_each
from tracing.console.session import opened
from tracing.console.statements import fields_of_thing
from tracing.console.transfer.naming import ids_of
from tracing.domain.pool.commands import IdentifyPoolMembers, ReportPoolResult
from tracing.domain.pool.steps import PoolStep
from tracing.errors import NotFoundError, UsageError
from tracing.language import Text
from tracing.projections.questions import laboratory
from tracing.projections.questions.pool_tracing import (
    TO_FOLLOW_UP,
    pool_status,
    traced,
)
from tracing.render import Column, Format, show, talk

if TYPE_CHECKING:
    from tracing.registry import Ref

Row = dict[str, Any]

MEMBERS_LISTED = ("person", "name", "next", "found_at", "quarantine", "sample", SAMPLED, "result")
MEMBERS_KEYS = (*MEMBER[:-1], "quarantine", "mode", "next", "person_id")
STATUS_LISTED = (
    "pool",
    Column("resulted_at", Text("阳性报告", "positive")),
    "size",
    "known",
    "found",
    "ordered",
    "resampled",
    "positives",
    "to_do",
)
STATUS_KEYS = (
    "pool",
    "area",
    "result",
    "resulted_at",
    "size",
    "known",
    "not_known",
    "found",
    "ordered",
    "resampled",
    "resulted",
    "positives",
    "to_do",
    "place",
    "round",
    "pool_id",
)
NAMED = {"place_id": "place", "round_id": "round"}
STILL = Text(
    "{pool}：另有 {unknown} 人尚未查明：tracing pool identify {pool} …",
    "{pool}: {unknown} more are not known yet: tracing pool identify {pool} …",
)


class NotPositiveError(UsageError):
    text = Text(
        "report 用于阳性的混检管，给的结果是 {result}",
        "report is for positive pools, and the result given is {result}",
    )
    hint = Text("其他结果用 tracing pool result", "for any other result: tracing pool result")


class PoolNotKnownThenError(NotFoundError):
    text = Text("当时还没有混检管 {pool}", "pool {pool} was not known then")
    hint = Text("用更晚的时点", "ask for a later moment")


@command(
    "report",
    help=Text(
        "追阳：报告阳性混检管，并一次补记管中已知的人；其余的人待查明。",
        "Report a positive pool and name at once who is known to be in it; "
        "the others are to be found out.",
    ),
    example="""\
tracing pool report M-0001 positive --resulted 2022-07-12T15:10
tracing pool report M-0001 positive P-0009 P-0010 --ct N=31.2
tracing pool report M-0001 positive - < people.txt""",
)
@on_each("pool")
@reported_options
@argument("members", nargs=-1, help=MEMBERS)
def report(
    call: Call, reported: Reported, corrects: int | None, *, members: tuple[str, ...]
) -> None:
    if reported.result not in TO_FOLLOW_UP:
        raise NotPositiveError(result=reported.result)
    people = ids_of(members)

    def wish(entry: Entry, ref: Ref) -> Wish:
        fields = fields_of_thing(entry, ref, corrects)
        result = ReportPoolResult(**fields, **reported.fields(entry))
        if not people:
            return Wish([result], lambda: {"pool": ref.human})
        named: Fields = {"thing_id": ref.entity_id, **entry.learnt}
        also = IdentifyPoolMembers(**named, members=members_named(entry, named, people, anew=True))
        return Wish([result, also] if also.members else [result], lambda: {"pool": ref.human})

    record_each(call, ["pool"], wish, RESULTED)


@command(
    "members",
    help=Text(
        "谁在管中：找到没有、由哪项隔离令管控、复采没有、结果如何，下一步是什么。",
        "Who is in the tube: found, under which order, sampled again, the result, what is next.",
    ),
    example="""\
tracing pool members M-0001
tracing pool members M-0001 --missing --identify 追阳""",
)
@argument("pool", help=Text("混检管编号", "Id of the pool"))
@option(
    "--missing",
    is_flag=True,
    help=Text("只列还有事要做的人", "Only those of whom something is still to be done"),
)
@as_of_option
@on_option
@identify_option
@format_option
@pass_invocation
def members(
    invocation: Invocation,
    *,
    pool: str,
    missing: bool,
    as_of: int | datetime | date | None,
    on: date | None,
    identify: str | None,
    format: Format,
) -> None:
    with opened(invocation) as registry:
        ref = registry.resolve(pool, "pool")
        at = registry.position(as_of)
        day = None if on is None else registry.day(on)
        named = str(ref.entity_id)
        with registry.reading() as reading:
            here = reading.connection
            row = next(laboratory.pools(here, at, on=day, pool_id=named), None)
            if row is None:
                raise PoolNotKnownThenError(pool=ref.human)
            found = traced(here, at, [named], on=day)[named]
            wanted = [each for each in found if not missing or each["next"] is not None]
            sight = Sight(registry, "pool members", identify)
            seen = list(sight.of(with_names(here, at, wanted), ("name",)))
        if format == "table":
            show(sampled(seen, registry.zone), MEMBERS_LISTED, format, registry.zone)
            if unknown := row["size"] - len(found):
                talk(STILL.fill(pool=ref.human, unknown=unknown))
        else:
            unknown = row["size"] - len(found)
            show([*seen, *_not_known(unknown)], MEMBERS_KEYS, format)


@command(
    "status",
    help=Text(
        "所有阳性混检管：各有几人已查明、找到、管控、复采、出结果，还有几人未完。",
        "All positive pools: how many are known, found, under an order, sampled and with a "
        "result, and of how many something is still to be done.",
    ),
    example="""\
tracing pool status
tracing pool status --open --area 360103""",
)
@option(
    "--open",
    "unfinished",
    is_flag=True,
    help=Text("只列尚未追完的", "Only those that are not traced to the end"),
)
@within_option
@as_of_option
@on_option
@format_option
@pass_invocation
def status(
    invocation: Invocation,
    *,
    unfinished: bool,
    area: str | None,
    as_of: int | datetime | date | None,
    on: date | None,
    format: Format,
) -> None:
    with opened(invocation) as registry:
        at = registry.position(as_of)
        day = None if on is None else registry.day(on)
        with registry.reading() as reading:
            rows = pool_status(reading.connection, at, on=day, area=area)
            wanted = [row for row in rows if row["to_do"] or not unfinished]
            named = list(with_human_ids(reading.connection, wanted, NAMED))
        show(named, STATUS_LISTED if format == "table" else STATUS_KEYS, format, registry.zone)


def _not_known(count: int) -> Iterator[Row]:
    """A row for each sample of which nobody knows whose it is."""
    for _ in range(count):
        yield {**dict.fromkeys(MEMBERS_KEYS), "next": PoolStep.IDENTIFY}
