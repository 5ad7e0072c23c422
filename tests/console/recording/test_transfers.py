"""Transfers from the desk: a bus of people, each handed over or refused, and the chain of legs."""

from __future__ import annotations

import pytest

from tests.console.outbreak import Desk
from tests.console.prepared import entered
from tests.console.recording.asking import head, recorded
from tests.console.recording.test_raced import at_once
from tracing.layout import columns

SITE = ("place", "register", "quarantine_site", "--name", "江畔酒店", "--area", "360103")
REQUEST = (
    "transfer",
    "request",
    "C-1",
    "K-1",
    "P-4",
    "--purpose",
    "quarantine",
    "--from",
    "360104",
    "--to",
    "L-1",
    "--requested-at",
    "2022-07-16T22:40",
    "--at",
    "2022-07-16T22:45",
)
DISPATCH = (
    "transfer",
    "dispatch",
    "T-1",
    "--dispatched-at",
    "2022-07-16T23:05",
    "--carrier",
    "120",
)
ARRIVE = ("transfer", "arrive", "T-1", "--arrived-at", "2022-07-16T23:50", "--place", "L-1")
HAND_OVER = (
    "transfer",
    "hand-over",
    "T-1",
    "--all",
    "--refuse",
    "P-4",
    "--because",
    "full",
    "--handed-over-at",
    "2022-07-17T00:10",
    "--at",
    "2022-07-17T00:20",
)


@pytest.fixture
def bus(desk: Desk) -> Desk:
    """T-1 is requested: C-1 (P-1), K-1 (P-3) and P-4 are to go to L-1."""
    entered(desk, SITE, REQUEST)
    return desk


def test_one_transfer_is_requested_for_people_cases_and_contacts(bus: Desk) -> None:
    shown = bus.json("transfer", "show", "T-1")
    assert [
        (each["person"], each["case"], each["contact"], each["status"]) for each in shown["people"]
    ] == [
        ("P-0001", "C-0001", None, "waiting"),
        ("P-0003", None, "K-0001", "waiting"),
        ("P-0004", None, "K-0002", "waiting"),
    ]
    assert (shown["from_area"], shown["to_place"]) == ("360104", "L-0001")


def test_people_are_read_from_stdin(desk: Desk) -> None:
    asked = ("transfer", "request", "-", "--purpose", "admission")
    assert desk.type(*asked, typed="P-1\nK-1\n\n").stdout == "T-0001\n"
    assert desk.json("transfer", "list")[0]["passengers"] == 2
    assert desk.type(*asked, typed="\n").exit_code == 2


def test_everybody_who_attended_a_gathering_goes_in_one_transfer(desk: Desk) -> None:
    entered(desk, ("gathering", "record", "bus", "--name", "K25"))
    for person in ("P-1", "P-2", "P-3"):
        entered(desk, ("gathering", "attend", "G-1", person))
    entered(desk, ("transfer", "request", "P-1", "--gathering", "G-1", "--purpose", "quarantine"))
    people = [each["person"] for each in desk.json("transfer", "show", "T-1")["people"]]
    assert people == ["P-0001", "P-0002", "P-0003"]


def test_a_second_transfer_of_the_same_people_is_noted(bus: Desk) -> None:
    again = ("transfer", "request", "P-1", "P-2", "--purpose", "medical")
    assert "P-0001 (T-0001)" in bus.type(*again).stderr
    entered(bus, ("transfer", "cancel", "T-1"), ("transfer", "cancel", "T-2"))
    assert "another transfer" not in bus.type(*again).stderr


def test_its_moments_and_how_long_each_part_took_are_shown(bus: Desk) -> None:
    entered(bus, DISPATCH, ARRIVE, HAND_OVER)
    shown = bus.json("transfer", "show", "T-1")
    assert shown["status"] == "partly_handed_over"
    assert [shown[f"minutes_{part}"] for part in ("to_dispatch", "under_way", "to_hand_over")] == [
        25,
        45,
        20,
    ]
    first, _, last = shown["people"]
    assert (first["status"], last["status"], last["because"]) == ("accepted", "refused", "full")
    assert first["accepted_at"] == "2022-07-16T16:10:00+00:00"
    assert first["accepted_reported_at"] == "2022-07-16T16:20:00+00:00"


