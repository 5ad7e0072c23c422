"""What the contact graph costs beside other libraries: `python -m benchmarks.graph [SIZE …]`.

Sizes are numbers of links: 10k (the default), 100k, 1M, 10M; `--peers scipy,igraph` measures only
these beside the columns. Every library is measured in a process of its own, one after the other, on
the same outbreak and the same roots; before anything is timed its answers are compared with those
of the columns in numpy. Times are CPU time, medians over the roots. Memory is what is resident
once the input was let go, less what was before; of few links it says little.
"""

from __future__ import annotations

import argparse
import ctypes
import gc
import multiprocessing
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import psutil

from benchmarks.graph_outbreak import SEED, Outbreak, outbreak
from benchmarks.graph_peers import SUBJECTS, Compiled, Floor, Subject
from tracing.analysis.reach import Part
from tracing.projections.contact_graph.columns import Columns
from tracing.projections.contact_graph.kernel import CarrierColumns, Chains, floor

SIZES = {"10k": 10_000, "100k": 100_000, "1M": 1_000_000, "10M": 10_000_000}
ROOTS, LARGE_RUNS = 200, 5
NEAR = 4
"""Hops within which somebody near lies."""
OURS = (Floor.name, Compiled.name)
COMPARED = 20
"""As many roots' answers are compared."""


class Row(NamedTuple):
    """Something measured; a goal is how many times the fastest peer it should be."""

    key: str
    what: str
    unit: str
    goal: float | None = None
    most: float | None = None
    """A goal in the unit."""


ROWS = (
    Row("build", "build", "s"),
    Row("bytes", "memory a link", "B", most=64),
    Row("two_hops", "two hops", "ms", 2),
    Row("forward", "forward in time", "ms", 10),
    Row("forward_wide", "the same, widest tenth", "ms"),
    Row("backward", "backward in time", "ms", 2),
    Row("components", "components", "ms", 0.8),
    Row("degree_and_top", "degree and top 20", "ms"),
    Row("as_of", "as of a position", "ms", 50),
    Row("two_hops_as_of", "two hops, as of", "ms"),
    Row("path_near", f"path to somebody within {NEAR} hops", "ms", 2),
    Row("path_far", "path to anybody", "ms", 2),
    Row("snapshot", "open a snapshot", "ms", most=50),
)
WHOLE = ("components", "degree_and_top", "as_of", "snapshot")
FROM_ROOT = ("two_hops", "two_hops_as_of", "forward", "backward")


class Asked(NamedTuple):
    """Whom the questions are about."""

    roots: list[int]
    wide: list[int]
    """The tenth of them whose chains lead to most people."""
    near: list[int]
    far: list[int]


Answers = dict[str, Any]


