"""Whom a case has its infection from: candidate source cases, each with evidence and certainty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracing.console.base import (
    NOTE,
    PARTIAL_DATE,
    REASON,
    TEXT,
    OneOf,
    ask,
    command,
    option,
    personal_option,
)
from tracing.console.recording import (
    Call,
    Entry,
    Fields,
    on_each,
    record_case,
    recording_options,
    skip_option,
    told,
)
from tracing.domain.case.commands import AttributeSource, WithdrawAttribution
from tracing.domain.identifiers import AttributionId, CaseId
from tracing.domain.values import CaseSource, Certainty, Evidence, PartialDate, Setting
from tracing.errors import NotFoundError
from tracing.language import Text

if TYPE_CHECKING:
    from tracing.registry import Ref

SOURCE = Text("传染来源的病例编号", "id of the source case")


class NotASourceError(NotFoundError):
    text = Text(
        "病例 {source} 不是病例 {case} 的候选传染来源",
        "case {source} is no candidate source of case {case}",
    )
    hint = Text("见 tracing case show {case}", "see tracing case show {case}")


@command(
    "attribute",
    help=Text(
        "判定传染来源：哪个病例、依据、把握。可以有几个候选。",
        "Say which case this one has its infection from, on what evidence and how certainly; "
        "there may be several candidates.",
    ),
    example="""\
tracing case attribute C-0002 --source C-0001 \\
    --evidence interview --certainty probable --setting household""",
)
@on_each("case")
@option("--source", metavar=Text("病例", "CASE"), help=Text("传染来源", "The source case"))
@option("--evidence", type=OneOf(Evidence), help=Text("依据", "What it rests on"))
@option("--certainty", type=OneOf(Certainty), help=Text("把握", "How certain it is"))
@option("--setting", type=OneOf(Setting), help=Text("在何处传染", "Where it happened"))
@option(
    "--infected-on",
    type=PARTIAL_DATE,
    metavar=Text("日期", "DATE"),
    help=Text("何日传染", "The day it happened"),
)
@personal_option
@skip_option
@recording_options
def attribute(
    call: Call,
    source: str | None,
    evidence: Evidence | None,
    certainty: Certainty | None,
    setting: Setting | None,
    infected_on: PartialDate | None,
    personal: str | None,
) -> None:
    named = ask(source, "--source", SOURCE, TEXT)
    rests_on = ask(evidence, "--evidence", Text("依据", "evidence"), OneOf(Evidence))
    how_certain = ask(certainty, "--certainty", Text("把握", "certainty"), OneOf(Certainty))
    texts = told(call, personal, NOTE)

    def decide(entry: Entry, case: Fields) -> AttributeSource:
        infector = entry.registry.resolve(named, "case")
        return AttributeSource(
            **case,
            **texts,
            attribution_id=AttributionId(entry.ids.new()),
            source=CaseSource(infector.person_id, CaseId(infector.entity_id)),
            evidence=rests_on,
            certainty=how_certain,
            setting=setting,
            infected_on=infected_on,
        )

    record_case(call, decide, Text("传染来源已记录", "the source is recorded"))


@command(
    "withdraw-source",
    help=Text("撤回一个候选传染来源。", "Withdraw a candidate source."),
    example="tracing case withdraw-source C-0002 --source C-0001",
)
@on_each("case")
@option("--source", metavar=Text("病例", "CASE"), help=Text("传染来源", "The source case"))
@personal_option
@skip_option
@recording_options
def withdraw_source(call: Call, source: str | None, personal: str | None) -> None:
    named = ask(source, "--source", SOURCE, TEXT)
    texts = told(call, personal, REASON)

    def decide(entry: Entry, case: Fields) -> WithdrawAttribution:
        infector = entry.registry.resolve(named, "case")
        attribution_id = _latest(entry, case, infector)
        return WithdrawAttribution(**case, **texts, attribution_id=attribution_id)

    record_case(call, decide, Text("传染来源已撤回", "the source is withdrawn"))


def _latest(entry: Entry, case: Fields, infector: Ref) -> AttributionId:
    """The last attribution to this source, withdrawn or not: a second withdrawal says nothing."""
    known = entry.registry.history(case["person_id"]).cases.get(case["case_id"])
    found = [
        attribution
        for attribution in (known.attributions.values() if known else ())
        if attribution.source.case_id == infector.entity_id
    ]
    if not found:
        raise NotASourceError(source=infector.human, case=case["case_id"])
    return max(found, key=lambda attribution: attribution.version).attribution_id
