"""What is inside an event: a JSON object, with the fields its catalogue lists."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from importlib.resources import files
from typing import Any


def known_topics() -> dict[str, frozenset[str]]:
    """The catalogue that ships with the package: the fields of each topic.

    A field of an object inside is named by its path (`span.first_on`), also in lists of objects;
    `source.kind=case` names a value that a tag can have.
    """
    catalogue = json.loads(files("tracing.ledger").joinpath("catalogue.json").read_bytes())
    return {
        topic: frozenset(field.partition("=")[0] for field in fields)
        for topic, fields in catalogue.items()
    }


def json_object(raw: bytes) -> dict[str, Any]:
    """A JSON object (RFC 8259) without a name twice; else ValueError(stated, found)."""
    try:
        value = _DECODE(raw.decode())
    except RecursionError:
        raise ValueError("JSON", "nested too deep") from None
    except ValueError as error:
        raise ValueError("JSON", str(error)) from None
    if not isinstance(value, dict):
        raise ValueError("JSON object", type(value).__name__)
    return value


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a name twice")
    return fields


def _no_constant(name: str) -> None:
    raise ValueError(name)


_DECODE = json.JSONDecoder(object_pairs_hook=_without_repeats, parse_constant=_no_constant).decode


def unknown_fields(fields: dict[str, Any], path: str, known: Collection[str]) -> Iterator[str]:
    for name, value in fields.items():
        place = path + name
        if place not in known or "." in name:
            yield place
        elif type(value) is dict or type(value) is list:
            for inner in _objects(value):
                yield from unknown_fields(inner, f"{place}.", known)


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    elif isinstance(value, list):
        for part in value:
            yield from _objects(part)
