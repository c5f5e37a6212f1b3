"""An inbox in which online dossiers of several shapes wait, and its page."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from app.desk import arriving
from app.desk.desk import Desk
from app.ui.context import Context
from app.ui.inbox.inbox_page import InboxPage
from tests.desk.online import Folder
from tests.exchange import portal
from tests.ui.conftest import Hands

NOTICES = 4
"""Complete ones of one procedure with an immediate result."""


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """The folder that messages come into."""
    return Folder(tmp_path / "inbox")


def notice(number: int, **fields: object) -> dict[str, object]:
    """Return a complete notice of a firm."""
    said = {"MaHoSo": f"000.00.14.H55-261125-{number:04}", "ChuHoSo": f"CÔNG TY MẪU SỐ {number}"}
    owner = {"MaDoiTuong": f"01001091{number:02}"}
    return portal.sync(**{**said, **owner, "NgayTiepNhan": f"202611250800{number:02}", **fields})


@pytest.fixture
def inbox(desk: Desk, folder: Folder) -> Desk:
    """Four complete notices, and later than they a dossier of another procedure that lacks papers."""
    for number in range(1, NOTICES + 1):
        folder.put(f"n{number}", notice(number))
    folder.put("z", portal.ministry(NgayNop="2026-11-25T08:45:00+07:00"))
    assert arriving.import_folder(desk, folder.path).new == NOTICES + 1
    return desk


@pytest.fixture
def page(
    inbox: Desk, make_context: Callable[[Desk], Context], show: Callable[[QWidget], None], hands: Hands
) -> InboxPage:
    """The page with all of it."""
    made = InboxPage(make_context(inbox))
    show(made)
    hands.answered(made.context)
    return made
