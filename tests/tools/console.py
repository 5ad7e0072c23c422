"""Runs the console sessions a document shows, and compares what they print.

In a ```console block a line that begins with `$ ` is a command, lines after it that begin with
`> ` continue it, and the rest is what it prints, standard error included. `...` stands for
anything. All blocks of a document are one session of bash in an empty folder with an empty home.
`<!-- lang: zh -->` chooses the language, `<!-- not run: REASON -->` before a block leaves it out.
A command that fails has to be followed by `$ echo $?`: a refusal shows its exit code.
"""

from __future__ import annotations

import difflib
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from tests.tools import forked

_BLOCK = re.compile(
    r"(?P<left_out><!-- not run: [^>]*-->\s*)?^```console\n(?P<session>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_LANGUAGE = re.compile(r"<!-- lang: (zh|en) -->")
_MARK = "\x1e"
_SECONDS = 300


class Step(NamedTuple):
    """One command of a session, and what the document says it prints."""

    command: str
    expected: str
    line: int


class Answer(NamedTuple):
    """What a command printed, and how it ended."""

    printed: str
    status: int


def steps(document: str) -> list[Step]:
    """The commands of all blocks that are to be run, in order."""
    return [
        step
        for block in _BLOCK.finditer(document)
        if not block["left_out"]
        for step in _steps_of(block["session"], document.count("\n", 0, block.start("session")) + 1)
    ]


def language(document: str) -> str:
    found = _LANGUAGE.search(document)
    return found[1] if found else "en"


def differences(document: str, folder: Path, *, installed: bool = False) -> list[str]:
    """Run the document's session in an empty `folder`; what is otherwise than it says.

    `tracing` is forked from what is loaded already, unless it is to be the one installed.
    """
    session = steps(document)
    if not session:
        return []
    place = folder / "place", _environment(folder / "home", language(document), installed)
    answers = _run([step.command for step in session], *place)
    found = []
    for number, (step, answer) in enumerate(zip(session, answers, strict=True)):
        if not matches(step.expected, answer.printed):
            found.append(_difference(step, answer))
        shown = number + 1 < len(session) and session[number + 1].command == "echo $?"
        if answer.status and not shown:
            found.append(f"line {step.line}: $ {step.command}\nended with {answer.status}")
    return found


def matches(expected: str, printed: str) -> bool:
    """
    >>> matches("position ...\\nok", "position 17\\nok")
    True
    >>> matches("ok", "not ok")
    False
    """
    parts = (re.escape(part) for part in _trimmed(expected).split("..."))
    return re.fullmatch(".*?".join(parts), _trimmed(printed), re.DOTALL) is not None


def _steps_of(session: str, first_line: int) -> list[Step]:
    found: list[Step] = []
    for line, text in enumerate(session.splitlines(), first_line):
        if text.startswith("$ "):
            found.append(Step(text[2:], "", line))
        elif not found:
            raise ValueError(f"line {line}: a console block begins with a command")
        elif text.startswith("> ") and not found[-1].expected:
            found[-1] = found[-1]._replace(command=f"{found[-1].command}\n{text[2:]}")
        else:
            found[-1] = found[-1]._replace(expected=f"{found[-1].expected}{text}\n")
    return found


def _run(commands: list[str], folder: Path, environment: dict[str, str]) -> list[Answer]:
    folder.mkdir(parents=True)
    mark = f"{{ __status=$?; printf '{_MARK}%s{_MARK}' $__status; (exit $__status); }} 2>&1"
    script = "".join(f"{command}\n{mark}\n" for command in commands)
    ran = subprocess.run(
        ["bash", "--noprofile", "--norc", "-c", f"exec 2>&1\n{script}"],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=_SECONDS,
        check=False,
    )
    parts = ran.stdout.split(_MARK)[:-1]
    answers = [
        Answer(text, int(status)) for text, status in zip(parts[::2], parts[1::2], strict=True)
    ]
    if len(answers) != len(commands):
        raise ValueError(f"the session ended early:\n{ran.stdout}{ran.stderr}")
    return answers


def _environment(home: Path, spoken: str, installed: bool) -> dict[str, str]:
    home.mkdir(parents=True)
    programs = [str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)]
    if not installed:
        programs = [str(forked.programs()), *programs]
    return {
        "PATH": os.pathsep.join(programs),
        "HOME": str(home),
        "TRACING_LANG": spoken,
        "LC_ALL": "C.UTF-8",
        "COLUMNS": "100",
        "NO_COLOR": "1",
    }


def _difference(step: Step, answer: Answer) -> str:
    lines = difflib.unified_diff(
        _trimmed(step.expected).splitlines(),
        _trimmed(answer.printed).splitlines(),
        "the document",
        "the tool",
        lineterm="",
    )
    return "\n".join([f"line {step.line}: $ {step.command}", *lines])


def _trimmed(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip("\n").splitlines())
