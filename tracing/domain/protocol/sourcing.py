"""That every figure names its source, and every source is named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from tracing.domain.protocol.reasons import Finding, in_words
from tracing.domain.protocol.rules.base import Source


def uncited(sources: Mapping[str, Source], written: Mapping[str, Any]) -> Iterator[Finding]:
    """Sources that are cited and not there, and those that are there and not cited."""
    cited = set()
    for key, name in _citations(written, ""):
        cited.add(name)
        if name not in sources:
            yield Finding(key, in_words("unknown_source", source=name))
    for name in sources:
        if name not in cited:
            yield Finding(f"sources.{name}", in_words("unused_source"))


def unsourced(over: Any, below: Any, key: str = "") -> Iterable[Finding]:
    """Tables of a local pack that change figures of a table below and keep its source."""
    if not (isinstance(over, Mapping) and isinstance(below, Mapping)):
        return
    changed = {name for name, value in over.items() if not isinstance(value, Mapping)}
    if changed and "source" in below and "source" not in over:
        yield Finding(f"{key}.source", in_words("local_unsourced"))
    for name, value in over.items():
        yield from unsourced(value, below.get(name), f"{key}.{name}" if key else name)


def _citations(value: Any, key: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for name, each in value.items():
            place = f"{key}.{name}" if key else name
            if name == "source" and isinstance(each, Sequence):
                for at, source in enumerate(each):
                    yield f"{place}[{at}]", source if isinstance(source, str) else ""
            elif place != "sources":
                yield from _citations(each, place)
    elif isinstance(value, list):
        for at, each in enumerate(value):
            yield from _citations(each, f"{key}[{at}]")
