"""Trees too large for a terminal, folded: what is left out is counted where it is left out."""

from __future__ import annotations

from heapq import heappop, heappush
from typing import NamedTuple

from tracing.language import Text
from tracing.render import Branch

LINES = 40
GENERATIONS = 12
SIBLINGS = 10

BELOW = Text("… {cases} 例", "… {cases} below")
BELOW_IN = Text("… {cases} 例，{generations} 代", "… {cases} below in {generations} generations")
MORE = Text("… 另 {siblings} 例", "… {siblings} more")
MORE_BELOW = Text(
    "… 另 {siblings} 例，连同其下共 {cases} 例，{generations} 代",
    "… {siblings} more, {cases} with those below, in {generations} generations",
)
LISTED = Text("… ↺ 已列", "… ↺ listed")


class Size(NamedTuple):
    """Of a node with what follows from it."""

    lines: int
    cases: int
    """Without those that are listed with what follows from them at another place."""
    generations: int


class Folded(NamedTuple):
    tree: Branch
    size: Size
    """Of the whole tree."""
    complete: bool


def fold(root: Branch, lines: int | None = LINES, generations: int | None = None) -> Folded:
    """A tree of about so many lines and at most so many generations below its root.

    Generation by generation, and in each first where most follows; of many who follow from one the
    first are shown from whom most follows, in the order they had. Of a tree that has fewer lines
    nothing is folded; None for what is not limited.
    """
    sizes = _sizes(root)
    whole = sizes[id(root)]
    depth = whole.generations if generations is None else generations
    room = whole.lines if lines is None else lines
    if whole.lines <= room and whole.generations <= depth:
        return Folded(root, whole, complete=True)
    if generations is None and lines is not None:
        depth = GENERATIONS
    return Folded(_folded(root, sizes, room, depth), whole, complete=False)


def _sizes(root: Branch) -> dict[int, Size]:
    """By node, from the far end: a chain may be longer than a stack."""
    order = [root]
    for node in order:
        order.extend(node.children)
    sizes: dict[int, Size] = {}
    for node in reversed(order):
        below = [sizes[id(child)] for child in node.children]
        sizes[id(node)] = Size(
            1 + sum(each.lines for each in below),
            (not node.values.get("repeated")) + sum(each.cases for each in below),
            max((1 + each.generations for each in below), default=0),
        )
    return sizes


def _folded(root: Branch, sizes: dict[int, Size], room: int, depth: int) -> Branch:
    shown = _shown(root, sizes, room, depth)
    made: dict[int, Branch] = {}
    for node in reversed(list(shown.values())):
        kept = [child for child in node.children if id(child) in shown]
        left = [sizes[id(child)] for child in node.children if id(child) not in shown]
        children = tuple(made[id(child)] for child in kept)
        made[id(node)] = Branch(node.values, children, _left_out(left, alone=not kept))
    return made[id(root)]


def _shown(root: Branch, sizes: dict[int, Size], room: int, depth: int) -> dict[int, Branch]:
    """The nodes that are shown, each after the one it follows from."""
    shown = {id(root): root}
    waiting = [(0, 0, 0, root)]
    room -= 1
    while waiting:
        generation, _, _, node = heappop(waiting)
        if generation == depth:
            continue
        picked = _picked(node, sizes, room)
        room -= len(picked) + (0 < len(picked) < len(node.children))
        for child in picked:
            shown[id(child)] = child
            heappush(waiting, (generation + 1, -sizes[id(child)].lines, len(shown), child))
    return shown


def _picked(node: Branch, sizes: dict[int, Size], room: int) -> list[Branch]:
    """Who is shown of those that follow from a node; none where only a part would be, of one."""
    many = len(node.children)
    if many <= min(SIBLINGS, room):
        return list(node.children)
    by_size = sorted(node.children, key=lambda child: -sizes[id(child)].lines)
    return by_size[: max(min(SIBLINGS, room - 1), 0)]


def _left_out(left: list[Size], *, alone: bool) -> Text | None:
    if not left:
        return None
    cases = sum(each.cases for each in left)
    if not cases:
        return LISTED
    siblings = sum(each.cases > 0 for each in left)
    below = max(1 + each.generations for each in left)
    if alone:
        said = BELOW if below == 1 else BELOW_IN
    else:
        said = MORE if cases == siblings else MORE_BELOW
    return said.fill(cases=cases, siblings=siblings, generations=below)
