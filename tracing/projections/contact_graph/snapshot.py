"""The columns as one file, mapped into memory: a cache that is believed only as far as it proves.

`_START`, the header as JSON, and the arrays, each at a multiple of 64 bytes. The
header says whose columns they are, as of what, where every array lies, and the CRC-32 of all that
follows it; its own CRC-32 stands before it. CRC-32 and not a lesser sum: it notices every burst
of up to 32 bits, and zlib reads 50 MB in about 10 ms.
"""

from __future__ import annotations

import mmap
import os
import sqlite3
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import fields, replace
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import numpy as np
import numpy.typing as npt
from msgspec import Struct

from tracing.projections.contact_graph.attributions import EVIDENCES
from tracing.projections.contact_graph.columns import (
    Columns,
    arrays_of,
    grown,
    no_columns,
    no_links,
)
from tracing.projections.contact_graph.exposure_spans import CERTAINTIES, SETTINGS, SOURCE_KINDS

SUFFIX = ".graph"
_VERSION = 1
_START = struct.Struct("<8sIII")
"""Magic, version, length of the header, its CRC-32."""
_MAGIC = b"tracing\0"
_ALIGNED = 64
_LAYOUT = [(name, each.dtype.str) for name, each in arrays_of(no_columns(UUID(int=0), "", ""))]
_CODES = [list(map(str, codes)) for codes in (SETTINGS, CERTAINTIES, SOURCE_KINDS, EVIDENCES)]

LeafAt = Callable[[int], bytes | None]
"""The ledger's leaf at a position; None beyond its head."""


class _Array(Struct, array_like=True):
    name: str
    kind: str
    shape: tuple[int, ...]
    offset: int
    """From where the arrays begin."""


class _Header(Struct):
    ledger_id: UUID
    fingerprint: str
    position: int
    leaf: bytes
    zone: str
    codes: list[list[str]]
    arrays: list[_Array]
    size: int
    checksum: int


def path_of(folder: Path, fingerprint: str) -> Path:
    return folder / f"{fingerprint}{SUFFIX}"


def opened(
    path: Path, ledger_id: UUID, fingerprint: str, zone: str, leaf_at: LeafAt
) -> Columns | None:
    """The columns in a file; None unless it is whole and of this history.

    What is written into them stays with this process.
    """
    try:
        with path.open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
    except (OSError, ValueError):
        return None
    found = _header(mapped)
    if found is None:
        return None
    header, begin = found
    if (header.ledger_id, header.fingerprint, header.zone) != (ledger_id, fingerprint, zone):
        return None
    if [(each.name, each.kind) for each in header.arrays] != _LAYOUT:
        return None
    if header.codes != _CODES or leaf_at(header.position) != header.leaf:
        return None
    whole = memoryview(mapped)[begin:]
    if len(whole) != header.size or zlib.crc32(whole) != header.checksum:
        return None
    return _columns(header, mapped, begin)


def _header(mapped: mmap.mmap) -> tuple[_Header, int] | None:
    """With where the arrays begin."""
    if len(mapped) < _START.size:
        return None
    magic, version, length, checksum = _START.unpack_from(mapped)
    text = mapped[_START.size : _START.size + length]
    if (magic, version, checksum) != (_MAGIC, _VERSION, zlib.crc32(text)) or len(text) != length:
        return None
    return msgspec.json.decode(text, type=_Header), _START.size + length


def _columns(header: _Header, mapped: mmap.mmap, begin: int) -> Columns:
    arrays = {
        each.name: np.ndarray(each.shape, each.kind, mapped, begin + each.offset)
        for each in header.arrays
    }
    empty = no_columns(header.ledger_id, header.fingerprint, header.zone)
    told = {field.name: getattr(empty, field.name) for field in fields(empty)}
    held = {name: _filled(part, name, arrays) for name, part in told.items()}
    base, tail, transmissions = held["segments"]
    persons = held["since"].size
    held |= {"segments": (base, grown(tail, persons), grown(transmissions, persons))}
    return Columns(**{**held, "position": header.position, "leaf": header.leaf})


def _filled(part: Any, name: str, arrays: Mapping[str, npt.NDArray[Any]]) -> Any:
    """The same shape of tuples, with the arrays of the file."""
    if isinstance(part, np.ndarray):
        return arrays[name]
    if not isinstance(part, tuple):
        return part
    names = getattr(part, "_fields", range(len(part)))
    inner = [
        _filled(each, f"{name}.{place}", arrays) for place, each in zip(names, part, strict=True)
    ]
    return type(part)(*inner) if hasattr(part, "_fields") else tuple(inner)


def saved(columns: Columns, path: Path) -> bool:
    """Put the columns into a file, in one step; False where that cannot be done now.

    A crash leaves the old file or the new one, and perhaps an unfinished one beside it, which the
    next saving writes over: only one process saves at a time, others go without.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _alone(path.with_name(path.name + ".lock")):
            _replace(columns, path)
    except (OSError, sqlite3.Error):
        return False
    return True


def _replace(columns: Columns, path: Path) -> None:
    unfinished = path.with_name(path.name + ".building")
    try:
        _write(columns, unfinished)
        unfinished.replace(path)
    except OSError:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise
    _sync(path.parent)


def _write(columns: Columns, path: Path) -> None:
    arrays = [(name, np.ascontiguousarray(each)) for name, each in arrays_of(_bare(columns))]
    placed, size = _placed(arrays)
    checksum = 0
    for piece in _pieces(arrays):
        checksum = zlib.crc32(piece, checksum)
    header = msgspec.json.encode(
        _Header(
            ledger_id=columns.ledger_id,
            fingerprint=columns.fingerprint,
            position=columns.position,
            leaf=columns.leaf,
            zone=columns.zone,
            codes=_CODES,
            arrays=placed,
            size=size,
            checksum=checksum,
        )
    )
    header = header.ljust(_aligned(_START.size + len(header)) - _START.size)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(_START.pack(_MAGIC, _VERSION, len(header), zlib.crc32(header)) + header)
        for piece in _pieces(arrays):
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())


def _bare(columns: Columns) -> Columns:
    """Without the ways into segments that have no links."""
    base, *others = columns.segments
    tail, transmissions = (each if each.links else no_links(0) for each in others)
    return replace(columns, segments=(base, tail, transmissions))


def _placed(arrays: list[tuple[str, npt.NDArray[Any]]]) -> tuple[list[_Array], int]:
    placed, offset = [], 0
    for name, each in arrays:
        placed.append(_Array(name, each.dtype.str, each.shape, offset))
        offset += _aligned(each.nbytes)
    return placed, offset


def _pieces(arrays: list[tuple[str, npt.NDArray[Any]]]) -> Iterator[Any]:
    for _, each in arrays:
        if each.size:
            yield each.reshape(-1).view(np.uint8)
            yield bytes(_aligned(each.nbytes) - each.nbytes)


def _aligned(size: int) -> int:
    return -(-size // _ALIGNED) * _ALIGNED


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Raises sqlite3.Error where another process saves, or nothing can be written."""
    lock = sqlite3.connect(path, timeout=0, isolation_level=None)
    try:
        lock.execute("BEGIN EXCLUSIVE")
        yield
    finally:
        lock.close()


def _sync(folder: Path) -> None:
    if os.name == "nt":  # Windows has no handle to sync a folder by
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
