"""What a mapping file must be besides well-formed: every key means something, and can be done."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from tracing.interchange.faults import MappingFileError
from tracing.interchange.fields import CLOSED_LISTS, FIELDS, FieldKind
from tracing.interchange.mapping import Mapping, MentionForm
from tracing.interchange.words import YES_NO, plain_word
from tracing.language import Text

_SEVERAL = (FieldKind.NOTE, FieldKind.RECORDS)
_DATES = (FieldKind.DAY, FieldKind.PARTIAL_DATE, FieldKind.MOMENT, FieldKind.WHEN)
_WORDS = (FieldKind.WORD, FieldKind.ORIGIN, FieldKind.YES_NO)
_CONSTANT = (*_WORDS, FieldKind.TEXT, FieldKind.LABEL, FieldKind.NOTE)

Problem = tuple[str, Text]


def check(mapping: Mapping) -> None:
    """Raises MappingFileError for the first key that cannot be."""
    for rule in (_layout, _columns, _dates, _values, _constants, _sources, _links):
        for key, reason in rule(mapping):
            raise MappingFileError(file=mapping.name, key=key, reason=reason)


def _layout(mapping: Mapping) -> Iterator[Problem]:
    delimiter, encoding = mapping.file.delimiter, mapping.file.encoding
    if delimiter is not None and (len(delimiter) != 1 or delimiter in '"\r\n'):
        yield "file.delimiter", Text("须为单个字符", "must be one character")
    if encoding is not None:
        try:
            codecs.lookup(encoding)
        except LookupError:
            yield "file.encoding", Text("没有这种编码", "there is no such encoding")


def _columns(mapping: Mapping) -> Iterator[Problem]:
    if not mapping.columns and not mapping.usual_names:
        yield "columns", Text("没有指定任何列", "no column is named")
    yield from _unknown_fields(mapping, "columns", mapping.columns)
    for field, named in mapping.columns.items():
        if not isinstance(named, str) and FIELDS[mapping.kind][field] not in _SEVERAL:
            yield (
                f"columns.{field}",
                Text("此字段只能来自一列", "this field comes from one column"),
            )
        for heading in mapping.headings_of(field):
            if heading in mapping.ignore:
                yield "ignore", Text(f"“{heading}”又被使用", f"'{heading}' is used as well")


def _dates(mapping: Mapping) -> Iterator[Problem]:
    yield from _unknown_fields(mapping, "dates.fields", mapping.dates.fields)
    for field, formats in mapping.dates.fields.items():
        if FIELDS[mapping.kind][field] not in _DATES:
            yield f"dates.fields.{field}", Text("不是日期字段", "not a field of dates")
        yield from _formats(f"dates.fields.{field}", formats)
    yield from _formats("dates.formats", mapping.dates.formats)


def _formats(key: str, formats: tuple[str, ...]) -> Iterator[Problem]:
    sample = datetime(2001, 2, 3)  # noqa: DTZ001 # a day to write and read back
    for declared in formats:
        try:
            again = datetime.strptime(sample.strftime(declared), declared)  # noqa: DTZ007
        except ValueError:
            again = None
        if again != sample:
            yield (
                key,
                Text(
                    f"“{declared}”须含年、月、日，如 %d/%m/%Y",
                    f"'{declared}' must hold year, month and day, such as %d/%m/%Y",
                ),
            )


def _values(mapping: Mapping) -> Iterator[Problem]:
    yield from _unknown_fields(mapping, "values", mapping.values)
    for field, translations in mapping.values.items():
        if FIELDS[mapping.kind][field] not in _WORDS:
            yield f"values.{field}", Text("不是词表字段", "not a field of listed words")
            continue
        for word, ours in translations.items():
            if ours and not _is_word(field, ours):
                yield f"values.{field}.{word}", _no_word(field, ours)


def _constants(mapping: Mapping) -> Iterator[Problem]:
    yield from _unknown_fields(mapping, "constants", mapping.constants)
    for field, value in mapping.constants.items():
        kind = FIELDS[mapping.kind][field]
        if kind not in _CONSTANT:
            yield (
                f"constants.{field}",
                Text("此字段不能对所有行相同", "this field cannot be the same for every row"),
            )
        elif field in mapping.columns:
            yield f"constants.{field}", Text("此字段已来自某列", "a column gives this field")
        elif kind in _WORDS and not _is_word(field, value):
            yield f"constants.{field}", _no_word(field, value)


def _sources(mapping: Mapping) -> Iterator[Problem]:
    for at, form in enumerate(mapping.sources.mention):
        key = f"sources.mention[{at}]"
        yield from _pattern(f"{key}.pattern", form.pattern)
        if form.split is not None:
            yield from _pattern(f"{key}.split", form.split)
        if not _fills(form):
            yield (
                f"{key}.record",
                Text(
                    f"“{form.record}”用到的组不在 pattern 中",
                    f"'{form.record}' asks for a group that the pattern lacks",
                ),
            )
    if mapping.sources.leftover is not None:
        yield from _pattern("sources.leftover", mapping.sources.leftover)


def _links(mapping: Mapping) -> Iterator[Problem]:
    for at, pattern in enumerate(mapping.links.places):
        yield from _pattern(f"links.places[{at}]", pattern)
    elapsed = mapping.links.elapsed
    if elapsed is not None and elapsed.origin.tzinfo is None:
        yield "links.elapsed.origin", Text("须带时区，如 +08:00", "needs an offset, such as +08:00")
    if elapsed is None and "elapsed" in mapping.columns:
        yield "links.elapsed", Text("缺少时间起点 origin", "the origin of the times is missing")


def _unknown_fields(mapping: Mapping, key: str, fields: Iterable[str]) -> Iterator[Problem]:
    known = FIELDS[mapping.kind]
    for field in fields:
        if field not in known:
            named = ", ".join(known)
            yield (
                f"{key}.{field}",
                Text(f"没有这个字段；有 {named}", f"no such field; there are {named}"),
            )


def _is_word(field: str, word: str) -> bool:
    if field in CLOSED_LISTS:
        return word in [choice.value for choice in CLOSED_LISTS[field]]
    return plain_word(word) in YES_NO


def _no_word(field: str, word: str) -> Text:
    words = ", ".join(CLOSED_LISTS[field]) if field in CLOSED_LISTS else "yes, no"
    return Text(f"“{word}”不在词表中：{words}", f"'{word}' is none of {words}")


def _pattern(key: str, pattern: str) -> Iterator[Problem]:
    try:
        re.compile(pattern)
    except re.error as error:
        yield key, Text(f"不是正则表达式（{error}）", f"not a regular expression ({error})")


def _fills(form: MentionForm) -> bool:
    groups = 1 if form.split is not None else re.compile(form.pattern).groups
    try:
        form.record.format(*[""] * (groups + 1))
    except (IndexError, KeyError, ValueError):
        return False
    return True
