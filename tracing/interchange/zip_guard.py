"""Refuses workbooks built to exhaust the machine: zip bombs, and XML with its own entities."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import IO
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile, ZipInfo

from tracing.interchange.faults import FileUnreadableError, SpreadsheetUnsafeError
from tracing.language import Text

MOST_PARTS = 10_000
MOST_BYTES = 4 << 30  # unpacked; a million rows of forty columns take about one
MOST_RATIO = 200  # unpacked to packed, of a part worth asking; sheets reach thirty
_WORTH_ASKING = 10 << 20
_PROLOG = 1 << 20  # before its first element an XML part has no business with more

_DAMAGED = (BadZipFile, EOFError, KeyError, OSError, RuntimeError, ValueError, zlib.error)
"""What zipfile lets through of an archive that is broken: of one whose parts are said to lie
before its beginning, the operating system's own error."""


class _PrologOverError(Exception):
    """The first element came: no document type can follow."""


def refuse_unsafe(path: Path) -> None:
    """Raise SpreadsheetUnsafeError before anything of the workbook is unpacked as a whole."""
    with path.open("rb") as whole:
        try:
            with ZipFile(whole) as archive:
                parts = archive.infolist()
                _refuse_bulk(parts)
                for part in parts:
                    if part.filename.endswith((".xml", ".rels", ".vml")):
                        with archive.open(part) as file:
                            _refuse_document_type(file)
        except _DAMAGED:
            raise FileUnreadableError(
                reason=Text("工作簿已损坏或加密", "the workbook is damaged or encrypted")
            ) from None


def _refuse_bulk(parts: list[ZipInfo]) -> None:
    if len(parts) > MOST_PARTS:
        raise SpreadsheetUnsafeError(
            reason=Text(
                f"有 {len(parts)} 个部件，上限 {MOST_PARTS}",
                f"{len(parts)} parts, at most {MOST_PARTS} are taken",
            )
        )
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MOST_BYTES:
        raise SpreadsheetUnsafeError(
            reason=Text(
                f"解压后 {unpacked} 字节，上限 {MOST_BYTES}",
                f"{unpacked} bytes unpacked, at most {MOST_BYTES} are taken",
            )
        )
    for part in parts:
        if part.file_size > _WORTH_ASKING and part.file_size > MOST_RATIO * part.compress_size:
            raise SpreadsheetUnsafeError(
                reason=Text(
                    f"压缩比超过 {MOST_RATIO}", f"a part packed more than {MOST_RATIO} to one"
                )
            )


def _refuse_document_type(file: IO[bytes]) -> None:
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = _stop
    try:
        for _ in range(_PROLOG // 4096):
            chunk = file.read(4096)
            parser.Parse(chunk, not chunk)
            if not chunk:
                return
    except (_PrologOverError, expat.ExpatError):
        return  # whether the rest is sound XML is for the reader of sheets to say
    _refuse()


def _refuse(*_: object) -> None:
    raise SpreadsheetUnsafeError(
        reason=Text("XML 自带文档类型声明", "its XML brings a document type of its own")
    )


def _stop(*_: object) -> None:
    raise _PrologOverError
