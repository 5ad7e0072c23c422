"""Clusters: which cases hang together, how large clusters are, and in which generation a case is.

Question: did infections come from few chains or from many, how long did chains go on, and from
which cases did most of them go out?

Formula: a cluster is a set of cases that attributions join, whichever way they lead (a weakly
connected component); a case without any is a cluster of its own. A root has no source on record.
The generation of a case is the least number of links from a root of its cluster, 0 for the root
itself; None where no root leads to it, as on a cycle. Onward transmission of a case is the number
of different cases attributed to it.

Assumptions: every attribution counts, so a case with several candidate sources may join clusters
that are apart in truth, and is counted with each source; a missing one splits a cluster. A root
is a case whose source nobody recorded, imported or not. Sizes are those so far: chains may go on.

De Serres G, Gay NJ, Farrington CP. Epidemiology of transmissible diseases after elimination.
American Journal of Epidemiology 2000;151(11):1039-1048. Nagraj VP, Randhawa N, Campbell F, et al.
epicontacts: handling, visualisation and analysis of epidemiological contacts. F1000Research
2018;7:566.

>>> found = clusters(["A", "B", "C", "D", "E"], [("A", "B"), ("B", "C"), ("A", "C")])
>>> [(each.size, each.roots, each.generations) for each in found]
[(3, ('A',), 1), (1, ('D',), 0), (1, ('E',), 0)]
>>> [(member.case, member.generation, member.infected) for member in found[0].members]
[('A', 0, 2), ('B', 1, 1), ('C', 1, 0)]
>>> sizes(found)
{1: 2, 3: 1}
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tracing.analysis.infections import by_number


class Member(NamedTuple):
    case: str
    generation: int | None
    infected: int
    """How many different cases are attributed to it."""


class Cluster(NamedTuple):
    members: tuple[Member, ...]
    """In the order in which the cases were given."""
    links: int
    """Different pairs of infector and infectee."""

    @property
    def size(self) -> int:
        return len(self.members)

    @property
    def roots(self) -> tuple[str, ...]:
        return tuple(each.case for each in self.members if each.generation == 0)

    @property
    def generations(self) -> int | None:
        """The last generation; None where no case has one."""
        told = (each.generation for each in self.members if each.generation is not None)
        return max(told, default=None)


def clusters(cases: Iterable[str], pairs: Iterable[tuple[str, str]]) -> list[Cluster]:
    """The largest first, of equal ones by their first case.

    Pairs are infector and infectee, both among the cases; repeats count once, and a case linked
    with itself is not linked.
    """
    import networkx as nx

    order = {case: number for number, case in enumerate(dict.fromkeys(cases))}
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(order)
    graph.add_edges_from((above, below) for above, below in pairs if above != below)
    roots = [case for case, sources in graph.in_degree() if not sources]
    layers = enumerate(nx.bfs_layers(graph, roots)) if roots else ()
    generation = {case: number for number, layer in layers for case in layer}
    found = [
        Cluster(
            tuple(
                Member(case, generation.get(case), graph.out_degree(case))
                for case in sorted(several, key=order.__getitem__)
            ),
            sum(graph.out_degree(case) for case in several),
        )
        for several in nx.weakly_connected_components(graph)
    ]
    return sorted(found, key=lambda each: (-each.size, order[each.members[0].case]))


def sizes(found: Iterable[Cluster]) -> dict[int, int]:
    """By size, how many clusters have it."""
    return dict(sorted(Counter(each.size for each in found).items()))


def generations(found: Iterable[Cluster]) -> dict[int | None, int]:
    """By generation, how many cases are of it; None last."""
    told = Counter(member.generation for each in found for member in each.members)
    return dict(sorted(told.items(), key=lambda item: (item[0] is None, item[0] or 0)))


def most_onward(found: Sequence[Cluster]) -> list[Member]:
    """Whoever infected others, most first; of as many by number."""
    members = [member for each in found for member in each.members if member.infected]
    return sorted(members, key=lambda member: (-member.infected, by_number(member.case)))
