"""The cases of a chain, and who may have infected whom, as pictures draw them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta, tzinfo
from typing import TYPE_CHECKING, Any

from tracing import words
from tracing.console.graph.following import Chain, follow
from tracing.domain.values import PartialDate
from tracing.pictures import cases as pictures
from tracing.pictures.cases import Dated
from tracing.render import shown

if TYPE_CHECKING:
    import sqlalchemy as sa

    from tracing.console.graph.names import Names

Row = dict[str, Any]

DAYS = ("onset_on", "sampled_on", "diagnosed_on")
"""The day a case is drawn at: the first of these that is known, else that of its report."""
LONGEST_TO_REPORT = timedelta(days=30)
"""A report later than this after all other days says when a file was imported."""
KNOWN = (
    "person",
    "laboratory",
    "severity",
    "onset_on",
    "sampled_on",
    "diagnosed_on",
    "reported_at",
    "outcome",
)
"""What a page tells of a case, besides its links."""


def cluster(connection: sa.Connection, at: int, root: str) -> Chain | None:
    """All cases that transmissions join with one, whichever way; None where it does not stand."""
    found = follow(connection, at, root, forward=True)
    if found is None:
        return None
    waiting = _sources_outside(found)
    while waiting:
        source = waiting.pop()
        if source not in found.infectors:
            part = follow(connection, at, source, forward=True)
            assert part is not None
            found = _joined(found, part)
            waiting += _sources_outside(part)
    return found


def _sources_outside(found: Chain) -> list[str]:
    return [
        source
        for sources in found.infectors.values()
        for source in sources
        if source not in found.infectors
    ]


def _joined(one: Chain, other: Chain) -> Chain:
    return one._replace(
        order=[*one.order, *(case for case in other.order if case not in one.infectors)],
        infectors=one.infectors | other.infectors,
        cases=one.cases | other.cases,
        attributions=one.attributions | other.attributions,
        settings=one.settings | other.settings,
    )


def to_draw(found: Chain, names: Names, zone: tzinfo, root: str | None) -> pictures.Chain:
    """The chain with what is said of each case; `root` is drawn first."""
    rows = sorted((found.cases[case] for case in found.order), key=lambda row: _number(row["case"]))
    days = _days(rows, zone)
    links = [_link(found, *pair) for pair in found.attributions if pair[0] in found.infectors]
    return pictures.Chain(
        [_case(found, row, days, names, zone) for row in rows],
        sorted(links, key=lambda link: (_number(link.case), _number(link.source))),
        found.cases[root]["case"] if root else None,
    )


def _number(case: str) -> int:
    return int(case.rpartition("-")[2])


def _case(
    found: Chain, row: Row, days: Mapping[str, Dated], names: Names, zone: tzinfo
) -> pictures.Case:
    elsewhere = (each for each in found.infectors[row["case_id"]] if each not in found.infectors)
    name = names.get(row["person_id"])
    return pictures.Case(
        row["case"],
        row["diagnosis"],
        days.get(row["case"]),
        shown(name) or None,
        [(words.heading(key), shown(row[key], zone)) for key in KNOWN if row[key] is not None],
        sorted((found.cases[each]["case"] for each in elsewhere), key=_number),
    )


def _link(found: Chain, infector: str, infected: str) -> pictures.Link:
    told = found.told(infector, infected)
    source, case = found.cases[infector]["case"], found.cases[infected]["case"]
    return pictures.Link(source, case, told["certainty"][0], shown(told["setting"]))


def _days(rows: Iterable[Row], zone: tzinfo) -> dict[str, Dated]:
    """By case, the day it is drawn at."""
    days: dict[str, Dated] = {}
    reported: dict[str, Dated] = {}
    for row in rows:
        known = next((Dated(row[key], key) for key in DAYS if row[key] is not None), None)
        if known:
            days[row["case"]] = known
        else:
            on = PartialDate(row["reported_at"].astimezone(zone).date())
            reported[row["case"]] = Dated(on, "reported_at")
    latest = max((day.on.last for day in days.values()), default=None)
    return days | {
        case: day
        for case, day in reported.items()
        if latest is None or day.on.earliest - latest <= LONGEST_TO_REPORT
    }
