"""National codes of areas as they are published: a table for each level, told by its headings.

    code, name                                          provinces (2 digits)
    code, name, provinceCode                            prefectures (4)
    code, name, cityCode, provinceCode                  counties (6)
    code, name, areaCode, …                             streets and townships (9)
    code, name, streetCode, …                           communities and villages (12)

A code begins with its parent's. Where a city has no counties its code is filled up with zeros in
their place: that row is the city itself, and adds nothing.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import IO, NamedTuple, TextIO, cast

from tracing.domain.area.codes import COUNTY_DIGITS, UNITS, short, well_formed
from tracing.domain.area.events import AreaUnit, ListedCommunity, ListedTownship
from tracing.domain.values import LONGEST_LABEL
from tracing.errors import RefusedError, UsageError
from tracing.interchange.faults import FileMissingError
from tracing.language import Text

PARENTS: Mapping[AreaUnit, tuple[str, ...]] = {
    AreaUnit.PROVINCE: (),
    AreaUnit.PREFECTURE: ("provinceCode",),
    AreaUnit.COUNTY: ("cityCode", "provinceCode"),
    AreaUnit.TOWNSHIP: ("areaCode", "cityCode", "provinceCode"),
    AreaUnit.COMMUNITY: ("streetCode", "areaCode", "cityCode", "provinceCode"),
}
"""By level, the headings of what lies above: the nearest first."""
DIGITS: Mapping[AreaUnit, int] = {unit: digits for digits, unit in UNITS.items()}
HEADINGS: Mapping[frozenset[str], AreaUnit] = {
    frozenset(("code", "name", *above)): unit for unit, above in PARENTS.items()
}
TOLD_EVERY = 5000

MALFORMED = Text("代码须为 {digits} 位数字", "the code has to have {digits} digits")
NAMELESS = Text("名称须为 1 到 200 字", "a name has 1 to 200 characters")
OTHER_PARENT = Text(
    "代码不以上级 {parent} 开头", "the code does not begin with its parent's {parent}"
)
ORPHAN = Text("没有上级 {parent}", "there is no {parent} that it lies in")
OTHER_NAME = Text("同一代码另有名称：{name}", "the same code has another name: {name}")
SHORT_ROW = Text("格数与列名不符", "not as many cells as headings")


class HeadingsUnknownError(UsageError):
    text = Text("{file} 的列名不认得：{found}", "the headings of {file} are not known: {found}")
    hint = Text("列名须为以下之一：{wanted}", "the headings have to be one of: {wanted}")


class NoGazetteerError(UsageError):
    text = Text("{folder} 里没有 CSV 文件", "there are no CSV files in {folder}")
    hint = Text(
        "给出省、市、县、街道、村各表（.csv 或 .csv.gz）所在的文件夹",
        "name the folder that has the tables of provinces, cities, areas, streets and villages "
        "(.csv or .csv.gz)",
    )


class TwoTablesError(UsageError):
    text = Text("{first} 与 {second} 是同一级的表", "{first} and {second} are of the same level")
    hint = Text("每一级只给一个文件", "give one file for each level")


class UnreadableTableError(RefusedError):
    text = Text("{file} 不是 UTF-8 编码的 CSV", "{file} is not CSV in UTF-8")
    hint = Text("另存为 UTF-8 编码的 CSV", "save it as CSV in UTF-8")


class BadArea(NamedTuple):
    """A row that cannot be taken, and why."""

    file: str
    row: int
    code: str
    name: str
    reason: Text


class Source(NamedTuple):
    """A table, and what its headings say it holds."""

    path: Path
    unit: AreaUnit


class _Township(NamedTuple):
    name: str
    communities: dict[str, str]


class Gazetteer:
    """What the tables say. `known` tells whether an area is there without them."""

    def __init__(self, known: Callable[[str], bool]) -> None:
        self.larger: dict[str, str] = {}
        """Names of provinces, prefectures and counties by their codes."""
        self.rows = 0
        self.same = 0
        """Rows that say again what another has said."""
        self.refused: list[BadArea] = []
        self._known = known
        self._listed: dict[str, dict[str, _Township]] = {}

    @property
    def areas(self) -> int:
        """How many different areas there are."""
        below = sum(
            len(townships) + sum(len(each.communities) for each in townships.values())
            for townships in self._listed.values()
        )
        return len(self.larger) + below

    def counties(self) -> list[str]:
        """Those that consist of something, by code."""
        return sorted(self._listed)

    def size(self, county: str) -> int:
        townships = self._listed[county].values()
        return len(townships) + sum(len(each.communities) for each in townships)

    def townships(self, county: str) -> tuple[ListedTownship, ...]:
        return tuple(
            ListedTownship(
                digits,
                township.name,
                tuple(
                    ListedCommunity(own, name) for own, name in sorted(township.communities.items())
                ),
            )
            for digits, township in sorted(self._listed[county].items())
        )

    def read(self, source: Source, advance: Callable[[int], None]) -> None:
        """Take the rows of a table; those of what lies above it have to be read before."""
        for number, row in _rows(source, advance):
            self.rows += 1
            code, name = row.get("code") or "", row.get("name") or ""
            reason = self._refusal(source.unit, code, name, row) or self._add(
                source.unit, code, name
            )
            if reason is not None:
                self.refused.append(BadArea(source.path.name, number, code, name, reason))

    def _refusal(
        self, unit: AreaUnit, code: str, name: str, row: Mapping[str, str | None]
    ) -> Text | None:
        """Why a row by itself cannot be taken."""
        if None in row or None in row.values():
            return SHORT_ROW
        if len(code) != DIGITS[unit] or not well_formed(short(code)) or not code.isdecimal():
            return MALFORMED.fill(digits=DIGITS[unit])
        if not 1 <= len(name) <= LONGEST_LABEL:
            return NAMELESS
        wrong = next(
            (row[above] or "" for above in PARENTS[unit] if not code.startswith(row[above] or "-")),
            None,
        )
        return None if wrong is None else OTHER_PARENT.fill(parent=wrong)

    def _add(self, unit: AreaUnit, code: str, name: str) -> Text | None:
        """Take a row; why not, where what was read before stands against it."""
        itself = short(code)
        if itself != code:
            return self._again(self._name(itself), name)
        match unit:
            case AreaUnit.COMMUNITY:
                township = self._township(code[:9])
                if township is None:
                    return ORPHAN.fill(parent=code[:9])
                return self._put(township.communities, code[9:], name)
            case AreaUnit.TOWNSHIP:
                county = short(code[:COUNTY_DIGITS])
                if not self._there(county):
                    return ORPHAN.fill(parent=county)
                return self._list(county, code[COUNTY_DIGITS:], name)
            case _:
                parent = code[:-2]
                if parent and not self._there(parent):
                    return ORPHAN.fill(parent=parent)
                return self._put(self.larger, code, name)

    def _list(self, county: str, digits: str, name: str) -> Text | None:
        townships = self._listed.setdefault(county, {})
        if digits in townships:
            return self._again(townships[digits].name, name)
        townships[digits] = _Township(name, {})
        return None

    def _put(self, names: dict[str, str], key: str, name: str) -> Text | None:
        if key in names:
            return self._again(names[key], name)
        names[key] = name
        return None

    def _again(self, known: str | None, name: str) -> Text | None:
        if known is not None and known != name:
            return OTHER_NAME.fill(name=known)
        self.same += 1
        return None

    def _there(self, code: str) -> bool:
        return code in self.larger or self._known(code)

    def _township(self, code: str) -> _Township | None:
        county = short(code[:COUNTY_DIGITS])
        return self._listed.get(county, {}).get(code[COUNTY_DIGITS:])

    def _name(self, code: str) -> str | None:
        township = self._township(code) if len(code) > COUNTY_DIGITS else None
        return self.larger.get(code) if township is None else township.name


def sources(paths: Sequence[Path]) -> list[Source]:
    """The tables of a folder, or of files, from the largest areas to the smallest.

    Raises FileMissingError, NoGazetteerError, HeadingsUnknownError, TwoTablesError.
    """
    found: dict[AreaUnit, Path] = {}
    for path in _files(paths):
        unit = _unit(path)
        if unit in found:
            raise TwoTablesError(first=found[unit].name, second=path.name)
        found[unit] = path
    return [Source(found[unit], unit) for unit in PARENTS if unit in found]


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if not path.exists():
            raise FileMissingError
        if not path.is_dir():
            yield path
            continue
        inside = sorted(path.glob("*.csv")) + sorted(path.glob("*.csv.gz"))
        if not inside:
            raise NoGazetteerError(folder=path)
        yield from inside


def _unit(path: Path) -> AreaUnit:
    with _opened(path) as (_, text):
        headings = next(csv.reader(text), [])
    unit = HEADINGS.get(frozenset(headings))
    if unit is None:
        wanted = "; ".join(", ".join(("code", "name", *above)) for above in PARENTS.values())
        found = ", ".join(each[:20] for each in headings[:8])
        raise HeadingsUnknownError(file=path.name, found=found, wanted=wanted)
    return unit


def _rows(
    source: Source, advance: Callable[[int], None]
) -> Iterator[tuple[int, dict[str, str | None]]]:
    """Rows with their numbers, the heading counted; `advance` is told how many bytes were read."""
    told = 0
    with _opened(source.path) as (raw, text):
        for number, row in enumerate(csv.DictReader(text), 2):
            yield number, cast("dict[str, str | None]", row)
            if number % TOLD_EVERY == 0:
                advance(raw.tell() - told)
                told = raw.tell()
    advance(source.path.stat().st_size - told)


@contextmanager
def _opened(path: Path) -> Generator[tuple[IO[bytes], TextIO]]:
    """A table as bytes, and as the text in them. Raises UnreadableTableError."""
    try:
        with (
            path.open("rb") as raw,
            _unpacked(raw, path) as file,
            TextIOWrapper(file, "utf-8-sig", newline="") as text,
        ):
            yield raw, text
    except (UnicodeError, gzip.BadGzipFile, EOFError):
        raise UnreadableTableError(file=path.name) from None


def _unpacked(raw: IO[bytes], path: Path) -> IO[bytes]:
    return cast("IO[bytes]", gzip.GzipFile(fileobj=raw)) if path.suffix == ".gz" else raw
