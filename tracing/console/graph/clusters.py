"""`tracing graph clusters`: who is joined with whom, through any number of links."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from tracing.console.base import (
    TEXT,
    Invocation,
    as_of_option,
    command,
    format_option,
    identify_option,
    option,
    pass_invocation,
)
from tracing.console.graph.filters import KINDS, NAMED, Filters, filter_options
from tracing.console.graph.standing import recorded
from tracing.console.session import opened
from tracing.language import Text
from tracing.render import Column, Format, progress, show, shown, talk

if TYPE_CHECKING:
    from tracing.projections.questions.networks import Cluster, Network
    from tracing.registry import Registry

Row = dict[str, Any]

NAMED_BY = ("person", "case", "contact")
LINES = 40
"""Rows on a terminal, unless all are asked for."""
READING = Text("读取暴露与传播", "reading links")
PARTED = Text(
    "第 1 簇有 {people} 人，占各簇人数的 {percent}%。分开看：{ways}",
    "Cluster 1 holds {people} people, {percent}% of those in clusters. To take it apart: {ways}",
)
WAYS = "--setting --from --to --area"
APART = "--kind transmission"
WHO = Text(
    "看某簇有谁：同样的命令加 --of {person} --members",
    "who is in one: the same with --of {person} --members",
)
SINGLE = Text("另有 {people} 人没有与任何人相连", "{people} more people are joined with nobody")
FOLDED = Text("另有 {count} 行；--all 全部列出", "{count} more rows; --all lists them")
NONE_CHOSEN = Text(
    "所选条件（--area、--from、--to、--setting）下没有{kind}",
    "no {kind} are left by --area, --from, --to and --setting",
)
NO_LINKS = Text(
    "没有这样的{kind}；可用 --kind {other} 看{others}",
    "there are no such {kind}; --kind {other} shows {others}",
)
MOST = 50
"""Per cent of the people in clusters from which on one is said to hold most."""

CLUSTER = (
    "cluster",
    "first_person",
    "people",
    "cases",
    "exposures",
    "transmissions",
    "first_on",
    "last_on",
    "areas",
    "settings",
)
"""The keys of a cluster. `first_person`: who of them was registered first; it names a cluster for
longer than its number, which goes by size. `first_on`, `last_on`: days of links and onsets."""
MEMBER = ("cluster", "person", "name", "cases")
CLUSTERS_ON_TERMINAL = (
    Column("cluster", Text("簇", "cluster")),
    Column("first_person", Text("最早登记", "first")),
    Column("people", Text("人数", "people")),
    Column("cases", Text("病例", "cases")),
    Column("first_on", Text("起", "from")),
    Column("last_on", Text("止", "to")),
    Column("areas_shown", Text("区划", "areas")),
    Column("settings_shown", Text("场景", "settings")),
)
MEMBERS_ON_TERMINAL = (
    Column("cluster", Text("簇", "cluster")),
    "person",
    "name",
    Column("cases", Text("病例", "cases")),
)


@command(
    "clusters",
    help=Text(
        "列出由暴露（或传播）连在一起的人群，大的在前；每簇的人数、病例、日期、区划、场景。"
        "编号按大小排列，大小相同的按最早登记的人；同一时点、同样条件下不变。",
        "List those who are joined by exposures (or transmissions), the largest first: people, "
        "cases, days, areas, settings. Clusters are numbered by size, then by who was registered "
        "first: the same as of the same moment and for the same filters.",
    ),
    example="""\
