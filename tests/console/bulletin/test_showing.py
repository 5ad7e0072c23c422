"""The bulletin of a day, in words and as an object."""

from __future__ import annotations

import csv
import io

import pytest

from tests.console.outbreak import Desk
from tracing.layout import columns

DAY = "2022-07-16"


def test_a_date_alone_is_the_bulletin_of_that_day(desk: Desk) -> None:
    assert desk.type("bulletin", DAY).stdout == desk.type("bulletin", "show", DAY).stdout != ""


def test_a_bulletin_is_worded_as_a_city_publishes_it(desk: Desk) -> None:
    told = desk.type("--lang", "zh", "bulletin", DAY, "--as-of", "2030-01-01").stdout
    flat = told.replace("\n", "")
    assert "7月16日0时至24时，360103新增报告7例" not in flat
    assert "新增报告7例阳性感染者，其中1例在集中隔离点检出（南昌县），" in flat
    assert "6例在核酸筛查中检出（均在西湖区）。" in flat
    assert "经诊断，1例为确诊病例（轻型），6例为无症状感染者。" in flat
    assert "7月15日至16日，累计报告阳性感染者8例，其中确诊病例1例（轻型）、" in flat
    assert "截至7月16日24时，共排查到密接1人，其中尚无安置记录1人；密接的密接0人。" in flat


def test_a_bulletin_is_readable_in_english(desk: Desk) -> None:
    flat = " ".join(desk.type("bulletin", DAY).stdout.split())
    assert "From 0:00 to 24:00 on 16 July 2022" in flat
    assert "7 new infections: 1 found in facility quarantine (南昌县); 6 found" in flat
    assert "From 15 to 16 July 2022, 8 infections: 1 confirmed (mild), 7 asymptomatic." in flat
    assert "By 24:00 on 16 July 2022: 1 close contacts: 1 with no placement recorded;" in flat


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_bulletin_fits_eighty_columns(
    desk: Desk, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    told = desk.type("--lang", lang, "bulletin", DAY, "--area", "360103").stdout
    assert max(columns(line.rstrip()) for line in told.splitlines()) <= 80


def test_programs_read_the_main_section_on_top_and_every_section_below(desk: Desk) -> None:
    told = desk.json("bulletin", DAY, "--area", "360121@2022-07-16T12:00")
    assert (told["date"], told["since"]) == (DAY, "2022-07-15")
    assert told["positives"]["new"] == told["sections"][0]["positives"]["new"] == 7
    assert told["positives"]["new_by_district"] == {"360103": 6, "360121": 1}
    assert told["close_contacts"]["no_placement_recorded"] == 1
    assert told["close_contacts"]["residual"] == 0
    county = told["sections"][1]
    assert (county["area"], county["cut_off"]) == ("360121", "2022-07-16T12:00:00+08:00")
    assert (county["positives"]["new"], county["positives"]["cumulative"]) == (1, 2)
    assert {each["residual"] for each in told["sections"][0]["reconciliation"]} == {0}
    assert told["names"]["360121"] == "南昌县"
    assert told["known_at"]["as_of"] is None


def test_a_figure_a_row_has_the_same_keys(desk: Desk) -> None:
    told = desk.type("bulletin", DAY, "--format", "csv").stdout
    rows = {row["key"]: row["count"] for row in csv.DictReader(io.StringIO(told))}
    assert rows["positives.new"] == "7"
    assert rows["secondary_contacts.no_placement_recorded"] == "0"


def test_as_of_then_does_not_know_what_came_later(desk: Desk) -> None:
    told = desk.json("bulletin", DAY, "--as-of", "1")
    assert (told["positives"]["cumulative"], told["since"]) == (0, None)


def test_what_counts_may_begin_later(desk: Desk) -> None:
    assert desk.json("bulletin", DAY, "--since", DAY)["positives"]["cumulative"] == 7


def test_what_counts_cannot_begin_after_the_day(desk: Desk) -> None:
    refused = desk.type("bulletin", DAY, "--since", "2022-07-17")
    assert refused.exit_code == 2
    assert "2022-07-17" in refused.stderr
    assert DAY in refused.stderr


def test_what_became_known_later_of_earlier_days_is_on_lines_of_its_own(desk: Desk) -> None:
    """All of it was typed years later than the bulletin of the 15th was due."""
    told = desk.json("bulletin", DAY)["corrections"]
    assert {
        "day": "2022-07-15",
        "key": "positives.new",
        "was": 0,
        "now": 1,
        "why": ["late"],
    } in told
    page = desk.type("bulletin", DAY).stdout
    assert "Corrections to earlier days" in page
    assert "recorded late" in page


def test_an_infection_recorded_of_two_people_counts_once_and_twice_again_after_the_split(
    desk: Desk,
) -> None:
    before = desk.json("bulletin", DAY)
    position = str(before["known_at"]["position"])
    merged = desk.type("person", "merge", "P-2", "--into", "P-1", "--same-case", "C-2=C-1")
    assert merged.exit_code == 0, merged.stderr
    assert desk.json("bulletin", DAY)["positives"]["new"] == 6
    assert desk.json("bulletin", DAY, "--as-of", position)["positives"]["new"] == 7
    split = desk.type("person", "split", "P-2", "--rest-stay")
    assert split.exit_code == 0, split.stderr
    assert desk.json("bulletin", DAY) == before | {
        "known_at": {"position": before["known_at"]["position"] + 2, "as_of": None}
    }


def test_small_cells_are_hidden_from_the_public(desk: Desk) -> None:
    told = desk.json("bulletin", DAY, "--public", "--area", "360121")
    assert told["positives"]["new"] == 7
    assert told["positives"]["new_by_district"] == {"360103": None, "360121": "<5"}
    assert "new_by_route_district" not in told["positives"]
    assert told["sections"][1]["positives"] == {"new": "<5", "cumulative": "<5"}
    assert told["threshold"] == 5
    page = desk.type("--lang", "zh", "bulletin", DAY, "--public").stdout.replace("\n", "")
    assert "其中6例在核酸筛查中检出，其余各少于5例。" in page
    assert "南昌县" not in page
    few = desk.json("bulletin", DAY, "--public", "--threshold", "2")
    assert few["positives"]["new_by_district"] == {"360103": None, "360121": "<2"}


def test_no_name_tells_where_a_list_is_left_out(desk: Desk) -> None:
    told = desk.json("bulletin", "2022-07-15", "--public")
    assert told["positives"] | {"current": None} == {
        "new": 1,
        "removed": 0,
        "cumulative_day_before": 0,
        "cumulative": 1,
        "current": None,
        "new_by_diagnosis": told["positives"]["new_by_diagnosis"],
        "new_by_route": told["positives"]["new_by_route"],
        "cumulative_by_diagnosis": told["positives"]["cumulative_by_diagnosis"],
        "cumulative_by_route": told["positives"]["cumulative_by_route"],
    }
    assert list(told["names"]) == ["360103"]  # the registry's own area


def test_a_day_that_is_not_over_says_so(desk: Desk) -> None:
    result = desk.type("bulletin", "2199-01-01")
    assert result.exit_code == 0
    assert "still to come" in result.stderr


@pytest.mark.parametrize("area", ["西湖", "360103@soon", "@2022-07-16"])
def test_an_area_that_cannot_be_read_is_refused(desk: Desk, area: str) -> None:
    assert desk.type("bulletin", DAY, "--area", area).exit_code == 2


def test_a_day_that_is_none_is_refused(desk: Desk) -> None:
    assert desk.type("bulletin", "2022-13-41").exit_code == 2
    assert desk.type("bulletin", "show", "B-0009").exit_code == 4
