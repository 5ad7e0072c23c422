"""`tracing person split`: two records that were merged are of two people after all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from tracing.console.audit import events as log
from tracing.console.base import (
    REASON,
    Invocation,
    argument,
    command,
    option,
    pass_invocation,
    personal_option,
    read_personal,
)
from tracing.console.recording import Call, recording, recording_options
from tracing.console.session import tell
from tracing.domain.identifiers import PersonId
from tracing.domain.person.between import Between
from tracing.domain.person.commands import RetractFacts
from tracing.domain.person.events import FactRetracted
from tracing.domain.person.identity_commands import SplitPerson, facts_in_between, merge_of
from tracing.domain.person.identity_refusals import (
    AssignedTwiceError,
    FactCannotMoveError,
    FactsUnassignedError,
    NotInBetweenError,
)
from tracing.domain.standing import held
from tracing.domain.values import FactRef
from tracing.language import Text
from tracing.registry.moving import moved_facts
from tracing.render import Format, talk

if TYPE_CHECKING:
    from tracing.domain.history import PersonHistory
    from tracing.registry import Ref, Registry

SPLIT = Text("已拆分", "they are two people again")
FIXED = Text(
    "只能留下（所述对象合并之前已有）：{positions}",
    "can only stay (what they are about was there before the merge): {positions}",
)
RENAMED = Text(
    "{old} 现为 {new}；还有什么指向旧编号，见 tracing impact {old}",
    "{old} is now {new}; what else names the old id: tracing impact {old}",
)
POSITION = Text("位置", "POSITION")


@command(
    "split",
    help=Text(
        "合并有误：是两个人。合并之后记录在保留者名下的事实逐条列出，须说明归谁。",
        "The merge was wrong: they are two people. What was recorded of the person kept since is "
        "listed; say of each fact whose it is.",
    ),
    example="""\
