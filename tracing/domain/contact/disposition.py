"""Where each close and each secondary contact is, in the course of what was reported.

From their determination on they are in exactly one disposition. Who is in none of the others has
*no placement recorded*: that is not a residual, it is work to do.

The course runs on when the responsible people learnt of things, as bulletins do: a person taken
in on one day and reported on the next counts from the next. A contact who is determined as
another kind ends in the course of the kind they had: `upgraded` where the new one is stricter,
`excluded` where it is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import NamedTuple

from tracing.domain.contact.state import ContactState, Determination, Search
from tracing.domain.event import BEFORE_ALL
from tracing.domain.history import PersonHistory
from tracing.domain.identifiers import ContactId
from tracing.domain.quarantine.events import ExposureBasis, OrderMode, ReleaseReason
from tracing.domain.quarantine.state import QuarantineState, learnt
from tracing.domain.referral.events import ReferralOutcome
from tracing.domain.referral.state import ReferralDirection, ReferralState
from tracing.domain.values import AreaCode, ContactCategory


class Disposition(StrEnum):
    """Where a close or secondary contact is."""

    FACILITY = "facility"
    HOME = "home"
    REFERRED = "referred"
    RELEASED = "released"
    UPGRADED = "upgraded"
    BECAME_CASE = "became_case"
    EXCLUDED = "excluded"
    LOST = "lost"
    DIED = "died"
    NO_PLACEMENT_RECORDED = "no_placement_recorded"


COUNTED = (ContactCategory.CLOSE, ContactCategory.SECONDARY)
"""The kinds of contact that have a disposition, the stricter first."""

BY_MODE = {
    OrderMode.FACILITY: Disposition.FACILITY,
    OrderMode.HOSPITAL: Disposition.FACILITY,
    OrderMode.TEMPORARY_HOSPITAL: Disposition.FACILITY,
    OrderMode.HOME: Disposition.HOME,
    OrderMode.HOME_MONITORING: Disposition.HOME,
    OrderMode.TEMPORARY_CONTROL: Disposition.HOME,
}

HANDED_BACK = (
    ReferralOutcome.NOT_FOUND,
    ReferralOutcome.NOT_A_CONTACT,
    ReferralOutcome.MOVED_ON,
)
"""Answers after which the other jurisdiction has the person no longer."""

TOPICS = frozenset(
    (
        "contact.identified",
        "contact.category_determined",
        "contact.upgraded",
        "contact.downgraded",
        "contact.located",
        "contact.lost",
        "contact.excluded",
        "contact.became_case",
        "contact.retracted",
        "quarantine.ordered",
        "quarantine.started",
        "quarantine.moved",
        "quarantine.released",
        "quarantine.reviewed",
        "referral.sent",
        "referral.answered",
        "person.registered",
        "person.corrected",
        "person.died",
        "person.fact_retracted",
    )
)
"""The facts after which a contact may be somewhere else, or counted for another area."""


class Placement(NamedTuple):
    """One stretch of a contact's course."""

    contact_id: ContactId
    category: ContactCategory
    disposition: Disposition
    from_at: datetime
    to_at: datetime | None
    """None where it holds."""
    area: AreaCode | None
    mode: OrderMode | None = None
    """Of the order that keeps them, where one does."""


def dispositions(history: PersonHistory) -> list[Placement]:
    """The courses of a person's close and secondary contacts, one stretch after the other."""
    courses = (
        _Course(history, contact)
        for contact in history.contacts.values()
        if not contact.retracted
        and any(made.category in COUNTED for made in contact.determinations)
    )
    return [placement for course in courses for placement in course.placements()]


def placed_now(history: PersonHistory, contact: ContactState) -> Placed | None:
    """Where a contact is by all that is known; None for one that is neither close nor secondary."""
    if contact.retracted or contact.category not in COUNTED:
        return None
    return _Course(history, contact).live(_END_OF_TIME)


class Placed(NamedTuple):
    disposition: Disposition
    mode: OrderMode | None = None


_END_OF_TIME = datetime.max.replace(tzinfo=UTC)


