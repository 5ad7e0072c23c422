"""Both kernels against brute force: rows one by one, plain networkx, and the oracle of chains."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reach_oracle import backward_steps, forward_steps
from tracing.analysis.reach import Carrier, Meeting, Part, Window
from tracing.projections.contact_graph.columns import (
    ALWAYS,
    EARLIEST,
    LATEST,
    NOBODY,
    Segment,
    Sight,
    segment,
)
from tracing.projections.contact_graph.kernel import CarrierColumns, Kernel, best, compiled, floor

PERSONS, POSITIONS, MINUTES = 9, 6, 8
KERNELS = pytest.mark.parametrize("kernel", [floor, compiled], ids=["floor", "compiled"])
FEW = settings(max_examples=60, deadline=None)


class Link(NamedTuple):
    source: int
    target: int
    since: int
    until: int
    first: int
    last: int


def _times() -> st.SearchStrategy[tuple[int, int]]:
    known = st.integers(0, MINUTES)
    begins = st.one_of(known, st.just(EARLIEST))
    ends = st.one_of(known, st.just(LATEST))
    return st.tuples(begins, ends).map(lambda bounds: (min(bounds), max(bounds)))


LINKS = st.lists(
    st.builds(
        lambda source, target, since, until, times: Link(source, target, since, until, *times),
        st.integers(0, PERSONS - 1),
        st.integers(0, PERSONS - 1),
        st.integers(0, POSITIONS),
        st.one_of(st.just(ALWAYS), st.integers(0, POSITIONS)),
        _times(),
    ),
    max_size=20,
).map(lambda links: sorted(links, key=lambda link: (link.source, link.first)))
WINDOWS = st.lists(_times().map(lambda times: Window(*times)), max_size=3).map(tuple)
CARRIERS = st.lists(
    st.builds(Carrier, st.sampled_from(Part), WINDOWS, WINDOWS), min_size=PERSONS, max_size=PERSONS
)


@st.composite
def _sights(draw: st.DrawFn) -> Sight:
    """Sights in which some are retracted, some merged, and some segments know fewer persons."""
    canonical = list(range(PERSONS))
    for person in range(PERSONS):
        canonical[person] = canonical[
            draw(st.integers(0, person)) if draw(st.booleans()) else person
        ]
    merged = [person for person in range(PERSONS) if canonical[person] != person]
    retracted = draw(st.sets(st.integers(0, PERSONS - 1), max_size=3))
    following = [NOBODY] * PERSONS
    for person in sorted(merged, reverse=True):
        kept = canonical[person]
        following[person], following[kept] = following[kept], person
    none = np.empty(0, np.uint32)
    return Sight(
        draw(st.integers(0, POSITIONS)),
        PERSONS,
        tuple(
            _segment(links, draw(st.sampled_from([PERSONS, _least(links)])))
            for links in draw(st.lists(LINKS, min_size=1, max_size=3))
        ),
        _column([p in retracted or p in merged for p in range(PERSONS)], np.uint8)
        if retracted or merged
        else np.empty(0, np.uint8),
        _column(canonical) if merged else none,
        _column(following) if merged else none,
    )


def _least(links: list[Link]) -> int:
    return max((max(link.source, link.target) + 1 for link in links), default=0)


def _segment(links: list[Link], persons: int) -> Segment:
    times = {"first", "last"}
    return segment(
        persons,
        **{
            name: _column(
                [getattr(link, name) for link in links], np.int32 if name in times else np.uint32
            )
            for name in Link._fields
        },
        number=np.arange(len(links), dtype=np.uint32),
    )


def _column(values: Any, kind: Any = np.uint32) -> Any:
    return np.array(values, kind)


def _seen(sight: Sight) -> Iterator[tuple[int, int, int, int]]:
    """Source, target, segment and row of every link that is seen, one by one."""
    for which, links in enumerate(sight.segments):
        for row in range(links.links):
            source, target = _who(sight, links.source[row]), _who(sight, links.target[row])
            stands = links.since[row] <= sight.position < links.until[row]
            if stands and source is not None and target is not None and source != target:
                yield source, target, which, row


def _who(sight: Sight, person: Any) -> int | None:
    person = int(sight.canonical[person] if sight.canonical.size else person)
    return None if sight.hidden.size and sight.hidden[person] else person


def _graph(sight: Sight) -> nx.MultiDiGraph[int]:
    graph: nx.MultiDiGraph[int] = nx.MultiDiGraph()
    graph.add_nodes_from(p for p in range(PERSONS) if _who(sight, p) == p)
    graph.add_edges_from((source, target, (s, row)) for source, target, s, row in _seen(sight))
    return graph


@KERNELS
@FEW
@given(sight=_sights())
def test_degrees_count_the_links_that_are_seen(kernel: Kernel, sight: Sight) -> None:
    graph = _graph(sight)
    assert kernel.degrees(sight, True).tolist() == [
        graph.out_degree(p) if p in graph else 0 for p in range(PERSONS)
    ]
    assert kernel.degrees(sight, False).tolist() == [
        graph.in_degree(p) if p in graph else 0 for p in range(PERSONS)
    ]


@KERNELS
@FEW
@given(sight=_sights())
def test_components_are_named_after_their_least_person(kernel: Kernel, sight: Sight) -> None:
    label = [NOBODY] * PERSONS
    for component in nx.weakly_connected_components(_graph(sight)):
        for person in component:
            label[person] = min(component)
    assert kernel.components(sight).tolist() == label


@KERNELS
@FEW
@given(sight=_sights(), root=st.integers(0, PERSONS - 1), out=st.booleans())
def test_reachable_are_those_networkx_reaches_in_as_many_hops(
    kernel: Kernel, sight: Sight, root: int, out: bool
) -> None:
    graph, begin = _graph(sight), _who(sight, root)
    graph = graph if out else graph.reverse()
    hops = nx.single_source_shortest_path_length(graph, begin) if begin is not None else {}
    for most in (-1, 0, 1, 2):
        found = kernel.reachable(sight, root, out, most)
        assert dict(zip(found.persons.tolist(), found.hops.tolist(), strict=True)) == {
            person: hop for person, hop in hops.items() if hop and (most < 0 or hop <= most)
        }
        assert found.hops.tolist() == sorted(found.hops.tolist())


@KERNELS
@FEW
@given(sight=_sights(), a=st.integers(0, PERSONS - 1), b=st.integers(0, PERSONS - 1))
def test_a_path_is_of_links_that_are_seen_and_none_is_shorter(
    kernel: Kernel, sight: Sight, a: int, b: int
) -> None:
    graph, begin, end = _graph(sight), _who(sight, a), _who(sight, b)
    path = [tuple(link) for link in kernel.shortest_path(sight, a, b).tolist()]
    shortest = 0
    if begin is not None and end is not None and nx.has_path(graph, begin, end):
        shortest = nx.shortest_path_length(graph, begin, end)
    assert len(path) == shortest
    links = {(which, row): (source, target) for source, target, which, row in _seen(sight)}
    for link in path:
        assert links[link][0] == begin
        begin = links[link][1]
    assert not path or begin == end


@KERNELS
@FEW
@given(sight=_sights(), person=st.integers(0, PERSONS - 1), out=st.booleans())
def test_neighbours_are_told_by_link(kernel: Kernel, sight: Sight, person: int, out: bool) -> None:
    found = kernel.neighbours(sight, person, out)
    expected = Counter(
        (target if out else source, which, row)
        for source, target, which, row in _seen(sight)
        if (source if out else target) == _who(sight, person)
    )
    assert Counter(zip(*(column.tolist() for column in found), strict=True)) == expected


@KERNELS
@FEW
@given(values=st.lists(st.integers(-5, 5), max_size=30), k=st.integers(0, 40))
def test_top_prefers_the_lower_index_of_equals(kernel: Kernel, values: list[int], k: int) -> None:
    ranked = sorted(range(len(values)), key=lambda index: (-values[index], index))
    assert kernel.top(np.array(values, np.int64), k).tolist() == ranked[:k]


@KERNELS
@settings(max_examples=150, deadline=None)
@given(sight=_sights(), carriers=CARRIERS, root=st.integers(0, PERSONS - 1), forward=st.booleans())
def test_chains_are_those_of_the_oracle(
    kernel: Kernel, sight: Sight, carriers: list[Carrier], root: int, forward: bool
) -> None:
    found = kernel.chains(sight, _columns(carriers), root, forward)
    begin = _who(sight, root)
    meetings = {
        (which, row): Meeting(
            str(source),
            str(target),
            int(sight.segments[which].first[row]),
            int(sight.segments[which].last[row]),
            f"{which} {row}",
        )
        for source, target, which, row in _seen(sight)
    }
    of = {str(person): carrier for person, carrier in enumerate(carriers)}
    search = forward_steps if forward else backward_steps
    expected = {} if begin is None else search(list(meetings.values()), of, str(begin))
    told = list(zip(*(column.tolist() for column in found), strict=True))
    assert {str(person): (at, steps) for person, at, steps, *_ in told} == expected
    by_at = [(at, person) for person, at, *_ in told]
    assert by_at == sorted(by_at, reverse=not forward)
    for person, at, steps, which, row, before in told:
        link = meetings[which, row]
        ends = (link.target, link.source) if forward else (link.source, link.target)
        assert ends == (str(person), str(before))
        assert link.first <= at <= link.last
        assert steps == 1 or before != begin


def _columns(carriers: list[Carrier]) -> CarrierColumns:
    def windows(name: str) -> tuple[Any, Any, Any]:
        each = [getattr(carrier, name) for carrier in carriers]
        start = np.cumsum([0, *map(len, each)])
        return (
            _column(start),
            _column([window.begins for windows in each for window in windows], np.int32),
            _column([window.ends for windows in each for window in windows], np.int32),
        )

    parts = _column([carrier.part for carrier in carriers], np.uint8)
    return CarrierColumns(parts, *windows("infectious"), *windows("catching"))


@FEW
@given(
    sight=_sights(),
    carriers=CARRIERS,
    a=st.integers(0, PERSONS - 1),
    b=st.integers(0, PERSONS - 1),
    out=st.booleans(),
)
def test_both_kernels_answer_the_same_in_the_same_order(
    sight: Sight, carriers: list[Carrier], a: int, b: int, out: bool
) -> None:
    both = [
        (
            *kernel.reachable(sight, a, out),
            kernel.shortest_path(sight, a, b),
            *kernel.neighbours(sight, a, out),
            *kernel.chains(sight, _columns(carriers), a, out),
        )
        for kernel in (floor, compiled)
    ]
    for one, two in zip(*both, strict=True):
        assert one.dtype == two.dtype
        assert one.tolist() == two.tolist()


def test_the_compiled_kernel_is_the_best_where_numba_is_installed() -> None:
    assert best() is compiled


def test_without_anywhere_to_keep_it_the_kernel_is_compiled_anew(tmp_path: Path) -> None:
    """A file lies where the folder for what is compiled would be, and there is no home."""
    source = tmp_path / "compiled.py"
    shutil.copy(compiled.__file__, source)
    (tmp_path / "__pycache__").touch()
    told = "import compiled, numpy; print(compiled.top(numpy.array([3, 9, 4]), 2).tolist())"
    home = str(source / "nowhere")
    env = {**os.environ, "HOME": home, "XDG_CACHE_HOME": home, "LOCALAPPDATA": home}
    env |= {"PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path])}
    env.pop("NUMBA_CACHE_DIR", None)
    ran = subprocess.run([sys.executable, "-c", told], env=env, capture_output=True, check=False)
    assert ran.stdout.split() == [b"[1,", b"2]"], ran.stderr.decode()