tracing person split P-0002
tracing person split P-0002 --mine 1234 --rest-stay""",
)
@argument("person", help=Text("被并入的人员编号", "Id of the person who was merged"))
@option(
    "--mine",
    type=int,
    multiple=True,
    metavar=POSITION,
    help=Text(
        "此位置的事实（及其所述对象的全部）归拆出的人，可重复",
        "The fact at this position, with all that is said of its subject, is of the one split "
        "off; repeatable",
    ),
)
@option(
    "--stay",
    type=int,
    multiple=True,
    metavar=POSITION,
    help=Text("此位置的事实归保留的人，可重复", "The fact at this position stays; repeatable"),
)
@option("--rest-stay", is_flag=True, help=Text("其余都归保留的人", "All others stay"))
@personal_option
@recording_options
@pass_invocation
def split(
    invocation: Invocation,
    *,
    person: str,
    mine: tuple[int, ...],
    stay: tuple[int, ...],
    rest_stay: bool,
    personal: str | None,
    at: datetime | date | None,
    format: Format,
) -> None:
    reason = read_personal(personal, REASON).get("reason") if personal else None
    with recording(Call(invocation, at, format)) as entry:
        ref = entry.registry.resolve(person, "person")
        before = entry.registry.first_answer(entry.asked.command_id)
        if before is not None:
            tell(before, SPLIT, {"person": ref.human}, format)
            return
        kept = _kept(entry.registry, ref.person_id)
        found = _between(entry.registry, ref.person_id, kept)
        going = _going(found, ref, kept, mine, stay)
        if found and not rest_stay:
            _all_assigned(entry.registry, ref, kept, found, going, stay)
        moved, renamed = moved_facts(entry.registry, ref.person_id, going, entry.ids)
        learnt = {"reason": reason, **entry.learnt}
        command = SplitPerson(
            person_id=ref.person_id,
            kept=tuple(kept),
            moved=moved,
            stay=tuple(found[each].place for each in stay),
            rest_stays=rest_stay,
            **learnt,
        )
        taken_back = _taken_back(kept, going)
        answer = entry.registry.execute(
            command,
            *(
                RetractFacts(person_id=owner, versions=versions, **learnt)
                for owner, versions in taken_back.items()
            ),
            asked=entry.asked,
        )
        tell(answer, SPLIT, {"person": ref.human}, format)
        _tell_renamed(entry.registry, renamed)


def _kept(registry: Registry, person: PersonId) -> dict[PersonId, PersonHistory]:
    """Whom somebody was merged into, and these in turn, with what is recorded of them."""
    found: dict[PersonId, PersonHistory] = {}
    merged = merge_of(registry.history(person))
    while merged is not None and merged.into not in found:
        found[merged.into] = registry.history(merged.into)
        merged = merge_of(found[merged.into])
    return found


def _between(
    registry: Registry, person: PersonId, kept: Mapping[PersonId, PersonHistory]
) -> dict[int, Between]:
    """What was recorded of those kept since, by ledger position."""
    positions = {
        FactRef(row.stream_id, row.version): row.position
        for each in kept
        for row in registry.ledger.stream(each)
    }
    facts = facts_in_between(registry.history(person), kept)
    return {positions[each.place]: each for each in facts}


def _going(
    found: Mapping[int, Between],
    ref: Ref,
    kept: Mapping[PersonId, PersonHistory],
    mine: Sequence[int],
    stay: Sequence[int],
) -> list[FactRef]:
    """The facts that go: those named, with all that is said of their subjects."""
    into = next(iter(kept), ref.person_id)
    by_place: dict[FactRef, int] = {}
    for position in (*mine, *stay):
        if position not in found:
            raise NotInBetweenError(position=position, person=ref.human, into=into)
    for position in mine:
        each = found[position]
        if not each.whole:
            raise FactCannotMoveError(
                position=position, topic=each.event.topic, person=ref.human, into=into
            )
        for version in each.whole:
            by_place.setdefault(FactRef(each.place.stream, version), position)
    for position in stay:
        if (other := by_place.get(found[position].place)) is not None:
            raise AssignedTwiceError(position=position, other=other)
    return sorted(by_place, key=lambda place: (place.stream.int, place.version))


def _all_assigned(
    registry: Registry,
    ref: Ref,
    kept: Mapping[PersonId, PersonHistory],
    found: Mapping[int, Between],
    going: Sequence[FactRef],
    stay: Sequence[int],
) -> None:
    """Refuse while it is not said of each fact whose it is; they are listed."""
    left = [
        position
        for position, each in found.items()
        if each.place not in going and position not in stay
    ]
    if left:
        fixed = [str(position) for position in left if not found[position].whole]
        lines = [*_told(registry, left)]
        if fixed:
            lines.append(str(FIXED.fill(positions=", ".join(fixed))))
        into = next(iter(kept))
        raise FactsUnassignedError(person=ref.human, into=into, count=len(left), lines=lines)


def _told(registry: Registry, positions: Iterable[int]) -> Iterable[str]:
    rows = [registry.ledger.row(position) for position in sorted(positions)]
    decode = registry.application.events_mapper.decode
    events = [decode(row) for row in rows if row is not None]
    return log.lines(log.rows(registry, events), registry.zone)


def _taken_back(
    kept: Mapping[PersonId, PersonHistory], going: Iterable[FactRef]
) -> dict[PersonId, tuple[int, ...]]:
    """What is to be taken back where it was recorded: retractions need not be."""
    places = set(going)
    return {
        person: versions
        for person, history in kept.items()
        if (
            versions := tuple(
                version
                for version, event in history.facts
                if FactRef(person, version) in places
                and version in held(history.facts)
                and not isinstance(event, FactRetracted)
            )
        )
    }


def _tell_renamed(registry: Registry, renamed: Mapping[UUID, UUID]) -> None:
    """What went has new ids: what else names the old ones is for people to look at."""
    for old, new in renamed.items():
        before, after = registry.human(old), registry.human(new)
        if before != str(old):
            talk(RENAMED.fill(old=before, new=after))
