"""Pages in both languages as PDF (reportlab, an optional extra).

The Chinese font is one of those that every reader of PDF brings along; nothing is embedded.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape

from tracing.errors import UsageError
from tracing.language import Text

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import BaseDocTemplate, Flowable

FONT = "STSong-Light"
MARGIN = 56.0
LABEL = 150.0
"""Points: the margin of a page, and how wide its labels are."""


class DocumentsMissingError(UsageError):
    text = Text(
        "写 PDF 需要 reportlab 和 pypdf，尚未安装",
        "writing PDF needs reportlab and pypdf: not installed",
    )
    hint = Text(
        "运行 pip install 'tracing-engine[documents]'",
        "run pip install 'tracing-engine[documents]'",
    )


class Section(NamedTuple):
    """A part of a document: its heading, values by what they are called, and sentences."""

    title: Text
    rows: Sequence[tuple[Text, str | Text]] = ()
    sentences: Sequence[Text] = ()


def document(title: Text, sections: Sequence[Section], footer: Text) -> bytes:
    """A document of A4 pages; the footer stands on each of them, with its number."""
    try:
        from reportlab.lib.pagesizes import A4
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.cidfonts import UnicodeCIDFont
        from reportlab.platypus import SimpleDocTemplate
    except ImportError:
        raise DocumentsMissingError from None
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    out = BytesIO()
    pages = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
        title=both(title),
    )

    def signed(canvas: Canvas, page: BaseDocTemplate) -> None:
        canvas.setFont(FONT, 8)
        canvas.drawString(MARGIN, MARGIN / 2, both(footer))
        canvas.drawRightString(A4[0] - MARGIN, MARGIN / 2, str(page.page))

    pages.build(list(_flow(title, sections, pages.width)), onFirstPage=signed, onLaterPages=signed)
    return out.getvalue()


def both(text: str | Text) -> str:
    """Both languages beside each other, or once what is the same in both."""
    if isinstance(text, str) or text.zh == text.en:
        return str(text if isinstance(text, str) else text.zh)
    return f"{text.zh}  {text.en}"


def _flow(title: Text, sections: Sequence[Section], width: float) -> Iterator[Flowable]:
    from reportlab.lib.colors import HexColor
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph, Spacer, Table, TableStyle

    body = ParagraphStyle("body", fontName=FONT, fontSize=10.5, leading=15, wordWrap="CJK")
    small = ParagraphStyle("label", parent=body, textColor=HexColor("#555555"), fontSize=9)
    head = ParagraphStyle("head", parent=body, fontSize=12, leading=18, spaceBefore=10)
    large = ParagraphStyle("title", parent=body, fontSize=17, leading=24, spaceAfter=6)

    def lines(text: str | Text, style: ParagraphStyle) -> list[Flowable]:
        said = [text] if isinstance(text, str) or text.zh == text.en else [text.zh, text.en]
        return [Paragraph(escape(str(each)), style) for each in said]

    yield from lines(title, large)
    for section in sections:
        yield Paragraph(escape(both(section.title)), head)
        if section.rows:
            cells = [
                [[Paragraph(escape(both(name)), small)], lines(value, body)]
                for name, value in section.rows
            ]
            lined = TableStyle(
                [
                    ("VALIGN", (0, 0), (-1, -1), "TOP"),
                    ("LINEBELOW", (0, 0), (-1, -1), 0.25, HexColor("#bbbbbb")),
                ]
            )
            yield Table(cells, colWidths=[LABEL, width - LABEL], style=lined)
        for sentence in section.sentences:
            yield Spacer(0, 4)
            yield from lines(sentence, body)
