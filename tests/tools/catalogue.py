"""The names events have for ever, taken from their types.

`python -m tests.tools.catalogue --write` adds new topics and fields to the committed catalogue.
"""

from __future__ import annotations

import datetime
import json
import sys
import types
from collections.abc import Iterator, Mapping
from enum import Enum
from pathlib import Path
from typing import Annotated, Any, Literal, NewType, Union, get_args, get_origin
from uuid import UUID

import msgspec

from tracing.domain.values import Sealed

GOLDEN = Path(__file__).parents[2] / "tracing" / "ledger" / "catalogue.json"

Catalogue = dict[str, list[str]]
Events = Mapping[str, type[msgspec.Struct]]

_NUMBERS_AND_DATES = (bool, int, float, datetime.date)
_CONTAINERS = (tuple, list, frozenset, set)


def undeclared(topic: str, event: type[msgspec.Struct]) -> list[str]:
    """The fields of an event that are not declared an id, code, number, date, label or sealed."""
    return [
        f"{topic}: {path} is {_shown(leaf)}"
        for path, leaf in _leaves(event, "")
        if not _declared(leaf)
    ]


def derived(events: Events) -> Catalogue:
    """Every topic with its fields.

    Those of an object inside are joined with a dot; `source.kind=case` says that an object of the
    field `source` is told from others by its `kind`.
    """
    return {topic: sorted(set(_names(event, ""))) for topic, event in sorted(events.items())}


def lost(before: Catalogue, now: Catalogue) -> list[str]:
    """The topics and fields that were there before and are no more."""
    topics = [topic for topic in before if topic not in now]
    fields = [
        f"{topic}: {field}"
        for topic in before
        if topic in now
        for field in before[topic]
        if field not in now[topic]
    ]
    return topics + fields


def committed() -> Catalogue:
    return msgspec.json.decode(GOLDEN.read_bytes(), type=Catalogue) if GOLDEN.exists() else {}


def written(catalogue: Catalogue) -> str:
    return json.dumps(catalogue, indent=2) + "\n"


def _leaves(declared: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Each type at the end of a field's type, with the field's name."""
    origin = get_origin(declared)
    if origin in (Union, types.UnionType) or origin in _CONTAINERS:
        for part in get_args(declared):
            if part not in (type(None), Ellipsis):
                yield from _leaves(part, path)
    elif _is_object(declared):
        for field in msgspec.structs.fields(declared):
            yield from _leaves(field.type, f"{path}.{field.name}" if path else field.name)
    else:
        yield path, declared


def _is_object(declared: Any) -> bool:
    return (
        isinstance(declared, type)
        and issubclass(declared, msgspec.Struct)
        and declared is not Sealed
    )


def _declared(leaf: Any) -> bool:
    if get_origin(leaf) is Literal:
        return True
    if get_origin(leaf) is Annotated:
        return _declared_by_meta(*get_args(leaf))
    if isinstance(leaf, NewType):
        return leaf.__supertype__ is bytes or _declared(leaf.__supertype__)
    if not isinstance(leaf, type):
        return False
    return issubclass(leaf, UUID | Enum) or leaf is Sealed or leaf in _NUMBERS_AND_DATES


def _declared_by_meta(base: Any, *metas: msgspec.Meta) -> bool:
    if base is str:
        return any("declared" in (meta.extra or {}) for meta in metas)
    if base is datetime.datetime:
        return any(meta.tz is True for meta in metas)
    return _declared(base)


def _names(declared: Any, path: str) -> Iterator[str]:
    if _is_object(declared):
        config = declared.__struct_config__
        if config.tag is not None:
            yield f"{path}.{config.tag_field}={config.tag}"
        for field in msgspec.structs.fields(declared):
            name = f"{path}.{field.encode_name}" if path else field.encode_name
            yield name
            yield from _names(field.type, name)
    else:
        for part in get_args(declared):
            yield from _names(part, path)


def _shown(leaf: Any) -> str:
    return getattr(leaf, "__qualname__", None) or str(leaf)


def main() -> None:
    from tracing.domain.catalogue import TOPICS

    now = derived(TOPICS)
    gone = lost(committed(), now)
    if gone:
        sys.exit("names are for ever; put back:\n  " + "\n  ".join(gone))
    if sys.argv[1:] == ["--write"]:
        GOLDEN.write_text(written(now), encoding="utf-8")
    elif now != committed():
        sys.exit(f"{GOLDEN.name} is behind: python -m tests.tools.catalogue --write")


if __name__ == "__main__":
    main()
