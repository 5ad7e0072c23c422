"""Whom an infection can have reached, and where it can have come from: chains that respect time.

The definition, of which everything that searches is an implementation:

- A *meeting* leads from a source to somebody exposed, and happened at some moment between its
  `first` and its `last` minute, both included.
- A *carrier* says what somebody could do. A *case* could infect in any of its infectious windows,
  and caught its infection in one of its catching windows. A *contact* (a close contact who is no
  case) could pass something on in its infectious windows. Nobody else passes anything on.
- A *step* along a meeting happens at a moment of the meeting that lies in an infectious window of
  its source.
- A *chain* from `r` is a sequence of one step or more, the first from `r`, each other from whom
  the one before led to, at moments that never decrease. Of two steps next to each other at most
  one is from a contact: what a contact passed on goes on only from somebody who is a case.
- *Forward* from `r` are all others to whom a chain from `r` leads. `at` is the earliest moment at
  which the last step of such a chain can happen.
- *Backward* from `r` are all others from whom a chain leads to `r` in which besides each step to a
  case happens in a catching window of that case, also the last. `at` is the latest moment at which
  the first step of such a chain can happen.
- `steps` is the least number of steps of a chain with that `at`.

Moments are whole minutes. A bound that is not known bounds nothing. Of whom nothing says when
they caught it (a contact, a case without days: no catching window) any moment will do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import IntEnum
from typing import NamedTuple

EARLIEST, LATEST = -(2**31), 2**31 - 1
"""Bounds that are not known."""


class Part(IntEnum):
    """What somebody can do in a chain."""

    NONE = 0
    CASE = 1
    CONTACT = 2


class Window(NamedTuple):
    """Minutes, both ends included."""

    begins: int
    ends: int


ANY_MOMENT = Window(EARLIEST, LATEST)


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
    via: str
    """The key of the meeting next to the person, of a chain of so many steps with that `at`."""
    before: str
    """Whom that meeting joins the person with."""


class Step(NamedTuple):
    """One step of a chain."""

    source: str
    target: str
    at: int
    key: str


def forward(
    root: str, meetings_from: Meetings, carriers_of: Carriers, *, depth: int | None = None
) -> list[Reached]:
    """Whom a chain from the root leads to, by `steps`, `at` and person.

    Generation by generation: after `n` of them the earliest moment of every chain of up to `n`
    steps is known. `depth`: only chains of so many steps.

    >>> met = [Meeting("a", "b", 10, 20, "ab"), Meeting("b", "c", 5, 15, "bc")]
    >>> case = Carrier(Part.CASE, (Window(12, 30),), ())
    >>> def meetings_from(people):
    ...     return [each for each in met if each.source in people]
    >>> [tuple(each) for each in forward("a", meetings_from, lambda _: {"a": case, "b": case})]
    [('b', 12, 1, 'ab', 'a'), ('c', 12, 2, 'bc', 'b')]
    """
    search = _Forward(root, meetings_from, carriers_of)
    search.run(depth)
    return sorted(search.reached(), key=lambda each: (each.steps, each.at, each.person))


def backward(
    root: str, meetings_to: Meetings, carriers_of: Carriers, *, depth: int | None = None
) -> list[Reached]:
    """From whom a chain leads to the root, by `steps`, the latest `at`, and person."""
    search = _Backward(root, meetings_to, carriers_of)
    search.run(depth)
    return sorted(search.reached(), key=lambda each: (each.steps, -each.at, each.person))


def path(root: str, end: str, meetings_from: Meetings, carriers_of: Carriers) -> list[Step]:
    """The chain from the root that reaches somebody earliest, of those the shortest; or none."""
    search = _Forward(root, meetings_from, carriers_of, end)
    search.run(None)
    return search.chain()


class _Label(NamedTuple):
    """The best way found to somebody, and whether what a contact passed on ends with them."""

    person: str
    at: int
    steps: int
    by_contact: bool
    via: str
    back: _Label | None


class _Known:
    """Carriers and meetings of people, each asked for once."""

    def __init__(self, meetings: Meetings, carriers_of: Carriers, *, forward: bool) -> None:
        self._ask = meetings
        self._carriers_of = carriers_of
        self._forward = forward
        self._carriers: dict[str, Carrier] = {}
        self._meetings: dict[str, list[Meeting]] = {}

    def carrier(self, person: str) -> Carrier:
        return self._carriers.get(person, NO_CARRIER)

    def meetings(self, person: str) -> list[Meeting]:
        return self._meetings[person]

    def carriers_of(self, people: Iterable[str]) -> None:
        new = [each for each in dict.fromkeys(people) if each not in self._carriers]
        if new:
            found = self._carriers_of(new)
            self._carriers.update((each, found.get(each, NO_CARRIER)) for each in new)

    def meetings_of(self, people: Iterable[str]) -> None:
        new = {each: list[Meeting]() for each in people if each not in self._meetings}
        if new:
            self._meetings |= new
            for each in self._ask(list(new)):
                new[each.source if self._forward else each.target].append(each)


class _Forward:
    """Each has two labels: arrived at from a case, and from a contact."""

    def __init__(
        self, root: str, meetings: Meetings, carriers_of: Carriers, end: str | None = None
    ) -> None:
        self._root = root
        self._end = end
        self._known = _Known(meetings, carriers_of, forward=True)
        self._best: dict[tuple[str, bool], _Label] = {}

    def run(self, depth: int | None) -> None:
        generation = [_Label(self._root, EARLIEST, 0, False, "", None)]
        while generation and (depth is None or generation[0].steps < depth):
            self._known.carriers_of(label.person for label in generation)
            going_on = [label for label in generation if self._goes_on(label)]
            self._known.meetings_of(label.person for label in going_on)
            better: dict[tuple[str, bool], _Label] = {}
            for label in going_on:
                for further in self._steps(label):
                    if self._improves(further):
                        state = further.person, further.by_contact
                        self._best[state] = better[state] = further
            generation = list(better.values())

    def _goes_on(self, label: _Label) -> bool:
        arrived = self._arrived(self._end)
        if arrived is not None and label.at >= arrived.at:
            return False
        part = self._known.carrier(label.person).part
        return part is Part.CASE or (part is Part.CONTACT and not label.by_contact)

    def _steps(self, label: _Label) -> Iterator[_Label]:
        carrier = self._known.carrier(label.person)
        by_contact = carrier.part is Part.CONTACT
        for meeting in self._known.meetings(label.person):
            begins = max(label.at, meeting.first)
            moments = [
                moment
                for window in carrier.infectious
                if (moment := max(begins, window.begins)) <= min(meeting.last, window.ends)
            ]
            if moments and meeting.target != self._root:
                further = meeting.target, min(moments), label.steps + 1
                yield _Label(*further, by_contact, meeting.key, label)

    def _improves(self, label: _Label) -> bool:
        """Whoever was arrived at from a case can go on as well as from a contact."""
        rivals = [self._best.get((label.person, False))]
        if label.by_contact:
            rivals.append(self._best.get((label.person, True)))
        return all(rival is None or label.at < rival.at for rival in rivals)

    def _arrived(self, person: str | None) -> _Label | None:
        if person is None:
            return None
        found = (self._best.get((person, by_contact)) for by_contact in (False, True))
        return min((each for each in found if each is not None), key=_earliest, default=None)

    def reached(self) -> Iterator[Reached]:
        for person in dict.fromkeys(person for person, _ in self._best):
            label = self._arrived(person)
            assert label is not None and label.back is not None
            yield Reached(person, label.at, label.steps, label.via, label.back.person)

    def chain(self) -> list[Step]:
        """To the end that was asked for."""
        steps: list[Step] = []
        label = self._arrived(self._end)
        while label is not None and label.back is not None:
            steps.append(Step(label.back.person, label.person, label.at, label.via))
            label = label.back
        return steps[::-1]


def _earliest(label: _Label) -> tuple[int, int]:
    return label.at, label.steps


class _Backward:
    """Each has one label: their own part says whether a contact may come before them."""

    def __init__(self, root: str, meetings: Meetings, carriers_of: Carriers) -> None:
        self._root = root
        self._known = _Known(meetings, carriers_of, forward=False)
        self._best: dict[str, Reached] = {}

    def run(self, depth: int | None) -> None:
        self._known.carriers_of([self._root])
        generation = [Reached(self._root, LATEST, 0, "", "")]
        while generation and (depth is None or generation[0].steps < depth):
            people = [each.person for each in generation]
            self._known.meetings_of(people)
            met = (meeting for each in people for meeting in self._known.meetings(each))
            self._known.carriers_of(meeting.source for meeting in met)
            better: dict[str, Reached] = {}
            for after in generation:
                for further in self._steps(after):
                    known = self._best.get(further.person)
                    if known is None or further.at > known.at:
                        self._best[further.person] = better[further.person] = further
            generation = list(better.values())

    def _steps(self, after: Reached) -> Iterator[Reached]:
        target = self._known.carrier(after.person)
        caught = target.catching if target.part is Part.CASE else ()
        for meeting in self._known.meetings(after.person):
            source = self._known.carrier(meeting.source)
            if meeting.source == self._root or not self._may(source, target, after):
                continue
            moments = [
                moment
                for window in source.infectious
                for catching in caught or (ANY_MOMENT,)
                if (moment := min(after.at, meeting.last, window.ends, catching.ends))
                >= max(meeting.first, window.begins, catching.begins)
            ]
            if moments:
                further = meeting.source, max(moments), after.steps + 1
                yield Reached(*further, meeting.key, after.person)

    def _may(self, source: Carrier, target: Carrier, after: Reached) -> bool:
        if source.part is Part.CONTACT:
            return after.steps == 0 or target.part is not Part.CONTACT
        return source.part is Part.CASE

    def reached(self) -> Iterator[Reached]:
        yield from self._best.values()