class _Course:
    """One episode, and what the person's history says of where they were."""

    def __init__(self, history: PersonHistory, contact: ContactState) -> None:
        self.contact = contact
        self.orders: list[QuarantineState] = list(history.parts("quarantine").values())
        self.referrals: list[ReferralState] = [
            referral
            for referral in history.parts("referral").values()
            if referral.direction is ReferralDirection.SENT
            and referral.contact_id == contact.contact_id
        ]
        known = history.parts("circumstance").get(None)
        self.died_at: datetime | None = None
        if known is not None and known.died:
            self.died_at = known.death_reported_at or BEFORE_ALL
        self.area = contact.area or (history.person.residence if history.person else None)
        self.began = min(made.known for made in contact.determinations if made.category in COUNTED)

    def placements(self) -> Iterator[Placement]:
        moments = sorted(moment for moment in set(self.moments()) if moment >= self.began)
        stretches = [(at, self.category(at), self.live(at)) for at in moments]
        for category in COUNTED:
            yield from self._of(category, stretches)

    def _of(
        self,
        category: ContactCategory,
        stretches: list[tuple[datetime, ContactCategory, Placed]],
    ) -> Iterator[Placement]:
        known = [made.known for made in self.contact.determinations if made.category is category]
        if not known:
            return
        began = min(known)
        last: Placement | None = None
        for at, present, live in stretches:
            if at < began:
                continue
            found = _in_course(category, present, live)
            if last is not None and found == (last.disposition, last.mode):
                continue
            if last is not None:
                yield last._replace(to_at=at)
            last = Placement(
                self.contact.contact_id,
                category,
                found.disposition,
                at,
                None,
                self.area,
                found.mode,
            )
        if last is not None:
            yield last

    def moments(self) -> Iterator[datetime]:
        """When anything was learnt that bears on it."""
        contact = self.contact
        yield from (made.known for made in contact.determinations)
        yield from (search.known for search in contact.searches)
        ends = (contact.excluded_at, contact.became_case_at, self.died_at)
        yield from (moment for moment in ends if moment is not None)
        for order in self.orders:
            yield from order.moments
        for referral in self.referrals:
            yield learnt(referral.asked)
            yield from (learnt(answer.happened) for answer in referral.answers)

    def category(self, at: datetime) -> ContactCategory:
        """The category as it was known then: by the last decision."""
        known = [made for made in self.contact.determinations if made.known <= at]
        return max(reversed(known), key=_decided).category

    def live(self, at: datetime) -> Placed:
        """Where the contact was as known then, whatever kind of contact they were."""
        contact = self.contact
        if contact.became_case_at is not None and contact.became_case_at <= at:
            return Placed(Disposition.BECAME_CASE)
        if contact.excluded_at is not None and contact.excluded_at <= at:
            return Placed(Disposition.EXCLUDED)
        if self.died_at is not None and self.died_at <= at:
            return Placed(Disposition.DIED)
        return self._placed(at)

    def _placed(self, at: datetime) -> Placed:
        order = self._in_force(at)
        referral = self._referred(at)
        put: tuple[date, datetime] | None = None
        if order is not None and order.started is not None:
            put = _day(order.started.at), learnt(order.started)
        elif referral is not None:
            put = _day(referral.at), learnt(referral.asked)
        if self._lost_since(put, at):
            return Placed(Disposition.LOST)
        if order is not None:
            mode = order.kept(at).mode
            return Placed(BY_MODE[mode], mode)
        if referral is not None:
            return Placed(Disposition.REFERRED)
        released = any(self._released(order, at) for order in self.orders)
        return Placed(Disposition.RELEASED if released else Disposition.NO_PLACEMENT_RECORDED)

    def _in_force(self, at: datetime) -> QuarantineState | None:
        """The order that keeps the person then: of several, the one that began last."""
        known = [
            (start, order.quarantine_id.int, order)
            for order in self.orders
            if (start := _start_known(order, at)) is not None and not _ended(order, at)
        ]
        return max(known, key=lambda each: each[:2])[2] if known else None

    def _referred(self, at: datetime) -> ReferralState | None:
        """The request that another jurisdiction has: of several, the last."""
        known = [
            referral
            for referral in self.referrals
            if learnt(referral.asked) <= at and not _handed_back(referral, at)
        ]
        return max(known, key=lambda each: (each.asked.rank, each.referral_id.int), default=None)

    def _lost_since(self, put: tuple[date, datetime] | None, at: datetime) -> bool:
        """Whether the last word is that they cannot be found, and nobody has them since."""
        known = [search for search in self.contact.searches if search.known <= at]
        if not known:
            return False
        last = max(known, key=_searched)
        return not last.found and (put is None or put < (last.day, last.known))

    def _released(self, order: QuarantineState, at: datetime) -> bool:
        """Whether an order of this episode is over, and nothing was to take its place.

        An order is of this episode where it rests on it, or ended after the determination.
        """
        ends = [end for end in order.ends if learnt(end.happened) <= at]
        if not ends or all(end.because is ReleaseReason.SUPERSEDED for end in ends):
            return False
        basis = order.basis
        own = isinstance(basis, ExposureBasis) and basis.contact_id == self.contact.contact_id
        return own or any(learnt(end.happened) >= self.began for end in ends)


def _in_course(category: ContactCategory, present: ContactCategory, live: Placed) -> Placed:
    if present is category:
        return live
    stricter = category is ContactCategory.SECONDARY and present is ContactCategory.CLOSE
    return Placed(Disposition.UPGRADED if stricter else Disposition.EXCLUDED)


def _start_known(order: QuarantineState, at: datetime) -> tuple[datetime, datetime] | None:
    ranks = [start.happened.rank for start in order.starts if learnt(start.happened) <= at]
    return min(ranks, default=None)


def _ended(order: QuarantineState, at: datetime) -> bool:
    return any(learnt(end.happened) <= at for end in order.ends)


def _handed_back(referral: ReferralState, at: datetime) -> bool:
    known = [each for each in referral.answers if learnt(each.happened) <= at]
    if not known:
        return False
    return max(reversed(known), key=lambda each: each.happened.rank).outcome in HANDED_BACK


def _day(at: datetime | None) -> date:
    return (at or BEFORE_ALL).date()


def _decided(made: Determination) -> tuple[datetime, datetime]:
    return made.decided_at, made.known


def _searched(search: Search) -> tuple[date, datetime, bool]:
    return search.day, search.known, search.found