def test_on_a_day_before_it_left_nothing_is_told_of_the_way(bus: Desk) -> None:
    entered(
        bus,
        (*DISPATCH, "--at", "2022-07-17T23:05"),
        (*ARRIVE, "--at", "2022-07-17T23:50"),
        (*HAND_OVER, "--receiver", "W-3", "--at", "2022-07-18T08:00"),
    )
    (then,) = bus.json("transfer", "list", "--on", "2022-07-16")
    assert (then["status"], then["carrier"], then["arrived_place"]) == ("requested", None, None)
    people = bus.json("transfer", "show", "T-1", "--on", "2022-07-17")["people"]
    assert {(each["status"], each["receiver"]) for each in people} == {("arrived", None)}


def test_what_is_said_again_is_recorded_once(bus: Desk) -> None:
    entered(bus, DISPATCH, ARRIVE, HAND_OVER)
    before = head(bus)
    entered(bus, DISPATCH, ARRIVE)
    assert recorded(bus, before) == []


def test_somebody_is_added_and_left_out_before_it_arrives(bus: Desk) -> None:
    entered(
        bus,
        ("transfer", "add", "T-1", "P-2", "C-2"),
        ("transfer", "remove", "T-1", "K-1"),
    )
    people = bus.json("transfer", "show", "T-1")["people"]
    assert [(each["person"], each["status"]) for each in people] == [
        ("P-0001", "waiting"),
        ("P-0002", "waiting"),
        ("P-0003", "removed"),
        ("P-0004", "waiting"),
        ("P-0005", "waiting"),
    ]
    assert bus.json("transfer", "list")[0]["passengers"] == 4


def test_an_incident_is_shown_with_whom_it_concerns(bus: Desk) -> None:
    entered(bus, DISPATCH, ("transfer", "incident", "T-1", "separated", "--person", "P-4"))
    (incident,) = bus.json("transfer", "show", "T-1")["incidents"]
    assert (incident["incident"], incident["people"]) == ("separated", ["P-0004"])


def test_a_cancelled_transfer_moves_nobody(bus: Desk) -> None:
    entered(bus, ("transfer", "cancel", "T-1"))
    shown = bus.json("transfer", "show", "T-1")
    assert {shown["status"], *(each["status"] for each in shown["people"])} == {"cancelled"}
    assert bus.type(*DISPATCH).exit_code == 3


def test_a_day_without_an_hour_is_refused(bus: Desk) -> None:
    result = bus.type("transfer", "dispatch", "T-1", "--dispatched-at", "2022-07-16")
    assert result.exit_code == 2
    assert "does not say the hour" in result.stderr


def test_a_refusal_names_both_moments_and_people_by_their_ids(bus: Desk) -> None:
    early = bus.type("transfer", "dispatch", "T-1", "--dispatched-at", "2022-07-16T22:10")
    assert early.exit_code == 3
    assert "22:10" in early.stderr
    assert "22:40" in early.stderr
    entered(bus, HAND_OVER)
    again = bus.type("transfer", "hand-over", "T-1", "--accept", "P-1")
    assert again.exit_code == 3
    assert "P-0001" in again.stderr
    assert "T-0001" in again.stderr


def test_a_leg_is_corrected_by_its_position(bus: Desk) -> None:
    entered(bus, DISPATCH)
    wrong = head(bus)
    earlier = (*DISPATCH[:3], "--dispatched-at", "2022-07-16T22:55", "--corrects", str(wrong))
    entered(bus, earlier)
    assert bus.json("transfer", "show", "T-1")["minutes_to_dispatch"] == 15
    assert bus.json("transfer", "show", "T-1", "--as-of", str(wrong))["minutes_to_dispatch"] == 25


def test_the_request_is_corrected_whole(bus: Desk) -> None:
    position = str(head(bus))
    corrected = ("transfer", "request", "C-1", "--purpose", "admission", "--corrects", position)
    assert bus.type(*corrected).stdout == "T-0001\n"
    shown = bus.json("transfer", "show", "T-1")
    assert (shown["purpose"], shown["passengers"]) == ("admission", 1)


