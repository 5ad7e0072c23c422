"""Which texts of a cell say nothing, and how a text that only looks so is written down."""

from __future__ import annotations

from collections.abc import Callable

from tracing.interchange.fields import FieldKind
from tracing.interchange.mapping import ExtraWords
from tracing.interchange.words import BLANK_WORDS, UNKNOWN_WORDS, plain_word
from tracing.spreadsheet import guard, unguard

_UNKNOWN_MATTERS = (FieldKind.SOURCE, FieldKind.NOTE, FieldKind.ORIGIN)

SaysNothing = Callable[[str], bool]


def says_nothing(kind: FieldKind, words: ExtraWords | None = None) -> SaysNothing:
    """Whether a stripped cell of this kind is blank, or says that nobody knows."""
    words = words or ExtraWords()
    blank = BLANK_WORDS.union(words.blank)
    unknown = {plain_word(word) for word in (*UNKNOWN_WORDS, *words.unknown)}
    if kind in _UNKNOWN_MATTERS:
        unknown = set()
    longest = max(map(len, unknown), default=0)

    def nothing(cell: str) -> bool:
        return cell in blank or (len(cell) <= longest and plain_word(cell) in unknown)

    return nothing


def escaped(text: str, nothing: SaysNothing) -> str:
    """A text as a cell that reads back as the same text: with a leading apostrophe where it would
    be taken for a formula, or for an empty cell.

    >>> nothing = says_nothing(FieldKind.TEXT)
    >>> [escaped(text, nothing) for text in ("=1", "NA", "'NA", "Na")]
    ["'=1", "'NA", "''NA", 'Na']
    """
    return f"'{text}" if nothing(text.lstrip("'")) else guard(text)


def unescaped(cell: str, nothing: SaysNothing) -> str:
    """What `escaped` was given."""
    if cell.startswith("'") and nothing(cell.lstrip("'")):
        return cell[1:]
    return unguard(cell)
