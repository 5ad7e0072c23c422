"""The packs as `tracing protocol list` and `show` tell of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.console.outbreak import Desk
from tests.domain.protocol.invented import LOCAL, NATIONAL, spoilt
from tests.registries import make_registry
from tracing.layout import columns
from tracing.packaged import packaged


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(make_registry(tmp_path))


def test_the_list_shows_what_is_installed_and_what_was_adopted_here(desk: Desk) -> None:
    before = {row["pack"]: row for row in desk.json("protocol", "list")}
    assert set(before) == set(packaged())
    assert all(row["installed"] and not row["adopted"] for row in before.values())
    decided = ("--office", "市指挥部", "--decided-at", "2022-06-28")
    adopted = desk.type("protocol", "adopt", "cn-ed9", "--area", "3601", *decided)
    assert adopted.exit_code == 0, adopted.stderr
    after = {row["pack"]: row for row in desk.json("protocol", "list")}
    (held,) = after["cn-ed9"]["adopted"]
    assert (held["jurisdiction"], held["from_on"]) == ("3601", "2022-06-28")
    assert not after["cn-20m"]["adopted"]
    page = desk.type("protocol", "list").stdout
    assert "3601 2022-06-28" in page
    assert all(columns(line) <= 80 for line in page.splitlines())


def test_packs_are_listed_and_shown_where_there_is_no_registry(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    desk = Desk(make_registry(tmp_path / "elsewhere"))
    desk.environment["TRACING_REGISTRY"] = ""
    assert len(desk.json("protocol", "list")) == len(packaged())
    assert desk.json("protocol", "show", "ebola")["pack"] == "ebola"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("pack", packaged())
def test_every_pack_is_shown_on_eighty_columns(desk: Desk, pack: str, lang: str) -> None:
    """But for an address, which is copied whole."""
    page = desk.type("--lang", lang, "protocol", "show", pack)
    assert page.exit_code == 0, page.stderr
    wide = [line for line in page.stdout.splitlines() if columns(line) > 80]
    assert all(line.startswith("  ") and len(line.split()) == 1 for line in wide)


def test_each_rule_names_its_source_and_what_no_text_says_is_marked(desk: Desk) -> None:
    page = desk.type("protocol", "show", "cn-ed9").stdout.splitlines()
    incubation = next(line for line in page if line.startswith("incubation"))
    assert incubation.split()[1:] == ["1–14", "days", "※mem"]
    (upgrade,) = (line for line in page if line.startswith("upgrade"))
    assert upgrade.endswith("F07")
    assert page[-1].startswith("※ there is no text")
    assert any(line.startswith("F07") and "Anqing" in line for line in page)


def test_one_section_is_shown_alone(desk: Desk) -> None:
    page = desk.type("protocol", "show", "cn-ed8", "--section", "zone").stdout
    assert "14 days without a new one" in page
    assert "stay_indoors" in page
    assert "let go" not in page
    assert "COVID-19" not in page


def test_a_local_pack_shows_only_what_it_changes(desk: Desk) -> None:
    page = desk.type("protocol", "show", "beijing-2020-07").stdout
    assert "laid over cn-ed8" in page
    assert "clusters in 14 days ≥ 2" in page
    assert "entrant" not in page


def test_programs_get_the_whole_pack_as_written(desk: Desk) -> None:
    pack = desk.json("protocol", "show", "cn-20m")
    assert pack["meant_from"] == "2022-11-11"
    kinds = {source["source"]: source["kind"] for source in pack["sources"]}
    assert kinds["ours"] == "choice"
    assert pack["rules"]["areas"]["risk"]["step_down"][0]["clean_days"] == 5
    assert pack["rules"]["areas"]["risk"]["source"] == ["F26", "F28", "ours"]


def test_a_file_of_ones_own_is_checked_by_showing_it(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "ours.toml"
    file.write_text(NATIONAL, encoding="utf-8")
    assert desk.type("protocol", "show", str(file)).exit_code == 0
    file.write_text(spoilt(NATIONAL, ("positives = 5", "positives = 0")), encoding="utf-8")
    refused = desk.type("protocol", "show", str(file))
    assert refused.exit_code == 3
    assert "ours.toml, trigger.positives: it must be >= 1" in refused.stderr


def test_a_local_pack_over_packs_that_are_not_installed_says_so(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "town.toml"
    file.write_text(LOCAL, encoding="utf-8")
    shown = desk.type("protocol", "show", str(file))
    assert shown.exit_code == 0
    assert "was not checked" in shown.stderr or "were not checked" in shown.stderr


def test_a_pack_that_is_not_there_is_not_guessed(desk: Desk) -> None:
    refused = desk.type("protocol", "show", "cn-ed10")
    assert refused.exit_code == 4
    assert "cn-ed9" in refused.stderr