def test_on_a_day_it_had_come_as_far_as_was_reported_by_then(bus: Desk) -> None:
    entered(
        bus,
        (*DISPATCH, "--at", "2022-07-16T23:06"),
        (*ARRIVE, "--at", "2022-07-16T23:55"),
        HAND_OVER,
    )
    shown = bus.json("transfer", "show", "T-1", "--on", "2022-07-16")
    assert (shown["status"], shown["accepted"], shown["handed_over_at"]) == ("arrived", 0, None)
    assert (shown["minutes_under_way"], shown["minutes_to_hand_over"]) == (45, None)
    assert {each["status"] for each in shown["people"]} == {"arrived"}
    later = bus.json("transfer", "show", "T-1", "--on", "2022-07-17")
    assert (later["status"], later["accepted"]) == ("partly_handed_over", 2)
    assert bus.json("transfer", "list", "--on", "2022-07-15") == []


def test_lists_are_narrowed_by_status_and_area(bus: Desk) -> None:
    assert bus.json("transfer", "list", "--status", "arrived") == []
    assert bus.json("transfer", "list", "--area", "360121") == []
    assert len(bus.json("transfer", "list", "--area", "3601", "--status", "requested")) == 1


def test_the_chain_of_custody_names_gaps_with_both_ends(bus: Desk) -> None:
    onward = ("transfer", "request", "P-4", "--purpose", "medical", "--from", "360102")
    entered(
        bus,
        DISPATCH,
        ARRIVE,
        HAND_OVER,
        (*onward, "--requested-at", "2022-07-17T01:00"),
        ("transfer", "dispatch", "T-2", "--dispatched-at", "2022-07-17T01:30"),
    )
    shown = bus.json("transfer", "custody", "P-4")
    assert [leg["status"] for leg in shown["legs"]] == ["refused", "en_route"]
    refused, open_end = shown["gaps"]
    assert refused == {
        "gap": "not_taken_in",
        "since": {
            "transfer": "T-0001",
            "at": "2022-07-16T16:10:00+00:00",
            "place": "L-0001",
            "area": None,
        },
        "until": {
            "transfer": "T-0002",
            "at": "2022-07-16T17:30:00+00:00",
            "place": None,
            "area": "360102",
        },
    }
    assert (open_end["gap"], open_end["until"]) == ("still_open", None)
    assert bus.json("transfer", "custody", "P-1")["gaps"] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "look",
    [("list",), ("show", "T-1"), ("custody", "P-4")],
    ids=" ".join,
)
def test_pages_fit_eighty_columns_and_names_are_masked(
    bus: Desk, look: tuple[str, ...], lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    entered(bus, DISPATCH, ARRIVE, HAND_OVER)
    result = bus.type("--lang", lang, "transfer", *look)
    assert result.exit_code == 0, result.stderr
    assert max(columns(line.rstrip()) for line in result.stdout.splitlines()) <= 80
    assert "王小明" not in result.stdout


def test_a_purpose_opens_names(bus: Desk) -> None:
    result = bus.type("transfer", "show", "T-1", "--identify", "hand-over")
    assert "王小明" in result.stdout


@pytest.mark.parametrize(
    ("one", "other", "codes", "topic"),
    [
        (DISPATCH, (*DISPATCH[:4], "2022-07-16T23:10"), [0, 5], "transfer.dispatched"),
        (ARRIVE, (*ARRIVE[:4], "2022-07-16T23:55"), [0, 5], "transfer.arrived"),
        (
            (*HAND_OVER[:3], "--accept", "P-1", "--handed-over-at", "2022-07-17T00:10"),
            (*HAND_OVER[:3], "--accept", "P-1", "--handed-over-at", "2022-07-17T00:12"),
            [0, 3],
            "transfer.handed_over",
        ),
        (
            ("transfer", "add", "T-1", "P-2"),
            ("transfer", "add", "T-1", "P-2"),
            [0, 0],
            "transfer.passengers_changed",
        ),
        (
            ("transfer", "cancel", "T-1"),
            ("transfer", "cancel", "T-1"),
            [0, 0],
            "transfer.cancelled",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_two_at_once_have_one_answer(
    bus: Desk, one: tuple[str, ...], other: tuple[str, ...], codes: list[int], topic: str
) -> None:
    before = head(bus)
    assert sorted(code for code, _ in at_once(bus, one, other)) == codes
    assert recorded(bus, before) == [topic]
