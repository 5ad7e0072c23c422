"""Adoption in a registry: two at once, and packs that change where they are installed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any, cast
from uuid import UUID

import pytest

from tests import packs
from tests.application.people import audited
from tests.application.test_four_questions import meet_before_deciding
from tests.read_models.test_due import Exposed, entered
from tests.read_models.test_indicated_levels import adopt
from tests.read_models.worked import Work, at
from tests.registries import MORNING, InventedRegistry
from tracing import packaged
from tracing.domain.command import Context
from tracing.domain.history import PersonHistory
from tracing.domain.identifiers import QuarantineId
from tracing.domain.protocol.adoption_refusals import PacksOverlapError
from tracing.domain.protocol.commands import AdoptProtocol, EndProtocol, protocols_id
from tracing.domain.protocol.in_force import InForce
from tracing.domain.quarantine.commands import ReleaseQuarantine
from tracing.domain.quarantine.events import ReleaseReason
from tracing.domain.quarantine.refusals import ReleasedTooEarlyError
from tracing.domain.values import ContactCategory, Decision
from tracing.errors import TracingError
from tracing.projections.questions.protocols import in_force
from tracing.registry import Registry

DECIDED = Decision(office="Province", decided_at=MORNING)
JUNE, JULY, SEPTEMBER = (date(2022, month, 1) for month in (6, 7, 9))
FIRST = packs.national("first", JUNE, SEPTEMBER)


def adoption(registry: Registry, text: str, **fields: Any) -> AdoptProtocol:
    header = packs.header(text)
    return AdoptProtocol(
        thing_id=protocols_id(registry.registry_id),
        pack=header.id,
        layer=header.layer,
        digest=packs.digest(text),
        text=text,
        decision=DECIDED,
        **fields,
    )


def rules(registry: Registry, at: int | None = None) -> InForce:
    position = registry.position(at)
    with registry.reading() as reading:
        return in_force(reading.connection, position)


def test_of_two_who_adopt_packs_that_overlap_at_once_one_is_refused(
    place: InventedRegistry, monkeypatch: pytest.MonkeyPatch
) -> None:
    with place.open() as one, place.open("staff-8") as other:
        meet_before_deciding(AdoptProtocol, 2, monkeypatch)
        asked = [adoption(one, FIRST), adoption(one, packs.national("second", JULY))]

        def outcome(registry: Registry, command: AdoptProtocol) -> str:
            try:
                registry.execute(command)
            except PacksOverlapError:
                return "refused"
            return command.pack

        with ThreadPoolExecutor(2) as desks:
            came = list(desks.map(outcome, (one, other), asked))
        assert came in (["first", "refused"], ["refused", "second"])
        (left,) = {"first", "second"}.intersection(came)
        current = rules(one).on(JULY, "360103")
        assert current is not None
        assert current.layers == (left,)
        audited(one)


def test_what_was_in_force_as_of_then_is_what_had_been_adopted_then(registry: Registry) -> None:
    before = registry.position()
    adopted = registry.execute(adoption(registry, FIRST)).last
    ended = EndProtocol(
        thing_id=protocols_id(registry.registry_id),
        pack="first",
        superseded_on=JULY,
        decision=DECIDED,
    )
    registry.execute(ended)
    found = [rules(registry, at).on(JULY, None) for at in (before, adopted, registry.head)]
    assert [each and each.pack for each in found] == [None, "first", None]


def test_a_changed_packaged_text_changes_nothing_in_a_registry(
    place: InventedRegistry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither in the views, nor when they are built anew from the ledger."""
    text = packaged.packaged()["cn-ed9"]
    changed = text.replace("longest_days = 14", "longest_days = 3")
    assert changed != text
    with place.open() as registry:
        registry.execute(adoption(registry, text))
    monkeypatch.setattr(packaged, "packaged", lambda: {"cn-ed9": changed})
    with place.open() as registry:
        for _ in range(2):
            current = rules(registry).on(JULY, "360103")
            assert current is not None
            assert current.rules.infection.incubation.longest_days == 14
            assert current.adoptions[0].digest == packs.digest(text)
            registry.rebuild()


def test_a_changed_text_of_an_adopted_pack_is_another_adoption_of_it(registry: Registry) -> None:
    """It is not slipped in: it has days of its own, and a decision."""
    registry.execute(adoption(registry, FIRST))
    changed = packs.national("first", JUNE, SEPTEMBER, longest=3)
    with pytest.raises(TracingError) as refusal:
        registry.execute(adoption(registry, changed))
    assert refusal.type is PacksOverlapError


def test_a_release_that_a_pack_overtakes_is_decided_again_under_it(
    place: InventedRegistry,
) -> None:
    """Between the decision to release and its record somebody adopts the pack: it is too early."""
    with place.open() as one, place.open("staff-8") as other:
        work = Work(one)
        day = date(2022, 7, 16)
        person = entered(work, Exposed(ContactCategory.CLOSE, day, day, {}, set()))
        (contact,) = one.history(person).contacts
        whom = person, contact
        work.place(whom, at("07-16 12:00"))
        (order,) = one.history(whom[0]).parts("quarantine")
        decide = ReleaseQuarantine.decide
        decisions: list[int] = []

        class Overtaken(ReleaseQuarantine, frozen=True, kw_only=True):
            def decide(self, history: PersonHistory, context: Context) -> Any:
                events = decide(self, history, context)
                decisions.append(len(events))
                if len(decisions) == 1:
                    adopt(other)
                return events

        asked = Overtaken(
            person_id=whom[0],
            quarantine_id=QuarantineId(cast("UUID", order)),
            because=ReleaseReason.COMPLETED,
            released_at=at("07-17 12:00"),
            decision=Decision(office="County CDC", decided_at=at("07-17 12:00")),
        )
        with pytest.raises(ReleasedTooEarlyError):
            one.execute(asked)
        assert decisions == [1]
        assert one.history(whom[0]).parts("quarantine")[order].open
        audited(one)
