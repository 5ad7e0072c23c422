"""Order that people be kept apart, and record what becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING

from tracing.console.base import (
    DAY,
    MOMENT,
    NOTE,
    OneOf,
    ask,
    command,
    option,
    personal_option,
)
from tracing.console.commands import Callback
from tracing.console.contact.options import WHEN
from tracing.console.creating import new_of_person
from tracing.console.decisions import DECIDED, DecisionAsked, decision_of, decision_options
from tracing.console.quarantine.conditions import unmet_of
from tracing.console.quarantine.options import (
    DATE,
    MODE,
    MODES,
    basis_of,
    ends_of,
    ends_option,
    kept_options,
    moment,
    override_option,
    place_of,
    place_option,
    purpose_of,
    room_option,
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
from tracing.domain.quarantine.commands import (
    AppealQuarantine,
    BreakQuarantine,
    ExtendQuarantine,
    MoveQuarantine,
    OrderQuarantine,
    ReleaseQuarantine,
    ReviewQuarantine,
    ServeOrder,
    StartQuarantine,
)
from tracing.domain.quarantine.events import (
    OrderMode,
    OrderPurpose,
    ReleaseReason,
    ReviewOutcome,
)
from tracing.language import Text

if TYPE_CHECKING:
    from tracing.domain.command import Command
    from tracing.registry import Ref

GROUNDS = {"grounds": Text("申诉理由", "grounds of the appeal")}
BECAUSE = OneOf(ReleaseReason)
OUTCOME = OneOf(ReviewOutcome)


def at_moment(name: str, help: Text) -> Callable[[Callback], Callback]:
    """`--started-at` and the like: a moment that, not given, is when it was learnt."""
    return option(name, type=MOMENT, metavar=WHEN, help=help)


def told_options(function: Callback) -> Callback:
    """The options every statement about an order takes."""
    return corrects_option(skip_option(recording_options(function)))


@command(
    "order",
    help=Text(
        "下达隔离令。依据必须成立：密接 K- 以其暴露为据，病例 C- 以其感染为据；"
        "其他依据用 --basis。",
        "Order that somebody be kept apart. It must have a ground that stands: a contact K- their "
        "exposure, a case C- their infection; any other is given by --basis.",
    ),
    example="""\
tracing quarantine order K-0001 --mode facility --place L-0001 \\
    --begins 2022-07-12 --ends 2022-07-19 \\
    --office 市指挥部 --decided-at 2022-07-12T10:00
tracing quarantine order - --mode home --ends 2022-07-19 \\
    --office 市指挥部 --decided-at 2022-07-12 < contacts.txt
tracing quarantine order P-0007 --basis arrival:310115 --mode home \\
    --office 社区 --decided-at 2022-07-12""",
)
@on_each("person")
@option(
    "--basis",
    metavar=Text("依据", "BASIS"),
    help=Text(
        "E-、K-、C-、阳性样本 S-、阳性混检管 M-、arrival:区划码 或 area:区划码",
        "E-, K-, C-, a positive sample S- or pool M-, arrival:CODE or area:CODE",
    ),
)
@option(
    "--purpose",
    type=OneOf(OrderPurpose),
    help=Text(
        "目的；缺省按依据：感染者隔离治疗，其余医学观察",
        "What for; by the basis if not given: isolation of the infected, quarantine of others",
    ),
)
@kept_options
@option("--begins", type=DAY, metavar=DATE, help=Text("第一天", "The first day it counts for"))
@ends_option
@at_moment(
    "--started-at",
    Text("已于何时开始执行", "When it took effect, where that is so already"),
)
@override_option
@decision_options
@personal_option
@told_options
def order(
    call: Call,
    *,
    basis: str | None,
    purpose: OrderPurpose | None,
    mode: OrderMode | None,
    place: str | None,
    area: str | None,
    room: str | None,
    begins: date | None,
    ends: date | None,
    started_at: datetime | date | None,
    override: bool,
    decision: DecisionAsked,
    personal: str | None,
    corrects: int | None,
) -> None:
    kept = ask(mode, "--mode", MODE, MODES)
    asked = decision.completed()
    texts = told(call, personal, DECIDED)

    def wish(entry: Entry, subject: Ref) -> Wish:
        fields = new_of_person(entry, subject.person_id, "quarantine", corrects)
        rests_on = basis_of(entry.registry, subject, basis)
        made = OrderQuarantine(
            **fields,
            purpose=purpose_of(purpose, rests_on),
            mode=kept,
            basis=rests_on,
            place_id=place_of(entry.registry, place),
            area=area,
            room=room,
            begins_on=begins,
            ends_on=ends,
            started_at=moment(entry.registry, started_at),
            decision=decision_of(entry.registry, asked, texts),
            override=override,
        )
        return Wish([made], lambda: _ids(entry, made))

    says = Text("隔离令已下达", "ordered")
    record_each(call, ["person", "contact", "case"], wish, says)


def _ids(entry: Entry, made: OrderQuarantine) -> dict[str, str]:
    registry = entry.registry
    return {
        "quarantine": registry.human(made.quarantine_id),
        "person": registry.human(made.person_id),
    }


@command(
    "serve",
    help=Text("记录隔离令已送达本人或其监护人。", "Record that the person was told of the order."),
    example="""\
