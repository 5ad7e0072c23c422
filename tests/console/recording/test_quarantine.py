"""Orders at the desk: each command happened, was refused, was repeated and was raced."""

from __future__ import annotations

import shutil
from pathlib import Path
from uuid import uuid4

import pytest

from tests.console.outbreak import Desk
from tests.console.recording.asking import head, recorded
from tests.console.recording.conftest import DECIDED
from tests.console.recording.test_raced import at_once
from tests.registries import InventedRegistry
from tracing.layout import columns

Args = tuple[str, ...]
HQ = ("--office", "市指挥部", "--decided-at", "2022-07-12T12:00")
LATER = ("--office", "市指挥部", "--decided-at", "2022-07-14T12:00")
WEEK = ("--begins", "2022-07-12", "--ends", "2022-07-19")
ORDER = ("quarantine", "order", "K-1", "--mode", "home", *WEEK, *HQ)
STARTED = ("--started", "2022-07-12T16:00")
BEFORE: tuple[Args, ...] = (
    ("place", "register", "quarantine_site", "--name", "绳金塔酒店", "--area", "360103"),
    ORDER,
    ("quarantine", "start", "Q-1", *STARTED),
    ("quarantine", "order", "C-1", "--mode", "hospital", *HQ),
)
"""Q-1 keeps P-3 (contact K-1) at home; Q-2, not begun, is to isolate P-1 (case C-1)."""


@pytest.fixture(scope="module")
def ordered(
    template: InventedRegistry, tmp_path_factory: pytest.TempPathFactory
) -> InventedRegistry:
    folder = tmp_path_factory.mktemp("ordered") / "registry"
    shutil.copytree(template.folder, folder)
    invented = template._replace(folder=folder)
    for args in BEFORE:
        result = Desk(invented).type(*args)
        assert result.exit_code == 0, result.stderr
    return invented


@pytest.fixture
def desk(ordered: InventedRegistry, tmp_path: Path) -> Desk:
    shutil.copytree(ordered.folder, tmp_path / "registry")
    return Desk(ordered._replace(folder=tmp_path / "registry"))


HAPPENED: dict[str, tuple[Args, str | None, list[str]]] = {
    "serve": (("quarantine", "serve", "Q-1", "--document", "No. 7"), None, ["quarantine.served"]),
    "start": (
        ("quarantine", "start", "Q-2", "--started", "2022-07-12T18:00"),
        None,
        ["quarantine.started"],
    ),
    "start corrected": (
        ("quarantine", "start", "Q-1", "--started", "2022-07-12T15:00", "--corrects", "{start}"),
        None,
        ["quarantine.started"],
    ),
    "move": (
        ("quarantine", "move", "Q-1", "--mode", "facility", "--place", "L-1", "--room", "305"),
        None,
        ["quarantine.moved"],
    ),
    "extend": (
        ("quarantine", "extend", "Q-1", "--ends", "2022-07-22", *LATER),
        None,
        ["quarantine.extended"],
    ),
    "break": (
        ("quarantine", "break", "Q-1", "--left", "2022-07-13T20:00", "--returned", "2022-07-14"),
        None,
        ["quarantine.broken"],
    ),
    "release": (
        ("quarantine", "release", "Q-1", "--because", "completed", *LATER),
        None,
        ["quarantine.released"],
    ),
    "appeal": (("quarantine", "appeal", "Q-1"), None, ["quarantine.appealed"]),
    "review": (
        ("quarantine", "review", "Q-1", "--outcome", "changed", "--ends", "2022-07-17", *LATER),
        None,
        ["quarantine.reviewed"],
    ),
    "many released at once": (
        ("quarantine", "release", "-", "--because", "basis_fell", *LATER),
        "Q-1\nQ-2\n",
        ["quarantine.released", "quarantine.released"],
    ),
}
NEW = {
    "arrival": ("P-2", "--basis", "arrival:310115", "--mode", "home"),
    "area": ("P-2", "--basis", "area:360103001", "--mode", "temporary_control"),
    "exposure": ("P-3", "--basis", "E-1", "--mode", "facility", "--place", "L-1"),
    "case": ("C-2", "--mode", "temporary_hospital", "--started-at", "2022-07-12T20:00"),
    "monitoring": ("C-1", "--purpose", "post_discharge_monitoring", "--mode", "home_monitoring"),
}


