from __future__ import annotations

from itertools import count

from tracing.console.graph.folding import LINES, fold
from tracing.language import speak
from tracing.render import Branch


def tree(*, wide: int, deep: int) -> Branch:
    number = count(1)

    def grow(depth: int) -> Branch:
        children = tuple(grow(depth + 1) for _ in range(wide)) if depth < deep else ()
        return Branch({"case": next(number)}, children)

    return grow(0)


def leaf(case: int, *children: Branch, repeated: bool = False) -> Branch:
    return Branch({"case": case, "repeated": repeated}, children)


def nodes(root: Branch) -> list[Branch]:
    found = [root]
    for node in found:
        found.extend(node.children)
    return found


def lines(root: Branch) -> int:
    return sum(1 + bool(node.folded and node.children) for node in nodes(root))


def test_a_tree_that_fits_is_left_as_it_is() -> None:
    small = tree(wide=2, deep=4)
    assert fold(small) == (small, (31, 31, 4), True)


def test_a_large_tree_has_so_many_lines_and_says_what_it_leaves_out() -> None:
    speak("en")
    large = tree(wide=3, deep=5)
    folded = fold(large)
    assert not folded.complete
    assert folded.size == (364, 364, 5)
    assert lines(folded.tree) <= LINES
    left = sum(_left_out(node) for node in nodes(folded.tree))
    assert len(nodes(folded.tree)) + left == 364


def _left_out(node: Branch) -> int:
    if node.folded is None:
        return 0
    said = node.folded.en
    told = said.split(" with those")[0].split(", ")[-1] if "with those" in said else said
    return int(told.removeprefix("… ").split()[0])


def test_of_many_siblings_those_are_shown_from_whom_most_follows_in_their_order() -> None:
    speak("zh")
    star = leaf(0, *(leaf(each) for each in range(1, 40)), leaf(40, leaf(41), leaf(42)))
    folded = fold(star).tree
    assert [node.values["case"] for node in folded.children] == [*range(1, 10), 40]
    assert str(folded.folded) == "… 另 30 例"
    assert [node.values["case"] for node in folded.children[-1].children] == [41, 42]


def test_who_is_folded_away_with_what_follows_is_counted_by_generation() -> None:
    speak("zh")
    folded = fold(leaf(0, leaf(1, leaf(2, leaf(3))), leaf(4)), None, 1).tree
    assert [str(node.folded) for node in folded.children] == ["… 2 例，2 代", "None"]
    assert str(fold(leaf(0, leaf(1)), None, 0).tree.folded) == "… 1 例"


def test_a_case_that_is_listed_elsewhere_is_not_counted_again() -> None:
    speak("zh")
    folded = fold(leaf(0, leaf(1, leaf(2, repeated=True)), leaf(2)), None, 1)
    assert folded.size.cases == 3
    assert str(folded.tree.children[0].folded) == "… ↺ 已列"


def test_a_chain_deeper_than_the_stack_is_folded() -> None:
    speak("zh")
    node = leaf(0)
    for each in range(1, 5000):
        node = leaf(each, node)
    folded = fold(node)
    assert str(nodes(folded.tree)[-1].folded) == "… 4987 例，4987 代"
    assert fold(node, None).complete
