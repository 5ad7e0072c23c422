"""Contact lists: exposures or transmissions, never guessed which."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.interchange.reads import codes, links, mapping, written
from tracing.domain.values import Certainty, ContactCategory, PartialDate, Setting
from tracing.interchange.fields import TableKind
from tracing.interchange.mapping import usual_mapping
from tracing.interchange.rows import Relation

ENDS = 'kind="links"\n[columns]\nfrom_record="from"\nto_record="to"\n'


def test_a_chinese_contact_list_is_read_by_its_usual_names(tmp_path: Path) -> None:
    text = (
        "密接编号,姓名,性别,联系电话,关联病例,首次接触时间,末次接触时间,接触场所,密接类型\n"
        "M-1,林三,女,013800000001,J-1,2022-07-12,2022-07-13 20:30,家庭,密接\n"
    )
    rows, findings = links(written(tmp_path, text, "gb18030"))
    (row,) = rows
    assert findings == []
    assert (row.relation, row.from_record, row.to_record) == (Relation.EXPOSURE, "J-1", "M-1")
    assert (row.first_on, row.first_at) == (PartialDate(date(2022, 7, 12)), None)
    assert row.last_at is not None
    assert (row.last_on, row.last_at.isoformat()) == (
        PartialDate(date(2022, 7, 13)),
        "2022-07-13T20:30:00+08:00",
    )
    assert (row.setting, row.category) == (Setting.HOUSEHOLD, ContactCategory.CLOSE)
    assert (row.certainty, row.person.name) == (Certainty.CERTAIN, "林三")


def test_the_relation_is_the_mapping_s_and_not_the_heading_s(tmp_path: Path) -> None:
    path = written(tmp_path, "from\tto\n1\t2\n")
    infected = usual_mapping(TableKind.LINKS, Relation.TRANSMISSION)
    exposed, transmitted = links(path)[0][0], links(path, infected)[0][0]
    assert (exposed.relation, transmitted.relation) == (
        Relation.EXPOSURE,
        Relation.TRANSMISSION,
    )
    assert transmitted.certainty is Certainty.POSSIBLE


def test_backward_means_that_the_first_end_was_infected(tmp_path: Path) -> None:
    mapped = mapping(ENDS + '[links]\ndirection="backward"')
    (row,), _ = links(written(tmp_path, "from,to\n1,2\n"), mapped)
    assert (row.from_record, row.to_record) == ("2", "1")


def test_bad_links_are_told(tmp_path: Path) -> None:
    mapped = mapping(ENDS + "[links]\nplaces=['P\\d+']")
    text = "from,to\n1,1\n,2\n1,\n1,2\n1,2\nP1,2\n2,P1\n"
    rows, findings = links(written(tmp_path, text), mapped)
    assert [(row.row, row.from_place) for row in rows] == [(5, False), (6, False), (7, True)]
    assert codes(findings) == [
        (2, "to", "link_to_itself"),
        (3, "from", "record_missing"),
        (4, "to", "record_missing"),
        (6, "", "link_repeated"),
        (7, "from", "place_as_source"),
        (8, "to", "place_as_contact"),
    ]


def test_candidates_and_mutual_sources_matter_for_transmissions_only(tmp_path: Path) -> None:
    path = written(tmp_path, "from,to\n1,2\n2,1\n3,2\n")
    assert links(path)[1] == []
    _, findings = links(path, usual_mapping(TableKind.LINKS, Relation.TRANSMISSION))
    assert sorted(codes(findings)) == [
        (2, "from", "mutual_sources"),
        (3, "from", "mutual_sources"),
        (4, "from", "several_candidates"),
    ]


def test_decimal_times_are_moments_and_are_told(tmp_path: Path) -> None:
    mapped = mapping(
        ENDS + 'elapsed="t"\n[links]\nelapsed={origin=2020-01-01T00:00:00+08:00,unit="day"}'
    )
    rows, findings = links(written(tmp_path, "from,to,t\n1,2,1.5\n1,3,2\n1,4,x\n"), mapped)
    assert codes(findings) == [(2, "t", "decimal_time"), (4, "t", "time_unreadable")]
    assert rows[0].first_at is not None
    assert rows[0].first_at.isoformat() == "2020-01-02T12:00:00+08:00"
    assert (rows[1].first_on, rows[1].first_at) == (PartialDate(date(2020, 1, 3)), None)


def test_a_link_does_not_show_its_person(tmp_path: Path) -> None:
    (row,), _ = links(written(tmp_path, "from,to,name\n1,2,Zhou Yi\n"))
    assert "Zhou" not in repr(row)