def filled(desk: Desk, args: Args) -> Args:
    """With the position of the start in place of `{start}`."""
    (start,) = [
        row["position"]
        for row in desk.json("audit", "log", "--person", "P-3")
        if row["topic"] == "quarantine.started"
    ]
    return tuple(arg.format(start=start) for arg in args)


@pytest.mark.parametrize("name", HAPPENED)
def test_it_is_recorded_and_told_again_it_is_nothing_new(desk: Desk, name: str) -> None:
    args, typed, topics = HAPPENED[name]
    args = filled(desk, args)
    before = head(desk)
    first = desk.type(*args, typed=typed)
    assert first.exit_code == 0, first.stderr
    assert recorded(desk, before) == topics
    if "--corrects" in args:
        return
    again = desk.type(*args, typed=typed)
    assert (again.exit_code, again.stdout) == (0, first.stdout), again.stderr
    assert "nothing new" in again.stderr


@pytest.mark.parametrize("name", HAPPENED)
def test_the_same_command_again_gives_the_first_answer(desk: Desk, name: str) -> None:
    args, typed, _ = HAPPENED[name]
    command = ("--command-id", str(uuid4()), *filled(desk, args))
    first = desk.type(*command, typed=typed)
    after = head(desk)
    again = desk.type(*command, typed=typed)
    assert (again.exit_code, again.stdout) == (0, first.stdout), again.stderr
    assert head(desk) == after


@pytest.mark.parametrize("name", NEW)
def test_an_order_rests_on_what_is_named(desk: Desk, name: str) -> None:
    if name == "exposure":
        desk.type("quarantine", "release", "Q-1", "--because", "superseded", *LATER)
    made = desk.json("quarantine", "order", *NEW[name], *HQ)
    shown = desk.json("quarantine", "show", made["quarantine"])
    expected = {"monitoring": "case"}.get(name, name)
    assert (shown["basis_kind"], shown["basis_standing"]) == (expected, True)
    command = ("--command-id", str(uuid4()), "quarantine", "order", "P-4", "--basis")
    again = (*command, "area:360103", "--mode", "home", *HQ)
    assert desk.type(*again).stdout == desk.type(*again).stdout


