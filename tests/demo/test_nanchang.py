"""What the large demonstration shows: the figures a city published come out of invented people."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.demo.conftest import Played, play, typed_next
from tests.tools import console
from tracing.demo.nanchang import figures
from tracing.demo.nanchang.dice import Dice
from tracing.demo.nanchang.plan import ZONE, drawn
from tracing.demo.nanchang.step import Step
from tracing.demo.nanchang.story import ids_of, steps
from tracing.demo.stories import SEED
from tracing.domain.contact.disposition import Disposition
from tracing.domain.person.commands import RegisterPerson
from tracing.domain.values import ContactCategory
from tracing.projections.questions.dispositions import CategoryCounts, disposition_counts
from tracing.registry import Registry, open_registry

CLOSE, SECONDARY = ContactCategory.CLOSE, ContactCategory.SECONDARY
REGISTRY = UUID(int=7)
MORNING = ("--now", "2022-07-17T08:00")
PAGES = sorted((Path(__file__).parents[2] / "docs" / "tutorial").glob("nanchang*.md"))
NOT_RUN = re.compile(r"<!-- not run: .* -->\n")
PLAYING = "$ tracing demo nanchang\n...\n"


@pytest.fixture(scope="session")
def nanchang(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """The large demonstration as it comes; only to be read."""
    return play(tmp_path_factory.mktemp("nanchang"), "nanchang")


@pytest.fixture
def registry(nanchang: Played, monkeypatch: pytest.MonkeyPatch) -> Iterator[Registry]:
    monkeypatch.setenv("HOME", str(nanchang.place.home))
    with open_registry(nanchang.place.folder / "tracing-demo") as opened:
        yield opened


def july(day: int, hour: int = 24) -> datetime:
    return datetime(2022, 7, day, tzinfo=ZONE) + timedelta(hours=hour)


def read(nanchang: Played, *args: str) -> Any:
    ran = nanchang.place.run(*args, "--format", "json")
    assert ran.code == 0, ran.talk
    return json.loads(ran.data)


def placed(
    registry: Registry, cut_off: datetime, area: str | None = None
) -> dict[ContactCategory, CategoryCounts]:
    at = registry.position()
    with registry.reading() as reading:
        return disposition_counts(reading.connection, at, cut_off, area)


def bulletin(nanchang: Played, *args: str) -> Any:
    return read(nanchang, "bulletin", *args)


def test_it_ends_well_and_says_that_it_is_invented_and_constructed(nanchang: Played) -> None:
    assert nanchang.ran.code == 0, nanchang.ran.talk
    assert "Invented: no person" in nanchang.ran.talk
    assert "all the rest is constructed" in nanchang.ran.talk


def test_its_registry_says_that_people_and_clock_are_not_real(nanchang: Played) -> None:
    status = read(nanchang, "status")
    assert status["simulated_clock"] is True
    assert "虚构" in status["label"]
    assert "invented" in status["label"]


@pytest.mark.parametrize(
    ("day", "total", "confirmed", "asymptomatic"),
    [(14, 28, 10, 18), (15, 32, 10, 22), (16, 41, 12, 29)],
)
def test_the_cases_known_at_the_end_of_a_day_are_those_published(
    day: int, total: int, confirmed: int, asymptomatic: int, nanchang: Played
) -> None:
    cases = read(nanchang, "case", "list", "--as-of", f"2022-07-{day}")
    diagnoses = [case["diagnosis"] for case in cases]
    assert len(cases) == total
    assert diagnoses.count("confirmed") == confirmed
    assert diagnoses.count("asymptomatic") == asymptomatic
    mild = [case for case in cases if case["severity"] == "mild"]
    assert len(mild) == confirmed


def test_the_contacts_of_the_16th_are_those_published(registry: Registry) -> None:
    counts = placed(registry, july(16))
    close, secondary = counts[CLOSE], counts[SECONDARY]
    assert close.total.current == 6291
    assert close.dispositions[Disposition.FACILITY].current == 5541
    assert close.dispositions[Disposition.REFERRED].current == 750
    assert secondary.total.current == 11_567
    assert secondary.dispositions[Disposition.FACILITY].current == 2319
    assert secondary.dispositions[Disposition.HOME].current == 8830
    assert secondary.dispositions[Disposition.REFERRED].current == 348
    assert secondary.dispositions[Disposition.NO_PLACEMENT_RECORDED].current == 70
    assert close.residual == secondary.residual == 0


def test_contacts_become_more_day_by_day(registry: Registry) -> None:
    totals = [
        [counts.total.current for counts in placed(registry, july(day)).values()]
        for day in range(figures.FIRST.day, figures.LAST.day + 1)
    ]
    for earlier, later in pairwise(totals):
        assert all(before < after for before, after in zip(earlier, later, strict=True))


def test_the_day_and_the_worklist_count_what_the_bulletin_counts(nanchang: Played) -> None:
    positives = read(nanchang, "day", "status", "2022-07-16")
    assert (positives["area"], positives["result"]) == ("3601", "cleared")
    assert positives["settlement"]["reported"] == positives["settlement"]["received"] == 9
    kinds = Counter(each["kind"] for each in read(nanchang, *MORNING, "worklist"))
    assert kinds["move"] == 0
    assert kinds["find"] + kinds["place"] == 70
    due = Counter(each["due"] for each in read(nanchang, *MORNING, "follow-up", "due"))
    assert due["check"] == kinds["check"]
    assert due["release"] == kinds["overstay"] + kinds["release"]


def test_in_the_street_everybody_is_placed_on_the_morning_of_the_17th(registry: Registry) -> None:
    counts = placed(registry, july(17, hour=8), figures.NANPU)
    assert counts[CLOSE].total.current == 364
    assert counts[SECONDARY].total.current == 318
    for category in (CLOSE, SECONDARY):
        assert counts[category].dispositions[Disposition.NO_PLACEMENT_RECORDED].current == 0


def test_the_bulletin_of_the_16th_says_what_was_published(nanchang: Played) -> None:
    said = bulletin(nanchang, "2022-07-16")
    positives = said["positives"]
    assert (positives["new"], positives["cumulative"]) == (9, 41)
    districts = {code: count for code, count in positives["new_by_district"].items() if count}
    assert districts == {"360103": 6, "360112": 1, "360121": 2}
    assert positives["new_by_route"]["facility_quarantine"] == 2
    assert positives["new_by_route"]["area_screening"] == 7
    assert positives["new_by_diagnosis"]["confirmed"] == 2
    assert positives["new_by_diagnosis"]["asymptomatic"] == 7
    assert said["confirmed"]["cumulative_by_severity"]["mild"] == 12
    assert said["asymptomatic"]["cumulative"] == 29
    assert said["close_contacts"]["facility"] == 5541
    assert said["secondary_contacts"]["no_placement_recorded"] == 70
    assert {sum_["residual"] for sum_ in said["sections"][0]["reconciliation"]} == {0}


def test_the_bulletin_has_the_street_with_its_own_cut_off(nanchang: Played) -> None:
    said = bulletin(nanchang, "2022-07-16", "--area", "360103001@2022-07-17T08:00")
    street = said["sections"][1]
    assert street["close_contacts"]["cumulative"] == 364
    assert street["secondary_contacts"]["cumulative"] == 318
    assert said["close_contacts"]["cumulative"] == 6291


def test_as_known_at_the_end_of_the_15th_there_were_32(nanchang: Played) -> None:
    said = bulletin(nanchang, "2022-07-15", "--as-of", "2022-07-15")
    assert said["positives"]["cumulative"] == 32
    assert said["positives"]["new"] == 4


def test_the_days_that_were_said_to_the_public_are_on_record(nanchang: Played) -> None:
    listed = read(nanchang, "bulletin", "list")
    assert [each["about_on"] for each in listed] == ["2022-07-14", "2022-07-15"]
    assert bulletin(nanchang, "2022-07-16")["corrections"] == []


def test_on_the_17th_nine_compounds_are_high_and_the_rest_of_the_street_is_medium(
    nanchang: Played,
) -> None:
    rows = read(nanchang, "area", "list", "--area", figures.NANPU, "--as-of", "2022-07-17T08:00")
    levels = {row["code"]: row["official_risk"] for row in rows}
    high = {code for code, level in levels.items() if level == "high"}
    assert high == set(figures.NANPU_HIGH)
    assert len(high) == 9
    assert {level for code, level in levels.items() if code not in high} == {"medium"}
    (street,) = (row for row in rows if row["code"] == figures.NANPU)
    assert (street["households"], street["population"]) == (10_195, 16_635)


def test_the_fifth_positive_of_the_hot_spot_makes_an_operation_due(nanchang: Played) -> None:
    (due,) = read(nanchang, "operation", "triggers")
    assert due["area"] == figures.HOT_SPOT == "360103001-03-1"
    assert (due["threshold"], due["positives"]) == (5, len(due["cases"]))
    assert due["pack"] == "nanchang-demo-hot-spot"
    assert "high risk since 2022-07-09" in due["basis"]
    assert "the rule says 5 or more: due since 2022-07-13" in due["basis"]
    assert "a fiction of the demonstration" in due["basis"]


def test_before_the_fifth_positive_nothing_is_due(nanchang: Played) -> None:
    assert read(nanchang, "operation", "triggers", "--as-of", "2022-07-12") == []
    (then,) = read(nanchang, "operation", "triggers", "--as-of", "2022-07-13")
    assert (then["positives"], then["due"], then["operation"]) == (5, True, None)


def test_the_operation_of_the_morning_after_is_marked_as_fiction(nanchang: Played) -> None:
    (started,) = read(nanchang, "operation", "list")
    assert (started["area"], started["untriggered"]) == (figures.HOT_SPOT, False)
    assert started["started_at"].startswith("2022-07-14T00:00")  # UTC
    assert "演示" in started["office"]
    assert "演示" in started["document"]
    assert (started["ready"], len(started["readiness"])) == (7, 9)
    (pack,) = (
        row for row in read(nanchang, "protocol", "list") if row["pack"] == "nanchang-demo-hot-spot"
    )
    assert "ictional" in json.dumps(pack)


def test_by_the_evening_reports_stand_beside_the_ledger(nanchang: Played) -> None:
    shown = read(nanchang, "operation", "show", "H-1", "--on", "2022-07-14")
    lines = {line["measure"]: line for line in shown["actions"]}
    reported = {
        name: (line["reported_done"], line["reported_due"])
        for name, line in lines.items()
        if line["reported_done"] is not None
    }
    assert reported == {"gates_kept": (3, 3), "removed": (5, 6), "cared_for": (21, 24)}


def test_what_it_says_to_type_next_can_be_typed(nanchang: Played, tmp_path: Path) -> None:
    lines, done = typed_next(nanchang, tmp_path)
    assert lines[-1] == "tracing audit verify"
    assert done.returncode == 0, done.stderr


def test_it_shows_the_bulletin(nanchang: Played) -> None:
    assert "70 with no placement recorded" in " ".join(nanchang.ran.data.split())


def test_its_names_are_nobodys_and_differ() -> None:
    commands = [
        each
        for step in steps(SEED, REGISTRY)
        if isinstance(step, Step)
        for each in step.commands
        if isinstance(each, RegisterPerson)
    ]
    names = {each.name for each in commands}
    assert len(names) == len(commands) > 17_000
    assert all(re.fullmatch("[虚拟构例演]..", name or "") for name in names)


def test_the_same_seed_draws_the_same_outbreak() -> None:
    assert steps(SEED, REGISTRY) == steps(SEED, REGISTRY)


def test_another_seed_draws_another_outbreak_of_the_same_figures() -> None:
    first, second = (drawn(Dice(seed), ids_of(seed, "people")) for seed in (SEED, SEED + 1))
    assert first != second
    assert len(first.close) == len(second.close)
    assert len(first.secondary) == len(second.secondary)


def test_its_steps_are_in_order_of_time() -> None:
    moments = [step.at for step in steps(SEED, REGISTRY)]
    assert moments == sorted(moments)


@pytest.mark.parametrize("day", range(9, 17))
def test_every_day_says_what_it_was(day: int, nanchang: Played) -> None:
    confirmed, asymptomatic = figures.positives_of(day)
    said = next(line for line in nanchang.ran.talk.splitlines() if line.startswith(f"07-{day:02d}"))
    assert f"{confirmed} confirmed, {asymptomatic} asymptomatic" in said
    assert "constructed" in said or "published" in said


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_its_page_prints_what_it_says(page: Path, nanchang: Played, tmp_path: Path) -> None:
    home, folder = nanchang.place.home, tmp_path / "played"
    shutil.copytree(nanchang.place.folder, folder)  # the page closes a day
    text = NOT_RUN.sub("", page.read_text(encoding="utf-8"))
    assert PLAYING in text
    played = text.replace(PLAYING, f"$ export HOME={home}; cd {folder}\n")
    found = console.differences(played, tmp_path)
    shutil.rmtree(folder)
    assert not found, "\n\n".join(found)
