"""What networkx is told of the backend when it starts; it must not import networkx."""

from __future__ import annotations

from typing import Any


def backend_info() -> dict[str, Any]:
    return {
        "backend_name": "tracing",
        "project": "tracing-engine",
        "package": "tracing",
        "short_summary": "networkx functions on the columns of a contact graph.",
        "functions": {},
    }
