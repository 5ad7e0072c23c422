from __future__ import annotations

import re
from hashlib import sha256

import pytest

from tests.domain.protocol.invented import LOCAL, NATIONAL, spoilt
from tracing.domain.protocol.reading import merged, read_pack, refuse_overlaps
from tracing.domain.protocol.refusals import InvalidPackError
from tracing.language import Text

BELOW = {"invented": NATIONAL}
HIGH = '[[areas.risk.designate]]\nlevel = "high"'
TO_LOW = 'level = "medium"\nto = "low"'


def refused(text: str, below: dict[str, str] | None = None) -> InvalidPackError:
    with pytest.raises(InvalidPackError) as refusal:
        read_pack(text, "town.toml", below)
    assert refusal.value.values["file"] == "town.toml"
    reason = refusal.value.values["reason"]
    assert isinstance(reason, Text)
    assert re.search("[一-鿿]", reason.zh)
    return refusal.value


def test_a_valid_pack_is_read_with_its_text_and_digest() -> None:
    pack = read_pack(NATIONAL, "invented")
    assert pack.header.id == "invented"
    assert pack.rules is not None
    assert pack.rules.quarantine.rules[0].legs[0].days == 7
    assert pack.text == NATIONAL
    assert pack.digest == sha256(NATIONAL.encode()).hexdigest()
    assert "sources" not in pack.tables


