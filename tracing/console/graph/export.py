"""`tracing graph export`: the contact graph, for programs that draw and analyse graphs."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

import click

from tracing.console.base import (
    Invocation,
    as_of_option,
    command,
    identify_option,
    option,
    pass_invocation,
)
from tracing.console.exports import STDOUT, WITHOUT
from tracing.console.graph.filters import KINDS, Filters, filter_options
from tracing.console.session import opened
from tracing.errors import NotFoundError, UsageError
from tracing.language import Text
from tracing.render import talk

if TYPE_CHECKING:
    import networkx as nx

    from tracing.registry import Registry

FileFormat = Literal["graphml", "gexf", "dot", "json", "csv"]
SUFFIXES: dict[str, FileFormat] = {f".{each}": each for each in get_args(FileFormat)}

WRITTEN = Text("已导出 {people} 人、{links} 条连线", "{people} people and {links} links exported")
IMPORT = Text(
    "导入时依次：tracing import cases {folder}/cases.csv，再以 import contacts 导入 contacts.csv，"
    "以 import contacts --relation transmission 导入 transmissions.csv",
    "to import: tracing import cases {folder}/cases.csv, then contacts.csv by import contacts, "
    "and transmissions.csv by import contacts --relation transmission",
)


class NoFolderError(UsageError):
    text = Text(
        "CSV 有三个文件，--output 没有写明文件夹",
        "CSV is three files, and --output names no folder",
    )
    hint = Text("写明一个新文件夹，如 --output graph", "name a new folder, such as --output graph")


class OtherFormatError(UsageError):
    text = Text(
        "{file} 是另一种文件的后缀，而 --format 是 {format}",
        "{file} ends as another kind of file, and --format is {format}",
    )
    hint = Text("改其中之一", "change one of the two")


class NobodyThereError(NotFoundError):
    text = Text(
        "位置 {position} 的接触网络中，所要的部分没有 {person}",
        "{person} is not in what was asked for of the contact graph at position {position}",
    )
    hint = Text(
        "放宽 --kind、--setting、--area、--from、--to，或换一个 --as-of",
        "widen --kind, --setting, --area, --from, --to, or ask for another --as-of",
    )


class Wanted(NamedTuple):
    """What of the graph is asked for."""

    of: str | None
    filters: Filters
    as_of: int | datetime | date | None


@command(
    "export",
    help=Text(
        "把接触网络导出为 GraphML、GEXF、DOT、node-link JSON，或可再导入的 CSV（三个文件）。"
        "缺省不含个人信息。",
        "Write the contact graph as GraphML, GEXF, DOT, node-link JSON, or as CSV (three files) "
        "that imports again. Personal values are left out unless --identify says what for.",
    ),
    example="tracing graph export --format graphml --output graph.graphml\n"
    "tracing graph export --format csv --of C-0001 --output cluster",
)
@option(
    "--format",
    type=click.Choice(get_args(FileFormat)),
    required=True,
    help=Text("哪种文件", "Which kind of file"),
)
@option(
    "--output",
    metavar=Text("文件", "FILE"),
    default=STDOUT,
    show_default=True,
    help=Text(
        "写到哪里；- 为标准输出。CSV 写到新文件夹",
        "Where to write; - is stdout. CSV goes to a new folder",
    ),
)
@option(
    "--of",
    metavar=Text("编号", "ID"),
    help=Text(
        "只要与此人（病例、密接）相连的全部人",
        "Only all that links join with this person, case or contact",
    ),
)
@filter_options(*KINDS)
@as_of_option
@identify_option
@pass_invocation
def export(
    invocation: Invocation,
    *,
    format: FileFormat,
    output: str,
    of: str | None,
    filters: Filters,
    as_of: int | datetime | date | None,
    identify: str | None,
) -> None:
    from tracing.console.graph.files import write_file, write_lists
    from tracing.interchange.exporting import Views

    named = SUFFIXES.get(Path(output).suffix.lower())
    if format == "csv" and (output == STDOUT or named == format):
        raise NoFolderError
    if named not in (None, format):
        raise OtherFormatError(file=Path(output).name, format=format)
    with opened(invocation) as registry:
        at = registry.position(as_of)
        graph = _graph(registry, at, Wanted(of, filters, as_of))
        with registry.reading() as reading:
            views = Views(reading.connection, at, registry.zone, registry.open)
            if format == "csv":
                links = write_lists(registry, views, graph, Path(output), identify)
            else:
                links = write_file(registry, views, graph, format, output, identify)
    talk(WRITTEN.fill(people=len(graph), links=links))
    if format == "csv":
        talk(IMPORT.fill(folder=output))
    if not identify:
        talk(WITHOUT)


def _graph(registry: Registry, at: int, wanted: Wanted) -> nx.MultiDiGraph[str]:
    """The graph, or what is wanted of it."""
    import networkx as nx

    graph = registry.contact_graph(at)
    links = _links(registry, at, wanted)
    if links is not None:
        graph = graph.edge_subgraph([link for link in links if graph.has_edge(*link)])
    if wanted.of is None:
        return graph
    person = _person(registry, at, wanted.of)
    if person not in graph:
        raise NobodyThereError(person=person, position=at)
    joined = nx.node_connected_component(graph.to_undirected(as_view=True), person)
    return graph.subgraph(joined)


def _links(registry: Registry, at: int, wanted: Wanted) -> list[tuple[str, str, str]] | None:
    """Source, target and id of the links that are wanted; None where all are."""
    from tracing.projections import questions
    from tracing.projections.questions.chosen import chosen_exposures, chosen_transmissions

    kinds = wanted.filters.relations(*KINDS)
    chosen = wanted.filters.chosen(registry, wanted.as_of)
    if chosen.everything and kinds == KINDS:
        return None
    with registry.reading() as reading:
        found: list[tuple[str, str, str]] = []
        for kind, ask, key in (
            ("exposure", chosen_exposures, "exposure"),
            ("transmission", chosen_transmissions, "attribution_id"),
        ):
            if kind in kinds:
                rows = ask(reading.connection, at, chosen)
                found += [
                    (row["source_person_id"], row["person_id"], row[key])
                    for row in rows
                    if row["source_person_id"] is not None
                ]
        people = dict.fromkeys(person for link in found for person in link[:2])
        human = questions.human_ids(reading.connection, list(people))
    return [(human[source], human[target], key) for source, target, key in found]


def _person(registry: Registry, at: int, of: str) -> str:
    """The human id of who is kept for the person, case or contact that was named."""
    from tracing.projections import questions
    from tracing.projections.questions.identity import kept_persons

    named = str(registry.resolve(of, "person", "case", "contact").person_id)
    with registry.reading() as reading:
        person = kept_persons(reading.connection, at, [named]).get(named, named)
        return questions.human_ids(reading.connection, [person])[person]
