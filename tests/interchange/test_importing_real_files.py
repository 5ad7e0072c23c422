"""Real files, unmodified, brought into one registry: every row, every link, and again nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.interchange.files import case, import_cases, import_links, infectors
from tests.real_data import real_file
from tests.registries import open_registry
from tracing.interchange.mapping import load_mapping
from tracing.interchange.tally import Tally
from tracing.projections import questions
from tracing.registry import Registry

Import = Callable[[], Tally]


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[Registry]:
    with open_registry(tmp_path) as opened:
        yield opened


def _cases(registry: Registry, file: str, mapping: str, source: str) -> Import:
    path, used = real_file(file), load_mapping(mapping)
    return lambda: import_cases(registry, path, used, source=source)


def _links(registry: Registry, file: str, mapping: str, source: str) -> Import:
    path, used = real_file(file), load_mapping(mapping)
    return lambda: import_links(registry, path, used, source=source)


def _twice(registry: Registry, *imports: Import) -> list[dict[str, int]]:
    """The counts of each import; made again they add nothing, and find the same."""
    tallies = [each() for each in imports]
    position = registry.position()
    for tally, each in zip(tallies, imports, strict=True):
        again = each()
        assert again.counts["unchanged"] == again.counts["rows"] == tally.counts["rows"]
        assert again.reasons == tally.reasons
    assert registry.position() == position
    return [{name: n for name, n in tally.counts.items() if n} for tally in tallies]


def _transmissions(registry: Registry) -> list[dict[str, Any]]:
    at = registry.position()
    with registry.reading() as reading:
        return list(questions.transmissions(reading.connection, at))


def test_singapore(registry: Registry) -> None:
    file = "tindale_sg_tj/COVID-19_Singapore_data_revised.csv"
    (counts,) = _twice(registry, _cases(registry, file, "tindale-singapore", "sg"))
    assert counts == {"rows": 93, "new": 93, "links": 11}


def test_tianjin_keeps_both_of_two_cases_that_name_each_other(registry: Registry) -> None:
    file = "tindale_sg_tj/Tianjin135cases_revised.csv"
    (counts,) = _twice(registry, _cases(registry, file, "tindale-tianjin", "tj"))
    assert counts == {"rows": 135, "new": 135, "links": 94}
    for one, other in (("TJ96", "TJ97"), ("TJ97", "TJ96")):
        assert case(registry, other, "tj")["case"] in infectors(registry, one, "tj")


def test_mers_has_its_candidates_and_its_out_degrees(registry: Registry) -> None:
    folder = "mers_korea_2015/mers_korea_2015__"
    counts = _twice(
        registry,
        _cases(registry, f"{folder}linelist.csv", "mers-korea-cases", "mers"),
        _links(registry, f"{folder}contacts.csv", "mers-korea-contacts", "mers"),
    )
    assert counts == [{"rows": 162, "new": 162}, {"rows": 98, "new": 98, "links": 98}]
    found = _transmissions(registry)
    assert (len(found), len({row["case_id"] for row in found})) == (98, 95)
    out = Counter(row["source_case_id"] for row in found)
    degrees = {
        record: out[case(registry, record, "mers")["case_id"]]
        for record in ("SK_14", "SK_1", "SK_16")
    }
    assert degrees == {"SK_14": 38, "SK_1": 26, "SK_16": 21}


def test_epiverse(registry: Registry) -> None:
    sizes = {1: 137, 2: 160, 3: 149, 4: 109, 5: 152, 6: 141}
    for number, size in sizes.items():
        folder = f"epiverse_tutorial/set-0{number}-"
        counts = _twice(
            registry,
            _cases(registry, f"{folder}linelist.csv", "epiverse-linelist", f"set {number}"),
            _links(registry, f"{folder}contacts.csv", "epiverse-contacts", f"set {number}"),
        )
        assert counts == [
            {"rows": size + 1, "new": size + 1},
            {"rows": size, "new": size, "links": size},
        ]
    assert len(_transmissions(registry)) == sum(sizes.values())


def test_microbetrace(registry: Registry) -> None:
    file = "microbetrace/COVID-19_simulated_ContactTracing_snp.csv"
    (counts,) = _twice(registry, _links(registry, file, "microbetrace-contacts", "mt"))
    assert counts == {"rows": 40, "new": 40}
    at = registry.position()
    with registry.reading() as reading:
        found = list(questions.exposures(reading.connection, at))
    assert Counter(row["source_kind"].value for row in found) == {"person": 25, "unknown": 15}
