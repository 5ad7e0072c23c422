"""What was exported imports again: equal in every exported column."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject

from tests.interchange.files import (
    case,
    exported,
    import_cases,
    import_links,
    import_text,
    infectors,
    person,
)
from tests.interchange.outbreaks import play
from tests.interchange.reads import written
from tests.registries import open_registry
from tracing.interchange.exporting import CASE_COLUMNS
from tracing.interchange.rows import Relation
from tracing.interchange.tally import Tally

MEANT = {"several_candidates", "mutual_sources", "died_without_date", "link_repeated"}
"""Findings that say something about the outbreak, not about how it was written down."""
INFECTORS = ("infectors", "infector_evidence", "infector_certainty")


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink takes minutes
)
@given(st.data(), st.booleans(), st.booleans())
def test_what_was_exported_imports_again(
    data: DataObject, identified: bool, links_apart: bool
) -> None:
    with TemporaryDirectory() as home:
        here, there = Path(home) / "here", Path(home) / "there"
        here.mkdir()
        there.mkdir()
        with open_registry(here) as original, open_registry(there) as copy:
            play(original, data)
            cases, exposures, transmissions = (
                exported(original, listed, identified=identified)
                for listed in ("cases", "exposures", "transmissions")
            )
            first = _without(cases, INFECTORS) if links_apart else cases
            tallies = [
                import_cases(copy, written(there, first)),
                import_links(copy, written(there, exposures)),
            ]
            if links_apart:
                file = written(there, transmissions)
                tallies.append(import_links(copy, file, relation=Relation.TRANSMISSION))
                again = exported(copy, "transmissions")
                assert _columns_of(transmissions, again) == transmissions
            for tally in tallies:
                assert _strange(tally) == []
            assert _columns_of(cases, exported(copy, "cases")) == cases
            assert _columns_of(exposures, exported(copy, "exposures")) == exposures


def _strange(tally: Tally) -> list[tuple[int, str]]:
    return [(found.row, found.reason.en) for found in tally.findings if found.code not in MEANT]


def _columns_of(like: str, text: str) -> str:
    """The columns of one list, taken from another."""
    return _with(text, next(csv.reader(StringIO(like, newline=""))))


def _without(text: str, columns: Sequence[str]) -> str:
    return _with(text, [column for column in CASE_COLUMNS if column not in columns])


def _with(text: str, columns: Sequence[str]) -> str:
    rows = list(csv.DictReader(StringIO(text, newline="")))
    shown = [column for column in columns if not rows or column in rows[0]]
    out = StringIO(newline="")
    writer = csv.DictWriter(out, shown, extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def test_what_is_personal_is_left_out_unless_it_may_be_opened(tmp_path: Path) -> None:
    text = "id,name,phone,sex,note,date_onset\n7,林一,13800000000,f,in haste,2022-03\n"
    with open_registry(tmp_path) as registry:
        import_text(registry, tmp_path, text)
        masked, opened = (exported(registry, "cases", identified=each) for each in (False, True))
    assert "C-0001" in masked and "female" in masked and "2022-03" in masked
    for personal in ("林一", "13800000000", "in haste", "name", "note", "phone"):
        assert personal not in masked
        assert personal in opened
    assert opened.splitlines()[1].startswith("7,林一,")


def test_a_record_id_that_two_sources_use_gives_way_to_the_human_id(tmp_path: Path) -> None:
    with open_registry(tmp_path) as registry:
        import_text(registry, tmp_path, "id,date_onset\n1,2022-03-01\n2,2022-03-02\n")
        import_text(registry, tmp_path, "id,date_onset\n2,2022-03-03\n", source="other")
        rows = list(csv.DictReader(StringIO(exported(registry, "cases"), newline="")))
    assert [row["record"] for row in rows] == ["1", "C-0002", "C-0003"]


def test_an_export_as_of_a_moment_says_what_was_known_then(tmp_path: Path) -> None:
    with open_registry(tmp_path) as registry:
        import_text(registry, tmp_path, "id,date_onset\n1,2022-03-01\n")
        then = registry.position()
        import_text(registry, tmp_path, "id,date_onset\n1,2022-03-04\n2,\n")
        before, now = exported(registry, "cases", as_of=then), exported(registry, "cases")
    assert "2022-03-01" in before and len(before.splitlines()) == 2
    assert "2022-03-04" in now and len(now.splitlines()) == 3


def test_what_was_exported_adds_nothing_to_a_registry_that_imported_it(tmp_path: Path) -> None:
    with open_registry(tmp_path) as registry:
        import_text(registry, tmp_path, "id,name,source\n1,林一,\n2,林二,1\n")
        text = exported(registry, "cases")
        import_text(registry, tmp_path, text, source="copy")
        position = registry.position()
        tally = import_text(registry, tmp_path, text, source="copy")
        assert (tally.counts["unchanged"], registry.position()) == (2, position)
        assert case(registry, "2", "copy")["case"] == "C-0004"
        assert person(registry, "2", "copy")["name"] == "林二"
        assert infectors(registry, "2", "copy") == {"C-0003"}
