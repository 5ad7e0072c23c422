"""On a terminal a case is reported step by step, the person with it."""

from __future__ import annotations

from collections.abc import Sequence

import pexpect

from tests.console.outbreak import ROOT, Desk
from tests.console.recording.asking import head, recorded

END_OF_INPUT = "\x04"
ANSWERS = (
    ("known already", ""),
    ("name ", "张三"),
    ("phone ", ""),
    ("national id ", ""),
    ("passport ", ""),
    ("birth date ", "1990-02-30"),
    ("birth date ", "1990-2-3"),
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


def test_a_case_is_reported_step_by_step_and_what_cannot_be_read_is_asked_again(
    desk: Desk,
) -> None:
    before = head(desk)
    assert answered(desk, ANSWERS).strip().endswith("C-0003")
    assert recorded(desk, before) == ["person.registered", "case.reported"]


def test_answers_that_are_broken_off_write_nothing(desk: Desk) -> None:
    before = head(desk)
    assert "interrupted" in answered(desk, [*ANSWERS[:-1], (ANSWERS[-1][0], END_OF_INPUT)])
    assert head(desk) == before


def test_of_a_death_the_day_is_asked(desk: Desk) -> None:
    told = [("day of death ", "2022-07-30"), ("reason ", "")]
    assert "the death is recorded" in answered(desk, told, "case", "die", "C-0001")
    assert desk.json("case", "show", "C-0001")["died_on"] == "2022-07-30"


def answered(
    desk: Desk,
    answers: Sequence[tuple[str, str]],
    *words: str,
) -> str:
    """What the command printed after the last answer."""
    program, *args = desk.command(*(words or ("case", "report")))
    terminal: pexpect.spawn[str] = pexpect.spawn(
        program,
        args,
        cwd=str(ROOT),
        env=dict(desk.process_environment()),
        encoding="utf-8",
        timeout=60,
        dimensions=(24, 80),
    )
    for question, answer in answers:
        terminal.expect_exact(question)
        if answer == END_OF_INPUT:
            terminal.sendeof()
        else:
            terminal.sendline(answer)
    terminal.expect(pexpect.EOF)
    terminal.wait()
    assert terminal.before is not None
    return terminal.before
