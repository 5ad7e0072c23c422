"""Samples, pools and immunity from the desk: recorded, refused, repeated, raced, and looked at."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

import pytest

from tests.console.outbreak import Desk
from tests.console.prepared import entered
from tests.console.recording.asking import Args, head, recorded
from tests.console.recording.test_raced import at_once
from tracing.layout import columns

BEFORE: tuple[Args, ...] = (
    ("sample", "collect", "P-1", "--sampled", "2022-07-16T08:00", "--at", "2022-07-16"),
    ("sample", "result", "S-1", "positive", "--ct", "N=24.5", "--at", "2022-07-16T20:00"),
    ("pool", "collect", "P-1", "P-2", "--size", "3", "--at", "2022-07-16T09:00"),
    ("pool", "result", "M-1", "positive", "--at", "2022-07-16T15:00"),
    ("immunity", "vaccination", "P-2", "--dose", "1", "--given", "2021-06"),
)
"""S-1 is of Wang, the case C-1, and positive; so is M-1, of Wang, Li and one who is not known."""


@pytest.fixture
def bench(desk: Desk) -> Desk:
    return entered(desk, *BEFORE)


HAPPENED: dict[str, tuple[Args, str | None, list[str]]] = {
    "collect": (
        ("sample", "collect", "P-2", "--sampled", "2022-07-16", "--purpose", "contact"),
        None,
        ["sample.collected"],
    ),
    "collect with a code": (
        ("sample", "collect", "K-1", "--specimen", "sputum", "--personal", "-"),
        "code: A7\n",
        ["sample.collected"],
    ),
    "collect for a pool": (
        ("sample", "collect", "-", "--pool", "M-1"),
        "P-1\nP-2\n",
        ["sample.collected", "sample.collected"],
    ),
    "correct the sampling": (
        ("sample", "collect", "P-1", "--corrects", "{sampled}", "--sampled", "2022-07-16"),
        None,
        ["sample.collected"],
    ),
    "result": (
        ("sample", "result", "S-1", "negative", "--method", "pcr", "--laboratory", "市疾控"),
        None,
        ["sample.resulted", "case.laboratory_recorded"],
    ),
    "correct the result": (
        ("sample", "result", "S-1", "presumptive", "--corrects", "{resulted}"),
        None,
        ["sample.resulted", "case.laboratory_withdrawn", "case.laboratory_recorded"],
    ),
    "withdraw": (
        ("sample", "withdraw", "S-1", "--result", "{resulted}", "--because", "contamination"),
        None,
        ["sample.result_withdrawn", "case.laboratory_withdrawn"],
    ),
    "pool": (
        ("pool", "collect", "-", "--area", "360103", "--sampled", "2022-07-16T08:00"),
        "P-1\nK-1\n",
        ["pool.collected"],
    ),
    "pool of unknown people": (("pool", "collect", "--size", "10"), None, ["pool.collected"]),
    "identify": (("pool", "identify", "M-1", "P-3"), None, ["pool.members_identified"]),
    "pool result": (
        ("pool", "result", "M-1", "negative", "--ct", "N=40"),
        None,
        ["pool.resulted"],
    ),
    "pool withdraw": (
        ("pool", "withdraw", "M-1", "--because", "mix_up"),
        None,
        ["pool.result_withdrawn"],
    ),
    "found": (
        ("pool", "found", "M-1", "-", "--found", "2022-07-16T16:00"),
        "P-1\nP-2\n",
        ["pool.members_found"],
    ),
    "vaccination": (
        ("immunity", "vaccination", "P-1", "--dose", "2", "--given", "2021-07-01"),
        None,
        ["immunity.vaccinated"],
    ),
    "infection": (
        ("immunity", "infection", "P-1", "--infected", "2020-02"),
        None,
        ["immunity.infected_before"],
    ),
    "contraindication": (
        ("immunity", "contraindication", "P-1", "--until", "2030-01-01"),
        None,
        ["immunity.contraindicated"],
    ),
}
EACH_TIME_ANOTHER = {
    "collect",
    "collect with a code",
    "collect for a pool",
    "pool",
    "pool of unknown people",
    "correct the sampling",
    "correct the result",
}
"""Another tube each time; and what is corrected stands no more."""


def filled(desk: Desk, args: Args) -> list[str]:
    """With the positions of the sampling and the result of S-1."""
    with desk.invented.open() as registry:
        positions = {row.topic: row.position for row in registry.ledger.page(0, 100)}
    sampled, resulted = positions["sample.collected"], positions["sample.resulted"]
    return [each.format(sampled=sampled, resulted=resulted) for each in args]


@pytest.mark.parametrize("name", HAPPENED)
def test_it_is_recorded(bench: Desk, name: str) -> None:
    args, typed, topics = HAPPENED[name]
    before = head(bench)
    result = bench.type(*filled(bench, args), typed=typed)
    assert result.exit_code == 0, result.stderr
    assert recorded(bench, before) == topics
    assert result.stdout.strip()


@pytest.mark.parametrize("name", HAPPENED)
def test_the_same_command_again_gives_the_first_answer(bench: Desk, name: str) -> None:
    args, typed, _ = HAPPENED[name]
    command = ("--command-id", str(uuid4()), *filled(bench, args), "--format", "json")
    first = bench.type(*command, typed=typed)
    after = head(bench)
    again = bench.type(*command, typed=typed)
    assert (again.exit_code, again.stdout) == (0, first.stdout), again.stderr
    assert head(bench) == after


@pytest.mark.parametrize("name", sorted(HAPPENED.keys() - EACH_TIME_ANOTHER))
def test_the_same_fact_told_again_is_nothing_new(bench: Desk, name: str) -> None:
    args, typed, _ = HAPPENED[name]
    command = filled(bench, args)
    first = bench.type(*command, typed=typed)
    after = head(bench)
    again = bench.type(*command, typed=typed)
    assert (again.exit_code, again.stdout) == (0, first.stdout), again.stderr
    assert "nothing new" in again.stderr
    assert head(bench) == after


REFUSED: dict[str, tuple[Args, int, tuple[str, ...]]] = {
    "nobody": (("sample", "collect", "P-77"), 4, ("P-77",)),
    "no such pool": (("sample", "collect", "P-1", "--pool", "M-9"), 4, ("M-9",)),
    "not in the pool": (("sample", "collect", "P-3", "--pool", "M-1"), 3, ("P-0003", "M-0001")),
    "sampled in the future": (
        ("sample", "collect", "P-1", "--sampled", "2999-01-01"),
        3,
        ("sampled", "2999-01-01"),
    ),
    "no such sample": (("sample", "result", "S-9", "positive"), 4, ("S-9",)),
    "no result given": (("sample", "result", "S-1"), 2, ("RESULT",)),
    "unreadable ct": (("sample", "result", "S-1", "positive", "--ct", "24.5"), 2, ("24.5",)),
    "impossible ct": (
        ("sample", "result", "S-1", "positive", "--ct", "N=50.5"),
        3,
        ("N", "50.5", "0", "50"),
    ),
    "result before sampling": (
        ("sample", "result", "S-1", "negative", "--resulted", "2022-07-16T07:00"),
        3,
        ("2022-07-16T07:00", "2022-07-16T08:00"),
    ),
    "only the day is given": (
        ("sample", "result", "S-1", "negative", "--resulted", "2022-07-16"),
        2,
        ("2022-07-16",),
    ),
    "what is no result": (
        ("sample", "withdraw", "S-1", "--result", "{sampled}"),
        4,
        ("S-0001",),
    ),
    "twice in a pool": (("pool", "identify", "M-1", "P-3", "P-2"), 3, ("P-0002", "M-0001")),
    "more than it holds": (("pool", "identify", "M-1", "P-3", "P-4"), 3, ("3", "4")),
    "an empty pool": (("pool", "collect"), 3, ("0",)),
    "found without being in it": (("pool", "found", "M-1", "P-3"), 3, ("P-0003", "M-0001")),
    "no dose": (("immunity", "vaccination", "P-1", "--dose", "0"), 3, ("0", "1")),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_with_the_values_and_nothing_is_written(bench: Desk, name: str) -> None:
    args, code, said = REFUSED[name]
    before = head(bench)
    result = bench.type(*filled(bench, args))
    assert result.exit_code == code, result.stderr
    assert [each for each in said if each not in result.stderr] == []
    assert head(bench) == before


def test_what_is_withdrawn_is_not_withdrawn_again(bench: Desk) -> None:
    bench.type("sample", "withdraw", "S-1", "--because", "mix_up", "--at", "2022-07-17T10:00")
    again = bench.type("sample", "withdraw", "S-1", "--because", "error")
    assert again.exit_code == 5
    assert "S-0001, positive, was withdrawn already, 2022-07-17T10:00" in again.stderr


RACED: dict[str, tuple[Sequence[Args], list[int], list[str]]] = {
    "one result is withdrawn once": (
        [("sample", "withdraw", "S-1", "--because", why) for why in ("error", "mix_up")],
        [0, 5],
        ["sample.result_withdrawn", "case.laboratory_withdrawn"],
    ),
    "one pool is withdrawn once": (
        [("pool", "withdraw", "M-1", "--because", why) for why in ("error", "mix_up")],
        [0, 5],
        ["pool.result_withdrawn"],
    ),
    "a pool does not overflow": (
        [("pool", "identify", "M-1", person) for person in ("P-3", "P-4")],
        [0, 3],
        ["pool.members_identified"],
    ),
    "one result is told once": (
        [("sample", "result", "S-1", "negative")] * 2,
        [0, 0],
        ["sample.resulted", "case.laboratory_recorded"],
    ),
    "one dose is given once": (
        [("immunity", "vaccination", "P-1", "--dose", "1")] * 2,
        [0, 0],
        ["immunity.vaccinated"],
    ),
}


@pytest.mark.parametrize("name", RACED)
def test_of_two_at_once(bench: Desk, name: str) -> None:
    commands, codes, topics = RACED[name]
    before = head(bench)
    assert sorted(code for code, _ in at_once(bench, *commands)) == codes
    assert recorded(bench, before) == topics


def test_a_positive_pool_lists_whom_to_find_and_to_sample_again(bench: Desk) -> None:
    for args in (
        ("pool", "found", "M-1", "P-2", "--found", "2022-07-16T16:00"),
        ("sample", "collect", "P-2", "--pool", "M-1", "--sampled", "2022-07-16T17:00"),
        ("sample", "result", "S-2", "negative"),
    ):
        assert bench.type(*args).exit_code == 0
    shown = bench.json("pool", "show", "M-1")
    assert shown["progress"] == {"of": 3, "known": 2, "found": 1, "sampled": 1, "resulted": 1}
    assert [
        (each["person"], each["found_at"], each["sample"], each["result"])
        for each in shown["members"]
    ] == [
        ("P-0001", None, None, None),
        ("P-0002", "2022-07-16T08:00:00+00:00", "S-0002", "negative"),
    ]
    page = bench.type("pool", "show", "M-1").stdout
    assert "Of 3: 2 known, 1 found, 1 sampled again, 1 with a result" in page


def test_a_negative_pool_sends_for_nobody(bench: Desk) -> None:
    bench.type("pool", "result", "M-1", "negative")
    page = bench.type("pool", "show", "M-1").stdout
    assert "Members" in page
    assert "Whom to find" not in page


def test_lists_show_what_stands_and_take_filters(bench: Desk) -> None:
    bench.type("sample", "collect", "P-2", "--purpose", "screening")
    assert [row["sample"] for row in bench.json("sample", "list", "--result", "positive")] == [
        "S-0001"
    ]
    assert [row["sample"] for row in bench.json("sample", "list", "--purpose", "screening")] == [
        "S-0002"
    ]
    assert [row["sample"] for row in bench.json("sample", "list", "--person", "C-1")] == ["S-0001"]
    assert bench.json("sample", "list", "--pool", "M-1") == []
    assert bench.json("pool", "list", "--area", "360103") == []
    assert [row["pool"] for row in bench.json("pool", "list", "--result", "positive")] == ["M-0001"]
    assert [row["dose"] for row in bench.json("immunity", "list", "--person", "P-2")] == [1]
    assert bench.json("immunity", "list", "--kind", "infection") == []


def test_a_sample_shows_its_results_with_their_positions(bench: Desk) -> None:
    bench.type(
        "sample", "withdraw", "S-1", "--because", "contamination", "--at", "2022-07-17T10:00"
    )
    page = bench.type("sample", "show", "S-1").stdout
    (_, resulted) = filled(bench, ("{sampled}", "{resulted}"))
    assert "N 24.5" in page
    assert "contamination" in page
    assert resulted in page.split()
    shown = bench.json("sample", "show", "S-1")
    assert (shown["result"], shown["withdrawn"]) == (None, True)
    assert [each["ordinal"] for each in shown["results"]] == [1]
    before = bench.json("sample", "show", "S-1", "--on", "2022-07-16")
    assert (before["result"], before["withdrawn"], before["ct"]) == ("positive", False, 24.5)


def test_a_person_and_their_case_show_their_samples(bench: Desk) -> None:
    for page in (("person", "show", "P-1"), ("case", "show", "C-1")):
        assert [each["sample"] for each in bench.json(*page)["samples"]] == ["S-0001"]
        assert "S-0001" in bench.type(*page).stdout


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_fits_eighty_columns(bench: Desk, lang: str) -> None:
    for page in (
        ("sample", "list"),
        ("sample", "show", "S-1"),
        ("pool", "list"),
        ("pool", "show", "M-1"),
        ("immunity", "list"),
    ):
        shown = bench.type("--lang", lang, *page).stdout
        assert max(columns(line) for line in shown.splitlines()) <= 80
