"""The contact graph as files that other programs read: GraphML, GEXF, DOT, node-link JSON.

Values keep their types as far as a format has them: days and instants are texts as ISO 8601 writes
them, lists (but in JSON) texts with spaces between, and what is not known is left out. Nodes come
by number, edges by their ends and ids: the same graph gives the same file, byte for byte.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from io import TextIOWrapper
from typing import Any, BinaryIO, Literal

import networkx as nx
from networkx.readwrite.gexf import GEXFWriter

from tracing.domain.values import PartialDate

Kind = Literal["graphml", "gexf", "dot", "json"]
Attributes = Mapping[str, Any]

CREATOR = "tracing-engine"
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
"""What XML 1.0 has no place for."""
_DOT_NAMES = {"name": "label"}
"""Graphviz writes somebody's name on their node; and pydot cannot read an attribute `name`."""


def write(graph: nx.MultiDiGraph[str], kind: Kind, out: BinaryIO, on: date) -> None:
    """Write a graph that `to_write` made; `on`: the day a file is dated by, where it has one."""
    match kind:
        case "graphml":
            _graphml(graph, out)
        case "gexf":
            _gexf(graph, out, on)
        case "dot":
            _text(_dot(graph), out)
        case "json":
            linked = nx.node_link_data(graph, edges="edges")
            encoder = json.JSONEncoder(ensure_ascii=False, allow_nan=False)
            _text(encoder.iterencode(linked), out)


def to_write(
    graph: nx.MultiDiGraph[str],
    about: Mapping[str, Attributes],
    kind: Kind,
    told: Callable[[int], None] = lambda _done: None,
) -> nx.MultiDiGraph[str]:
    """A copy of the contact graph as `kind` can hold it, in its order.

    `about`: more to say of nodes. `told` hears how many edges were copied.
    """
    lists = kind == "json"
    copy: nx.MultiDiGraph[str] = nx.MultiDiGraph(**dict(_written(graph.graph, lists)))
    for node in sorted(graph, key=in_order):
        copy.add_node(node, **dict(_written({**graph.nodes[node], **about.get(node, {})}, lists)))
    edges = graph.edges(keys=True, data=True)
    for source, target, key, attributes in sorted(edges, key=_edge_order):
        copy.add_edge(source, target, key, **dict(_written(attributes, lists)))
        told(1)
    return copy


def in_order(human: str) -> tuple[int, str]:
    """Human ids of a kind by number, though numbers are not all of one length.

    >>> sorted(["P-10000", "P-0002"], key=in_order)
    ['P-0002', 'P-10000']
    """
    return len(human), human


def _edge_order(edge: tuple[str, str, str, Any]) -> tuple[tuple[int, str], ...]:
    source, target, key, _ = edge
    return in_order(source), in_order(target), in_order(key)


def _written(attributes: Attributes, lists: bool) -> Iterator[tuple[str, Any]]:
    for name, value in attributes.items():
        written = _value(value, lists)
        if written is not None and written != "":
            yield name, written


def _value(value: Any, lists: bool) -> Any:
    match value:
        case None | bool() | int() | float():
            return value
        case StrEnum():
            return value.value
        case date():
            return value.isoformat()
        case PartialDate():
            return str(value)
        case list() | tuple():
            parts = [_value(each, lists) for each in value]
            return parts if lists else " ".join(map(str, parts))
        case _:
            return _UNWRITABLE.sub("\ufffd", str(value))


def _graphml(graph: nx.MultiDiGraph[str], out: BinaryIO) -> None:
    writer = nx.GraphMLWriter(encoding="utf-8", prettyprint=True)
    writer.add_graph_element(graph)
    keys = writer.xml.iter("key")
    booleans = {key.get("id") for key in keys if key.get("attr.type") == "boolean"}
    for cell in writer.xml.iter("data"):
        if cell.get("key") in booleans:
            cell.text = cell.text.lower()
    writer.dump(out)


def _gexf(graph: nx.MultiDiGraph[str], out: BinaryIO, on: date) -> None:
    writer = GEXFWriter(encoding="utf-8", prettyprint=True, version="1.2draft")
    meta = writer.xml.find("meta")
    meta.set("lastmodifieddate", on.isoformat())
    meta.find("creator").text = CREATOR
    writer.add_graph(graph)
    writer.write(out)


def _dot(graph: nx.MultiDiGraph[str]) -> Iterator[str]:
    yield "digraph {\n"
    yield f"  graph{_dot_list(graph.graph)};\n"
    for node, attributes in graph.nodes(data=True):
        yield f"  {quoted(node)}{_dot_list(attributes)};\n"
    for source, target, key, attributes in graph.edges(keys=True, data=True):
        named = {"key": key, **attributes}
        yield f"  {quoted(source)} -> {quoted(target)}{_dot_list(named)};\n"
    yield "}\n"


def _dot_list(attributes: Attributes) -> str:
    pairs = (
        f"{_DOT_NAMES.get(name, name)}={quoted(_dot_value(value))}"
        for name, value in attributes.items()
    )
    return f" [{', '.join(pairs)}]"


def _dot_value(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def quoted(text: str) -> str:
    r"""A text as DOT quotes it.

    >>> print(quoted('"a\\b'))
    "\"a\\b"
    """
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _text(parts: Iterable[str], out: BinaryIO) -> None:
    text = TextIOWrapper(out, encoding="utf-8", newline="\n")
    text.writelines(parts)
    text.detach()
