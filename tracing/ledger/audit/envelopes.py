"""The envelope: who, and which commit (FORMAT.md, section 3)."""

from __future__ import annotations

import re
from typing import NamedTuple

from tracing.ledger.audit.states import json_object


class Commit(NamedTuple):
    envelope: bytes
    command_id: bytes
    first: int
    last: int


_KEYS = ("actor", "assurance", "command_id", "source", "first", "last")
_ASSURANCES = ("asserted", "account", "authenticated")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def read_envelope(envelope: bytes) -> Commit:
    """ValueError(stated, found) where the envelope is not as FORMAT.md section 3 says."""
    fields = json_object(envelope)
    if tuple(fields)[: len(_KEYS)] != _KEYS:
        raise ValueError(", ".join(_KEYS), ", ".join(fields))
    actor, assurance, command_id, source, first, last = (fields[key] for key in _KEYS)
    if assurance not in _ASSURANCES:
        raise ValueError(" | ".join(_ASSURANCES), f"assurance {assurance}")
    for key, text in (("actor", actor), ("source", source)):
        if not (isinstance(text, str) and text):
            raise ValueError(f"{key}: string", type(text).__name__)
    if not (isinstance(command_id, str) and _UUID.fullmatch(command_id)):
        raise ValueError("command_id: UUID", command_id)
    if not type(first) is type(last) is int:
        raise ValueError("first, last: positions", f"{first}, {last}")
    return Commit(envelope, bytes.fromhex(command_id.replace("-", "")), first, last)
