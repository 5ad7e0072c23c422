"""People who come from elsewhere, as they are typed and looked at."""

from __future__ import annotations

import pytest

from tests.console.arrivals.conftest import did
from tests.console.outbreak import Desk
from tracing.layout import columns

DECIDED = "--office 市指挥部 --decided-at"
DECLARED = (
    "arrival declare P-1 --origin IR --overseas --expected 2020-03-20T14:00 --transport flight "
    "--carrier MU2401 --entry-point 嘉峪关机场 --to 620201 --visited IR:2019-06/2020-03-19 "
    "--with P-2 --responsible 某钢铁公司 --by employer --at 2020-03-18"
)
ARRIVED = "arrival arrive A-1 --arrived-at 2020-03-20T14:20 --place L-1 --at 2020-03-20T14:30"
TRIAGED = (
    "arrival triage A-1 --mode hospital --place L-2 --started-at 2020-03-20T15:30 "
    f"{DECIDED} 2020-03-20T14:40 --at 2020-03-20T16:00"
)
TO_HOSPITAL = (
    "transfer request P-1 --purpose arrival --from L-1 --to L-2 --requested-at 2020-03-20T14:30 "
    "--at 2020-03-20T14:30",
    "transfer dispatch {t} --dispatched-at 2020-03-20T14:50 --carrier 专车 --at 2020-03-20T14:50",
    "transfer arrive {t} --arrived-at 2020-03-20T15:20 --at 2020-03-20T15:20",
    "transfer hand-over {t} --all --handed-over-at 2020-03-20T15:30 --at 2020-03-20T15:30",
)
TO_SITE = (
    "transfer request P-1 --purpose quarantine --from L-2 --to L-3 --requested-at "
    "2020-03-25T09:00 --at 2020-03-25T09:00",
    "transfer dispatch {t} --dispatched-at 2020-03-25T10:00 --carrier 120 --at 2020-03-25T10:00",
    "transfer arrive {t} --arrived-at 2020-03-25T10:30 --at 2020-03-25T10:30",
    "transfer hand-over {t} --all --handed-over-at 2020-03-25T10:40 --at 2020-03-25T10:40",
)
MOVED = (
    "quarantine move Q-1 --mode facility --place L-3 --moved 2020-03-25T10:40 --at 2020-03-25T11:00"
)
RELEASED = (
    "quarantine release Q-1 --because completed --released 2020-04-04T09:00 "
    f"{DECIDED} 2020-04-04 --at 2020-04-04T09:00"
)
COLLECTED = (
    "arrival collect A-1 --by 某钢铁公司 --place L-3 --collected-at 2020-04-04T10:00 "
    "--at 2020-04-04T10:30"
)


def through(desk: Desk, *, without: str = "", ill: bool = True) -> None:
    """From the cabin door to the works' gate, but for one part of the way."""
    did(desk, DECLARED, f"{ARRIVED} {'--symptomatic' if ill else '--no-symptoms'}", TRIAGED)
    number = 0
    for name, leg in (("hospital", TO_HOSPITAL), ("site", TO_SITE)):
        if name != without:
            number += 1
            did(desk, *(line.format(t=f"T-{number}") for line in leg))
    did(desk, MOVED)
    if without != "exit":
        did(desk, RELEASED)
    if without != "employer":
        did(desk, COLLECTED)


def test_the_loop_of_source_003_is_closed(desk: Desk) -> None:
    through(desk)
    told = desk.json("arrival", "loop", "A-1")
    assert (told["loop"], told["gaps"]) == ("closed", [])
    assert [(each["link"], each["ref"]) for each in told["links"]] == [
        ("entry", "A-0001"),
        ("transfer", "T-0001"),
        ("stay", "Q-0001"),
        ("transfer", "T-0002"),
        ("stay", "Q-0001"),
        ("collected", "A-0001"),
    ]
    assert desk.json("arrival", "list", "--open-loops") == []