@pytest.mark.parametrize(
    ("key", "before", "after"),
    [
        ("TOML", "[sources]", "[sources"),
        ("format", "format = 1", "format = 2"),
        ("format", "format = 1", "format = true"),
        ("format", "format = 1\n", ""),
        ("id", 'id = "invented"', 'id = "in vented"'),
        ("layer", 'id = "invented"', 'id = "invented"\nlayer = "provincial"'),
        ("effective.from_on", "from_on = 2022-01-01", 'from_on = "2022-01-01"'),
        ("effective.superseded_on", "2023-01-01", "2021-01-01"),
        ("effective.superseded_on", "2023-01-01", "2022-01-01"),
        ("over", 'id = "invented"', 'id = "invented"\nover = ["other"]'),
        ("disease.en", 'en = "invented disease"', 'en = ""'),
        ("surprise", "[sources]", "surprise = 1\n[sources]"),
        ("infection.windows[0].lookback", "lookback_days = 2", "lookback_days = 2\nlookback = 2"),
        ("infection.windows[0].lookback_days", "lookback_days = 2\n", ""),
        ("infection.windows[0].lookback_days", "lookback_days = 2", "lookback_days = -2"),
        (
            "infection.windows[0].days_after",
            "lookback_days = 2",
            "lookback_days = 2\ndays_after = 3",
        ),
        ("infection.incubation.longest_days", "longest_days = 14", "longest_days = 0"),
        ("contacts[0].category", '"close"', '"distant"'),
        (
            "contacts[0].source[0]",
            'category = "close"\nsource = ["a"]',
            'category = "close"\nsource = ["z"]',
        ),
        (
            "contacts[0].source",
            'category = "close"\nsource = ["a"]',
            'category = "close"\nsource = []',
        ),
        ("contacts[0].source", 'category = "close"\nsource = ["a"]', 'category = "close"'),
        (
            "contacts[1].category",
            "[quarantine]",
            '[[contacts]]\ncategory = "close"\nsource = ["a"]\n[quarantine]',
        ),
        ("sources.unused", "[sources]", '[sources]\nunused = { zh = "无", en = "none" }'),
        ("quarantine.rules[0].legs[0].days", "days = 7", "days = true"),
        ("quarantine.rules[0].legs[0].test_days[1]", "[1, 7]", "[1, 8]"),
        ("quarantine.rules[0].legs[0].test_days", "[1, 7]", "[7, 1]"),
        (
            "areas.risk.levels",
            '["routine", "low", "medium", "high"]',
            '["low", "routine", "medium", "high"]',
        ),
        ("areas.risk.levels[4]", '"medium", "high"]', '"medium", "high", "lockdown"]'),
        ("areas.risk.default", 'default = "routine"', 'default = "precaution"'),
        ("areas.risk.remainder", 'remainder = "low"', 'remainder = "lockdown"'),
        ("areas.risk.designate[0].level", HIGH, HIGH.replace("high", "lockdown")),
        (
            "areas.risk.designate[0].all[0].count",
            '[areas.risk.cluster]\ninfections = 2\nwithin_days = 14\nsource = ["a"]\n',
            "",
        ),
        ("areas.risk.designate[0].all[0]", ", at_least = 2", ""),
        ("areas.risk.designate[0].all[0].within_days", "window_days = 14\n", ""),
        (
            "areas.risk.designate[1].all[0].within_days",
            '"new", at_least',
            '"cumulative", within_days = 3, at_least',
        ),
        ("areas.risk.step_down[0].to", 'to = "medium"', 'to = "high"'),
        ("areas.risk.step_down[0].to", 'to = "medium"', "to = 3"),
        ("areas.risk.step_down[0].screening", "{ on_day = 7 }", "{ }"),
        (
            "areas.risk.step_down[0].screening",
            "{ on_day = 7 }",
            "{ on_day = 7, within_last_days = 2 }",
        ),
        (
            "areas.risk.step_down[0].contact_days",
            "screening =",
            'requires = ["contacts_clear"]\nscreening =',
        ),
        ("areas.risk.step_down[0].contact_days", "screening =", "contact_days = 14\nscreening ="),
        ("areas.risk.step_down[1].to", TO_LOW, TO_LOW.replace("low", "high")),
        (
            "areas.risk.takes_over.lockdown",
            "window_days",
            'takes_over = { lockdown = "controlled" }\nwindow_days',
        ),
        ("areas.risk.takes_over", "window_days", 'takes_over = { closed = "high" }\nwindow_days'),
        (
            "areas.risk.measures[0].level",
            '[[areas.risk.measures]]\nlevel = "high"',
            '[[areas.risk.measures]]\nlevel = "lockdown"',
        ),
        ("areas.risk.measures[0].title.zh", 'zh = "足不出户"', "zh = 1"),
        ("trigger.level", '[trigger]\nlevel = "high"', '[trigger]\nlevel = "lockdown"'),
        ("trigger.positives", "positives = 5", "positives = 0"),
        ("work.clocks[0].minutes", "minutes = 120", "minutes = 1.5"),
        (
            "work.arrivals[0].test_days[1]",
            "days = 7\ntest_days = [1, 7]",
            "days = 5\ntest_days = [1, 7]",
        ),
        ("work.arrivals[0].days", 'mode = "facility"\ndays', "days"),
    ],
)
def test_what_is_wrong_in_a_pack_is_named_by_its_place(key: str, before: str, after: str) -> None:
    assert refused(spoilt(NATIONAL, (before, after))).values["key"] == key


def test_a_level_that_no_step_down_leaves_is_refused_where_it_is_reached() -> None:
    start, end = NATIONAL.rindex("[[areas.risk.step_down]]"), NATIONAL.index("[[areas.risk.meas")
    refusal = refused(NATIONAL[:start] + NATIONAL[end:])
    assert refusal.values["key"] == "areas.risk.designate[1].level"
    assert "medium" in str(refusal.values["reason"])


def test_a_step_down_for_one_origin_leaves_the_other_where_it_is() -> None:
    refusal = refused(spoilt(NATIONAL, (TO_LOW, f'{TO_LOW}\norigin = "designated"')))
    assert refusal.values["key"] == "areas.risk.step_down[0].to"


def test_without_step_downs_no_level_is_a_dead_end() -> None:
    start = NATIONAL.index("[[areas.risk.step_down]]")
    end = NATIONAL.index("[[areas.risk.measures]]")
    assert read_pack(NATIONAL[:start] + NATIONAL[end:], "invented").rules is not None


def test_a_figure_that_is_no_number_is_refused() -> None:
    release = '[[release]]\nwho = "case"\nnegatives = 2\nct_at_least = nan\nsource = ["a"]\n'
    refusal = refused(spoilt(NATIONAL, ("[areas.risk]", f"{release}\n[areas.risk]")))
    assert refusal.values["key"] == "release[0].ct_at_least"


