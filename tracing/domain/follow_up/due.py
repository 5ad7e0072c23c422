"""What is due of people under observation, in words that questions and commands share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum

from tracing.domain.follow_up.events import CheckOutcome
from tracing.domain.quarantine.events import ReleaseReason


class DueKind(StrEnum):
    CHECK = "check"
    TEST = "test"
    RELEASE = "release"
    MONITORING_END = "monitoring_end"
    UPGRADE = "upgrade"
    REPOSITIVE = "repositive"


class DueReason(StrEnum):
    """Why it is due."""

    DAILY = "daily"
    TEST_DAY = "test_day"
    NOT_MADE_UP = "not_made_up"
    ORDERED_END = "ordered_end"
    INDICATED_END = "indicated_end"
    COURSE_OVER = "course_over"
    LINKED_POSITIVE = "linked_positive"
    POSITIVE_AFTER_DISCHARGE = "positive_after_discharge"


SEEN = frozenset((CheckOutcome.SEEN_OK, CheckOutcome.SEEN_NOT_OK))
"""The checks that were made: of the others nobody knows how the person is."""

NO_LONGER_FOLLOWED = frozenset(
    (
        ReleaseReason.RECOVERED,
        ReleaseReason.BECAME_CASE,
        ReleaseReason.EXCLUDED,
        ReleaseReason.BASIS_FELL,
        ReleaseReason.REVIEW,
        ReleaseReason.MOVED_AWAY,
        ReleaseReason.DIED,
    )
)
"""After a release for these the rest of a course is no longer followed here."""


def settled(tests_on: Sequence[date], sampled_on: Iterable[date]) -> dict[date, date | None]:
    """By test day, the day of the sample that settles it; None where none does.

    A sample of the day settles the test of the day; of those left over each makes up for the
    earliest test missed before it.
    """
    taken = sorted(set(sampled_on))
    found: dict[date, date | None] = {day: day if day in taken else None for day in tests_on}
    spare = [day for day in taken if day not in found]
    for test in tests_on:
        if found[test] is None:
            later = next((day for day in spare if day > test), None)
            if later is not None:
                spare.remove(later)
                found[test] = later
    return found


class Proposal(StrEnum):
    """What is proposed of a contact, for people to decide."""

    CLOSE = "close"
    EXCLUDE = "exclude"
