"""A registry in which something has happened already, copied for each test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.console.outbreak import Desk
from tests.registries import InventedRegistry, make_registry

WANG = "name: 王小明\nphone: 13800001234\nnational_id: 11010119880302001X\n"
DECIDED = ("--office", "市疾控", "--decided-at", "2022-07-12T10:00")

BEFORE: tuple[tuple[str, ...], ...] = (
    ("case", "report", "--personal", "wang", "--onset", "2022-07-10", "--laboratory", "positive"),
    ("person", "register", "--personal", "li", "--sex", "female"),
    ("contact", "expose", "--age", "60", "--source", "C-1", "--first", "2022-07-08", "--open"),
    ("contact", "identify", "--age", "7", "--route", "roster"),
    ("case", "report", "--age", "40", "--diagnosis", "asymptomatic", "--at", "2022-07-14"),
    (
        "case",
        "attribute",
        "C-2",
        "--source",
        "C-1",
        "--evidence",
        "interview",
        "--certainty",
        "probable",
    ),
    ("contact", "determine", "K-1", "secondary", *DECIDED),
)
"""P-1 is case C-1 (Wang); P-2 is Li; P-3 is contact K-1, exposed to C-1 (E-1); P-4 is contact K-2;
P-5 is case C-2, infected by C-1."""


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> InventedRegistry:
    folder = tmp_path_factory.mktemp("template")
    invented = make_registry(folder)
    desk = Desk(invented)
    (folder / "wang").write_text(WANG, encoding="utf-8")
    (folder / "li").write_text("name: 李四\n", encoding="utf-8")
    for args in BEFORE:
        named = [str(folder / each) if each in ("wang", "li") else each for each in args]
        result = desk.type(*named)
        assert result.exit_code == 0, result.stderr
    return invented


@pytest.fixture
def desk(template: InventedRegistry, tmp_path: Path) -> Desk:
    shutil.copytree(template.folder, tmp_path / "registry")
    return Desk(template._replace(folder=tmp_path / "registry"))
