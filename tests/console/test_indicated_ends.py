"""The ordered end and the indicated end, side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest

from tests.console.exposed import adopt, contact, did, order, outbreak, told
from tests.console.runs import Tool
from tests.registries import Clock, make_registry
from tracing.domain.protocol.legs import Indicated
from tracing.layout import columns
from tracing.projections.questions.indicated_ends import Ends, indicated_ends

INDICATED = ("indicated", "indicated_ends_on", "indicated_course_ends_on", "indicated_by")


@pytest.fixture
def tool(tmp_path: Path) -> Tool:
    return Tool(make_registry(tmp_path, clock=Clock()))


@pytest.fixture
def exposed(tool: Tool) -> Tool:
    outbreak(tool)
    adopt(tool, "cn-ed8", "2021-05-14")
    adopt(tool, "cn-ed9", "2022-06-28")
    return tool


def ends(tool: Tool) -> Iterator[Ends]:
    with tool.place.open() as registry:
        at = registry.position()
        with registry.reading() as reading:
            yield indicated_ends(reading.connection, at, registry.zone)


def indicated(tool: Tool, *args: str) -> dict[str, tuple[str | None, ...]]:
    rows = told(tool, "quarantine", "list", *args)
    return {row["quarantine"]: tuple(row[key] for key in INDICATED) for row in rows}


def test_a_list_shows_what_was_ordered_beside_what_is_indicated(exposed: Tool) -> None:
    assert indicated(exposed) == {
        "Q-0001": ("course", "2022-06-27", "2022-06-30", "cn-ed9"),
        "Q-0002": ("course", "2022-07-08", "2022-07-08", "cn-ed9"),
        "Q-0003": ("course", "2022-07-17", "2022-07-20", "cn-ed9"),
    }
    table = exposed("quarantine", "list").stdout.splitlines()
    assert table[0].split()[-2:] == ["ends", "indicated"]
    assert table[2].split()[-2:] == ["2022-07-04", "2022-06-27"]


def test_without_a_pack_there_is_no_such_column(tool: Tool) -> None:
    outbreak(tool)
    assert "indicated" not in tool("quarantine", "list").stdout
    assert indicated(tool)["Q-0001"] == ("no_pack", None, None, None)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_pages_fit_a_terminal(exposed: Tool, lang: str) -> None:
    for args in (("quarantine", "list"), ("quarantine", "show", "Q-1")):
        lines = exposed(*args, lang=lang).stdout.splitlines()
        assert max(map(columns, lines)) <= 80


def test_an_order_shows_the_rule_in_words_and_its_legs(exposed: Tool) -> None:
    page = " ".join(exposed("quarantine", "show", "Q-3").stdout.split())
    assert "cn-ed9: close contact, counted from last exposure 2022-07-10, the next day" in page
    assert "facility 2022-07-11 2022-07-17 07-11, 07-12, 07-13, 07-15, 07-17" in page
    assert "home monitoring 2022-07-18 2022-07-20 07-20" in page
    legs = told(exposed, "quarantine", "show", "Q-3")["indicated_legs"]
    assert [(leg["mode"], leg["start"], leg["ends_on"]) for leg in legs] == [
        ("facility", "2022-07-11", "2022-07-17"),
        ("home_monitoring", "2022-07-18", "2022-07-20"),
    ]


def test_as_of_before_the_new_pack_was_adopted_the_old_one_counts(exposed: Tool) -> None:
    at = told(exposed, "status")["position"]
    assert indicated(exposed, "--as-of", str(at - 1))["Q-0001"] == (
        "course",
        "2022-07-04",
        "2022-07-11",
        "cn-ed8",
    )


def test_an_order_of_a_case_is_not_ruled_by_an_exposure(exposed: Tool) -> None:
    did(
        exposed,
        "quarantine order C-1 --mode hospital --ends 2022-07-04 --office CDC "
        "--decided-at 2022-06-20 --at 2022-06-20",
    )
    assert indicated(exposed)["Q-0004"] == ("not_ruled", None, None, None)


def test_a_new_exposure_moves_the_indicated_end(exposed: Tool) -> None:
    contact(exposed, "P-4", "2022-07-13", "close")
    assert indicated(exposed)["Q-0003"][1:3] == ("2022-07-20", "2022-07-23")


def test_a_retracted_exposure_moves_it_back(exposed: Tool) -> None:
    contact(exposed, "P-4", "2022-07-13", "close")
    did(exposed, "contact retract-exposure E-5 --at 2022-07-14")
    assert indicated(exposed)["Q-0003"][1:3] == ("2022-07-17", "2022-07-20")


def test_links_of_merged_records_count_together(exposed: Tool) -> None:
    did(exposed, "person register --age 32 --at 2022-07-03")
    contact(exposed, "P-6", "2022-07-03", "close")
    assert indicated(exposed)["Q-0002"][1] == "2022-07-08"
    did(exposed, "person merge P-6 --into P-3 --at 2022-07-04")
    assert indicated(exposed)["Q-0002"][1:3] == ("2022-07-10", "2022-07-13")


def test_an_upgrade_on_a_later_day_is_not_yet_known_on_an_earlier_one(exposed: Tool) -> None:
    did(
        exposed,
        "contact upgrade K-2 close --office CDC --decided-at 2022-07-05 --at 2022-07-05",
    )
    assert indicated(exposed)["Q-0002"][2] == "2022-07-11"
    assert indicated(exposed, "--on", "2022-07-04")["Q-0002"][2] == "2022-07-08"


def test_contacts_have_an_indicated_end_whether_ordered_or_not(exposed: Tool) -> None:
    for found in ends(exposed):
        by_person = {each.person_id: each.contact_id for each in found.episodes.values()}
        said = sorted(
            (each.what, str(each.ends_on)) for each in map(found.of_contact, by_person.values())
        )
        assert said == [
            (Indicated.COURSE, "2022-06-30"),
            (Indicated.COURSE, "2022-07-08"),
            (Indicated.COURSE, "2022-07-20"),
            (Indicated.EXPOSURE_OPEN, "None"),
        ]


def test_an_open_exposure_ends_with_placement(exposed: Tool) -> None:
    order(exposed, "K-4", "facility", "2022-07-12", "2022-07-19")
    assert indicated(exposed)["Q-0004"][1:3] == ("2022-07-19", "2022-07-22")


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_arrival_changes_nothing(tool: Tool, seed: int) -> None:
    did(
        tool,
        "case report --age 40 --laboratory positive --at 2022-06-20",
        "person register --age 30 --at 2022-06-20",
    )
    contact(tool, "P-2", "2022-06-20", "secondary")
    order(tool, "K-1", "home", "2022-06-21", "2022-06-27")
    steps: list[Callable[[], None]] = [
        lambda: adopt(tool, "cn-ed8", "2021-05-14"),
        lambda: adopt(tool, "cn-ed9", "2022-06-28"),
        lambda: contact(tool, "P-2", "2022-06-24", "secondary"),
        lambda: did(
            tool,
            "contact upgrade K-1 close --office CDC --decided-at 2022-06-25 --at 2022-06-25",
        ),
    ]
    Random(seed).shuffle(steps)
    for step in steps:
        step()
    assert indicated(tool)["Q-0001"] == ("course", "2022-07-01", "2022-07-04", "cn-ed9")
