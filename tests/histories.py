"""Random histories of three invented people: what investigators might enter, valid or not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta, timezone
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from hypothesis import strategies as st
from msgspec.structs import replace

from tests import subjects
from tracing.domain.case import commands as case
from tracing.domain.case.events import Anchor, CaseField
from tracing.domain.command import OfPerson
from tracing.domain.contact import commands as contact
from tracing.domain.contact.events import ExposureField, ExposureSpan
from tracing.domain.event import Event
from tracing.domain.identifiers import AttributionId, CaseId, ContactId, ExposureId, PersonId
from tracing.domain.person import commands as person
from tracing.domain.person import identity_commands as identity
from tracing.domain.person.events import PersonField
from tracing.domain.standing import StreamFact
from tracing.domain.values import (
    AnchorKind,
    CaseSource,
    Certainty,
    ContactCategory,
    ContactSource,
    Decision,
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

CHINA = timezone(timedelta(hours=8))
START = datetime(2022, 7, 1, 9, 0, tzinfo=CHINA)
PEOPLE = range(3)
NAMES = ("王小明", "李四", "Zhao Liu")


class Ask(NamedTuple):
    """A command, asked so much later than the one before."""

    after: timedelta
    command: OfPerson
    corrects: tuple[type[Event], int] | None = None
    """Which of the facts of a kind it corrects, where there are any."""

    def meant(self, facts: Iterable[StreamFact]) -> OfPerson:
        """The command, naming the version of the fact it corrects."""
        if self.corrects is None:
            return self.command
        kind, which = self.corrects
        known = [version for version, event in facts if type(event) is kind]
        return replace(self.command, corrects=known[which % len(known)]) if known else self.command


def _id(kind: int, who: int, number: int = 0) -> UUID:
    """Ids as time-ordered ones look (version 7)."""
    return UUID(int=0x01890000_0000_7000_8000_000000000000 + (kind << 16) + (who << 8) + number)


def person_id(who: int) -> PersonId:
    return PersonId(_id(1, who))


def case_id(who: int, number: int = 0) -> CaseId:
    return CaseId(_id(2, who, number))


def contact_id(who: int, number: int = 0) -> ContactId:
    return ContactId(_id(3, who, number))


def exposure_id(who: int, number: int) -> ExposureId:
    return ExposureId(_id(4, who, number))


few = st.sampled_from([0, 0, 0, 1])
days = st.one_of(
    st.dates(date(2022, 6, 20), date(2022, 7, 5)).map(PartialDate),
    st.sampled_from([PartialDate.parse(text) for text in ("2022-06", "2022-06-28/2022-07-02")]),
)
moments = st.integers(0, 200).map(lambda hours: START - timedelta(hours=hours))
texts = st.sampled_from(["住在河边", "works nights", "同桌吃饭"])
decisions = st.builds(
    Decision, office=st.sampled_from(["County CDC", "City CDC"]), decided_at=moments
)
spans = st.one_of(
    st.just(ExposureSpan()),
    st.builds(ExposureSpan, first_on=st.none() | days, last_on=st.none() | days),
    st.builds(ExposureSpan, first_on=days, open=st.just(True)),
)


def _some(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=fields)


def _when(given: dict[str, Any], when: tuple[datetime | None, Precision]) -> dict[str, Any]:
    return {**given, "reported_at": when[0], "reported_precision": when[1]}


# Most facts are learnt when they are entered, some were known for long, some to the day only.
learnt = st.one_of(
    st.just((None, Precision.INSTANT)),
    st.tuples(moments, st.just(Precision.INSTANT)),
    st.sampled_from([(START - timedelta(hours=9, days=day), Precision.DAY) for day in (0, 1, 2)]),
)


def _sources(who: int) -> st.SearchStrategy[Any]:
    others = st.sampled_from([other for other in PEOPLE if other != who])
    return st.one_of(
        st.just(UnknownSource()),
        others.map(lambda other: PersonSource(person_id(other))),
        others.map(lambda other: CaseSource(person_id(other), case_id(other))),
        others.map(lambda other: ContactSource(person_id(other), contact_id(other))),
    )


Kind = tuple[type[OfPerson], st.SearchStrategy[dict[str, Any]]]


@cache
def _kinds(who: int) -> list[Kind]:
    """Every kind of command about a person, with what may be given."""
    others = st.sampled_from([other for other in PEOPLE if other != who])
    made = {"diagnosed_on": st.none() | days}
    diagnosis = st.one_of(
        _all(diagnosis=st.sampled_from(Diagnosis), **made),
        _all(diagnosis=st.just(Diagnosis.CONFIRMED), severity=st.sampled_from(Severity), **made),
    )
    about = {"sex": st.sampled_from(Sex), "age": st.integers(0, 99), "note": texts}
    report = {"origin": st.sampled_from(Origin), "admitted_on": days, "note": texts}
    told = {
        "setting": st.sampled_from(Setting),
        "certainty": st.sampled_from(Certainty),
        "note": texts,
    }
    ends = _some(last_on=days)
    categories = st.fixed_dictionaries(
        {"category": st.sampled_from(ContactCategory), "decision": decisions}
    )
    anchors = st.builds(Anchor, st.sampled_from([AnchorKind.RASH, AnchorKind.FEVER]), days)
    ends_it: list[Kind] = [
        (case.RecordDeath, _some(died_on=days)),
        (case.RetractCase, _some(reason=texts)),
        (contact.ExcludeContact, _all(decision=decisions)),
        (contact.BecomeCase, _all()),
        (contact.RetractContact, _all()),
    ]
    goes_on: list[Kind] = [
        (person.CorrectPerson, _some(**about, cleared=_subsets(PersonField))),
        (case.ReportCase, _some(onset_on=days, anchors=st.tuples(anchors), **report)),
        (
            case.CorrectReport,
            _some(**report, case_reported_at=moments, cleared=_subsets(CaseField)),
        ),
        (case.RecordOnset, _all(onset_on=days)),
        (case.CorrectOnset, _some(onset_on=days)),
        (case.RecordAnchor, _all(anchor=anchors)),
        (case.RecordLaboratory, _all(laboratory=st.sampled_from(Laboratory), sampled_on=days)),
        (case.WithdrawLaboratory, _all()),
        (case.Diagnose, diagnosis),
        (case.CorrectDiagnosis, diagnosis),
        (
            case.AttributeSource,
            _all(
                attribution_id=few.map(lambda number: AttributionId(_id(5, who, number))),
                source=others.map(lambda other: CaseSource(person_id(other), case_id(other))),
                evidence=st.sampled_from([Evidence.INTERVIEW, Evidence.GENOMIC]),
            ),
        ),
        (
            case.WithdrawAttribution,
            _all(attribution_id=few.map(lambda number: AttributionId(_id(5, who, number)))),
        ),
        (case.RecordRepositive, _some(sampled_on=days)),
        (case.DischargeCase, _some(recovered_on=days, discharged_on=days)),
        (contact.IdentifyContact, _some(note=texts)),
        (contact.EndExposure, ends),
        (
            contact.CorrectExposure,
            _some(source=_sources(who), span=spans, cleared=_subsets(ExposureField), **told),
        ),
        (contact.RetractExposure, _all()),
        (contact.DetermineCategory, categories),
        (contact.UpgradeContact, categories),
        (contact.DowngradeContact, categories),
        (contact.LocateContact, _some(located_at=moments)),
        (contact.DeclareLost, _some(lost_on=days)),
        (contact.RecordExposure, _all(source=_sources(who), span=spans)),
        (person.RetractFacts, _all(versions=st.tuples(st.integers(2, 12)))),
        (person.RetractFacts, _all(versions=st.tuples(st.integers(2, 30)))),
        (identity.MergePerson, _all(into=others.map(person_id), separate_cases=st.just(True))),
        (
            identity.SplitPerson,
            _all(kept=others.map(lambda other: (person_id(other),)), rest_stays=st.just(True)),
        ),
    ]
    return [*goes_on, *goes_on, *goes_on, *ends_it]


def _all(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(fields)


def _subsets(fields: Any) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(st.sampled_from(fields), max_size=2, unique=True).map(tuple)


@st.composite
def asks(draw: st.DrawFn) -> Ask:
    """A command about one of the three, with ids from small pools so that they meet."""
    who = draw(st.sampled_from(PEOPLE))
    hours = draw(st.sampled_from([0, 0, 0.25, 2, 30]))
    if draw(st.booleans()):
        return Ask(timedelta(hours=hours), *draw(_statements(who)))
    kind, fields = draw(st.sampled_from(_kinds(who)))
    return Ask(timedelta(hours=hours), draw(_command(who, kind, fields)))


@st.composite
def _command(
    draw: st.DrawFn, who: int, kind: type[OfPerson], fields: st.SearchStrategy[dict[str, Any]]
) -> OfPerson:
    given = _when({"person_id": person_id(who), **draw(fields)}, draw(learnt))
    names = kind.__struct_fields__
    if "case_id" in names:
        given["case_id"] = case_id(who, draw(few))
    if "contact_id" in names:
        given["contact_id"] = contact_id(who, draw(few))
    if "exposure_id" in names:
        given["exposure_id"] = exposure_id(who, draw(st.integers(0, 2)))
    own = subjects.entity_ids(who, draw(few))
    given |= {name: own[name] for name in names if name in own}
    return kind(**given)


@cache
def _said_of(who: int) -> list[subjects.Kind]:
    others = st.sampled_from([person_id(other) for other in PEOPLE if other != who])
    values = subjects.Values(days, moments, texts, decisions)
    return subjects.kinds(values, case_id(who), contact_id(who), others)


@st.composite
def _statements(draw: st.DrawFn, who: int) -> tuple[OfPerson, tuple[type[Event], int] | None]:
    """A statement about an order, a stay, a sample … of theirs, which may correct another."""
    kind = draw(st.sampled_from(_said_of(who)))
    command = draw(_command(who, kind.command, kind.fields))
    if kind.statement is None or not draw(st.sampled_from([False, False, True])):
        return command, None
    return command, (kind.statement, draw(st.integers(0, 3)))


def registrations() -> list[Ask]:
    """All three are known."""
    return [
        Ask(
            timedelta(),
            person.RegisterPerson(
                person_id=person_id(who), name=NAMES[who], age=30 + who, phone=f"1390000000{who}"
            ),
        )
        for who in PEOPLE
    ]


def illnesses() -> list[Ask]:
    """The first two are cases, the third was exposed to the first."""
    sick = [
        Ask(timedelta(), case.ReportCase(person_id=person_id(who), case_id=case_id(who)))
        for who in (0, 1)
    ]
    exposed = contact.RecordExposure(
        person_id=person_id(2),
        contact_id=contact_id(2),
        exposure_id=exposure_id(2, 0),
        source=CaseSource(person_id(0), case_id(0)),
    )
    return [*sick, Ask(timedelta(), exposed)]


def measures() -> list[Ask]:
    """Of each something is known besides: where they live, a sample, an investigation, an order."""
    return [
        Ask(timedelta(), command)
        for who in PEOPLE
        for command in subjects.known(person_id(who), subjects.entity_ids(who, 0), START)
    ]


def known_before() -> list[Ask]:
    """What every history begins with."""
    return [*registrations(), *illnesses(), *measures()]


def histories(*, least: int = 40, most: int = 60) -> st.SearchStrategy[list[Ask]]:
    return st.lists(asks(), min_size=least, max_size=most).map(
        lambda asked: [*known_before(), *asked]
    )
