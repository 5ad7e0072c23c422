"""A source is read again and again: only what it says newly or otherwise is recorded."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.interchange.files import (
    SOURCE,
    case,
    exported,
    import_links,
    import_text,
    infectors,
    person,
)
from tests.interchange.reads import written
from tests.registries import open_registry
from tracing.domain.case.commands import (
    CorrectOnset,
    Diagnose,
    RecordLaboratory,
    WithdrawAttribution,
)
from tracing.domain.identifiers import AttributionId, CaseId, PersonId
from tracing.domain.person.commands import CorrectPerson, RegisterPerson
from tracing.domain.values import (
    ClaimKind,
    ContactCategory,
    Diagnosis,
    Laboratory,
    PartialDate,
    Severity,
)
from tracing.interchange import importing
from tracing.interchange.book import Entry
from tracing.interchange.rows import Relation
from tracing.interchange.tally import Tally
from tracing.projections import questions
from tracing.registry import Registry

HEADINGS = (
    "id,name,age,date_onset,date_report,classification,severity,laboratory,sampled_on,"
    "diagnosis_date,outcome,date_discharge,date_death,source"
)
LIST = f"""{HEADINGS}
A1,林一,30,2022-03-01,2022-03-04,asymptomatic,,positive,2022-03-03,2022-03-04,,,,
A2,林二,31,2022-03-05,2022-03-06,confirmed,mild,none,,,,,,A1
A3,林三,32,2022-03,2022-03-08,confirmed,severe,,,2022-03-08,discharged,2022-03-20,,A1;A2
"""


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[Registry]:
    with open_registry(tmp_path) as opened:
        yield opened


@pytest.fixture(params=[1, 2, 1000])
def chunk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(importing, "CHUNK", request.param)
    return int(request.param)


def counts_of(tally: Tally) -> dict[str, int]:
    return {name: count for name, count in tally.counts.items() if count}


@pytest.mark.usefixtures("chunk")
def test_the_same_file_again_adds_nothing(registry: Registry, tmp_path: Path) -> None:
    first = import_text(registry, tmp_path, LIST)
    position = registry.position()
    again = import_text(registry, tmp_path, LIST)
    assert counts_of(first) == {"rows": 3, "new": 3, "links": 3}
    assert counts_of(again) == {"rows": 3, "unchanged": 3}
    assert registry.position() == position


def test_a_dry_run_says_the_same_and_writes_nothing(
    registry: Registry, tmp_path: Path, chunk: int
) -> None:
    before = registry.head
    dry = import_text(registry, tmp_path, LIST, dry=True)
    assert registry.head == before
    assert import_text(registry, tmp_path, LIST).counts == dry.counts


@pytest.mark.parametrize(
    ("old", "new", "field", "value"),
    [
        ("2022-03-05", "2022-03-04", "onset_on", PartialDate.parse("2022-03-04")),
        ("confirmed,mild", "confirmed,critical", "severity", Severity.CRITICAL),
        ("none,,", "positive,2022-03-06,", "laboratory", Laboratory.POSITIVE),
        ("2022-03-06", "2022-03-05", "reported_at", "2022-03-04T16:00:00+00:00"),
    ],
)
def test_a_corrected_cell_is_one_correction(
    registry: Registry, tmp_path: Path, old: str, new: str, field: str, value: object
) -> None:
    import_text(registry, tmp_path, LIST)
    before = registry.position()
    corrected = LIST.replace(f"A2,林二,31,{_row(2)}", f"A2,林二,31,{_row(2).replace(old, new, 1)}")
    tally = import_text(registry, tmp_path, corrected)
    assert counts_of(tally) == {"rows": 3, "changed": 1, "unchanged": 2}
    found = case(registry, "A2")[field]
    assert (found.isoformat() if field == "reported_at" else found) == value
    assert registry.position() == before + 2  # the correction, and what the source said
    assert case(registry, "A1")["onset_on"] == PartialDate.parse("2022-03-01")


def _row(number: int) -> str:
    return LIST.splitlines()[number].split(",", 3)[3]


@pytest.mark.parametrize(
    ("old", "new", "field", "value"),
    [("林二,31", "林二,41", "age", 41), ("林二,31", "林贰,31", "name", "林贰")],
)
def test_a_corrected_person_is_one_correction(
    registry: Registry, tmp_path: Path, old: str, new: str, field: str, value: object
) -> None:
    import_text(registry, tmp_path, LIST)
    before = registry.position()
    tally = import_text(registry, tmp_path, LIST.replace(old, new))
    assert (tally.counts["changed"], registry.position()) == (1, before + 2)
    assert person(registry, "A2")[field] == value


def test_an_asymptomatic_case_that_is_confirmed_is_diagnosed_anew(
    registry: Registry, tmp_path: Path
) -> None:
    import_text(registry, tmp_path, LIST)
    again = LIST.replace(
        "asymptomatic,,positive,2022-03-03,2022-03-04", "confirmed,mild,,,2022-03-09"
    )
    import_text(registry, tmp_path, again)
    found = case(registry, "A1")
    assert (found["diagnosis"], found["severity"]) == (Diagnosis.CONFIRMED, Severity.MILD)
    assert (found["laboratory"], str(found["sampled_on"])) == (Laboratory.POSITIVE, "2022-03-03")
    history = registry.history(PersonId(_entry(registry, "A1").person))
    assert len(history.cases) == 1
    assert [made.says for made in next(iter(history.cases.values())).diagnoses] == [
        "asymptomatic",
        "confirmed",
    ]


def _entry(registry: Registry, record: str) -> Entry:
    entry = registry.source_book(SOURCE).of(record)
    assert entry is not None
    return entry


def test_a_diagnosis_that_the_source_moves_back_in_time_still_holds(
    registry: Registry, tmp_path: Path
) -> None:
    text = "id,classification,diagnosis_date\n1,asymptomatic,\n2,confirmed,2022-03-09\n"
    import_text(registry, tmp_path, text)
    text = "id,classification,diagnosis_date\n1,confirmed,2022-03-02\n2,asymptomatic,2022-03-07\n"
    import_text(registry, tmp_path, text)
    assert case(registry, "1")["diagnosis"] is Diagnosis.CONFIRMED
    assert case(registry, "2")["diagnosis"] is Diagnosis.ASYMPTOMATIC


def test_a_death_after_a_discharge_can_be_corrected(registry: Registry, tmp_path: Path) -> None:
    text = "id,outcome,date_discharge,date_death\n1,died,2022-03-09,2022-03-20\n"
    import_text(registry, tmp_path, text)
    tally = import_text(registry, tmp_path, text.replace("03-20", "03-21"))
    assert (tally.counts["changed"], tally.errors) == (1, [])
    assert str(case(registry, "1")["died_on"]) == "2022-03-21"


@pytest.mark.usefixtures("chunk")
def test_another_infector_takes_the_place_of_the_one_before(
    registry: Registry, tmp_path: Path
) -> None:
    import_text(registry, tmp_path, LIST)
    assert infectors(registry, "A3") == {"C-0001", "C-0002"}
    tally = import_text(registry, tmp_path, LIST.replace(",A1;A2", ",A2").replace(",,,A1", ",,,A3"))
    assert (tally.counts["links"], tally.counts["withdrawn"]) == (1, 2)
    assert (infectors(registry, "A3"), infectors(registry, "A2")) == ({"C-0002"}, {"C-0003"})


def test_a_source_that_comes_with_a_later_file_is_attributed_then(
    registry: Registry, tmp_path: Path
) -> None:
    import_text(registry, tmp_path, "id,source\n1,9\n")
    assert infectors(registry, "1") == set()
    tally = import_text(registry, tmp_path, "id,source\n1,9\n9,\n")
    assert (tally.counts["links"], infectors(registry, "1")) == (1, {"C-0002"})


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(LIST.splitlines()[:2]),
        f"{HEADINGS}\nA2,,,,,,,,,,,,,\nA3,,,,,,,,,,,,,\n",
        "id,date_onset\nA3,NA\nA1,\n",
    ],
)
def test_a_missing_row_and_a_blank_cell_retract_nothing(
    registry: Registry, tmp_path: Path, text: str
) -> None:
    import_text(registry, tmp_path, LIST)
    before, position = exported(registry, "cases"), registry.position()
    tally = import_text(registry, tmp_path, text)
    assert (tally.counts["changed"], registry.position()) == (0, position)
    assert exported(registry, "cases") == before


def test_a_blank_cell_beside_a_corrected_one_retracts_nothing(
    registry: Registry, tmp_path: Path
) -> None:
    import_text(registry, tmp_path, LIST)
    text = "id,severity,date_discharge\nA3,critical,2022-03-21\n"
    tally = import_text(registry, tmp_path, text)
    found = case(registry, "A3")
    assert (tally.counts["changed"], found["severity"]) == (1, Severity.CRITICAL)
    assert (str(found["diagnosed_on"]), str(found["discharged_on"])) == ("2022-03-08", "2022-03-21")


def test_what_was_corrected_by_hand_stays_as_it_is(registry: Registry, tmp_path: Path) -> None:
    import_text(registry, tmp_path, LIST)
    entry = _entry(registry, "A2")
    assert entry.case is not None
    ids: dict[str, Any] = {"person_id": entry.person, "case_id": CaseId(entry.case)}
    registry.execute(
        CorrectOnset(**ids, onset_on=PartialDate.parse("2022-03-02")),
        CorrectPerson(person_id=entry.person, name="林二二"),
        WithdrawAttribution(**ids, attribution_id=AttributionId(entry.sources["A1"])),
    )
    position = registry.position()
    tally = import_text(registry, tmp_path, LIST)
    assert (tally.counts["unchanged"], registry.position()) == (3, position)
    import_text(registry, tmp_path, LIST.replace("林二,31", "林二,33"))
    assert person(registry, "A2")["name"] == "林二二"
    assert str(case(registry, "A2")["onset_on"]) == "2022-03-02"
    assert infectors(registry, "A2") == set()


def test_a_corrected_cell_leaves_alone_what_others_found_since(
    registry: Registry, tmp_path: Path
) -> None:
    """The source takes back its own result and its own diagnosis, not the latest there is."""
    import_text(registry, tmp_path, LIST)
    entry = _entry(registry, "A1")
    assert entry.case is not None
    ids: dict[str, Any] = {"person_id": entry.person, "case_id": CaseId(entry.case)}
    day = PartialDate.parse("2022-03-10")
    registry.execute(
        RecordLaboratory(**ids, laboratory=Laboratory.NEGATIVE, sampled_on=day),
        Diagnose(**ids, diagnosis=Diagnosis.CONFIRMED, diagnosed_on=day),
    )
    again = LIST.replace("positive,2022-03-03,2022-03-04", "positive,2022-03-02,2022-03-03")
    assert import_text(registry, tmp_path, again).counts["changed"] == 1
    found = case(registry, "A1")
    assert (found["laboratory"], found["diagnosis"]) == (Laboratory.NEGATIVE, Diagnosis.CONFIRMED)
    assert (str(found["sampled_on"]), str(found["diagnosed_on"])) == ("2022-03-02", "2022-03-10")


def test_the_order_of_rows_makes_no_difference(registry: Registry, tmp_path: Path) -> None:
    """Compared by what each record became."""
    heading, *rows = LIST.splitlines()
    fields = ("onset_on", "diagnosis", "severity", "laboratory", "outcome", "discharged_on")
    expected = None
    for trial in range(4):
        random.Random(trial).shuffle(rows)
        source = f"list {trial}"
        import_text(registry, tmp_path, "\n".join([heading, *rows]), source=source)
        found = [[case(registry, f"A{n}", source)[field] for field in fields] for n in (1, 2, 3)]
        degrees = [len(infectors(registry, f"A{n}", source)) for n in (1, 2, 3)]
        assert degrees == [0, 1, 2]
        expected = expected or found
        assert found == expected


def test_two_sources_may_call_different_people_the_same(registry: Registry, tmp_path: Path) -> None:
    import_text(registry, tmp_path, LIST)
    tally = import_text(registry, tmp_path, LIST, source="another list")
    assert tally.counts["new"] == 3


# -- refused rows ------------------------------------------------------------------------------


@pytest.mark.parametrize("dry", [True, False])
def test_a_row_the_rules_refuse_is_told_with_both_values(
    registry: Registry, tmp_path: Path, dry: bool
) -> None:
    text = (
        "id,date_onset,date_death,classification,severity\n"
        "1,2022-03-10,2022-03-05,,\n2,2022-03-10,,asymptomatic,severe\n3,2022-03-10,,,\n"
    )
    tally = import_text(registry, tmp_path, text, dry=dry)
    assert counts_of(tally) == {"rows": 3, "new": 1, "refused": 2}
    first, second = tally.errors
    assert (first.row, second.row) == (2, 3)
    for value in ("2022-03-05", "2022-03-10"):
        assert value in first.reason.en and value in first.reason.zh
    assert "severe" in second.reason.en and "asymptomatic" in second.reason.en
    assert all((first.remedy.zh, first.remedy.en))


def test_a_refused_correction_is_tried_again(registry: Registry, tmp_path: Path) -> None:
    import_text(registry, tmp_path, "id,date_onset,date_death\n1,2022-03-10,\n")
    bad = "id,date_onset,date_death\n1,2022-03-10,2022-03-05\n"
    assert [import_text(registry, tmp_path, bad).counts["refused"] for _ in range(2)] == [1, 1]
    good = bad.replace("03-05", "03-15")
    assert import_text(registry, tmp_path, good).counts["changed"] == 1


def test_a_bad_row_counts_once_however_many_cells_are_bad(
    registry: Registry, tmp_path: Path
) -> None:
    tally = import_text(registry, tmp_path, "id,age,date_onset\n1,old,soon\n2,3,2022-03-01\n")
    assert counts_of(tally) == {"rows": 2, "new": 1, "refused": 1}
    assert len(tally.errors) == 2


def test_a_name_too_long_for_a_facility_is_a_bad_row(registry: Registry, tmp_path: Path) -> None:
    tally = import_text(registry, tmp_path, f"id,hospital\n1,{'x' * 201}\n2,{'x' * 200}\n")
    assert [(found.row, found.code) for found in tally.errors] == [(2, "label_too_long")]
    assert tally.counts["new"] == 1


# -- people ------------------------------------------------------------------------------------

NUMBER = "360103198001011238"


def _holder(registry: Registry, number: str) -> PersonId | None:
    return registry.import_door().claimed(ClaimKind.NATIONAL_ID, number)


def test_a_national_id_joins_the_person_it_names(registry: Registry, tmp_path: Path) -> None:
    known = PersonId(registry.new_command_id())
    command = RegisterPerson(
        person_id=known, name="周一", document_kind=ClaimKind.NATIONAL_ID, document_number=NUMBER
    )
    registry.register(command, {ClaimKind.NATIONAL_ID: NUMBER}, registry.asked())
    text = f"id,name,age,national_id\n1,周壹,30,{NUMBER}\n2,周二,31,360103198001011211\n"
    import_text(registry, tmp_path, text)
    assert _entry(registry, "1").person == known
    assert (person(registry, "1")["name"], person(registry, "1")["age"]) == ("周一", 30)
    assert _holder(registry, "360103198001011211") == _entry(registry, "2").person


@pytest.mark.usefixtures("chunk")
@pytest.mark.parametrize("dry", [True, False])
def test_two_records_with_one_national_id_are_one_person(
    registry: Registry, tmp_path: Path, dry: bool
) -> None:
    text = (
        "id,national_id,outcome,date_discharge,source\n"
        f"1,{NUMBER},discharged,2022-03-01,\n2,{NUMBER},,,1\n3,{NUMBER},,,\n"
    )
    tally = import_text(registry, tmp_path, text, dry=dry)
    assert [(found.row, found.values["refusal"]) for found in tally.errors] == [
        (3, "SelfAttribution"),
        (4, "CaseAlreadyOpen"),
    ]
    assert counts_of(tally) == {"rows": 3, "new": 2, "refused": 1}
    if not dry:
        assert _entry(registry, "1").person == _entry(registry, "2").person
        assert "C-0002" in tally.errors[1].reason.en
    else:
        assert "row 3" in tally.errors[1].reason.en and "第 3 行" in tally.errors[1].reason.zh


@pytest.mark.usefixtures("chunk")
def test_a_refused_row_keeps_its_national_id_from_nobody(
    registry: Registry, tmp_path: Path
) -> None:
    text = (
        "id,national_id,date_onset,date_death\n"
        f"1,{NUMBER},2022-03-09,2022-03-01\n2,{NUMBER},2022-03-09,\n"
    )
    tally = import_text(registry, tmp_path, text)
    assert (tally.counts["refused"], tally.counts["new"]) == (1, 1)
    assert _holder(registry, NUMBER) == _entry(registry, "2").person


def test_a_corrected_national_id_frees_the_wrong_one(registry: Registry, tmp_path: Path) -> None:
    text = f"id,national_id\n1,{NUMBER}\n2,360103198001011211\n"
    import_text(registry, tmp_path, text)
    tally = import_text(registry, tmp_path, text.replace(NUMBER, "36010319800101122X"))
    assert tally.counts["changed"] == 1
    assert _holder(registry, NUMBER) is None
    taken = import_text(registry, tmp_path, text.replace(NUMBER, "360103198001011211"))
    assert [found.values["refusal"] for found in taken.errors] == ["OutsideIdTaken"]
    assert "P-0002" in taken.errors[0].reason.en


def test_the_records_of_erased_people_count_as_new(registry: Registry, tmp_path: Path) -> None:
    import_text(registry, tmp_path, LIST)
    registry.erase(_entry(registry, "A2").person, registry.asked())
    tally = import_text(registry, tmp_path, LIST)
    assert (tally.counts["new"], tally.counts["unchanged"]) == (1, 2)
    assert person(registry, "A2")["name"] == "林二"
    assert case(registry, "A2")["case"] == "C-0004"


def test_an_import_that_was_undone_can_be_repeated(registry: Registry, tmp_path: Path) -> None:
    import_text(registry, tmp_path, LIST)
    registry.undo("wrong file", registry.asked())
    tally = import_text(registry, tmp_path, LIST)
    assert counts_of(tally) == {"rows": 3, "new": 3, "links": 3}
    assert len(exported(registry, "cases").splitlines()) == 4


# -- contact lists -----------------------------------------------------------------------------

CONTACTS = (
    "from,to,name,setting,first_on,last_on,category,note\n"
    "A1,K1,周一,household,2022-03-01,2022-03-03,close,\n"
    "A2,K1,周一,school,2022-03-04,2022-03-05,close,the same class\n"
    "K1,K2,周二,,2022-03-05,,secondary,\n"
    "A1,K1,周一,household,2022-03-07,,close,\n"
)


@pytest.mark.usefixtures("chunk")
def test_a_contact_list_again_adds_nothing(registry: Registry, tmp_path: Path) -> None:
    import_text(registry, tmp_path, LIST)
    first = import_links(registry, written(tmp_path, CONTACTS))
    position = registry.position()
    again = import_links(registry, written(tmp_path, CONTACTS))
    assert (counts_of(first), counts_of(again)) == (
        {"rows": 4, "new": 4},
        {"rows": 4, "unchanged": 4},
    )
    assert registry.position() == position
    history = registry.history(_entry(registry, "K1").person)
    (episode,) = history.contacts.values()
    assert len(episode.standing_exposures) == 3
    assert (episode.category, len(episode.determinations)) == (ContactCategory.CLOSE, 1)


@pytest.mark.usefixtures("chunk")
def test_a_corrected_contact_list_adds_its_corrections(registry: Registry, tmp_path: Path) -> None:
    import_text(registry, tmp_path, LIST)
    import_links(registry, written(tmp_path, CONTACTS))
    corrected = CONTACTS.replace("2022-03-05,close", ",casual").replace("school", "workplace")
    tally = import_links(registry, written(tmp_path, corrected))
    assert (counts_of(tally), tally.errors) == ({"rows": 4, "changed": 1, "unchanged": 3}, [])
    (episode,) = registry.history(_entry(registry, "K1").person).contacts.values()
    (second,) = [each for each in episode.standing_exposures if each.setting == "workplace"]
    assert (second.setting, str(second.span.last_on)) == ("workplace", "2022-03-05")
    assert episode.category is ContactCategory.CASUAL


def test_a_contact_whose_national_id_is_known_is_that_person(
    registry: Registry, tmp_path: Path
) -> None:
    import_text(registry, tmp_path, f"id,national_id\n1,{NUMBER}\n2,\n")
    import_links(registry, written(tmp_path, f"from,to,national_id\n2,K1,{NUMBER}\n"))
    assert _entry(registry, "K1").person == _entry(registry, "1").person


def test_a_contact_that_becomes_a_case_of_the_same_list_is_one_person(
    registry: Registry, tmp_path: Path
) -> None:
    import_links(registry, written(tmp_path, "from,to\n1,2\n"))
    import_text(registry, tmp_path, "id,name,age\n2,周二,30\n")
    assert (person(registry, "2")["name"], person(registry, "2")["age"]) == ("周二", 30)
    at = registry.position()
    with registry.reading() as reading:
        (contact,) = questions.contacts(reading.connection, at)
    assert contact["status"] == "became_case"


def test_a_transmission_between_unknown_records_is_refused(
    registry: Registry, tmp_path: Path
) -> None:
    import_text(registry, tmp_path, "id\n1\n2\n")
    file = written(tmp_path, "from,to\n1,2\n2,9\n8,1\n")
    tally = import_links(registry, file, relation=Relation.TRANSMISSION)
    assert [(found.row, found.values["refusal"]) for found in tally.errors] == [
        (3, "RecordUnknown"),
        (4, "RecordUnknown"),
    ]
    assert infectors(registry, "2") == {"C-0001"}


def test_a_transmission_worded_otherwise_takes_the_place_of_the_old_one(
    registry: Registry, tmp_path: Path
) -> None:
    import_text(registry, tmp_path, "id\n1\n2\n")
    for text in ("from,to,setting,first_on\n1,2,school,2022-03-01\n", "from,to,setting\n1,2,bar\n"):
        tally = import_links(registry, written(tmp_path, text), relation=Relation.TRANSMISSION)
        assert tally.counts["links"] == 1
    assert tally.counts["withdrawn"] == 1
    at = registry.position()
    with registry.reading() as reading:
        (found,) = questions.transmissions(reading.connection, at)
    assert (found["setting"], str(found["infected_on"])) == ("entertainment", "2022-03-01")


def test_a_rule_that_refuses_a_row_speaks_both_languages(
    registry: Registry, tmp_path: Path
) -> None:
    tally = import_text(registry, tmp_path, "id,severity\n1,moderate\n")
    (found,) = tally.errors
    assert "普通型" in str(found.values["zh"])
    assert "待分型" in str(found.values["zh"])
    assert "moderate" in str(found.values["en"])


def test_a_note_about_the_source_does_not_outlive_the_source(
    registry: Registry, tmp_path: Path
) -> None:
    links = written(tmp_path, "from,to,source_note\nA1,K1,坐在窗边咳嗽\n")
    import_links(registry, links)
    head = registry.head
    import_links(registry, links)
    assert registry.head == head
    book = registry.source_book(SOURCE)
    source = book.of("A1")
    assert source is not None
    registry.erase(source.person, registry.asked())
    entry = registry.source_book(SOURCE).of("exposure\x1fA1\x1fK1\x1f0")
    assert entry is not None
    assert not {"坐在窗边咳嗽", "A1"} & set(entry.cells.values())
