"""A4 sheets as PDF (fpdf2). The font is embedded, as far as it is used: any reader shows it.

Lines are set by HarfBuzz, for the font draws Chinese as in Taiwan where nobody says which it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import as_file, files
from itertools import zip_longest

from fpdf import FPDF
from fpdf.enums import EncryptionMethod, XPos, YPos
from fpdf.fonts import TTFFont

from tracing.documents.page import FONT, Paper, Said, Section, Table, both, each
from tracing.layout import wrap

FILE = "NotoSansCJKtc-Regular.otf"
FAMILY = "NotoSansCJK"
MARGIN = 56.0
FOOT = 64.0
LABEL = 150.0
GAP = 8.0
"""Points: the margins of a page, how wide its labels are, and between two columns."""
TITLE, SUBTITLE, HEAD, BODY, SMALL = 19.0, 12.0, 12.0, 10.5, 8.5
LEADING = 1.45
BLACK, GREY, HAIRLINE = 0, 90, 190
SIGNED = 46.0
"""How high a line to sign on is."""
PAGES = "页 page  {page} / {{nb}}"
FOLIO = 90.0
"""Points kept free beside the footer for the number of the page."""


class Sheets(FPDF):
    """The pages of one paper."""

    def __init__(self, paper: Paper, passphrase: str | None = None) -> None:
        super().__init__(unit="pt", format="A4")
        self._paper = paper
        self.set_margins(MARGIN, MARGIN)
        self.set_auto_page_break(False)
        self.c_margin = 0
        self.set_creation_date(paper.made_at)
        if passphrase is None:
            self.set_title(both(paper.title))
        else:
            self.set_encryption(passphrase, passphrase, EncryptionMethod.AES_256)
        with as_file(files(FONT) / FILE) as font:
            self.add_font(FAMILY, "", font)
        self.set_font(FAMILY, size=BODY)
        self.set_text_shaping(True, script="hani", language="zh-hans")
        drawn = self.fonts[FAMILY.lower()]
        assert isinstance(drawn, TTFFont)
        self._drawn = drawn
        self.add_page()

    def written(self) -> bytes:
        self._head()
        for section in self._paper.sections:
            self._section(section)
        self._signatures()
        return bytes(self.output())

    def footer(self) -> None:
        """On every page, as fpdf2 asks: what the paper is, and which page of how many."""
        self._style(SMALL, GREY)
        self._rule(self.h - FOOT + GAP)
        self.set_xy(MARGIN, self.h - FOOT + 2 * GAP)
        self._put(PAGES.format(page=self.page_no()), self.epw, "R")
        self.set_x(MARGIN)
        for line in self._lines("\n".join(each(self._paper.footer)), self.epw - FOLIO):
            self._put(line, self.epw, end=True)

    def _head(self) -> None:
        for text, size, grey in (
            (self._paper.issuer, SUBTITLE, BLACK),
            (self._paper.title.zh, TITLE, BLACK),
            (self._paper.title.en, SUBTITLE, GREY),
        ):
            self._style(size, grey)
            for line in self._lines(text, self.epw):
                self._put(line, self.epw, "C", end=True)
        self.ln(GAP / 2)
        self._style(SMALL)
        numbers = "　".join(f"{both(name)}  {said}" for name, said in self._paper.numbers)
        for line in self._lines(numbers, self.epw):
            self._put(line, self.epw, "R", end=True)
        self.set_line_width(1.2)
        self._rule(self.y + GAP / 2, BLACK)
        self.ln(GAP)

    def _section(self, section: Section) -> None:
        self._style(HEAD)
        self._room(4 * HEAD * LEADING)
        self.ln(GAP)
        for line in self._lines(both(section.title), self.epw):
            self._put(line, self.epw, end=True)
        self._rule(self.y + 1, BLACK)
        self.ln(GAP / 2)
        for name, value in section.rows:
            self._row([name, value], [LABEL, self.epw - LABEL], (SMALL, BODY))
        if section.table is not None:
            self._table(section.table)
        for sentence in section.sentences:
            for said in each(sentence):
                self._row([said], [self.epw], (BODY,), ruled=False)

    def _table(self, table: Table) -> None:
        widths = [share * self.epw / sum(table.widths) for share in table.widths]
        self._room(6 * SMALL * LEADING)
        self._row(table.headings, widths, [SMALL] * len(widths))
        for row in table.rows:
            self._row(row, widths, [SMALL + 1] * len(widths))

    def _row(
        self,
        cells: Sequence[Said],
        widths: Sequence[float],
        sizes: Sequence[float],
        *,
        ruled: bool = True,
    ) -> None:
        """Cells beside each other; what is higher than a page goes on on the next."""
        lines = []
        for cell, width, size in zip(cells, widths, sizes, strict=True):
            self._style(size)
            said = [both(cell)] if size == SMALL else each(cell)
            lines.append([line for one in said for line in self._lines(one, width - GAP)])
        high = max(sizes) * LEADING
        count = max(len(column) for column in lines)
        self._room(min(count * high + GAP, (self.h - MARGIN - FOOT) / 2))
        self.ln(GAP / 4)
        for beside in zip_longest(*lines, fillvalue=""):
            self._room(high)
            left, top = MARGIN, self.y
            for text, width, size in zip(beside, widths, sizes, strict=True):
                self._style(size, GREY if size == SMALL else BLACK)
                self.set_xy(left, top)
                self._put(text, width, height=high)
                left += width
            self.set_xy(MARGIN, top + high)
        if ruled:
            self._rule(self.y + GAP / 4)
            self.ln(GAP / 2)

    def _signatures(self) -> None:
        """Two beside each other, each above a line; all of them on one page."""
        signed = self._paper.signed
        self._room(-(-len(signed) // 2) * SIGNED + GAP)
        self.ln(2 * GAP)
        top, width = self.y, (self.epw - 3 * GAP) / 2
        self._style(SMALL, GREY)
        for index, text in enumerate(signed):
            left = MARGIN + (index % 2) * (width + 3 * GAP)
            line = top + (index // 2 + 1) * SIGNED
            self.set_xy(left, line - SIGNED)
            for said in self._lines(both(text), width):
                self._put(said, width)
                self.set_xy(left, self.y + SMALL * LEADING)
            self._rule(line - GAP, BLACK, left, left + width)

    def _style(self, size: float, grey: int = BLACK) -> None:
        self.set_font_size(size)
        self.set_text_color(grey)

    def _put(
        self,
        text: str,
        width: float,
        align: str = "L",
        *,
        end: bool = False,
        height: float | None = None,
    ) -> None:
        high = self.font_size * LEADING if height is None else height
        after = (XPos.LMARGIN, YPos.NEXT) if end else (XPos.RIGHT, YPos.TOP)
        self.cell(width, high, text, align=align, new_x=after[0], new_y=after[1])

    def _rule(
        self, y: float, grey: int = HAIRLINE, left: float = MARGIN, right: float | None = None
    ) -> None:
        self.set_draw_color(grey)
        self.line(left, y, self.w - MARGIN if right is None else right, y)
        self.set_line_width(0.4)

    def _room(self, height: float) -> None:
        """A new page where this does not fit on the present one."""
        if self.y + height > self.h - FOOT:
            self.add_page()

    def _lines(self, text: str, width: float) -> list[str]:
        """Lines as wide as there is room; a word that is wider is broken."""
        return [
            part
            for line in wrap(self._writable(text), width, self.get_string_width)
            for part in self._broken(line, width)
        ]

    def _broken(self, line: str, width: float) -> list[str]:
        parts = [""]
        for char in line if self.get_string_width(line) > width else ():
            if self.get_string_width(parts[-1] + char) > width:
                parts.append("")
            parts[-1] += char
        return parts if parts[-1] else [line]

    def _writable(self, text: str) -> str:
        """A character the font lacks is named by its number, rather than lost."""
        return "".join(
            char if ord(char) in self._drawn.cmap or char.isspace() else f"〔U+{ord(char):04X}〕"
            for char in text
        )
