"""What a document on paper says, in both languages, and whether one can be written here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from importlib.util import find_spec
from typing import NamedTuple

from tracing.errors import UsageError
from tracing.language import Text

FONT = "cvttf_NotoSansCJK_Regular"
NEEDED = ("fpdf", "uharfbuzz", FONT)
"""The packages of the extra `documents`: what writes PDF, what sets its lines, and the font."""

Said = str | Text


class DocumentsMissingError(UsageError):
    text = Text("写 PDF 所需的库和字体未安装", "what writes PDF, and its font, is not installed")
    hint = Text(
        "运行 pip install 'tracing-engine[documents]'",
        "run pip install 'tracing-engine[documents]'",
    )


class Table(NamedTuple):
    """Rows under headings; `widths` are shares of the line."""

    headings: Sequence[Text]
    widths: Sequence[float]
    rows: Sequence[Sequence[Said]]


class Section(NamedTuple):
    """A part of a document: its heading, values by what they are called, a table, sentences."""

    title: Text
    rows: Sequence[tuple[Text, Said]] = ()
    sentences: Sequence[Text] = ()
    table: Table | None = None


class Paper(NamedTuple):
    """A whole document: what stands on its head, its parts, who signs, what stands on each page."""

    issuer: str
    title: Text
    numbers: Sequence[tuple[Text, str]]
    """Its numbers, by what they are called."""
    sections: Sequence[Section]
    signed: Sequence[Text]
    footer: Text
    made_at: datetime


def ready() -> None:
    """Refuse where documents cannot be written: before anything is opened to write one."""
    if any(find_spec(name) is None for name in NEEDED):
        raise DocumentsMissingError


def document(paper: Paper, passphrase: str | None = None) -> bytes:
    """The paper as PDF; with a passphrase nothing of it can be read without that (AES-256)."""
    ready()
    from tracing.documents.sheets import Sheets

    return Sheets(paper, passphrase).written()


def both(text: Said) -> str:
    """Both languages beside each other, or once what is the same in both."""
    return "  ".join(each(text))


def each(text: Said) -> list[str]:
    """What is said, in each language; once what is the same in both."""
    said = [text] if isinstance(text, str) else [text.zh, text.en]
    return [str(said[0])] if len(set(said)) == 1 else [str(one) for one in said]
