"""Nanchang, 9 to 17 July 2022: what the city published, and what is constructed to lead there.

Published: the city's 24th press conference, 17 July 2022, and its bulletin of 14 July (28 = 10 +
18). Everything else is constructed, and so is every person.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from tracing.domain.values import DetectionRoute as Found

JURISDICTION, CITY = "360100", "3601"
DONGHU, XIHU, QINGYUNPU = "360102", "360103", "360104"
QINGSHANHU, XINJIAN, HONGGUTAN, COUNTY = "360111", "360112", "360113", "360121"
NANPU = "360103001"

FIRST, LAST = date(2022, 7, 9), date(2022, 7, 16)


class New(NamedTuple):
    """Positives reported on a day of July in one district, found in one way."""

    day: int
    area: str
    found: Found
    confirmed: int
    asymptomatic: int


CONSTRUCTED = (
    New(9, XIHU, Found.FEVER_CLINIC, 1, 0),
    New(10, XIHU, Found.CONTACT_TRACING, 1, 1),
    New(10, DONGHU, Found.AREA_SCREENING, 0, 1),
    New(11, XIHU, Found.AREA_SCREENING, 1, 2),
    New(11, XINJIAN, Found.CONTACT_TRACING, 1, 1),
    New(12, XIHU, Found.AREA_SCREENING, 1, 2),
    New(12, HONGGUTAN, Found.CONTACT_TRACING, 1, 1),
    New(13, XIHU, Found.AREA_SCREENING, 2, 3),
    New(13, COUNTY, Found.CONTACT_TRACING, 0, 2),
    New(14, XIHU, Found.AREA_SCREENING, 1, 3),
    New(14, COUNTY, Found.AREA_SCREENING, 1, 1),
    New(14, QINGSHANHU, Found.AREA_SCREENING, 0, 1),
    New(15, XIHU, Found.AREA_SCREENING, 0, 3),
    New(15, XINJIAN, Found.CONTACT_TRACING, 0, 1),
)
"""The days up to the 15th. The sums are published: 28 = 10 + 18 up to the 14th; 4 on the 15th,
which is what 41 less 28 less 9 leaves, as 0 + 4."""

PUBLISHED = (
    New(16, COUNTY, Found.FACILITY_QUARANTINE, 1, 1),
    New(16, XIHU, Found.AREA_SCREENING, 1, 5),
    New(16, XINJIAN, Found.AREA_SCREENING, 0, 1),
)
"""9 on the 16th, by district and by how they were found, 2 + 7 by diagnosis. Who of them is
confirmed was not published: that is constructed."""


NEW = (*CONSTRUCTED, *PUBLISHED)


def positives_of(day: int) -> tuple[int, int]:
    """Confirmed and asymptomatic of one day of July."""
    of_day = [new for new in NEW if new.day == day]
    return sum(new.confirmed for new in of_day), sum(new.asymptomatic for new in of_day)


class Contacts(NamedTuple):
    """Contacts of a category, by where they were placed."""

    facility: int
    home: int
    referred: int
    unplaced: int = 0

    @property
    def total(self) -> int:
        return sum(self)


CLOSE = Contacts(facility=5541, home=0, referred=750)
SECONDARY = Contacts(facility=2319, home=8830, referred=348, unplaced=70)
"""Both as of 16 July 24:00. 70 of 11,567 are in no group that was published."""

NANPU_CLOSE, NANPU_SECONDARY = 364, 318
"""As of 17 July 08:00, all placed."""
NANPU_CLOSE_BY_MIDNIGHT, NANPU_SECONDARY_BY_MIDNIGHT = 352, 309
"""How many of these were known at 16 July 24:00 is constructed."""
NANPU_SECONDARY_AT_HOME, NANPU_SECONDARY_AT_HOME_BY_MIDNIGHT = 254, 247
"""Constructed: those who could not stay at home were taken to a facility, how many is not said."""

NANPU_HOUSEHOLDS, NANPU_PEOPLE, NANPU_SAMPLED = 10_195, 16_635, 16_487
NANPU_PARTS = tuple(f"{NANPU}-{number:02d}" for number in range(1, 12))
"""Its eleven parts, under codes made up for them."""
NANPU_HIGH = tuple(f"{part}-1" for part in (NANPU_PARTS[n] for n in (0, 1, 2, 3, 5, 6, 7, 8, 10)))
"""Nine compounds were high-risk areas at 17 July 08:00; which they were is constructed."""
HOT_SPOT = NANPU_HIGH[2]
"""Where the operation of the demonstration is due. It is fictional: Nanchang had none."""
NANPU_TURNS = (
    *(HOT_SPOT, NANPU_HIGH[0], HOT_SPOT, NANPU_HIGH[1], NANPU_HIGH[3], HOT_SPOT),
    *(NANPU_HIGH[4], HOT_SPOT, NANPU_HIGH[5], NANPU_HIGH[6], HOT_SPOT, *NANPU_HIGH[7:]),
)
"""Where one positive of the street after another lives, constructed; those after them anywhere."""
NANPU_SITES, NANPU_SAMPLERS = 12, 52
XIHU_ROUNDS, XIHU_SAMPLED = 7, 2_966_000
"""What each round reached is constructed: the seven add up."""

THREE_ROUNDS_OF = (COUNTY, XIHU, XINJIAN, HONGGUTAN, DONGHU)
"""Sampled as a whole in three rounds from 17 July. The list was published with an "and others"."""
