"""PDF read back, by another library than the one that wrote it."""

from __future__ import annotations

from collections.abc import Iterator

import pypdfium2
from pypdfium2 import raw


def text_of(pdf: bytes, password: str | None = None) -> str:
    """What a reader can select and search, line breaks aside."""
    pages = pypdfium2.PdfDocument(pdf, password=password)
    said = [page.get_textpage().get_text_range() for page in pages]
    return "\n".join(said).replace("\r\n", "\n")


def unembedded(pdf: bytes, password: str | None = None) -> list[str]:
    """The text drawn in a font the reader would have to have."""
    return [text for text, embedded in _drawn(pdf, password) if not embedded]


def _drawn(pdf: bytes, password: str | None) -> Iterator[tuple[str, bool]]:
    for page in pypdfium2.PdfDocument(pdf, password=password):
        within = page.get_textpage()
        for drawn in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
            size = raw.FPDFTextObj_GetText(drawn, within, None, 0)
            buffer = (raw.FPDF_WCHAR * (size // 2))()
            raw.FPDFTextObj_GetText(drawn, within, buffer, size)
            font = raw.FPDFTextObj_GetFont(drawn)
            yield (
                bytes(buffer).decode("utf-16-le").rstrip("\0"),
                raw.FPDFFont_GetIsEmbedded(font) == 1,
            )
