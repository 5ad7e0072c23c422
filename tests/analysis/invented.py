"""Invented infections and links."""

from __future__ import annotations

from datetime import date
from typing import Any

from tracing.analysis.infections import Infection, Link, Network
from tracing.domain.values import Certainty, Diagnosis, Evidence, PartialDate


def day(number: int) -> date:
    return date(2022, 7, number)


def infection(number: int, onset: int | None = None, **other: Any) -> Infection:
    """Case `C-<number>` of person `P-<number>`, reported on the 20th."""
    held: dict[str, Any] = {
        "case": f"C-{number:04d}",
        "person": f"P-{number:04d}",
        "case_id": f"case {number}",
        "person_id": f"person {number}",
        "diagnosis": Diagnosis.CONFIRMED,
        "area": None,
        "onset_on": None if onset is None else PartialDate(day(onset)),
        "sampled_on": None,
        "reported_on": day(20),
    }
    return Infection(**held | other)


def link(infector: int, infectee: int, **other: Any) -> Link:
    """An attribution called `<infector>-<infectee>`."""
    held: dict[str, Any] = {
        "infector": f"C-{infector:04d}",
        "infectee": f"C-{infectee:04d}",
        "attribution_id": f"{infector}-{infectee}",
        "evidence": Evidence.INTERVIEW,
        "certainty": Certainty.PROBABLE,
        "setting": None,
        "infected_on": None,
        "exposed_from": None,
        "exposed_to": None,
    }
    return Link(**held | other)


def network(infections: list[Infection], links: list[Link]) -> Network:
    return Network({each.case: each for each in infections}, links)
