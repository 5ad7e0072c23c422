from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.console import sample_tool
from tracing.cli import NOUNS, tracing
from tracing.layout import columns, wrap

ROOT = Path(__file__).parents[2]
HEAVY = ("sqlalchemy", "eventsourcing", "networkx", "rich", "numpy", "msgspec", "cryptography")


def run(*args: str) -> Result:
    return CliRunner().invoke(tracing, args, prog_name="tracing")


def test_help_is_chinese_when_nothing_says_otherwise() -> None:
    page = run("--help").output
    assert page.startswith("用法：tracing [选项] 命令")
    assert "示例：" in page
    assert "Options" not in page


@pytest.mark.parametrize("args", [("--lang", "en", "--help"), ("--help", "--lang=en")])
def test_lang_turns_the_page_english_wherever_it_stands_before_the_command(
    args: tuple[str, ...],
) -> None:
    page = run(*args).output
    assert page.startswith("Usage: tracing [OPTIONS] COMMAND")
    assert all(ord(char) < 0x2E80 for char in page)


def test_an_english_locale_turns_the_page_english_and_tracing_lang_turns_it_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    assert "Usage:" in run("--help").output
    monkeypatch.setenv("TRACING_LANG", "zh")
    assert "用法：" in run("--help").output


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_fits_eighty_columns(lang: str) -> None:
    pages = [run("--lang", lang, "--help"), run("--lang", lang, "trial", "--help")]
    pages += [run("--lang", lang, "trial", verb, "--help") for verb in sample_tool.sample.commands]
    for page in pages:
        assert page.exit_code == 0
        assert max(columns(line) for line in page.output.splitlines()) <= 80


@pytest.mark.parametrize("noun", ["graph", "analyse"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_examples_of_long_commands_fit_eighty_columns(noun: str, lang: str) -> None:
    listed = run("--lang", "en", noun, "--help").output.partition("Commands:\n")[2]
    verbs = re.findall(r"^  ([a-z-]+)", listed, re.MULTILINE)
    assert verbs
    for verb in verbs:
        page = run("--lang", lang, noun, verb, "--help").output
        assert max(columns(line) for line in page.splitlines()) <= 80


def test_a_noun_lists_its_verbs_and_a_verb_shows_its_example() -> None:
    noun = run("trial", "--help").output
    assert "  list    列出样本\n" in noun
    verb = run("trial", "need", "--help").output
    assert "用法：tracing trial need [选项] CASE" in verb
    assert "--limit INTEGER  至多几个 [必填]" in verb
    assert "CASE  病例号" in verb
    assert verb.endswith("示例：\n  tracing trial need --limit 3 C-0001\n")


def test_every_noun_is_listed_in_both_languages() -> None:
    for lang in ("zh", "en"):
        page = run("--lang", lang, "--help").output
        for name, noun in NOUNS.items():
            line = next(line for line in page.splitlines() if line.startswith(f"  {name} "))
            assert line.endswith(getattr(noun.says, lang))


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "from tracing.cli import main\n"
        "sys.argv = ['tracing', '--help']\n"
        "try: main()\n"
        "except SystemExit: print(*sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    loaded = done.stdout.splitlines()[-1].split()
    assert "tracing.cli" in loaded
    assert not set(loaded) & set(HEAVY)


def test_python_dash_m_is_the_same_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tracing", "--help"], capture_output=True, check=True, cwd=ROOT
    )
    assert done.stdout.decode().splitlines()[0] == run("--help").output.splitlines()[0]


def test_a_line_is_broken_between_characters_but_never_before_a_full_stop() -> None:
    assert wrap("谁在何时与谁接触。", 16) == ["谁在何时与谁接", "触。"]
    assert wrap("用 tracing init 新建", 12) == ["用 tracing", "init 新建"]
