"""Laws of laying one table over another."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tracing.domain.protocol.reading import Tables, merged

VALUES = st.one_of(st.integers(), st.booleans(), st.text(max_size=3), st.lists(st.integers()))
KEYS = st.sampled_from("abcd")
TABLES: st.SearchStrategy[dict[str, Any]] = st.recursive(
    st.dictionaries(KEYS, VALUES, max_size=4),
    lambda inner: st.dictionaries(KEYS, st.one_of(VALUES, inner), max_size=4),
    max_leaves=12,
)


@given(TABLES)
def test_over_itself_nothing_changes(tables: Tables) -> None:
    assert merged(tables, tables) == tables


@given(TABLES)
def test_nothing_laid_over_changes_nothing_and_over_nothing_all_remains(tables: Tables) -> None:
    assert merged(tables, {}) == merged({}, tables) == tables


@given(TABLES, TABLES)
def test_what_is_laid_over_twice_is_laid_over_once(below: Tables, over: Tables) -> None:
    once = merged(below, over)
    assert merged(once, over) == once
