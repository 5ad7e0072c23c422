"""Two processes at once: nothing is lost, and a contradiction has one answer."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from uuid import uuid4

from tests.console.outbreak import ROOT, Desk
from tests.console.recording.asking import head, recorded
from tests.tools import forked


def at_once(desk: Desk, *commands: Sequence[str]) -> list[tuple[int, str]]:
    """How each process ended and what it printed, in the order of the commands."""
    processes = [
        subprocess.Popen(
            [str(forked.tool()), *command],
            env=desk.process_environment(),
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for command in commands
    ]
    return [(process.wait(), process.communicate()[0]) for process in processes]


def test_one_person_is_reported_once(desk: Desk) -> None:
    before = head(desk)
    reports = [("case", "report", "--person", "P-2", "--area", area) for area in ("3601", "3602")]
    ended = sorted(at_once(desk, *reports))
    assert [code for code, _ in ended] == [0, 5]
    assert recorded(desk, before) == ["case.reported"]


def test_one_document_is_registered_once(desk: Desk) -> None:
    before = head(desk)
    personal = desk.invented.folder.parent / "personal"
    personal.write_text("name: 张三\npassport: E12345678\n", encoding="utf-8")
    register = ("person", "register", "--personal", str(personal))
    ended = sorted(at_once(desk, register, register))
    assert [code for code, _ in ended] == [0, 5]
    assert recorded(desk, before) == ["person.registered", "claim.linked"]


def test_what_does_not_contradict_is_recorded_of_both(desk: Desk) -> None:
    before = head(desk)
    ended = at_once(
        desk,
        ("case", "lab", "C-1", "negative"),
        ("case", "correct-onset", "C-1", "2022-07-09"),
        ("contact", "expose", "P-2", "--source", "C-1"),
    )
    assert [code for code, _ in ended] == [0, 0, 0]
    assert sorted(recorded(desk, before)) == [
        "case.laboratory_recorded",
        "case.onset_corrected",
        "contact.exposure_recorded",
        "contact.identified",
    ]


def test_one_command_sent_twice_takes_effect_once(desk: Desk) -> None:
    before = head(desk)
    command = ("--command-id", str(uuid4()), "contact", "expose", "P-2", "--source", "C-1")
    (first, printed), (second, again) = at_once(desk, command, command)
    assert (first, second) == (0, 0)
    assert printed == again == "E-0002\n"
    assert recorded(desk, before) == ["contact.identified", "contact.exposure_recorded"]
