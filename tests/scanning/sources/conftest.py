"""What the tests of all sources share: the folder that pages go to, and what came before a fault."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app import errors
from app.scanning.sources.contract import ScannedPage

Came = tuple[list[ScannedPage], errors.DeskError | None]
CameBefore = Callable[[Iterator[ScannedPage]], Came]


@pytest.fixture
def into(tmp_path: Path) -> Path:
    """The folder that pages go to."""
    folder = tmp_path / "scans"
    folder.mkdir()
    return folder


@pytest.fixture
def came_before() -> CameBefore:
    """Takes a source's pages until they end or a fault comes, which is the second part of the answer."""

    def take(pages: Iterator[ScannedPage]) -> Came:
        came = []
        try:
            for page in pages:
                came.append(page)
        except errors.DeskError as fault:
            return came, fault
        return came, None

    return take
