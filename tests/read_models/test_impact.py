"""What rests on something is found a step at a time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from tests.histories import START
from tests.read_models.golden import play
from tests.registries import Clock, make_registry
from tracing.domain.identifiers import human_id
from tracing.projections.numbers import NUMBERS
from tracing.projections.questions.impact import LEVEL, LINKS, Rests, impact
from tracing.registry import Registry


@pytest.fixture(scope="module")
def golden(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    clock = Clock(START)
    with make_registry(tmp_path_factory.mktemp("golden"), clock=clock).open() as registry:
        play(registry, clock)
        yield registry


def on(registry: Registry, human: str) -> list[Rests]:
    ref = registry.resolve(human)
    at = registry.position()
    with registry.reading() as reading:
        return impact(reading.connection, at, ref.kind, str(ref.entity_id))


def ids(found: list[Rests], kind: str) -> list[str]:
    return [rests.id for rests in found if rests.kind == kind]


def test_on_a_case_rest_exposures_and_on_these_contacts(golden: Registry) -> None:
    found = on(golden, "C-1")
    assert found == sorted(found)
    assert Rests(1, "area", "360103001") in found
    assert ids(found, "transmission") == ["C-0002"]


def test_on_an_episode_rests_its_order_and_on_that_the_transfer(golden: Registry) -> None:
    (contact,) = {each.id for each in on(golden, "P-5") if each.kind == "contact"}
    found = on(golden, contact)
    assert ids(found, "quarantine") == ["Q-0001"]
    assert ids(found, "investigation") == ["I-0001"]
    assert ids(found, "referral") == ["R-0001"]
    depths = {rests.kind: rests.depth for rests in found}
    assert depths["transfer"] == depths["quarantine"] + 1


def test_on_a_round_rest_its_pools_and_on_these_the_samples_that_follow_them_up(
    golden: Registry,
) -> None:
    found = on(golden, "N-1")
    assert (ids(found, "pool"), ids(found, "sample")) == (["M-0001"], ["S-0001"])


def test_on_a_dwelling_rest_stays_and_disinfections(golden: Registry) -> None:
    homes = [on(golden, f"L-{number}") for number in (1, 2, 3)]
    assert any(ids(found, "disinfection") == ["D-0001"] for found in homes)
    assert any(ids(found, "stay") == ["W-0001"] for found in homes)


def test_whatever_has_a_number_can_be_asked_about(golden: Registry) -> None:
    golden.position()
    with golden.reading() as reading:
        named = reading.connection.execute(
            sa.select(NUMBERS.c.kind, NUMBERS.c.number).where(NUMBERS.holds())
        ).all()
    kinds = {kind for kind, _ in named}
    assert {link.of for link in LINKS} - {LEVEL} <= kinds
    for kind, number in named:
        found = on(golden, human_id(kind, number))
        assert len(found) == len(set(found))
        assert human_id(kind, number) not in ids(found, kind)


def test_a_published_bulletin_rests_on_what_its_figures_count(golden: Registry) -> None:
    """Figures of position 5 count who was known then, not who came later."""
    assert ids(on(golden, "C-1"), "bulletin") == ["B-0001"]
    assert ids(on(golden, "P-5"), "bulletin") == []