@pytest.mark.parametrize(
    ("without", "gap", "since", "until"),
    [
        ("hospital", "not_met", ("A-0001", "L-0001"), ("Q-0001", "L-0002")),
        ("site", "no_way_there", ("Q-0001", "L-0002"), ("Q-0001", "L-0003")),
        ("exit", "no_exit", ("Q-0001", "L-0003"), ("A-0001", "L-0003")),
        ("employer", "not_collected", ("Q-0001", "L-0003"), None),
    ],
)
def test_with_one_leg_taken_away_the_gap_is_named(
    desk: Desk, without: str, gap: str, since: tuple[str, str], until: tuple[str, str] | None
) -> None:
    through(desk, without=without)
    (found,) = desk.json("arrival", "loop", "A-1")["gaps"]
    ends = [found[end] and (found[end]["ref"], found[end]["place"]) for end in ("since", "until")]
    assert (found["gap"], ends) == (gap, [since, until])
    (listed,) = desk.json("arrival", "list", "--open-loops")
    assert listed["gaps"] == [found]


def test_a_loop_as_of_a_day_had_come_as_far_as_was_reported_then(desk: Desk) -> None:
    through(desk)
    told = desk.json("arrival", "loop", "A-1", "--on", "2020-03-26")
    assert (told["loop"], len(told["links"])) == ("goes_on", 5)
    assert len(desk.json("arrival", "list", "--open-loops", "--on", "2020-03-26")) == 1


def test_an_order_for_an_arrival_shows_the_indicated_end(desk: Desk) -> None:
    through(desk)
    (order,) = desk.json("quarantine", "list")
    assert (order["indicated"], order["indicated_ends_on"]) == ("course", "2020-04-03")
    assert order["indicated_by"] == "cn-2020-02"


def test_whoever_has_no_symptoms_is_tested_and_goes_to_the_site(desk: Desk) -> None:
    did(desk, DECLARED, f"{ARRIVED} --no-symptoms")
    args = f"arrival triage A-1 --as-indicated --place L-3 {DECIDED} 2020-03-20T14:40"
    told = desk.json(*args.split(), "--at", "2020-03-20T16:00")
    assert (told["mode"], told["ends_on"]) == ("facility", "2020-04-03")
    assert told["first_to_hospital"] is True


def test_the_next_three_days_are_what_is_expected(desk: Desk) -> None:
    for number, day in enumerate(("15", "16", "19", "20"), 1):
        did(
            desk,
            f"arrival declare P-1 --origin 310115 --expected 2022-07-{day} --by family "
            f"--carrier G{number} --at 2022-07-14",
        )

    def listed(flag: str, day: str) -> list[str]:
        rows = desk.json("arrival", "list", flag, "--on", f"2022-07-{day}")
        return [row["carrier"] for row in rows]

    assert listed("--expected", "14") == ["G1", "G2"]
    assert listed("--expected", "16") == ["G2", "G3"]
    assert listed("--overdue", "16") == ["G1"]
    did(desk, "arrival arrive A-1 --arrived-at 2022-07-15T10:00 --at 2022-07-15T10:00")
    assert listed("--overdue", "16") == []


def test_who_came_undeclared_is_recorded_with_their_coming(desk: Desk) -> None:
    args = "arrival declare --age 40 --origin 310115 --by nobody --arrived-at 2022-07-14T09:00"
    did(desk, f"{args} --at 2022-07-14T12:00")
    (row,) = desk.json("arrival", "list", "--undeclared")
    assert (row["status"], row["person"]) == ("arrived", "P-0004")
    assert row["arrived_at"] == "2022-07-14T01:00:00+00:00"


def test_a_list_from_elsewhere_is_verified_one_by_one(desk: Desk) -> None:
    did(desk, "arrival declare - --list 沪协7号 --origin 310115", typed="P-1\nP-2\nP-3\n")
    assert len(desk.json("arrival", "list", "--unverified")) == 3
    did(
        desk, "arrival verify A-1 found", "arrival verify A-2 not_here", "arrival verify A-3 未找到"
    )
    rows = desk.json("arrival", "list", "--list", "沪协7号")
    assert [row["status"] for row in rows] == ["arrived", "not_coming", "expected"]
    assert [row["arrival"] for row in desk.json("arrival", "list", "--unverified")] == ["A-0003"]


