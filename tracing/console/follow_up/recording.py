"""Record what was seen of people under observation: one, or many by a list on stdin."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from tracing.console.base import (
    DAY,
    MOMENT,
    NOTE,
    OneOf,
    argument,
    ask,
    command,
    option,
    personal_option,
)
from tracing.console.contact.options import WHEN
from tracing.console.quarantine.options import DATE, moment
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
from tracing.domain.follow_up.commands import EndSymptoms, RecordCheck
from tracing.domain.follow_up.events import CheckOutcome, Symptom
from tracing.domain.identifiers import QuarantineId
from tracing.language import Text

if TYPE_CHECKING:
    from tracing.registry import Ref

OUTCOME = OneOf(CheckOutcome)


@command(
    "check",
    help=Text(
        "记录一次查看的结果：见到与否、体温、症状。多人用 -，每行一个编号。",
        "Record what came of a check: seen or not, temperature, symptoms. Of many with -, an id "
        "a line.",
    ),
    example="""\
tracing follow-up check Q-0001 seen_ok --on 2022-07-17 --temperature 36.5
tracing follow-up check P-0007 seen_not_ok --symptom fever --temperature 38.2
tracing follow-up check - seen_ok --on 2022-07-17 < seen.txt""",
)
@on_each("subject")
@argument("outcome", type=OUTCOME, required=False, help=Text("结果", "What came of it"))
@option("--on", type=DAY, metavar=DATE, help=Text("哪一天；缺省今天", "The day; else today"))
@option(
    "--number",
    type=int,
    default=1,
    help=Text("当天第几次；缺省 1", "Which check of the day it is; else the first"),
)
@option("--checked", type=MOMENT, metavar=WHEN, help=Text("查看的时刻", "When it was done"))
@option("--temperature", type=float, metavar="℃", help=Text("体温，摄氏度", "In degrees Celsius"))
@option(
    "--symptom",
    "symptoms",
    multiple=True,
    type=OneOf(Symptom),
    help=Text("症状，可重复", "A symptom; may be repeated"),
)
@personal_option
@corrects_option
@skip_option
@recording_options
def check(
    call: Call,
    *,
    outcome: CheckOutcome | None,
    on: date | None,
    number: int,
    checked: datetime | date | None,
    temperature: float | None,
    symptoms: tuple[Symptom, ...],
    personal: str | None,
    corrects: int | None,
) -> None:
    came = ask(outcome, "OUTCOME", Text("结果", "what came of it"), OUTCOME)
    texts = told(call, personal, NOTE)

    def wish(entry: Entry, subject: Ref) -> Wish:
        fields, ids = _about(entry, subject, corrects)
        order = subject.entity_id if subject.kind == "quarantine" else None
        at = moment(entry.registry, checked)
        day = on or (at or entry.registry.now()).astimezone(entry.registry.zone).date()
        made = RecordCheck(
            **fields,
            **texts,
            checked_on=day,
            outcome=came,
            number=number,
            quarantine_id=None if order is None else QuarantineId(order),
            checked_at=at,
            temperature=temperature,
            symptoms=symptoms,
        )
        return Wish([made], lambda: ids)

    record_each(call, SUBJECTS, wish, Text("查看已记录", "the check is recorded"))


@command(
    "end-symptoms",
    help=Text(
        "记录症状已消退，或判定与本病无关。",
        "Record that what had been seen is over, or was judged not to be the disease.",
    ),
    example="tracing follow-up end-symptoms P-0007 --on 2022-07-19",
)
@on_each("subject")
@option("--on", type=DAY, metavar=DATE, help=Text("哪一天；缺省今天", "The day; else today"))
@personal_option
@corrects_option
@skip_option
@recording_options
def end_symptoms(
    call: Call, *, on: date | None, personal: str | None, corrects: int | None
) -> None:
    texts = told(call, personal, NOTE)

    def wish(entry: Entry, subject: Ref) -> Wish:
        fields, ids = _about(entry, subject, corrects)
        made = EndSymptoms(**fields, **texts, ended_on=on or entry.registry.now().date())
        return Wish([made], lambda: ids)

    record_each(call, SUBJECTS, wish, Text("已记录", "recorded"))


SUBJECTS = ["person", "quarantine", "contact", "case"]


def _about(entry: Entry, subject: Ref, corrects: int | None) -> tuple[Fields, dict[str, str]]:
    person = subject.person_id
    assert person is not None
    fields = {
        "person_id": person,
        **entry.learnt,
        **correcting(entry, person, corrects, subject.human),
    }
    return fields, {"person": entry.registry.human(person)}
