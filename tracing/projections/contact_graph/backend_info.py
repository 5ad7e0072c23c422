"""What networkx is told of the backend when it starts; it must not import networkx."""

from __future__ import annotations

from typing import Any

ON_COLUMNS = (
    "ancestors",
    "bidirectional_shortest_path",
    "degree_centrality",
    "descendants",
    "descendants_at_distance",
    "has_path",
    "in_degree_centrality",
    "is_empty",
    "is_weakly_connected",
    "isolates",
    "number_of_isolates",
    "number_of_selfloops",
    "number_weakly_connected_components",
    "out_degree_centrality",
    "shortest_path",
    "shortest_path_length",
    "single_source_shortest_path_length",
    "single_target_shortest_path_length",
    "weakly_connected_components",
)
UNWEIGHTED = "Without a weight, from one person to another; otherwise as networkx wrote it."


def backend_info() -> dict[str, Any]:
    functions: dict[str, dict[str, str]] = {name: {} for name in ON_COLUMNS}
    for name in ("shortest_path", "shortest_path_length"):
        functions[name] = {"additional_docs": UNWEIGHTED}
    return {
        "backend_name": "tracing",
        "project": "tracing-engine",
        "package": "tracing",
        "short_summary": "networkx functions on the columns of a contact graph.",
        "functions": functions,
    }
