"""What the code of an area says by itself: its kind, what it lies in, its county.

Two digits are a province, four a prefecture, six a county (GB/T 2260), nine a street or township
(GB/T 10114), twelve a community (statistical code); what a registry names below them is the code
of what it lies in, a stroke, and something of its own: `360103001003-B2`. Shorter codes filled up
with zeros are the same areas: `360100` is `3601`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from tracing.domain.area.events import AreaUnit

UNITS: Mapping[int, AreaUnit] = {
    2: AreaUnit.PROVINCE,
    4: AreaUnit.PREFECTURE,
    6: AreaUnit.COUNTY,
    9: AreaUnit.TOWNSHIP,
    12: AreaUnit.COMMUNITY,
}
"""By the number of digits."""
OWN_UNITS = (AreaUnit.COMPOUND, AreaUnit.BUILDING, AreaUnit.ENTRANCE, AreaUnit.DRAWN)
"""What has no national code."""
COUNTY_DIGITS = 6

_WELL_FORMED = re.compile(r"^([1-9]\d(?:\d{2}){0,2}|[1-9]\d{8}|[1-9]\d{11})(-[0-9A-Z]+)*$")
_FILLED_UP = ((12, 9), (9, 6), (6, 4), (4, 2))


def well_formed(code: str) -> bool:
    """Whether it is built as codes of areas are, and not filled up with zeros.

    >>> well_formed("360103"), well_formed("360103001003-B2"), well_formed("360100")
    (True, True, False)
    """
    return _WELL_FORMED.match(code) is not None and short(code) == code


def short(code: str) -> str:
    """The code without the zeros it is filled up with.

    >>> short("360100"), short("360103001000"), short("360103")
    ('3601', '360103001', '360103')
    """
    national, stroke, own = code.partition("-")
    if national.isdigit():
        for longer, shorter in _FILLED_UP:
            if len(national) == longer and not national[shorter:].strip("0"):
                national = national[:shorter]
    return national + stroke + own


def units_of(code: str) -> tuple[AreaUnit, ...]:
    """The kinds of unit a well-formed code can stand for.

    >>> [str(unit) for unit in units_of("360103001")]
    ['township']
    """
    return OWN_UNITS if "-" in code else (UNITS[len(code)],)


def parent_of(code: str) -> str | None:
    """The code of what it lies in; None for a province.

    Four cities have no counties: what lies in their streets' code is the city, filled up.

    >>> parent_of("360103001"), parent_of("360103001003-B2"), parent_of("36")
    ('360103', '360103001003', None)
    >>> parent_of("441900003")
    '4419'
    """
    if "-" in code:
        return code.rpartition("-")[0]
    above = max((code[:digits] for digits in UNITS if digits < len(code)), key=len, default=None)
    return None if above is None else short(above)


def county_of(code: str) -> str | None:
    """The county it lies in, or the city that has none; None for what is larger, and abroad.

    >>> county_of("360103001003-B2"), county_of("3601"), county_of("360100")
    ('360103', None, None)
    >>> county_of("441900003001")
    '4419'
    """
    national = short(code).partition("-")[0]
    if not national.isdigit() or len(national) < COUNTY_DIGITS:
        return None
    return short(national[:COUNTY_DIGITS])


def listed_code(county: str, *digits: str) -> str:
    """The code of what a county, or a city without counties, lists by the digits it adds.

    >>> listed_code("360103", "001", "003"), listed_code("4419", "003")
    ('360103001003', '441900003')
    """
    return "".join((county.ljust(COUNTY_DIGITS, "0"), *digits))


def within(code: str, ancestor: str) -> bool:
    """Whether an area is another, or lies in it, as their codes say.

    >>> within("360103001", "360103"), within("360103001", "3601"), within("360104", "360103")
    (True, True, False)
    >>> within("360103001003-B2-1", "360103001003-B2"), within("360103001003-B20", "36010300100")
    (True, False)
    """
    inner, outer = short(code), short(ancestor)
    if inner == outer or inner.startswith(f"{outer}-"):
        return True
    return outer.isdigit() and len(outer) in UNITS and inner.startswith(outer)
