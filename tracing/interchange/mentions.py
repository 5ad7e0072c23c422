"""What a text says about which other records are meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from msgspec import Struct

from tracing.interchange.mapping import MentionForm, SourceForms
from tracing.interchange.words import UNKNOWN_WORDS, plain_word

_BETWEEN = re.compile(r"[\s,;，；、/]+")
_LIKE_A_RECORD = re.compile(r"(?=.*\d)[\w.#-]+", re.ASCII)


class SourceReading(Struct, frozen=True):
    """Which records a source text names, in order and once each; whether it says that nobody
    knows; whether something that looks like a record stayed in the text."""

    records: tuple[str, ...] = ()
    unknown: bool = False
    leftover: bool = False


def source_reader(
    forms: SourceForms, extra_unknown: tuple[str, ...]
) -> Callable[[str], SourceReading]:
    """How to read a column of sources. Without declared forms, a text made of nothing but ids
    names those records; any other text names nobody."""
    unknown = {plain_word(word) for word in (*UNKNOWN_WORDS, *extra_unknown)}
    compiled = [(re.compile(form.pattern), form) for form in forms.mention]
    leftover = re.compile(forms.leftover) if forms.leftover else None

    def read(text: str) -> SourceReading:
        if plain_word(text) in unknown:
            return SourceReading(unknown=True)
        if not compiled:
            return SourceReading(bare_records(text))
        records: list[str] = []
        rest = text
        for pattern, form in compiled:
            for found in pattern.finditer(rest):
                records.extend(_named(found, form))
            rest = pattern.sub(" ", rest)
        more = leftover is not None and leftover.search(rest) is not None
        return SourceReading(tuple(dict.fromkeys(records)), leftover=more)

    return read


def _named(found: re.Match[str], form: MentionForm) -> Iterator[str]:
    if form.split is None:
        yield form.record.format(found[0], *(group or "" for group in found.groups()))
        return
    listed = found[1] if found.re.groups else found[0]
    for member in re.split(form.split, listed):
        if member:
            yield form.record.format(member, member)


def bare_records(text: str) -> tuple[str, ...]:
    """
    >>> bare_records("12, 13；A-7"), bare_records("the market, 12")
    (('12', '13', 'A-7'), ())
    """
    tokens = listed_records(text)
    return tokens if all(_LIKE_A_RECORD.fullmatch(token) for token in tokens) else ()


def listed_records(text: str, *, once: bool = True) -> tuple[str, ...]:
    """The members of a list of ids, each once, or as often as they stand there."""
    tokens = [token for token in _BETWEEN.split(text) if token]
    return tuple(dict.fromkeys(tokens) if once else tokens)
