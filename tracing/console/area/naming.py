"""Which area is meant: by its code, or by its name where no other bears it."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING
from unicodedata import normalize

from tracing.console.area.options import CODE_OR_NAME
from tracing.console.base import TEXT, argument, option
from tracing.console.commands import Callback
from tracing.console.recording import Call, Entry, Fields, recording
from tracing.console.session import tell
from tracing.console.statements import correcting
from tracing.domain.area.codes import county_of, short
from tracing.domain.area.commands import area_id
from tracing.domain.values import AREA_CODE
from tracing.errors import NotFoundError, UsageError, shown
from tracing.language import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from tracing.domain.command import Command
    from tracing.projections.questions.areas import Found
    from tracing.registry import Registry

MOST_CANDIDATES = 20
MORE = Text("……另有 {count} 个", "… and {count} more")
SHORTEST = 2
"""Letters of a country: the only code without a digit."""
_CODE = re.compile(AREA_CODE)
_DIGIT = re.compile(r"\d")


class NoSuchAreaError(NotFoundError):
    text = Text("没有区划 {code}", "there is no area {code}")
    hint = Text(
        "用 tracing area find 按名称查找，或先登记",
        "look for it by name with tracing area find, or register it",
    )


class AmbiguousAreaError(UsageError):
    text = Text("有 {count} 个区划都叫“{name}”", "{count} areas are called '{name}'")
    hint = Text(
        "写代码，或在前面加上上级的名称，如“南昌市 西湖区”",
        "give the code, or the names of what it lies in before its own: '南昌市 西湖区'",
    )


area_argument = argument("code", type=TEXT, help=CODE_OR_NAME)


def within_option(function: Callback) -> Callback:
    """`--area` of lists of areas, handed on as `area: str | None`: a code or a name."""
    return option(
        "--area",
        type=TEXT,
        metavar=Text("区划码|名称", "CODE|NAME"),
        help=Text("只列此区划及其下级", "Only this area and those within it"),
    )(function)


def as_code(text: str) -> str | None:
    """The code that was written, not filled up with zeros; None for a name."""
    code = normalize("NFKC", text).strip().upper()
    written = _CODE.match(code) and (_DIGIT.search(code) or len(code) == SHORTEST)
    return short(code) if written else None


def code_of(
    registry: Registry,
    text: str,
    as_of: int | datetime | date | None = None,
    on: date | None = None,
) -> str:
    """The code of the area that a text means; a code is taken as it is.

    Raises NoSuchAreaError, AmbiguousAreaError.
    """
    code = as_code(text)
    if code is not None:
        return code
    from tracing.projections.questions.areas import find_areas

    at = registry.position(as_of)
    day = on or registry.now().date()
    with registry.reading() as reading:
        found = find_areas(reading.connection, at, text, on=day, exact=True)
    standing = [each for each in found if each.abolished_on is None or day < each.abolished_on]
    match standing or found:
        case []:
            raise NoSuchAreaError(code=shown(text))
        case [one]:
            return one.code
        case several:
            raise AmbiguousAreaError(
                name=several[0].name, count=len(several), candidates=_candidates(several)
            )


def known_code(registry: Registry, text: str) -> str | None:
    """The code of the area that a text means, where there is such an area."""
    from tracing.projections.questions.area_tree import Tree

    try:
        code = code_of(registry, text)
    except NoSuchAreaError:
        return None
    at = registry.position()
    with registry.reading() as reading:
        return code if Tree(reading.connection, at).exists(code) else None


def area_fields(entry: Entry, code: str, corrects: int | None) -> Fields:
    """The fields that name an area in a command, and the county whose listing may name it."""
    registry = entry.registry.registry_id
    stream, county = area_id(registry, code), county_of(code)
    return {
        "thing_id": stream,
        "code": code,
        "listed_in": None if county in (None, code) else area_id(registry, county),
        **entry.learnt,
        **correcting(entry, stream, corrects, code),
    }


def record_of_area(
    call: Call,
    text: str,
    decide: Callable[[Entry, Fields], Command],
    says: Text,
    corrects: int | None = None,
) -> None:
    """State something about the area that a text means, and tell its code."""
    with recording(call) as entry:
        code = code_of(entry.registry, text)
        command = decide(entry, area_fields(entry, code, corrects))
        answer = entry.registry.execute(command, asked=entry.asked)
        tell(answer, says, {"code": code}, call.format)


def path_of(found: Found) -> str:
    return " ".join((*found.path, found.name))


def _candidates(found: Iterable[Found]) -> list[str]:
    lines = [f"{each.code}  {path_of(each)}" for each in found]
    if len(lines) <= MOST_CANDIDATES:
        return lines
    return [*lines[:MOST_CANDIDATES], str(MORE.fill(count=len(lines) - MOST_CANDIDATES))]