tracing quarantine serve Q-0001 \\
    --served 2022-07-12T11:00 --document 隔告0712-01""",
)
@on_each("quarantine")
@at_moment("--served", Text("送达的时刻", "When they were told"))
@option("--document", metavar=Text("文号", "NUMBER"), help=Text("告知书编号", "The notice"))
@told_options
def serve(
    call: Call, *, served: datetime | date | None, document: str | None, corrects: int | None
) -> None:
    def decide(entry: Entry, fields: Fields) -> ServeOrder:
        return ServeOrder(**fields, served_at=moment(entry.registry, served), document=document)

    _record(call, decide, Text("送达已记录", "recorded as served"), corrects)


@command(
    "start",
    help=Text(
        "记录隔离开始执行：人已到位。", "Record that an order took effect: the person is there."
    ),
    example="""\
tracing quarantine start - \\
    --started 2022-07-12T16:00 --place L-0001 < orders.txt""",
)
@on_each("quarantine")
@at_moment("--started", Text("开始的时刻", "When it took effect"))
@place_option
@room_option
@told_options
def start(
    call: Call,
    *,
    started: datetime | date | None,
    place: str | None,
    room: str | None,
    corrects: int | None,
) -> None:
    def decide(entry: Entry, fields: Fields) -> StartQuarantine:
        return StartQuarantine(
            **fields,
            started_at=moment(entry.registry, started),
            place_id=place_of(entry.registry, place),
            room=room,
        )

    _record(call, decide, Text("隔离已开始执行", "in force"), corrects)


@command(
    "move",
    help=Text(
        "同一隔离令之下换地方、房间或方式。",
        "Move somebody under the same order: to another place, room or mode.",
    ),
    example="""\
tracing quarantine move Q-0001 --mode home_monitoring --area 360103001 \\
    --moved 2022-07-19T09:00
tracing quarantine move - --place L-0002 < orders.txt""",
)
@on_each("quarantine")
@at_moment("--moved", Text("移动的时刻", "When they were moved"))
@kept_options
@override_option
@decision_options
@personal_option
@told_options
def move(
    call: Call,
    *,
    moved: datetime | date | None,
    mode: OrderMode | None,
    place: str | None,
    area: str | None,
    room: str | None,
    override: bool,
    decision: DecisionAsked,
    personal: str | None,
    corrects: int | None,
) -> None:
    asked = decision.completed() if decision.given else None
    texts = told(call, personal, DECIDED) if asked else {}

    def decide(entry: Entry, fields: Fields) -> MoveQuarantine:
        return MoveQuarantine(
            **fields,
            moved_at=moment(entry.registry, moved),
            mode=mode,
            place_id=place_of(entry.registry, place),
            area=area,
            room=room,
            decision=decision_of(entry.registry, asked, texts) if asked else None,
            override=override,
        )

    _record(call, decide, Text("移动已记录", "moved"), corrects)


@command(
    "extend",
    help=Text("延长隔离；缩短须经复核。", "Order a later end; only a review can make it earlier."),
    example="""\
tracing quarantine extend Q-0001 --ends 2022-07-22 \\
    --office 市指挥部 --decided-at 2022-07-18""",
)
@on_each("quarantine")
@ends_option
@override_option
@decision_options
@personal_option
@told_options
def extend(
    call: Call,
    *,
    ends: date | None,
    override: bool,
    decision: DecisionAsked,
    personal: str | None,
    corrects: int | None,
) -> None:
    ends_on = ends_of(ends)
    asked = decision.completed()
    texts = told(call, personal, DECIDED)

    def decide(entry: Entry, fields: Fields) -> ExtendQuarantine:
        made = decision_of(entry.registry, asked, texts)
        return ExtendQuarantine(**fields, ends_on=ends_on, decision=made, override=override)

    _record(call, decide, Text("已延长", "extended"), corrects)


@command(
    "break",
    help=Text(
        "记录隔离期间离开或返回。", "Record that somebody left while the order stood, or came back."
    ),
    example="""\
