"""Secondary attack rates: of the people exposed to a case, how many became cases.

Question: in which settings (households above all), for which kinds of contact and where do
exposures lead to cases?

Formula: people of a group who became a case, over people of the group who were exposed and whose
days of observation are over. A person's days run from their first exposure to cases in the group
to the longest incubation after the last; a person counts once a group. The interval is Wilson's
score interval at 95 %:

    (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n)

Of nobody there is no rate: it is None, never 0.

Assumptions: who became a case in those days was infected by that exposure, so the rate of one
setting takes in infections from others; who was a case before the shortest incubation after the
first exposure had passed was infected elsewhere, and is counted apart. So are those still under
observation, whether or not they are cases by now: who falls ill is known at once and who does not
only at the end, so a rate of whoever is known would be too high. An exposure of which one day
alone is known was of that day. Everybody who was exposed is on record, and every infection found.

Halloran ME. Secondary attack rate. In: Encyclopedia of Biostatistics. Wiley; 2005. Madewell ZJ,
Yang Y, Longini IM Jr, Halloran ME, Dean NE. Household transmission of SARS-CoV-2: a systematic
review and meta-analysis. JAMA Network Open 2020;3(12):e2031756. Wilson EB. Probable inference, the
law of succession, and statistical inference. Journal of the American Statistical Association
1927;22(158):209-212.

Two of a household of four fall ill; a fifth person is still under observation, and a sixth was a
case before:

>>> from datetime import date
>>> def exposed(person, case_on=None, last=5):
...     days = date(2022, 7, 1), date(2022, 7, last)
...     return Exposed(person, "household", *days, case_on, Days(1, 14))
>>> several = [exposed("A", date(2022, 7, 4)), exposed("B", date(2022, 7, 8)), exposed("C"),
...            exposed("D"), exposed("E", last=20), exposed("F", date(2022, 7, 1))]
>>> rate = attack_rates(several, date(2022, 7, 25))["household"]
>>> rate.cases, rate.exposed, rate.rate, rate.under_observation, rate.cases_before
(2, 4, 0.5, 1, 1)
>>> [round(bound, 3) for bound in rate.interval]
[0.15, 0.85]
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Generic, NamedTuple, TypeVar

from tracing.analysis.offspring import LEVEL, ScipyMissingError

Group = TypeVar("Group", bound=Hashable)


class RateBy(StrEnum):
    """By what attack rates are told apart."""

    SETTING = "setting"
    CATEGORY = "category"
    AREA = "area"


class Days(NamedTuple):
    """Of incubation."""

    shortest: int
    longest: int


class AfterExposure(StrEnum):
    """What became of somebody who was exposed."""

    BECAME_CASE = "became_case"
    NO_CASE = "no_case"
    UNDER_OBSERVATION = "under_observation"
    CASE_SO_FAR = "case_so_far"
    """Under observation, and a case already."""
    CASE_BEFORE = "case_before"
    UNDATED = "undated"


class Exposed(NamedTuple, Generic[Group]):
    """One exposure of a person to a case."""

    person: str
    group: Group
    first_on: date | None
    last_on: date | None
    case_on: date | None
    """The person's first day as a case: of onset, else of the first positive sample, else of
    report. Of several cases of one person the first."""
    incubation: Days | None
    """None where no pack in force gives one."""
    open: bool = False
    """It goes on."""


class Rate(NamedTuple):
    exposed: int
    """Whose days of observation are over: the denominator."""
    cases: int
    rate: float | None
    interval: tuple[float, float] | None
    under_observation: int
    cases_so_far: int
    """Of those under observation."""
    cases_before: int
    undated: int
    """Neither day of any exposure is known, or no pack in force says how long to observe."""


def attack_rates(several: Iterable[Exposed[Group]], today: date) -> dict[Group, Rate]:
    """By group, in the order in which they come up; observed up to and including `today`."""
    of: dict[Group, dict[str, list[Exposed[Group]]]] = defaultdict(lambda: defaultdict(list))
    for each in several:
        of[each.group][each.person].append(each)
    return {
        group: _rate(Counter(outcome(own, today) for own in people.values()))
        for group, people in of.items()
    }


def outcome(own: Sequence[Exposed[Group]], today: date) -> AfterExposure:
    """What became of one person with these exposures (at least one) in a group."""
    dated = [
        (first, last, each.incubation, each.open)
        for each in own
        if (first := each.first_on or each.last_on) is not None
        and (last := each.last_on or each.first_on) is not None
        and each.incubation is not None
    ]
    if not dated:
        return AfterExposure.UNDATED
    case_on = own[0].case_on
    first, _, incubation, _ = min(dated, key=lambda each: each[0])
    if case_on is not None and case_on < first + timedelta(days=incubation.shortest):
        return AfterExposure.CASE_BEFORE
    before = [each for each in dated if case_on is None or each[0] <= case_on]
    ends = [last + timedelta(days=days.longest) for _, last, days, _ in before]
    if any(goes_on for *_, goes_on in before) or max(ends) >= today:
        return AfterExposure.UNDER_OBSERVATION if case_on is None else AfterExposure.CASE_SO_FAR
    return AfterExposure.BECAME_CASE if case_on and case_on <= max(ends) else AfterExposure.NO_CASE


def wilson(cases: int, exposed: int) -> tuple[float, float] | None:
    """Wilson's score interval at 95 %; None of nobody. Raises ScipyMissingError.

    >>> wilson(0, 0) is None
    True
    >>> [round(bound, 4) for bound in wilson(0, 10)]
    [0.0, 0.2775]
    """
    if not exposed:
        return None
    try:
        from scipy.stats import binomtest
    except ImportError:
        raise ScipyMissingError from None
    found = binomtest(cases, exposed).proportion_ci(LEVEL, method="wilson")
    return float(found.low), float(found.high)


def _rate(of: Counter[AfterExposure]) -> Rate:
    cases = of[AfterExposure.BECAME_CASE]
    exposed = cases + of[AfterExposure.NO_CASE]
    return Rate(
        exposed=exposed,
        cases=cases,
        rate=cases / exposed if exposed else None,
        interval=wilson(cases, exposed),
        under_observation=of[AfterExposure.UNDER_OBSERVATION] + of[AfterExposure.CASE_SO_FAR],
        cases_so_far=of[AfterExposure.CASE_SO_FAR],
        cases_before=of[AfterExposure.CASE_BEFORE],
        undated=of[AfterExposure.UNDATED],
    )
