"""`tracing quarantine list` and `tracing quarantine show`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from tracing.console.base import (
    Invocation,
    OneOf,
    argument,
    as_of_option,
    command,
    format_option,
    identify_option,
    on_option,
    option,
    pass_invocation,
)
from tracing.console.contact.columns import EXPOSED_TO, EXPOSURE, spans
from tracing.console.contact.options import within_option
from tracing.console.pages import section
from tracing.console.people import Sight, with_human_ids
from tracing.console.quarantine.columns import (
    LISTED,
    LISTED_BY_RULE,
    ORDER,
    STEP,
    read_orders,
)
from tracing.console.quarantine.grounds import (
    DECISION,
    DECISIONS,
    EXPOSURES,
    FOR_A_COURT,
    NOT_RECORDED,
    decisions,
    exposures_of_order,
)
from tracing.console.quarantine.indicated import COURSE, LEG, cited, legs, rule, told
from tracing.console.quarantine.options import MODES, place_of, place_option
from tracing.console.session import opened
from tracing.domain.quarantine.events import OrderMode, OrderPurpose, ReleaseReason, ReviewOutcome
from tracing.domain.quarantine.state import OrderStatus, StepKind
from tracing.errors import NotFoundError
from tracing.language import Text
from tracing.projections.cells import identity
from tracing.projections.quarantines import Step
from tracing.projections.questions.indicated_ends import indicated_ends, with_ends
from tracing.projections.questions.quarantines import quarantines
from tracing.render import Format, show, show_record
from tracing.words import label

if TYPE_CHECKING:
    import sqlalchemy as sa

HIDDEN_FROM_PEOPLE = ("quarantine_id", "person_id", "indicated")
SAID = {StepKind.RELEASED: ReleaseReason, StepKind.REVIEWED: ReviewOutcome}
"""Of what kind of step the remark is a code."""
SHOWN = tuple(
    name
    for key in ORDER
    if key not in HIDDEN_FROM_PEOPLE
    for name in ((key, "rule_source") if key == "indicated_by" else (key,))
)
SHOWN_STEP = ("what", "at", "mode", "place", "room", "ends_on", "says")


class OrderNotKnownThenError(NotFoundError):
    text = Text("当时还没有隔离令 {order}", "order {order} was not known then")
    hint = Text("用更晚的时点", "ask for a later moment")


@command(
    "list",
    help=Text(
        "列出隔离令：现在的、当时所知的（--as-of）、当日情形（--on）。",
        "List orders: as known now, as known then (--as-of), as it was so on a day (--on).",
    ),
    example="""\
