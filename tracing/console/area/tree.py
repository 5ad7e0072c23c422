"""The tree of areas: levels, infections, contacts and inhabitants, added up from below."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from tracing.console.area.looking import Asked
from tracing.console.area.naming import NoSuchAreaError, code_of
from tracing.console.area.options import CODE_OR_NAME, NUMBER
from tracing.console.area.standing import Levels, Standing
from tracing.console.base import (
    TEXT,
    Invocation,
    argument,
    as_of_option,
    command,
    format_option,
    on_option,
    option,
    pass_invocation,
)
from tracing.console.session import opened
from tracing.domain.area.levels import AreaLevel, AreaScheme
from tracing.language import Text
from tracing.projections.questions.rollups import Counted, Rollup
from tracing.render import Column, Format, show

if TYPE_CHECKING:
    import sqlalchemy as sa

    from tracing.registry import Registry

AREA = Column("area", Text("区划", "area"))
OFFICIAL = Column("official", Text("划定等级", "official"))
INDICATED = Column("indicated", Text("规则等级", "indicated"))
POSITIVES = Column("positives", Text("阳性", "positive"))
FOLLOWED = Column("followed", Text("在管接触者", "contacts"))
LIVING = Column("living", Text("户/人", "households/people"))
ALL = (
    "depth",
    "code",
    "name",
    "unit",
    "parent",
    "official_risk",
    "official_zone",
    "indicated_risk",
    "indicated_zone",
    "positives",
    "followed",
    "households",
    "households_from_parts",
    "population",
    "population_from_parts",
)
AT_LEAST = "≥"


class Branch(NamedTuple):
    """An area in the tree, and how deep."""

    code: str
    depth: int


@command(
    "tree",
    help=Text(
        "区划树：划定等级与规则等级、阳性、在管接触者、户数和人口，逐级汇总。有等级的区划总会"
        "列出，无论多深。≥ 表示由下级相加，未必齐全。",
        "The tree of areas: official and indicated levels, positives, contacts still followed, "
        "households and people, added up from below. What has a level is shown however deep it "
        "lies. ≥ is the sum of parts, perhaps not of all.",
    ),
    example="""\
tracing area tree
tracing area tree 360103 --depth 2 --on 2022-07-16""",
)
@argument(
    "code",
    type=TEXT,
    required=False,
    help=Text(
        f"{CODE_OR_NAME.zh}；缺省为辖区", f"{CODE_OR_NAME.en}; the registry's own if not given"
    ),
)
@option(
    "--depth",
    type=int,
    default=1,
    show_default=True,
    metavar=NUMBER,
    help=Text("列出几级下级", "How many levels below it"),
)
@as_of_option
@on_option
@format_option
@pass_invocation
def show_tree(
    invocation: Invocation,
    *,
    code: str | None,
    depth: int,
    as_of: int | datetime | date | None,
    on: date | None,
    format: Format,
) -> None:
    with opened(invocation) as registry:
        asked = Asked(registry, as_of, on)
        root = code_of(registry, code or registry.settings.jurisdiction, as_of, on)
        with registry.reading() as reading:
            rows = list(_Growing(reading.connection, registry, asked).rows(root, depth))
    if format == "table":
        show(map(_line, rows), _columns(rows), format)
    else:
        show(rows, ALL, format)


class _Growing:
    """A tree as it is read."""

    def __init__(self, connection: sa.Connection, registry: Registry, asked: Asked) -> None:
        self._levels = Levels(registry, connection, asked.at, asked.day, asked.on)
        self._tree = self._levels.tree
        self._day = asked.day
        self._rollup = Rollup(connection, asked.at, day=asked.day, on=asked.on)
        self._deep = {
            above for code, _ in self._levels.codes() for above in self._tree.line(code, self._day)
        }

    def rows(self, root: str, depth: int) -> Iterator[dict[str, Any]]:
        if not self._tree.exists(root):
            raise NoSuchAreaError(code=root)
        for branch in self._branches(Branch(root, 0), depth):
            yield self._row(branch)

    def _branches(self, branch: Branch, depth: int) -> Iterator[Branch]:
        yield branch
        if branch.depth >= depth and branch.code not in self._deep:
            return
        for child in self._tree.children(branch.code, self._day):
            if branch.depth < depth or child in self._deep:
                yield from self._branches(Branch(child, branch.depth + 1), depth)

    def _row(self, branch: Branch) -> dict[str, Any]:
        node, figures = self._tree.node(branch.code), self._rollup.of(branch.code)
        risk, zone = (self._levels.of(branch.code, scheme) for scheme in AreaScheme)
        return {
            "depth": branch.depth,
            "code": branch.code,
            "name": self._tree.name(branch.code, self._day),
            "unit": None if node is None else node.unit,
            "parent": self._tree.parent(branch.code, self._day),
            "official_risk": _official(risk),
            "official_zone": _official(zone),
            "indicated_risk": _indicated(risk),
            "indicated_zone": _indicated(zone),
            "positives": figures.positives,
            "followed": figures.followed,
            **_counted("households", figures.households),
            **_counted("population", figures.population),
        }


def _official(standing: Standing) -> AreaLevel | None:
    return None if standing.official is None else standing.official["level"]


def _indicated(standing: Standing) -> AreaLevel | None:
    return None if standing.indicated is None else standing.indicated.level


def _counted(name: str, counted: Counted | None) -> dict[str, Any]:
    number, from_parts = (None, None) if counted is None else counted
    return {name: number, f"{name}_from_parts": from_parts}


def _columns(rows: list[dict[str, Any]]) -> list[str | Column]:
    """Those that say something of any of these areas."""
    said: dict[Column, tuple[str, ...]] = {
        OFFICIAL: ("official_risk", "official_zone"),
        INDICATED: ("indicated_risk", "indicated_zone"),
        LIVING: ("households", "population"),
    }
    told = [column for column, keys in said.items() if any(row[k] for row in rows for k in keys)]
    levels = [column for column in told if column is not LIVING]
    living = [column for column in told if column is LIVING]
    return [AREA, "code", *levels, POSITIVES, FOLLOWED, *living]


def _line(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "area": "\u00a0\u00a0" * row["depth"] + (row["name"] or "–"),
        "code": row["code"],
        "official": _both(row, "official"),
        "indicated": _both(row, "indicated"),
        "positives": row["positives"] or None,
        "followed": row["followed"] or None,
        "living": _living(row),
    }


def _both(row: dict[str, Any], kind: str) -> list[AreaLevel]:
    levels = (row[f"{kind}_{scheme}"] for scheme in AreaScheme)
    return [level for level in levels if level is not None]


def _living(row: dict[str, Any]) -> str | None:
    told = [_number(row, "households"), _number(row, "population")]
    return None if told == ["–", "–"] else "/".join(told)


def _number(row: dict[str, Any], name: str) -> str:
    if row[name] is None:
        return "–"
    return f"{AT_LEAST if row[f'{name}_from_parts'] else ''}{row[name]}"
