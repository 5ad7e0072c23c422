"""`tracing demo`: an invented outbreak is played, and what can be asked of it is shown."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tracing.console.base import Invocation, argument, option, pass_invocation
from tracing.console.base import command as command_of
from tracing.demo.stories import FIRST, NAMES, story
from tracing.errors import ConflictError
from tracing.language import Text
from tracing.render import Column, progress, show, talk

if TYPE_CHECKING:
    from tracing.demo.playing import Played
    from tracing.demo.script import Story
    from tracing.registry import Registry

FOLDER = "tracing-demo"
PLAYING = Text("正在演示", "playing")
INVENTED = Text(
    "虚构：人物、地点、号码都是编造的，时钟是模拟的。",
    "Invented: no person, place or number in it is real, and the clock is simulated.",
)
MADE = Text(
    "登记库 {folder}：{persons} 人，{cases} 例，{events} 个事件。\n密钥在 {key}",
    "The registry {folder}: {persons} people, {cases} cases, {events} events.\nIts key: {key}",
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
NEXT = Text("接着试试：", "Go on with:")
SECOND = Text("在第二个终端跟随变化：", "In a second terminal, follow what changes:")
THEN = Text(
    "回到第一个终端报告一例，它立即出现在第二个里：",
    "Report a case in the first; it is there at once:",
)


class FolderTakenError(ConflictError):
    text = Text("{folder} 已经存在", "{folder} is there already")
    hint = Text(
        "用 --folder 换一个文件夹，或先移走它",
        "choose another with --folder, or move it away first",
    )


@command_of(
    "demo",
    help=Text(
        "演示一起虚构的疫情：一户人家、一辆客车、一个病区，六十人，两周。"
        "新建一个模拟时钟的登记库，可以随意试用。",
        "Play a small invented outbreak: a household, a bus, a hospital ward; sixty people, two "
        "weeks. It makes a registry with a simulated clock, to try things on.",
    ),
    example="tracing demo\ntracing demo qingxi --folder /tmp/demo",
)
@argument(
    "name",
    required=False,
    default=FIRST,
    type=click.Choice(NAMES),
    help=Text("哪一个演示", "Which one"),
)
@option(
    "--folder",
    type=click.Path(path_type=Path),
    help=Text("放在哪里；缺省为 ./tracing-demo", "Where to make it; else ./tracing-demo"),
)
@pass_invocation
def command(invocation: Invocation, name: str, folder: Path | None) -> None:
    from tracing.demo.playing import play
    from tracing.registry import open_registry

    place = folder or invocation.registry or Path(FOLDER)
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise FolderTakenError(folder=place)
    played = story(name)
    with progress(PLAYING, len(played.days)) as done:
        result = play(played, place, lambda _: done(1))
    _tell_story(played)
    with open_registry(place, actor=invocation.actor) as registry:
        case = registry.human(result.late)
        _tell_registry(registry, place, result)
        asked = invocation._replace(registry=place)
        _run(asked, "case", "list")
        _run(asked, "graph", "chain", case)
        _show_late(registry, played, case)
    _tell_next(place, played, case)


def _say(*paragraphs: object) -> None:
    for paragraph in paragraphs:
        for line in str(paragraph).split("\n"):
            talk(line)


def _tell_story(played: Story) -> None:
    _say(played.says, INVENTED, "")
    _say(*(f"{day.on:%m-%d}  {day.says}" for day in played.days))


def _tell_registry(registry: Registry, folder: Path, result: Played) -> None:
    from tracing.projections import questions
    from tracing.projections.models import FEEDS

    position = registry.position()
    with registry.reading() as reading:
        counts = {
            name: questions.count(reading.connection, FEEDS[name], position)
            for name in ("persons", "cases")
        }
    _say("", MADE.fill(folder=folder, key=result.key, events=position, **counts))


def _run(asked: Invocation, noun: str, *args: str) -> None:
    """Show a command and what it prints."""
    from tracing.console.case.verbs import cases
    from tracing.console.graph import group as graph

    _say("", f"$ tracing {shlex.join([noun, *args])}")
    nouns = {"case": cases, "graph": graph}
    nouns[noun].main(list(args), prog_name=f"tracing {noun}", obj=asked, standalone_mode=False)


def _show_late(registry: Registry, played: Story, case: str) -> None:
    """What was known, and what was so, on the day before it became known and on the day."""
    rows = list(_asked_both_ways(registry, case, played.late_on))
    told = {"on": played.late_on, "case": case, "onset": rows[-1]["onset_on"]}
    _say("", LATE.fill(**told), "")
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
    there = f"cd {shlex.quote(str(folder.absolute()))}"
    found = _on_the_path()
    _say("", NEXT)
    for line in (
        *found,
        there,
        f"tracing case list --as-of {before}",
        f"tracing graph chain C-0001 --as-of {before}",
        f"tracing case history {case}",
        "tracing contact list --status lost",
        "tracing audit verify",
    ):
        _say(f"  {line}")
    _say("", SECOND)
    for line in (*found, f"{there} && tracing feed follow cases --from-now"):
        _say(f"  {line}")
    _say(THEN, "  tracing case report")


def _on_the_path() -> list[str]:
    """What makes `tracing` be found by a shell that does not find it yet."""
    beside = Path(sys.executable).parent
    if shutil.which("tracing") or not (beside / "tracing").exists():
        return []
    return [f"export PATH={shlex.quote(str(beside))}{os.pathsep}$PATH"]
