"""Rows change only under another fingerprint: subscribers hold cursors, and people hold lists."""

from __future__ import annotations

from tests.read_models.golden import committed, found


def test_the_rows_of_a_fixed_history_are_what_they_were_under_this_fingerprint() -> None:
    fingerprint, rows = found()
    known = committed()
    assert fingerprint in known, "new models: python -m tests.read_models.golden --write"
    assert known[fingerprint] == rows, "rows changed: raise the version of their model"
