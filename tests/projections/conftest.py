"""Views on SQLite and on PostgreSQL: every test of the kit runs on both."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest

from tests.projections.toys import models
from tracing.projections.folds import Model
from tracing.projections.store import Store
from tracing.projections.views_postgres import PostgresViews
from tracing.projections.views_sqlite import SqliteViews

_NUMBERS = count()
_OPEN_AT_ONCE = 6


@dataclass(frozen=True)
class Place:
    """Somewhere views can live: a folder, or a server's address and a prefix."""

    folder: Path | None = None
    url: str = ""
    prefix: str = "views"
    _opened: list[Store] = field(default_factory=list, compare=False)

    def open(self, folds: Sequence[Model] | None = None) -> Store:
        """Another store on the views here. The oldest give their connections back."""
        asked = models() if folds is None else folds
        store: Store
        if self.folder is not None:
            store = SqliteViews(self.folder, asked)
        else:
            store = PostgresViews(self.url, asked, prefix=self.prefix)
        self._opened.append(store)
        if len(self._opened) > _OPEN_AT_ONCE:
            self._opened.pop(0).close()
        return store

    def elsewhere(self) -> Place:
        """The same place for another process."""
        return Place(self.folder, self.url, self.prefix)


NewPlace = Callable[[], Place]


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def new_place(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Generator[NewPlace]:
    opened: list[Store] = []

    def new() -> Place:
        if request.param == "sqlite":
            return Place(folder=tmp_path_factory.mktemp("views"), _opened=opened)
        url = request.getfixturevalue("postgres")
        return Place(url=url, prefix=f"views{next(_NUMBERS)}", _opened=opened)

    yield new
    for store in opened:
        store.close()


@pytest.fixture
def place(new_place: NewPlace) -> Place:
    return new_place()


@pytest.fixture
def store(place: Place) -> Store:
    return place.open()
