"""What is said when something cannot be done: one place, on stderr, in the reader's language."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import click

from tracing import words
from tracing.console.streams import drain
from tracing.errors import TracingError
from tracing.language import Text

INTERRUPTED = 130
"""128 + SIGINT, as shells count."""
READER_GONE = 141
"""128 + SIGPIPE."""

ERROR = Text("错误：{message}", "Error: {message}")
ADVICE = Text("怎么办：{hint}", "What to do: {hint}")
TRY_HELP = Text("见 {path} --help", "see {path} --help")

KINDS = {
    "integer": Text("整数", "a whole number"),
    "float": Text("数", "a number"),
    "boolean": Text("是或否", "yes or no"),
    "uuid": Text("UUID", "a UUID"),
    "path": Text("可用的路径", "a path that can be used"),
    "file": Text("可读的文件", "a file that can be read"),
    "directory": Text("可用的文件夹", "a folder that can be used"),
}


class Refusal(NamedTuple):
    code: str
    category: str
    exit_code: int
    message: Text
    hint: Text
    values: Mapping[str, object] = MappingProxyType({})

    def as_json(self) -> str:
        """`{error, category, message, hint, values}`: a documented contract."""
        shown = {
            "error": self.code,
            "category": self.category,
            "message": str(self.message),
            "hint": str(self.hint),
            "values": {name: _plain(value) for name, value in self.values.items()},
        }
        return json.dumps(shown, ensure_ascii=False)

    def as_lines(self) -> list[str]:
        lines = [str(ERROR.fill(message=self.message))]
        lines += [f"  {line}" for line in _listed(self.values)]
        return [*lines, str(ADVICE.fill(hint=self.hint))] if any(self.hint) else lines


def refusal_of(error: Exception) -> Refusal:
    """What an error means to the person who asked."""
    match error:
        case TracingError():
            return Refusal(
                error.code,
                error.category,
                error.exit_code,
                error.text.fill(**words.spoken(error.values)),
                error.advice,
                error.values,
            )
        case click.ClickException():
            return _misused(error)
        case click.Abort():
            return Refusal(
                "Interrupted",
                "interrupted",
                INTERRUPTED,
                Text("已中断", "interrupted"),
                Text("", ""),
            )
        case OSError():
            return _system_said_no(error)
        case _:
            return _crash(error)


def report(error: Exception, machine: bool) -> int:
    """Say it on stderr and return the exit code; `machine` asks for one line of JSON."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        _say([error.message])
        return error.exit_code
    drain(sys.stdout)  # what was shown stands before what is said of it
    refusal = refusal_of(error)
    if refusal.category == "crash" and os.environ.get("TRACING_DEBUG") == "1":
        traceback.print_exception(error, file=sys.stderr)
    _say([refusal.as_json()] if machine else refusal.as_lines())
    return refusal.exit_code


def _say(lines: Sequence[str]) -> None:
    """On stderr; where nothing can be written there, the exit code alone tells."""
    with contextlib.suppress(OSError):
        for line in lines:
            click.echo(line, err=True)
    drain(sys.stderr)


def wants_json(args: Sequence[str]) -> bool:
    """Whether these arguments ask for JSON, even where the rest of them cannot be understood."""
    wanted = ("json", "ndjson")
    pairs = zip(args, [*args[1:], ""], strict=True)
    return any(
        (arg == "--format" and after in wanted)
        or (arg.startswith("--format=") and arg.removeprefix("--format=") in wanted)
        for arg, after in pairs
    )


def _misused(error: click.ClickException) -> Refusal:
    context = error.ctx if isinstance(error, click.UsageError) else None
    path = context.command_path if context else "tracing"
    hint = TRY_HELP.fill(path=path)
    return Refusal(type(error).__name__, "usage", 2, _misuse(error), hint)


def _misuse(error: click.ClickException) -> Text:
    """Click's own words in both languages, without the values: a name may be one."""
    english = error.format_message()
    match error:
        case click.MissingParameter():
            return Text("缺少 {name}", "{name} is missing").fill(name=_name(error))
        case click.BadParameter(param=click.Parameter(type=click.Choice() as kind)):
            choices = " | ".join(str(choice) for choice in kind.choices)
            return Text("{name} 只能是 {kinds}", "{name} is one of {kinds}").fill(
                name=_name(error), kinds=choices
            )
        case click.BadParameter(param=click.Parameter(type=kind)) if kind.name in KINDS:
            expected = KINDS[kind.name]
            zh = f"{_name(error)} 应为{expected.zh}"
            return Text(zh, f"{_name(error)} has to be {expected.en}")
        case click.NoSuchOption():
            zh = f"没有选项 {error.option_name}{_meant(error.possibilities)}"
        case click.NoSuchCommand():
            zh = f"没有命令 {error.command_name}{_meant(error.possibilities)}"
        case click.BadOptionUsage():
            zh = f"选项 {error.option_name} 用法不对（应给或不应给值）"
        case _ if "extra argument" in english:
            return Text("参数太多", "too many arguments")
        case _ if english.startswith("Missing command"):
            zh = "缺少命令"
        case _:
            zh = f"用法不对：{english}"
    return Text(zh, english)


def _name(error: click.BadParameter) -> str:
    if error.param is None:
        return str(error.param_hint or "")
    if isinstance(error.param, click.Option):
        return max(error.param.opts, key=len)
    return error.param.human_readable_name


def _meant(possibilities: Sequence[str] | None) -> str:
    return f"，是不是 {'、'.join(possibilities)}？" if possibilities else ""


def _system_said_no(error: OSError) -> Refusal:
    reason = error.strerror or type(error).__name__
    return Refusal(
        type(error).__name__,
        "system",
        1,
        Text("操作系统拒绝：{reason}", "the operating system refused: {reason}").fill(
            reason=reason
        ),
        Text(
            "检查磁盘空间和文件权限，再试一次",
            "check disk space and file permissions, and try again",
        ),
        {"errno": error.errno},
    )


def _crash(error: Exception) -> Refusal:
    """The kind and place of a failure; never its message, in which somebody's data may stand."""
    where = "?"
    for frame in traceback.extract_tb(error.__traceback__):
        where = f"{Path(frame.filename).name}:{frame.lineno}"
    return Refusal(
        type(error).__name__,
        "crash",
        1,
        Text("程序出了差错（{kind}，{where}）", "the program failed ({kind} at {where})").fill(
            kind=type(error).__name__, where=where
        ),
        Text(
            "这是程序的缺陷，请报告；TRACING_DEBUG=1 会显示经过（其中可能有个人信息）",
            "this is a defect, please report it; TRACING_DEBUG=1 shows how it came about "
            "(which may contain personal data)",
        ),
        {"where": where},
    )


def _listed(values: Mapping[str, object]) -> list[object]:
    """What stands below the message: candidates for an ambiguous name, or lines refused."""
    found = values.get("candidates") or values.get("lines")
    return list(found) if isinstance(found, list | tuple) else []


def _plain(value: object) -> object:
    if isinstance(value, Text):
        return str(value)
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value if value is None or isinstance(value, bool | int | float) else str(value)
