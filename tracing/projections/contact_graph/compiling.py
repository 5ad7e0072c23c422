"""Whether searches of the contact graph may load a compiler.

It pays where a process asks more than once. One that ends after an answer does without: loading
numba takes longer than it saves.
"""

from __future__ import annotations

from contextvars import ContextVar

COMPILING: ContextVar[bool] = ContextVar("compiling", default=True)
