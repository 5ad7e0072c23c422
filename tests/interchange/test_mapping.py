"""Mapping files: what they may say, and what a bad one is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.interchange.reads import mapping
from tracing.interchange.faults import MappingFileError, MappingMissingError
from tracing.interchange.mapping import bundled_mappings, load_mapping

CASES = 'kind = "cases"\n'
RECORD = '[columns]\nrecord = "id"\n'
LINKS = 'kind = "links"\n[columns]\nfrom_record = "a"\nto_record = "b"\n'


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("kind =", "-"),
        (RECORD, "kind"),
        ('kind = "animals"\n' + RECORD, "kind"),
        (CASES + 'colums = { record = "id" }', "colums"),
        (CASES, "columns"),
        (CASES + '[columns]\nshoe_size = "x"', "columns.shoe_size"),
        (CASES + '[columns]\nrecord = ["a", "b"]', "columns.record"),
        (CASES + 'ignore = ["id"]\n' + RECORD, "ignore"),
        (CASES + RECORD + '[file]\nencoding = "morse"', "file.encoding"),
        (CASES + RECORD + '[file]\ndelimiter = "::"', "file.delimiter"),
        (CASES + RECORD + '[dates]\nformats = ["%d/%m"]', "dates.formats"),
        (CASES + RECORD + '[dates.fields]\nsex = ["%d/%m/%Y"]', "dates.fields.sex"),
        (CASES + RECORD + '[values.sex]\nw = "woman"', "values.sex.w"),
        (CASES + RECORD + '[values.age]\nold = "90"', "values.age"),
        (CASES + RECORD + '[constants]\nrecord = "1"', "constants.record"),
        (CASES + RECORD + 'sex = "s"\n[constants]\nsex = "male"', "constants.sex"),
        (CASES + RECORD + '[constants]\nsex = "man"', "constants.sex"),
        (CASES + RECORD + '[sources]\nleftover = "("', "sources.leftover"),
        (CASES + RECORD + '[[sources.mention]]\npattern = "["', "sources.mention[0].pattern"),
        (
            CASES + RECORD + '[[sources.mention]]\npattern = "x"\nrecord = "{1}"',
            "sources.mention[0].record",
        ),
        (CASES + RECORD + '[sources]\ncertainty = "sure"', "sources.certainty"),
        (LINKS + 'elapsed = "t"', "links.elapsed"),
        (LINKS + "[links]\nelapsed = { origin = 2020-01-01T00:00:00 }", "links.elapsed.origin"),
        (LINKS + '[links]\nplaces = ["P("]', "links.places[0]"),
        (LINKS + '[links]\nrelation = "friendship"', "links.relation"),
    ],
)
def test_a_bad_mapping_is_refused_with_file_key_and_reason(text: str, key: str) -> None:
    with pytest.raises(MappingFileError) as refusal:
        mapping(text)
    assert (refusal.value.values["file"], refusal.value.values["key"]) == ("map.toml", key)
    assert "map.toml" in refusal.value.message.en
    assert "map.toml" in refusal.value.message.zh


def test_every_mapping_that_ships_is_sound() -> None:
    names = bundled_mappings()
    assert len(names) == 7
    for name in names:
        assert load_mapping(name).name == f"{name}.toml"


def test_a_mapping_is_found_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    path.write_text(CASES + RECORD, encoding="utf-8")
    assert load_mapping(path).headings_of("record") == ("id",)


def test_a_mapping_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(MappingMissingError) as refusal:
        load_mapping("tianjin")
    assert "tindale-tianjin" in refusal.value.advice.en
