"""Results that wait for their applicants, and the page that hands them out."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from app.desk import results
from app.desk.desk import Desk
from app.desk.results import ResultText
from app.rules.kinds import ResultKind
from app.ui.context import Context
from app.ui.results.results_page import ResultsPage
from tests.desk.online import sample
from tests.desk.roads import dossier
from tests.ui.conftest import Hands, accepted

Show = Callable[[QWidget], None]
PAPER = ResultText(ResultKind.PAPER, "Giấy phép mẫu", "15/GP-SCT")


def finished(desk: Desk, name: str = "Nguyễn Văn Đường (mẫu)") -> str:
    """Accept a dossier and record its result."""
    uid = accepted(desk, name).dossier_uid
    results.record_result(desk, uid, PAPER)
    return uid


def put_files(desk: Desk, uids: list[str], folder: Path) -> Path:
    """Put a file for each dossier into a folder, named by its code."""
    folder.mkdir()
    for uid in uids:
        (folder / f"{dossier(desk, uid).code}.pdf").write_bytes(sample())
    return folder


@pytest.fixture
def open_page(show: Show, hands: Hands) -> Callable[[Context], ResultsPage]:
    """Open the page when the store holds what the test wants to see."""

    def opened(context: Context) -> ResultsPage:
        page = ResultsPage(context)
        show(page)
        hands.answered(context)
        hands.answered(context)
        return page

    return opened
