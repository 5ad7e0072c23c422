"""Plausibility: attributions of a case to a source that cannot be so, or hardly can.

Question: which of the links on record contradict the days, the identities or the rules that are on
record beside them?

Each rule sets two values against each other. A day known only to lie between two days breaks a
rule where it does so on every day it can be. `GIVES` names what each rule asks; where that is
missing the rule is not asked of the link, and `not_asked` counts it: silence is no praise.

Grades:

- *impossible*: against the order of days, against who is who, or outside the time in which the
  source could infect as the pack in force has it (without a pack: from its onset on).
- *unlikely*: longer or shorter than the intervals of the pack. Incubation is a distribution, the
  pack's bounds are for practice (for COVID-19 about 1 in 100 fall ill after 14 days: Lauer et
  al.). An onset before the source's where the pack has it infect by then is unlikely too.
- *unsupported*: no exposure between the two is on record. A note: exposures may be missing.

Assumptions: who infects before onset does so no sooner than the pack's lookback says; of several
records of a person each says what is so; a cycle shows that one of its links is wrong, not which.

Lauer SA, Grantz KH, Bi Q, et al. The incubation period of coronavirus disease 2019 (COVID-19) from
publicly reported confirmed cases: estimation and application. Annals of Internal Medicine 2020;
172(9):577-582. The checks follow the consistency rules of reconstruction methods, as in Jombart T,
Cori A, Didelot X, et al. Bayesian reconstruction of disease outbreaks by combining epidemiologic
and genomic data. PLoS Computational Biology 2014;10(1):e1003457.

>>> from datetime import date
>>> from tracing.domain.values import Certainty, Evidence
>>> def case(name, onset):
...     day = date(2022, 7, onset)
...     return Infection(name, name, name, name, Diagnosis.CONFIRMED, None, PartialDate(day),
...                      None, day)
>>> def link(name, infector, infectee):
...     said = Evidence.INTERVIEW, Certainty.PROBABLE, None, None, None, None
...     ends = infector.case, infectee.case
...     return Recorded(Link(*ends, name, *said), infector, infectee, ends)
>>> links = [link("1", case("C-0002", 9), case("C-0001", 5)),
...          link("2", case("C-0001", 5), case("C-0003", 8))]
>>> [(found.link.attribution_id, found.rule.value, found.grade.value, str(found.value),
...   str(found.against)) for found in implausible(links)]
[('1', 'onset_order', 'impossible', '2022-07-05', '2022-07-09')]
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from tracing.analysis.infections import Infection, Link
from tracing.domain.protocol.infectious import Infectious
from tracing.domain.values import Diagnosis, PartialDate, Setting


class LinkRule(StrEnum):
    """What a link goes against."""

    SELF_LINK = "self_link"
    CYCLE = "cycle"
    NOT_A_CASE = "not_a_case"
    ONSET_ORDER = "onset_order"
    SERIAL_INTERVAL = "serial_interval"
    BEFORE_INFECTIOUS = "before_infectious"
    AFTER_INFECTIOUS = "after_infectious"
    AFTER_DEATH = "after_death"
    INFECTED_AFTER_ONSET = "infected_after_onset"
    INCUBATION = "incubation"
    NO_EXPOSURE = "no_exposure"


class Grade(StrEnum):
    IMPOSSIBLE = "impossible"
    UNLIKELY = "unlikely"
    UNSUPPORTED = "unsupported"


class Days(NamedTuple):
    """At least and at most so many days; None: no bound."""

    least: int | None
    most: int | None

    def __str__(self) -> str:
        if self.least == self.most:
            return str(self.least)
        if self.most is None:
            return f"≥ {self.least}"
        return f"≤ {self.most}" if self.least is None else f"{self.least}–{self.most}"


class Span(NamedTuple):
    """First and last day of an exposure; None: not known, or it goes on."""

    first_on: date | None
    last_on: date | None


class Recorded(NamedTuple):
    """A link with what is on record beside it."""

    link: Link
    infector: Infection
    infectee: Infection
    cases: tuple[str, str]
    """Infector and infectee as the link was recorded, before cases were merged."""
    died_on: PartialDate | None = None
    """The infector."""
    exposures: Sequence[Span] = ()
    """Of the infectee to the infector."""
    exposures_kept: bool = False
    """The registry holds exposures, of whomever."""
    infectious: Infectious | None = None
    """When the infector could infect, by the pack."""
    incubation: Days | None = None
    """By the pack."""
    until_burial: bool = False
    """The pack has people infect until they are buried."""

    def breaks(self, rule: LinkRule, grade: Grade, value: Value, against: Value) -> Finding:
        return Finding(self.link, rule, grade, value, against)


Value = PartialDate | date | Days | Diagnosis | int | str | tuple[str, ...]


class Finding(NamedTuple):
    """A rule that a link breaks, with the two values that the function of the rule names: what
    is on record of the infectee or the infection, and what that goes against."""

    link: Link
    rule: LinkRule
    grade: Grade
    value: Value
    against: Value


class NotAsked(NamedTuple):
    """What a rule needs is not on record."""


NOT_ASKED = NotAsked()
Answer = Finding | NotAsked | None
"""None: the link does not go against the rule."""
Pair = tuple[str, str]
"""Infector and infectee, by case."""


def implausible(links: Iterable[Recorded]) -> list[Finding]:
    """Every rule that a link breaks, in the order of the links and of the rules."""
    several = list(links)
    around = cycles(_ends(each.link) for each in several)
    return [found for known in several for found in _findings(known, around)]


def not_asked(links: Iterable[Recorded]) -> dict[LinkRule, int]:
    """Of how many links each rule could not be asked; rules asked of all are absent."""
    told = Counter(
        rule for known in links for rule, check in CHECKS.items() if check(known) is NOT_ASKED
    )
    return {rule: told[rule] for rule in CHECKS if told[rule]}


def impossible(findings: Iterable[Finding]) -> frozenset[str]:
    """The ids of links that cannot be: those an analysis of plausible links leaves out."""
    return frozenset(
        each.link.attribution_id for each in findings if each.grade is Grade.IMPOSSIBLE
    )


def _findings(known: Recorded, around: Mapping[Pair, Sequence[str]]) -> Iterator[Finding]:
    cycle = around.get(_ends(known.link))
    if cycle is not None:
        yield known.breaks(LinkRule.CYCLE, Grade.IMPOSSIBLE, known.link.infectee, tuple(cycle))
    for check in CHECKS.values():
        found = check(known)
        if isinstance(found, Finding):
            yield found


def _ends(link: Link) -> Pair:
    return link.infector, link.infectee


# -- who is who --------------------------------------------------------------------------------


def self_link(known: Recorded) -> Answer:
    """Infectee and infector are one person: the two cases as recorded."""
    if known.infector.person != known.infectee.person:
        return None
    infector, infectee = known.cases
    return known.breaks(LinkRule.SELF_LINK, Grade.IMPOSSIBLE, infectee, infector)


def cycles(pairs: Iterable[Pair]) -> dict[Pair, list[str]]:
    """By pair of infector and infectee that lies on a cycle: a shortest one, from the infector
    back to it. A case linked with itself is no cycle here.

    >>> cycles([("A", "B"), ("B", "A"), ("B", "C"), ("C", "C")])
    {('A', 'B'): ['A', 'B', 'A'], ('B', 'A'): ['B', 'A', 'B']}
    """
    import networkx as nx

    several = list(dict.fromkeys((above, below) for above, below in pairs if above != below))
    graph = nx.DiGraph(several)
    component: dict[str, int] = {}
    for number, cases in enumerate(nx.strongly_connected_components(graph)):
        component |= dict.fromkeys(cases, number)
    return {
        (above, below): [above, *nx.shortest_path(graph, below, above)]
        for above, below in several
        if component[above] == component[below]
    }


def not_a_case(known: Recorded) -> Answer:
    """One of the two was discarded: the diagnosis of the infectee, and of the infector."""
    if known.infectee.counts and known.infector.counts:
        return None
    told = known.infectee.diagnosis, known.infector.diagnosis
    return known.breaks(LinkRule.NOT_A_CASE, Grade.IMPOSSIBLE, *told)


# -- onset to onset ----------------------------------------------------------------------------


def onset_order(known: Recorded) -> Answer:
    """The infectee fell ill before the infector: both onsets.

    Impossible where the infector could not infect by then; unlikely where the pack leaves room.
    """
    infectee, infector = known.infectee.onset_on, known.infector.onset_on
    if infectee is None or infector is None:
        return NOT_ASKED
    if infectee.last >= infector.earliest:
        return None
    could = known.infectious is not None and infectee.last >= known.infectious.first_on
    grade = Grade.UNLIKELY if could else Grade.IMPOSSIBLE
    return known.breaks(LinkRule.ONSET_ORDER, grade, infectee, infector)


def serial_interval(known: Recorded) -> Answer:
    """Days between the two onsets outside what the pack gives: the days, and the pack's.

    At least from the first day the infector could infect and the shortest incubation, at most to
    the last day and the longest. Asked where both onsets are known to the day.
    """
    infectee, infector = _day(known.infectee.onset_on), _day(known.infector.onset_on)
    window, incubation = known.infectious, known.incubation
    if infectee is None or infector is None or window is None or incubation is None:
        return NOT_ASKED
    least = _plus((window.first_on - infector).days, incubation.least)
    ends = window.last_on
    most = None if ends is None else _plus((ends - infector).days, incubation.most)
    apart = (infectee - infector).days
    return _outside(known, LinkRule.SERIAL_INTERVAL, Days(apart, apart), Days(least, most))


# -- when it was passed on ---------------------------------------------------------------------


def before_infectious(known: Recorded) -> Answer:
    """Infected before the infector could infect: the last day it can have been, and the first
    of the infectious window. Of several exposures none may lie in the window."""
    days, window = _passed_on(known), known.infectious
    if not days or window is None:
        return NOT_ASKED
    early = [each.last_on for each in days if each.last_on and each.last_on < window.first_on]
    if not early or _any_meets(window, days):
        return None
    return known.breaks(LinkRule.BEFORE_INFECTIOUS, Grade.IMPOSSIBLE, max(early), window.first_on)


def after_infectious(known: Recorded) -> Answer:
    """Infected after the infector was isolated, or its window ended otherwise: the first day it
    can have been, and the last of the window. Of several exposures none may lie in the window."""
    days, window = _passed_on(known), known.infectious
    if not days or window is None:
        return NOT_ASKED
    over = window.last_on
    late = [each.first_on for each in days if each.first_on and over and each.first_on > over]
    if over is None or not late or _any_meets(window, days):
        return None
    return known.breaks(LinkRule.AFTER_INFECTIOUS, Grade.IMPOSSIBLE, min(late), over)


def after_death(known: Recorded) -> Answer:
    """Infected after the infector died: the first day it can have been, and that of the death.

    Unlikely alone at a funeral, and where the pack has people infect until they are buried.
    """
    days, died = _passed_on(known), known.died_on
    if died is None:
        return None
    if not days:
        return NOT_ASKED
    late = [each.first_on for each in days if each.first_on and each.first_on > died.last]
    if len(late) < len(days):
        return None
    could = known.until_burial or known.link.setting is Setting.FUNERAL
    grade = Grade.UNLIKELY if could else Grade.IMPOSSIBLE
    return known.breaks(LinkRule.AFTER_DEATH, grade, min(late), died)


def infected_after_onset(known: Recorded) -> Answer:
    """The day of infection lies after the infectee's onset: both days."""
    infected, onset = known.link.infected_on, known.infectee.onset_on
    if infected is None or onset is None:
        return NOT_ASKED
    if infected.earliest <= onset.last:
        return None
    return known.breaks(LinkRule.INFECTED_AFTER_ONSET, Grade.IMPOSSIBLE, infected, onset)


