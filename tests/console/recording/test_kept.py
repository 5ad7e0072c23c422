"""After a merge, one human being is one, by whichever of their records they are named or known."""

from __future__ import annotations

import pytest

from tests.console.outbreak import Desk
from tests.console.recording.asking import Args, head, recorded
from tests.console.recording.test_identity import done, refused
from tests.console.recording.test_investigations import ORDER, ROSTER
from tests.console.recording.test_raced import at_once
from tracing.domain.case.commands import ReportCase
from tracing.domain.identifiers import CaseId
from tracing.domain.refusals import CaseAlreadyOpenError
from tracing.projections.questions.investigations import investigations
from tracing.projections.questions.quarantines import quarantines

HOME: Args = ("place", "register", "dwelling", "--area", "360103001")
MOVED: Args = ("transfer", "request", "P-4", "--purpose", "quarantine", "--to", "360103")
POOLED: Args = ("pool", "collect", "P-4", "P-5", "--at", "2022-07-16T09:00")
ORDERED: Args = (
    *("quarantine", "order", "{whom}", "--mode", "home", "--basis", "arrival:310115"),
    *("--office", "市指挥部", "--decided-at", "2022-07-12T10:00"),
)
MERGED = "P-0004 is merged into P-0002"


@pytest.fixture
def merged(desk: Desk) -> Desk:
    """P-4, who has an open contact episode, is the same human being as P-2."""
    done(desk, "person", "merge", "P-4", "--into", "P-2")
    return desk


def ordered(whom: str) -> Args:
    return tuple(each.format(whom=whom) for each in ORDERED)


@pytest.mark.parametrize(
    ("before", "command", "shown", "key"),
    [
        ([], MOVED, ("transfer", "show", "T-1"), "people"),
        ([MOVED], ("transfer", "add", "T-1", "P-4"), ("transfer", "show", "T-1"), "people"),
        ([], POOLED, ("pool", "show", "M-1"), "members"),
    ],
    ids=["requested", "added", "pooled"],
)
def test_whoever_is_moved_or_pooled_is_the_person_kept(
    desk: Desk, before: list[Args], command: Args, shown: Args, key: str
) -> None:
    for each in before:
        done(desk, *(word.replace("P-4", "P-3") for word in each))
    done(desk, "person", "merge", "P-4", "--into", "P-2")
    assert MERGED in done(desk, *command)
    people = [each["person"] for each in desk.json(*shown)[key]]
    assert "P-0002" in people
    assert "P-0004" not in people


def test_those_on_a_roster_are_the_people_kept(merged: Desk) -> None:
    done(merged, *ORDER)
    result = merged.type(*ROSTER, typed="P-4\n")
    assert result.exit_code == 0
    assert MERGED in result.stderr
    with merged.invented.open() as registry:
        state = registry.thing(registry.resolve("N-1").entity_id).state
        kept = registry.resolve("P-2").person_id
        assert [kept] == [each for roster in state.rosters.values() for each in roster.members]


def test_a_householder_a_guardian_and_a_source_are_the_person_kept(merged: Desk) -> None:
    done(merged, *HOME)
    assert MERGED in done(merged, "place", "householder", "L-1", "P-4")
    assert merged.json("place", "show", "L-1")["householder"] == "P-0002"
    assert MERGED in done(merged, "person", "guardian", "P-3", "P-4")
    assert merged.json("person", "show", "P-3")["guardian"] == "P-0002"
    assert MERGED in done(merged, "contact", "expose", "P-3", "--source", "P-4")
    with merged.invented.open() as registry:
        episode = registry.history(registry.resolve("K-1").person_id).open_contact
        assert episode is not None
        sources = [getattr(each.source, "person_id", None) for each in episode.exposures.values()]
        assert registry.resolve("P-2").person_id in sources


@pytest.mark.parametrize("named", ["P-2", "P-4"])
def test_who_is_aboard_or_in_a_pool_already_is_known_by_either_record(
    desk: Desk, named: str
) -> None:
    for command in (
        MOVED,
        POOLED,
        ("pool", "result", "M-1", "positive", "--at", "2022-07-16T15:00"),
        ("person", "merge", "P-4", "--into", "P-2"),
    ):
        done(desk, *command)
    before = head(desk)
    done(desk, "transfer", "incident", "T-1", "breakdown", "--person", named)
    done(desk, "transfer", "hand-over", "T-1", "--accept", named)
    done(desk, "pool", "found", "M-1", named)
    done(desk, "sample", "collect", named, "--pool", "M-1")
    assert recorded(desk, before) == [
        "transfer.incident_recorded",
        "transfer.handed_over",
        "pool.members_found",
        "sample.collected",
    ]
    assert "more than once" in refused(desk, "pool", "identify", "M-1", named)[1]


