"""What a comparison of packs found, as rows: totals first, then what they are made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from tracing.domain.protocol.reading import Pack
from tracing.projections.questions.comparison import (
    AreaDiffers,
    Asked,
    ContactCompared,
    OrderCompared,
    TriggerCompared,
)

Row = dict[str, Any]


class Found(NamedTuple):
    asked: Asked
    pack: Pack
    last: date | None
    """The last day of the period; None: for ever."""
    levels: Sequence[AreaDiffers]
    due: Sequence[TriggerCompared]
    orders: Sequence[OrderCompared]
    contacts: Sequence[ContactCompared]

    @property
    def others(self) -> list[str]:
        """The packs of its layer whose place it takes; not itself, where that was adopted."""
        now, area, header = self.asked.now, self.asked.area, self.pack.header
        first, last = self.asked.first or date.min, self.last or date.max
        days = [first, *(day for day in now.switches(area) if first < day <= last)]
        held = (current.adoptions for day in days if (current := now.on(day, area)))
        same = (each for layers in held for each in layers if each.layer is header.layer)
        return list(dict.fromkeys(each.pack for each in same if each.digest != self.pack.digest))


def record(found: Found) -> Row:
    """All of it, for programs."""
    return {
        "pack": found.pack.header.id,
        "packs": found.others,
        "from_on": found.asked.first,
        "to_on": found.last,
        "on": found.asked.on.day,
        "area": found.asked.area,
        "totals": list(totals(found)),
        "levels": list(levels(found)),
        "triggers": [each._asdict() for each in found.due],
        "days": list(days(found)),
        "releases": list(releases(found)),
        "orders": list(orders(found)),
        "contacts": list(contacts(found)),
    }


def totals(found: Found) -> Iterator[Row]:
    """What is counted under both, or only where the two differ."""
    yield _different("areas", len({(each.code, each.scheme) for each in found.levels}))
    yield _different("area_days", sum(each.differs.days for each in found.levels))
    now = sum(each.now is not None for each in found.due)
    yield {"counted": "triggers", **both(now, sum(each.instead is not None for each in found.due))}
    yield _different("orders", sum(each.differs for each in found.orders))
    yield {"counted": "days", **_days(found.orders)}
    determined = sum(each.now for each in found.contacts)
    yield {"counted": "contacts", **both(determined, len(found.contacts) - determined)}


def levels(found: Found) -> Iterator[Row]:
    for each in found.levels:
        yield {"code": each.code, "scheme": each.scheme, **each.differs._asdict()}


def days(found: Found) -> Iterator[Row]:
    """Days by kind of contact and mode; orders of which either says nothing are left out."""
    kinds = sorted({(each.category, each.row["mode"]) for each in found.orders})
    for category, mode in kinds:
        of_kind = [
            each for each in found.orders if (each.category, each.row["mode"]) == (category, mode)
        ]
        yield {
            "category": category,
            "mode": mode,
            "orders": len(of_kind),
            "unknown": sum(not each.comparable for each in of_kind),
            "ordered_days": sum(each.ordered_days or 0 for each in of_kind),
            **_days(of_kind),
        }


def releases(found: Found) -> Iterator[Row]:
    """By date, for how many orders it is the last day, where that differs."""
    now = Counter(each.now.ends_on for each in found.orders)
    instead = Counter(each.instead.ends_on for each in found.orders)
    for day in sorted(each for each in {*now, *instead} if each is not None):
        if now[day] != instead[day]:
            yield {"ends_on": day, **both(now[day], instead[day])}


def orders(found: Found) -> Iterator[Row]:
    """Those whose end differs: what was ordered, and what is indicated under both."""
    for each in found.orders:
        if each.differs:
            yield {
                "quarantine": each.row["quarantine"],
                "person": each.row["person"],
                "category": each.category,
                "mode": each.row["mode"],
                "ends_on": each.row["ends_on"],
                "now": each.now.ends_on,
                "instead": each.instead.ends_on,
                "days_now": each.days_now,
                "days_instead": each.days_instead,
                "why_now": each.now.what,
                "why_instead": each.instead.what,
                "quarantine_id": each.row["quarantine_id"],
            }


def contacts(found: Found) -> Iterator[Row]:
    """By kind: how many are determined under one of the two alone."""
    for category in sorted({each.category for each in found.contacts}):
        of_kind = [each for each in found.contacts if each.category is category]
        now = sum(each.now for each in of_kind)
        yield {
            "category": category,
            **both(now, len(of_kind) - now),
            "contact_ids": [each.contact_id for each in of_kind],
        }


def both(now: int, instead: int) -> Row:
    return {"now": now, "instead": instead, "difference": instead - now}


def _different(counted: str, difference: int) -> Row:
    return {"counted": counted, "now": None, "instead": None, "difference": difference}


def _days(some: Sequence[OrderCompared]) -> Row:
    known = [each for each in some if each.comparable]
    return both(
        sum(each.days_now or 0 for each in known), sum(each.days_instead or 0 for each in known)
    )
