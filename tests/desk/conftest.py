"""What tests of acts with online dossiers begin with."""

from pathlib import Path

import pytest

from tests.desk.online import Folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """The folder into which messages of a portal come."""
    return Folder(tmp_path / "inbox")