tracing graph clusters
tracing graph clusters --kind transmission --members --format csv
tracing graph clusters --of C-0016 --setting household""",
)
@option("--members", is_flag=True, help=Text("列出各簇的人", "List who is in them"))
@option(
    "--of",
    type=TEXT,
    metavar=Text("编号", "ID"),
    help=Text("只看这个人员、病例或密接所在的簇", "Only that of this person, case or contact"),
)
@option(
    "--at-least",
    type=click.IntRange(min=1),
    default=2,
    show_default=True,
    metavar=Text("人数", "N"),
    help=Text("只列至少这么多人的簇", "Only those of so many people"),
)
@option("--all", "whole", is_flag=True, help=Text("全部列出", "Fold nothing"))
@filter_options("exposure")
@as_of_option
@identify_option
@format_option
@pass_invocation
def clusters(
    invocation: Invocation,
    *,
    members: bool,
    of: str | None,
    at_least: int,
    whole: bool,
    filters: Filters,
    as_of: int | datetime | date | None,
    identify: str | None,
    format: Format,
) -> None:
    from tracing.console.people import Sight, with_names

    with opened(invocation) as registry:
        at = registry.position(as_of)
        person = None if of is None else str(recorded(registry, of, at, *NAMED_BY).person_id)
        with networks(registry, filters, as_of) as read:
            network = read(*filters.relations("exposure"))
            found = network.clusters(at_least if person is None else 1)
            wanted = [each for each in found if person is None or network.holds(each, person)]
        rows = (
            [row for each in wanted for row in _members(each)] if members else [*map(_row, wanted)]
        )
        shown = rows if whole or format != "table" else rows[:LINES]
        if members:
            sight = Sight(registry, "graph clusters", identify)
            with registry.reading() as reading:
                shown = list(sight.of(with_names(reading.connection, at, shown), ["name"]))
        show(shown, _columns(format, members=members), format, registry.zone)
    if format == "table":
        if len(shown) < len(rows):
            talk(FOLDED.fill(count=len(rows) - len(shown)))
        if person is None:
            _tell(network, found, filters)
            if found and not members:
                talk(WHO.fill(person=found[0].people[0].person))


@contextmanager
def networks(
    registry: Registry, filters: Filters, as_of: int | datetime | date | None
) -> Generator[Callable[..., Network]]:
    """What reads the links of some relations that are asked for, and whom they are about."""
    from tracing.projections.questions.networks import Network

    at = registry.position(as_of)
    chosen = filters.chosen(registry, as_of)
    with registry.reading() as reading, progress(READING) as told:
        yield lambda *kinds: Network(reading.connection, at, kinds, chosen, told)


def _row(cluster: Cluster) -> Row:
    return {
        "cluster": cluster.number,
        "first_person": cluster.people[0].person,
        "people": len(cluster.people),
        "cases": sum(len(each.cases) for each in cluster.people),
        "exposures": cluster.exposures,
        "transmissions": cluster.transmissions,
        "first_on": cluster.first_on,
        "last_on": cluster.last_on,
        "areas": cluster.areas,
        "settings": cluster.settings,
        "areas_shown": _first(cluster.areas),
        "settings_shown": _first(cluster.settings),
    }


def _first(several: Sequence[str]) -> str:
    """The first of them, and how many more there are."""
    left = f" +{len(several) - 1}" if several[1:] else ""
    return "".join(map(shown, several[:1])) + left


def _members(cluster: Cluster) -> Iterator[Row]:
    for each in sorted(cluster.people, key=lambda member: not member.cases):
        yield {
            "cluster": cluster.number,
            "person": each.person,
            "person_id": each.person_id,
            "cases": each.cases,
        }


def _columns(format: Format, *, members: bool) -> Sequence[str | Column]:
    if format == "table":
        return MEMBERS_ON_TERMINAL if members else CLUSTERS_ON_TERMINAL
    return MEMBER if members else CLUSTER


def _tell(network: Network, found: Sequence[Cluster], filters: Filters) -> None:
    kinds = filters.relations("exposure")
    if not network.links and filters.narrowed:
        talk(NONE_CHOSEN.fill(kind=NAMED[kinds[0]]))
        return
    if not network.links:
        other = next((each for each in KINDS if each not in kinds), None)
        if other is not None:
            talk(NO_LINKS.fill(kind=NAMED[kinds[0]], others=NAMED[other], other=other))
        return
    sizes = [len(each.people) for each in found]
    joined = network.joined
    if len(sizes) > 1 and 100 * sizes[0] >= MOST * joined:
        ways = WAYS if kinds == ("transmission",) else f"{WAYS} {APART}"
        talk(PARTED.fill(people=sizes[0], percent=100 * sizes[0] // joined, ways=ways))
    if single := len(network.people) - joined:
        talk(SINGLE.fill(people=single))
