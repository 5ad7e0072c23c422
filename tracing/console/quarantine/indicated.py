"""What the packs in force say of an order, beside what was ordered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tracing import words
from tracing.domain.protocol.in_force import Current, InForce
from tracing.domain.protocol.legs import Course
from tracing.domain.protocol.reading import read_pack
from tracing.domain.protocol.running import Indication
from tracing.language import Text
from tracing.render import Column, shown

LEG = ("mode", Column("start", words.heading("from_on")), "ends_on", "tests_on")
COURSE = Text("规则包所示的进程", "The course the pack indicates")
JOIN = Text("、", ", ")

COUNTED = Text(
    "{pack}：{who}，自{anchor} {day} 起算，{day_count}",
    "{pack}: {who}, counted from {anchor} {day}, {day_count}",
)
CUT = Text(
    "{pack} 自 {day} 起施行，前一日为止",
    "{pack} came into force on {day}: until the day before",
)
CITED = Text("《{title}》", "{title}")
CITING = Text("《{title}》（{sources}）", "{title} ({sources})")
NO_COURSE = Text("{pack}：{why}", "{pack}: {why}")


def rule(found: Indication) -> Text | None:
    """By what the indicated end came about, in words; None where no pack says anything."""
    if found.pack is None:
        return None
    if found.course is None:
        said = NO_COURSE.fill(pack=found.pack, why=words.label(found.what))
    else:
        said = _counted(found.pack, found.course)
    if found.cut_on is None:
        return said
    cut = CUT.fill(pack=found.pack, day=found.cut_on)
    return Text(f"{said.zh}；{cut.zh}", f"{said.en}; {cut.en}")


def _counted(pack: str, course: Course) -> Text:
    return COUNTED.fill(
        pack=pack,
        who=words.label(course.exposed),
        anchor=words.label(course.anchor),
        day=course.anchor_on,
        day_count=words.label(course.day_count),
    )


def cited(packs: InForce, found: Indication, area: str | None) -> Text | None:
    """What the rule is called, and where it was published; None where no pack says anything."""
    holding = (packs.on(day, area) for day in reversed(packs.switches(area)))
    current = next((each for each in holding if each and each.pack == found.pack), None)
    if current is None:
        return None
    headers = [read_pack(each.text, each.pack).header for each in current.adoptions]
    sources = {key: each for header in headers for key, each in header.sources.items()}
    titles = list(dict.fromkeys(sources[key] for key in _keys(current, found) if key in sources))
    title = Text(headers[0].title.zh, headers[0].title.en)
    if not titles:
        return CITED.fill(title=title)
    named = Text("；".join(each.zh for each in titles), "; ".join(each.en for each in titles))
    return CITING.fill(title=title, sources=named)


def _keys(current: Current, found: Indication) -> tuple[str, ...]:
    """Of the sources of a rule, which it names."""
    who = found.course.exposed if found.course else None
    rules = current.rules.quarantine.rules
    return next((rule.source for rule in rules if rule.who is who), ())


def legs(found: Indication) -> Iterator[dict[str, Any]]:
    """The legs as rows, without those after the end."""
    for leg in found.course.legs if found.course else ():
        end = found.course_ends_on
        if end is not None and leg.first_on <= end:
            yield {
                "mode": leg.mode,
                "start": leg.first_on,
                "ends_on": min(leg.last_on, end),
                "tests_on": [day for day in leg.tests_on if day <= end],
                "checks_a_day": leg.checks_a_day,
            }


def told(leg: dict[str, Any]) -> dict[str, Any]:
    """A leg as people read it: tests without their year."""
    return leg | {"tests_on": str(JOIN).join(shown(day)[5:] for day in leg["tests_on"])}
