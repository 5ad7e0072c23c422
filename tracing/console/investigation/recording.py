"""Assign investigations, and record how far each has come."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from tracing.console.base import OneOf, command, option, personal_option
from tracing.console.creating import new_of_person
from tracing.console.hours import hour_option, local
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
from tracing.console.statements import corrects_option, record_of_person
from tracing.domain.identifiers import CaseId, ContactId
from tracing.domain.investigation.commands import (
    AssignInvestigation,
    BeginInvestigation,
    CompleteInvestigation,
    EstablishTrack,
    InvestigationCommand,
    SubmitPreliminary,
)
from tracing.domain.investigation.events import InvestigationKind
from tracing.language import Text

if TYPE_CHECKING:
    from tracing.registry import Ref

INVESTIGATOR = {"investigator": Text("调查员", "investigator")}
SUMMARY = {"summary": Text("小结", "summary")}
KINDS = {
    "case": InvestigationKind.CASE,
    "contact": InvestigationKind.CONTACT,
    "person": InvestigationKind.OTHER,
}
"""What kind of investigation is meant where none is said."""
DOCUMENT = option(
    "--document",
    metavar=Text("文号", "NUMBER"),
    help=Text("报告编号", "Number of the report"),
)


@command(
    "assign",
    help=Text(
        "布置流调：对病例 C-、密接 K- 或人员 P-（如来返人员）。",
        "Assign an investigation: of a case C-, a contact K- or a person P- (an arrival, say).",
    ),
    example="""\
tracing investigation assign C-0001 --team 东湖区流调三组 \\
    --assigned-at 2022-07-11T22:40
tracing investigation assign - --kind source_tracing < cases.txt""",
)
@on_each("subject")
@option(
    "--kind",
    type=OneOf(InvestigationKind),
    help=Text("种类；缺省按对象", "What kind; by its subject, if not given"),
)
@option("--team", metavar=Text("队伍", "TEAM"), help=Text("流调队", "The team"))
@hour_option("--assigned-at", Text("布置的时刻", "When it was assigned"))
@corrects_option
@personal_option
@skip_option
@recording_options
def assign(
    call: Call,
    *,
    kind: InvestigationKind | None,
    team: str | None,
    assigned_at: datetime | None,
    corrects: int | None,
    personal: str | None,
) -> None:
    texts = told(call, personal, INVESTIGATOR)

    def wish(entry: Entry, subject: Ref) -> Wish:
        fields = new_of_person(entry, subject.person_id, "investigation", corrects)
        is_case, is_contact = subject.kind == "case", subject.kind == "contact"
        made = AssignInvestigation(
            **fields,
            **texts,
            investigation_kind=kind or KINDS[subject.kind],
            case_id=CaseId(subject.entity_id) if is_case else None,
            contact_id=ContactId(subject.entity_id) if is_contact else None,
            team=team,
            assigned_at=local(entry.registry, assigned_at),
        )
        return Wish([made], lambda: _ids(entry, made))

    record_each(
        call,
        ["case", "contact", "person"],
        wish,
        Text("流调已布置", "the investigation is assigned"),
    )


def _ids(entry: Entry, made: AssignInvestigation) -> dict[str, str]:
    """The investigation; where nothing was new, the one that said it already."""
    known = entry.registry.history(made.person_id).parts("investigation")
    said = [each.investigation_id for each in known.values() if made.says_again(each)]
    named = made.investigation_id if made.investigation_id in known or not said else said[0]
    return {
        "investigation": entry.registry.human(named),
        "person": entry.registry.human(made.person_id),
    }


@command(
    "begin",
    help=Text("记录流调开始：调查员已接触到本人。", "Record that the team reached the person."),
    example="tracing investigation begin I-0001 --begun-at 2022-07-11T23:05",
)
@on_each("investigation")
@hour_option("--begun-at", Text("开始的时刻", "When it began"))
@corrects_option
@skip_option
@recording_options
def begin(call: Call, begun_at: datetime | None, corrects: int | None) -> None:
    _record(
        call,
        corrects,
        lambda entry, fields: BeginInvestigation(
            **fields, begun_at=local(entry.registry, begun_at)
        ),
        Text("流调已开始", "the investigation has begun"),
    )


@command(
    "track",
    help=Text(
        "记录活动轨迹已查清；各处停留用 tracing person stay --investigation 记录。",
        "Record that the track is established: where the person had been is known, stay by stay.",
    ),
    example="tracing investigation track I-0001 --established-at 2022-07-12T01:30",
)
@on_each("investigation")
@hour_option("--established-at", Text("查清的时刻", "When it was established"))
@corrects_option
@skip_option
@recording_options
def track(call: Call, established_at: datetime | None, corrects: int | None) -> None:
    _record(
        call,
        corrects,
        lambda entry, fields: EstablishTrack(
            **fields, established_at=local(entry.registry, established_at)
        ),
        Text("轨迹已查清", "the track is established"),
    )


@command(
    "preliminary",
    help=Text("记录初步报告已提交。", "Record that the preliminary report was handed in."),
    example="tracing investigation preliminary I-0001 --submitted-at 2022-07-12T15:00",
)
@on_each("investigation")
@hour_option("--submitted-at", Text("提交的时刻", "When it was handed in"))
@DOCUMENT
@corrects_option
@skip_option
@recording_options
def preliminary(
    call: Call, submitted_at: datetime | None, document: str | None, corrects: int | None
) -> None:
    _record(
        call,
        corrects,
        lambda entry, fields: SubmitPreliminary(
            **fields, submitted_at=local(entry.registry, submitted_at), document=document
        ),
        Text("初步报告已记录", "the preliminary report is recorded"),
    )


@command(
    "complete",
    help=Text("记录流调完成。", "Record that the investigation is complete."),
    example="tracing investigation complete I-0001 --completed-at 2022-07-12T20:00",
)
@on_each("investigation")
@hour_option("--completed-at", Text("完成的时刻", "When it was complete"))
@DOCUMENT
@corrects_option
@personal_option
@skip_option
@recording_options
def complete(
    call: Call,
    *,
    completed_at: datetime | None,
    document: str | None,
    corrects: int | None,
    personal: str | None,
) -> None:
    texts = told(call, personal, SUMMARY)
    _record(
        call,
        corrects,
        lambda entry, fields: CompleteInvestigation(
            **fields,
            **texts,
            completed_at=local(entry.registry, completed_at),
            document=document,
        ),
        Text("流调已完成", "the investigation is complete"),
    )


def _record(
    call: Call,
    corrects: int | None,
    decide: Callable[[Entry, Fields], InvestigationCommand],
    says: Text,
) -> None:
    record_of_person(call, "investigation", decide, says, corrects)
