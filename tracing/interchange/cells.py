"""How the cells of one field are read: blank and unknown words, translations, then parsing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, tzinfo
from enum import StrEnum

from msgspec import Struct

from tracing.domain.values import AREA_CODE, PartialDate
from tracing.interchange import parsing
from tracing.interchange.blanks import says_nothing, unescaped
from tracing.interchange.fields import FieldKind
from tracing.interchange.mapping import UNITS, Mapping
from tracing.interchange.mentions import listed_records, source_reader
from tracing.interchange.parsing import UnreadableError
from tracing.interchange.tables import Cell
from tracing.interchange.words import plain_word, usual_words

_REMEMBERED = 50_000  # different cells of a column whose reading is kept
_HARDLY_REPEATED = (
    FieldKind.RECORD,
    FieldKind.TEXT,
    FieldKind.DIGITS,
    FieldKind.NATIONAL_ID,
    FieldKind.NOTE,
    FieldKind.ELAPSED,
)


class Reading(Struct, frozen=True):
    """What a cell says: a value (None where it is blank), its normalised text, and the code of a
    note where something is to be said. `left` asks to keep the cell's own text in the note."""

    value: object = None
    text: str = ""
    code: str | None = None
    values: dict[str, str | int] = {}
    left: bool = False


CellReader = Callable[[Cell], Reading]
_BLANK = Reading()


def cell_reader(field: str, kind: FieldKind, mapping: Mapping, zone: tzinfo) -> CellReader:
    """The reader of one column. It raises UnreadableError for a cell that rejects its row."""
    read = _reader(field, kind, mapping, zone)
    nothing = says_nothing(kind, mapping.words)
    remembered = 0 if kind in _HARDLY_REPEATED else _REMEMBERED
    known: dict[Cell, Reading] = {}

    def read_cell(cell: Cell) -> Reading:
        if isinstance(cell, str):
            cell = cell.strip()
        found = known.get(cell)
        if found is None:
            if isinstance(cell, str) and nothing(cell):
                return _BLANK
            found = read(unescaped(cell, nothing) if isinstance(cell, str) else cell)
            if len(known) < remembered:
                known[cell] = found
        return found

    return read_cell


def _reader(field: str, kind: FieldKind, mapping: Mapping, zone: tzinfo) -> CellReader:
    formats = mapping.dates.of(field)
    match kind:
        case FieldKind.RECORD | FieldKind.DIGITS:
            return lambda cell: _same(parsing.digits(cell))
        case FieldKind.TEXT | FieldKind.NOTE:
            return lambda cell: _same(str(cell))
        case FieldKind.LABEL:
            return lambda cell: _same(parsing.label(cell))
        case FieldKind.NATIONAL_ID:
            return _national_id
        case FieldKind.DAY:
            return lambda cell: _day(*parsing.day(cell, formats))
        case FieldKind.PARTIAL_DATE:
            return lambda cell: _day(*parsing.partial_date(cell, formats))
        case FieldKind.MOMENT:
            return lambda cell: _moment(parsing.moment(cell, formats, zone))
        case FieldKind.WHEN:
            return lambda cell: _moment(parsing.when(cell, formats, zone))
        case FieldKind.ELAPSED:
            return _elapsed_reader(mapping, zone)
        case FieldKind.AGE:
            return lambda cell: _age(parsing.age(cell))
        case FieldKind.WORD | FieldKind.ORIGIN:
            return _word_reader(field, mapping)
        case FieldKind.WORDS:
            return _words_reader(field, mapping)
        case FieldKind.YES_NO:
            return _yes_no_reader(field, mapping)
        case FieldKind.AREA:
            return _area
        case FieldKind.SOURCE:
            sources = source_reader(mapping.sources, mapping.words.unknown)
            return lambda cell: Reading(sources(str(cell)), str(cell))
        case FieldKind.RECORDS:
            return lambda cell: _records(str(cell))


def _same(text: str) -> Reading:
    return Reading(text, text)


def _day(value: object, left: bool) -> Reading:
    return Reading(value, str(value), "time_of_day_left" if left else None)


def _moment(value: PartialDate | date | datetime) -> Reading:
    return Reading(value, str(value) if isinstance(value, PartialDate) else value.isoformat())


def _age(years: float) -> Reading:
    return Reading(years, f"{years:g}")


def _records(text: str) -> Reading:
    records = listed_records(text)
    return Reading(records, ", ".join(records))


def _national_id(cell: Cell) -> Reading:
    text = parsing.digits(cell)
    fits = len(text) != 18 or parsing.national_id_fits(text)
    return Reading(text, text, None if fits else "national_id_unusual")


_AREA = re.compile(AREA_CODE)


def _area(cell: Cell) -> Reading:
    text = parsing.digits(cell)
    return _same(text) if _AREA.fullmatch(text) else Reading(code="area_code_unknown", left=True)


def _elapsed_reader(mapping: Mapping, zone: tzinfo) -> CellReader:
    elapsed = mapping.links.elapsed
    if elapsed is None:
        raise AssertionError("a checked mapping has an origin for its times")
    origin, unit = elapsed.origin, UNITS[elapsed.unit]

    def read(cell: Cell) -> Reading:
        at, decimals = parsing.elapsed(cell, origin, unit)
        known = at.astimezone(zone) if isinstance(at, datetime) else at
        text = known.isoformat()
        return Reading(known, text, "decimal_time" if decimals else None, {"moment": text})

    return read


def _word_reader(field: str, mapping: Mapping) -> CellReader:
    words: dict[str, StrEnum | None] = {**usual_words(field)}
    values = {choice.value: choice for choice in usual_words(field).values()}
    for word, ours in mapping.values.get(field, {}).items():
        words[plain_word(word)] = values[ours] if ours else None

    def read(cell: Cell) -> Reading:
        word = plain_word(str(cell))
        if word not in words:
            return Reading(code="word_unknown", values={"field": field}, left=True)
        value = words[word]
        return _BLANK if value is None else Reading(value, value.value)

    return read


def _words_reader(field: str, mapping: Mapping) -> CellReader:
    read_one = _word_reader(field, mapping)

    def read(cell: Cell) -> Reading:
        found = [read_one(word) for word in listed_records(str(cell), once=False)]
        unknown = next((each for each in found if each.code), None)
        return unknown or Reading(tuple(each.value for each in found), str(cell))

    return read


def _yes_no_reader(field: str, mapping: Mapping) -> CellReader:
    translations = {plain_word(word): ours for word, ours in mapping.values.get(field, {}).items()}

    def read(cell: Cell) -> Reading:
        word = translations.get(plain_word(str(cell)), str(cell))
        if not word:
            return _BLANK
        try:
            answer = parsing.yes_no(word)
        except UnreadableError:
            return Reading(code="word_unknown", values={"field": field}, left=True)
        return Reading(answer, "yes" if answer else "no")

    return read
