from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest
from click.testing import CliRunner, Result

from tests.registries import InventedRegistry, make_registry
from tracing import words
from tracing.cli import tracing
from tracing.console.refusals import refusal_of
from tracing.domain.parts import OF_THINGS
from tracing.domain.refusals import UnknownThingError
from tracing.language import Language, speak

ROOT = Path(__file__).parents[2]
TOOL = [sys.executable, "-m", "tests.console.sample_tool"]


def run(*args: str) -> Result:
    return CliRunner().invoke(tracing, args, prog_name="tracing")


def test_a_refusal_says_what_and_what_to_do_on_stderr() -> None:
    result = run("trial", "fail", "moved")
    assert (result.exit_code, result.stdout) == (5, "")
    assert result.stderr == "错误：版本 3 不是 2\n怎么办：再看一次\n"


def test_a_refusal_speaks_the_language_asked_for() -> None:
    result = run("--lang", "en", "trial", "fail", "moved")
    assert result.stderr == "Error: version 3 is not 2\nWhat to do: look again\n"


def test_with_format_json_a_refusal_is_an_object() -> None:
    result = run("trial", "fail", "moved", "--format", "json")
    assert json.loads(result.stderr) == {
        "error": "Moved",
        "category": "conflict",
        "message": "版本 3 不是 2",
        "hint": "再看一次",
        "values": {"found": 3, "read": 2},
    }


def test_an_ambiguous_name_lists_its_candidates() -> None:
    result = run("trial", "fail", "twofit")
    assert result.exit_code == 2
    assert "\n  C-0001\n  C-0010\n" in result.stderr


def test_an_interruption_ends_with_130() -> None:
    assert run("trial", "fail", "interrupted").exit_code == 130


def test_an_unexpected_failure_is_one_line_and_tells_nothing_personal() -> None:
    result = run("trial", "fail", "unexpectedly")
    assert result.exit_code == 1
    assert "KeyError" in result.stderr
    assert "请报告" in result.stderr
    assert "王小明" not in result.stderr
    assert "Traceback" not in result.stderr


def test_debugging_shows_the_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACING_DEBUG", "1")
    result = run("trial", "fail", "unexpectedly")
    assert result.exit_code == 1
    assert "Traceback" in result.stderr


def test_the_systems_refusal_is_passed_on_without_the_file_name() -> None:
    result = run("trial", "fail", "disk")
    assert result.exit_code == 1
    assert "No space left on device" in result.stderr
    assert "secret" not in result.stderr


@pytest.mark.parametrize(
    ("args", "zh", "en"),
    [
        (["nope"], "没有命令 nope", "No such command 'nope'."),
        (["exprt"], "是不是 export", "Did you mean 'export'?"),
        (["trial", "list", "--frmat", "json"], "没有选项 --frmat，是不是 --format", "--frmat"),
        (["trial", "need", "C-0001"], "缺少 --limit", "--limit is missing"),
        (["trial", "need", "--limit", "3"], "缺少 CASE", "CASE is missing"),
        (["trial", "need", "C-1", "--limit", "x"], "--limit 应为整数", "a whole number"),
        (["trial", "list", "--format", "xml"], "--format 只能是 table | json", "is one of table"),
        (["trial", "need", "--limit"], "选项 --limit 用法不对", "requires an argument"),
        (["trial", "list", "王小明"], "参数太多", "too many arguments"),
        (["--lang"], "选项 --lang 用法不对", "requires an argument"),
        (["trial", "list", "--on", "2022-13-01"], "不是日期", "not a date"),
        (["trial", "list", "--as-of", "soon"], "既不是位置也不是时刻", "neither a position"),
        (["trial", "list", "--at", "soon"], "不是时刻", "not a moment"),
        (["trial", "list", "--identify", " "], "没有写明用途", "does not say what for"),
        (["trial", "report", "--severity", "bad"], "mild 轻型 | moderate", "one of: mild"),
        (["trial", "report"], "缺少 --severity（临床分型）", "--severity is missing (severity)"),
    ],
)
def test_wrong_usage_is_explained_in_both_languages(args: list[str], zh: str, en: str) -> None:
    chinese = run(*args)
    assert (chinese.exit_code, chinese.stdout) == (2, "")
    assert zh in chinese.stderr
    assert "怎么办：" in chinese.stderr
    assert "王小明" not in chinese.stderr
    if args != ["--lang"]:
        assert en in run("--lang", "en", *args).stderr


