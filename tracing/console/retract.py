"""`tracing retract`: anything that was recorded is taken back, once its impact was looked at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from tracing.console import impact
from tracing.console.base import (
    REASON,
    Invocation,
    agreed,
    argument,
    option,
    pass_invocation,
    personal_option,
    read_personal,
)
from tracing.console.base import command as command_of
from tracing.console.impact import Named
from tracing.console.recording import Call, recording, recording_options
from tracing.console.session import NOTHING, tell
from tracing.domain.case.commands import RetractCase
from tracing.domain.contact.commands import RetractContact, RetractExposure
from tracing.domain.contact.events import ExposureRecorded
from tracing.domain.identifiers import ContactId, PersonId
from tracing.domain.person.commands import RetractFacts, RetractPerson
from tracing.domain.person.events import PersonErased
from tracing.domain.person.identity import PersonMerged
from tracing.domain.register import RegisterEvent
from tracing.domain.retracting import RetractThingFacts
from tracing.errors import RefusedError
from tracing.language import Text
from tracing.render import Format, talk

if TYPE_CHECKING:
    from uuid import UUID

    from tracing.domain.command import Command
    from tracing.domain.history import PersonHistory
    from tracing.registry import Registry

RESTS = Text("以 {thing} 为据的：", "On {thing} rest:")
QUESTION = Text("撤销吗", "Take it back")
KEPT = Text("什么也没有撤销", "nothing was taken back")
RETRACTED = Text("已撤销", "taken back")


class NotRetractableError(RefusedError):
    text = Text(
        "位置 {position} 的 {topic} 不能撤销", "the {topic} at position {position} stays as it is"
    )
    hint = Text(
        "证件归属用 tracing person correct 更正；删除不可恢复",
        "whose a document is, tracing person correct mends; an erasure is for good",
    )


class MergeStandsError(RefusedError):
    text = Text(
        "位置 {position} 是人员合并，不能这样撤销：合并之后的记录要分清归谁",
        "position {position} is a merge of two people and is not taken back like this: whose the "
        "facts since then are has to be said",
    )
    hint = Text("用 tracing person split", "use tracing person split")


@command_of(
    "retract",
    help=Text(
        "撤销任何已记录的内容：按编号（撤销创建它的事实），或按账本位置（@1234，就是那一条；"
        "是一条撤销的，就恢复）。先列出影响，再询问。",
        "Take back anything that was recorded: by its id (the fact that made it known), or by a "
        "ledger position (@1234: that very fact; of a retraction, what it took back stands "
        "again). What rests on it is shown first, then you are asked.",
    ),
    example="tracing retract Q-0003\ntracing retract @1234 --yes --personal reason.txt",
)
@argument("things", nargs=-1, required=True, help=impact.THING)
@option("--yes", is_flag=True, help=Text("不再询问（供脚本用）", "Do not ask (for scripts)"))
@personal_option
@recording_options
@pass_invocation
def command(
    invocation: Invocation,
    *,
    things: tuple[str, ...],
    yes: bool,
    personal: str | None,
    at: datetime | date | None,
    format: Format,
) -> None:
    with recording(Call(invocation, at, format)) as entry:
        registry = entry.registry
        before = registry.first_answer(entry.asked.command_id)
        found = [impact.named(registry, each) for each in things]
        ids = [each.human for each in found]
        record = {"retracted": "\n".join(ids) if format == "table" else ids}
        if before is not None:
            tell(before, RETRACTED, record, format)
            return
        for each in found:
            _tell_impact(registry, each)
        texts = {} if yes and personal is None else read_personal(personal, REASON)
        if not agreed(yes, "--yes", QUESTION):
            talk(KEPT)
            return
        commands = list(_commands(registry, found, {**texts, **entry.learnt}))
        if not commands:
            talk(NOTHING)
            return
        answer = registry.execute(*commands, asked=entry.asked)
        tell(answer, RETRACTED, record, format)


def _tell_impact(registry: Registry, what: Named) -> None:
    for line in impact.lines(registry, what):
        talk(line)
    found = impact.resting(registry, what)
    if found:
        talk(RESTS.fill(thing=what.human))
        for row in impact.rows(found):
            ids = ", ".join(row["ids"])
            talk(f"  {row['depth']}  {row['says']}  {row['count']}  {ids}")


def _commands(
    registry: Registry, found: Sequence[Named], said: Mapping[str, Any]
) -> Iterator[Command]:
    """What takes all of it back; facts of one history together."""
    people: defaultdict[UUID, set[int]] = defaultdict(set)
    things: defaultdict[UUID, set[int]] = defaultdict(set)
    for each in found:
        own = _of_its_own(registry, each, said)
        if own is not None:
            yield own
        elif impact.of_a_thing(each):
            things[each.stream].update(impact.versions(each, registry.thing(each.stream)))
        else:
            history = registry.history(PersonId(each.stream))
            people[each.stream].update(impact.versions(each, history))
    for person, taken in people.items():
        if taken:
            yield RetractFacts(person_id=PersonId(person), versions=tuple(sorted(taken)), **said)
    for thing, taken in things.items():
        if taken:
            yield RetractThingFacts(thing_id=thing, versions=tuple(sorted(taken)), **said)


def _of_its_own(registry: Registry, what: Named, said: Mapping[str, Any]) -> Command | None:
    """The command of a person, a case, an episode, an exposure: it knows what else falls."""
    if what.fact is not None and isinstance(what.fact.event, RegisterEvent | PersonErased):
        raise NotRetractableError(position=what.fact.position, topic=what.fact.topic)
    if what.fact is not None and isinstance(what.fact.event, PersonMerged):
        raise MergeStandsError(position=what.fact.position)
    whose: dict[str, Any] = {"person_id": PersonId(what.stream), **said}
    match what.kind:
        case "person":
            return RetractPerson(**whose)
        case "case":
            return RetractCase(case_id=what.entity, **whose)
        case "contact":
            return RetractContact(contact_id=what.entity, **whose)
        case "exposure":
            episode = _episode(registry.history(PersonId(what.stream)), what.entity)
            return RetractExposure(contact_id=episode, exposure_id=what.entity, **whose)
        case _:
            return None


def _episode(history: PersonHistory, exposure: UUID | None) -> ContactId:
    """The episode an exposure belongs to."""
    return next(
        event.contact_id
        for _, event in history.facts
        if isinstance(event, ExposureRecorded) and event.exposure_id == exposure
    )
