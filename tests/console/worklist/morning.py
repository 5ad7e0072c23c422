"""A registry in which there is something of every kind to do on 17 July 2022."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tests.console.outbreak import Desk
from tests.console.prepared import Typed, entered

OFFICE = ("--office", "市指挥部")
PACK = (
    *("protocol", "adopt", "cn-ed9", "--from", "2022-06-28", *OFFICE),
    *("--decided-at", "2022-06-28", "--at", "2022-06-28"),
)


def exposed(last: str, at: str) -> Typed:
    return (
        *("contact", "expose", "--age", "30", "--source", "C-1", "--first", last, "--last", last),
        *("--at", at),
    )


def determined(contact: str, at: str, office: str = "西湖区疾控中心") -> Typed:
    return (
        *("contact", "determine", contact, "close", "--office", office),
        *("--decided-at", at, "--at", at),
    )


def ordered(contact: str, begins: str, ends: str, at: str) -> Typed:
    return (
        *("quarantine", "order", contact, "--mode", "facility", "--area", "360103001003"),
        *("--begins", begins, "--ends", ends, "--started-at", at, *OFFICE),
        *("--decided-at", at, "--at", at),
    )


def tested(person: str, days: Iterable[int], first: int) -> Iterator[Typed]:
    """A negative test on each of these days of July; the samples are numbered from `first`."""
    for sample, day in enumerate(days, first):
        at = f"2022-07-{day:02}T16:00"
        taken = f"2022-07-{day:02}T08:00"
        yield ("sample", "collect", person, "--purpose", "contact", "--sampled", taken, "--at", at)
        yield ("sample", "result", f"S-{sample}", "negative", "--at", at)


KNOWN: tuple[Typed, ...] = (
    PACK,
    ("area", "register", "360103001003", "金塔社区", "--at", "2022-07-01"),
    (
        *("case", "report", "--age", "40", "--diagnosis", "confirmed", "--severity", "mild"),
        *("--detection", "area_screening", "--area", "360103001003", "--at", "2022-07-16T20:00"),
    ),
    # K-1: kept too long. Exposed on the 5th, so seven days end on the 12th.
    exposed("2022-07-05", "2022-07-06T09:00"),
    determined("K-1", "2022-07-06T10:00"),
    ordered("K-1", "2022-07-06", "2022-07-12", "2022-07-06T14:00"),
    # K-2: nobody has said what kind of contact it is.
    exposed("2022-07-15", "2022-07-16T09:00"),
    # K-3: to be found; K-4: found, to be placed.
    exposed("2022-07-15", "2022-07-16T09:10"),
    determined("K-3", "2022-07-16T10:00", "东湖区疾控中心"),
    exposed("2022-07-15", "2022-07-16T09:20"),
    determined("K-4", "2022-07-16T10:10"),
    ("contact", "locate", "K-4", "--at", "2022-07-16T12:00"),
    # K-5: under observation since the 13th, day 4 is the 17th, with one test made of days 1 to 3.
    exposed("2022-07-13", "2022-07-14T08:00"),
    determined("K-5", "2022-07-14T09:00"),
    ordered("K-5", "2022-07-14", "2022-07-20", "2022-07-14T12:00"),
    # K-6: seven days end on the 17th.
    exposed("2022-07-10", "2022-07-11T08:00"),
    determined("K-6", "2022-07-11T09:00"),
    ordered("K-6", "2022-07-11", "2022-07-17", "2022-07-11T12:00"),
    # K-7: elsewhere.
    exposed("2022-07-15", "2022-07-16T09:30"),
    determined("K-7", "2022-07-16T10:20"),
    ("referral", "send", "K-7", "--to", "361000", "--at", "2022-07-16T11:00"),
    # K-8: ordered, and then taken back.
    exposed("2022-07-15", "2022-07-16T09:40"),
    determined("K-8", "2022-07-16T10:30"),
    ordered("K-8", "2022-07-16", "2022-07-22", "2022-07-16T14:00"),
    ("contact", "retract", "K-8", "--at", "2022-07-16T18:00"),
    # K-9: let go in March; ninety days later nothing more is to be known of them.
    exposed("2022-02-20", "2022-02-21T09:00"),
    determined("K-9", "2022-02-21T10:00"),
    ("contact", "exclude", "K-9", *OFFICE, "--decided-at", "2022-03-01", "--at", "2022-03-01"),
    # M-1: a positive pool of three, two of whom are known.
    (
        *("pool", "collect", "P-1", "P-2", "--size", "3", "--area", "360103001003"),
        *("--at", "2022-07-16T15:00"),
    ),
    ("pool", "report", "M-1", "positive", "--at", "2022-07-16T23:00"),
    # K-1 and K-6 were tested on days 1, 2, 3, 5 and 7 of their course.
    *tested("P-2", (6, 7, 8, 10, 12), 1),
    *tested("P-7", (11, 12, 13, 15, 17), 6),
)


def morning(desk: Desk) -> Desk:
    return entered(desk, *KNOWN)
