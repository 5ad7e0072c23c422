"""`tracing clock`: what must be done by when, and what was not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from tracing import words
from tracing.console.area.naming import code_of, within_option
from tracing.console.base import (
    TEXT,
    Invocation,
    as_of_option,
    command,
    format_option,
    on_option,
    option,
    pass_invocation,
)
from tracing.console.base import group as group_of
from tracing.console.options import MOMENT
from tracing.console.session import opened
from tracing.console.window import now_of
from tracing.domain.protocol.rules.work import Milestone
from tracing.language import Text
from tracing.projections import questions
from tracing.projections.questions.clock_subjects import investigations_of
from tracing.projections.questions.clocks import Running, clocks, unmeasured
from tracing.projections.questions.protocols import in_force
from tracing.render import Column, Format, show, talk

if TYPE_CHECKING:
    pass

Row = dict[str, Any]

NO_PACK = Text(
    "没有采用规则包，无时限可言；见 tracing protocol adopt",
    "no pack is adopted, so nothing has a limit; see tracing protocol adopt",
)
NOT_MEASURED = Text(
    "[{clock}] 不计时：没有记录说明何时“{stops}”",
    "[{clock}] is not measured: nothing on record says when something was {stops}",
)
CLOCK = (
    "clock",
    "subject_kind",
    "subject",
    "person",
    "area",
    "starts_at",
    "due_at",
    "stopped_at",
    "age_minutes",
    "limit_minutes",
    "overdue_minutes",
    "clock_status",
    "late",
    "pack",
    "source",
    "command",
)
LISTED = (
    "subject",
    "waits_for",
    Column("limit", Text("时限", "limit")),
    Column("age", Text("已历", "age")),
    Column("overdue", Text("超时", "overdue")),
    Column("next", Text("接下来", "what is next")),
)


class Wanted(NamedTuple):
    """Which of the clocks are asked for."""

    late: bool
    running: bool
    whole: bool
    clock: str | None

    def has(self, each: Running) -> bool:
        if self.clock not in (None, each.clock) or (self.late and not each.late):
            return False
        if self.running and each.stopped_at is not None:
            return False
        return self.whole or self.late or each.late or each.stopped_at is None


@command(
    "list",
    help=Text(
        "列出时限：自何时起、已历多久、超时多少、接着该做什么。按获知时刻计。"
        "缺省列出仍在走的和曾超时的。",
        "List clocks: how long since, by how much overdue, and what to type. They run on when "
        "things were reported. Without options: those that run, and those that were late.",
    ),
    example="""\
tracing clock list
tracing clock list --running --area 西湖区
tracing clock list --late --clock transfer --on 2022-07-16""",
)
@option("--late", is_flag=True, help=Text("只列超时的，含已补做的", "Only those over their limit"))
@option("--running", is_flag=True, help=Text("只列仍在走的", "Only those still running"))
@option("--all", "whole", is_flag=True, help=Text("也列按时完成的", "Those kept in time too"))
@option(
    "--clock",
    "clock",
    type=TEXT,
    metavar=Text("名称", "NAME"),
    help=Text("只列规则包中这一时限，如 transfer", "Only this clock of the pack, such as transfer"),
)
@within_option
@option(
    "--at",
    "moment",
    type=MOMENT,
    metavar=Text("时刻", "WHEN"),
    help=Text("该时刻的情形；缺省为现在", "As it was so at that moment; now, if not given"),
)
@on_option
@as_of_option
@format_option
@pass_invocation
def list_clocks(
    invocation: Invocation,
    *,
    late: bool,
    running: bool,
    whole: bool,
    clock: str | None,
    area: str | None,
    moment: datetime | date | None,
    on: date | None,
    as_of: int | datetime | date | None,
    format: Format,
) -> None:
    with opened(invocation) as registry:
        at, now = registry.position(as_of), now_of(registry, moment, on)
        code = None if area is None else code_of(registry, area, as_of, on)
        with registry.reading() as reading:
            here = reading.connection
            packs = in_force(here, at)
            wanted = Wanted(late, running, whole, clock)
            found = clocks(here, at, now, registry.zone, code, packs)
            rows = _rows(here, at, [each for each in found if wanted.has(each)])
            show(rows, LISTED if format == "table" else CLOCK, format, registry.zone)
        if format == "table":
            if not packs.adoptions:
                talk(NO_PACK)
            for each in unmeasured(packs, now.astimezone(registry.zone).date(), code):
                stops = words.label(each.stops)
                talk(NOT_MEASURED.fill(clock=each.name, stops=stops))


def _rows(connection: Any, at: int, several: Sequence[Running]) -> Iterator[Row]:
    people = questions.human_ids(
        connection, sorted({each.person_id for each in several if each.person_id})
    )
    assigned = investigations_of(connection, at)
    for each in several:
        person = people.get(each.person_id or "")
        command = None
        if each.stopped_at is None:
            command = to_type(each, person, assigned.get(each.subject))
        yield {
            **each._asdict(),
            "person": person,
            "waits_for": each.stops,
            "clock_status": each.status,
            "age": _long(each.age),
            "overdue": _long(each.overdue) if each.late else "",
            "age_minutes": _minutes(each.age),
            "limit_minutes": _minutes(each.limit),
            "limit": _long(each.limit),
            "overdue_minutes": _minutes(each.overdue),
            "pack": each.basis.pack,
            "source": list(each.basis.source),
            "command": command,
            "next": command or each.status,
        }


def _minutes(long: timedelta) -> int:
    return long // timedelta(minutes=1)


def _long(long: timedelta) -> str:
    hours, minutes = divmod(_minutes(long), 60)
    return f"{hours}:{minutes:02}"


COMMANDS = {
    Milestone.REPORTED: "case report --person {person}",
    Milestone.RECEIVED_IN_HOSPITAL: "transfer request {subject} --purpose admission",
    Milestone.TRACK_ESTABLISHED: "investigation track {investigation}",
    Milestone.INVESTIGATED: "investigation preliminary {investigation}",
    Milestone.PLACED: "quarantine order {subject}",
    Milestone.FOUND: "referral found {subject}",
    Milestone.CONTROLLED: "referral controlled {subject}",
    Milestone.VERIFIED: "referral answer {subject}",
    Milestone.POOL_TASKED: "pool found {subject}",
    Milestone.SCREENING_DONE: "screening complete {subject}",
}
"""By what is waited for, what brings it about."""


ASSIGN = "investigation assign {subject}"


def to_type(each: Running, person: str | None, investigation: str | None) -> str | None:
    """The command that stops a clock, without what only people know."""
    command = COMMANDS.get(each.stops)
    if command is None:
        return None
    if investigation is None and "{investigation}" in command:
        command = ASSIGN
    told = command.format(subject=each.subject, person=person, investigation=investigation)
    return f"tracing {told}"


clock = group_of(
    "clock", help=Text("时限：何时之前、依据哪条规则。", "Clocks: by when, by what rule.")
)
clock.add_command(list_clocks)
