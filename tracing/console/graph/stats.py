"""`tracing graph stats`: the contact network in figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from tracing import words
from tracing.console.base import (
    Invocation,
    as_of_option,
    command,
    format_option,
    option,
    pass_invocation,
)
from tracing.console.graph.clusters import NONE_CHOSEN, networks
from tracing.console.graph.filters import KINDS, NAMED, Filters, Kind, filter_options
from tracing.console.pages import section
from tracing.console.pictures import histogram
from tracing.console.session import opened
from tracing.domain.values import Setting
from tracing.language import Text
from tracing.render import Column, Format, show, show_record, talk

if TYPE_CHECKING:
    from tracing.projections.questions.networks import Figures, Giver

Row = dict[str, Any]

STATS = (
    "kind",
    "people",
    "links",
    "pairs",
    "repeated_pairs",
    "joined",
    "clusters",
    "largest_cluster",
    "onward",
    "settings",
    "most",
)
"""The keys of the figures of a relation. `people`: whom it can be about, all who are registered or,
for transmissions, all who are cases; `joined`: those of them with a link; `repeated_pairs`: pairs
with more than one link; `onward`: how many `people` `reached` so many others; `settings`: how many
`links` in each; `most`: those from whom links lead to most people."""
NOT_STATED = Text("未说明", "not stated")

TITLES: Mapping[Kind, Mapping[str, Text]] = {
    "exposure": {
        "people": Text("登记人数", "people"),
        "links": Text("暴露", "exposures"),
        "pairs": Text("人对", "pairs of people"),
        "repeated_pairs": Text("多次暴露的人对", "pairs exposed more than once"),
        "joined": Text("有暴露的人", "people with an exposure"),
        "clusters": Text("簇", "clusters"),
        "largest_cluster": Text("最大的簇", "largest cluster"),
        "onward": Text("使几人暴露", "people exposed by one"),
        "most": Text("使最多人暴露者", "People who exposed most others"),
    },
    "transmission": {
        "people": Text("病例人数", "people with a case"),
        "links": Text("传播", "transmissions"),
        "pairs": Text("人对", "pairs of people"),
        "repeated_pairs": Text("多次判定的人对", "pairs attributed more than once"),
        "joined": Text("有传播的人", "people with a transmission"),
        "clusters": Text("簇", "clusters"),
        "largest_cluster": Text("最大的簇", "largest cluster"),
        "onward": Text("续发几例", "infected by one"),
        "most": Text("续发最多的病例", "Cases with most onward transmission"),
    },
}
GIVERS = (
    "person",
    Column("cases", Text("病例", "cases")),
    Column("people", Text("人数", "people")),
    Column("links", Text("次数", "links")),
)
BY_SETTING = Text("按场景", "By setting")


@command(
    "stats",
    help=Text(
        "接触网络的数字：人、病例、暴露与传播各多少，重复的人对，簇，每人续发几例的分布，"
        "续发最多的病例，按场景。暴露与传播分开计。",
        "The contact network in figures: links, pairs that repeat, clusters, how many each led on "
        "to, cases with most onward transmission, settings; exposures and transmissions apart.",
    ),
    example="""\
tracing graph stats
tracing graph stats --kind transmission --as-of 2022-07-14
tracing graph stats --setting household --top 20 --format json""",
)
@option(
    "--top",
    type=click.IntRange(min=0),
    default=10,
    show_default=True,
    metavar=Text("人数", "N"),
    help=Text("列出传给最多人的几个", "How many of those who led on to most others"),
)
@filter_options(*KINDS)
@as_of_option
@format_option
@pass_invocation
def stats(
    invocation: Invocation,
    *,
    top: int,
    filters: Filters,
    as_of: int | datetime | date | None,
    format: Format,
) -> None:
    from tracing.projections.questions.networks import figures

    with opened(invocation) as registry:
        with networks(registry, filters, as_of) as read:
            found = {kind: figures(read(kind), top) for kind in filters.relations(*KINDS)}
        if format != "table":
            show((_record(kind, each) for kind, each in found.items()), STATS, format)
            return
        for place, (kind, each) in enumerate(found.items()):
            if place:
                print()
            _print(kind, each)
        for kind, each in found.items():
            section(TITLES[kind]["most"], [*map(_giver, each.most)], GIVERS, registry.zone)
        columns: list[str | Column] = ["setting"]
        columns += (Column(kind, TITLES[kind]["links"]) for kind in found)
        section(BY_SETTING, [*_settings(found)], columns, registry.zone)
        for kind, each in found.items():
            if filters.narrowed and not each.links:
                talk(NONE_CHOSEN.fill(kind=NAMED[kind]))


def _record(kind: Kind, found: Figures) -> Row:
    return {
        **found._asdict(),
        "kind": kind,
        "largest_cluster": found.largest,
        "onward": [{"reached": led, "people": people} for led, people in found.onward.items()],
        "settings": [{"setting": each, "links": count} for each, count in found.settings.items()],
        "most": [_giver(each) for each in found.most],
    }


def _giver(giver: Giver) -> Row:
    return giver._asdict()


def _print(kind: Kind, found: Figures) -> None:
    titles = TITLES[kind]
    spread = [led for led, people in found.onward.items() for _ in range(people)]
    most = max(found.onward, default=0)
    told = _record(kind, found) | {"onward": f"{histogram(spread)}  (0–{most})"}
    columns = [Column(key, title) for key, title in titles.items() if key != "most"]
    show_record(told, columns, "table")


def _settings(found: Mapping[Kind, Figures]) -> Iterator[Row]:
    """By setting, those of most links first."""
    totals: dict[str | None, int] = {}
    for each in found.values():
        for setting, count in each.settings.items():
            totals[setting] = totals.get(setting, 0) + count
    for setting in sorted(totals, key=lambda each: (each is None, -totals[each], each)):
        told = NOT_STATED if setting is None else words.label(Setting(setting))
        yield {"setting": told} | {kind: each.settings.get(setting) for kind, each in found.items()}
