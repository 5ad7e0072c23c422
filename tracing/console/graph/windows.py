"""When somebody could infect or be infected, as people read it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, tzinfo
from typing import TYPE_CHECKING

from tracing.language import Text
from tracing.projections.contact_graph.minutes import moment_of
from tracing.render import shown

if TYPE_CHECKING:
    from tracing.analysis.reach import Window

COULD_INFECT = Text("{person} 能传染：{windows}", "{person} could infect: {windows}")
CAUGHT = Text("{person} 可能感染于：{windows}", "{person} can have caught it: {windows}")
NEVER = Text("按规则包不能传染他人", "no one, by the pack")
ANY = Text("任何时刻", "at any moment")


def windows_told(windows: Sequence[Window], zone: tzinfo) -> Text:
    """Windows as people read them."""
    told = []
    for begins, ends in windows:
        first, last = from_then(moment_of(begins, zone)), to_then(moment_of(ends, zone))
        told.append(between(first, last, zone) or str(ANY))
    return Text("、".join(told), ", ".join(told))


def between(first: object, last: object, zone: tzinfo) -> str:
    """From when to when; what is not known is left open."""
    if first == last:
        return shown(first, zone)
    return f"{shown(first, zone)} – {shown(last, zone)}".strip()


def from_then(moment: datetime | None) -> date | None:
    """The day, where it is one from its first minute on."""
    return _day_if(moment, time(0, 0))


def to_then(moment: datetime | None) -> date | None:
    """The day, where it is one to its last minute."""
    return _day_if(moment, time(23, 59))


def _day_if(moment: datetime | None, whole: time) -> date | None:
    return moment.date() if moment is not None and moment.time() == whole else moment
