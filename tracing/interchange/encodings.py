"""Which encoding a text file is in: by its mark, else by what its bytes can be."""

from __future__ import annotations

import codecs
from pathlib import Path

from tracing.interchange.faults import FileUnreadableError
from tracing.language import Text

_CHUNK = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def encoding_of(path: Path, declared: str | None = None) -> str:
    """The declared encoding, else that of the byte order mark, else UTF-8 where the whole file is
    valid UTF-8, else GB18030 where it is valid that.

    The whole file is decoded once, so that no import stops in its middle.
    """
    candidates = (declared,) if declared else _candidates(path)
    for encoding in candidates:
        if _decodes(path, encoding):
            return encoding
    named = "、".join(candidates), ", ".join(candidates)
    raise FileUnreadableError(
        reason=Text(f"不是 {named[0]} 编码的文字", f"it is not text in {named[1]}")
    )


def _candidates(path: Path) -> tuple[str, ...]:
    with path.open("rb") as file:
        start = file.read(4)
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            return (encoding,)
    return ("utf-8", "gb18030")


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                if "\0" in decoder.decode(chunk):
                    return False
            decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True
