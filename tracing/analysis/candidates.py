"""Several candidate sources of one infection: which links an analysis counts.

Question: who infected whom, where more than one may have infected a case?

Three treatments, none of which is right for every use, so that whoever asks chooses:

- `all`: every candidate link counts whole. Who has several candidates is counted as often, so R
  is too large where there are any.
- `one`: of the candidates of a case one counts. It is the one of the highest certainty; of those
  the one on the strongest evidence (genomic, epidemiological link, interview, records, reported);
  of those one whose onset came before the infectee's; of those the one with the earliest onset,
  who had the most time to infect; of those the one with the lowest number.
- `split`: each of n candidates counts as 1/n.

Assumptions: a pair that is attributed more than once is one link, by the surest attribution;
nobody infects themselves; a discarded case neither infected nor was infected.

Choosing one of equals is a convention that may move the dispersion: the distribution is more
uneven if those who infected many are taken, which the earliest onset favours.

>>> def link(infector, infectee, certainty):
...     return Link(infector, infectee, "", Evidence.INTERVIEW, certainty, None, None, None, None)
>>> links = [link("C-1", "C-3", Certainty.POSSIBLE), link("C-2", "C-3", Certainty.PROBABLE),
...          link("C-1", "C-2", Certainty.POSSIBLE)]
>>> [(each.link.infector, each.link.infectee, each.weight)
...  for each in weighed(links, {}, Candidates.SPLIT)]
[('C-1', 'C-2', 1.0), ('C-1', 'C-3', 0.5), ('C-2', 'C-3', 0.5)]
>>> [(each.link.infector, each.link.infectee) for each in weighed(links, {}, Candidates.ONE)]
[('C-1', 'C-2'), ('C-2', 'C-3')]
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from tracing.analysis.infections import Infection, Link, by_number
from tracing.domain.values import Certainty, Evidence


class Candidates(StrEnum):
    """How several candidate sources of one case are counted."""

    ALL = "all"
    ONE = "one"
    SPLIT = "split"


class Unlinked(StrEnum):
    """Why a link on record is not counted."""

    SAME_CASE = "same_case"
    REPEATED = "repeated"
    NOT_IN_POPULATION = "not_in_population"
    """The infector is outside the population, or the infectee is none of the cases that count."""
    IMPLAUSIBLE = "implausible"
    NOT_CHOSEN = "not_chosen"
    """Another candidate of the same infectee is."""


class Weighed(NamedTuple):
    """A link that counts, and how much."""

    link: Link
    weight: float


class Eligible(NamedTuple):
    """Links that may count, one a pair, and how many others there are, by reason."""

    links: list[Link]
    left_out: Mapping[Unlinked, int]


CERTAINTIES = (Certainty.CERTAIN, Certainty.PROBABLE, Certainty.POSSIBLE, Certainty.UNCERTAIN)
EVIDENCES = (
    Evidence.GENOMIC,
    Evidence.EPIDEMIOLOGICAL_LINK,
    Evidence.INTERVIEW,
    Evidence.RECORDS,
    Evidence.REPORTED,
)
"""From the strongest to the weakest."""


def eligible(
    links: Iterable[Link],
    infectors: Set[str],
    infectees: Set[str],
    implausible: Set[str] = frozenset(),
) -> Eligible:
    """Links from these to those cases, one a pair; `implausible` are attributions left out."""
    left_out: Counter[Unlinked] = Counter()
    found: dict[tuple[str, str], Link] = {}
    for link in sorted(links, key=_strength):
        pair = link.infector, link.infectee
        if link.infector == link.infectee:
            left_out[Unlinked.SAME_CASE] += 1
        elif link.infector not in infectors or link.infectee not in infectees:
            left_out[Unlinked.NOT_IN_POPULATION] += 1
        elif link.attribution_id in implausible:
            left_out[Unlinked.IMPLAUSIBLE] += 1
        elif pair in found:
            left_out[Unlinked.REPEATED] += 1
        else:
            found[pair] = link
    return Eligible(list(found.values()), {why: left_out[why] for why in Unlinked if left_out[why]})


def weighed(
    links: Iterable[Link], infections: Mapping[str, Infection], candidates: Candidates
) -> list[Weighed]:
    """The links that count, by infectee and infector. `links`: one a pair."""
    of: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        of[link.infectee].append(link)
    found = [each for several in of.values() for each in _weigh(several, infections, candidates)]
    return sorted(
        found, key=lambda each: (by_number(each.link.infectee), by_number(each.link.infector))
    )


def _weigh(
    several: list[Link], infections: Mapping[str, Infection], candidates: Candidates
) -> Iterator[Weighed]:
    match candidates:
        case Candidates.ALL:
            yield from (Weighed(link, 1.0) for link in several)
        case Candidates.SPLIT:
            yield from (Weighed(link, 1 / len(several)) for link in several)
        case Candidates.ONE:
            yield Weighed(min(several, key=lambda link: _claim(link, infections)), 1.0)


def _claim(link: Link, infections: Mapping[str, Infection]) -> tuple[object, ...]:
    """Least for the link that is taken of several."""
    infector, infectee = _onset(infections, link.infector), _onset(infections, link.infectee)
    before = infector is not None and infectee is not None and infector < infectee
    return (*_strength(link), not before, infector or date.max, by_number(link.infector))


def _strength(link: Link) -> tuple[int, int]:
    return CERTAINTIES.index(link.certainty), EVIDENCES.index(link.evidence)


def _onset(infections: Mapping[str, Infection], case: str) -> date | None:
    infection = infections.get(case)
    return infection.onset_on.earliest if infection and infection.onset_on else None
