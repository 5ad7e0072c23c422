"""An investigation: assigned, the track within four hours, a report within a day."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from tests.domain.stories import (
    BY_THE_COUNTY,
    REGISTRY,
    WANG,
    WANGS_CASE,
    WANGS_EPISODE,
    Story,
    at,
    given,
    wang_is_a_case,
    wang_is_known,
    wang_was_exposed,
)
from tracing.domain.case.commands import RetractCase
from tracing.domain.contact.commands import ExcludeContact, RetractContact
from tracing.domain.identifiers import InvestigationId
from tracing.domain.investigation.commands import (
    AssignInvestigation,
    BeginInvestigation,
    CompleteInvestigation,
    EstablishTrack,
    SubmitPreliminary,
)
from tracing.domain.investigation.events import (
    InvestigationAssigned,
    InvestigationBegun,
    InvestigationCompleted,
    InvestigationKind,
    PreliminaryReported,
    TrackEstablished,
)
from tracing.domain.investigation.refusals import (
    AlreadyUnderInvestigationError,
    InvestigationExistsError,
    UnknownInvestigationError,
    WrongSubjectError,
)
from tracing.domain.investigation.state import (
    InvestigationState,
    InvestigationStatus,
    InvestigationStep,
)
from tracing.domain.person.commands import RetractFacts
from tracing.domain.refusals import (
    CaseRetractedError,
    DateAfterEntryError,
    EndBeforeStartError,
    UnknownContactError,
    UnknownPersonError,
)
from tracing.domain.values import Unsealed

FIRST, SECOND = (InvestigationId(UUID(int=900 + n)) for n in range(2))
OF_WANG: dict[str, Any] = {"person_id": WANG, "investigation_id": FIRST}
ASSIGNED = AssignInvestigation(**OF_WANG, case_id=WANGS_CASE, assigned_at=at("2022-07-18 09:00"))
STEPS = [
    (
        BeginInvestigation(**OF_WANG, begun_at=at("2022-07-18 10:00")),
        InvestigationBegun(investigation_id=FIRST, begun_at=at("2022-07-18 10:00")),
        InvestigationStatus.UNDER_WAY,
    ),
    (
        EstablishTrack(**OF_WANG, established_at=at("2022-07-18 12:30")),
        TrackEstablished(investigation_id=FIRST, established_at=at("2022-07-18 12:30")),
        InvestigationStatus.UNDER_WAY,
    ),
    (
        SubmitPreliminary(**OF_WANG, submitted_at=at("2022-07-19 08:00"), document="No. 7"),
        PreliminaryReported(
            investigation_id=FIRST, submitted_at=at("2022-07-19 08:00"), document="No. 7"
        ),
        InvestigationStatus.PRELIMINARY,
    ),
    (
        CompleteInvestigation(**OF_WANG, completed_at=at("2022-07-19 20:00")),
        InvestigationCompleted(investigation_id=FIRST, completed_at=at("2022-07-19 20:00")),
        InvestigationStatus.COMPLETED,
    ),
]
NAMES = ["begin", "track", "preliminary", "complete"]


def an_investigated_wang() -> Story:
    return given(wang_is_known(), wang_is_a_case(), ASSIGNED)


def investigation(story: Story) -> InvestigationState:
    known: InvestigationState = story.wang.parts("investigation")[FIRST]
    return known


def test_a_team_is_sent_to_a_case() -> None:
    asked = AssignInvestigation(
        **OF_WANG,
        case_id=WANGS_CASE,
        team="Team 3",
        investigator="Zhou",
        assigned_at=at("2022-07-18 09:00"),
    )
    story = given(wang_is_known(), wang_is_a_case()).when(asked)
    story.then(
        InvestigationAssigned(
            investigation_id=FIRST,
            case_id=WANGS_CASE,
            team="Team 3",
            investigator=Unsealed(REGISTRY, "Zhou"),  # type: ignore[arg-type]
            assigned_at=at("2022-07-18 09:00"),
        )
    )
    assert investigation(story).status is InvestigationStatus.ASSIGNED


def test_a_contact_is_investigated_also_when_the_episode_has_ended() -> None:
    excluded = ExcludeContact(person_id=WANG, contact_id=WANGS_EPISODE, decision=BY_THE_COUNTY)
    given(wang_is_known(), wang_was_exposed(), excluded).when(
        AssignInvestigation(
            **OF_WANG, investigation_kind=InvestigationKind.CONTACT, contact_id=WANGS_EPISODE
        )
    ).then(
        InvestigationAssigned(
            investigation_id=FIRST,
            investigation_kind=InvestigationKind.CONTACT,
            contact_id=WANGS_EPISODE,
        )
    )


def test_an_arrival_is_investigated_who_is_neither_case_nor_contact() -> None:
    arrival = InvestigationKind.ARRIVAL
    given(wang_is_known()).when(AssignInvestigation(**OF_WANG, investigation_kind=arrival)).then(
        InvestigationAssigned(investigation_id=FIRST, investigation_kind=arrival)
    )


@pytest.mark.parametrize(("step", "event", "status"), STEPS, ids=NAMES)
def test_each_step_is_recorded(step: Any, event: Any, status: InvestigationStatus) -> None:
    story = an_investigated_wang().when(step).then(event)
    assert investigation(story).status is status


@pytest.mark.parametrize("step", [ASSIGNED, *(step for step, *_ in STEPS)], ids=["assign", *NAMES])
def test_the_same_step_told_again_is_nothing_new(step: Any) -> None:
    an_investigated_wang().done(step).later(hours=1).when(step).nothing()


def test_a_report_handed_in_again_does_not_move_the_first() -> None:
    _, _, (submit, *_), _ = STEPS
    again = SubmitPreliminary(**OF_WANG, submitted_at=at("2022-07-19 15:00"), document="No. 8")
    story = an_investigated_wang().done(again, submit)
    first = investigation(story).first(InvestigationStep.PRELIMINARY)
    last = investigation(story).last(InvestigationStep.PRELIMINARY)
    assert first is not None
    assert last is not None
    assert (first.happened.at, last.document) == (at("2022-07-19 08:00"), "No. 8")


def test_a_team_may_set_out_before_the_assignment_is_written() -> None:
    early = at("2022-07-18 08:00")
    an_investigated_wang().when(BeginInvestigation(**OF_WANG, begun_at=early)).then(
        InvestigationBegun(investigation_id=FIRST, begun_at=early)
    )


def test_whoever_is_not_registered_is_not_investigated() -> None:
    given().when(
        AssignInvestigation(**OF_WANG, investigation_kind=InvestigationKind.OTHER)
    ).refused(UnknownPersonError)


def test_a_case_that_was_retracted_is_not_investigated() -> None:
    given(wang_is_known(), wang_is_a_case(), RetractCase(person_id=WANG, case_id=WANGS_CASE)).when(
        ASSIGNED
    ).refused(CaseRetractedError, WANGS_CASE)


def test_an_episode_that_was_retracted_is_not_investigated() -> None:
    retracted = RetractContact(person_id=WANG, contact_id=WANGS_EPISODE)
    given(wang_is_known(), wang_was_exposed(), retracted).when(
        AssignInvestigation(
            **OF_WANG, investigation_kind=InvestigationKind.CONTACT, contact_id=WANGS_EPISODE
        )
    ).refused(UnknownContactError, WANGS_EPISODE)


def test_an_investigation_of_a_case_names_the_case() -> None:
    given(wang_is_known()).when(AssignInvestigation(**OF_WANG)).refused(WrongSubjectError)
    given(wang_is_known()).when(
        AssignInvestigation(**OF_WANG, investigation_kind=InvestigationKind.CONTACT)
    ).refused(WrongSubjectError)


def test_nobody_is_sent_twice_on_one_errand() -> None:
    other = AssignInvestigation(
        person_id=WANG, investigation_id=SECOND, case_id=WANGS_CASE, team="Team 4"
    )
    an_investigated_wang().when(other).refused(AlreadyUnderInvestigationError, FIRST)


def test_the_same_errand_told_again_under_another_identity_is_nothing_new() -> None:
    again = AssignInvestigation(
        person_id=WANG,
        investigation_id=SECOND,
        case_id=WANGS_CASE,
        assigned_at=at("2022-07-18 09:00"),
    )
    an_investigated_wang().when(again).nothing()


def test_when_one_is_complete_another_may_be_sent() -> None:
    other = AssignInvestigation(person_id=WANG, investigation_id=SECOND, case_id=WANGS_CASE)
    *_, (complete, *_) = STEPS
    an_investigated_wang().done(complete).when(other).then(
        InvestigationAssigned(investigation_id=SECOND, case_id=WANGS_CASE)
    )


def test_an_identity_is_assigned_once() -> None:
    again = AssignInvestigation(**OF_WANG, case_id=WANGS_CASE, team="Team 4")
    an_investigated_wang().when(again).refused(InvestigationExistsError, FIRST)


@pytest.mark.parametrize("step", [step for step, *_ in STEPS], ids=NAMES)
def test_what_was_not_assigned_cannot_go_on(step: Any) -> None:
    given(wang_is_known(), wang_is_a_case()).when(step).refused(UnknownInvestigationError, FIRST)


def test_it_is_not_complete_before_it_was_assigned() -> None:
    early = at("2022-07-18 08:59")
    an_investigated_wang().when(CompleteInvestigation(**OF_WANG, completed_at=early)).refused(
        EndBeforeStartError, early, at("2022-07-18 09:00")
    )


def test_it_is_not_complete_before_it_was_begun() -> None:
    (begin, *_), *_, (complete, *_) = STEPS
    late = BeginInvestigation(**OF_WANG, begun_at=at("2022-07-19 21:00"))
    an_investigated_wang().done(complete).when(late).refused(EndBeforeStartError)
    an_investigated_wang().done(begin, complete).when(late).then(
        InvestigationBegun(investigation_id=FIRST, begun_at=at("2022-07-19 21:00"))
    )


def test_an_assignment_cannot_be_corrected_to_after_the_report() -> None:
    _, _, (submit, *_), _ = STEPS
    late = AssignInvestigation(
        **OF_WANG, case_id=WANGS_CASE, assigned_at=at("2022-07-19 09:00"), corrects=3
    )
    an_investigated_wang().done(submit).when(late).refused(
        EndBeforeStartError, at("2022-07-19 08:00"), at("2022-07-19 09:00")
    )


def test_what_is_to_come_is_refused() -> None:
    to_come = at("2022-07-20 09:01")
    for step in (
        AssignInvestigation(**OF_WANG, case_id=WANGS_CASE, assigned_at=to_come),
        BeginInvestigation(**OF_WANG, begun_at=to_come),
        EstablishTrack(**OF_WANG, established_at=to_come),
        SubmitPreliminary(**OF_WANG, submitted_at=to_come),
        CompleteInvestigation(**OF_WANG, completed_at=to_come),
    ):
        an_investigated_wang().when(step).refused(DateAfterEntryError, to_come)


def test_a_step_is_corrected_and_the_correction_taken_back() -> None:
    (begin, *_), *_ = STEPS
    corrected = BeginInvestigation(**OF_WANG, begun_at=at("2022-07-18 11:00"), corrects=4)
    story = an_investigated_wang().done(begin, corrected)
    assert _begun(story) == at("2022-07-18 11:00")
    story.done(RetractFacts(person_id=WANG, versions=(5,)))
    assert _begun(story) == at("2022-07-18 10:00")


def _begun(story: Story) -> Any:
    done = investigation(story).first(InvestigationStep.BEGUN)
    assert done is not None
    return done.happened.at