HIGH = (
    "area register 310115 浦东新区 --at 2022-07-01",
    "area register 310115001 某街道 --at 2022-07-01",
    "case report --age 60 --laboratory positive --diagnosis confirmed --area 310115001 "
    "--at 2022-07-10T10:00",
    f"area designate 310115001 high --case C-1 --from 2022-07-10T12:00 {DECIDED} "
    "2022-07-10T11:00 --at 2022-07-10T11:00",
)
COMES = (
    "arrival declare P-1 --origin {origin} --by traveller --at 2022-07-15 {more}",
    "arrival arrive A-1 --arrived-at 2022-07-16T08:00 --at 2022-07-16T08:10",
)
TRIAGE = f"arrival triage A-1 {{}} {DECIDED} 2022-07-16T09:00 --at 2022-07-16T09:10"


@pytest.mark.parametrize(
    ("origin", "more", "risk", "mode", "ends_on"),
    [
        ("310115001", "", "high", "facility", "2022-07-23"),
        (
            "310115001",
            "--visited 310115001:2022-07-01/2022-07-14",
            "high",
            "facility",
            "2022-07-21",
        ),
        ("310115", "", "low", None, None),
        ("3205", "--visited 310115001:2022-07-10/2022-07-12", "high", "facility", "2022-07-19"),
    ],
    ids=["from there", "left before", "the county", "visited"],
)
def test_triage_goes_by_the_level_on_the_day_they_left(
    desk: Desk, origin: str, more: str, risk: str, mode: str | None, ends_on: str | None
) -> None:
    did(desk, *HIGH, *(line.format(origin=origin, more=more) for line in COMES))
    told = desk.json(*TRIAGE.format("--as-indicated").split())
    assert (told["origin_risk"], told["mode"], told["ends_on"]) == (risk, mode, ends_on)
    assert (told["quarantine"] is None) == (mode is None)


def test_where_no_level_is_recorded_it_is_given(desk: Desk) -> None:
    did(desk, *(line.format(origin="4403", more="") for line in COMES))
    refused = desk.type(*TRIAGE.format("--as-indicated").split())
    assert (refused.exit_code, "no level of 4403 on 2022-07-16" in refused.stderr) == (2, True)
    told = desk.json(*TRIAGE.format("--risk medium --as-indicated").split())
    assert (told["mode"], told["ends_on"]) == ("home", "2022-07-23")


def test_the_days_looked_back_count_from_the_day_an_area_got_its_level(desk: Desk) -> None:
    """High since 10 July: who left on the 3rd or later comes from a high-risk area."""
    left = "--visited 310115001:2022-07/2022-07-{}"
    came = [line.format(origin="310115001", more=left.format("03")) for line in COMES]
    did(desk, *HIGH, *came)
    told = desk.json(*TRIAGE.format("--as-indicated").split())
    assert (told["origin_risk"], told["ends_on"]) == ("high", "2022-07-10")


def test_of_an_area_left_longer_before_it_had_a_level_nothing_is_recorded(desk: Desk) -> None:
    left = "--visited 310115001:2022-07/2022-07-02"
    did(desk, *HIGH, *(line.format(origin="310115001", more=left) for line in COMES))
    refused = desk.type(*TRIAGE.format("--as-indicated").split())
    assert (refused.exit_code, "no level of 310115001 on 2022-07-02" in refused.stderr) == (2, True)


def test_what_is_given_cannot_contradict_what_is_recorded(desk: Desk) -> None:
    did(desk, *HIGH, *(line.format(origin="310115001", more="") for line in COMES))
    refused = desk.type(*TRIAGE.format("--risk low --no-quarantine").split())
    assert refused.exit_code == 3
    assert "high risk" in refused.stderr


@pytest.mark.parametrize(
    "more", ["--no-quarantine", "--mode home", "--mode facility --ends 2022-07-30"]
)
def test_to_depart_from_the_pack_needs_a_reason(desk: Desk, more: str) -> None:
    did(desk, *HIGH, *(line.format(origin="310115001", more="") for line in COMES))
    plain = TRIAGE.format(more).split()
    refused = desk.type(*plain)
    assert refused.exit_code == 3
    assert desk.type(*plain, "--beyond-protocol").exit_code == 3
    assert desk.json("quarantine", "list") == []
    done = desk.type(*plain, "--beyond-protocol", "--personal", "-", typed="reason: 无人照料\n")
    assert done.exit_code == 0, done.stderr
    assert "cn-ed9 indicates: facility until 2022-07-23" in done.stderr


