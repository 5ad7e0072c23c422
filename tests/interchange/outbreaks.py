"""Invented outbreaks of awkward people: every field a list can have, in every combination."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.strategies import DataObject

from tracing.domain.case.commands import (
    AttributeSource,
    Diagnose,
    DischargeCase,
    RecordDeath,
    RecordLaboratory,
    ReportCase,
)
from tracing.domain.contact.commands import DetermineCategory, RecordExposure
from tracing.domain.contact.events import ExposureSpan
from tracing.domain.identifiers import AttributionId, CaseId, ContactId, ExposureId, PersonId
from tracing.domain.person.commands import RegisterPerson
from tracing.domain.values import (
    CaseSource,
    Certainty,
    ClaimKind,
    ContactCategory,
    ContactSource,
    Decision,
    DetectionRoute,
    Diagnosis,
    Evidence,
    Laboratory,
    Origin,
    PartialDate,
    PersonSource,
    Precision,
    Setting,
    Severity,
    Sex,
    UnknownSource,
)
from tracing.registry import Registry

CHINA = timezone(timedelta(hours=8))
AWKWARD = (
    "=1+1",
    "'=1+1",
    "@SUM(A1)",
    "-",
    "--",
    "NA",
    "'NA",
    "''不详",
    "不详",
    "Unknown",
    "null",
    "'",
    "one\ntwo",
    "one\rtwo",
    "one\r\ntwo\r",
    'say "so"',
    "a,b;c\td",
    "  spaced  ",
    "\ufeffmark",
    "2020-02",
    "+86 13900000000",
    "C-0002",
)
texts = st.sampled_from(AWKWARD) | st.text(
    st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12
)
maybe_text = st.none() | texts
labels = texts.filter(lambda text: text.strip() and len(text) < 100)
numbers = st.none() | st.from_regex(r"\+?[0-9]{3,11}", fullmatch=True)
areas = st.sampled_from([None, "360103", "NA", "CN-36", "360103001002"])
DAYS = st.dates(date(2022, 3, 1), date(2022, 3, 28))


@st.composite
def partial_dates(draw: st.DrawFn, first: date = date(2022, 3, 1)) -> PartialDate | None:
    day = first + timedelta(days=draw(st.integers(0, 20)))
    return draw(
        st.sampled_from(
            [
                None,
                PartialDate(day),
                PartialDate(day, day + timedelta(days=3)),
                PartialDate.parse(f"{day:%Y-%m}"),
                PartialDate.parse("2022"),
            ]
        )
    )


def moments() -> st.SearchStrategy[datetime]:
    start = datetime(2022, 3, 1, 0, 0, 0, 250, tzinfo=UTC)
    return st.builds(
        lambda zone, minutes: (start + timedelta(minutes=minutes)).astimezone(zone),
        st.sampled_from([UTC, CHINA]),
        st.integers(0, 50 * 24 * 60),
    )


class Outbreak:
    """Draws people and what happened to them, and records it."""

    def __init__(self, registry: Registry, data: DataObject) -> None:
        self.registry = registry
        self.cases: list[CaseSource] = []
        self.contacts: list[tuple[PersonId, ContactId]] = []
        self.people: list[PersonId] = []
        self._data = data

    def draw(self, strategy: st.SearchStrategy[Any]) -> Any:
        return self._data.draw(strategy)

    def one(self, kind: Any) -> Any:
        return self.draw(st.none() | st.sampled_from(list(kind)))

    def new(self) -> UUID:
        return self.registry.new_command_id()

    def person(self) -> PersonId:
        person, number = PersonId(self.new()), len(self.people)
        document = self.one([ClaimKind.PASSPORT, ClaimKind.OTHER_DOCUMENT, ClaimKind.NATIONAL_ID])
        birth_date = self.draw(st.none() | st.dates(date(1930, 1, 1), date(2021, 1, 1)))
        self.registry.execute(
            RegisterPerson(
                person_id=person,
                name=self.draw(maybe_text),
                sex=self.one(Sex),
                age=self.draw(st.sampled_from([None, 0.5, 0.0833, 34, 7.0])),
                birth_date=birth_date,
                phone=self.draw(numbers),
                address=self.draw(maybe_text),
                location=self.draw(maybe_text),
                occupation=self.draw(maybe_text),
                health_worker=self.draw(st.sampled_from([None, True, False])),
                residence=self.draw(areas),
                document_kind=document,
                document_number=f"E{number}K{number}" if document else None,
                known_as=self.draw(st.none() | st.sampled_from(["SK_1", "7", "12", "a b", "NA"])),
                note=self.draw(maybe_text),
            )
        )
        self.people.append(person)
        return person

    def case(self, person: PersonId) -> None:
        case = CaseId(self.new())
        ids: dict[str, Any] = {"person_id": person, "case_id": case}
        diagnosis = self.draw(st.sampled_from(Diagnosis))
        confirmed = diagnosis is Diagnosis.CONFIRMED
        learnt = self.draw(moments())
        precision = self.draw(st.sampled_from(Precision))
        if precision is Precision.DAY:
            learnt = learnt.astimezone(CHINA).replace(hour=0, minute=0, second=0, microsecond=0)
        self.registry.execute(
            ReportCase(
                **ids,
                reported_at=learnt,
                reported_precision=precision,
                onset_on=self.draw(partial_dates()),
                laboratory=self.draw(st.sampled_from(Laboratory)),
                sampled_on=self.draw(partial_dates()),
                diagnosis=diagnosis,
                severity=self.one(Severity) if confirmed else None,
                diagnosed_on=self.draw(partial_dates()),
                detection=self.one(DetectionRoute),
                origin=self.one(Origin),
                area=self.draw(areas),
                facility=self.draw(st.none() | labels),
                admitted_on=self.draw(partial_dates()),
                cluster=self.draw(maybe_text),
                source_text=self.draw(maybe_text),
                note=self.draw(maybe_text),
            )
        )
        if self.draw(st.booleans()):
            self.registry.execute(RecordLaboratory(**ids, laboratory=Laboratory.NEGATIVE))
        if self.draw(st.booleans()):
            self.registry.execute(Diagnose(**ids, diagnosis=Diagnosis.CONFIRMED))
        late, last = self.draw(partial_dates(date(2022, 6, 1))), PartialDate(date(2022, 12, 31))
        if self.draw(st.booleans()):
            self.registry.execute(
                DischargeCase(**ids, recovered_on=late, discharged_on=self.draw(st.just(late)))
            )
        if self.draw(st.booleans()):
            self.registry.execute(
                RecordDeath(**ids, died_on=self.draw(st.sampled_from([None, last])))
            )
        self.cases.append(CaseSource(person, case))

    def attribution(self) -> None:
        case, source = (
            self.draw(st.sampled_from(self.cases)),
            self.draw(st.sampled_from(self.cases)),
        )
        known = self.registry.history(case.person_id).cases[case.case_id].attributions.values()
        if source.person_id == case.person_id or any(each.source == source for each in known):
            return
        self.registry.execute(
            AttributeSource(
                person_id=case.person_id,
                case_id=case.case_id,
                attribution_id=AttributionId(self.new()),
                source=source,
                evidence=self.draw(st.sampled_from(Evidence)),
                certainty=self.draw(st.sampled_from(Certainty)),
                setting=self.one(Setting),
                infected_on=self.draw(partial_dates()),
                note=self.draw(maybe_text),
            )
        )

    def exposure(self, person: PersonId) -> None:
        episode = ContactId(self.new())
        contacts = [ContactSource(*known) for known in self.contacts if known[0] != person]
        cases = [case for case in self.cases if case.person_id != person]
        others = [PersonSource(known) for known in self.people if known != person]
        source = self.draw(st.sampled_from([UnknownSource(), *contacts, *cases, *others]))
        span = ExposureSpan(
            first_on=self.draw(partial_dates()), last_on=self.draw(partial_dates(date(2022, 5, 1)))
        )
        if self.draw(st.booleans()):
            span = ExposureSpan(first_at=self.draw(moments()), open=self.draw(st.booleans()))
        self.registry.execute(
            RecordExposure(
                person_id=person,
                contact_id=episode,
                exposure_id=ExposureId(self.new()),
                source=source,
                setting=self.one(Setting),
                span=span,
                certainty=self.draw(st.sampled_from(Certainty)),
                note=self.draw(maybe_text),
                source_note=None if isinstance(source, UnknownSource) else self.draw(maybe_text),
            )
        )
        opened = self.registry.history(person).open_contact
        assert opened is not None
        category = self.one(ContactCategory)
        if category is not None:
            decision = Decision(office="office", decided_at=self.registry.now())
            self.registry.execute(
                DetermineCategory(
                    person_id=person,
                    contact_id=opened.contact_id,
                    category=category,
                    decision=decision,
                )
            )
        self.contacts.append((person, opened.contact_id))


def play(registry: Registry, data: DataObject) -> None:
    """A handful of people, some of whom are cases, some contacts, some both."""
    outbreak = Outbreak(registry, data)
    for _ in range(data.draw(st.integers(2, 5))):
        outbreak.case(outbreak.person())
    for _ in range(3):
        outbreak.attribution()
    contacts = [outbreak.person() for _ in range(2)]
    for person in data.draw(st.lists(st.sampled_from(contacts), max_size=4)):
        outbreak.exposure(person)
