"""Printing from a page: slip and stub without a dialog, and what is told when one of them does not come out."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from app.desk.desk import Desk
from app.printing.own import THERMAL
from app.ui.context import Context
from app.ui.page import Page
from app.ui.printing import print_slip
from tests import escpos
from tests.cups import PrintRoom
from tests.papers.reading import codes_in
from tests.ui.conftest import Hands, accepted


def test_a_stub_comes_out_beside_the_receipt_and_one_that_does_not_never_holds_the_receipt_up(
    make_context: Callable[[Desk], Context],
    printing_desk: Desk,
    print_room: PrintRoom,
    show: Callable[[QWidget], None],
    hands: Hands,
    tmp_path: Path,
) -> None:
    home, roll = printing_desk.home, tmp_path / "roll"
    chosen = replace(home.settings().with_printer("stub", THERMAL), thermal_printer=str(roll))
    home.save_settings(chosen)
    page = Page(make_context(printing_desk))
    show(page)
    done = accepted(printing_desk)
    before = set(print_room.tray().glob("*.pdf"))
    print_slip(page, done.receipt.uid, done="Accepted.")
    hands.until(lambda: roll.exists() and set(print_room.tray().glob("*.pdf")) - before)
    hands.answered(page.context)
    (stub,) = escpos.pictures(roll.read_bytes())
    assert codes_in(stub)["QRCode"] == done.code
    assert not page.bottom.notice.isVisible()
    home.save_settings(replace(chosen, thermal_printer=f"127.0.0.1:{escpos.free_port()}"))
    print_slip(page, accepted(printing_desk).receipt.uid, done="Accepted.")
    hands.until(lambda: len(set(print_room.tray().glob("*.pdf")) - before) == 2)
    hands.until(page.bottom.notice.isVisible)
    told = page.bottom.notice.words.text()
    assert told.startswith("Accepted. Not printed. The receipt printer does not answer.")
    assert QApplication.activeModalWidget() is None