tracing quarantine break Q-0001 --left 2022-07-13T20:00
tracing quarantine break Q-0001 --returned 2022-07-13T22:30""",
)
@on_each("quarantine")
@at_moment("--left", Text("离开的时刻", "When they left"))
@at_moment("--returned", Text("返回的时刻", "When they came back"))
@personal_option
@told_options
def break_order(
    call: Call,
    *,
    left: datetime | date | None,
    returned: datetime | date | None,
    personal: str | None,
    corrects: int | None,
) -> None:
    texts = told(call, personal, NOTE)

    def decide(entry: Entry, fields: Fields) -> BreakQuarantine:
        return BreakQuarantine(
            **fields,
            **texts,
            broken_at=moment(entry.registry, left),
            returned_at=moment(entry.registry, returned),
        )

    _record(call, decide, Text("已记录", "recorded"), corrects)


@command(
    "release",
    help=Text("解除隔离，写明原因。", "Release: the order ends, for a reason."),
    example="""\
tracing quarantine release Q-0001 --because completed \\
    --released 2022-07-19T09:00 --office 市指挥部 --decided-at 2022-07-19
tracing quarantine release - --because basis_fell \\
    --office 市指挥部 --decided-at 2022-07-14 < orders.txt""",
)
@on_each("quarantine")
@option("--because", type=BECAUSE, help=Text("原因", "The reason"))
@at_moment("--released", Text("解除的时刻", "When they were released"))
@option(
    "--destination",
    metavar=Text("区划码", "CODE"),
    help=Text("去向的区划码", "Code of the area they go to"),
)
@override_option
@decision_options
@personal_option
@told_options
def release(
    call: Call,
    *,
    because: ReleaseReason | None,
    released: datetime | date | None,
    destination: str | None,
    override: bool,
    decision: DecisionAsked,
    personal: str | None,
    corrects: int | None,
) -> None:
    why = ask(because, "--because", Text("原因", "the reason"), BECAUSE)
    asked = decision.completed()
    texts = told(call, personal, DECIDED)

    def decide(entry: Entry, fields: Fields) -> ReleaseQuarantine:
        at = moment(entry.registry, released)
        return ReleaseQuarantine(
            **fields,
            because=why,
            decision=decision_of(entry.registry, asked, texts),
            released_at=at,
            destination=destination,
            unmet=unmet_of(entry.registry, fields, why, at),
            override=override,
        )

    _record(call, decide, Text("已解除", "released"), corrects)


@command(
    "appeal",
    help=Text("记录本人或监护人的申诉。", "Record that the person appealed."),
    example="echo '申诉理由：当天不在场' | tracing quarantine appeal Q-0001 --personal -",
)
@on_each("quarantine")
@at_moment("--appealed", Text("申诉的时刻", "When they appealed"))
@personal_option
@told_options
def appeal(
    call: Call, *, appealed: datetime | date | None, personal: str | None, corrects: int | None
) -> None:
    texts = told(call, personal, GROUNDS)

    def decide(entry: Entry, fields: Fields) -> AppealQuarantine:
        return AppealQuarantine(**fields, **texts, appealed_at=moment(entry.registry, appealed))

    _record(call, decide, Text("申诉已记录", "the appeal is recorded"), corrects)


@command(
    "review",
    help=Text(
        "记录复核：维持、更改期限（可早可晚）或撤销隔离。",
        "Record a review: the order is upheld, its end changed either way, or it is lifted.",
    ),
    example="""\
tracing quarantine review Q-0001 --outcome lifted \\
    --office 市指挥部 --decided-at 2022-07-14
tracing quarantine review Q-0001 --outcome changed --ends 2022-07-17 \\
    --office 市指挥部 --decided-at 2022-07-14""",
)
@on_each("quarantine")
@option("--outcome", type=OUTCOME, help=Text("复核结果", "What came of it"))
@at_moment("--reviewed", Text("复核的时刻", "When it was reviewed"))
@ends_option
@override_option
@decision_options
@personal_option
@told_options
def review(
    call: Call,
    *,
    outcome: ReviewOutcome | None,
    reviewed: datetime | date | None,
    ends: date | None,
    override: bool,
    decision: DecisionAsked,
    personal: str | None,
    corrects: int | None,
) -> None:
    result = ask(outcome, "--outcome", Text("复核结果", "the outcome"), OUTCOME)
    asked = decision.completed()
    texts = told(call, personal, DECIDED)

    def decide(entry: Entry, fields: Fields) -> ReviewQuarantine:
        return ReviewQuarantine(
            **fields,
            outcome=result,
            decision=decision_of(entry.registry, asked, texts),
            reviewed_at=moment(entry.registry, reviewed),
            ends_on=ends,
            override=override,
        )

    _record(call, decide, Text("复核已记录", "the review is recorded"), corrects)


def _record(
    call: Call, decide: Callable[[Entry, Fields], Command], says: Text, corrects: int | None
) -> None:
    record_of_person(call, "quarantine", decide, says, corrects)
