"""What an exposure carries besides its ends and minutes, in eight bytes where it is plain.

Plain is a span whose days are known to the day and whose instants are whole minutes: those are
`first` and `last` of its link. Any other span is written out in a table of odd ones.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from tracing.analysis.reach import EARLIEST, LATEST
from tracing.domain.values import Certainty, PartialDate, Setting, SourceKind
from tracing.projections.contact_graph.scales import (
    MINUTE,
    NO_DAY,
    NO_MOMENT,
    Bytes,
    Days,
    Mask,
    Minutes,
    Moments,
    Rows,
    end_to_end,
)

SETTINGS = (None, *Setting)
CERTAINTIES = (None, *Certainty)
SOURCE_KINDS = (None, *SourceKind)

_BITS = (1, 2, 4, 8, 16, 32)
OPEN, FIRST_ON, LAST_ON, FIRST_AT, LAST_AT, ODD = _BITS

_UNIX = date(1970, 1, 1).toordinal()
_START = datetime(1970, 1, 1, tzinfo=UTC)
_LAST_SHORT_DAY = 2**16 - 1


class Spans(NamedTuple):
    """When exposures began and ended, as it was told; one cell each."""

    first_from: Days
    first_to: Days
    last_from: Days
    last_to: Days
    first_at: Moments
    last_at: Moments
    open: Mask


class OddSpans(NamedTuple):
    """Spans that are not plain, ordered by row."""

    rows: Rows
    days: npt.NDArray[np.int32]
    """First from and to, last from and to."""
    moments: npt.NDArray[np.int64]
    """First and last."""


class ExposureTraits(NamedTuple):
    """One cell a link of a segment of exposures."""

    setting: Bytes
    certainty: Bytes
    source_kind: Bytes
    flags: Bytes
    first_day: npt.NDArray[np.uint16]
    last_day: npt.NDArray[np.uint16]
    odd: OddSpans

    def attributes(self, row: int, first: int, last: int) -> dict[str, Any]:
        """As `questions.exposures` tells them; `first` and `last` are the link's minutes."""
        flags = int(self.flags[row])
        dates = self._written_out(row) if flags & ODD else self._plain(row, flags, first, last)
        return {
            "setting": SETTINGS[self.setting[row]],
            **dict(zip(("first_on", "last_on", "first_at", "last_at"), dates, strict=True)),
            "open": bool(flags & OPEN),
            "certainty": CERTAINTIES[self.certainty[row]],
            "source_kind": SOURCE_KINDS[self.source_kind[row]],
        }

    def _plain(self, row: int, flags: int, first: int, last: int) -> tuple[Any, ...]:
        return (
            partial(int(self.first_day[row]), int(self.first_day[row]))
            if flags & FIRST_ON
            else None,
            partial(int(self.last_day[row]), int(self.last_day[row])) if flags & LAST_ON else None,
            moment(first * MINUTE) if flags & FIRST_AT else None,
            moment(last * MINUTE) if flags & LAST_AT else None,
        )

    def _written_out(self, row: int) -> tuple[Any, ...]:
        at = int(np.searchsorted(self.odd.rows, np.uint32(row)))
        first_from, first_to, last_from, last_to = self.odd.days[at].tolist()
        first, last = self.odd.moments[at].tolist()
        return (
            partial(first_from, first_to),
            partial(last_from, last_to),
            moment(first),
            moment(last),
        )

    def joined(self, later: ExposureTraits) -> ExposureTraits:
        """These, and then those of another segment."""
        shifted = later.odd._replace(rows=later.odd.rows + np.uint32(self.setting.size))
        plain = end_to_end(self[:-1], later[:-1])
        return ExposureTraits._make([*plain, OddSpans(*end_to_end(self.odd, shifted))])

    def taken(self, order: Rows) -> ExposureTraits:
        """In another order, as of the links."""
        place = np.empty(order.size, np.uint32)
        place[order] = np.arange(order.size, dtype=np.uint32)
        rows = place[self.odd.rows]
        again = np.argsort(rows)
        odd = OddSpans(rows[again], self.odd.days[again], self.odd.moments[again])
        return ExposureTraits._make([*(column[order] for column in self[:-1]), odd])


def partial(earliest: int, latest: int) -> PartialDate | None:
    if NO_DAY in (earliest, latest):
        return None
    first, last = (date.fromordinal(_UNIX + day) for day in (earliest, latest))
    return PartialDate.between(first, last)


def moment(microseconds: int) -> datetime | None:
    if microseconds == NO_MOMENT:
        return None
    return _START + timedelta(microseconds=microseconds)


def traits_of(setting: Bytes, certainty: Bytes, source_kind: Bytes, spans: Spans) -> ExposureTraits:
    """Pack what was told of exposures."""
    days = (
        _plain_day(spans.first_from, spans.first_to),
        _plain_day(spans.last_from, spans.last_to),
    )
    whole = (_whole_minute(spans.first_at), _whole_minute(spans.last_at))
    odd = ~(
        (days[0] | (spans.first_from == NO_DAY))
        & (days[1] | (spans.last_from == NO_DAY))
        & (whole[0] | (spans.first_at == NO_MOMENT))
        & (whole[1] & ~spans.open | (spans.last_at == NO_MOMENT))
    )
    flags = np.zeros(odd.size, np.uint8)
    for known, bit in zip((spans.open, *days, *whole, odd), _BITS, strict=True):
        flags[known] |= bit
    rows = np.flatnonzero(odd)
    return ExposureTraits(
        setting,
        certainty,
        source_kind,
        flags,
        np.where(days[0], spans.first_from, 0).astype(np.uint16),
        np.where(days[1], spans.last_from, 0).astype(np.uint16),
        OddSpans(
            rows.astype(np.uint32),
            np.stack([each[rows] for each in spans[:4]], axis=1),
            np.stack([each[rows] for each in spans[4:6]], axis=1),
        ),
    )


def _plain_day(earliest: Days, latest: Days) -> Mask:
    plain: Mask = (earliest == latest) & (earliest >= 0) & (earliest <= _LAST_SHORT_DAY)
    return plain


def _whole_minute(at: Moments) -> Mask:
    whole: Mask = (at > EARLIEST * MINUTE) & (at < LATEST * MINUTE) & (at % MINUTE == 0)
    return whole


def plain_traits(links: int, setting: Bytes | None = None) -> ExposureTraits:
    """Of exposures of which nothing but perhaps the setting was told."""
    codes = np.zeros(links, np.uint8)
    days = np.zeros(links, np.uint16)
    none = OddSpans(np.empty(0, np.uint32), np.empty((0, 4), np.int32), np.empty((0, 2), np.int64))
    return ExposureTraits(
        codes if setting is None else setting, codes, codes, codes, days, days, none
    )


def minutes_of(spans: Spans, starts: Minutes, ends: Minutes) -> tuple[Minutes, Minutes]:
    """The earliest and the latest minute of exposures.

    `starts`, `ends`: the first minute of the first day and the last one of the last, NO_DAY where
    there is none.
    """
    first = np.where(spans.first_at == NO_MOMENT, starts, whole_minutes(spans.first_at))
    known = np.where(ends == NO_DAY, LATEST, ends)
    last = np.where(spans.last_at == NO_MOMENT, known, whole_minutes(spans.last_at))
    return first.astype(np.int32), np.where(spans.open, LATEST, last).astype(np.int32)


def whole_minutes(at: Moments) -> Minutes:
    return np.clip(at // MINUTE, EARLIEST, LATEST).astype(np.int32)
