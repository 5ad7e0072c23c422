"""Attributions of a case to a source case as columns, and the links they are while both stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import UUID

import numpy as np

from tracing.domain.identifiers import human_id
from tracing.domain.values import Evidence
from tracing.projections.contact_graph.exposure_spans import CERTAINTIES, SETTINGS, moment, partial
from tracing.projections.contact_graph.scales import (
    Bytes,
    Days,
    Minutes,
    Moments,
    Numbers,
    Persons,
    Positions,
    end_to_end,
)

EVIDENCES = (None, *Evidence)


class Attributions(NamedTuple):
    """One cell a version of an attribution, ordered by `since`; whether its cases stand or not."""

    source: Persons
    target: Persons
    since: Positions
    until: Positions
    first: Minutes
    last: Minutes
    ids: Bytes
    """Sixteen each."""
    case: Numbers
    source_case: Numbers
    evidence: Bytes
    certainty: Bytes
    setting: Bytes
    infected_from: Days
    infected_to: Days
    infected_at: Moments

    def id(self, row: int) -> str:
        return str(UUID(bytes=self.ids[row].tobytes()))

    def attributes(self, row: int, kept: Mapping[int, int]) -> dict[str, Any]:
        """As `questions.transmissions` tells them; `kept`: what a merged case counts as."""
        case, source = int(self.case[row]), int(self.source_case[row])
        return {
            "case": human_id("case", kept.get(case, case)),
            "source_case": human_id("case", kept.get(source, source)),
            "evidence": EVIDENCES[self.evidence[row]],
            "certainty": CERTAINTIES[self.certainty[row]],
            "setting": SETTINGS[self.setting[row]],
            "infected_on": partial(int(self.infected_from[row]), int(self.infected_to[row])),
            "infected_at": moment(int(self.infected_at[row])),
        }

    def joined(self, later: Attributions) -> Attributions:
        return Attributions(*end_to_end(self, later))


def no_attributions() -> Attributions:
    numbers: Any = np.empty(0, np.uint32)
    minutes: Any = np.empty(0, np.int32)
    codes: Any = np.empty(0, np.uint8)
    return Attributions(
        source=numbers,
        target=numbers,
        since=numbers,
        until=numbers,
        first=minutes,
        last=minutes,
        ids=np.empty((0, 16), np.uint8),
        case=numbers,
        source_case=numbers,
        evidence=codes,
        certainty=codes,
        setting=codes,
        infected_from=minutes,
        infected_to=minutes,
        infected_at=np.empty(0, np.int64),
    )
