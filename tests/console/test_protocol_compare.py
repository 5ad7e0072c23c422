"""`tracing protocol compare`: another pack over the same facts, and nothing recorded."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from tests.console.exposed import adopt, did, outbreak, told
from tests.console.runs import Tool
from tests.read_models.sights import every_row, store_of
from tests.registries import Clock, make_registry
from tracing.layout import columns
from tracing.packaged import packaged

ON = ("--on", "2022-07-20")


@pytest.fixture
def tool(tmp_path: Path) -> Tool:
    found = Tool(make_registry(tmp_path, clock=Clock()))
    outbreak(found)
    adopt(found, "cn-ed8", "2021-05-14")
    adopt(found, "cn-ed9", "2022-06-28")
    return found


def compared(tool: Tool, *args: str) -> dict[str, Any]:
    found: dict[str, Any] = told(tool, "protocol", "compare", *args)
    return found


def totals(found: dict[str, Any]) -> dict[str, tuple[int | None, int | None, int]]:
    return {
        row["counted"]: (row["now"], row["instead"], row["difference"]) for row in found["totals"]
    }


def ends(found: dict[str, Any]) -> dict[str, tuple[str | None, str | None]]:
    return {row["quarantine"]: (row["now"], row["instead"]) for row in found["orders"]}


def test_edition_8_all_along_keeps_everybody_twice_as_long(tool: Tool) -> None:
    found = compared(tool, "cn-ed8", *ON)
    assert found["packs"] == ["cn-ed9"]
    assert ends(found) == {
        "Q-0001": ("2022-06-27", "2022-07-04"),
        "Q-0003": ("2022-07-17", "2022-07-24"),
    }
    assert totals(found)["days"] == (7 + 7 + 7, 14 + 7 + 14, 14)
    assert [
        (row["category"], row["mode"], row["now"], row["instead"]) for row in found["days"]
    ] == [
        ("close", "facility", 14, 28),
        ("secondary", "home", 7, 7),
    ]


def test_the_releases_are_counted_by_date(tool: Tool) -> None:
    found = compared(tool, "cn-ed8", *ON)
    assert [(row["ends_on"], row["now"], row["instead"]) for row in found["releases"]] == [
        ("2022-06-27", 1, 0),
        ("2022-07-04", 0, 1),
        ("2022-07-17", 1, 0),
        ("2022-07-24", 0, 1),
    ]


def test_in_a_period_what_ran_before_it_is_looked_at_again_on_its_first_day(tool: Tool) -> None:
    found = compared(tool, "cn-20m", "--from", "2022-07-16", "--to", "2022-07-31", *ON)
    assert found["packs"] == ["cn-ed9"]
    assert ends(found) == {"Q-0003": ("2022-07-17", "2022-07-15")}
    assert (found["from_on"], found["to_on"]) == ("2022-07-16", "2022-07-31")


def test_whom_the_pack_does_not_determine_is_counted_by_kind(tool: Tool) -> None:
    found = compared(tool, "cn-20m", *ON)
    (secondary,) = found["contacts"]
    assert (secondary["category"], secondary["now"], secondary["instead"]) == ("secondary", 1, 0)
    assert totals(found)["contacts"] == (1, 0, -1)
    assert ends(found)["Q-0002"] == ("2022-07-08", None)
    assert totals(found)["days"] == (21, 5 + 0 + 5, -11)


def test_levels_of_areas_would_differ(tool: Tool) -> None:
    found = compared(tool, "cn-2020-02", "--area", "360103", *ON)
    turns = [
        (row["code"], row["from_on"], row["to_on"], row["now"], row["instead"])
        for row in found["levels"]
    ]
    assert ("360103", "2022-06-28", "2022-07-03", "routine", "medium") in turns
    assert totals(found)["areas"] == (None, None, 1)
    assert compared(tool, "cn-2020-02", "--area", "360104", *ON)["levels"] == []


def test_an_area_narrows_orders_and_contacts(tool: Tool) -> None:
    elsewhere = compared(tool, "cn-20m", "--area", "360104", *ON)
    assert elsewhere["orders"] == elsewhere["contacts"] == elsewhere["days"] == []


def test_an_operation_would_not_have_been_due(tool: Tool) -> None:
    decided = "--office CDC --decided-at 2022-07-19T08:00 --at 2022-07-19T08:00"
    did(
        tool,
        f"protocol adopt hohhot-2022-10 --from 2022-07-01 {decided}",
        "area register 360103001 南浦街道 --at 2022-07-01",
        *(
            "case report --age 40 --laboratory positive --diagnosis confirmed "
            f"--area 360103001 --at 2022-07-18T{hour:02}:00"
            for hour in range(8, 13)
        ),
        f"area designate 360103001 high --case C-2 --from 2022-07-19T08:00 {decided}",
    )
    found = compared(tool, "cn-20m", "--from", "2022-06-28", *ON)
    without = packaged()["hohhot-2022-10"].replace("positives = 5", "positives = 50")
    draft = tool.place.folder.parent / "draft.toml"
    draft.write_text(without, "utf-8")
    supposed = compared(tool, str(draft), *ON)
    assert totals(found)["triggers"][0] == 1
    assert totals(supposed)["triggers"] == (1, 0, -1)
    (due,) = supposed["triggers"]
    assert (due["area"], due["instead"]) == ("360103001", None)


def test_the_pack_in_force_compared_with_itself_differs_in_nothing(tool: Tool) -> None:
    found = compared(tool, "cn-ed9", "--from", "2022-06-28", *ON)
    assert all(row["difference"] == 0 for row in found["totals"])
    assert not any(found[part] for part in ("levels", "releases", "orders", "contacts"))


def test_the_registry_is_untouched(tool: Tool) -> None:
    with tool.place.open() as registry:
        before = every_row(store_of(registry))
    digests = _digests(tool.place.folder)
    for pack in ("cn-ed8", "cn-20m", "ebola"):
        compared(tool, pack, *ON)
    assert _digests(tool.place.folder) == digests
    with tool.place.open() as registry:
        assert every_row(store_of(registry)) == before
    assert told(tool, "protocol", "in-force", "--on", "2022-07-20")["pack"] == "cn-ed9"


def _digests(folder: Path) -> dict[str, str]:
    return {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in folder.glob("ledger.db*")
    }


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_page_says_what_stays_and_fits_a_terminal(tool: Tool, lang: str) -> None:
    page = tool("protocol", "compare", "cn-2020-02", *ON, lang=lang).stdout
    stays = {"zh": "已作出的决定不变", "en": "What people decided stays"}
    assert stays[lang] in page
    assert max(map(columns, page.splitlines())) <= 80


def test_a_period_that_ends_before_it_begins_is_refused(tool: Tool) -> None:
    result = tool("protocol", "compare", "cn-ed8", "--from", "2022-07-02", "--to", "2022-07-01")
    assert result.exit_code == 2
    assert "2022-07-02" in result.stderr


def test_a_pack_that_is_not_there_is_refused(tool: Tool) -> None:
    assert tool("protocol", "compare", "cn-ed99").exit_code == 4


def test_without_any_pack_in_force_all_days_are_new(tmp_path: Path) -> None:
    bare = Tool(make_registry(tmp_path, clock=Clock()))
    outbreak(bare)
    found = compared(bare, "cn-ed9", *ON)
    assert found["packs"] == []
    assert [row["unknown"] for row in found["days"]] == [2, 1]
    assert ends(found)["Q-0001"] == (None, "2022-06-27")
    assert bare("protocol", "compare", "cn-ed9", *ON).exit_code == 0
