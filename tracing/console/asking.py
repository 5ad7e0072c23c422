"""Questions on a terminal, step by step; and personal values, which are never options.

What stands on a command line stays in the shell's history and in the list of processes. Names,
numbers and addresses are therefore asked for, or read from a file or from stdin.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

from tracing.console.commands import Callback, option
from tracing.console.options import BIRTH_DATE, TEXT, Kind
from tracing.errors import NotFoundError, TracingError, UsageError
from tracing.language import Text
from tracing.render import talk

Value = TypeVar("Value")

STDIN = "-"
REASON = {"reason": Text("理由", "reason")}
NOTE = {"note": Text("备注", "note")}
SKIP = Text("（不知道就按回车）", " (Enter if not known)")
COLON = Text("{question}：", "{question}: ")
YES_OR_NO = Text("{question}（y/n）", "{question} (y/n)")
KINDS: Mapping[str, Kind[Any]] = {"birth_date": BIRTH_DATE}
"""What a personal value has to be to be understood; any text, if not listed."""
AGREED = ("y", "yes", "是")


class OptionMissingError(UsageError):
    text = Text("缺少 {option}（{question}）", "{option} is missing ({question})")
    hint = Text("写上 {option}，或在终端上运行后逐项回答", "give {option}, or run it on a terminal")


class PersonalUnreadableError(UsageError):
    text = Text("个人信息第 {line} 行读不懂", "line {line} of the personal values cannot be read")
    hint = Text(
        "每行写“键: 值”（键：{keys}），或整体写成 JSON",
        "write `key: value` a line (keys: {keys}), or one JSON object",
    )


class PersonalNotTextError(UsageError):
    text = Text("个人信息不是 UTF-8 文字", "the personal values are not text in UTF-8")
    hint = Text("把文件另存为 UTF-8", "save the file as UTF-8")


class PersonalFileMissingError(NotFoundError):
    text = Text("没有 --personal 所指的文件", "the file that --personal names does not exist")
    hint = Text(
        "写对路径，或用 --personal - 从标准输入读", "mend the path, or read stdin: --personal -"
    )


def ask(given: Value | None, option: str, question: Text, kind: Kind[Value]) -> Value:
    """What was given, else the answer at the terminal; raises OptionMissingError without one."""
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise OptionMissingError(option=option, question=question)
    while (answer := _answer(str(question), kind)) is None:
        pass
    return answer


def ask_if_known(given: Value | None, question: Text, kind: Kind[Value]) -> Value | None:
    """What was given, else the answer; None if Enter is pressed or nobody is at a terminal."""
    if given is not None or not sys.stdin.isatty():
        return given
    return _answer(f"{question}{SKIP}", kind)


def agreed(given: bool, option: str, question: Text) -> bool:
    """Whether they agree: by the option, else by their answer; Enter alone is no.

    Raises OptionMissingError where nobody is at a terminal.
    """
    if given:
        return True
    if not sys.stdin.isatty():
        raise OptionMissingError(option=option, question=question)
    answer = _answer(str(YES_OR_NO.fill(question=question)), TEXT)
    return answer is not None and answer.casefold() in AGREED


def personal_option(function: Callback) -> Callback:
    """`--personal`, handed on as `personal: str | None`, for `read_personal`."""
    return option(
        "--personal",
        metavar=Text("文件", "FILE"),
        help=Text(
            "个人信息从文件读，- 为标准输入：每行“键: 值”，或 JSON",
            "Read personal values from a file, or - for stdin: `key: value` lines, or JSON",
        ),
    )(function)


def read_personal(source: str | None, fields: Mapping[str, Text]) -> dict[str, str]:
    """Personal values by field: from a file, from stdin, or asked for on a terminal.

    `fields` gives each key the words it is asked by; in a file a key may be written as the key or
    as these words. Values that are absent or blank are left out. Raises PersonalUnreadableError
    with the number of the line, never with what stands in it; PersonalNotTextError.
    """
    if source is None:
        answers = {
            key: ask_if_known(None, question, KINDS.get(key, TEXT))
            for key, question in fields.items()
        }
        return {key: str(answer) for key, answer in answers.items() if answer}
    written = _written(source)
    pairs = _json_pairs(written) if written.lstrip().startswith("{") else _line_pairs(written)
    names = {name.casefold(): key for key, words in fields.items() for name in (key, *words)}
    found: dict[str, str] = {}
    for line, name, value in pairs:
        key = names.get(name.strip().casefold())
        if key is None:
            raise PersonalUnreadableError(line=line, keys=", ".join(fields))
        if value.strip():
            found[key] = value.strip()
    if not all(map(_is_text, found.values())):
        raise PersonalNotTextError
    return found


def _answer(question: str, kind: Kind[Value]) -> Value | None:
    """One answer, asked again until it can be read; None for Enter alone."""
    for number, choice in enumerate(kind.menu(), 1):
        talk(f"  {number}  {choice}")
    while True:
        print(COLON.fill(question=question), end="", file=sys.stderr, flush=True)
        line = sys.stdin.readline()
        if not line:
            raise click.Abort
        if not line.strip():
            return None
        try:
            return kind.read(line.strip())
        except TracingError as error:
            talk(error.message)
            talk(error.advice)


def _written(source: str) -> str:
    if source == STDIN:
        return sys.stdin.read()
    try:
        return Path(source).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise PersonalFileMissingError from None
    except UnicodeDecodeError:
        raise PersonalNotTextError from None


def _is_text(value: str) -> bool:
    """Whether it can be written as UTF-8: stdin in another encoding comes with halves of pairs."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _line_pairs(written: str) -> Iterator[tuple[int, str, str]]:
    for number, line in enumerate(written.splitlines(), 1):
        if line.strip():
            name, _, value = line.replace("：", ":", 1).partition(":")
            yield number, name, value


def _json_pairs(written: str) -> Iterator[tuple[int, str, str]]:
    try:
        values = json.loads(written)
    except ValueError as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
        raise PersonalUnreadableError(line=line, keys="…") from None
    for name, value in values.items():
        if value is not None:
            yield 1, name, str(value)
