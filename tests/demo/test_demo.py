"""What the small demonstration shows, as somebody who tries the tool sees it."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.demo.conftest import INSTALLED, Place, Played, play, typed_next
from tracing.demo.qingxi.story import STORY
from tracing.demo.stories import DEMOS

BEFORE, AFTER = "2022-03-09", "2022-03-10"
LATE = "C-0005"
"""The case whose onset becomes known only on AFTER."""


def cases(place: Place, *args: str) -> dict[str, dict[str, Any]]:
    ran = place.run("case", "list", *args, "--format", "json")
    assert ran.code == 0, ran.talk
    return {row["case"]: row for row in json.loads(ran.data)}


def topics(place: Place) -> set[str]:
    ledger = sqlite3.connect(place.folder / "tracing-demo" / "ledger.db")
    with ledger:
        found = {topic for (topic,) in ledger.execute("select distinct topic from events")}
    ledger.close()
    return found


def test_it_ends_well_and_says_that_it_is_invented(played: Played) -> None:
    assert played.ran.code == 0, played.ran.talk
    assert "Invented: no person" in played.ran.talk


def test_its_registry_says_that_the_clock_is_simulated(played: Played) -> None:
    status = json.loads(played.place.run("status", "--format", "json").data)
    assert status["simulated_clock"] is True
    assert status["last_recorded_at"].startswith("2022-03-14")


def test_everybody_of_the_cast_is_registered(played: Played) -> None:
    status = json.loads(played.place.run("status", "--format", "json").data)
    assert status["persons"] == len(STORY.people) == 60


def test_its_ledger_verifies(played: Played) -> None:
    assert played.place.run("audit", "verify").code == 0


def test_it_has_something_of_everything_that_happens_in_an_outbreak(played: Played) -> None:
    assert {
        "case.reported",
        "case.onset_recorded",
        "case.onset_corrected",
        "case.laboratory_withdrawn",
        "case.diagnosed",
        "case.source_attributed",
        "case.attribution_withdrawn",
        "case.repositive_recorded",
        "case.recovered",
        "case.died",
        "case.retracted",
        "contact.category_determined",
        "contact.upgraded",
        "contact.downgraded",
        "contact.located",
        "contact.lost",
        "contact.excluded",
        "contact.became_case",
        "contact.exposure_ended",
        "contact.exposure_corrected",
    } <= topics(played.place)


def test_it_shows_no_name(played: Played) -> None:
    printed = played.ran.data + played.ran.talk
    assert [name for name in STORY.people if name in printed] == []


def test_as_of_moves_with_the_late_fact(played: Played) -> None:
    assert cases(played.place, "--as-of", BEFORE)[LATE]["onset_on"] is None
    assert cases(played.place, "--as-of", AFTER)[LATE]["onset_on"] == "2022-02-25"


def test_on_does_not_move_with_the_late_fact(played: Played) -> None:
    before, after = (cases(played.place, "--on", day) for day in (BEFORE, AFTER))
    assert before[LATE]["onset_on"] == after[LATE]["onset_on"] == "2022-02-25"


def test_a_case_typed_late_is_known_late_and_was_so_early(played: Played) -> None:
    assert "C-0013" not in cases(played.place, "--as-of", "2022-03-08")
    assert "C-0013" in cases(played.place, "--as-of", BEFORE)
    assert "C-0013" in cases(played.place, "--on", "2022-03-06")


def test_a_retracted_case_is_gone_now_and_was_there_then(played: Played) -> None:
    assert "C-0006" not in cases(played.place)
    assert "C-0006" in cases(played.place, "--as-of", "2022-03-06")


def test_the_chain_begins_elsewhere_since_the_late_fact(played: Played) -> None:
    then = played.place.run("graph", "chain", "C-0001", "--as-of", BEFORE, "--format", "json")
    now = played.place.run("graph", "chain", LATE, "--format", "json")
    assert {row["parent"] for row in json.loads(then.data) if row["case"] == LATE} == {"C-0001"}
    assert {row["parent"] for row in json.loads(now.data) if row["case"] == "C-0001"} == {LATE}


def test_the_pair_it_prints_is_what_the_lists_say(played: Played) -> None:
    table = re.findall(r"^(--\S+) (\S+) .*(C-\d+)  (\S+) *$", played.ran.data, re.MULTILINE)
    assert len(table) == 4
    for option, day, case, onset in table:
        listed = cases(played.place, option, day)
        ill = {row["onset_on"]: name for name, row in listed.items() if row["onset_on"]}
        assert (onset, case) == min(ill.items())


def test_played_again_it_shows_the_same(played: Played, tmp_path: Path) -> None:
    again = play(tmp_path, "qingxi")
    assert again.ran.data == played.ran.data


def test_what_it_says_to_type_next_can_be_typed(played: Played, tmp_path: Path) -> None:
    lines, done = typed_next(played, tmp_path)
    assert len(lines) == 6
    assert done.returncode == 0, done.stderr


def test_a_demonstration_does_not_overwrite_another(place: Place) -> None:
    before = (place.folder / "tracing-demo" / "ledger.db").read_bytes()
    refused = place.run("demo", "qingxi", below=".")
    assert refused.code == 5
    assert "tracing-demo" in refused.talk
    assert (place.folder / "tracing-demo" / "ledger.db").read_bytes() == before


def test_a_file_in_the_way_is_not_overwritten(place: Place) -> None:
    shutil.rmtree(place.folder / "tracing-demo")
    (place.folder / "tracing-demo").write_text("mine", encoding="utf-8")
    assert place.run("demo", "qingxi", below=".").code == 5
    assert (place.folder / "tracing-demo").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("where", ["--folder", "--registry"])
def test_it_can_be_made_elsewhere(where: str, place: Place) -> None:
    demo = ["demo", "qingxi"]
    options = [*demo, where, "a b"] if where == "--folder" else [where, "a b", *demo]
    ran = place.run(*options, below=".")
    assert ran.code == 0, ran.talk
    assert f"cd '{place.folder / 'a b'}'" in ran.talk
    assert (place.folder / "a b" / "registry.toml").exists()


def test_a_follower_in_another_process_sees_a_new_case_at_once(place: Place) -> None:
    follower = subprocess.Popen(
        [*INSTALLED, "feed", "follow", "cases", "--from-now"],
        cwd=place.folder / "tracing-demo",
        env=place.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    assert follower.stdout is not None
    assert follower.stderr is not None
    try:
        assert "waiting" in follower.stderr.readline()
        reported = place.run(
            "case", "report", "--personal", "-", "--sex", "male", told="name: 某某\n"
        )
        assert reported.code == 0, reported.talk
        seen = json.loads(follower.stdout.readline())
        assert seen["change"] == "began"
        assert seen["key"]["case"] == "C-0016"
        assert seen["key"]["case"] in reported.data
    finally:
        follower.terminate()
        follower.communicate(timeout=60)


def test_the_story_is_told_in_order_of_time() -> None:
    moments = [(day.on, step.at) for day in STORY.days for step in day.steps]
    assert moments == sorted(moments)


@pytest.mark.parametrize("args", [("demo",), ("demo", "list")])
def test_without_a_name_the_demonstrations_are_listed(args: tuple[str, ...], place: Place) -> None:
    listed = place.run(*args, below=".")
    assert listed.code == 0
    assert [name for name in DEMOS if name in listed.data] == list(DEMOS)


def test_a_seed_for_what_is_not_drawn_is_refused(place: Place) -> None:
    refused = place.run("demo", "qingxi", "--seed", "3", "--folder", "b", below=".")
    assert refused.code == 2
    assert not (place.folder / "b").exists()
