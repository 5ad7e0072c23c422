"""Mapping files: how one kind of file is to be read, as TOML.

::

    kind = "cases"                        # or "links"
    about = "county line list"
    usual_names = false                   # besides the columns below, also by their usual names
    ignore = ["week"]                     # columns known and not wanted

    [file]                                # only what need not be guessed
    encoding = "gb18030"
    delimiter = ";"
    sheet = "Sheet1"

    [columns]                             # our field = the file's heading, or several
    record = "case_id"
    note = ["symptoms", "remarks"]

    [dates]
    formats = ["%d/%m/%Y"]                # tried in order, then the year-first forms
    fields.onset_on = ["%m/%d/%Y"]        # for one field instead

    [words]                               # besides the usual ones
    blank = ["none"]                      # written for an empty cell
    unknown = ["under investigation"]     # written where it is not known

    [values.severity]                     # the file's word = ours; "" for no value
    normal = "moderate"

    [constants]                           # the same for every row
    diagnosis = "confirmed"

    [sources]                             # cases: how the source text names other cases
    evidence = "reported"
    certainty = "possible"
    leftover = 'case \\d+'                 # reported where it still stands in the text
    mention = [{ pattern = 'TJ(\\d+)', record = 'TJ{1}', split = '[, ]+' }]

    [links]                               # links: what a row means
    relation = "exposure"                 # or "transmission"
    direction = "forward"                 # "backward": the first end is the one infected
    places = ['P\\d+']                     # ids of places at the giving end
    elapsed = { origin = 2020-01-01T00:00:00+08:00, unit = "day" }
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping as Dictionary
from datetime import datetime, timedelta
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from tracing.domain.values import Certainty, Evidence
from tracing.interchange.faults import MappingFileError, MappingMissingError
from tracing.interchange.fields import TableKind
from tracing.interchange.rows import Relation
from tracing.interchange.tables import FileLayout
from tracing.language import Text

UNITS = {
    "day": timedelta(days=1),
    "hour": timedelta(hours=1),
    "minute": timedelta(minutes=1),
    "second": timedelta(seconds=1),
}


class DateForms(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    formats: tuple[str, ...] = ()
    fields: dict[str, tuple[str, ...]] = {}

    def of(self, field: str) -> tuple[str, ...]:
        return self.fields.get(field, self.formats)


class ExtraWords(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    blank: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


class MentionForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One way in which a text names records.

    `record` is made of the pattern's groups ({0} is all of it). With `split`, the first group (or
    all of it) is a list first, and {0} and {1} are each of its members.
    """

    pattern: str
    record: str = "{0}"
    split: str | None = None


class SourceForms(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    evidence: Evidence = Evidence.REPORTED
    certainty: Certainty = Certainty.POSSIBLE
    mention: tuple[MentionForm, ...] = ()
    leftover: str | None = None


class ElapsedTime(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    origin: datetime
    unit: Literal["day", "hour", "minute", "second"] = "day"


class LinkForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`certainty` is a row's own where a column gives it. By default somebody who lists an
    exposure is certain of it, and a transmission is possible."""

    relation: Relation = Relation.EXPOSURE
    direction: Literal["forward", "backward"] = "forward"
    certainty: Certainty | None = None
    evidence: Evidence = Evidence.REPORTED
    places: tuple[str, ...] = ()
    elapsed: ElapsedTime | None = None


class Mapping(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A mapping file, checked. `name` is the file's, for messages; `about` says in a few words
    which files it is for."""

    kind: TableKind
    name: str = ""
    about: str = ""
    usual_names: bool = False
    ignore: tuple[str, ...] = ()
    file: FileLayout = FileLayout()
    columns: dict[str, str | tuple[str, ...]] = {}
    dates: DateForms = DateForms()
    words: ExtraWords = ExtraWords()
    values: dict[str, dict[str, str]] = {}
    constants: dict[str, str] = {}
    sources: SourceForms = SourceForms()
    links: LinkForm = LinkForm()

    def headings_of(self, field: str) -> tuple[str, ...]:
        named = self.columns.get(field, ())
        return (named,) if isinstance(named, str) else named


def usual_mapping(kind: TableKind, relation: Relation = Relation.EXPOSURE) -> Mapping:
    """Columns by their usual names, dates with the year first: what holds without a file."""
    return Mapping(kind=kind, usual_names=True, links=LinkForm(relation=relation))


def bundled_mappings() -> tuple[str, ...]:
    """The names of the mapping files that come with the package."""
    names = (item.name for item in _bundle().iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def load_mapping(named: str | Path) -> Mapping:
    """A mapping file by its path, or one of the package's by its name.

    Raises MappingMissingError, MappingFileError.
    """
    path = Path(named)
    if path.is_file():
        return parse_mapping(path.name, path.read_bytes())
    bundled = bundled_mappings()
    if str(named) in bundled:
        name = f"{named}.toml"
        return parse_mapping(name, (_bundle() / name).read_bytes())
    raise MappingMissingError(file=path.name, bundled=", ".join(bundled))


def parse_mapping(name: str, content: bytes) -> Mapping:
    """Raises MappingFileError with the file, the key and the reason."""
    from tracing.interchange.mapping_check import check

    try:
        text = content.decode("utf-8-sig")
        mapping = msgspec.convert({**_toml(text), "name": name}, Mapping)
    except UnicodeDecodeError:
        reason = Text("不是 UTF-8 文字", "not text in UTF-8")
        raise MappingFileError(file=name, key="-", reason=reason) from None
    except tomllib.TOMLDecodeError as error:
        reason = Text(f"不是 TOML（{error}）", f"not TOML ({error})")
        raise MappingFileError(file=name, key="-", reason=reason) from None
    except msgspec.ValidationError as error:
        what, _, where = str(error).partition(" - at `$")
        reason = Text(f"内容不对（{what}）", what)
        key = where.strip("`.") or _named_in(what)
        raise MappingFileError(file=name, key=key, reason=reason) from None
    check(mapping)
    return mapping


def _toml(text: str) -> Dictionary[str, object]:
    return tomllib.loads(text)


def _named_in(message: str) -> str:
    """The field that msgspec's message names where it gives no path."""
    found = re.search(r"field `(\w+)`", message)
    return found[1] if found else "-"


def _bundle() -> Traversable:
    return resources.files("tracing.interchange") / "maps"
