"""`tracing quarantine certificate`: the order, or the release from it, on paper."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from tracing.console.base import (
    TEXT,
    Invocation,
    argument,
    ask,
    command,
    identify_option,
    option,
    pass_invocation,
)
from tracing.console.people import Sight
from tracing.console.private import private_file
from tracing.console.quarantine.columns import read_orders
from tracing.console.quarantine.indicated import legs, rule
from tracing.console.quarantine.lists import OrderNotKnownThenError
from tracing.console.session import opened
from tracing.domain.identifiers import PersonId
from tracing.domain.protocol.running import Indication
from tracing.domain.quarantine.state import QuarantineState
from tracing.language import Text
from tracing.projections.questions.identity import all_of_persons, identity
from tracing.projections.questions.indicated_ends import indicated_ends, with_ends
from tracing.projections.questions.quarantines import quarantines
from tracing.projections.questions.sampled import Sampled, sampled
from tracing.render import shown, talk
from tracing.words import heading, label

if TYPE_CHECKING:
    from tracing.documents.page import Section
    from tracing.registry import Registry

Row = dict[str, Any]
Line = tuple[Text, str | Text]

ORDER = Text("隔离决定书", "Order of quarantine")
RELEASE = Text("解除隔离证明", "Certificate of release from quarantine")
PERSON = Text("本人", "Who")
GROUND = Text("依据与期限", "Ground and term")
DECIDED = Text("决定", "Decision")
RELEASED = Text("解除", "Release")
TESTS = Text("核酸检测", "Tests")
RULE = Text("规则", "rule")
NOT_SAID = Text("未注明", "not said")
NO_RESULT = Text("结果未出", "no result yet")
LEG = Text("{mode}：{start} 至 {ends}", "{mode}: {start} to {ends}")
APPEAL = Text(
    "对本决定不服的，可以向作出决定的机关申诉，也可以依法申请行政复议或者提起行政诉讼。",
    "Whoever disagrees with this decision may appeal to the office that made it, and may ask for "
    "administrative review or go to court as the law provides.",
)
FOOTER = Text("{order}　制于 {at}", "{order}  made on {at}")
WRITTEN = Text("已写入 {path}", "written to {path}")
PURPOSE = Text("用途（证明上有姓名）", "what for (it bears the name)")
STDOUT = "-"


@command(
    "certificate",
    help=Text(
        "把隔离令写成中英文 PDF：已解除的是解除证明，未解除的是决定书。上有姓名，须写明用途并"
        "记入查阅记录。",
        "Write an order as PDF in both languages: a certificate of release once it is over, else "
        "the order itself. It bears the name, so it is asked what for, and the look is recorded.",
    ),
    example="tracing quarantine certificate Q-0001 --identify 解除证明 --output Q-0001.pdf",
)
@argument("quarantine", help=Text("隔离令编号", "Id of the order"))
@option(
    "--output",
    metavar="FILE",
    help=Text("写到哪里，- 为标准输出；缺省为 编号.pdf", "Where to; - is stdout; else ID.pdf"),
)
@identify_option
@pass_invocation
def certificate(
    invocation: Invocation, *, quarantine: str, output: str | None, identify: str | None
) -> None:
    from tracing.documents.page import document

    purpose = ask(identify, "--identify", PURPOSE, TEXT)
    with opened(invocation) as registry:
        ref = registry.resolve(quarantine, "quarantine")
        row, found, samples = _read(registry, ref.entity_id, purpose)
        history = registry.history(PersonId(ref.person_id))
        state: QuarantineState = history.parts("quarantine")[ref.entity_id]
        title = RELEASE if row["released_at"] else ORDER
        footer = FOOTER.fill(order=row["quarantine"], at=shown(registry.now(), registry.zone))
        parts = list(_parts(registry, row, state, found, samples))
        pages = document(title, parts, footer)
    path = output or f"{ref.human}.pdf"
    if path == STDOUT:
        sys.stdout.buffer.write(pages)
        return
    with private_file(Path(path)) as file:
        file.write(pages)
    talk(WRITTEN.fill(path=path))


def _read(
    registry: Registry, order_id: UUID, purpose: str
) -> tuple[Row, Indication, Sequence[Sampled]]:
    at = registry.position()
    sight = Sight(registry, "quarantine certificate", purpose)
    with registry.reading() as reading:
        connection = reading.connection
        order = next(quarantines(connection, at, quarantine_id=str(order_id)), None)
        if order is None:
            raise OrderNotKnownThenError(order=str(order_id))
        persons = all_of_persons(connection, at, order["person_id"])
        ends = indicated_ends(connection, at, registry.zone, persons=persons)
        found = ends.of_order(order)
        first = order["begins_on"] or order["decided_at"].astimezone(registry.zone).date()
        last = order["released_at"] and order["released_at"].astimezone(registry.zone).date()
        samples = sampled(
            connection,
            at,
            registry.zone,
            identity(connection, at),
            first,
            last or None,
            persons=persons,
        )
        rows = with_ends(ends, [order])
        row = next(read_orders(connection, at, rows, sight))
        return row, found, samples.get(order["person_id"], ())


def _parts(
    registry: Registry,
    row: Row,
    order: QuarantineState,
    found: Indication,
    samples: Sequence[Sampled],
) -> Iterator[Section]:
    from tracing.documents.page import Section

    def at(moment: datetime | None) -> str | Text:
        return NOT_SAID if moment is None else shown(moment, registry.zone)

    yield Section(
        PERSON,
        [
            (heading("name"), row["name"] or NOT_SAID),
            (heading("person"), row["person"]),
        ],
    )
    yield Section(GROUND, list(_ground(row, found)))
    decision = order.decision
    made = [
        (heading("office"), decision.office),
        (heading("decided_at"), at(decision.decided_at)),
        (heading("legal_basis"), decision.legal_basis or NOT_SAID),
        (heading("document"), decision.document_number or NOT_SAID),
        (heading("responsible"), decision.responsible or NOT_SAID),
        (heading("served_at"), at(row["served_at"])),
    ]
    yield Section(DECIDED, made, [] if row["released_at"] else [APPEAL])
    if samples:
        yield Section(TESTS, [(_day(each), _result(each)) for each in samples])
    if order.end is not None:
        released = [
            (heading("released_at"), at(row["released_at"])),
            (heading("because"), label(order.end.because)),
            (heading("office"), order.end.decision.office),
        ]
        yield Section(RELEASED, released)


def _ground(row: Row, found: Indication) -> Iterator[Line]:
    yield heading("purpose"), label(row["purpose"])
    yield heading("basis_kind"), label(row["basis_kind"])
    yield heading("basis"), row["basis"] or NOT_SAID
    yield heading("mode"), label(row["mode"])
    if row["place"] or row["area"]:
        yield heading("place"), row["place"] or row["area"]
    for key in ("begins_on", "ends_on"):
        yield heading(key), NOT_SAID if row[key] is None else shown(row[key])
    said = rule(found)
    if said is not None:
        yield RULE, said
    for leg in legs(found):
        mode = label(leg["mode"])
        ends = {"start": leg["start"], "ends": leg["ends_on"]}
        yield (
            heading("indicated_ends_on"),
            Text(LEG.zh.format(mode=mode.zh, **ends), LEG.en.format(mode=mode.en, **ends)),
        )


def _day(each: Sampled) -> Text:
    day = shown(each.day)
    return Text(day, day)


def _result(each: Sampled) -> Text:
    return NO_RESULT if each.result is None else label(each.result)
