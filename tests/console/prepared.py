"""Registries in which something was typed already: typed once, copied for whoever asks again."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.console.outbreak import Desk
from tracing.settings import LEDGER

Typed = tuple[str, ...]

_AFTER: dict[tuple[bytes, tuple[Typed, ...]], Path] = {}
"""The registry after these commands were typed where the ledger was this."""


def entered(desk: Desk, *commands: Typed) -> Desk:
    """The desk after these commands."""
    folder, wanted = desk.invented.folder, (_state(desk), commands)
    if wanted in _AFTER:
        shutil.rmtree(folder)
        shutil.copytree(_AFTER[wanted], folder)
        return desk
    _type(desk, commands)
    _AFTER[wanted] = Path(shutil.copytree(folder, Path(_copies().name) / str(len(_AFTER))))
    return desk


def _type(desk: Desk, commands: Sequence[Typed]) -> None:
    for command in commands:
        result = desk.type(*command)
        assert result.exit_code == 0, (command, result.stderr)


def _state(desk: Desk) -> bytes:
    """Copies of one registry are told by what is in their ledger."""
    files = sorted(desk.invented.folder.glob(f"{LEDGER}*"))
    return sha256(b"".join(file.read_bytes() for file in files if file.stat().st_size)).digest()


@cache
def _copies() -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix="prepared")