def main(given: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.graph")
    parser.add_argument("sizes", nargs="*", metavar="SIZE", help=f"of {', '.join(SIZES)}")
    parser.add_argument("--peers", help="which, with commas; all if not given")
    asked = parser.parse_args(given)
    wanted = None if asked.peers is None else {*OURS, *asked.peers.split(",")}
    for size in asked.sizes or ["10k"]:
        measured(SIZES[size], [each for each in SUBJECTS if wanted is None or each.name in wanted])


def measured(links: int, subjects: Sequence[type[Subject]]) -> None:
    context = multiprocessing.get_context("spawn")
    figures, answers = {}, None
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "outbreak.npz"
        made = outbreak(links)
        _saved(made, file)
        asked = chosen(made)
        for subject in subjects:
            with context.Pool(1) as pool:
                found, figures[subject.name] = pool.apply(examined, (subject, file, asked, answers))
            answers = answers or found
    _told(made, figures)


def chosen(made: Outbreak) -> Asked:
    """Cases that named somebody, and of each somebody near and somebody farther they lead to."""
    sight = Columns.of_arrays(
        np.zeros(made.persons, np.uint32),
        made.source,
        made.target,
        np.arange(1, made.source.size + 1, dtype=np.uint32),
        made.first,
        made.last,
    ).sight(made.source.size)
    random = np.random.default_rng(SEED)
    cases = np.flatnonzero((made.carriers.part == Part.CASE) & (floor.degrees(sight, True) > 0))
    roots = random.choice(cases, ROOTS).tolist()
    near = [int(random.choice(floor.reachable(sight, root, True, NEAR).persons)) for root in roots]
    far = [int(random.choice(floor.reachable(sight, root, True).persons)) for root in roots]
    reach = [floor.chains(sight, made.carriers, root, True).persons.size for root in roots]
    wide = [roots[place] for place in floor.top(np.array(reach), ROOTS // 10)]
    return Asked(roots, wide, near, far)


def examined(
    kind: type[Subject], file: Path, asked: Asked, expected: Answers | None
) -> tuple[Answers, dict[str, float]]:
    """The answers of a library, and what they and the graph cost."""
    _warm(kind)
    carriers = _loaded(file).carriers
    before = _resident()
    made = _loaded(file)._replace(carriers=carriers)
    start = time.process_time()
    subject = kind(made)
    figures = {"build": time.process_time() - start}
    del made
    figures["bytes"] = (_resident() - before) / subject.links
    subject.prepare(carriers)
    answers = _answers(subject, asked)
    for key, answer in answers.items():
        if expected is not None and answer != expected[key]:
            raise AssertionError(
                f"{kind.name} answers {key} in another way than {SUBJECTS[0].name}"
            )
    return answers, figures | _times(subject, asked)


def _warm(kind: type[Subject]) -> None:
    """Load and compile on a small outbreak, that no library is measured doing it."""
    small = outbreak(1_000)
    subject = kind(small)
    subject.prepare(small.carriers)
    least = int(small.source[0])
    _answers(subject, Asked([least], [least], [int(small.target[0])], [int(small.target[0])]))


def _answers(subject: Any, asked: Asked) -> Answers:
    few = asked.roots[:COMPARED] + asked.wide
    found: Answers = {
        key: [_plain(ask(root)) for root in few] for key, ask in _asks(subject, FROM_ROOT)
    }
    found["path_near"] = list(map(subject.path, asked.roots[:COMPARED], asked.near))
    found["path_far"] = list(map(subject.path, asked.roots[:COMPARED], asked.far))
    labels = subject.components()
    found["components"] = len(set(labels.tolist())) if isinstance(labels, np.ndarray) else labels
    found["degree_and_top"] = subject.degree_and_top()
    return found


def _asks(subject: Any, keys: Sequence[str]) -> Iterator[tuple[str, Callable[..., Any]]]:
    return ((key, getattr(subject, key)) for key in keys if hasattr(subject, key))


def _plain(answer: Any) -> Any:
    """Whom a library found, as every library can tell it."""
    if isinstance(answer, Chains):
        return dict(zip(answer.persons.tolist(), answer.at.tolist(), strict=True))
    return answer if isinstance(answer, dict) else sorted(int(each) for each in answer)


def _times(subject: Any, asked: Asked) -> dict[str, float]:
    """In the unit of each row."""
    roots = [(root,) for root in asked.roots]
    figures = {key: _median(ask, roots) for key, ask in _asks(subject, FROM_ROOT)}
    if "forward" in figures:
        figures["forward_wide"] = _median(subject.forward, [(root,) for root in asked.wide])
    for key, ask in _asks(subject, WHOLE):
        figures[key] = _median(ask, [()] * LARGE_RUNS)
    figures["path_near"] = _median(subject.path, list(zip(asked.roots, asked.near, strict=True)))
    figures["path_far"] = _median(subject.path, list(zip(asked.roots, asked.far, strict=True)))
    return figures


def _median(ask: Callable[..., object], each: Sequence[tuple[int, ...]]) -> float:
    """CPU milliseconds."""
    taken = []
    for arguments in each:
        start = time.process_time_ns()
        ask(*arguments)
        taken.append(time.process_time_ns() - start)
    return statistics.median(taken) / 1e6


def _resident() -> int:
    """Without what was freed and not yet given back, where the C library can be asked for that."""
    gc.collect()
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
    return int(psutil.Process().memory_info().rss)


def _saved(made: Outbreak, file: Path) -> None:
    persons, source, target, first, last, carriers = made
    np.savez(file, np.array(persons), source, target, first, last, *carriers)


def _loaded(file: Path) -> Outbreak:
    with np.load(file) as arrays:
        persons, source, target, first, last, *carriers = (arrays[name] for name in arrays.files)
    return Outbreak(int(persons), source, target, first, last, CarrierColumns(*carriers))


def _told(made: Outbreak, figures: Mapping[str, Mapping[str, float]]) -> None:
    names = list(figures)
    cases = int((made.carriers.part == Part.CASE).sum())
    print(f"\n{made.source.size:,} links, {made.persons:,} persons, {cases:,} cases\n")
    print(f"| | {' | '.join(names)} | {OURS[-1]} / fastest peer | goal |")
    print("|---" * (len(names) + 3) + "|")
    for row in ROWS:
        each = [figures[name].get(row.key) for name in names]
        cells = ["–" if figure is None else f"{figure:.3g}" for figure in each]
        print(f"| {row.what}, {row.unit} | {' | '.join(cells)} | {_against(row, figures)} |")


def _against(row: Row, figures: Mapping[str, Mapping[str, float]]) -> str:
    """How many times faster the compiled columns are than the fastest peer, and the goal."""
    ours = figures[OURS[-1]].get(row.key)
    peers = [
        each[row.key] for name, each in figures.items() if name not in OURS and row.key in each
    ]
    ratio = f"{min(peers) / ours:.2g}×" if peers and ours else "–"
    goal = "–" if row.goal is None else f"≥ {row.goal:g}×"
    return f"{ratio} | {f'≤ {row.most:g} {row.unit}' if row.most else goal}"


if __name__ == "__main__":
    main(sys.argv[1:])
