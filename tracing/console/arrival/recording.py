"""What becomes of an arrival: they came, were verified, were collected."""

from __future__ import annotations

from datetime import datetime

from tracing.console.arrival.declaring import NAME
from tracing.console.base import TEXT, OneOf, argument, ask, command, option
from tracing.console.contact.options import area_option
from tracing.console.hours import hour_option, local
from tracing.console.quarantine.options import place_of, place_option
from tracing.console.recording import (
    Call,
    Entry,
    Fields,
    on_each,
    recording_options,
    skip_option,
)
from tracing.console.statements import corrects_option, record_of_person
from tracing.domain.arrival.commands import ArriveArrival, CollectArrival, VerifyArrival
from tracing.domain.arrival.events import VerifiedOutcome
from tracing.language import Text

OUTCOME = OneOf(VerifiedOutcome)


@command(
    "arrive",
    help=Text("记录到达，有无症状。", "Record that they came, and whether they have symptoms."),
    example="""\
tracing arrival arrive A-0001 --arrived-at 2020-03-20T14:20 \\
    --place L-0001 --symptomatic""",
)
@on_each("arrival")
@hour_option("--arrived-at", Text("到达的时刻", "When they came"))
@option(
    "--entry-point", metavar=NAME, help=Text("口岸、车站、卡口", "The port, station, checkpoint")
)
@place_option
@option(
    "--symptomatic/--no-symptoms", default=None, help=Text("有无症状", "Whether they have symptoms")
)
@corrects_option
@skip_option
@recording_options
def arrive(
    call: Call,
    *,
    arrived_at: datetime | None,
    entry_point: str | None,
    place: str | None,
    symptomatic: bool | None,
    corrects: int | None,
) -> None:
    def decide(entry: Entry, arrival: Fields) -> ArriveArrival:
        return ArriveArrival(
            **arrival,
            arrived_at=local(entry.registry, arrived_at),
            entry_point=entry_point,
            place_id=place_of(entry.registry, place),
            symptomatic=symptomatic,
        )

    record_of_person(call, "arrival", decide, Text("到达已记录", "arrived"), corrects)


@command(
    "verify",
    help=Text(
        "记录外来名单上一个人的核实结果。",
        "Record what came of looking for somebody on a list from elsewhere.",
    ),
    example="""\
tracing arrival verify A-0003 found --verified-at 2022-07-15T16:00
tracing arrival verify - not_here < arrivals.txt""",
)
@on_each("arrival")
@argument("outcome", type=OUTCOME, required=False, help=Text("结果", "What came of it"))
@hour_option("--verified-at", Text("核实的时刻", "When it was verified"))
@corrects_option
@skip_option
@recording_options
def verify(
    call: Call,
    *,
    outcome: VerifiedOutcome | None,
    verified_at: datetime | None,
    corrects: int | None,
) -> None:
    chosen = ask(outcome, "OUTCOME", Text("结果", "outcome"), OUTCOME)

    def decide(entry: Entry, arrival: Fields) -> VerifyArrival:
        moment = local(entry.registry, verified_at)
        return VerifyArrival(**arrival, outcome=chosen, verified_at=moment)

    record_of_person(call, "arrival", decide, Text("核实已记录", "verified"), corrects)


@command(
    "collect",
    help=Text(
        "记录社区或用人单位接回：闭环至此为止。",
        "Record that the community or employer took them over: the loop ends here.",
    ),
    example="""\
tracing arrival collect A-0001 --by 某钢铁公司 --place L-0003 \\
    --collected-at 2020-04-04T10:00""",
)
@on_each("arrival")
@option("--by", "collected_by", metavar=NAME, help=Text("谁接回", "Who took them over"))
@place_option
@area_option
@hour_option("--collected-at", Text("接回的时刻", "When they were taken over"))
@corrects_option
@skip_option
@recording_options
def collect(
    call: Call,
    *,
    collected_by: str | None,
    place: str | None,
    area: str | None,
    collected_at: datetime | None,
    corrects: int | None,
) -> None:
    receiver = ask(collected_by, "--by", Text("谁接回", "who took them over"), TEXT)

    def decide(entry: Entry, arrival: Fields) -> CollectArrival:
        return CollectArrival(
            **arrival,
            collected_by=receiver,
            place_id=place_of(entry.registry, place),
            area=area,
            collected_at=local(entry.registry, collected_at),
        )

    record_of_person(call, "arrival", decide, Text("接回已记录", "collected"), corrects)
