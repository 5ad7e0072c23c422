"""Take samples of people, and record what laboratories say of them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from tracing.console.base import OneOf, command, option, personal_option
from tracing.console.contact.options import DAY_OR_MOMENT, WHEN, either
from tracing.console.creating import new_of_person
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
    Wish,
    on_each,
    record_each,
    recording_options,
    skip_option,
    told,
)
from tracing.console.statements import corrects_option, record_of_person
from tracing.domain.laboratory.commands import CollectSample, ReportResult, WithdrawResult
from tracing.domain.laboratory.events import SamplePurpose, Specimen
from tracing.domain.values import PartialDate
from tracing.language import Text

if TYPE_CHECKING:
    from tracing.registry import Ref

PURPOSE = OneOf(SamplePurpose)


@command(
    "collect",
    help=Text(
        "记录单采：一个人的一份样本。阳性混检管的复采写明 --pool。",
        "Record a sample of one person. Say --pool where it follows up a positive pool.",
    ),
    example="""\
tracing sample collect P-0007 --purpose contact --sampled 2022-07-12T09:20
tracing sample collect - --pool M-0001 < people.txt
tracing sample collect P-0007 --corrects 812 --sampled 2022-07-11""",
)
@on_each("person")
@option(
    "--sampled",
    type=DAY_OR_MOMENT,
    metavar=WHEN,
    help=Text("采样：日期或时刻", "When it was taken: a day or a moment"),
)
@option("--purpose", type=PURPOSE, help=Text("采样目的", "What it was taken for"))
@specimen_option
@option(
    "--pool",
    metavar="M-0001",
    help=Text("复采所针对的混检管", "The positive pool that it follows up"),
)
@where_options
@corrects_option
@personal_option
@skip_option
@recording_options
def collect(
    call: Call,
    *,
    sampled: PartialDate | datetime | None,
    purpose: SamplePurpose | None,
    specimen: Specimen | None,
    pool: str | None,
    place: str | None,
    screening: str | None,
    corrects: int | None,
    personal: str | None,
) -> None:
    texts = told(call, personal, CODE) if personal else {}
    if pool is not None and purpose is None:
        purpose = SamplePurpose.POOL_FOLLOW_UP

    def wish(entry: Entry, person: Ref) -> Wish:
        day, moment = (None, None) if sampled is None else either(entry.registry, sampled)
        fields = new_of_person(entry, person.person_id, "sample", corrects)
        sample = CollectSample(
            **fields,
            **texts,
            **named(entry, pool=pool, place=place, round=screening),
            sampled_on=day,
            sampled_at=moment,
            purpose=purpose,
            specimen=specimen,
        )
        return Wish([sample], lambda: _ids(entry, sample))

    says = Text("采样已记录", "the sample is recorded")
    record_each(call, ["person", "case", "contact"], wish, says)


def _ids(entry: Entry, sample: CollectSample) -> dict[str, str]:
    human = entry.registry.human
    return {"sample": human(sample.sample_id), "person": human(sample.person_id)}


@command(
    "result",
    help=Text(
        "记录实验室对样本的结果；此人有未结束的病例时，病例的检测随之记录。",
        "Record what a laboratory says of a sample. An open case of the person is told of it.",
    ),
    example="""\
tracing sample result S-0001 positive \\
    --method pcr --ct ORF1ab=24.5 --ct N=22.1 \\
    --laboratory 市疾控中心实验室 --resulted 2022-07-12T17:40
tracing sample result - negative < samples.txt""",
)
@on_each("sample")
@reported_options
def result(call: Call, reported: Reported, corrects: int | None) -> None:
    def decide(entry: Entry, sample: Fields) -> ReportResult:
        return ReportResult(**sample, **reported.fields(entry))

    record_of_person(call, "sample", decide, RESULTED, corrects)


@command(
    "withdraw",
    help=Text(
        "实验室撤回结果；已据此记录的病例检测一并撤回。",
        "The laboratory takes a result back; so it is taken back of the case that was told of it.",
    ),
    example="""\
tracing sample withdraw S-0001 --because contamination
tracing sample withdraw S-0001 --result 815""",
)
@on_each("sample")
@withdrawn_options
def withdraw(call: Call, withdrawn: Withdrawn, corrects: int | None) -> None:
    def decide(entry: Entry, sample: Fields) -> WithdrawResult:
        subject = entry.registry.human(sample["sample_id"])
        return WithdrawResult(**sample, **withdrawn.fields(entry, sample["person_id"], subject))

    record_of_person(call, "sample", decide, WITHDRAWN, corrects)
