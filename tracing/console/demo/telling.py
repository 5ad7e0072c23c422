"""What every demonstration says: that it is invented, what it made, what to type next."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from tracing.console.base import Command, Group, Invocation
from tracing.language import Text
from tracing.registry import Registry
from tracing.render import talk

PLAYING = Text("正在演示", "playing")
MADE = Text(
    "登记库 {folder}：{persons} 人，{cases} 例，{events} 个事件。\n密钥在 {key}",
    "The registry {folder}: {persons} people, {cases} cases, {events} events.\nIts key: {key}",
)
NEXT = Text("接着试试：", "Go on with:")


def say(*paragraphs: object) -> None:
    for paragraph in paragraphs:
        for line in str(paragraph).split("\n"):
            talk(line)


def tell_registry(registry: Registry, folder: Path, key: str) -> None:
    from tracing.projections import questions
    from tracing.projections.models import FEEDS

    position = registry.position()
    with registry.reading() as reading:
        counts = {
            name: questions.count(reading.connection, FEEDS[name], position)
            for name in ("persons", "cases")
        }
    say("", MADE.fill(folder=folder, key=key, events=position, **counts))


def run(asked: Invocation, command: Command | Group, noun: str, *args: str) -> None:
    """Show a command and what it prints."""
    say("", f"$ tracing {shlex.join([noun, *args])}")
    command.main(list(args), prog_name=f"tracing {noun}", obj=asked, standalone_mode=False)


def tell_next(folder: Path, commands: Sequence[str]) -> None:
    say("", NEXT)
    for line in (*on_the_path(), inside(folder), *commands):
        say(f"  {line}")


def inside(folder: Path) -> str:
    return f"cd {shlex.quote(str(folder.absolute()))}"


def on_the_path() -> list[str]:
    """What makes `tracing` be found by a shell that does not find it yet."""
    beside = Path(sys.executable).parent
    if shutil.which("tracing") or not (beside / "tracing").exists():
        return []
    return [f"export PATH={shlex.quote(str(beside))}{os.pathsep}$PATH"]
