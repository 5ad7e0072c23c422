"""Files of the contact graph say what the graph says, read back by the programs they are for."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any, TypeAlias

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracing.domain.values import Certainty, PartialDate, Setting
from tracing.interchange.graph_files import Kind, to_write, write

ON = date(2022, 7, 20)
Graph: TypeAlias = "nx.MultiDiGraph"


def written(graph: Graph, kind: Kind) -> bytes:
    out = BytesIO()
    write(to_write(graph, {}, kind), kind, out, ON)
    return out.getvalue()


def from_graphml(file: bytes) -> Graph:
    return nx.read_graphml(BytesIO(file), force_multigraph=True)


def from_gexf(file: bytes) -> Graph:
    graph = nx.read_gexf(BytesIO(file))
    graph = graph if graph.is_multigraph() else nx.MultiDiGraph(graph)
    for _, _, attributes in graph.edges(data=True):
        del attributes["id"]  # GEXF numbers edges, and the key stands beside
    for _, attributes in graph.nodes(data=True):
        del attributes["label"]
    return graph


def from_json(file: bytes) -> Graph:
    return nx.node_link_graph(json.loads(file), edges="edges")


def from_dot(file: bytes) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its parser, about the parser's own parts
        import pydot

        (graph,) = pydot.graph_from_dot_data(file.decode()) or []
    return graph


READERS: dict[Kind, Callable[[bytes], Graph]] = {
    "graphml": from_graphml,
    "gexf": from_gexf,
    "json": from_json,
}


def small() -> Graph:
    graph: Graph = nx.MultiDiGraph(position=12)
    graph.add_node("P-10000", cases=[])
    graph.add_node("P-0002", cases=["C-0001", "C-0003"], age=41.5, residence="360103")
    graph.add_node("P-0001", cases=[])
    graph.add_edge(
        "P-0002",
        "P-0001",
        "E-0002",
        kind="exposure",
        setting=Setting.DINING,
        first_on=PartialDate(date(2022, 7, 1), date(2022, 7, 3)),
        last_at=datetime(2022, 7, 3, 12, 30, tzinfo=UTC),
        open=False,
        certainty=None,
    )
    graph.add_edge("P-0002", "P-0001", "E-0001", kind="exposure", open=True)
    graph.add_edge("P-0002", "P-10000", "018f", kind="transmission", certainty=Certainty.CERTAIN)
    return graph


@pytest.mark.parametrize("kind", READERS)
def test_what_is_read_back_is_the_graph(kind: Kind) -> None:
    graph = READERS[kind](written(small(), kind))
    assert graph.is_directed() and graph.is_multigraph()
    assert list(graph) == ["P-0001", "P-0002", "P-10000"]
    assert graph.nodes["P-0002"]["age"] == 41.5
    assert graph.nodes["P-0002"]["residence"] == "360103"
    assert [key for _, _, key in graph.edges(keys=True)] == ["E-0001", "E-0002", "018f"]
    assert graph.edges["P-0002", "P-0001", "E-0002"] == {
        "kind": "exposure",
        "setting": "dining",
        "first_on": "2022-07-01/2022-07-03",
        "last_at": "2022-07-03T12:30:00+00:00",
        "open": False,
    }


def test_json_keeps_lists_and_other_formats_write_them_as_words() -> None:
    assert from_json(written(small(), "json")).nodes["P-0002"]["cases"] == ["C-0001", "C-0003"]
    assert from_graphml(written(small(), "graphml")).nodes["P-0002"]["cases"] == "C-0001 C-0003"


@pytest.mark.parametrize("kind", [*READERS, "dot"])
def test_the_same_graph_in_another_order_gives_the_same_file(kind: Kind) -> None:
    other: Graph = nx.MultiDiGraph(position=12)
    other.add_nodes_from(reversed(list(small().nodes(data=True))))
    other.add_edges_from(reversed(list(small().edges(keys=True, data=True))))
    assert written(small(), kind) == written(other, kind)


def test_truth_is_written_as_xml_schema_writes_it() -> None:
    file = written(small(), "graphml").decode()
    assert ">true<" in file and ">false<" in file and "True" not in file


def test_a_gexf_file_is_dated_by_what_it_is_told() -> None:
    assert b'lastmodifieddate="2022-07-20"' in written(small(), "gexf")


def test_more_can_be_said_of_people() -> None:
    copy = to_write(small(), {"P-0001": {"diagnosis": "confirmed", "name": None}}, "json")
    assert copy.nodes["P-0001"] == {"cases": [], "diagnosis": "confirmed"}


def test_how_many_edges_were_copied_is_told() -> None:
    told: list[int] = []
    to_write(small(), {}, "dot", told.append)
    assert sum(told) == 3


TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Any attributes, each of one type throughout."""
    graph: Graph = nx.MultiDiGraph()
    people = [f"P-{number:04d}" for number in range(1, draw(st.integers(1, 5)) + 1)]
    for person in people:
        graph.add_node(person, note=draw(TEXTS), age=draw(st.floats(0, 120)))
    ends = st.sampled_from(people)
    for number, (source, target) in enumerate(draw(st.lists(st.tuples(ends, ends), max_size=6)), 1):
        known = {"setting": draw(TEXTS), "open": draw(st.booleans()), "n": draw(st.integers(0, 9))}
        graph.add_edge(source, target, f"E-{number:04d}", **known)
    return graph


def cells(graph: Graph) -> list[Any]:
    nodes = [(node, sorted(known.items())) for node, known in graph.nodes(data=True)]
    edges = [(*edge[:3], sorted(edge[3].items())) for edge in graph.edges(keys=True, data=True)]
    return [*nodes, *edges]


@settings(max_examples=60)
@given(graphs())
def test_any_texts_come_back_from_json_and_graphml(graph: Graph) -> None:
    wanted = cells(to_write(graph, {}, "json"))
    assert cells(from_json(written(graph, "json"))) == wanted
    lines = [[_lines(cell) for cell in wanted], cells(from_graphml(written(graph, "graphml")))]
    assert [_lines(cell) for cell in lines[1]] == lines[0]


def _lines(cell: Any) -> str:
    """How a reader of XML sees line ends."""
    return repr(cell).replace("\\r\\n", "\\n").replace("\\r", "\\n")


@settings(max_examples=30)
@given(st.dictionaries(st.sampled_from(["name", "note"]), TEXTS, max_size=2))
def test_any_texts_come_back_from_dot(known: dict[str, str]) -> None:
    graph: Graph = nx.MultiDiGraph(position=1)
    graph.add_node("P-0001", age=3, **known)
    (node,) = from_dot(written(graph, "dot")).get_node('"P-0001"')
    read = {name: unquoted(text) for name, text in node.get_attributes().items()}
    wanted = {**to_write(graph, {}, "dot").nodes["P-0001"], "age": "3"}
    assert read == {{"name": "label"}.get(name, name): text for name, text in wanted.items()}


def unquoted(text: str) -> str:
    assert text[0] == text[-1] == '"'
    escapes = {"n": "\n"}
    parts = iter(text[1:-1])
    return "".join(
        escapes.get(after, after) if char == "\\" and (after := next(parts)) else char
        for char in parts
    )
