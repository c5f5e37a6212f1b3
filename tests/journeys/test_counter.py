"""Journeys at the counter, by keyboard alone."""

from collections.abc import Callable
from pathlib import Path

from app.rules.kinds import PlaceRole
from tests.desks import Samples
from tests.journeys import steps
from tests.journeys.conftest import Workstation
from tests.journeys.driver import Window, rows

OpenWindow = Callable[[Path], Window]


def test_one_dossier_from_the_first_start_to_the_department(
    workstation: Workstation, open_window: OpenWindow, samples: Samples, tmp_path: Path
) -> None:
    desk = open_window(workstation.home)
    steps.first_start(desk)
    desk.key("F12")
    desk.wait_for("signin_ready")
    steps.sign_in(desk)
    draft = steps.read_card(workstation, desk)
    steps.choose_procedure(desk, draft)
    steps.tick(desk, draft)
    steps.scan_sheets(desk, draft)
    code = steps.accept(desk, draft)
    assert code.startswith("H55.14-")
    receipt = steps.printed(workstation, 1)[0]
    assert receipt.read_bytes() == steps.newest_slip(desk)
    package = steps.hand_over(desk, code)
    steps.printed(workstation, 2)
    department = open_window(samples.copy(PlaceRole.DEPARTMENT, tmp_path / "phong").path)
    acknowledgement = steps.receive_and_answer(department, package, tmp_path / "tra-loi")
    steps.read_acknowledgement(desk, acknowledgement)
    steps.go_to(desk, "alt+3", "register")
    assert steps.holder(desk, code) == (4, "Phòng Quản lý Thương mại")
    desk.close()
    assert list(desk.home.glob("backups/quay-*.sqlite3"))
    assert rows(department.home, "SELECT code, state FROM dossiers") == [(code, 4)]
