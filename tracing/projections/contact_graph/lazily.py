"""The mappings networkx reads a graph by, made of columns as they are asked for."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, Final, NoReturn

import networkx as nx
import numpy as np

from tracing.domain.identifiers import human_id
from tracing.language import Text
from tracing.projections.contact_graph import kernel
from tracing.projections.contact_graph.columns import (
    EXPOSURE,
    TRANSMISSION,
    TRANSMISSIONS,
    Columns,
    Persons,
    Sight,
)

FROZEN = Text(
    "接触图是只读的；nx.MultiDiGraph(graph) 给出一份可以改动的副本",
    "a contact graph cannot be changed: nx.MultiDiGraph(graph) gives a copy that can",
)
NAMES: Final = {
    EXPOSURE: (
        "kind",
        "exposure",
        "setting",
        "first_on",
        "last_on",
        "first_at",
        "last_at",
        "open",
        "certainty",
        "source_kind",
    ),
    TRANSMISSION: (
        "kind",
        "case",
        "source_case",
        "evidence",
        "certainty",
        "setting",
        "infected_on",
        "infected_at",
    ),
}
"""Of the attributes of an edge, by its kind."""
_EDGES_KEPT = 50_000


def refuse(*_: Any, **__: Any) -> NoReturn:
    """Stands where networkx has a method that changes something."""
    raise nx.NetworkXError(str(FROZEN))


class Attributes(Mapping[str, Any], ABC):
    """What a node or an edge carries; read when it is first asked for."""

    __slots__ = ("_values",)
    _values: dict[str, Any] | None

    @property
    @abstractmethod
    def names(self) -> tuple[str, ...]: ...

    @abstractmethod
    def _read(self) -> dict[str, Any]: ...

    def __getitem__(self, name: str) -> Any:
        if self._values is None:
            self._values = self._read()
        return self._values[name]

    def get(self, name: str, default: Any = None) -> Any:
        """Without reading anything for a name it never has, such as a weight."""
        return self[name] if name in self.names else default

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)

    def __contains__(self, name: object) -> bool:
        return name in self.names

    def __repr__(self) -> str:
        return repr(self.copy())

    def copy(self) -> dict[str, Any]:
        return dict(self)

    def __reduce__(self) -> tuple[type[dict[str, Any]], tuple[dict[str, Any]]]:
        return dict, (self.copy(),)

    __setitem__ = __delitem__ = __ior__ = refuse
    clear = pop = popitem = setdefault = update = refuse


class EdgeAttributes(Attributes):
    __slots__ = ("_at", "_columns", "_row", "_segment")

    def __init__(self, columns: Columns, segment: int, row: int, at: int) -> None:
        self._columns, self._segment, self._row, self._at = columns, segment, row, at
        self._values = None

    @property
    def _kind(self) -> str:
        return TRANSMISSION if self._segment == TRANSMISSIONS else EXPOSURE

    @property
    def names(self) -> tuple[str, ...]:
        return NAMES[self._kind]

    def __getitem__(self, name: str) -> Any:
        return self._kind if name == "kind" else super().__getitem__(name)

    def _read(self) -> dict[str, Any]:
        return self._columns.attributes(self._segment, self._row, self._at)


class NodeAttributes(Attributes):
    __slots__ = ("_nodes", "_person")
    names = ("cases",)

    def __init__(self, nodes: Nodes, person: int) -> None:
        self._nodes, self._person = nodes, person
        self._values = None

    def _read(self) -> dict[str, Any]:
        return {"cases": self._nodes.cases_of(self._person)}


def name_of(person: int) -> str:
    """The node of a person, by index."""
    return human_id("person", person + 1)


class Nodes(Mapping[str, NodeAttributes]):
    """Persons that are known, neither retracted nor merged into another, by number."""

    def __init__(self, columns: Columns, sight: Sight) -> None:
        self._columns, self._sight = columns, sight

    def __getitem__(self, node: str) -> NodeAttributes:
        return NodeAttributes(self, self.index(node))

    def __iter__(self) -> Iterator[str]:
        return map(name_of, self.persons.tolist())

    def __len__(self) -> int:
        return self.persons.size

    def __contains__(self, node: object) -> bool:
        hash(node)  # networkx counts on a TypeError
        return self.find(node) is not None

    def index(self, node: object) -> int:
        """The person a node is. Raises KeyError."""
        hash(node)
        person = self.find(node)
        if person is None:
            raise KeyError(node)
        return person

    def find(self, node: object) -> int | None:
        """The person a node is, if it is one."""
        if not isinstance(node, str) or not node[2:].isdecimal():
            return None
        person = int(node[2:]) - 1
        seen = 0 <= person < self._sight.persons and name_of(person) == node
        return person if seen and not self._is_hidden(person) else None

    def _is_hidden(self, person: int) -> bool:
        return bool(self._sight.hidden.size and self._sight.hidden[person])

    @cached_property
    def persons(self) -> Persons:
        """Who is a node, ascending."""
        known = self._sight.persons
        if not self._sight.hidden.size:
            return np.arange(known, dtype=np.uint32)
        return np.flatnonzero(self._sight.hidden[:known] == 0).astype(np.uint32)

    def cases_of(self, person: int) -> list[str]:
        """The human ids of the cases of a person that stand."""
        if person not in self._ever_cases:
            return []
        return self._columns.cases_of(self._sight, person)

    @cached_property
    def _ever_cases(self) -> frozenset[int]:
        people = np.unique(self._columns.cases.person)
        if self._sight.canonical.size:
            people = self._sight.canonical[people]
        return frozenset(people.tolist())


Keys = dict[str, EdgeAttributes]
"""The edges of a pair."""


class Adjacency(Mapping[str, dict[str, Keys]]):
    """By person the neighbours they lead to (`forward`) or are led to from.

    Made on demand; those of so many edges as fit are kept.
    """

    def __init__(self, columns: Columns, sight: Sight, nodes: Nodes, *, forward: bool) -> None:
        self._columns, self._sight, self._nodes = columns, sight, nodes
        self._forward = forward
        self._kept: dict[str, dict[str, Keys]] = {}
        self._edges_kept = 0

    def __getitem__(self, node: str) -> dict[str, Keys]:
        found = self._kept.get(node)
        return self._made(node) if found is None else found

    def __iter__(self) -> Iterator[str]:
        return iter(self._nodes)

    def __len__(self) -> int:
        return len(self._nodes)

    def __contains__(self, node: object) -> bool:
        return node in self._nodes

    def links_of(self, node: object) -> kernel.Neighbours:
        return kernel.best().neighbours(self._sight, self._nodes.index(node), self._forward)

    def _made(self, node: str) -> dict[str, Keys]:
        found = self.links_of(node)
        if self._edges_kept > _EDGES_KEPT:
            self._kept.clear()
            self._edges_kept = 0
        self._edges_kept += found.rows.size
        self._kept[node] = made = self._neighbours(found)
        return made

    def _neighbours(self, found: kernel.Neighbours) -> dict[str, Keys]:
        columns, at = self._columns, self._sight.position
        made: dict[str, Keys] = {}
        for person, segment, row in zip(*(each.tolist() for each in found), strict=True):
            keys = made.setdefault(name_of(person), {})
            keys[columns.key(segment, row)] = EdgeAttributes(columns, segment, row, at)
        return made
