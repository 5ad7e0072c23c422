"""Sheets of paper: what is long is broken, what has no glyph is not lost."""

from __future__ import annotations

from datetime import UTC, datetime

import pypdfium2

from tests.tools.paper import text_of
from tracing.documents.page import Paper, Section, document
from tracing.language import Text

NAME = Text("姓名", "name")


def written(*values: str) -> bytes:
    sections = [Section(NAME, [(NAME, each) for each in values])]
    now = datetime(2022, 7, 16, tzinfo=UTC)
    return document(Paper("x", NAME, [(NAME, "1")], sections, [NAME], NAME, now))


def test_a_word_wider_than_the_page_is_broken_and_whole() -> None:
    word = "Abcdefghij" * 30
    assert word in text_of(written(word)).replace("\n", "")


def test_a_long_text_goes_on_on_the_next_page() -> None:
    text = "长名" * 3000
    pdf = written(text)
    assert len(pypdfium2.PdfDocument(pdf)) > 2
    assert text_of(pdf).count("长名") > 2900


def test_a_character_the_font_lacks_is_named_by_its_number() -> None:
    assert "王〔U+2B740〕" in text_of(written("王\U0002b740"))


def test_simplified_characters_can_be_read_back() -> None:
    assert "隔离证明 解除 关怀 边 䶮" in text_of(written("隔离证明 解除 关怀 边 䶮"))
