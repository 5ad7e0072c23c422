"""Adoption in a registry: two at once, and packs that change where they are installed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest

from tests import packs
from tests.application.people import audited
from tests.application.test_four_questions import meet_before_deciding
from tests.registries import MORNING, InventedRegistry
from tracing import packaged
from tracing.domain.protocol.adoption_refusals import PacksOverlapError
from tracing.domain.protocol.commands import AdoptProtocol, EndProtocol, protocols_id
from tracing.domain.protocol.in_force import InForce
from tracing.domain.values import Decision
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
