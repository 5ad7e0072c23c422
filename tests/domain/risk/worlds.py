"""Invented areas under the packs as they are installed, with every date written out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from tests.registries import CHINA
from tracing.domain.area.events import AreaUnit
from tracing.domain.area.levels import AreaLevel, AreaScheme
from tracing.domain.disinfection.state import DisinfectionStatus
from tracing.domain.protocol.in_force import InForce
from tracing.domain.protocol.reading import Pack, read_pack
from tracing.domain.protocol.rules.areas import Located
from tracing.domain.protocol.state import Adoption
from tracing.domain.risk.facts import AreaFacts, Disinfection, Exposed, Infection, Round, Tally
from tracing.domain.risk.levels import courses, rulings
from tracing.domain.risk.positives import Positive, Spot, Turn
from tracing.domain.risk.steps import Step
from tracing.domain.spread.events import SpreadKind
from tracing.domain.values import Decision, Diagnosis, Laboratory
from tracing.packaged import packaged

COUNTY = "360103"
COMMUNITY = "360103001003"
COMPOUND = "360103001003-A1"
UNITS = {
    COUNTY: AreaUnit.COUNTY,
    COMMUNITY: AreaUnit.COMMUNITY,
    COMPOUND: AreaUnit.COMPOUND,
}
BOTH = frozenset({Located.RESIDENCE, Located.VISITED})


def day(text: str) -> date:
    return date.fromisoformat(text)


def moment(on: str, hour: int = 10) -> datetime:
    return datetime.combine(day(on), time(hour), tzinfo=CHINA)


@cache
def pack(name: str) -> Pack:
    return read_pack(packaged()[name], name)


def adopted(*named: tuple[str, str, str | None]) -> InForce:
    """Packs by id, each from a day up to another."""
    return InForce(
        Adoption(
            version=version,
            pack=name,
            layer=pack(name).header.layer,
            jurisdiction=None,
            from_on=day(since),
            superseded_on=None if until is None else day(until),
            digest=pack(name).digest,
            text=pack(name).text,
            decision=Decision(office="Office", decided_at=moment(since)),
            reported_at=moment(since),
        )
        for version, (name, since, until) in enumerate(named, 1)
    )


def infection(
    number: int,
    on: str,
    *,
    lives: bool = True,
    diagnosis: Diagnosis = Diagnosis.ASYMPTOMATIC,
    kind: SpreadKind | None = None,
    spread: bool = False,
    linked: Iterable[int] = (),
    removed_on: str | None = None,
    course: Sequence[tuple[str, Diagnosis]] = (),
) -> Infection:
    """An infection reported on a day, of somebody who lives in the area, or only works there."""
    turns = course or [(on, diagnosis)]
    located = Located.RESIDENCE if lives else Located.VISITED
    positive = Positive(
        case_id=name(number),
        person_id=f"P-{number:04}",
        spots=(Spot(COMPOUND, located),),
        course=tuple(Turn(moment(when), Laboratory.POSITIVE, made) for when, made in turns),
        kind=kind,
        spread=spread,
        removed_at=None if removed_on is None else moment(removed_on),
        linked=frozenset(map(name, linked)),
    )
    return Infection(positive, frozenset({located}))


def name(number: int) -> str:
    return f"C-{number:04}"


def screened(
    number: int, on: str, *, unsampled: int = 0, pending: int = 0, positive: int = 0
) -> Round:
    """A round of a hundred people, begun and completed on a day."""
    sampled = 100 - unsampled
    tally = Tally(day(on), sampled, sampled - pending, positive)
    return Round(f"N-{number:04}", day(on), day(on), 100, (tally,))


def disinfected(number: int, on: str, *, passed: bool = True) -> Disinfection:
    """Ordered and performed on a day, its effect assessed the next."""
    assessed = DisinfectionStatus.ASSESSED_PASSED if passed else DisinfectionStatus.ASSESSED_FAILED
    turns = ((day(on), DisinfectionStatus.PERFORMED), (day(on) + timedelta(days=1), assessed))
    return Disinfection(f"D-{number:04}", day(on), turns)


def exposed(number: int, last_on: str, negative_on: str | None, *cases: int) -> Exposed:
    tests = () if negative_on is None else ((day(negative_on), True),)
    known = frozenset(map(name, cases))
    return Exposed(f"K-{number:04}", day(last_on), tests, known, since=day(last_on))


def area(code: str, *infections: Infection, **more: Any) -> AreaFacts:
    facts = AreaFacts(code, UNITS[code], CHINA, tuple(infections))
    return facts._replace(**more)


def steps(
    facts: AreaFacts, packs: InForce, on: str, scheme: AreaScheme = AreaScheme.RISK
) -> list[Step]:
    found = courses(facts, rulings(packs, facts.code, day(on)), day(on))
    return found.get(scheme, [])


def told(found: Iterable[Step]) -> list[tuple[str, AreaLevel]]:
    """The first day and the level of each step."""
    return [(step.from_on.isoformat(), step.level) for step in found]


def level_on(facts: AreaFacts, packs: InForce, on: str) -> AreaLevel:
    """What is indicated at the end of a day."""
    return steps(facts, packs, on)[-1].level