def test_a_triage_that_is_corrected_keeps_its_order(desk: Desk) -> None:
    did(desk, *HIGH, *(line.format(origin="310115001", more="") for line in COMES))
    told = desk.json(*TRIAGE.format("--as-indicated").split())
    again = TRIAGE.format(
        f"--as-indicated --certificate 医院证明 --corrects {told['last_position']}"
    )
    assert desk.json(*again.split())["quarantine"] == "Q-0001"
    assert len(desk.json("quarantine", "list")) == 1
    assert desk.json("arrival", "show", "A-1")["certificate"] == "医院证明"


def test_without_a_pack_nobody_is_kept_apart_without_a_reason(desk: Desk) -> None:
    did(desk, *(line.format(origin="4403", more="").replace("2022", "2021") for line in COMES))
    before = TRIAGE.replace("2022", "2021")
    did(desk, f"protocol end cn-2020-02 --until 2020-09-15 {DECIDED} 2020-09-14")
    refused = desk.type(*before.format("--risk high --mode home").split())
    assert refused.exit_code == 3
    did(desk, before.format("--risk high --no-quarantine"))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_pages_fit_a_terminal(desk: Desk, lang: str) -> None:
    through(desk, without="site")
    for line in (
        "arrival list",
        "arrival list --open-loops",
        "arrival show A-1",
        "arrival loop A-1",
        "arrival list --unverified",
    ):
        result = desk.type("--lang", lang, *line.split())
        assert result.exit_code == 0, result.stderr
        assert max(map(columns, result.stdout.splitlines()), default=0) <= 80


FROM_WUHAN = (
    "arrival declare P-3 --origin 420102 --to 620201 --visited 420102:2022-07-01/2022-07-18 "
    "--by traveller --at 2022-07-19",
    "arrival arrive A-1 --arrived-at 2022-07-19T10:00 --place L-3 --no-symptoms "
    "--at 2022-07-19T10:10",
    "arrival triage A-1 --risk high --as-indicated --place L-3 --started-at 2022-07-19T11:00 "
    f"{DECIDED} 2022-07-19T10:30 --at 2022-07-19T11:30",
)


def test_who_is_kept_apart_on_arrival_is_followed_like_everybody(desk: Desk) -> None:
    did(desk, *FROM_WUHAN)
    order = desk.json("quarantine", "show", "Q-1")
    assert (order["ends_on"], order["indicated_ends_on"]) == ("2022-07-25", "2022-07-25")
    rows = desk.json("follow-up", "due", "--on", "2022-07-20")
    assert [(row["due"], row["subject"], row["due_on"]) for row in rows] == [
        ("test", "Q-0001", "2022-07-19"),
        ("test", "Q-0001", "2022-07-20"),
        ("check", "Q-0001", "2022-07-20"),
    ]
    did(desk, "follow-up check Q-1 seen_ok --on 2022-07-20 --at 2022-07-20")
    checks = desk.json("follow-up", "due", "--on", "2022-07-20", "--kind", "check")
    assert [row["is_done"] for row in checks] == [True]
    assert [row["arrival"] for row in desk.json("person", "show", "P-3")["arrivals"]] == ["A-0001"]


@pytest.mark.parametrize(
    ("line", "day"),
    [
        (f"quarantine extend Q-1 --ends 2022-07-26 {DECIDED} 2022-07-20 --at 2022-07-20", "26"),
        (
            f"quarantine release Q-1 --because completed --released 2022-07-24T09:00 {DECIDED} "
            "2022-07-24 --at 2022-07-24",
            "24",
        ),
    ],
)
def test_an_arrival_is_kept_neither_longer_nor_shorter_than_the_rule(
    desk: Desk, line: str, day: str
) -> None:
    did(desk, *FROM_WUHAN)
    refused = desk.type(*line.split())
    assert refused.exit_code == 3, refused.stderr
    assert f"2022-07-{day}" in refused.stderr
    assert "2022-07-25" in refused.stderr


def test_the_order_made_on_arrival_rests_on_it(desk: Desk) -> None:
    did(desk, *FROM_WUHAN)
    assert "Q-0001" in desk.type("impact", "A-1").stdout
