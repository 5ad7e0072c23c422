"""`tracing impact`: what rests on something, to be looked at before it is taken back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from tracing.console.audit import events as log
from tracing.console.base import Invocation, argument, format_option, pass_invocation
from tracing.console.base import command as command_of
from tracing.console.session import opened
from tracing.domain.case.events import CaseFact
from tracing.domain.event import Event, PersonStatement, ThingFact, ThingFactRetracted
from tracing.domain.identifiers import PersonId
from tracing.domain.laboratory.events import SampleFact
from tracing.domain.parts import OF_THINGS
from tracing.domain.person.commands import RetractFacts
from tracing.domain.person.events import FactRetracted
from tracing.domain.standing import held
from tracing.errors import NotFoundError, UsageError, shown
from tracing.language import Text
from tracing.projections.numbers import NUMBERED
from tracing.projections.questions.impact import Rests, impact
from tracing.render import Column, Format, show, show_record, talk

if TYPE_CHECKING:
    from uuid import UUID

    from tracing.domain.history import PersonHistory
    from tracing.domain.thing import ThingHistory
    from tracing.ledger.recorder import Recorded
    from tracing.registry import Registry

THING = Text("编号，或账本位置 @1234", "an id, or a ledger position: @1234")
NOTHING = Text("没有什么以此为据", "nothing rests on it")
KINDS: Mapping[str, Text] = {
    "case": Text("病例", "cases"),
    "contact": Text("密接记录", "contacts"),
    "exposure": Text("暴露", "exposures"),
    "transmission": Text("传染来源判定（病例）", "attributions, by their cases"),
    "quarantine": Text("隔离令", "orders"),
    "transfer": Text("转运", "transfers"),
    "referral": Text("协查", "referrals"),
    "sample": Text("样本", "samples"),
    "pool": Text("混检管", "pools"),
    "immunity": Text("免疫记录", "immunity records"),
    "stay": Text("行程", "stays"),
    "gathering": Text("聚集活动", "gatherings"),
    "investigation": Text("流调", "investigations"),
    "disinfection": Text("消毒", "disinfections"),
    "area": Text("地区的数字", "figures of areas"),
    "level": Text("地区的等级", "levels of areas"),
    "bulletin": Text("已发布的通报", "bulletins published"),
}
MOST_LISTED = 12
COLUMNS = (
    Column("depth", Text("步", "steps")),
    Column("says", Text("类别", "kind")),
    Column("count", Text("数量", "count")),
    Column("ids", Text("编号", "ids")),
)


class NotAPositionError(UsageError):
    text = Text("“{value}”不是账本位置", "'{value}' is not a ledger position")
    hint = Text("写成 @1234；用 tracing audit log 查看", "write @1234; see tracing audit log")


class NoFactThereError(NotFoundError):
    text = Text("账本没有位置 {position}", "the ledger has no position {position}")
    hint = Text("用 tracing audit log 查看", "see tracing audit log")


class Named(NamedTuple):
    """What somebody named: an entity, or one fact of the ledger and the entity it made known."""

    human: str
    kind: str | None
    entity: Any
    """The id of what `kind` says."""
    stream: UUID
    fact: Recorded | None = None


@command_of(
    "impact",
    help=Text(
        "撤销之前先看：哪些隔离令、密接、暴露、转运、通报的数字等以此为据，一步一步列出。",
        "Before something is taken back: which orders, contacts, exposures, transfers, figures "
        "of bulletins rest on it, step by step.",
    ),
    example="tracing impact C-0003\ntracing impact @1234 --format json",
)
@argument("thing", help=THING)
@format_option
@pass_invocation
def command(invocation: Invocation, thing: str, format: Format) -> None:
    with opened(invocation) as registry:
        found = resting(registry, named(registry, thing))
        if format == "table":
            tell(found)
        else:
            kinds = {kind: [each.id for each in found if each.kind == kind] for kind in KINDS}
            given = {kind: ids for kind, ids in kinds.items() if ids}
            show_record(given, list(given), format)


def named(registry: Registry, text: str) -> Named:
    """What an id or `@position` names. Raises NotAPositionError, NoFactThereError."""
    if not text.startswith("@"):
        ref = registry.resolve(text)
        return Named(ref.human, ref.kind, ref.entity_id, ref.person_id)
    try:
        position = int(text[1:])
    except ValueError:
        raise NotAPositionError(value=shown(text)) from None
    row = registry.ledger.row(position) if position > 0 else None
    if row is None:
        raise NoFactThereError(position=position)
    fact = registry.application.events_mapper.decode(row)
    kind, entity = _made_known(fact)
    return Named(text, kind, entity, fact.stream_id, fact)


def _made_known(fact: Recorded) -> tuple[str | None, UUID | None]:
    """What a fact made known, where that has a number."""
    if fact.topic not in NUMBERED or corrects(fact.event):
        return None, None
    kind, entity_of = NUMBERED[fact.topic]
    return kind, entity_of(fact)


def corrects(event: Event) -> bool:
    return isinstance(event, PersonStatement | ThingFact) and event.corrects is not None


def resting(registry: Registry, what: Named) -> list[Rests]:
    told = _cases_told(registry, what)
    if what.kind is None:
        return told
    at = registry.position()
    with registry.reading() as reading:
        found = impact(reading.connection, at, what.kind, str(what.entity))
    return sorted({*told, *found})


def _cases_told(registry: Registry, what: Named) -> list[Rests]:
    """The cases that heard of a sample or its result, and would hear that it is taken back."""
    event = None if what.fact is None else what.fact.event
    if what.kind != "sample" and not isinstance(event, SampleFact | FactRetracted):
        return []
    history = registry.history(PersonId(what.stream))
    taken = tuple(versions(what, history))
    if not taken or history.person is None or history.person.erased:
        return []
    command = RetractFacts(person_id=history.person_id, versions=taken)
    facts = dict(history.facts)
    told = (
        facts[each.retracts.version] if isinstance(each, FactRetracted) else each
        for each in registry.application.foreseen(command, registry.now())
    )
    cases = {each.case_id for each in told if isinstance(each, CaseFact)}
    return [Rests(1, "case", registry.human(case)) for case in sorted(cases)]


def of_a_thing(what: Named) -> bool:
    if what.fact is not None:
        return isinstance(what.fact.event, ThingFact | ThingFactRetracted)
    return what.kind in OF_THINGS


def versions(what: Named, history: PersonHistory | ThingHistory) -> Iterator[int]:
    """The fact that was named, or those that made an entity known; not what is gone already."""
    for version in held(history.facts):
        if what.fact is not None:
            if what.fact.version == version:
                yield version
        elif _makes_known(dict(history.facts)[version], what.entity):
            yield version


def _makes_known(event: Event, entity: UUID | None) -> bool:
    match event:
        case PersonStatement():
            return event.creates and event.about == entity
        case ThingFact():
            return event.creates
        case _:
            return False


def tell(found: Sequence[Rests]) -> None:
    """A line for each kind, the nearest first."""
    if not found:
        talk(NOTHING)
        return
    show(rows(found), COLUMNS, "table")


def rows(found: Sequence[Rests]) -> list[dict[str, Any]]:
    lines = []
    for (depth, kind), each in groupby(found, key=lambda rests: (rests.depth, rests.kind)):
        ids = [rests.id for rests in each]
        more = ["…"] if len(ids) > MOST_LISTED else []
        line = {"depth": depth, "says": KINDS[kind], "count": len(ids)}
        lines.append(line | {"ids": [*ids[:MOST_LISTED], *more]})
    return lines


def lines(registry: Registry, what: Named) -> list[str]:
    """A fact that was named, as the log shows it."""
    if what.fact is None:
        return []
    return list(log.lines(log.rows(registry, [what.fact]), registry.zone))
