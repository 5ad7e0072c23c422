"""Where in an event sealed values lie."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, get_args

import msgspec
from msgspec import Struct

from tracing.domain.values import Sealed, Unsealed


@cache
def sealed_names(kind: type[Struct]) -> tuple[tuple[str, str], ...]:
    """The fields of a Struct in which something sealed can lie: (attribute, name in the state)."""
    return tuple(
        (field.name, field.encode_name)
        for field in msgspec.structs.fields(kind)
        if _may_hold_sealed(field.type)
    )


def _may_hold_sealed(kind: Any) -> bool:
    if kind is Sealed:
        return True
    if isinstance(kind, type) and issubclass(kind, Struct):
        return bool(sealed_names(kind))
    return any(_may_hold_sealed(part) for part in get_args(kind))


def replace_unsealed(value: Any, seal: Callable[[Unsealed, str], Sealed], path: str = "") -> Any:
    """The same value with a box for every Unsealed; `seal` is given the field's full name."""
    if type(value) is Unsealed:
        return seal(value, path)
    if isinstance(value, (tuple, list)):
        return type(value)(
            replace_unsealed(item, seal, f"{path}.{number}") for number, item in enumerate(value)
        )
    if not isinstance(value, Struct) or type(value) is Sealed:
        return value
    changes = {}
    for attribute, name in sealed_names(type(value)):
        held = getattr(value, attribute)
        if held is None or type(held) is Sealed:
            continue
        here = f"{path}.{name}" if path else name
        if type(held) is Unsealed:
            changes[attribute] = seal(held, here)
        elif (changed := replace_unsealed(held, seal, here)) is not held:
            changes[attribute] = changed
    return msgspec.structs.replace(value, **changes) if changes else value


def sealed_values(value: Any, path: str = "") -> Iterator[tuple[str, Sealed]]:
    """Every sealed value with its field's full name."""
    if type(value) is Sealed:
        yield path, value
    elif isinstance(value, (tuple, list)):
        for number, item in enumerate(value):
            yield from sealed_values(item, f"{path}.{number}")
    elif isinstance(value, Struct):
        for attribute, name in sealed_names(type(value)):
            held = getattr(value, attribute)
            if held is None:
                continue
            here = f"{path}.{name}" if path else name
            if type(held) is Sealed:
                yield here, held
            else:
                yield from sealed_values(held, here)