def test_a_local_pack_says_only_what_differs() -> None:
    pack = read_pack(LOCAL, "town.toml", BELOW)
    assert pack.rules is None
    assert pack.tables == {"areas": {"risk": {"window_days": 7, "source": ["b"]}}}


@pytest.mark.parametrize(
    ("key", "before", "after"),
    [
        ("over", 'over = ["invented"]\n', ""),
        ("over[1]", 'over = ["invented"]', 'over = ["invented", "invented"]'),
        ("over[0]", 'over = ["invented"]', 'over = ["unheard-of"]'),
        ("over[0]", "from_on = 2022-06-01", "from_on = 2023-06-01"),
        ("disease", "invented disease", "another disease"),
        ("areas.risk.title", "window_days = 7", "window_days = 7\ntitle = 1"),
        ("areas.risk.effective", "window_days = 7", "effective = { from_on = 2022-01-01 }"),
        ("areas.risk.source", '\nsource = ["b"]\n', "\n"),
        ("areas.risk.default", "window_days = 7", 'default = "lockdown"'),
        ("areas.risk.source[0]", '\nsource = ["b"]', '\nsource = ["c"]'),
    ],
)
def test_what_is_wrong_in_a_local_pack_is_named_by_its_place(
    key: str, before: str, after: str
) -> None:
    assert refused(spoilt(LOCAL, (before, after)), BELOW).values["key"] == key


def test_a_local_source_may_not_take_the_name_of_another() -> None:
    text = spoilt(LOCAL, ("b = {", "a = {"), ('["b"]', '["a"]'), ('["b"]', '["a"]'))
    assert refused(text, BELOW).values["key"] == "sources.a"


def test_a_local_pack_over_an_invalid_one_is_refused() -> None:
    below = {"invented": spoilt(NATIONAL, ("positives = 5", "positives = 0"))}
    refusal = refused(LOCAL, below)
    assert refusal.values["key"] == "over[0]"
    assert "trigger.positives" in str(refusal.values["reason"])


def test_a_local_pack_over_a_local_one_is_refused() -> None:
    beside = spoilt(LOCAL, ('over = ["invented"]', 'over = ["invented-town"]'))
    text = spoilt(beside, ('id = "invented-town"', 'id = "invented-street"'))
    assert refused(text, {"invented-town": LOCAL}).values["key"] == "over[0]"


def national(name: str, since: str, until: str) -> str:
    """The invented pack under another name, from one day to another."""
    return spoilt(
        NATIONAL,
        ('id = "invented"', f'id = "{name}"'),
        ("from_on = 2022-01-01", f"from_on = {since}"),
        ("superseded_on = 2023-01-01", f"superseded_on = {until}"),
    )


def test_two_national_packs_of_a_disease_may_not_overlap() -> None:
    later = national("later", "2022-12-31", "2024-01-01")
    packs = [read_pack(later, "later"), read_pack(NATIONAL, "invented")]
    with pytest.raises(InvalidPackError) as refusal:
        refuse_overlaps(packs)
    assert refusal.value.values["file"] == "later"
    assert refusal.value.values["key"] == "effective.from_on"


def test_packs_that_follow_each_other_and_packs_of_other_diseases_stand_together() -> None:
    follows = national("follows", "2023-01-01", "2024-01-01")
    other = spoilt(NATIONAL, ('id = "invented"', 'id = "other"'), ("invented disease", "another"))
    texts = {"invented": NATIONAL, "follows": follows, "other": other}
    refuse_overlaps(read_pack(text, name) for name, text in texts.items())


def test_tables_are_merged_key_by_key_and_lists_as_a_whole() -> None:
    below = {"a": {"b": 1, "c": [1, 2]}, "d": 1}
    over = {"a": {"c": [3]}, "d": {"e": 1}}
    assert merged(below, over) == {"a": {"b": 1, "c": [3]}, "d": {"e": 1}}
    assert below == {"a": {"b": 1, "c": [1, 2]}, "d": 1}
