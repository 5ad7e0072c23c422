"""`tracing arrival triage`: what is done with whoever came, beside what the pack indicates."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from tracing.console.arrival.declaring import NAME
from tracing.console.arrival.wording import decided_line, indicated_line, risk_line
from tracing.console.base import DAY, OneOf, command, option, personal_option
from tracing.console.decisions import DECIDED, DecisionAsked, decision_of, decision_options
from tracing.console.hours import hour_option, local
from tracing.console.quarantine.options import (
    DATE,
    kept_options,
    moment,
    place_of,
)
from tracing.console.quarantine.recording import at_moment
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
from tracing.domain.arrival.commands import TriageArrival
from tracing.domain.arrival.triage import Action, Came, indicated
from tracing.domain.identifiers import ArrivalId, QuarantineId
from tracing.domain.protocol.rules.work import ArrivalOrigin
from tracing.domain.quarantine.commands import OrderQuarantine
from tracing.domain.quarantine.events import ArrivalBasis, OrderMode, OrderPurpose
from tracing.domain.values import Decision, PartialDate
from tracing.errors import RefusedError, UsageError
from tracing.language import Text
from tracing.render import talk

if TYPE_CHECKING:
    from tracing.domain.command import Command
    from tracing.domain.protocol.in_force import Current
    from tracing.projections.questions.arrival_risks import Risk
    from tracing.registry import Ref

Row = dict[str, Any]

RISK = OneOf(ArrivalOrigin)


class RiskUnknownError(UsageError):
    text = Text(
        "没有记录 {origin} 在 {day} 的风险等级",
        "no level of {origin} on {day} is recorded",
    )
    hint = Text(
        "写明 --risk high|medium|low|other，或先记录该地等级：tracing area designate",
        "give --risk high|medium|low|other, or record its level first: tracing area designate",
    )


class RiskRecordedError(RefusedError):
    text = Text(
        "{area} 在 {day} 所记录的是“{found}”，不是“{given}”",
        "of {area} on {day} it is recorded that it was “{found}”, not “{given}”",
    )
    hint = Text(
        "不写 --risk；等级记录有误则先更正：tracing area timeline {area}",
        "leave --risk out; where the record is wrong mend it: tracing area timeline {area}",
    )


class NothingDecidedError(UsageError):
    text = Text("没有写明如何处置", "it is not said what is decided")
    hint = Text(
        "写 --as-indicated（按规则）、--mode 方式 或 --no-quarantine",
        "give --as-indicated (what the pack says), --mode, or --no-quarantine",
    )


class Wanted(NamedTuple):
    """What is decided, as the options say it."""

    risk: ArrivalOrigin | None
    as_indicated: bool
    no_quarantine: bool
    mode: OrderMode | None
    place: str | None
    area: str | None
    room: str | None
    ends: date | None
    started: datetime | date | None
    quarantine: str | None

    def mode_under(self, action: Action | None) -> OrderMode | None:
        if self.mode is not None:
            return self.mode
        if self.as_indicated and action is not None:
            return action.mode
        if self.no_quarantine:
            return None
        raise NothingDecidedError


class Found(NamedTuple):
    """What is on record of an arrival and where they come from."""

    row: Row
    origin: ArrivalOrigin
    risk: Risk | None
    came: Came
    area: str
    action: Action | None
    """None without a pack in force."""


@command(
    "triage",
    help=Text(
        "分流：按离开之日来源地的等级与生效的规则包；要隔离的同时下达隔离令。加码、减码须写明理由。",
        "Decide what is done with who came, by the level of the origin on the day they left and "
        "the pack in force; who is kept apart gets an order with it. To depart from the pack "
        "either way needs a reason.",
    ),
    example="""\
tracing arrival triage A-0001 --as-indicated --place L-0002 \\
    --office 市指挥部 --decided-at 2022-07-16T10:00
