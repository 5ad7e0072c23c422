from __future__ import annotations

from datetime import datetime

from tests.console.graph.conftest import chained
from tests.console.outbreak import NAME, Desk, expose
from tests.registries import InventedRegistry
from tracing.domain.contact.events import ExposureSpan
from tracing.domain.values import Setting


def test_neighbours_are_listed_both_ways(desk: Desk, invented: InventedRegistry) -> None:
    first, second, third = chained(invented, (2, 1), (3, 2))
    with invented.open() as registry:
        expose(registry, second.person_id, first, Setting.HOUSEHOLD)
        expose(registry, third.person_id, second)
        expose(registry, second.person_id, None, Setting.DINING)
    found = desk.json("graph", "neighbours", "C-0002")
    told = [(row["relation"], row["person"], row["exposure"] or row["case"]) for row in found]
    assert told == [
        ("exposed_by", "P-0001", "E-0001"),
        ("exposed_by", None, "E-0003"),
        ("exposed", "P-0003", "E-0002"),
        ("infected_by", "P-0001", "C-0001"),
        ("infected", "P-0003", "C-0003"),
    ]
    assert desk.json("graph", "neighbours", "P-0002") == found
    assert desk.json("graph", "neighbours", "K-0001") == found
    page = desk.type("graph", "neighbours", "P-0002").stdout
    assert "unknown" in page
    assert NAME not in page
    assert desk.json("graph", "neighbours", "P-0002", "--as-of", "6") == []


def test_neighbours_say_when_though_an_exposure_is_known_to_the_minute(
    desk: Desk, invented: InventedRegistry
) -> None:
    (first, second) = chained(invented, (2, 1))
    with invented.open() as registry:
        span = ExposureSpan(first_at=datetime(2022, 2, 27, 8, 5, tzinfo=registry.zone))
        expose(registry, second.person_id, first, Setting.TRANSPORT, span)
    (found,) = [row for row in desk.json("graph", "neighbours", "P-0002") if row["exposure"]]
    assert datetime.fromisoformat(found["first_at"]) == span.first_at
    assert "2022-02-27 08:05" in " ".join(desk.type("graph", "neighbours", "P-0002").stdout.split())
