"""Why a chain is not possible: what stands in the way of its steps, each by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tracing.analysis.reach import EARLIEST, NO_CARRIER, Carrier, Meeting, Part
from tracing.language import Text

NOTHING = Text("不能", "never")
NEVER = Text("按规则包不能传染他人", "infects no one, by the pack")
OUTSIDE = Text("暴露不在传染期内", "exposed outside that time")
TOO_SOON = Text("早于前一步", "before the step above")
ONWARD = Text("密接传密接，到此为止", "a contact of a contact: no further")


def hindrances(chain: Sequence[Meeting], carriers: Mapping[str, Carrier]) -> Iterator[Text | None]:
    """Of each meeting what stands in its way, given those before it; None where nothing does.

    Behind a step that is not possible the next are looked at as if the chain began with them.

    >>> met = [Meeting("a", "b", 10, 20, "ab"), Meeting("b", "c", 1, 5, "bc")]
    >>> case = Carrier(Part.CASE, ((0, 30),), ())
    >>> [told and told.en for told in hindrances(met, {"a": case, "b": case})]
    [None, 'before the step above']
    """
    at, by_contact = EARLIEST, False
    for meeting in chain:
        carrier = carriers.get(meeting.source, NO_CARRIER)
        moments = _moments(meeting, carrier, EARLIEST)
        later = _moments(meeting, carrier, at)
        is_contact = carrier.part is Part.CONTACT
        if not carrier.infectious:
            hindrance = NEVER
        elif not moments:
            hindrance = OUTSIDE
        elif not later:
            hindrance = TOO_SOON
        elif is_contact and by_contact:
            hindrance = ONWARD
        else:
            hindrance = None
        yield hindrance
        at, by_contact = min(later, default=EARLIEST), is_contact and hindrance is None


def _moments(meeting: Meeting, carrier: Carrier, since: int) -> list[int]:
    """The first moment of the step in each window of its source."""
    begins = max(since, meeting.first)
    return [
        moment
        for first, last in carrier.infectious
        if (moment := max(begins, first)) <= min(meeting.last, last)
    ]