tracing arrival triage A-0002 --risk medium --mode home \\
    --office 市指挥部 --decided-at 2022-07-16T10:00
tracing arrival triage - --as-indicated \\
    --office 市指挥部 --decided-at 2022-07-16T10:00 < arrivals.txt""",
)
@on_each("arrival")
@option(
    "--risk",
    type=RISK,
    help=Text("来源地风险，没有记录等级时写", "Risk of the origin, where no level is recorded"),
)
@option("--as-indicated", is_flag=True, help=Text("按规则包所示", "As the pack indicates"))
@option("--no-quarantine", is_flag=True, help=Text("不隔离", "They are not kept apart"))
@kept_options
@option("--ends", type=DAY, metavar=DATE, help=Text("最后一天；缺省按规则", "The last day"))
@at_moment("--started-at", Text("已于何时开始执行", "When it took effect, where it has"))
@option(
    "--quarantine", metavar="Q-", help=Text("已有的隔离令", "An order that stands, instead of one")
)
@option("--certificate", metavar=NAME, help=Text("所验证明", "The certificate they showed"))
@hour_option("--triaged-at", Text("分流的时刻", "When it was done"))
@option(
    "--beyond-protocol",
    is_flag=True,
    help=Text("偏离规则，决定中写明理由", "It departs from the pack; the decision says why"),
)
@decision_options
@corrects_option
@personal_option
@skip_option
@recording_options
def triage(
    call: Call,
    *,
    certificate: str | None,
    triaged_at: datetime | None,
    beyond_protocol: bool,
    decision: DecisionAsked,
    corrects: int | None,
    personal: str | None,
    risk: ArrivalOrigin | None,
    as_indicated: bool,
    no_quarantine: bool,
    mode: OrderMode | None,
    place: str | None,
    area: str | None,
    room: str | None,
    ends: date | None,
    started_at: datetime | date | None,
    quarantine: str | None,
) -> None:
    wanted = Wanted(
        risk,
        as_indicated,
        no_quarantine,
        mode,
        place,
        area,
        room,
        ends,
        started_at,
        quarantine,
    )
    asked = decision.completed()
    texts = told(call, personal, DECIDED)

    def wish(entry: Entry, ref: Ref) -> Wish:
        registry = entry.registry
        made = decision_of(registry, asked, texts)
        found = _found(entry, ref, wanted, made)
        asked_for = wanted if corrects is None else _of_corrected(entry, wanted, found)
        kept = asked_for.mode_under(found.action)
        before = _order(entry, ref, asked_for, found, kept, made)
        own = before[0].quarantine_id if before else _named(entry, asked_for, kept)
        triaged = TriageArrival(
            person_id=ref.person_id,
            arrival_id=ArrivalId(ref.entity_id),
            **entry.learnt,
            **correcting(entry, ref.person_id, corrects, ref.human),
            registry_id=registry.registry_id,
            origin_risk=found.origin,
            decision=made,
            mode=kept,
            quarantine_id=own,
            certificate=certificate,
            triaged_at=local(registry, triaged_at),
            area=found.area,
            left_on=found.came.left_on,
            beyond_protocol=beyond_protocol,
        )
        commands: list[Command] = [*before, triaged]
        ends_on = before[0].ends_on if before else None
        return Wish(commands, lambda: _told(entry, ref, found, kept, own, ends_on))

    record_each(call, ["arrival"], wish, Text("分流已记录", "triaged"))


def _found(entry: Entry, ref: Ref, wanted: Wanted, made: Decision) -> Found:
    from tracing.projections.questions.arrival_risks import places_left, risk_of
    from tracing.projections.questions.arrivals import arrivals, came_on
    from tracing.projections.questions.protocols import in_force

    registry = entry.registry
    at, zone, today = registry.position(), registry.zone, registry.now().date()
    with registry.reading() as reading:
        here = reading.connection
        row = next(arrivals(here, at, arrival_id=str(ref.entity_id)))
        area: str = row["destination"] or registry.settings.jurisdiction
        held = in_force(here, at).on(made.decided_at.astimezone(zone).date(), area)
        rules = None if held is None else held.rules
        risk = risk_of(here, at, row, rules, zone, today)
    left_on = risk.left_on if risk else places_left(row, zone, today)[0].left_on
    origin = _origin(wanted.risk, risk, row, left_on)
    came = Came(came_on(row, zone) or today, left_on)
    return Found(row, origin, risk, came, area, _action(held, origin, came, row))


def _action(held: Current | None, origin: ArrivalOrigin, came: Came, row: Row) -> Action | None:
    ill = row["symptomatic"] is True
    return None if held is None else indicated(held, origin, came, symptomatic=ill)


def _origin(
    given: ArrivalOrigin | None, risk: Risk | None, row: Row, left_on: date
) -> ArrivalOrigin:
    """As it is recorded; what is given counts where nothing is."""
    if risk is None:
        if given is None:
            raise RiskUnknownError(origin=row["origin"], day=left_on)
        return given
    if given not in (None, risk.origin):
        raise RiskRecordedError(area=risk.area, day=risk.left_on, found=risk.origin, given=given)
    return risk.origin


def _order(
    entry: Entry,
    ref: Ref,
    wanted: Wanted,
    found: Found,
    kept: OrderMode | None,
    made: Decision,
) -> list[OrderQuarantine]:
    """The order of somebody who is kept apart and has none."""
    if kept is None or wanted.quarantine is not None:
        return []
    registry, action = entry.registry, found.action
    return [
        OrderQuarantine(
            person_id=ref.person_id,
            quarantine_id=QuarantineId(entry.ids.new()),
            **entry.learnt,
            purpose=OrderPurpose.QUARANTINE,
            mode=kept,
            basis=ArrivalBasis(
                found.risk.area if found.risk else found.row["origin"],
                PartialDate(found.came.arrived_on),
            ),
            place_id=place_of(registry, wanted.place),
            area=wanted.area,
            room=wanted.room,
            begins_on=action.first_on if action else None,
            ends_on=wanted.ends or (action.ends_on if action else None),
            started_at=moment(registry, wanted.started),
            decision=made,
        )
    ]


def _of_corrected(entry: Entry, wanted: Wanted, found: Found) -> Wanted:
    """A triage that is corrected has its order already."""
    order = found.row["quarantine_id"]
    if wanted.quarantine is not None or order is None:
        return wanted
    return wanted._replace(quarantine=entry.registry.human(UUID(order)))


def _named(entry: Entry, wanted: Wanted, kept: OrderMode | None) -> QuarantineId | None:
    if wanted.quarantine is None or kept is None:
        return None
    return QuarantineId(entry.registry.resolve(wanted.quarantine, "quarantine").entity_id)


def _told(
    entry: Entry,
    ref: Ref,
    found: Found,
    kept: OrderMode | None,
    order: QuarantineId | None,
    ends_on: date | None,
) -> Fields:
    """What is decided beside what is indicated, said to whoever types; and for programs."""
    human, action = entry.registry.human, found.action
    talk(risk_line(ref.human, found.row["origin"], found.origin, found.risk))
    talk(indicated_line(action))
    talk(decided_line(kept, ends_on))
    return {
        "arrival": ref.human,
        "person": human(ref.person_id),
        "quarantine": None if order is None else human(order),
        "origin_risk": found.origin,
        "left_on": found.came.left_on,
        "mode": kept,
        "ends_on": ends_on,
        "indicated_by": action.pack if action else None,
        "indicated_mode": action.mode if action else None,
        "indicated_ends_on": action.ends_on if action else None,
        "tests_on": list(action.tests_on) if action else [],
        "first_to_hospital": action.first_to_hospital if action else None,
        "certificate_wanted": action.certificate if action else None,
    }
