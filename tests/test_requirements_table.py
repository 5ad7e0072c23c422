"""Each numbered requirement of the five sources is carried by something, or says by what later."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.tools.reference import commands
from tracing.domain.catalogue import TOPICS

REFERENCE = Path(__file__).parents[1] / "docs" / "reference"
PAGES = {"en": REFERENCE / "requirements.md", "zh": REFERENCE / "requirements.zh-CN.md"}
NUMBERED = {"000": 20, "001": 23, "002": 23, "003": 17, "004": 14}
"""How many requirements each source has."""
_ROW = re.compile(r"^\| (\d{3}\.\d+) \| ([^|]+) \| ([^|]*) \| ([^|]*) \| ([^|]*) \|$", re.MULTILINE)
_QUOTED = re.compile(r"`([^`]+)`")
_NAMED = re.compile(r"(?:later: |not collected: |以后：|不收集：)([^;；]+)")
_EXPLAINED = re.compile(r"^\| ([^|`.]+) \| [^|]+ \|$", re.MULTILINE)


class Requirement(NamedTuple):
    number: str
    says: str
    topics: list[str]
    commands: list[str]
    besides: list[str]
    """What will carry it later, or is not collected."""


def requirements(lang: str) -> list[Requirement]:
    page = PAGES[lang].read_text(encoding="utf-8")
    return [
        Requirement(
            number,
            says.strip(),
            _QUOTED.findall(topics),
            _QUOTED.findall(typed),
            [named.strip() for named in _NAMED.findall(besides)],
        )
        for number, says, topics, typed, besides in _ROW.findall(page)
    ]


@pytest.mark.parametrize("lang", PAGES)
def test_no_requirement_is_missing(lang: str) -> None:
    assert [each.number for each in requirements(lang)] == [
        f"{source}.{number}" for source, count in NUMBERED.items() for number in range(1, count + 1)
    ]


@pytest.mark.parametrize("lang", PAGES)
def test_each_is_carried_by_something(lang: str) -> None:
    empty = [
        each.number
        for each in requirements(lang)
        if not (each.says and (each.topics or each.besides))
    ]
    assert empty == []


@pytest.mark.parametrize("lang", PAGES)
def test_every_event_that_is_named_can_happen(lang: str) -> None:
    named = {topic for each in requirements(lang) for topic in each.topics}
    assert sorted(named - TOPICS.keys()) == []


@pytest.mark.parametrize("lang", PAGES)
def test_every_command_that_is_named_can_be_typed(lang: str) -> None:
    named = {command for each in requirements(lang) for command in each.commands}
    assert sorted(named - {command.path for command in commands()}) == []


@pytest.mark.parametrize("lang", PAGES)
def test_whatever_comes_later_or_is_not_collected_is_explained(lang: str) -> None:
    named = {name for each in requirements(lang) for name in each.besides}
    page = PAGES[lang].read_text(encoding="utf-8")
    assert named == set(_EXPLAINED.findall(page)) - {"name", "名称"}


def test_both_languages_say_the_same() -> None:
    english, chinese = requirements("en"), requirements("zh")
    for one, other in zip(english, chinese, strict=True):
        assert (one.number, one.topics, one.commands) == (
            other.number,
            other.topics,
            other.commands,
        )
        assert len(one.besides) == len(other.besides)
        assert re.search("[一-鿿]", other.says)
