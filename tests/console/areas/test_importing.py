"""A gazetteer is read: all of it or nothing, and again without a trace."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.console.areas.conftest import EDITION
from tests.console.outbreak import Desk
from tests.console.recording.asking import head, recorded
from tests.interchange.gazetteers import AREAS, EVENTS, ROWS, TABLES, write
from tests.registries import make_registry
from tracing.interchange.gazetteer import Gazetteer, sources


@pytest.fixture
def empty(tmp_path: Path) -> Desk:
    return Desk(make_registry(tmp_path))


def test_every_area_is_recorded_those_of_a_county_as_one_event(empty: Desk, tables: Path) -> None:
    before = head(empty)
    told = empty.json("area", "import", str(tables), *EDITION)
    assert (told["rows"], told["areas"], told["same"]) == (ROWS, AREAS, 1)
    assert (told["counties"], told["events"]) == (2, EVENTS)
    assert recorded(empty, before) == ["area.registered"] * 9 + ["area.divided"] * 2


def test_the_same_edition_again_is_nothing_new(desk: Desk, tables: Path) -> None:
    before = head(desk)
    result = desk.type("area", "import", str(tables), *EDITION)
    assert result.exit_code == 0
    assert "nothing new" in result.stderr
    assert head(desk) == before


def test_a_dry_run_says_what_there_is_and_records_nothing(empty: Desk, tables: Path) -> None:
    before = head(empty)
    result = empty.type("area", "import", str(tables), *EDITION, "--dry-run")
    assert "checked only" in result.stderr
    assert str(AREAS) in result.stdout
    assert head(empty) == before


def test_of_what_was_registered_by_hand_the_listing_alone_is_new(empty: Desk, tables: Path) -> None:
    empty.type("area", "register", "360103", "Xihu")
    result = empty.type("area", "import", str(tables), *EDITION)
    assert result.exit_code == 0
    assert "360103  Xihu / 西湖区" in result.stderr
    assert empty.json("area", "show", "360103")["name"] == "Xihu"
    assert empty.json("area", "show", "360103")["parts"] == ["360103001", "360103007"]


BAD: dict[str, tuple[str, tuple[str, ...], str]] = {
    "a malformed code": ("streets", ("36010300", "甲", "360103", "36", "3601"), "9 digits"),
    "no parent": ("streets", ("110101001", "甲", "110101", "11", "1101"), "110101"),
    "another's code": ("streets", ("360103002", "甲", "360102", "36", "3601"), "360102"),
    "a second name": ("streets", ("360103001", "乙街道", "360103", "36", "3601"), "南浦街道"),
    "no name": ("areas", ("360104", "", "3601", "36"), "1 to 200"),
    "a city under another name": ("areas", ("360100", "甲市", "3601", "36"), "南昌市"),
    "a cell too few": ("cities", ("3602", "景德镇市"), "as many cells"),
}


@pytest.mark.parametrize("name", BAD)
def test_where_a_row_cannot_be_taken_it_is_listed_and_nothing_is_recorded(
    empty: Desk, tmp_path: Path, name: str
) -> None:
    table, row, why = BAD[name]
    folder = write(tmp_path / "bad", **{table: [*TABLES[f"{table}.csv"], row]})
    before = head(empty)
    result = empty.type("area", "import", str(folder), *EDITION)
    assert result.exit_code == 3
    assert f"{table}.csv row" in result.stderr
    assert why in result.stderr
    assert head(empty) == before


def test_what_lies_in_a_refused_area_is_refused_with_it(empty: Desk, tmp_path: Path) -> None:
    header, *rest = TABLES["cities.csv"]
    folder = write(tmp_path / "bad", cities=[header, ("36010", "南昌市", "36"), *rest[1:]])
    result = empty.type("area", "import", str(folder), *EDITION, "--format", "json")
    lines = json.loads(result.stderr)["values"]["lines"]
    assert len(lines) == 1 + 2 + 2 + 2
    assert "there is no 3601" in "".join(lines)


def test_other_headings_are_refused_with_what_was_found_and_wanted(
    empty: Desk, tmp_path: Path
) -> None:
    folder = write(tmp_path / "other", cities=[("id", "title"), ("3601", "南昌市")])
    result = empty.type("area", "import", str(folder), *EDITION)
    assert result.exit_code == 2
    assert "cities.csv" in result.stderr
    assert "id, title" in result.stderr
    assert "code, name, provinceCode" in result.stderr


def test_two_tables_of_one_level_an_empty_folder_and_another_encoding_are_refused(
    empty: Desk, tables: Path, tmp_path: Path
) -> None:
    cities = str(tables / "cities.csv")
    assert empty.type("area", "import", cities, cities, *EDITION).exit_code == 2
    assert empty.type("area", "import", str(tmp_path), *EDITION).exit_code == 2
    assert empty.type("area", "import", str(tmp_path / "none"), *EDITION).exit_code == 4
    other = tmp_path / "provinces.csv"
    other.write_bytes("code,name\n36,江西省\n".encode("gb18030"))
    result = empty.type("area", "import", str(other), *EDITION)
    assert result.exit_code == 3
    assert "UTF-8" in result.stderr


def test_an_edition_has_to_be_named(empty: Desk, tables: Path) -> None:
    assert empty.type("area", "import", str(tables)).exit_code == 2


def test_a_table_of_one_level_is_enough_where_what_it_lies_in_is_registered(
    desk: Desk, tmp_path: Path
) -> None:
    streets = tmp_path / "streets.csv"
    streets.write_text(
        "code,name,areaCode,provinceCode,cityCode\n360102001,滕王阁街道,360102,36,3601\n"
    )
    told = desk.json("area", "import", str(streets), *EDITION)
    assert told["events"] == 1
    assert desk.json("area", "show", "360102001")["name"] == "滕王阁街道"


def test_the_national_gazetteer_is_read_whole() -> None:
    from tests.real_data import real_file

    folder = real_file("china_admin_divisions/villages.csv.gz").parent
    gazetteer = Gazetteer(lambda _: False)
    for source in sources([folder]):
        gazetteer.read(source, lambda _: None)
    assert gazetteer.refused == []
    assert (gazetteer.rows, gazetteer.areas) == (665_276, 665_271)
