"""`tracing case assess-spread`: whether an infection spread beyond where it was found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tracing.console.asking import OptionMissingError
from tracing.console.base import TEXT, OneOf, ask, command, option, personal_option
from tracing.console.decisions import OFFICE
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
from tracing.domain.spread.commands import AssessSpread
from tracing.domain.spread.events import SpreadKind
from tracing.language import Text
from tracing.projections.questions.spread import spread_of

if TYPE_CHECKING:
    import sqlalchemy as sa

    from tracing.projections.questions.base import Day
    from tracing.registry import Ref

KIND = Text("在何种情形下发现", "how the infection was found")
SPREAD = Text("有无传播风险", "whether there is a risk that it spreads")
CORRECTED = {"reason": Text("更正的理由", "reason of the correction")}
SPREAD_KEYS = ("spread_kind", "spread", "spread_office", "spread_assessed_at")


@command(
    "assess-spread",
    help=Text(
        "记录疾控机构对传播风险的研判：隔离点、居家隔离、闭环中检出的，复阳的，入境既往感染的，"
        "无传播风险则不计入风险区判定。再次研判以后一次为准。",
        "Record how the risk of spread was judged: infections found in quarantine or a closed "
        "loop, re-positive ones, and past infections of entrants do not count for the level of an "
        "area while there is none. Judged again, the later holds.",
    ),
    example="""\
tracing case assess-spread C-0001 --kind facility_quarantine --no-spread \\
    --office 市疾控中心
tracing case assess-spread C-0002 --kind home_quarantine --spread \\
    --office 市疾控中心""",
)
@on_each("case")
@option("--kind", "spread_kind", type=OneOf(SpreadKind), help=Text(KIND.zh, KIND.en.capitalize()))
@option(
    "--spread/--no-spread",
    default=None,
    help=Text("有传播风险；没有", "There is a risk that it spreads; there is none"),
)
@option("--office", metavar=Text("名称", "NAME"), help=Text("作出研判的单位", "Who judged it"))
@corrects_option
@personal_option
@skip_option
@recording_options
def assess_spread(
    call: Call,
    *,
    spread_kind: SpreadKind | None,
    spread: bool | None,
    office: str | None,
    corrects: int | None,
    personal: str | None,
) -> None:
    found_in = ask(spread_kind, "--kind", KIND, OneOf(SpreadKind))
    if spread is None:
        raise OptionMissingError(option="--spread / --no-spread", question=SPREAD)
    judged_by = ask(office, "--office", OFFICE, TEXT)
    texts = told(call, personal, CORRECTED) if corrects is not None else {}

    def wish(entry: Entry, case: Ref) -> Wish:
        fields: Fields = {
            "person_id": case.person_id,
            "case_id": case.entity_id,
            **entry.learnt,
            **texts,
            **correcting(entry, case.person_id, corrects, case.human),
        }
        asked = AssessSpread(**fields, spread_kind=found_in, spread=spread, office=judged_by)
        ids = {"case": case.human, "person": entry.registry.human(case.person_id)}
        return Wish([asked], lambda: ids)

    record_each(call, ["case"], wish, Text("研判已记录", "the judgement is recorded"))


def read_spread(connection: sa.Connection, at: int, case_id: str, on: Day | None) -> dict[str, Any]:
    """What was judged last of a case, under the keys of its page."""
    judged = spread_of(connection, at, case_id, on=on) or {}
    return {
        "spread_kind": judged.get("spread_kind"),
        "spread": judged.get("spread"),
        "spread_office": judged.get("office"),
        "spread_assessed_at": judged.get("reported_at"),
    }
