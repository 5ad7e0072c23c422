"""What the worklist costs: `python -m benchmarks.worklist [CONTACTS]`, 20,000 if not given.

Every contact was exposed, determined and is kept in a facility on the day that is asked about. The
bare SQL is that of the worklist: the same rows of the same tables, and nothing done with them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

from benchmarks.measuring import CHUNK, Figure, bare_sql, in_scratch, median, statements
from tracing.collector import seldom
from tracing.domain.command import Command
from tracing.domain.contact.commands import DetermineCategory, RecordExposure
from tracing.domain.contact.events import ExposureSpan
from tracing.domain.identifiers import (
    ContactId,
    ExposureId,
    PersonId,
    QuarantineId,
)
from tracing.domain.person.commands import RegisterPerson
from tracing.domain.protocol.commands import AdoptProtocol, protocols_id
from tracing.domain.protocol.pack import PackLayer
from tracing.domain.protocol.reading import read_pack
from tracing.domain.quarantine.commands import OrderQuarantine
from tracing.domain.quarantine.events import ExposureBasis, OrderMode, OrderPurpose
from tracing.domain.values import ContactCategory, Decision, PartialDate, UnknownSource
from tracing.packaged import packaged
from tracing.projections.questions.worklist import Asked, worklist
from tracing.registry import Registry

CONTACTS_KEPT = 20_000
PACK = "cn-ed9"


def main(given: Sequence[str]) -> None:
    in_scratch(lambda registry: _measured(registry, int(given[0]) if given else CONTACTS_KEPT))


def _measured(registry: Registry, contacts: int) -> Iterator[Figure]:
    play(registry, contacts)
    seldom()  # as the command does
    at, now = registry.position(), registry.now()
    asked = Asked(at, now.date(), now, registry.zone)
    with registry.reading() as reading:
        connection = reading.connection
        found = worklist(connection, asked)
        told = statements(connection, lambda: worklist(connection, asked))
        bare = median(lambda: bare_sql(connection, told), 7)
        ours = median(lambda: worklist(connection, asked), 7)
    yield Figure(
        "the worklist / its SQL alone",
        ours / bare,
        "≤ 3",
        f"{contacts:,} contacts, {len(found):,} things to do: {ours:.2f} s, {bare:.2f} s",
    )


def play(registry: Registry, contacts: int) -> None:
    today = registry.now().date()
    registry.execute(_pack(registry, today))
    waiting: list[Command] = []
    for _ in range(contacts):
        waiting += _kept(registry, today)
        if len(waiting) >= CHUNK:
            registry.execute(*waiting)
            waiting = []
    if waiting:
        registry.execute(*waiting)


def _pack(registry: Registry, today: date) -> Command:
    pack = read_pack(packaged()[PACK], PACK)
    return AdoptProtocol(
        thing_id=protocols_id(registry.registry_id),
        pack=PACK,
        layer=PackLayer.NATIONAL,
        from_on=today - timedelta(30),
        superseded_on=today + timedelta(365),
        digest=pack.digest,
        text=pack.text,
        decision=_decision(),
    )


def _decision() -> Decision:
    return Decision(office="HQ", decided_at=datetime(2022, 7, 1, tzinfo=UTC))


def _kept(registry: Registry, today: date) -> Iterator[Command]:
    person, contact = PersonId(registry.new_command_id()), ContactId(registry.new_command_id())
    last = PartialDate.parse((today - timedelta(3)).isoformat())
    yield RegisterPerson(person_id=person)
    yield RecordExposure(
        person_id=person,
        contact_id=contact,
        exposure_id=ExposureId(registry.new_command_id()),
        source=UnknownSource(),
        span=ExposureSpan(first_on=last, last_on=last),
    )
    yield DetermineCategory(
        person_id=person,
        contact_id=contact,
        category=ContactCategory.CLOSE,
        decision=_decision(),
    )
    yield OrderQuarantine(
        person_id=person,
        quarantine_id=QuarantineId(registry.new_command_id()),
        purpose=OrderPurpose.QUARANTINE,
        mode=OrderMode.FACILITY,
        basis=ExposureBasis(contact),
        area="360103",
        begins_on=today - timedelta(2),
        ends_on=today + timedelta(4),
        started_at=registry.now() - timedelta(days=2),
        decision=_decision(),
    )


if __name__ == "__main__":
    main(sys.argv[1:])
