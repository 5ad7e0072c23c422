"""Files of the contact graph: for its owner only, there whole or not at all."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from uuid import UUID

from tracing.console.exports import STDOUT, write_list
from tracing.console.private import private_file, private_folder
from tracing.domain.identifiers import PersonId
from tracing.interchange import exporting, graph_files
from tracing.interchange.exporting import Listed, Views
from tracing.interchange.graph_people import people
from tracing.language import Text
from tracing.ledger.instants import moment_of
from tracing.render import progress

if TYPE_CHECKING:
    import networkx as nx

    from tracing.projections.questions.base import Row
    from tracing.registry import Registry

COPYING = Text("读取接触网络", "reading the contact graph")


def _record(registry: Registry, purpose: str | None, people: list[str]) -> bool:
    """Whether personal values may be opened; that they are is recorded first."""
    if purpose is None:
        return False
    registry.identify("graph export", purpose, [PersonId(UUID(person)) for person in people])
    return True


def write_file(
    registry: Registry,
    views: Views,
    graph: nx.MultiDiGraph[str],
    format: graph_files.Kind,
    output: str,
    purpose: str | None,
) -> int:
    """GraphML, GEXF, DOT or JSON; how many links it has."""
    listed = people(views, graph)
    identified = _record(registry, purpose, listed.people)
    about = {row.pop("person"): row for row in listed.rows(identified)}
    with progress(COPYING) as told:
        ready = graph_files.to_write(graph, about, format, told)
    row = registry.ledger.row(views.at)
    assert row is not None
    on = moment_of(row.recorded_at).astimezone(registry.zone).date()

    def write(out: BinaryIO) -> None:
        graph_files.write(ready, format, out, on)

    if output == STDOUT:
        write(sys.stdout.buffer)
    else:
        with private_file(Path(output)) as file:
            write(file)
    links: int = ready.number_of_edges()
    return links


def write_lists(
    registry: Registry,
    views: Views,
    graph: nx.MultiDiGraph[str],
    folder: Path,
    purpose: str | None,
) -> int:
    """Cases, exposures and transmissions, each as its importer reads them; how many links."""
    keys = {key for _, _, key in graph.edges(keys=True)}

    def exposed(row: Row) -> bool:
        # those to a place or to nobody known are no links, but say who a contact is
        return row["exposure"] in keys or (
            row["source_person_id"] is None and row["person"] in graph
        )

    lists: Mapping[str, tuple[Listed, Sequence[str]]] = {
        "cases.csv": (
            exporting.cases(views, lambda row: row["person"] in graph),
            exporting.CASE_COLUMNS_ALONE,
        ),
        "contacts.csv": (exporting.exposures(views, exposed), exporting.EXPOSURE_COLUMNS),
        "transmissions.csv": (
            exporting.transmissions(views, lambda row: row["attribution_id"] in keys),
            exporting.TRANSMISSION_COLUMNS,
        ),
    }
    people = [person for listed, _ in lists.values() for person in listed.people]
    identified = _record(registry, purpose, list(dict.fromkeys(people)))
    with private_folder(folder) as unfinished:
        for name, (listed, columns) in lists.items():
            shown = exporting.unsealed(columns, identified)
            write_list(listed.rows(identified), shown, str(unfinished / name))
    return len(keys)
