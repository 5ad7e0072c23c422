"""What was exported imports again: equal in every exported column."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject

from tests.interchange.files import (
    exported,
    import_cases,
    import_links,
)
from tests.interchange.outbreaks import play
from tests.interchange.reads import written
from tests.registries import open_registry


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data(), st.booleans())
def test_what_was_exported_imports_again(data: DataObject, identified: bool) -> None:
    with TemporaryDirectory() as home:
        here, there = Path(home) / "here", Path(home) / "there"
        here.mkdir()
        there.mkdir()
        with open_registry(here) as original, open_registry(there) as copy:
            play(original, data)
            lists = {
                listed: exported(original, listed, identified=identified)
                for listed in ("cases", "exposures", "transmissions")
            }
            tallies = [
                import_cases(copy, written(there, lists["cases"])),
                import_links(copy, written(there, lists["exposures"])),
            ]
            for tally in tallies:
                assert [(found.row, found.reason.en) for found in tally.errors] == []
                assert not tally.reasons.keys() & {"column_unmapped", "word_unknown"}
            again = {
                listed: _as_written(exported(copy, listed), lists[listed])
                for listed in ("cases", "exposures")
            }
            assert again == {listed: lists[listed] for listed in again}


def _as_written(text: str, like: str) -> str:
    """The same columns as another list has."""
    columns = next(csv.reader(StringIO(like, newline="")))
    out = StringIO(newline="")
    writer = csv.DictWriter(out, columns, extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(csv.DictReader(StringIO(text, newline="")))
    return out.getvalue()
