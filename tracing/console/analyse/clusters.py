"""`tracing analyse clusters`: how cases hang together, and how far chains go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from tracing.analysis.clusters import Cluster, generations, most_onward, sizes
from tracing.console.analyse.options import plausible_option
from tracing.console.analyse.saying import say
from tracing.console.base import Invocation, command, format_option, option, pass_invocation
from tracing.console.session import opened
from tracing.console.window import Window, on_its_day, window_options
from tracing.language import Text
from tracing.render import Column, Format, show, show_record

if TYPE_CHECKING:
    from tracing.projections.questions.clusters import Asked

Row = dict[str, Any]

KEYS = (
    "area",
    "from_on",
    "to_on",
    "on",
    "n_cases",
    "n_links",
    "n_clusters",
    "plausible_only",
    "implausible",
    "sizes",
    "generations",
    "clusters",
    "most_onward",
)
MEMBERS = ("case", "cluster", "cluster_size", "generation", "infected", "area", "onset_on")
MEMBERS_ON_TERMINAL = (
    "case",
    Column("cluster", Text("传播簇", "cluster")),
    Column("cluster_size", Text("病例数", "size")),
    Column("generation", Text("代", "generation")),
    Column("infected", Text("传染人数", "infected")),
    "area",
    "onset_on",
)
SIZES = (
    Column("size", Text("簇的大小", "cluster size")),
    Column("clusters", Text("簇数", "clusters")),
    Column("cases", Text("病例数", "cases")),
)
GENERATIONS = (
    Column("generation", Text("代（首例为 0）", "generation (root: 0)")),
    Column("cases", Text("病例数", "cases")),
)
LARGEST = (
    Column("cluster", Text("传播簇", "cluster")),
    Column("size", Text("病例数", "size")),
    Column("links", Text("传播关系", "links")),
    Column("last_generation", Text("末代", "last generation")),
    Column("roots", Text("首例", "roots")),
)
MOST = (
    Column("case", Text("续发最多的病例", "most onward transmission")),
    Column("infected", Text("传染人数", "infected")),
    "area",
    "onset_on",
)
TOP = 10
ROOTS = 5
OF = Text(
    "病例 {cases} 例，传播关系 {links} 条，传播簇 {clusters} 个（含单例）；截至 {on}",
    "cases: {cases}, links: {links}, clusters: {clusters} (single cases among them); as of {on}",
)
LEFT_OUT = Text("已剔除不可能成立的关系 {count} 条", "links that cannot be, left out: {count}")
INCLUDED = Text(
    "其中 {count} 条不可能成立，仍计在内；--plausible-only 可剔除",
    "links that cannot be, counted all the same: {count}; --plausible-only leaves them out",
)
NO_ROOT = Text("无首例", "from no root")
MORE = Text("{roots} 等 {count} 例", "{roots} and others, {count} in all")
FURTHER = Text(
    "… 另有 {count} 个；--members 逐例列出", "… {count} more; --members lists every case"
)
METHOD = Text(
    "传播簇：由传播关系相连的病例，不论方向；代：距首例（无传染源者）最少几步。",
    "Cluster: cases that links join, whichever way; generation: the fewest links from a case "
    "without a source.",
)


@command(
    "clusters",
    help=Text(
        "传播簇的大小、各代病例数、最长的链、续发最多的病例。--members 逐例列出所属传播簇与代。",
        "Cluster sizes, cases by generation, the largest chains, cases with most onward "
        "transmission. --members lists every case with its cluster and generation.",
    ),
    example="""\
tracing analyse clusters
tracing analyse clusters --plausible-only --area 360103
tracing analyse clusters --members --format csv""",
)
@option("--members", is_flag=True, help=Text("逐例列出", "List every case"))
@plausible_option
@window_options
@format_option
@pass_invocation
def clusters(
    invocation: Invocation,
    *,
    members: bool,
    plausible_only: bool,
    window: Window,
    format: Format,
) -> None:
    from tracing.projections.questions.clusters import clusters_of

    with opened(invocation) as registry:
        asked, _ = on_its_day(registry, window).ask(
            registry, partial(clusters_of, plausible_only=plausible_only)
        )
        if members:
            columns = MEMBERS_ON_TERMINAL if format == "table" else MEMBERS
            show(_members(asked), columns, format)
        elif format == "table":
            _tell(asked)
        else:
            show_record(_record(asked), KEYS, format)


def _members(asked: Asked) -> Iterator[Row]:
    for number, cluster in enumerate(asked.clusters, 1):
        for member in cluster.members:
            yield {
                **_case(asked, member.case),
                **member._asdict(),
                "cluster": number,
                "cluster_size": cluster.size,
            }


def _case(asked: Asked, case: str) -> Row:
    infection = asked.infections[case]
    return {"area": infection.area, "onset_on": infection.onset_on}


def _record(asked: Asked) -> Row:
    found = asked.clusters
    return {
        **asked._asdict(),
        "n_cases": len(asked.infections),
        "n_links": sum(each.links for each in found),
        "n_clusters": len(found),
        "sizes": list(_sizes(found)),
        "generations": [
            {"generation": generation, "cases": cases}
            for generation, cases in generations(found).items()
        ],
        "clusters": [_cluster(*each) for each in enumerate(found, 1)],
        "most_onward": list(_most(asked)),
    }


def _sizes(found: Iterable[Cluster]) -> Iterator[Row]:
    for size, several in sizes(found).items():
        yield {"size": size, "clusters": several, "cases": size * several}


def _cluster(number: int, found: Cluster) -> Row:
    return {
        "cluster": number,
        "size": found.size,
        "links": found.links,
        "last_generation": found.generations,
        "roots": found.roots,
    }


def _most(asked: Asked) -> Iterator[Row]:
    for member in most_onward(asked.clusters):
        yield {
            "case": member.case,
            "infected": member.infected,
            **_case(asked, member.case),
        }


def _tell(asked: Asked) -> None:
    record = _record(asked)
    say(
        OF.fill(
            cases=record["n_cases"],
            links=record["n_links"],
            clusters=record["n_clusters"],
            on=asked.on,
        )
    )
    if asked.implausible:
        told = LEFT_OUT if asked.plausible_only else INCLUDED
        say(told.fill(count=asked.implausible))
    _table(record["sizes"], SIZES)
    _table(map(_spoken_generation, record["generations"]), GENERATIONS)
    chains = [each for each in record["clusters"] if each["size"] > 1]
    _table(map(_spoken_cluster, chains[:TOP]), LARGEST, len(chains))
    _table(record["most_onward"][:TOP], MOST, len(record["most_onward"]))
    print()
    say(METHOD)


def _table(rows: Iterable[Row], columns: tuple[str | Column, ...], of: int = 0) -> None:
    several = list(rows)
    if several:
        print()
        show(several, columns, "table")
    if of > len(several):
        print(FURTHER.fill(count=of - len(several)))


def _spoken_generation(row: Row) -> Row:
    return row | {"generation": NO_ROOT if row["generation"] is None else row["generation"]}


def _spoken_cluster(row: Row) -> Row:
    roots = row["roots"]
    if len(roots) <= ROOTS:
        return row
    first = str(Text("、", ", ")).join(roots[:ROOTS])
    return row | {"roots": MORE.fill(roots=first, count=len(roots))}
