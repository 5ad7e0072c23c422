from __future__ import annotations

import importlib
import pkgutil
import re
from enum import StrEnum

import pytest

from tracing import analysis, domain, words

TOLD = ("tracing.domain", "tracing.analysis")
for package in (domain, analysis):
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        importlib.import_module(module.name)

KINDS = [kind for kind in StrEnum.__subclasses__() if kind.__module__.startswith(TOLD)]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_coded_value_has_words_in_both_languages(kind: type[StrEnum]) -> None:
    for value in kind:
        text = words.label(value)
        assert re.search("[一-鿿]", text.zh)
        assert re.search("[a-z]", text.en)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_no_two_values_of_a_kind_share_their_words(kind: type[StrEnum]) -> None:
    texts = [words.label(value) for value in kind]
    assert len({text.zh for text in texts}) == len({text.en for text in texts}) == len(texts)


def test_no_label_outlives_its_value() -> None:
    known = {kind.__name__: {value.value for value in kind} for kind in KINDS}
    for name, labels in words.LABELS.items():
        assert set(labels) == known[name]


def test_every_heading_is_bilingual_and_its_key_is_snake_case() -> None:
    for key, text in words.HEADINGS.items():
        assert re.fullmatch(r"[a-z]+(_[a-z]+)*", key)
        assert re.search("[一-鿿]", text.zh)
        assert text.en
