"""`tracing area timeline`: the levels of one area over time, decided and indicated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Any, NamedTuple

from tracing import layout
from tracing.console.area.deciding import scheme_option
from tracing.console.area.looking import Asked
from tracing.console.area.naming import area_argument, code_of
from tracing.console.area.standing import Levels, Standing, grounds
from tracing.console.area.wording import Naming, human, ids_of, sentence
from tracing.console.base import (
    Invocation,
    as_of_option,
    command,
    format_option,
    on_option,
    pass_invocation,
)
from tracing.console.pages import section
from tracing.console.session import opened
from tracing.domain.area.level_differences import beyond
from tracing.domain.area.levels import RANK, SCHEME_OF, AreaLevel, AreaScheme
from tracing.language import Text
from tracing.projections.questions.area_levels import levels
from tracing.render import Column, Format, show_record
from tracing.words import label

if TYPE_CHECKING:
    import sqlalchemy as sa

    from tracing.domain.risk.steps import Step
    from tracing.projections.questions.base import Row

SHADES = "·░▒█"
"""A level by how high it is in its scheme: none, or routine, first."""
WIDE = 64
"""Cells of the picture."""
OFFICIAL, INDICATED = Text("官方", "official"), Text("规则所示", "indicated")
NONE = Text("{code} 没有等级", "{code} has no level")
INSIDE = Text(
    "官方等级为{level}，随 {code}：tracing area timeline {code}",
    "officially {level}, of {code}: tracing area timeline {code}",
)
A_CELL = Text("每格 {days} 天", "{days} days a cell")
DECIDED = (
    "level",
    Column("start", Text("自", "from")),
    Column("end", Text("至", "to")),
    "came",
    "grounds",
    Column("by", Text("决定", "by")),
)
COMES_TO = (
    "level",
    Column("start", Text("自", "from")),
    Column("end", Text("至", "to")),
    "pack",
    "why",
)
OF_OFFICIAL = (
    "level",
    "scheme",
    "origin",
    "from_at",
    "to_at",
    "until_on",
    "parts",
    "grounds",
    "measures",
    "beyond",
    "office",
    "document",
    "decided_at",
    "reported_at",
    "unmet",
    "assessed_to",
)


@command(
    "timeline",
    help=Text(
        "一个区划的官方等级和规则所示等级，随时间的变化及各自的依据。",
        "The levels of an area over time: as decided, and as the facts and the packs come to, "
        "each with what it rests on.",
    ),
    example="tracing area timeline 360103001003",
)
@area_argument
@scheme_option
@as_of_option
@on_option
@format_option
@pass_invocation
def timeline(
    invocation: Invocation,
    *,
    code: str,
    scheme: AreaScheme | None,
    as_of: int | datetime | date | None,
    on: date | None,
    format: Format,
) -> None:
    with opened(invocation) as registry:
        asked = Asked(registry, as_of, on)
        meant = code_of(registry, code, as_of, on)
        with registry.reading() as reading:
            found = Levels(registry, reading.connection, asked.at, asked.day, asked.on)
            asked_for = list(AreaScheme) if scheme is None else [scheme]
            told = [_Course.of(reading.connection, found, meant, each) for each in asked_for]
        if format != "table":
            show_record(
                {
                    "code": meant,
                    "official": [_official(row) for each in told for row in each.decided],
                    "indicated": [row for each in told for row in each.indicated],
                },
                ["code", "official", "indicated"],
                format,
            )
            return
        shown = [each for each in told if each.tells]
        if not shown:
            print(NONE.fill(code=meant))
        for number, each in enumerate(shown):
            print("\n" * bool(number), end="")
            if len(shown) > 1:
                print(label(each.scheme))
            _show(each, asked.day, registry.zone)


class _Course(NamedTuple):
    """The levels of an area in one scheme."""

    scheme: AreaScheme
    decided: list[Row]
    steps: Sequence[Step]
    indicated: list[dict[str, Any]]
    why: list[Text]
    standing: Standing

    @classmethod
    def of(cls, connection: sa.Connection, found: Levels, code: str, scheme: AreaScheme) -> _Course:
        decided = list(levels(connection, found.at, on=found.on, codes=[code], scheme=scheme))
        steps = found.courses.get((code, scheme), [])
        ids = {each for row in decided for each in grounds(row["grounds"])}
        named = human(connection, ids.union(*(ids_of(each.why) for each in steps)))
        for row in decided:
            rules = found.rules(code, scheme)
            row["beyond"] = beyond(rules, row["level"], row["measures"]) if rules else []
            row["rests_on"] = list(map(named, grounds(row["grounds"])))
        indicated = [_indicated(step, named) for step in steps]
        why = [sentence(step.why, named) for step in steps]
        return cls(scheme, decided, steps, indicated, why, found.of(code, scheme))

    @property
    def tells(self) -> bool:
        return bool(self.decided or self.standing.level) or any(map(_high, self.steps))

    @property
    def around(self) -> Text | None:
        """Whose level it has, where that is not its own."""
        held = self.standing.official
        if held is None or self.standing.own:
            return None
        level = label(held["level"])
        return Text(
            INSIDE.zh.format(level=level.zh, code=held["code"]),
            INSIDE.en.format(level=level.en, code=held["code"]),
        )


def _show(course: _Course, day: date, zone: tzinfo) -> None:
    for line in picture(course.decided, course.steps, day, zone):
        print(line)
    if course.around is not None:
        print(f"\n{course.around}")
    section(OFFICIAL, [_told(row) for row in course.decided], DECIDED, zone)
    rows = zip(course.indicated, course.why, strict=True)
    section(INDICATED, [_comes_to(row, text) for row, text in rows], COMES_TO, zone)


def picture(
    decided: Sequence[Row], steps: Sequence[Step], day: date, zone: tzinfo
) -> Iterator[str]:
    """Two bars over the same days, darker where the level is higher, under the days' numbers."""
    whole = [row for row in decided if not row["parts"]]
    raised = [step.from_on for step in steps if _high(step)]
    starts = [row["from_at"].astimezone(zone).date() for row in whole]
    first = min([*raised, *starts], default=day)
    each = max(1, -(-((day - first).days + 1) // WIDE))
    days = [first + timedelta(days=each * n) for n in range(((day - first).days // each) + 1)]
    margin = max(layout.columns(str(OFFICIAL)), layout.columns(str(INDICATED))) + 2
    yield " " * margin + _scale(days)
    yield _padded(OFFICIAL, margin) + "".join(_shade(_on(whole, each, zone)) for each in days)
    indicated = (next((step.level for step in steps if step.holds(each)), None) for each in days)
    yield _padded(INDICATED, margin) + "".join(map(_shade, indicated))
    if each > 1:
        yield " " * margin + str(A_CELL.fill(days=each))


def _scale(days: Sequence[date]) -> str:
    """The day every ten cells."""
    return "".join(f"{days[n]:%m-%d}".ljust(10) for n in range(0, len(days), 10)).rstrip()


def _padded(text: Text, wide: int) -> str:
    return str(text) + " " * (wide - layout.columns(str(text)))


def _on(whole: Sequence[Row], day: date, zone: tzinfo) -> AreaLevel | None:
    """The level at the end of a day."""
    end = datetime.combine(day + timedelta(days=1), datetime.min.time(), zone)
    for row in whole:
        if row["from_at"] < end and (row["to_at"] is None or end <= row["to_at"]):
            level: AreaLevel = row["level"]
            return level
    return None


def _shade(level: AreaLevel | None) -> str:
    if level is None:
        return SHADES[0]
    lowest = min(RANK[each] for each in AreaLevel if SCHEME_OF[each] is SCHEME_OF[level])
    above = RANK[level] - lowest
    return SHADES[above if SCHEME_OF[level] is AreaScheme.RISK else above + 1]


def _high(step: Step) -> bool:
    return step.origin is not None or step.level is not AreaLevel.ROUTINE


def _official(row: Row) -> dict[str, Any]:
    return {key: row["rests_on"] if key == "grounds" else row[key] for key in OF_OFFICIAL}


def _indicated(step: Step, named: Naming) -> dict[str, Any]:
    return {
        "level": step.level,
        "scheme": step.scheme,
        "origin": step.origin,
        "from_on": step.from_on,
        "to_on": step.to_on,
        "pack": step.pack,
        "why": step.why.reason,
        "cases": list(map(named, step.why.cases)),
        "rounds": list(step.why.rounds),
        "areas": list(step.why.areas),
    }


def _told(row: Row) -> Mapping[str, Any]:
    until = row["until_on"]
    end = row["to_at"] if until is None or row["to_at"] is not None else f"≥ {until}"
    return {
        **row,
        "start": row["from_at"],
        "end": end,
        "came": row["origin"],
        "grounds": [*row["rests_on"], *(f"({part})" for part in row["parts"])],
        "by": row["document"] or row["office"],
    }


def _comes_to(row: Mapping[str, Any], why: Text) -> Mapping[str, Any]:
    return {**row, "start": row["from_on"], "end": row["to_on"], "why": why}