REFUSED: dict[str, tuple[Args, int, tuple[str, ...]]] = {
    "no ground": (("order", "K-2", "--mode", "home", *HQ), 3, ("K-0002", "neither exposure")),
    "ground not said": (("order", "P-2", "--mode", "home", *HQ), 2, ("P-0002", "--basis")),
    "ground of another": (
        ("order", "P-2", "--basis", "C-1", "--mode", "home", *HQ),
        2,
        ("C-0001", "P-0002"),
    ),
    "wrong purpose": (
        ("order", "K-1", "--purpose", "isolation", "--mode", "home", *HQ),
        3,
        ("isolation", "exposure"),
    ),
    "a second order": (ORDER[1:5] + HQ, 5, ("P-0003", "Q-0001")),
    "no mode": (("order", "K-1", *HQ), 2, ("--mode",)),
    "no such place": (("order", "C-2", "--mode", "home", "--place", "L-9", *HQ), 4, ("L-9",)),
    "told before it was decided": (
        ("serve", "Q-1", "--served", "2022-07-11"),
        3,
        ("2022-07-11", "2022-07-12"),
    ),
    "started twice": (("start", "Q-1"), 5, ("Q-0001", "2022-07-12")),
    "moved nowhere": (("move", "Q-1"), 2, ("--mode",)),
    "moved before the start": (("move", "Q-2", "--room", "1"), 3, ("Q-0002",)),
    "extended backwards": (
        ("extend", "Q-1", "--ends", "2022-07-18", *LATER),
        3,
        ("2022-07-18", "2022-07-19"),
    ),
    "back without leaving": (("break", "Q-1", "--returned", "2022-07-13"), 3, ("Q-0001",)),
    "released before taken in": (
        ("release", "Q-1", "--because", "completed", "--released", "2022-07-11", *HQ),
        3,
        ("2022-07-11", "2022-07-12"),
    ),
    "appeal against nothing": (("appeal", "Q-9"), 4, ("Q-9",)),
    "upheld with a new end": (
        ("review", "Q-1", "--outcome", "upheld", "--ends", "2022-07-17", *LATER),
        3,
        ("upheld", "2022-07-17"),
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_and_says_why(desk: Desk, name: str) -> None:
    args, code, said = REFUSED[name]
    before = head(desk)
    result = desk.type("quarantine", *args)
    assert result.exit_code == code, result.stderr
    assert [each for each in said if each not in result.stderr] == []
    assert head(desk) == before


@pytest.mark.parametrize(
    "args",
    [
        ("start", "Q-2", "--started", "2022-07-12T18:00"),
        ("release", "Q-1", "--because", "completed", "--released", "2022-07-14", *LATER),
        ("order", "C-2", "--mode", "home", *HQ),
    ],
    ids=lambda args: args[0],
)
def test_of_two_at_once_one_is_recorded(desk: Desk, args: Args) -> None:
    before = head(desk)
    at_once(desk, ("quarantine", *args), ("quarantine", *args))
    assert len(recorded(desk, before)) == 1


# -- what is shown ---------------------------------------------------------------------------

MOVED = ("quarantine", "move", "Q-1", "--mode", "facility", "--place", "L-1", "--room", "305")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "look",
    [
        ("quarantine", "list"),
        ("quarantine", "show", "Q-1"),
        ("contact", "list"),
        ("contact", "dispositions"),
    ],
    ids=" ".join,
)
def test_a_page_fits_eighty_columns(
    desk: Desk, look: Args, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    desk.type(*MOVED)
    result = desk.type("--lang", lang, *look)
    assert result.exit_code == 0, result.stderr
    assert max(columns(line.rstrip()) for line in result.stdout.splitlines()) <= 80


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ((), ["Q-0001", "Q-0002"]),
        (("--status", "in_force"), ["Q-0001"]),
        (("--mode", "hospital"), ["Q-0002"]),
        (("--purpose", "isolation"), ["Q-0002"]),
        (("--place", "L-1"), ["Q-0001"]),
        (("--area", "3601"), ["Q-0001"]),
        (("--area", "3602"), []),
        (("--mode", "home"), []),
    ],
    ids=str,
)
def test_orders_are_filtered(desk: Desk, filters: Args, found: list[str]) -> None:
    desk.type(*MOVED)
    assert [row["quarantine"] for row in desk.json("quarantine", "list", *filters)] == found


def test_on_a_day_an_order_is_as_it_was_and_was_reported_by_then(desk: Desk) -> None:
    desk.type("quarantine", "order", "C-2", "--mode", "home", *HQ, "--at", "2022-07-12T13:00")
    desk.type(
        "quarantine", "start", "Q-3", "--started", "2022-07-12T16:00", "--at", "2022-07-13T08:00"
    )
    (then,) = desk.json("quarantine", "list", "--on", "2022-07-12")
    assert (then["quarantine"], then["status"], then["started_at"]) == ("Q-0003", "ordered", None)
    (next_day,) = desk.json("quarantine", "list", "--on", "2022-07-13")
    assert next_day["status"] == "in_force"


def test_as_of_the_end_of_time_a_day_shows_what_is_so_now(desk: Desk) -> None:
    desk.type(*MOVED)
    desk.type("quarantine", "serve", "Q-1")
    desk.type("quarantine", "break", "Q-1", "--left", "2022-07-13T20:00")
    desk.type("quarantine", "review", "Q-1", "--outcome", "lifted", *LATER)
    now = desk.json("quarantine", "list")
    assert desk.json("quarantine", "list", "--on", "2999-12-31") == now


