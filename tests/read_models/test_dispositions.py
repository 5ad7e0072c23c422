"""How many close and secondary contacts are where: new, at a moment, and ever."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.application.people import enter_person
from tests.histories import (
    START,
    Ask,
    contact_id,
    histories,
    illnesses,
    person_id,
    registrations,
)
from tests.read_models.sights import commits, played
from tests.registries import CHINA, Clock
from tracing.domain.contact.commands import (
    DetermineCategory,
    ExcludeContact,
    RecordExposure,
    UpgradeContact,
)
from tracing.domain.contact.disposition import Disposition
from tracing.domain.identifiers import ContactId, ExposureId, Ids, PersonId, QuarantineId
from tracing.domain.person.identity_commands import MergePerson
from tracing.domain.quarantine.commands import OrderQuarantine, ReleaseQuarantine
from tracing.domain.quarantine.events import (
    ExposureBasis,
    OrderMode,
    OrderPurpose,
    ReleaseReason,
)
from tracing.domain.values import ContactCategory, Decision, UnknownSource
from tracing.projections.questions.dispositions import (
    CategoryCounts,
    Counted,
    disposition_counts,
    placed_at,
)
from tracing.registry import Registry

CLOSE, SECONDARY = ContactCategory.CLOSE, ContactCategory.SECONDARY


def at(day: int, hour: int = 0) -> datetime:
    return datetime(2022, 7, day, hour, tzinfo=CHINA)


class Contact(NamedTuple):
    person_id: PersonId
    contact_id: ContactId

    @property
    def named(self) -> dict[str, Any]:
        return self._asdict()


def contact(
    registry: Registry, category: ContactCategory = CLOSE, area: str | None = "360103"
) -> Contact:
    """Somebody who is exposed and determined at once."""
    person = enter_person(registry, residence=area)
    ids = Ids(registry.new_command_id())
    made = Contact(person, ContactId(ids.new()))
    registry.execute(
        RecordExposure(**made.named, exposure_id=ExposureId(ids.new()), source=UnknownSource()),
        DetermineCategory(**made.named, category=category, decision=decision(registry)),
    )
    return made


def decision(registry: Registry) -> Decision:
    return Decision(office="County CDC", decided_at=registry.now())


def keep(registry: Registry, whom: Contact, mode: OrderMode) -> QuarantineId:
    """Ordered, and taken in."""
    order = QuarantineId(registry.new_command_id())
    registry.execute(
        OrderQuarantine(
            person_id=whom.person_id,
            quarantine_id=order,
            purpose=OrderPurpose.QUARANTINE,
            mode=mode,
            basis=ExposureBasis(whom.contact_id),
            started_at=registry.now(),
            decision=decision(registry),
        )
    )
    return order


def release(registry: Registry, whom: Contact, order: QuarantineId) -> None:
    registry.execute(
        ReleaseQuarantine(
            person_id=whom.person_id,
            quarantine_id=order,
            because=ReleaseReason.COMPLETED,
            decision=decision(registry),
        )
    )


def counts(
    registry: Registry,
    cut_off: datetime,
    category: ContactCategory = CLOSE,
    *,
    area: str | None = None,
    since: datetime | None = None,
) -> CategoryCounts:
    now = registry.position()
    with registry.reading() as reading:
        found = disposition_counts(reading.connection, now, cut_off, area=area, since=since)
    return found[category]


def told(found: CategoryCounts) -> dict[str, Counted]:
    """The groups that anybody is or was in."""
    return {
        name.value: counted
        for name, counted in found.dispositions.items()
        if counted.cumulative or counted.current
    }


def test_each_figure_is_new_current_or_cumulative(registry: Registry, clock: Clock) -> None:
    first, _ = contact(registry), contact(registry)
    clock.advance(days=1)
    order = keep(registry, first, OrderMode.FACILITY)
    contact(registry)
    clock.advance(days=1)
    release(registry, first, order)
    by_the_21st = counts(registry, at(22), since=at(21))
    assert by_the_21st.total == Counted(1, 3, 3)
    assert told(by_the_21st) == {
        "facility": Counted(1, 1, 1),
        "no_placement_recorded": Counted(1, 2, 3),
    }
    by_the_22nd = counts(registry, at(23), since=at(22))
    assert by_the_22nd.total == Counted(0, 3, 3)
    assert told(by_the_22nd) == {
        "facility": Counted(0, 0, 1),
        "no_placement_recorded": Counted(0, 2, 3),
        "released": Counted(1, 1, 1),
    }
    assert counts(registry, at(20, 9)).total == Counted(None, 0, 0)


def test_a_cut_off_excludes_its_moment(registry: Registry, clock: Clock) -> None:
    contact(registry)
    assert counts(registry, clock.now).total.current == 0
    assert counts(registry, clock.now + timedelta(microseconds=1)).total.current == 1


def test_an_upgraded_contact_counts_in_both_kinds(registry: Registry, clock: Clock) -> None:
    made = contact(registry, SECONDARY)
    keep(registry, made, OrderMode.HOME)
    clock.advance(days=1)
    registry.execute(UpgradeContact(**made.named, category=CLOSE, decision=decision(registry)))
    secondary, close = (counts(registry, at(30), kind) for kind in (SECONDARY, CLOSE))
    assert secondary.dispositions[Disposition.UPGRADED].current == 1
    assert secondary.dispositions[Disposition.HOME] == Counted(None, 0, 1)
    assert close.dispositions[Disposition.HOME].current == 1
    assert (secondary.residual, close.residual) == (0, 0)


def test_areas_are_matched_with_what_lies_in_them(registry: Registry) -> None:
    for area in ("360103001", "360104", None):
        contact(registry, area=area)
    found = [counts(registry, at(30), area=area).total.current for area in ("360103", "3601")]
    assert [*found, counts(registry, at(30)).total.current] == [1, 2, 3]


def test_records_that_were_merged_count_once_and_as_what_is_graver(
    registry: Registry, clock: Clock
) -> None:
    placed, twice = contact(registry), contact(registry)
    keep(registry, placed, OrderMode.FACILITY)
    clock.advance(hours=1)
    registry.execute(MergePerson(person_id=twice.person_id, into=placed.person_id))
    found = counts(registry, at(30))
    assert (found.total.current, found.residual) == (1, 0)
    assert found.dispositions[Disposition.FACILITY].current == 1
    assert found.dispositions[Disposition.NO_PLACEMENT_RECORDED].current == 0


def test_of_a_persons_episodes_the_last_counts(registry: Registry, clock: Clock) -> None:
    made = contact(registry)
    registry.execute(ExcludeContact(**made.named, decision=decision(registry)))
    clock.advance(days=1)
    ids = Ids(registry.new_command_id())
    again = Contact(made.person_id, ContactId(ids.new()))
    registry.execute(
        RecordExposure(**again.named, exposure_id=ExposureId(ids.new()), source=UnknownSource()),
        DetermineCategory(**again.named, category=CLOSE, decision=decision(registry)),
    )
    found = counts(registry, at(30))
    assert found.total.current == 1
    assert found.dispositions[Disposition.NO_PLACEMENT_RECORDED].current == 1
    assert found.dispositions[Disposition.EXCLUDED] == Counted(None, 0, 1)


def test_a_list_of_a_day_says_where_contacts_were(registry: Registry, clock: Clock) -> None:
    made = contact(registry)
    clock.advance(days=1)
    keep(registry, made, OrderMode.TEMPORARY_HOSPITAL)
    now = registry.position()
    with registry.reading() as reading:
        before, after = (
            placed_at(reading.connection, now, cut_off)[str(made.contact_id)]
            for cut_off in (at(21), at(22))
        )
    assert before == (Disposition.NO_PLACEMENT_RECORDED, None)
    assert after == (Disposition.FACILITY, OrderMode.TEMPORARY_HOSPITAL)


@given(histories(), st.data())
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_there_is_never_a_residual(asked: list[Ask], chosen: st.DataObject) -> None:
    category = chosen.draw(st.sampled_from([CLOSE, SECONDARY]))
    known = len(registrations()) + len(illnesses())
    with played([*asked[:known], determined(category), *asked[known:]]) as registry:
        registry.position()
        position = chosen.draw(st.sampled_from(commits(registry)))
        with registry.reading() as reading:
            for day in range(-12, 60, 3):
                cut_off = START + timedelta(days=day)
                since = cut_off - timedelta(days=1)
                found = disposition_counts(reading.connection, position, cut_off, since=since)
                for each in found.values():
                    _adds_up(each)


def determined(category: ContactCategory) -> Ask:
    """The third of the people, who was exposed, is determined as a contact."""
    made = Decision(office="County CDC", decided_at=START)
    third = Contact(person_id(2), contact_id(2))
    return Ask(timedelta(), DetermineCategory(**third.named, category=category, decision=made))


def _adds_up(counts: CategoryCounts) -> None:
    assert counts.residual == 0
    for counted in (counts.total, *counts.dispositions.values()):
        assert counted.new is not None
        assert 0 <= counted.new <= counted.cumulative
        assert counted.current <= counted.cumulative <= counts.total.cumulative
