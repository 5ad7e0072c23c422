"""What a picture of a chain is made of: cases with their day, and who may have infected whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tracing.domain.values import Certainty, Diagnosis, PartialDate
from tracing.language import Text


class Dated(NamedTuple):
    """The day a case is drawn at, and the column it is of: `onset_on`, `sampled_on` …"""

    on: PartialDate
    column: str


class Case(NamedTuple):
    """A case as it is drawn. `known` is what else can be said of it, by heading."""

    case: str
    diagnosis: Diagnosis
    dated: Dated | None
    name: str | None = None
    known: Sequence[tuple[Text, str]] = ()
    elsewhere: Sequence[str] = ()
    """Candidate sources that are not in the picture."""


class Link(NamedTuple):
    """A candidate source of a case, both in the picture."""

    source: str
    case: str
    certainty: Certainty
    setting: str = ""


class Chain(NamedTuple):
    """The cases of a picture by number, and their links; `root` is drawn first, where there is
    one."""

    cases: Sequence[Case]
    links: Sequence[Link]
    root: str | None = None