def test_a_retracted_exposure_takes_the_ground_from_an_order(desk: Desk) -> None:
    assert desk.json("quarantine", "show", "Q-1")["basis_standing"] is True
    assert desk.json("quarantine", "list", "--without-basis") == []
    desk.type("contact", "retract-exposure", "E-1")
    assert desk.json("quarantine", "show", "Q-1")["basis_standing"] is False
    (without,) = desk.json("quarantine", "list", "--without-basis")
    assert without["quarantine"] == "Q-0001"
    desk.type("quarantine", "release", "Q-1", "--because", "basis_fell", *LATER)
    assert desk.json("quarantine", "list", "--without-basis") == []


def test_a_pool_that_is_withdrawn_takes_the_ground_from_those_in_it(desk: Desk) -> None:
    assert desk.type("pool", "collect", "P-2").exit_code == 0
    for args in (
        ("pool", "result", "M-1", "positive"),
        ("quarantine", "order", "P-2", "--basis", "M-1", "--mode", "home", *HQ),
        ("pool", "withdraw", "M-1"),
    ):
        result = desk.type(*args)
        assert result.exit_code == 0, result.stderr
    (without,) = desk.json("quarantine", "list", "--without-basis")
    assert (without["basis"], without["basis_kind"]) == ("M-0001", "pool")


def test_an_order_is_corrected_whole(desk: Desk) -> None:
    (position,) = [
        row["position"]
        for row in desk.json("audit", "log", "--person", "P-3")
        if row["topic"] == "quarantine.ordered"
    ]
    corrected = (*ORDER[:3], "--mode", "facility", *HQ, "--corrects", str(position))
    result = desk.type(*corrected)
    assert (result.exit_code, result.stdout) == (0, "Q-0001\n"), result.stderr
    shown = desk.json("quarantine", "show", "Q-1")
    assert (shown["mode"], shown["status"], shown["ends_on"]) == ("facility", "in_force", None)


def test_a_contact_shows_where_they_are(desk: Desk) -> None:
    first = desk.json("contact", "list", "--disposition", "home")
    assert [(row["contact"], row["placement_mode"]) for row in first] == [("K-0001", "home")]
    desk.type(*MOVED)
    assert desk.json("contact", "show", "K-1")["disposition"] == "facility"
    assert desk.json("contact", "list", "--disposition", "home") == []


def test_contacts_are_counted_by_disposition_without_a_residual(desk: Desk) -> None:
    desk.type("contact", "determine", "K-2", "close", *DECIDED)
    rows = desk.json("contact", "dispositions")
    told = {
        (row["category"], row["disposition"]): (row["new"], row["current"], row["cumulative"])
        for row in rows
        if row["cumulative"] != 0
    }
    assert told == {
        ("close", "no_placement_recorded"): (1, 1, 1),
        ("close", "total"): (1, 1, 1),
        ("close", "residual"): (None, 0, None),
        ("secondary", "home"): (1, 1, 1),
        ("secondary", "no_placement_recorded"): (1, 0, 1),
        ("secondary", "total"): (1, 1, 1),
        ("secondary", "residual"): (None, 0, None),
    }


def test_a_merged_person_is_counted_once(desk: Desk) -> None:
    desk.type("contact", "determine", "K-2", "secondary", *DECIDED)
    assert _total(desk, "secondary") == 2
    merged = desk.type("person", "merge", "P-4", "--into", "P-3")
    assert merged.exit_code == 0, merged.stderr
    assert _total(desk, "secondary") == 1


def _total(desk: Desk, category: str) -> int:
    (row,) = [
        row
        for row in desk.json("contact", "dispositions")
        if (row["category"], row["disposition"]) == (category, "total")
    ]
    return int(row["current"])
