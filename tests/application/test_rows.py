"""Rows of a file: each stands or falls by itself."""

from __future__ import annotations

from tests.application.people import audited
from tracing.application import Beside
from tracing.domain.case.commands import RecordOnset, ReportCase
from tracing.domain.command import Command
from tracing.domain.identifiers import CaseId, Ids, PersonId, SourceId
from tracing.domain.person.commands import CorrectPerson, RegisterPerson
from tracing.domain.refusals import ImplausibleAgeError, UnknownPersonError
from tracing.domain.register import SourceDeclared
from tracing.domain.values import PartialDate
from tracing.registry import Registry


def test_a_refused_row_leaves_no_trace_and_the_others_stand(registry: Registry) -> None:
    ids = Ids(registry.new_command_id())
    good, bad, stranger = (PersonId(ids.new()) for _ in range(3))
    case = CaseId(ids.new())
    rows: list[list[Command]] = [
        [RegisterPerson(person_id=good), ReportCase(person_id=good, case_id=case)],
        [RegisterPerson(person_id=bad), CorrectPerson(person_id=bad, age=-1)],
        [ReportCase(person_id=stranger, case_id=CaseId(ids.new()))],
        # sees what the first row decided
        [RecordOnset(person_id=good, case_id=case, onset_on=PartialDate.parse("2022-07-01"))],
    ]
    expected = {1: ImplausibleAgeError, 2: UnknownPersonError}
    foreseen = registry.application.refusals(rows, registry.now())
    assert {number: type(error) for number, error in foreseen.items()} == expected
    stood: list[int] = []

    def beside(numbers: list[int]) -> list[Beside]:
        stood.extend(numbers)
        return [Beside(SourceId(ids.new()), 0, [SourceDeclared(name="Line list")])]

    asked = registry.asked()
    done = registry.application.execute_rows(rows, asked, beside)
    assert {number: type(error) for number, error in done.refused.items()} == expected
    assert stood == [0, 3]
    assert done.answer.last == registry.head == 5
    assert registry.history(bad).facts == ()
    assert str(registry.history(good).cases[case].onset_on) == "2022-07-01"
    again = registry.application.execute_rows(rows, asked, beside)
    assert (again.answer.replayed, registry.head) == (True, 5)
    audited(registry)
