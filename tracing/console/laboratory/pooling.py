"""Take samples of several people in one tube, record what it shows, and who of them was found."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tracing.console.base import argument, command, option, personal_option
from tracing.console.contact.options import area_option
from tracing.console.creating import on_new, record_new_thing
from tracing.console.hours import hour_option, local
from tracing.console.laboratory.options import (
    CODE,
    RESULTED,
    WITHDRAWN,
    Reported,
    Withdrawn,
    named,
    reported_options,
    specimen_option,
    where_options,
    withdrawn_options,
)
from tracing.console.recording import (
    Call,
    Entry,
    Fields,
    on_each,
    recording_options,
    skip_option,
    told,
)
from tracing.console.statements import corrects_option, record_of_thing
from tracing.console.transfer.naming import ids_of, people_of
from tracing.domain.identifiers import PersonId
from tracing.domain.laboratory.events import Specimen
from tracing.domain.pool.commands import (
    CollectPool,
    FindPoolMembers,
    IdentifyPoolMembers,
    ReportPoolResult,
    WithdrawPoolResult,
)
from tracing.domain.pool.state import PoolState
from tracing.language import Text

MEMBERS = Text(
    "管中的人 P-，可多个；- 为从标准输入读，每行一个",
    "People in it, P-, several; - reads them from stdin, one a line",
)


@command(
    "collect",
    help=Text(
        "记录混检：几个人的样本在一管里。成员还不全时写明样本数 --size。",
        "Record a pool: samples of several people in one tube. "
        "Say --size where not all of them are known yet.",
    ),
    example="""\
tracing pool collect P-0001 P-0002 P-0003 --size 10 --sampled 2022-07-12T08:40
tracing pool collect - --area 360103001 \\
    --sampled 2022-07-12T08:40 < people.txt""",
)
@on_new
@argument("members", nargs=-1, help=MEMBERS)
@option(
    "--size",
    type=int,
    metavar=Text("个数", "N"),
    help=Text("管中样本数", "How many samples it holds"),
)
@hour_option("--sampled", Text("采样的时刻", "When it was taken"))
@specimen_option
@area_option
@where_options
@corrects_option
@personal_option
@recording_options
def collect(
    call: Call,
    *,
    members: tuple[str, ...],
    size: int | None,
    sampled: datetime | None,
    specimen: Specimen | None,
    area: str | None,
    place: str | None,
    screening: str | None,
    corrects: int | None,
    personal: str | None,
) -> None:
    people = ids_of(members)
    texts = told(call, personal, CODE) if personal else {}

    def decide(entry: Entry, pool: Fields) -> CollectPool:
        return CollectPool(
            **pool,
            **texts,
            **named(entry, place=place, round=screening),
            members=people_of(entry.registry, people),
            size=size,
            sampled_at=local(entry.registry, sampled),
            specimen=specimen,
            area=area,
        )

    record_new_thing(call, "pool", decide, Text("混检管已记录", "the pool is recorded"), corrects)


@command(
    "identify",
    help=Text("补记管中的人。", "Name more of the people in a pool."),
    example="""\
tracing pool identify M-0001 P-0009 P-0010
tracing pool identify M-0001 - < people.txt""",
)
@on_each("pool")
@argument("members", nargs=-1, required=True, help=MEMBERS)
@corrects_option
@skip_option
@recording_options
def identify(call: Call, *, members: tuple[str, ...], corrects: int | None) -> None:
    people = ids_of(members)

    def decide(entry: Entry, pool: Fields) -> IdentifyPoolMembers:
        return IdentifyPoolMembers(**pool, members=members_named(entry, pool, people))

    record_of_thing(call, "pool", decide, Text("成员已补记", "they are named"), corrects)


@command(
    "result",
    help=Text(
        "记录混检管的结果。阳性时，用 show 看要找哪些人、逐一复采。",
        "Record what a laboratory says of a pool. If it is positive, show lists whom to find "
        "and to sample again, each alone.",
    ),
    example="""\
tracing pool result M-0001 positive --method pcr --ct N=31.2 \\
    --resulted 2022-07-12T15:10""",
)
@on_each("pool")
@reported_options
def result(call: Call, reported: Reported, corrects: int | None) -> None:
    def decide(entry: Entry, pool: Fields) -> ReportPoolResult:
        return ReportPoolResult(**pool, **reported.fields(entry))

    record_of_thing(call, "pool", decide, RESULTED, corrects)


@command(
    "withdraw",
    help=Text("实验室撤回混检管的结果。", "The laboratory takes a result of a pool back."),
    example="tracing pool withdraw M-0001 --because contamination",
)
@on_each("pool")
@withdrawn_options
def withdraw(call: Call, withdrawn: Withdrawn, corrects: int | None) -> None:
    def decide(entry: Entry, pool: Fields) -> WithdrawPoolResult:
        thing = pool["thing_id"]
        return WithdrawPoolResult(
            **pool, **withdrawn.fields(entry, thing, entry.registry.human(thing))
        )

    record_of_thing(call, "pool", decide, WITHDRAWN, corrects)


@command(
    "found",
    help=Text(
        "追阳：记录阳性混检管中的人已找到、已管控。",
        "Record that members of a positive pool were reached and are under control.",
    ),
    example="""\
tracing pool found M-0001 P-0001 P-0002 --found 2022-07-12T16:05
tracing pool found M-0001 - < people.txt""",
)
@on_each("pool")
@argument("members", nargs=-1, required=True, help=MEMBERS)
@hour_option("--found", Text("找到的时刻", "When they were found"))
@corrects_option
@skip_option
@recording_options
def found(
    call: Call, *, members: tuple[str, ...], found: datetime | None, corrects: int | None
) -> None:
    people = ids_of(members)

    def decide(entry: Entry, pool: Fields) -> FindPoolMembers:
        return FindPoolMembers(
            **pool,
            members=members_named(entry, pool, people),
            found_at=local(entry.registry, found),
        )

    record_of_thing(call, "pool", decide, Text("已找到", "found"), corrects)


def members_named(
    entry: Entry, pool: Fields, people: Sequence[str], anew: bool = False
) -> tuple[PersonId, ...]:
    """The people named; members by the record by which they are in it. `anew`: not those who are
    in it already."""
    state: PoolState | None = entry.registry.thing(pool["thing_id"]).state
    known = state.members if state else ()
    found = people_of(entry.registry, people, known)
    return tuple(each for each in found if each not in known) if anew else found
