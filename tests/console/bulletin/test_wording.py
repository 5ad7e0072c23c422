"""What is told in words is told of those it is true of."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from tests.projections.bulletin.courses import COUNTY, XIHU, XINJIAN, A, case, window
from tracing.console.bulletin.wording import Teller
from tracing.domain.contact.disposition import Disposition
from tracing.domain.values import DetectionRoute
from tracing.language import speak
from tracing.projections.bulletin.counting import Contacts, case_figures, contact_figures
from tracing.projections.bulletin.document import Bulletin, KnownAt, for_the_public, part

DAY = date(2022, 7, 16)


@pytest.fixture(autouse=True)
def english() -> None:
    speak("en")


def paragraph(threshold: int | None) -> str:
    """What is said to be new: two in a quarantine site, seven by screening."""
    found = [
        *(case(f"x{n}", (16, A), area=XIHU) for n in range(6)),
        case("n", (16, A), area=XINJIAN),
        *(
            case(f"c{n}", (16, A), area=COUNTY, route=DetectionRoute.FACILITY_QUARANTINE)
            for n in range(2)
        ),
    ]
    none = {each.value: 0 for each in Disposition}
    nobody = Contacts(0, 0, none, none, none)
    figures = case_figures(found, window(DAY))
    for name in ("close_contacts", "secondary_contacts"):
        figures |= contact_figures(name, nobody)
    own = part("3601", window(DAY).end, window(DAY).start, figures)
    said = Bulletin(DAY, None, [own], [], KnownAt(1, None))
    said = said if threshold is None else for_the_public(said, threshold)
    return next(iter(Teller(said, {}, ZoneInfo("Asia/Shanghai")).paragraphs()))


def test_districts_are_told_route_by_route() -> None:
    told = paragraph(None)
    assert "2 found in facility quarantine (all in 360121)" in told
    assert "7 found by area-wide screening (360103 6, 360112 1)" in told
    assert "By district" not in told


@pytest.mark.parametrize("threshold", [3, 5])
def test_districts_of_all_that_is_new_are_told_of_no_route(threshold: int) -> None:
    told = paragraph(threshold)
    few = f"fewer than {threshold} each of others"
    assert f"7 found by area-wide screening; {few}. By district: 360103 6, {few}." in told
