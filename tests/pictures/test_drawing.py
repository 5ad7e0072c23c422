"""Pictures as files, drawn by the real library."""

from __future__ import annotations

import re
import struct
from collections.abc import Generator
from importlib.util import find_spec
from xml.etree import ElementTree

import pytest

from tests.pictures.outbreaks import case, chain, large, link
from tracing.domain.values import Certainty, Diagnosis, PartialDate
from tracing.language import Language, Text, speak
from tracing.pictures import drawing
from tracing.pictures.cases import Chain, Dated
from tracing.pictures.drawing import PicturesMissingError, PictureTooLargeError, draw
from tracing.pictures.figure import Titles, figure

TITLES = Titles("C-0001", ["Invented; position 12"])


@pytest.fixture(autouse=True)
def in_chinese() -> Generator[None]:
    speak("zh")
    yield
    speak("en")


def texts(drawn: Chain, language: Language = "zh") -> list[str]:
    speak(language)
    root = ElementTree.fromstring(draw(drawn, TITLES, "svg"))
    return ["".join(each.itertext()) for each in root.iter("{http://www.w3.org/2000/svg}text")]


def test_everybody_of_two_hundred_is_in_the_picture_by_their_id() -> None:
    said = texts(large(200))
    assert {f"C-{number:04d}" for number in range(1, 201)} <= set(said)
    assert any("Invented; position 12" in each for each in said)


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh", {"确诊病例", "无症状感染者"}), ("en", {"confirmed", "asymptomatic"})],
)
def test_the_key_has_the_diagnoses_that_occur_in_the_readers_language(
    language: Language, words: set[str]
) -> None:
    said = texts(chain([case(1), case(2, diagnosis=Diagnosis.ASYMPTOMATIC)]), language)
    assert words <= set(said)
    assert not {"疑似病例", "suspected"} & set(said)


def test_a_day_that_is_not_the_onset_says_what_it_is() -> None:
    day = PartialDate.parse("2022-07-03")
    said = texts(chain([case(1), case(2, dated=Dated(day, "sampled_on"))]))
    assert "07-03 采样" in said


def test_without_a_day_a_case_says_so_and_the_picture_explains_its_ring() -> None:
    said = texts(chain([case(1), case(2, None)], link(1, 2)), "en")
    assert "no date" in said
    assert any("Dotted ring" in each for each in said)
    assert not any("Bar:" in each for each in said)


def test_days_of_two_years_are_written_with_their_year() -> None:
    said = texts(chain([case(1, 0), case(2, 300)]))
    assert "2022-07-01" in said


def test_further_candidates_are_drawn_and_named() -> None:
    drawn = chain(
        [case(1, 0), case(2, 1), case(3, 2, elsewhere=["C-0099"])],
        link(1, 2),
        link(1, 3),
        link(2, 3, Certainty.UNCERTAIN),
    )
    assert any("C-0002, C-0099" in each for each in texts(drawn))
    assert b'stroke-dasharray="4,3"' in draw(drawn, TITLES, "svg")


def test_a_setting_stands_on_its_line_where_there_is_room() -> None:
    near, far = link(1, 2)._replace(setting="餐饮"), link(1, 3)._replace(setting="餐饮")
    drawn = chain([case(1, 0), case(2, 1), case(3, 100)], near, far)
    assert texts(drawn).count("餐饮") == 1


def test_names_are_shown_where_they_are_given() -> None:
    assert "C-0001  林一" in [
        re.sub(r"\s+", "  ", each) for each in texts(chain([case(1, name="林一")]))
    ]


def test_the_same_chain_gives_the_same_picture() -> None:
    assert draw(large(30), TITLES, "svg") == draw(large(30), TITLES, "svg")
    assert figure(large(30), TITLES) == figure(large(30), TITLES)


def test_a_png_is_as_large_as_its_picture_twice_over() -> None:
    drawn = draw(large(60), TITLES, "png")
    assert drawn.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", drawn[16:24])
    assert height > 2 * figure(large(60), TITLES).height
    assert width > 2 * figure(large(60), TITLES).width


def test_a_png_that_nobody_could_open_is_refused() -> None:
    with pytest.raises(PictureTooLargeError, match="a PNG at most"):
        draw(large(4000), TITLES, "png")


def test_chinese_is_drawn_where_the_machine_has_no_chinese_font() -> None:
    one, other = (draw(chain([case(1)]), Titles(title), "png") for title in ("传播链", "接触网"))
    assert one != other  # boxes for what a font lacks would be the same


def test_without_the_library_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def without(name: str) -> object:
        return None if name == "vl_convert" else find_spec(name)

    monkeypatch.setattr(drawing, "find_spec", without)
    with pytest.raises(PicturesMissingError) as refused:
        draw(large(3), TITLES, "svg")
    assert "tracing-engine[pictures]" in refused.value.advice.en


def test_no_text_of_a_chain_becomes_markup() -> None:
    drawn = chain([case(1, name="<script>alert(1)</script>")])
    assert "<script" not in draw(drawn, TITLES, "svg").decode()


def test_what_is_known_is_told_by_heading() -> None:
    (row,) = figure(chain([case(1, known=[(Text("转归", "outcome"), "治愈")])]), TITLES).rows
    assert row["known"]["转归"] == "治愈"
    assert "转归：治愈" in row["said"]
