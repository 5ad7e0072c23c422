"""What a person needs, who answers for them, and their death without being a case."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tracing.console.base import (
    NOTE,
    PARTIAL_DATE,
    OneOf,
    argument,
    ask_if_known,
    command,
    option,
    personal_option,
)
from tracing.console.kept import named
from tracing.console.recording import (
    Call,
    Entry,
    Fields,
    Wish,
    on_each,
    record_each,
    recording_options,
    skip_option,
    told,
)
from tracing.console.statements import correcting, corrects_option
from tracing.domain.person.circumstances import CareNeed
from tracing.domain.person.circumstances_commands import (
    NameGuardian,
    RecordCareNeeds,
    RecordDeath,
)
from tracing.domain.values import PartialDate
from tracing.language import Text

if TYPE_CHECKING:
    from tracing.domain.command import Command
    from tracing.registry import Ref

GUARDIAN = {"guardian": Text("监护人", "guardian")}


@command(
    "needs",
    help=Text(
        "记录一个人的全部照护需要；不写则表示不再有。",
        "Record all that a person needs; none given means that they need nothing any more.",
    ),
    example="""\
tracing person needs P-0004 minor
tracing person needs P-0002 dialysis medicine""",
)
@on_each("person")
@argument("needs", type=OneOf(CareNeed), nargs=-1, help=Text("需要", "What they need"))
@corrects_option
@personal_option
@skip_option
@recording_options
def needs(
    call: Call, needs: tuple[CareNeed, ...], corrects: int | None, personal: str | None
) -> None:
    texts = told(call, personal, NOTE)
    _record(
        call,
        lambda _, person: RecordCareNeeds(**person, **texts, needs=needs),
        Text("照护需要已记录", "the needs are recorded"),
        corrects,
    )


@command(
    "guardian",
    help=Text(
        "记录谁对此人负责：已登记的人，或写进 --personal 的 guardian。",
        "Record who answers for a person: somebody registered, or a guardian with --personal.",
    ),
    example="""\
tracing person guardian P-0004 P-0001
echo 'guardian: 外婆，同楼501室' | tracing person guardian P-0004 --personal -""",
)
@on_each("person")
@argument("guardian", required=False, help=Text("监护人的人员编号", "Id of the guardian"))
@corrects_option
@personal_option
@skip_option
@recording_options
def guardian(call: Call, guardian: str | None, corrects: int | None, personal: str | None) -> None:
    texts = {} if guardian is not None else told(call, personal, GUARDIAN)

    def decide(entry: Entry, person: Fields) -> NameGuardian:
        known = None if guardian is None else named(entry.registry, guardian, "person").person_id
        return NameGuardian(**person, guardian=known, named=texts.get("guardian"))

    _record(call, decide, Text("监护人已记录", "the guardian is recorded"), corrects)


@command(
    "died",
    help=Text(
        "记录并非病例的人死亡；病例的死亡用 tracing case die。",
        "Record the death of somebody who is no case; of a case use tracing case die.",
    ),
    example="tracing person died P-0009 --died 2022-07-15",
)
@on_each("person")
@option(
    "--died",
    type=PARTIAL_DATE,
    metavar=Text("日期", "DATE"),
    help=Text("死亡日期", "Day of death"),
)
@corrects_option
@skip_option
@recording_options
def died(call: Call, died: PartialDate | None, corrects: int | None) -> None:
    day = ask_if_known(died, Text("死亡日期", "day of death"), PARTIAL_DATE)
    _record(
        call,
        lambda _, person: RecordDeath(**person, died_on=day),
        Text("死亡已记录", "the death is recorded"),
        corrects,
    )


def _record(
    call: Call,
    decide: Callable[[Entry, Fields], Command],
    says: Text,
    corrects: int | None,
) -> None:
    """State something about each person named."""

    def wish(entry: Entry, person: Ref) -> Wish:
        fields = {
            "person_id": person.person_id,
            **entry.learnt,
            **correcting(entry, person.person_id, corrects, person.human),
        }
        return Wish([decide(entry, fields)], lambda: {"person": person.human})

    record_each(call, ["person"], wish, says)
