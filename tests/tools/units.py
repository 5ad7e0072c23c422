"""How tests are shared out among the workers of pytest-xdist: a file each, a document each."""

from __future__ import annotations

from typing import Any

import pytest

DOCUMENTS = "tests/test_docs.py"
LONGEST = (
    "tests/demo/test_nanchang.py",
    "tests/faults",
    DOCUMENTS,
    "tests/application/test_four_questions.py",
    "tests/console/recording",
    "tests/projections/test_temporal.py",
    "tests/read_models/test_histories.py",
)
"""What begins first, so that no worker is left alone with it."""


def scheduler(config: pytest.Config, log: Any) -> Any:
    """xdist's own for files: their tests share what they prepare. Those of documents do not."""
    from xdist.scheduler import LoadFileScheduling

    config.option.loadscopereorder = False  # it would begin with what has most tests
    made = LoadFileScheduling(config, log)
    made._split_scope = unit
    return made


def unit(nodeid: str) -> str:
    """
    >>> unit("tests/test_docs.py::test_links[README.md]")
    'tests/test_docs.py::test_links[README.md]'
    >>> unit("tests/test_reference.py::test_pages[cli.md]")
    'tests/test_reference.py'
    """
    return nodeid if nodeid.startswith(DOCUMENTS) else nodeid.partition("::")[0]


def place(nodeid: str) -> int:
    """Where in the order of all tests one is begun."""
    return next((n for n, name in enumerate(LONGEST) if nodeid.startswith(name)), len(LONGEST))
