"""Each recording command: it happened, it was refused, it was repeated."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.console.outbreak import Desk
from tests.console.recording.asking import (
    Args,
    gives_the_first_answer_again,
    head,
    is_nothing_new_again,
    recorded,
    records,
)
from tests.console.recording.conftest import DECIDED

HAPPENED: dict[str, tuple[Args, str | None, list[str]]] = {
    "register": (
        ("person", "register", "--personal", "-"),
        "name: 张三\npassport: E12345678\n",
        ["person.registered", "claim.linked"],
    ),
    "correct person": (("person", "correct", "P-2", "--age", "35"), None, ["person.corrected"]),
    "correct document": (
        ("person", "correct", "P-1", "--personal", "-"),
        "national_id: 110101198803020028\nreason: typing error\n",
        ["person.corrected", "claim.linked", "claim.released"],
    ),
    "retract person": (("person", "retract", "P-2"), None, ["person.retracted"]),
    "erase": (("person", "erase", "P-2", "--confirm", "P-2"), None, ["person.erased"]),
    "report known": (("case", "report", "--person", "P-2"), None, ["case.reported"]),
    "report contact": (
        ("case", "report", "--person", "P-3", "--onset", "2022-07"),
        None,
        ["case.reported", "contact.became_case"],
    ),
    "report new": (
        ("case", "report", "--personal", "-", "--diagnosis", "confirmed", "--severity", "mild"),
        "name: 张三\nnational_id: 110101199001010015\ncluster: 婚宴\n",
        ["person.registered", "case.reported", "claim.linked"],
    ),
    "correct report": (
        ("case", "correct", "C-1", "--area", "360103", "--reported", "2022-07-12"),
        None,
        ["case.report_corrected"],
    ),
    "onset": (("case", "onset", "C-2", "2022-07-15"), None, ["case.onset_recorded"]),
    "correct onset": (
        ("case", "correct-onset", "C-1", "2022-07-09"),
        None,
        ["case.onset_corrected"],
    ),
    "no onset": (("case", "correct-onset", "C-1", "--none"), None, ["case.onset_corrected"]),
    "anchor": (("case", "anchor", "C-1", "rash", "2022-07-12"), None, ["case.anchor_recorded"]),
    "lab": (("case", "lab", "C-2", "negative"), None, ["case.laboratory_recorded"]),
    "withdraw lab": (("case", "withdraw-lab", "C-1"), None, ["case.laboratory_withdrawn"]),
    "diagnose": (
        ("case", "diagnose", "C-2", "confirmed", "--severity", "mild"),
        None,
        ["case.diagnosed"],
    ),
    "discard": (
        ("case", "diagnose", "C-2", "discarded", *DECIDED, "--personal", "-"),
        "decided_by: 赵主任\nreason: 复核阴性\n",
        ["case.discarded"],
    ),
    "correct diagnosis": (
        ("case", "correct-diagnosis", "C-2", "suspected"),
        None,
        ["case.diagnosis_corrected"],
    ),
    "attribute": (
        (
            "case",
            "attribute",
            "C-1",
            "--source",
            "C-2",
            "--evidence",
            "records",
            "--certainty",
            "possible",
        ),
        None,
        ["case.source_attributed"],
    ),
    "withdraw source": (
        ("case", "withdraw-source", "C-2", "--source", "C-1"),
        None,
        ["case.attribution_withdrawn"],
    ),
    "discharge": (
        ("case", "discharge", "C-1", "--recovered", "2022-07-20"),
        None,
        ["case.recovered"],
    ),
    "die": (("case", "die", "C-1", "--died", "2022-07-21"), None, ["case.died"]),
    "retract case": (("case", "retract", "C-2"), None, ["case.retracted"]),
    "identify": (("contact", "identify", "P-2"), None, ["contact.identified"]),
    "expose": (
        ("contact", "expose", "P-2", "--source", "K-1", "--first", "2022-07-09T19:00"),
        None,
        ["contact.identified", "contact.exposure_recorded"],
    ),
    "expose again": (
        ("contact", "expose", "K-1", "--source", "unknown", "--setting", "dining"),
        None,
        ["contact.exposure_recorded"],
    ),
    "expose new": (
        ("contact", "expose", "--source", "P-2", "--personal", "-"),
        "name: 张三\nsource_note: 同桌\n",
        ["person.registered", "contact.identified", "contact.exposure_recorded"],
    ),
    "end exposure": (
        ("contact", "end-exposure", "E-1", "--last", "2022-07-13"),
        None,
        ["contact.exposure_ended"],
    ),
    "correct exposure": (
        ("contact", "correct-exposure", "E-1", "--first", "2022-07-07", "--source", "unknown"),
        None,
        ["contact.exposure_corrected"],
    ),
    "retract exposure": (
        ("contact", "retract-exposure", "E-1"),
        None,
        ["contact.exposure_retracted"],
    ),
    "determine": (
        ("contact", "determine", "K-2", "close", *DECIDED, "--document", "洪疾控〔2022〕7号"),
        None,
        ["contact.category_determined"],
    ),
    "upgrade": (("contact", "upgrade", "K-1", "close", *DECIDED), None, ["contact.upgraded"]),
    "downgrade": (
        ("contact", "downgrade", "K-1", "casual", *DECIDED),
        None,
        ["contact.downgraded"],
    ),
    "exclude": (("contact", "exclude", "K-2", *DECIDED), None, ["contact.excluded"]),
    "locate": (
        ("contact", "locate", "K-1", "--located-at", "2022-07-12T15:30"),
        None,
        ["contact.located"],
    ),
    "lose": (("contact", "lose", "K-1", "--lost", "2022-07-14"), None, ["contact.lost"]),
    "retract contact": (("contact", "retract", "K-1"), None, ["contact.retracted"]),
    "two at once": (
        ("contact", "determine", "-", "casual", "--office", "市疾控", "--decided-at", "2022-07-13"),
        "K-1\n\nK-2\n",
        ["contact.category_determined", "contact.category_determined"],
    ),
    "recovered at once": (
        ("case", "discharge", "-", "--recovered", "2022-07-25"),
        "C-1\nC-2\n",
        ["case.recovered", "case.recovered"],
    ),
}
SAYS_MORE_EACH_TIME = {
    "register",
    "report new",
    "report known",
    "report contact",
    "expose new",
    "identify",
    "correct document",
    "withdraw lab",
}
"""Commands that are facts of their own each time, or refused the second time."""


@pytest.mark.parametrize("name", HAPPENED)
def test_it_is_recorded(desk: Desk, name: str) -> None:
    records(desk, *HAPPENED[name])


@pytest.mark.parametrize("name", HAPPENED)
def test_the_same_command_again_gives_the_first_answer(desk: Desk, name: str) -> None:
    args, typed, _ = HAPPENED[name]
    gives_the_first_answer_again(desk, args, typed)


@pytest.mark.parametrize("name", sorted(HAPPENED.keys() - SAYS_MORE_EACH_TIME))
def test_the_same_fact_told_again_is_nothing_new(desk: Desk, name: str) -> None:
    args, typed, _ = HAPPENED[name]
    is_nothing_new_again(desk, args, typed)


REFUSED: dict[str, tuple[Args, str | None, int, tuple[str, ...]]] = {
    "nobody described": (("person", "register"), None, 2, ("--personal",)),
    "unreadable birth date": (
        ("person", "register", "--personal", "-"),
        "birth_date: 王小明\n",
        2,
        ("birth date",),
    ),
    "document taken": (
        ("person", "register", "--personal", "-"),
        "national_id: 11010119880302001x\n",
        5,
        ("P-0001",),
    ),
    "person corrected to nothing": (("person", "correct", "P-2"), None, 3, ("nothing to correct",)),
    "no such person": (("person", "retract", "P-77"), None, 4, ("P-77",)),
    "erased without the id": (
        ("person", "erase", "P-2", "--confirm", "P-1"),
        None,
        2,
        ("P-0002",),
    ),
    "case still open": (("case", "report", "--person", "P-1"), None, 5, ("C-0001",)),
    "person twice": (("case", "report", "--person", "P-2", "--age", "3"), None, 2, ("P-2",)),
    "severity without diagnosis": (
        ("case", "report", "--person", "P-2", "--severity", "mild"),
        None,
        3,
        ("mild", "pending"),
    ),
    "learnt in the future": (
        ("case", "onset", "C-1", "2022-07-09", "--at", "2999-01-01"),
        None,
        3,
        ("reported", "2999-01-01"),
    ),
    "onset to come": (("case", "onset", "C-1", "2999-01-01"), None, 3, ("onset", "2999-01-01")),
    "onset twice": (
        ("case", "correct-onset", "C-1", "2022-07-09", "--none"),
        None,
        2,
        ("2022-07-09",),
    ),
    "onset missing": (("case", "onset", "C-1"), None, 2, ("DATE",)),
    "no such case": (("case", "lab", "C-9", "positive"), None, 4, ("C-9",)),
    "a contact is no case": (
        ("case", "lab", "K-1", "positive"),
        None,
        2,
        ("K-0001", "contact", "case"),
    ),
    "no result to withdraw": (("case", "withdraw-lab", "C-2"), None, 3, ("laboratory",)),
    "infected by oneself": (
        (
            "case",
            "attribute",
            "C-1",
            "--source",
            "C-1",
            "--evidence",
            "records",
            "--certainty",
            "possible",
        ),
        None,
        3,
        ("C-0001", "P-0001"),
    ),
    "attributed otherwise": (
        (
            "case",
            "attribute",
            "C-2",
            "--source",
            "C-1",
            "--evidence",
            "genomic",
            "--certainty",
            "certain",
        ),
        None,
        5,
        ("C-0001", "C-0002"),
    ),
    "no source to withdraw": (
        ("case", "withdraw-source", "C-1", "--source", "C-2"),
        None,
        4,
        ("C-0001", "C-0002"),
    ),
    "dead before onset": (
        ("case", "die", "C-1", "--died", "2022-07-01"),
        None,
        3,
        ("2022-07-01", "2022-07-10"),
    ),
    "positive again without recovery": (("case", "repositive", "C-1"), None, 3, ("recovered",)),
    "contact already named": (("contact", "identify", "P-3"), None, 5, ("K-0001",)),
    "exposed to oneself": (
        ("contact", "expose", "P-1", "--source", "C-1"),
        None,
        3,
        ("P-0001",),
    ),
    "ended before it began": (
        ("contact", "end-exposure", "E-1", "--last", "2022-07-01"),
        None,
        3,
        ("2022-07-01", "2022-07-08"),
    ),
    "no decision": (("contact", "determine", "K-1", "close"), None, 2, ("--office",)),
    "served before decided": (
        ("contact", "determine", "K-1", "close", *DECIDED, "--served-at", "2022-07-11"),
        None,
        3,
        ("2022-07-11", "2022-07-12"),
    ),
    "no upgrade": (
        ("contact", "upgrade", "K-1", "casual", *DECIDED),
        None,
        3,
        ("casual contact", "secondary contact"),
    ),
    "no category to upgrade": (
        ("contact", "upgrade", "K-2", "close", *DECIDED),
        None,
        3,
        ("K-0002",),
    ),
    "stdin twice": (("case", "retract", "-", "--personal", "-"), "C-1\n", 2, ("--personal",)),
    "no lines": (("case", "retract", "-"), "\n", 2, ("stdin",)),
    "some lines": (
        ("contact", "lose", "-"),
        "K-1\nK-9\nC-1\n",
        3,
        ("2 of 3", "line 2 K-9", "line 3 C-1"),
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_with_the_values_and_nothing_is_written(desk: Desk, name: str) -> None:
    args, typed, code, said = REFUSED[name]
    before = head(desk)
    result = desk.type(*args, typed=typed)
    assert result.exit_code == code, result.stderr
    assert [each for each in said if each not in result.stderr] == []
    assert "王" not in result.stderr
    assert head(desk) == before


def test_what_ended_stays_ended_and_says_so_in_the_readers_words(desk: Desk) -> None:
    desk.type("contact", "exclude", "K-2", *DECIDED)
    result = desk.type("--lang", "zh", "contact", "lose", "K-2")
    assert result.exit_code == 3
    assert "K-0002" in result.stderr
    assert "已排除" in result.stderr


def test_lines_that_are_not_refused_can_be_recorded_alone(desk: Desk) -> None:
    before = head(desk)
    desk.type("contact", "exclude", "K-2", *DECIDED)
    result = desk.type("contact", "lose", "-", "--skip-refused", typed="K-1\nK-2\nK-9\n")
    assert (result.exit_code, result.stdout) == (0, "K-0001\n")
    assert "line 2 K-2" in result.stderr
    assert "line 3 K-9" in result.stderr
    assert recorded(desk, before) == ["contact.excluded", "contact.lost"]


def test_a_command_id_with_another_body_is_refused(desk: Desk) -> None:
    command = ("--command-id", str(uuid4()), "case", "correct-onset", "C-1")
    assert desk.type(*command, "2022-07-09").exit_code == 0
    assert desk.type(*command, "2022-07-08").exit_code != 0


def test_a_number_that_was_corrected_is_free_for_somebody_else(desk: Desk) -> None:
    args, typed, _ = HAPPENED["correct document"]
    desk.type(*args, typed=typed)
    free = desk.type(
        "person", "register", "--personal", "-", typed="national_id: 11010119880302001X\n"
    )
    assert free.exit_code == 0, free.stderr
