"""The small outbreak: a household, a bus, a hospital ward; and a fact that becomes known late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tracing.console.base import Invocation
from tracing.console.demo.telling import (
    PLAYING,
    inside,
    on_the_path,
    run,
    say,
    tell_next,
    tell_registry,
)
from tracing.language import Text
from tracing.render import Column, progress, show

if TYPE_CHECKING:
    from tracing.demo.script import Story
    from tracing.registry import Registry

INVENTED = Text(
    "虚构：人物、地点、号码都是编造的，时钟是模拟的。",
    "Invented: no person, place or number in it is real, and the clock is simulated.",
)
LATE = Text(
    "{on} 才得知：{case} 早在 {onset} 就已发病，谁先谁后要改写。\n"
    "--as-of 问当时所知，随记录而变；--on 问当日实情，记录迟早不影响它：",
    "Only on {on} it became known that {case} had fallen ill on {onset}.\n"
    "--as-of asks what was known then: it moves with the record. --on asks what\n"
    "was so on that day: it does not.",
)
ASKED = Text("tracing case list", "tracing case list")
ONSET_OF = Text("{case} 的发病", "onset of {case}")
UNKNOWN = Text("不知", "not known")
EARLIEST = Text("最早发病", "first to fall ill")
SECOND = Text("在第二个终端跟随变化：", "In a second terminal, follow what changes:")
THEN = Text(
    "回到第一个终端报告一例，它立即出现在第二个里：",
    "Report a case in the first; it is there at once:",
)


def play_qingxi(invocation: Invocation, folder: Path) -> None:
    from tracing.console.case.verbs import cases
    from tracing.console.graph.verbs import graph
    from tracing.demo.playing import play
    from tracing.demo.qingxi.story import STORY
    from tracing.registry import open_registry

    with progress(PLAYING, len(STORY.days)) as done:
        result = play(STORY, folder, lambda _: done(1))
    _tell_story(STORY)
    with open_registry(folder, actor=invocation.actor) as registry:
        case = registry.human(result.late)
        tell_registry(registry, folder, result.key)
        asked = invocation._replace(registry=folder)
        run(asked, cases, "case", "list")
        run(asked, graph, "graph", "chain", case)
        _show_late(registry, STORY, case)
    _tell_next(folder, STORY, case)


def _tell_story(played: Story) -> None:
    say(played.says, INVENTED, "")
    say(*(f"{day.on:%m-%d}  {day.says}" for day in played.days))


def _show_late(registry: Registry, played: Story, case: str) -> None:
    """What was known, and what was so, on the day before it became known and on the day."""
    rows = list(_asked_both_ways(registry, case, played.late_on))
    told = {"on": played.late_on, "case": case, "onset": rows[-1]["onset_on"]}
    say("", LATE.fill(**told), "")
    columns = [
        Column("asked", ASKED),
        Column("onset_on", ONSET_OF.fill(case=case)),
        Column("earliest", EARLIEST),
    ]
    show(rows, columns, "table")


def _asked_both_ways(registry: Registry, case: str, late_on: date) -> Iterator[dict[str, Any]]:
    from tracing.projections import questions

    days = (late_on - timedelta(days=1), late_on)
    for option_name in ("--as-of", "--on"):
        for day in days:
            as_of = option_name == "--as-of"
            at = registry.position(day if as_of else None)
            with registry.reading() as reading:
                on = None if as_of else registry.day(day)
                found = list(questions.cases(reading.connection, at, on=on))
            ill = [row for row in found if row["onset_on"] is not None]
            first = min(ill, key=lambda row: row["onset_on"].earliest)
            yield {
                "asked": f"{option_name} {day}",
                "onset_on": next(row["onset_on"] for row in found if row["case"] == case)
                or UNKNOWN,
                "earliest": f"{first['case']}  {first['onset_on']}",
            }


def _tell_next(folder: Path, played: Story, case: str) -> None:
    before = played.late_on - timedelta(days=1)
    tell_next(
        folder,
        (
            f"tracing case list --as-of {before}",
            f"tracing graph chain C-0001 --as-of {before}",
            f"tracing case history {case}",
            "tracing contact list --status lost",
            "tracing audit verify",
        ),
    )
    say("", SECOND)
    for line in (*on_the_path(), f"{inside(folder)} && tracing feed follow cases --from-now"):
        say(f"  {line}")
    say(THEN, "  tracing case report")