tracing quarantine list --status in_force --place L-0001
tracing quarantine list --without-basis
tracing quarantine list --mode home --area 360103 --on 2022-07-14""",
)
@option("--status", type=OneOf(OrderStatus), help=Text("只列这一状态", "Only this status"))
@option("--mode", type=MODES, help=Text("只列这一方式", "Only this mode"))
@option("--purpose", type=OneOf(OrderPurpose), help=Text("只列这一目的", "Only this purpose"))
@place_option
@within_option
@option(
    "--without-basis",
    is_flag=True,
    help=Text("只列依据已不成立而未解除的", "Only those not over whose ground does not stand"),
)
@as_of_option
@on_option
@identify_option
@format_option
@pass_invocation
def list_orders(
    invocation: Invocation,
    *,
    status: OrderStatus | None,
    mode: OrderMode | None,
    purpose: OrderPurpose | None,
    place: str | None,
    area: str | None,
    without_basis: bool,
    as_of: int | datetime | date | None,
    on: date | None,
    identify: str | None,
    format: Format,
) -> None:
    with opened(invocation) as registry:
        where = identity(place_of(registry, place))
        at = registry.position(as_of)
        day = None if on is None else registry.day(on)
        sight = Sight(registry, "quarantine list", identify)
        with registry.reading() as reading:
            ends = indicated_ends(reading.connection, at, registry.zone, on=day)
            found = quarantines(
                reading.connection,
                at,
                on=day,
                status=status,
                mode=mode,
                purpose=purpose,
                place_id=where,
                area=area,
                without_basis=without_basis,
            )
            rows = read_orders(reading.connection, at, with_ends(ends, found), sight)
            listed = LISTED_BY_RULE if ends.packs.adoptions else LISTED
            show(rows, listed if format == "table" else ORDER, format, registry.zone)


@command(
    "show",
    help=Text(
        "显示一项隔离令：依据、由谁决定、现在何处、经过。",
        "Show an order: its ground, who decided it, where the person is, and its course.",
    ),
    example="tracing quarantine show Q-0001",
)
@argument("quarantine", help=Text("隔离令编号", "Id of the order"))
@as_of_option
@on_option
@identify_option
@format_option
@pass_invocation
def show_order(
    invocation: Invocation,
    *,
    quarantine: str,
    as_of: int | datetime | date | None,
    on: date | None,
    identify: str | None,
    format: Format,
) -> None:
    with opened(invocation) as registry:
        ref = registry.resolve(quarantine, "quarantine")
        at = registry.position(as_of)
        day = None if on is None else registry.day(on)
        sight = Sight(registry, "quarantine show", identify)
        with registry.reading() as reading:
            person = str(ref.person_id)
            ends = indicated_ends(reading.connection, at, registry.zone, on=day, persons=person)
            orders = quarantines(reading.connection, at, on=day, quarantine_id=str(ref.entity_id))
            found = list(with_ends(ends, orders))
            row = next(read_orders(reading.connection, at, found, sight), None)
            if row is None:
                raise OrderNotKnownThenError(order=ref.human)
            steps = list(steps_of(reading.connection, row["steps"]))
            exposed = exposures_of_order(registry, reading.connection, at, row, ref, sight)
        indication = ends.of_order(found[0])
        indicated = list(legs(indication))
        if format == "table":
            lacking = {key: NOT_RECORDED for key in FOR_A_COURT if row[key] is None}
            rules = {
                "indicated_by": rule(indication) or label(indication.what),
                "rule_source": cited(ends.packs, indication, row["area"]),
            }
            record = row | lacking | rules
            keys = [key for key in SHOWN if _says(record[key])]
            show_record(record, keys, format, registry.zone)
            section(EXPOSURES, list(spans(exposed, registry.zone)), EXPOSED_TO, registry.zone)
            section(COURSE, [told(leg) for leg in indicated], LEG, registry.zone)
            section(Text("经过", "Course"), steps, SHOWN_STEP, registry.zone)
            decided = list(decisions(steps))
            if len(decided) > 1 or any(each["overridden"] for each in decided):
                section(DECISIONS, decided, DECISION, registry.zone)
        else:
            each = [{key: step[key] for key in STEP} for step in steps]
            grounds = [{key: exposure[key] for key in EXPOSURE} for exposure in exposed]
            lists = {"exposures": grounds, "indicated_legs": indicated, "course": each}
            show_record({**row, **lists}, (*ORDER, *lists), format)


def _says(value: object) -> bool:
    """Whether a line of a record says anything: nobody left is not news."""
    return (value is not None and value != 0) or value is False


def steps_of(connection: sa.Connection, steps: Iterable[Step]) -> Iterator[dict[str, Any]]:
    rows = [
        {
            "what": step.what,
            "at": datetime.fromisoformat(step.at),
            "reported_at": datetime.fromisoformat(step.learnt),
            "mode": step.mode,
            "place_id": identity(step.place_id),
            "area": step.area,
            "room": step.room,
            "ends_on": step.ends_on,
            "says": _said(step),
            "office": step.office,
            "document": step.document,
            "legal_basis": step.legal_basis,
            "overridden": step.overridden,
        }
        for step in steps
    ]
    return with_human_ids(connection, rows, {"place_id": "place"})


def _said(step: Step) -> str | None:
    code = SAID.get(step.what)
    return step.says or None if code is None else code(step.says)
