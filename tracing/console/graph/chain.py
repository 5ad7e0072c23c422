"""`tracing graph chain`: who infected whom, from a case on or back to its sources."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from tracing.console.base import (
    Invocation,
    argument,
    as_of_option,
    command,
    format_option,
    identify_option,
    option,
    pass_invocation,
)
from tracing.console.graph.filters import Filters, filter_options
from tracing.console.graph.folding import LINES, fold
from tracing.console.graph.standing import recorded
from tracing.console.session import opened
from tracing.errors import NotFoundError
from tracing.language import Text
from tracing.render import Branch, Format, show_chains, shown, talk

if TYPE_CHECKING:
    from tracing.console.graph.following import Chain
    from tracing.console.graph.names import Names

Row = dict[str, Any]

SOURCE = Text("可能的传染源：{line}", "Candidate source: {line}")
LISTED = Text("↺ 已列", "↺ listed")
MERGED = Text("{case} 与 {kept} 是同一次感染", "{case} and {kept} are one infection")
OTHERS = Text("另有候选传染源 {cases}", "other candidates: {cases}")
CHAIN = (
    "case",
    "person",
    "name",
    "diagnosis",
    "onset_on",
    "setting",
    "evidence",
    "certainty",
    "infectors",
    "repeated",
)
"""The keys of a case in a chain, after `depth` and `parent`. `infectors`: every candidate source;
`repeated`: the case is listed with what follows from it at another place."""
CHAIN_ON_TERMINAL = ("case", "name", "diagnosis", "onset_on", "setting", "certainty", "mark")


FOLDED = Text(
    "共 {cases} 例，{generations} 代；加 --all 全部展开，或用 --depth 限定代数",
    "{cases} cases in {generations} generations; --all shows them all, --depth so many generations",
)


class CaseNotStandingError(NotFoundError):
    text = Text(
        "位置 {position} 没有病例 {case}，或已撤销",
        "at position {position} there is no case {case}, or it was retracted",
    )
    hint = Text(
        "用 tracing audit log --case {case} 查看经过", "see tracing audit log --case {case}"
    )


@command(
    "chain",
    help=Text(
        "画出一例病例的传播链：谁传给谁，以及它自己的候选传染源，按发病先后。重复出现的病例只展开一次。"
        "过大的链折叠显示，并写明折叠了多少例。",
        "Draw the chain of a case: whom it infected, and so on, and its own candidate sources, by "
        "onset. A case that comes up again is marked and not expanded. A large chain is folded, "
        "and says how many cases are left out where.",
    ),
    example="""\
tracing graph chain C-0001
tracing graph chain C-0001 --setting household --depth 2
tracing graph chain C-0016 --backward --as-of 2022-07-14""",
)
@argument("case", help=Text("病例编号", "Id of the case"))
@option(
    "--forward/--backward",
    default=True,
    help=Text("顺着传播方向，或回溯传染源", "Downstream, or back to the sources"),
)
@option(
    "--depth",
    type=click.IntRange(min=0),
    metavar=Text("代数", "N"),
    help=Text("只看这么多代", "Only so many generations"),
)
@option("--all", "whole", is_flag=True, help=Text("全部展开", "Fold nothing"))
@filter_options()
@as_of_option
@identify_option
@format_option
@pass_invocation
def chain(
    invocation: Invocation,
    *,
    case: str,
    forward: bool,
    depth: int | None,
    whole: bool,
    filters: Filters,
    as_of: int | datetime | date | None,
    identify: str | None,
    format: Format,
) -> None:
    from tracing.console.graph.following import follow
    from tracing.console.graph.names import names_of
    from tracing.console.people import Sight

    with opened(invocation) as registry:
        at = registry.position(as_of)
        root = recorded(registry, case, at, "case")
        chosen = filters.chosen(registry, as_of)
        with registry.reading() as reading:
            here, entity = reading.connection, str(root.entity_id)
            found = follow(here, at, entity, forward=forward, chosen=chosen)
            if found is None:
                raise CaseNotStandingError(case=root.human, position=at)
            sight = Sight(registry, "graph chain", identify)
            names = names_of(here, at, found.people, sight)
    kept = found.cases[found.root]["case"]
    if kept != root.human:
        talk(MERGED.fill(case=root.human, kept=kept))
    tree = _tree(found, names)
    if format == "table":
        _print_sources(found, names)
        _print_tree(tree, depth, whole=whole)
    else:
        show_chains([fold(tree, None, depth).tree], CHAIN, format)


def _print_tree(tree: Branch, depth: int | None, *, whole: bool) -> None:
    folded = fold(tree, None if whole else LINES, depth)
    show_chains([folded.tree], CHAIN_ON_TERMINAL, "table")
    if not folded.complete:
        talk(FOLDED.fill(cases=folded.size.cases, generations=folded.size.generations))


def _print_sources(found: Chain, names: Names) -> None:
    if not found.forward:
        return
    for source in found.infectors[found.root]:
        told = _case(found, source, names) | found.told(source, found.root)
        words = (shown(told[key]) for key in CHAIN_ON_TERMINAL if key != "mark")
        print(SOURCE.fill(line="  ".join(filter(None, words))))


def _tree(found: Chain, names: Names) -> Branch:
    """The chain from its root; built from the far end, for it may be longer than a stack."""
    children: dict[str, tuple[Branch, ...]] = {}
    for case in reversed(found.order):
        children[case] = tuple(
            Branch(
                _values(found, parent=case, case=below, names=names),
                children[below] if found.expanded_under[below] == case else (),
            )
            for below in found.followers[case]
        )
    return Branch(_values(found, None, found.root, names), children[found.root])


def _values(found: Chain, parent: str | None, case: str, names: Names) -> Row:
    repeated = parent is not None and found.expanded_under[case] != parent
    infectors = [found.cases[each]["case"] for each in found.infectors[case]]
    mark = str(LISTED) if repeated else None
    if parent is not None and found.forward and len(infectors) > 1 and not repeated:
        others = [each for each in infectors if each != found.cases[parent]["case"]]
        mark = str(OTHERS.fill(cases=", ".join(others)))
    return {
        **_case(found, case, names),
        **found.told(case if not found.forward else parent, parent if not found.forward else case),
        "infectors": infectors,
        "repeated": repeated,
        "mark": mark,
    }


def _case(found: Chain, case: str, names: Names) -> Row:
    row = found.cases[case]
    return {
        "case": row["case"],
        "person": row["person"],
        "name": names.get(row["person_id"]),
        "diagnosis": row["diagnosis"],
        "onset_on": row["onset_on"],
    }