@pytest.mark.parametrize("named", ["P-2", "P-4"])
def test_what_is_asked_of_a_person_is_asked_of_all_their_records(desk: Desk, named: str) -> None:
    for person in ("P-2", "P-4"):
        for command in (
            ("sample", "collect", person),
            ("immunity", "vaccination", person, "--dose", "1", "--given", "2021-06"),
            ("transfer", "request", person, "--purpose", "medical"),
        ):
            done(desk, *command)
    at = str(head(desk))
    done(desk, "person", "merge", "P-4", "--into", "P-2")
    lists = ("sample", "list"), ("immunity", "list")
    for each in lists:
        assert len(desk.json(*each, "--person", named)) == 2
        assert len(desk.json(*each, "--person", named, "--as-of", at)) == 1
    legs = desk.json("transfer", "custody", named)["legs"]
    assert [leg["transfer"] for leg in legs] == ["T-0001", "T-0002"]


def test_orders_and_investigations_of_the_person_kept_are_those_of_both(desk: Desk) -> None:
    done(desk, *ordered("P-4"))
    done(desk, "investigation", "assign", "K-2")
    done(desk, "person", "merge", "P-4", "--into", "P-2")
    with desk.invented.open() as registry:
        kept, at = str(registry.resolve("P-2").entity_id), registry.position()
        with registry.reading() as reading:
            for asked in (quarantines, investigations):
                (row,) = asked(reading.connection, at, person_id=kept)
                assert row["person"] == "P-0002"


@pytest.mark.parametrize(
    ("duplicate", "kept"), [("P-1", "P-2"), ("P-2", "P-1")], ids=["in the duplicate", "in the kept"]
)
@pytest.mark.parametrize("named", ["P-1", "P-2"])
def test_a_second_open_case_is_refused_whichever_record_the_first_is_in(
    desk: Desk, duplicate: str, kept: str, named: str
) -> None:
    done(desk, "person", "merge", duplicate, "--into", kept)
    code, said = refused(desk, "case", "report", "--person", named)
    assert (code, "C-0001" in said) == (5, True)
    done(desk, "case", "die", "C-1", "--died", "2022-07-15")
    done(desk, "case", "report", "--person", named)


def test_of_cases_that_are_one_infection_the_one_kept_says_whether_it_is_over(desk: Desk) -> None:
    done(desk, "person", "merge", "P-5", "--into", "P-1", "--same-case", "C-2=C-1")
    assert "C-0001" in refused(desk, "case", "report", "--person", "P-5")[1]
    done(desk, "case", "discharge", "C-1", "--recovered", "2022-07-15")
    done(desk, "case", "report", "--person", "P-5")


@pytest.mark.parametrize("named", ["P-2", "P-4"])
def test_a_second_open_order_is_refused_whichever_record_the_first_is_in(
    desk: Desk, named: str
) -> None:
    done(desk, *ordered("P-4"))
    done(desk, "person", "merge", "P-4", "--into", "P-2")
    code, said = refused(desk, *ordered(named))
    assert (code, "Q-0001" in said) == (5, True)
    done(desk, "person", "split", "P-4")
    done(desk, *ordered("P-2"))


def test_two_orders_that_were_open_when_people_were_merged_can_be_corrected(desk: Desk) -> None:
    for person in ("P-4", "P-2"):
        done(desk, *ordered(person))
    position = str(head(desk))
    done(desk, "person", "merge", "P-4", "--into", "P-2")
    done(desk, *ordered("P-2"), "--corrects", position, "--room", "1")


def test_a_row_about_the_duplicate_is_judged_by_all_their_records(desk: Desk) -> None:
    done(desk, "person", "merge", "P-2", "--into", "P-1")
    with desk.invented.open() as registry:
        asked = registry.asked()
        report = ReportCase(
            person_id=registry.resolve("P-2").person_id, case_id=CaseId(asked.command_id)
        )
        done_rows = registry.application.execute_rows([[report]], asked, lambda _: [])
    assert isinstance(done_rows.refused[0], CaseAlreadyOpenError)


def test_of_two_cases_reported_at_once_under_two_records_one_is_refused(merged: Desk) -> None:
    reports = [("case", "report", "--person", person) for person in ("P-2", "P-4")]
    assert sorted(code for code, _ in at_once(merged, *reports)) == [0, 5]
