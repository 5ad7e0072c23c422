"""Doses, past infections, and certificates that somebody cannot be vaccinated."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from tests.domain.stories import WANG, on, wang_is_known
from tests.domain.thing_stories import given
from tracing.domain.identifiers import ImmunityId, PlaceId
from tracing.domain.immunity.commands import (
    ImmunityCommand,
    RecordContraindication,
    RecordPastInfection,
    RecordVaccination,
)
from tracing.domain.immunity.events import (
    Contraindicated,
    ImmunityFact,
    InfectedBefore,
    Vaccinated,
)
from tracing.domain.immunity.refusals import ImmunityExistsError, NoSuchDoseError
from tracing.domain.immunity.state import ImmunityKind
from tracing.domain.refusals import (
    DateAfterEntryError,
    EndBeforeStartError,
    UnknownPersonError,
    UnknownThingError,
)

DOSE, ANOTHER_DOSE = (ImmunityId(UUID(int=220 + n)) for n in range(2))
WHOM: dict[str, Any] = {"person_id": WANG, "immunity_id": DOSE}

SAID: dict[str, tuple[type[ImmunityCommand], type[ImmunityFact], dict[str, Any]]] = {
    "vaccination": (RecordVaccination, Vaccinated, {"given_on": on("2021-05"), "dose": 1}),
    "infection": (RecordPastInfection, InfectedBefore, {"infected_on": on("2020-02")}),
    "contraindication": (
        RecordContraindication,
        Contraindicated,
        {"certified_on": on("2021-06-01"), "until_on": on("2022-06-01")},
    ),
}


@pytest.mark.parametrize(("command", "fact", "fields"), SAID.values(), ids=SAID)
class TestEach:
    def test_is_recorded(
        self, command: type[ImmunityCommand], fact: type[ImmunityFact], fields: dict[str, Any]
    ) -> None:
        given(wang_is_known()).when(command(**WHOM, **fields)).then(
            fact(immunity_id=DOSE, **fields)
        )

    def test_is_refused_of_somebody_unknown(
        self, command: type[ImmunityCommand], fact: type[ImmunityFact], fields: dict[str, Any]
    ) -> None:
        given().when(command(**WHOM, **fields)).refused(UnknownPersonError, WANG)

    def test_the_same_again_changes_nothing(
        self, command: type[ImmunityCommand], fact: type[ImmunityFact], fields: dict[str, Any]
    ) -> None:
        asked = command(**WHOM, **fields)
        again = replace(asked, immunity_id=ANOTHER_DOSE)
        for repeated in (asked, again):
            given(wang_is_known(), asked).later(minutes=5).when(repeated).nothing()
        assert again.said_before(given(wang_is_known(), asked).wang) == DOSE

    def test_its_identity_is_given_once(
        self, command: type[ImmunityCommand], fact: type[ImmunityFact], fields: dict[str, Any]
    ) -> None:
        other = command(**WHOM)
        given(wang_is_known(), command(**WHOM, **fields)).when(other).refused(
            ImmunityExistsError, DOSE
        )

    def test_is_refused_where_it_is_still_to_come(
        self, command: type[ImmunityCommand], fact: type[ImmunityFact], fields: dict[str, Any]
    ) -> None:
        late: dict[str, Any] = {next(iter(fields)): on("2022-07-21")}
        given(wang_is_known()).when(command(**WHOM, **late)).refused(
            DateAfterEntryError, "2022-07-21", "2022-07-20"
        )


@pytest.mark.parametrize("dose", [0, -1])
def test_the_first_dose_is_one(dose: int) -> None:
    given(wang_is_known()).when(RecordVaccination(**WHOM, dose=dose)).refused(
        NoSuchDoseError, dose, 1
    )


def test_the_place_of_a_dose_has_to_be_known() -> None:
    nowhere = PlaceId(UUID(int=230))
    given(wang_is_known()).when(RecordVaccination(**WHOM, place_id=nowhere)).refused(
        UnknownThingError, nowhere
    )


def test_a_certificate_does_not_end_before_it_is_written() -> None:
    command = RecordContraindication(
        **WHOM, certified_on=on("2022-07-10"), until_on=on("2022-07-09")
    )
    given(wang_is_known()).when(command).refused(EndBeforeStartError, "2022-07-10", "2022-07-09")


def test_a_certificate_may_hold_for_years_to_come() -> None:
    until = on("2030")
    given(wang_is_known()).when(RecordContraindication(**WHOM, until_on=until)).then(
        Contraindicated(immunity_id=DOSE, until_on=until)
    )


def test_a_correction_takes_the_place_of_what_was_said() -> None:
    story = given(wang_is_known(), RecordVaccination(**WHOM, dose=1))
    story.done(RecordVaccination(**WHOM, dose=2, corrects=2))
    (known,) = story.wang.parts("immunity").values()
    assert (known.kind, known.dose) == (ImmunityKind.VACCINATION, 2)
