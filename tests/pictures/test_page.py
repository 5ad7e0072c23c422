"""The page, in a real browser: drawn, looked around in, and without a network."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest

from tests.pictures.outbreaks import case, chain, large, link
from tests.tools.browser import Page, browser
from tracing.language import speak
from tracing.pictures.cases import Chain
from tracing.pictures.drawing import draw
from tracing.pictures.figure import Titles

DRAWN = "document.querySelectorAll('.row path').length > 0"
KNOWN = "document.getElementById('known').textContent"
TITLE = "C-0001 的传播链"
LOUD = "<img src=x onerror=alert(1)>&</script><script>document.title='!'</script>"


@pytest.fixture(scope="module")
def page() -> Generator[Page]:
    with browser() as opened:
        yield opened


def show(page: Page, folder: Path, drawn: Chain, title: str = TITLE) -> None:
    speak("zh")
    file = folder / "chain.html"
    file.write_bytes(draw(drawn, Titles(title, ["示例"]), "html"))
    speak("en")
    page.open(file, DRAWN)


def faint(page: Page) -> int:
    """How many marks of cases stand back."""
    marks = "[...document.querySelectorAll('.case path')]"
    count = page.ask(f"{marks}.filter((each) => each.getAttribute('opacity') < 1).length")
    assert isinstance(count, int)
    return count


def test_a_page_of_two_hundred_is_drawn_and_loads_nothing(page: Page, tmp_path: Path) -> None:
    show(page, tmp_path, large(200))
    assert page.ask("document.querySelectorAll('.case path').length") == 200
    assert page.ask("document.documentElement.lang") == "zh-Hans"
    assert page.ask("document.title") == TITLE
    assert (page.asked_for, page.refused) == ([], [])


def test_that_a_page_loads_something_would_be_noticed(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "loads.html"
    file.write_text("<img src='http://127.0.0.1:9/x.png' onerror='document.title=1'>")
    page.open(file, "document.title === '1'")
    assert page.asked_for == ["http://127.0.0.1:9/x.png"]


def test_pointing_at_a_case_shows_what_leads_to_it_and_what_follows(
    page: Page, tmp_path: Path
) -> None:
    cases = [case(at, at) for at in range(1, 7)]
    show(page, tmp_path, chain(cases, link(1, 2), link(2, 3), link(1, 4), link(4, 5), link(1, 6)))
    assert faint(page) == 0
    page.point_at(".row path:nth-child(2)")
    page.wait(f"{KNOWN}.startsWith('病例：C-0002')")
    assert faint(page) == 3
    page.wait("document.querySelector('#vg-tooltip-element').textContent.includes('C-0002')")


def test_what_is_searched_for_is_found_by_id_and_by_name(page: Page, tmp_path: Path) -> None:
    drawn = large(120)
    named = list(drawn.cases)
    for at in (50, 90):
        named[at] = named[at]._replace(name="林一")
    show(page, tmp_path, drawn._replace(cases=named))
    page.ask("document.getElementById('find').focus()")
    page.type("c-0101")
    page.wait(f"{KNOWN}.startsWith('病例：C-0101')")
    assert page.ask("window.scrollY") > 0
    page.ask("document.getElementById('find').select()")
    page.type("林一")
    page.wait(f"{KNOWN}.includes('姓名：林一')")
    first = page.ask(KNOWN)
    page.press("Enter")
    page.wait(f"{KNOWN} !== {first!r}")
    assert "姓名：林一" in page.ask(KNOWN)
    page.type("没有此人")
    page.wait(f"{KNOWN} === '没有找到'")


def test_keys_lead_from_case_to_case(page: Page, tmp_path: Path) -> None:
    show(page, tmp_path, chain([case(1), case(2, 1), case(3, 2)], link(1, 2), link(1, 3)))
    page.ask("document.getElementById('picture').focus()")
    for key, shown in (
        ("ArrowDown", "C-0001"),
        ("ArrowRight", "C-0002"),
        ("ArrowDown", "C-0003"),
        ("ArrowLeft", "C-0001"),
        ("End", "C-0003"),
        ("ArrowUp", "C-0002"),
    ):
        page.press(key)
        page.wait(f"{KNOWN}.startsWith('病例：{shown}')")
    page.press("Escape")
    page.wait(f"{KNOWN} === ''")
    assert faint(page) == 0


def test_whoever_listens_is_told_of_each_case(page: Page, tmp_path: Path) -> None:
    show(page, tmp_path, chain([case(1), case(2)]))
    said = page.ask("document.querySelectorAll('.row path')[1].getAttribute('aria-label')")
    assert said.startswith("病例：C-0002；诊断：确诊病例")


def test_no_name_is_run_as_a_script(page: Page, tmp_path: Path) -> None:
    show(page, tmp_path, chain([case(1, name=LOUD)]), title=LOUD)
    page.point_at(".row path")
    page.wait(f"{KNOWN}.includes('onerror')")
    page.wait("document.querySelector('#vg-tooltip-element').textContent.includes('onerror')")
    assert page.ask("document.title") == LOUD
    assert page.ask("document.querySelectorAll('img').length") == 0
    assert (page.asked_for, page.refused) == ([], [])
