from __future__ import annotations

import sys
from pathlib import Path

import pexpect
import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def terminal() -> pexpect.spawn[str]:
    return pexpect.spawn(
        sys.executable,
        ["-m", "tests.console.sample_tool", "--lang", "en", "trial", "report", "--format", "json"],
        cwd=str(ROOT),
        encoding="utf-8",
        timeout=30,
        dimensions=(24, 80),
    )


def test_on_a_terminal_what_is_missing_is_asked_step_by_step(terminal: pexpect.spawn[str]) -> None:
    terminal.expect("  4  critical")
    terminal.expect("severity: ")
    terminal.sendline("9")
    terminal.expect("there is no such choice")
    terminal.expect("severity: ")
    terminal.sendline("2")
    terminal.expect(r"onset \(Enter if not known\): ")
    terminal.sendline("yesterday")
    terminal.expect("'y…' is not a date")
    terminal.expect("onset")
    terminal.sendline("2022-07")
    terminal.expect("name ")
    terminal.sendline("王小明")
    terminal.expect("phone ")
    terminal.sendline("")
    terminal.expect('{"severity": "moderate", "onset_on": "2022-07", "name": "王小明"}')
    terminal.expect(pexpect.EOF)
    assert terminal.wait() == 0


def test_the_end_of_input_ends_the_questions(terminal: pexpect.spawn[str]) -> None:
    terminal.expect("severity: ")
    terminal.sendeof()
    terminal.expect("interrupted")
    terminal.expect(pexpect.EOF)
    assert terminal.wait() == 130
