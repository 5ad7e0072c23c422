"""What runs while packs change, and what several links of one person come to.

A change of packs looks again at what runs and never lengthens it: what the packs indicate is the
earliest of what each of those in force since it began gives, and nothing before the eve of the day
on which a pack came into force, for until then another held. Whom a pack no longer determines is
free from that day on. A later exposure begins a new course under the packs of its own day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from tracing.domain.protocol.in_force import InForce
from tracing.domain.protocol.legs import DAY, Course, Indicated, Known, course
from tracing.domain.protocol.pack import RuleSet
from tracing.domain.protocol.rules.people import Anchor, Exposed
from tracing.domain.quarantine.events import OrderMode

STRICTEST_FIRST = tuple(Exposed)


class Held(NamedTuple):
    """The rules of one area from a day on."""

    pack: str
    from_on: date
    rules: RuleSet


class Indication(NamedTuple):
    """How long somebody is to be kept apart, and by which pack."""

    what: Indicated
    ends_on: date | None = None
    """The last day of what was asked about: a mode, or the whole course."""
    course_ends_on: date | None = None
    pack: str | None = None
    course: Course | None = None
    cut_on: date | None = None
    """The day a pack came into force that let them go then, for by it they were free before."""


class Link(NamedTuple):
    """One of several reasons to keep a person apart."""

    name: str
    known: Known


EndsOn = Callable[[Known, Sequence[str]], date | None]


class Chain(NamedTuple):
    """Links that count as one: by the strictest kind and the latest exposure."""

    names: tuple[str, ...]
    known: Known


def held_since(packs: InForce, since: date, area: str | None) -> list[Held]:
    """The rules in force in an area on a day, and those that took their place after it."""
    found: list[Held] = []
    for day in (since, *(day for day in packs.switches(area) if day > since)):
        current = packs.on(day, area)
        if current is not None and (not found or found[-1].rules is not current.rules):
            found.append(Held(current.said_by("quarantine"), day, current.rules))
    return found


def since(began: date, known: Known) -> date:
    """From which day on the packs in force matter: a later exposure is a new fact."""
    return max(began, known.anchors.get(Anchor.LAST_EXPOSURE, began))


def indicated(
    held: Sequence[Held],
    known: Known,
    began: date,
    *,
    mode: OrderMode | None = None,
    over_on: date | None = None,
) -> Indication:
    """What the packs in force since `began` come to.

    `over_on`: the day it ended, where it has: packs that came into force later say nothing of it.
    """
    if not held or (over_on is not None and held[0].from_on > over_on):
        return Indication(Indicated.NO_PACK)
    first, *later = held
    found = _under(first, known, mode, first.from_on - DAY if first.from_on > began else None)
    for each in later:
        if found.course_ends_on is None or found.course_ends_on < each.from_on:
            break
        found = _shorter(found, _under(each, known, mode, each.from_on - DAY))
    return found


def _under(held: Held, known: Known, mode: OrderMode | None, eve: date | None) -> Indication:
    """Under one pack; `eve`: the last day on which it did not hold yet."""
    found = course(held.rules, known)
    if found is Indicated.ANCHOR_UNKNOWN:
        return Indication(found, pack=held.pack)
    if isinstance(found, Indicated):
        return Indication(found, eve, eve, held.pack, None, _after(eve))
    what = Indicated.COURSE if found.legs else Indicated.NO_QUARANTINE
    ends_on, whole = found.ends_in(mode), found.ends_on
    cut_on = None if _reaches(ends_on, eve) else _after(eve)
    return Indication(
        what, _not_before(ends_on, eve), _not_before(whole, eve), held.pack, found, cut_on
    )


def _reaches(ends_on: date | None, eve: date | None) -> bool:
    return eve is None or (ends_on is not None and ends_on >= eve)


def _not_before(ends_on: date | None, eve: date | None) -> date | None:
    return ends_on if _reaches(ends_on, eve) else eve


def _after(eve: date | None) -> date | None:
    return None if eve is None else eve + DAY


def _shorter(running: Indication, new: Indication) -> Indication:
    """What runs, or what a new pack makes of it; each of the two ends is the earlier one."""
    ends_on = _earlier(running.ends_on, new.ends_on)
    whole = _earlier(running.course_ends_on, new.course_ends_on)
    if ends_on == running.ends_on:
        return running._replace(course_ends_on=whole)
    return new._replace(ends_on=ends_on, course_ends_on=whole)


def _earlier(running: date | None, new: date | None) -> date | None:
    if running is None or new is None:
        return running
    return min(running, new)


def chains(links: Iterable[Link], ends_on: EndsOn) -> Iterator[Chain]:
    """Links in their order of time, those together that came while the former ran.

    `ends_on`: when the links so far would end; a link after that begins a new chain.
    """
    running: Chain | None = None
    for link in sorted(links, key=_began):
        if running is not None and _runs_on(ends_on(running.known, running.names), link.known):
            running = Chain((*running.names, link.name), _joined(running.known, link.known))
            continue
        if running is not None:
            yield running
        running = Chain((link.name,), link.known)
    if running is not None:
        yield running


def _runs_on(end: date | None, then: Known) -> bool:
    began = _day(then)
    return end is None or began is None or began <= end


def _joined(known: Known, then: Known) -> Known:
    anchors = dict(known.anchors)
    for anchor, day in then.anchors.items():
        pick = min if anchor is Anchor.FIRST_EXPOSURE else max
        anchors[anchor] = pick(anchors.get(anchor, day), day)
    stricter = min(known.exposed, then.exposed, key=STRICTEST_FIRST.index)
    return Known(stricter, anchors, known.entered_on or then.entered_on)


def _day(known: Known) -> date | None:
    return known.anchors.get(Anchor.LAST_EXPOSURE) or known.anchors.get(Anchor.DETERMINED)


def _began(link: Link) -> tuple[date, int, str]:
    kind = STRICTEST_FIRST.index(link.known.exposed)
    return _day(link.known) or date.min, kind, link.name
