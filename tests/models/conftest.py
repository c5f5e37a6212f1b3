"""A store with all its tables and nothing in them."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.models.store import Store, open_store

NewStore = Callable[[str], Store]
"""Opens a new store in a folder of this name."""


@pytest.fixture(scope="session")
def empty_store(_session_home: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a store in which nothing happened yet."""
    path = tmp_path_factory.mktemp("empty") / "quay.sqlite3"
    opened = open_store(path, path.parent)
    with opened.transaction():  # the last to close must be one that may fold the WAL back
        pass
    opened.close()
    return path


@pytest.fixture
def new_store(empty_store: Path, tmp_path: Path) -> Iterator[NewStore]:
    """Stores of their own, closed at the end of the test."""
    opened: list[Store] = []

    def make(name: str) -> Store:
        folder = tmp_path / name
        folder.mkdir()
        shutil.copyfile(empty_store, folder / "quay.sqlite3")
        opened.append(open_store(folder / "quay.sqlite3", folder))
        return opened[-1]

    yield make
    for store in opened:
        store.close()


@pytest.fixture
def store(new_store: NewStore) -> Store:
    """One such store."""
    return new_store("store")