def test_wrong_usage_with_format_json_is_an_object_too() -> None:
    for args in (["--format", "json", "--x"], ["--x", "--format=ndjson"]):
        assert json.loads(run("trial", "list", *args).stderr)["category"] == "usage"


def test_a_noun_without_a_verb_shows_its_help() -> None:
    result = run("trial")
    assert result.exit_code == 2
    assert result.stderr.startswith("用法：tracing trial")


def test_what_is_asked_before_the_command_reaches_it() -> None:
    identity = "01890a5d-ac96-774b-bcce-b302099a8057"
    asked = ("--registry", "there", "--actor", "A12", "--command-id", identity)
    assert run(*asked, "trial", "fail", "invocation").stdout == f"there A12 {identity}\n"


def test_a_reader_that_goes_away_is_no_error() -> None:
    writer = subprocess.Popen(
        [*TOOL, "trial", "fail", "endless"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    )
    assert writer.stdout is not None
    assert writer.stderr is not None
    assert writer.stdout.readline() == b"row\n"
    writer.stdout.close()
    said = writer.stderr.read()
    writer.stderr.close()
    assert (writer.wait(), said) == (141, b"")


def test_data_in_a_pipe_is_utf8_whatever_the_locale() -> None:
    done = subprocess.run(
        [*TOOL, "trial", "list", "--identify", "随访", "--format", "csv"],
        capture_output=True,
        check=True,
        cwd=ROOT,
        env={"PYTHONIOENCODING": "latin-1", "PATH": ""},
    )
    assert "随访" in done.stdout.decode()


@pytest.mark.skipif(sys.platform == "win32", reason="a shell that closes streams")
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-"])
def test_a_stream_that_was_closed_is_no_crash(closed: str) -> None:
    command = f"{sys.executable} -m tracing --lang en case shwo {closed}"
    ended = subprocess.run(["sh", "-c", command], cwd=ROOT, capture_output=True, check=False)
    assert ended.returncode == 2


@pytest.mark.parametrize("kind", [*OF_THINGS, "quarantine", "investigation", "sample", "stay"])
def test_a_kind_is_called_as_people_call_it(kind: str) -> None:
    for language in get_args(Language):
        speak(language)
        told = refusal_of(UnknownThingError(thing="X-1", kind=kind)).message
        assert str(words.heading(kind)) in str(told)
    assert words.heading(kind).zh != kind


def test_an_unknown_order_is_called_an_order() -> None:
    error = UnknownThingError(thing="Q-0009", kind="quarantine")
    speak("zh")
    assert refusal_of(error).message.zh == "没有这一隔离令：Q-0009"
    speak("en")
    assert refusal_of(error).message.en == "there is no such order: Q-0009"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("status > /dev/full", 1),
        ("--help > /dev/full", 1),
        ("--version > /dev/full", 1),
        ("protocol list > /dev/full", 1),
        ("nonsense > /dev/full", 2),
    ],
)
def test_what_cannot_be_written_is_said_once_and_has_its_own_exit_code(
    line: str, code: int, tmp_path: Path
) -> None:
    done = started(line, make_registry(tmp_path))
    assert done.returncode == code
    assert done.stderr.count("Error: ") == 1
    assert "ignored" not in done.stderr
    assert ("No space left on device" in done.stderr) is (code == 1)


@pytest.mark.parametrize(
    ("line", "code"), [("nonsense 2> /dev/full", 2), ("status > /dev/full 2>&1", 1)]
)
def test_where_nothing_can_be_said_the_exit_code_tells(
    line: str, code: int, tmp_path: Path
) -> None:
    assert started(line, make_registry(tmp_path)).returncode == code


def started(line: str, place: InventedRegistry) -> subprocess.CompletedProcess[str]:
    """As a program of its own, whose output is kept back until it ends."""
    apart = {"PYTHONUNBUFFERED": "", "TRACING_REGISTRY": str(place.folder), "TRACING_LANG": "en"}
    return subprocess.run(
        ["bash", "-c", f"{sys.executable} -m tracing {line}"],
        cwd=ROOT,
        env={**os.environ, **place.environment, **apart},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
