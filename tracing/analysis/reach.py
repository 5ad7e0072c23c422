"""Whom an infection can have reached, and where it can have come from: chains that respect time.

The definition, of which everything that searches is an implementation:

- A *meeting* leads from a source to somebody exposed, and happened at some moment between its
  `first` and its `last` minute, both included.
- A *carrier* says what somebody could do. A *case* could infect in any of its infectious windows,
  and caught its infection in one of its catching windows. A *contact* (a close contact who is no
  case) could pass something on in its windows, but only one step. Nobody else passes anything on.
- A *step* along a meeting happens at a moment `t` of the meeting that lies in a window of its
  source.
- A *chain* from `r` is a sequence of steps, each from whom the one before led to, the first from
  `r`, at moments that never decrease; after a step from a contact no step from a contact follows.
- *Forward* from `r` are all others to whom a chain leads. `at` is the earliest moment at which a
  chain can arrive.
- *Backward* from `r` are all others from whom a chain leads to `r`, in which besides each step to
  a case happens within a catching window of it. `at` is the latest moment at which a chain can
  have begun.

Moments are whole minutes. A bound that is not known bounds nothing. Of whom nothing says when
they caught it (a contact, a case without days) any moment will do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import IntEnum
from typing import NamedTuple


class Part(IntEnum):
    """What somebody can do in a chain."""

    NONE = 0
    CASE = 1
    CONTACT = 2


class Window(NamedTuple):
    """Minutes, both ends included."""

    begins: int
    ends: int


class Carrier(NamedTuple):
    part: Part
    infectious: tuple[Window, ...]
    catching: tuple[Window, ...]
    """Of a case; empty: any moment."""


NO_CARRIER = Carrier(Part.NONE, (), ())


class Meeting(NamedTuple):
    source: str
    target: str
    first: int
    last: int
    key: str


Meetings = Callable[[Iterable[str]], Iterable[Meeting]]
"""Those from (forward) or to (backward) any of these people."""
Carriers = Callable[[Iterable[str]], Mapping[str, Carrier]]
"""Of these people; who is missing can do nothing."""


class Reached(NamedTuple):
    """Somebody a chain leads to (forward) or from (backward)."""

    person: str
    at: int
    steps: int
    """How many there are in the chain that `via` belongs to."""
    via: str
    """The key of the meeting of that chain next to the person."""
    before: str
    """Whom that meeting joins the person with."""
