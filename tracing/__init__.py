"""Record once, and see it as it was, as it is, and as it was known.

Names are loaded when they are first asked for, so that `tracing --help` loads nothing heavy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tracing.errors import TracingError
    from tracing.registry import Registry, open_registry

    __version__: str

__all__ = ["Registry", "TracingError", "__version__", "open_registry"]

_HOMES = {
    "Registry": "tracing.registry",
    "TracingError": "tracing.errors",
    "open_registry": "tracing.registry",
}


def __getattr__(name: str) -> object:
    if name == "__version__":
        from importlib.metadata import version

        return version("tracing-engine")
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