def incubation(known: Recorded) -> Answer:
    """Days from infection to onset outside the pack's incubation: the days, and the pack's.

    Where the onset came first `infected_after_onset` says so.
    """
    infected, onset, given = known.link.infected_on, known.infectee.onset_on, known.incubation
    if infected is None or onset is None or given is None:
        return NOT_ASKED
    if infected.earliest > onset.last:
        return None
    least = max(0, (onset.earliest - infected.last).days)
    days = Days(least, (onset.last - infected.earliest).days)
    return _outside(known, LinkRule.INCUBATION, days, given)


def no_exposure(known: Recorded) -> Answer:
    """No exposure of the infectee to the infector is on record: 0, where at least 1 is needed."""
    if not known.exposures_kept:
        return NOT_ASKED
    if known.exposures or known.infector.person == known.infectee.person:
        return None
    return known.breaks(LinkRule.NO_EXPOSURE, Grade.UNSUPPORTED, 0, 1)


CHECKS: Mapping[LinkRule, Callable[[Recorded], Answer]] = {
    LinkRule.SELF_LINK: self_link,
    LinkRule.NOT_A_CASE: not_a_case,
    LinkRule.ONSET_ORDER: onset_order,
    LinkRule.SERIAL_INTERVAL: serial_interval,
    LinkRule.BEFORE_INFECTIOUS: before_infectious,
    LinkRule.AFTER_INFECTIOUS: after_infectious,
    LinkRule.AFTER_DEATH: after_death,
    LinkRule.INFECTED_AFTER_ONSET: infected_after_onset,
    LinkRule.INCUBATION: incubation,
    LinkRule.NO_EXPOSURE: no_exposure,
}
"""What can be asked of a link by itself."""


def _passed_on(known: Recorded) -> Sequence[Span]:
    """When the infection can have been passed on: the day stated, else the exposures on record."""
    if known.link.infected_on is not None:
        return (Span(known.link.infected_on.earliest, known.link.infected_on.last),)
    return known.exposures


def _any_meets(window: Infectious, days: Iterable[Span]) -> bool:
    return any(window.meets(*each) for each in days)


def _outside(known: Recorded, rule: LinkRule, days: Days, given: Days) -> Answer:
    """Where no day that can be lies within what is given."""
    least, most = days
    short = given.least is not None and most is not None and most < given.least
    long = given.most is not None and least is not None and least > given.most
    return known.breaks(rule, Grade.UNLIKELY, days, given) if short or long else None


def _day(when: PartialDate | None) -> date | None:
    return None if when is None else when.day


def _plus(days: int, more: int | None) -> int | None:
    return None if more is None else days + more
