"""On a terminal a case is reported step by step, the person with it."""

from __future__ import annotations

import pexpect

from tests.console.outbreak import ROOT, Desk
from tests.console.recording.test_recording import head, recorded

ANSWERS = (
    ("known already", ""),
    ("name ", "张三"),
    ("phone ", ""),
    ("national id ", ""),
    ("passport ", ""),
    ("birth date ", "1990-02-30"),
    ("address ", ""),
    ("sex ", "1"),
    ("age ", "forty"),
    ("age ", "40"),
    ("day of onset ", "2022-07-10"),
    ("laboratory ", "positive"),
    ("day of sampling ", ""),
    ("diagnosis ", "5"),
    ("severity ", "mild"),
    ("how it was found ", ""),
    ("code of the area ", "360103"),
)


def test_a_case_is_reported_step_by_step(desk: Desk) -> None:
    before = head(desk)
    ended = answered(desk, {"birth date ": ""})
    assert ended.strip().endswith("C-0003")
    assert recorded(desk, before) == ["person.registered", "case.reported"]


def test_an_answer_that_cannot_be_read_writes_nothing(desk: Desk) -> None:
    before = head(desk)
    assert "birth date cannot be read" in answered(desk, {})
    assert head(desk) == before


def answered(desk: Desk, instead: dict[str, str]) -> str:
    """What the command printed after the last answer."""
    program, *args = desk.command("case", "report")
    terminal: pexpect.spawn[str] = pexpect.spawn(
        program,
        args,
        cwd=str(ROOT),
        env=dict(desk.process_environment()),
        encoding="utf-8",
        timeout=60,
        dimensions=(24, 80),
    )
    for question, answer in ANSWERS:
        terminal.expect_exact(question)
        terminal.sendline(instead.get(question, answer))
    terminal.expect(pexpect.EOF)
    terminal.wait()
    assert terminal.before is not None
    return terminal.before
