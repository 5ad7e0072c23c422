"""Packs as they are read: TOML text, checked wholly before anything of it is believed."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from hashlib import sha256
from itertools import combinations
from typing import Any, NamedTuple, TypeVar

import msgspec

from tracing.domain.protocol.checking import findings
from tracing.domain.protocol.pack import FORMAT, Header, PackLayer, RuleSet
from tracing.domain.protocol.reasons import Finding, in_words
from tracing.domain.protocol.refusals import InvalidPackError
from tracing.domain.protocol.sourcing import uncited, unsourced
from tracing.language import Text

Tables = Mapping[str, Any]
Converted = TypeVar("Converted", Header, RuleSet)


class Pack(NamedTuple):
    """A pack that was found valid."""

    header: Header
    tables: Tables
    """What it says besides its header, as written."""
    rules: RuleSet | None
    """None of a local pack, which says only what differs."""
    text: str
    digest: str


def read_pack(text: str, name: str, nationals: Mapping[str, str] | None = None) -> Pack:
    """Read a pack's text; raises InvalidPackError(file=name, …) at the first thing that is wrong.

    A local pack is laid over each national one it names, whose texts are given by their ids;
    without them it is checked as far as it can be alone.
    """
    written = _parsed(text, name)
    header = _header(written, name)
    tables = {key: value for key, value in written.items() if key not in _HEADER}
    _refuse(_of_header(header), name)
    rules = rule_set(tables, name) if header.layer is PackLayer.NATIONAL else None
    _refuse(uncited(header.sources, written), name)
    pack = Pack(header, tables, rules, text, sha256(text.encode()).hexdigest())
    for at, over in enumerate(header.over if nationals is not None else ()):
        _lay(pack, f"over[{at}]", over, (nationals or {}).get(over), name)
    return pack


def merged(tables: Tables, over: Tables) -> Tables:
    """`tables` with what `over` says instead: tables key by key, lists and values as a whole."""
    result = dict(tables)
    for key, value in over.items():
        below = result.get(key)
        if isinstance(value, Mapping) and isinstance(below, Mapping):
            result[key] = merged(below, value)
        else:
            result[key] = value
    return result


def rule_set(tables: Tables, name: str) -> RuleSet:
    """The rules that tables say; raises InvalidPackError."""
    rules = _converted(tables, RuleSet, name)
    _refuse(findings(rules), name)
    return rules


def refuse_overlaps(packs: Iterable[Pack]) -> None:
    """Of two national packs of one disease only one may hold on a day; raises InvalidPackError."""
    nationals = [pack.header for pack in packs if pack.header.layer is PackLayer.NATIONAL]
    for one, other in combinations(sorted(nationals, key=lambda each: each.effective.from_on), 2):
        if one.disease == other.disease and _overlap(one, other):
            since = other.effective.from_on
            reason = in_words("overlap", pack=one.id, since=since, until=_until(one))
            raise InvalidPackError(file=other.id, key="effective.from_on", reason=reason)


_HEADER = frozenset(Header.__struct_fields__)


def _parsed(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        reason = in_words("syntax", detail=error)
        raise InvalidPackError(file=name, key="TOML", reason=reason) from None


def _header(written: Tables, name: str) -> Header:
    found = written.get("format")
    if found is not None and (type(found) is not int or found != FORMAT):
        reason = in_words("format", found=found, known=FORMAT)
        raise InvalidPackError(file=name, key="format", reason=reason)
    told = {key: value for key, value in written.items() if key in _HEADER}
    return _converted(told, Header, name)


def _converted(tables: Tables, kind: type[Converted], name: str) -> Converted:
    try:
        return msgspec.convert(tables, kind, builtin_types=(date, datetime))
    except msgspec.ValidationError as error:
        key, reason = Finding.of(str(error))
        raise InvalidPackError(file=name, key=key, reason=reason) from None


def _refuse(found: Iterable[Finding], name: str) -> None:
    for key, reason in found:
        raise InvalidPackError(file=name, key=key, reason=reason)


def _of_header(header: Header) -> Iterable[Finding]:
    from_on, until = header.effective.from_on, header.effective.superseded_on
    if until is not None and until <= from_on:
        reason = in_words("reversed", since=from_on, until=until)
        yield Finding("effective.superseded_on", reason)
    if header.layer is PackLayer.NATIONAL and header.over:
        yield Finding("over", in_words("national_over"))
    if header.layer is PackLayer.LOCAL and not header.over:
        yield Finding("over", in_words("local_over_nothing"))
    for at, over in enumerate(header.over):
        if over in header.over[:at]:
            yield Finding(f"over[{at}]", in_words("twice", value=over))


def _lay(pack: Pack, key: str, over: str, text: str | None, name: str) -> None:
    """Check a local pack over one national pack."""
    if text is None:
        raise InvalidPackError(file=name, key=key, reason=in_words("unknown_pack", pack=over))
    below = _national(key, over, text, name)
    _refuse(_of_both(pack, below, key), name)
    try:
        rule_set(merged(below.tables, pack.tables), name)
    except InvalidPackError as error:
        said = error.values["reason"]
        assert isinstance(said, Text)
        where = in_words("laid_over", pack=over, zh=said.zh, en=said.en)
        raise InvalidPackError(file=name, key=error.values["key"], reason=where) from None


def _national(key: str, over: str, text: str, name: str) -> Pack:
    try:
        below = read_pack(text, over)
    except InvalidPackError as error:
        reason = in_words("invalid_below", pack=over, key=error.values["key"])
        raise InvalidPackError(file=name, key=key, reason=reason) from None
    if below.header.layer is not PackLayer.NATIONAL or below.header.id != over:
        raise InvalidPackError(file=name, key=key, reason=in_words("not_national", pack=over))
    return below


def _of_both(pack: Pack, below: Pack, key: str) -> Iterable[Finding]:
    mine, other = pack.header, below.header
    if mine.disease != other.disease:
        yield Finding("disease", in_words("other_disease", pack=other.id))
    if not _overlap(mine, other):
        yield Finding(key, in_words("never_together", pack=other.id))
    for name, source in mine.sources.items():
        if other.sources.get(name, source) != source:
            yield Finding(f"sources.{name}", in_words("source_differs", pack=other.id))
    yield from unsourced(pack.tables, below.tables)


def _overlap(one: Header, other: Header) -> bool:
    first, second = one.effective, other.effective
    return first.from_on < (second.superseded_on or date.max) and second.from_on < (
        first.superseded_on or date.max
    )


def _until(header: Header) -> date | str:
    return header.effective.superseded_on or "…"
