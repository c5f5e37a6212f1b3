"""Printers and barcode reader in the settings, with the devices of the tests."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QPushButton, QWidget

from app.desk.desk import Desk
from app.papers import reader_card
from app.ui.context import Context
from app.ui.settings.printers import PAPERS, PrintersSection
from app.ui.settings.reader import ReaderSection
from app.ui.settings.section import Section
from tests import cups, escpos
from tests.cups import PrintRoom
from tests.papers.reading import codes_in, picture, text_of
from tests.ui.conftest import Hands
from tests.ui.sight import unreadable

Show = Callable[[QWidget], None]


def press(section: Section, hands: Hands, words: str) -> None:
    """Go to a button by Tab and press it."""
    hands.tab_to(next(b for b in section.findChildren(QPushButton) if b.text() == words), most=90)
    hands.press("Space")


def told(section: Section) -> str:
    return section.notice.words.text()


def printers(context: Context, show: Show, hands: Hands) -> PrintersSection:
    section = PrintersSection(context)
    show(section)
    section.refresh()
    hands.until(lambda: section.queues["receipt"].count() > 1)
    return section


def choose(box: QComboBox, hands: Hands, key: str) -> None:
    hands.tab_to(box)
    hands.press(key)


def test_each_paper_gets_its_printer_and_a_test_sheet_comes_out(
    make_context: Callable[[Desk], Context], printing_desk: Desk, print_room: PrintRoom, show: Show, hands: Hands
) -> None:
    home = printing_desk.home
    home.save_settings(home.settings().with_printer("receipt", "").with_printer("day_end", "may-in-cu"))
    section = printers(make_context(printing_desk), show, hands)
    assert section.queues["receipt"].currentText() == "no printer"
    assert section.queues["supplement"].currentText() == "Máy in mẫu"
    assert section.queues["day_end"].currentText() == "may-in-cu (not here now)"
    on_a5 = [paper for paper in PAPERS if section.sizes[paper].currentText() == "A5"]
    assert on_a5 == ["receipt", "supplement", "refusal", "apology", "stopping", "fee_paper"]
    section.queues["receipt"].setFocus()
    choose(section.queues["receipt"], hands, "Down")
    hands.until(lambda: home.settings().printers["receipt"] == cups.QUEUE)
    choose(section.sizes["receipt"], hands, "Down")
    hands.until(lambda: home.settings().paper_sizes["receipt"] == "A4")
    hands.until(lambda: section.queues["receipt"].currentData() == cups.QUEUE)
    before = set(print_room.tray().glob("*.pdf"))
    hands.tab_to(section.sizes["receipt"])
    hands.press("Tab", "Space")  # its link stands beside it
    hands.until(lambda: len(set(print_room.tray().glob("*.pdf")) - before) == 1)
    (sheet,) = set(print_room.tray().glob("*.pdf")) - before
    assert cups.QUEUE in text_of(sheet.read_bytes())
    assert "media=A4" in sheet.with_suffix(".order").read_text()
    hands.until(lambda: section.jobs.rows.rowCount() == 1)
    row = [str(section.jobs.rows.index(0, column).data()) for column in (1, 2, 3, 4)]
    assert row[:3] == ["Test print A4", cups.QUEUE, "1"]
    assert row[3] in {"waiting", "printing", "done"}


def test_a_paper_s_options_are_those_of_its_printer_and_are_kept(
    make_context: Callable[[Desk], Context], printing_desk: Desk, print_room: PrintRoom, show: Show, hands: Hands
) -> None:
    print_room.add_office_printer("van-phong")
    home = printing_desk.home
    section = printers(make_context(printing_desk), show, hands)
    options = section.options
    assert options.isHidden()
    hands.tab_to(section.sizes["receipt"])
    hands.press("Tab", "Tab", "Space")
    assert hands.focus() is options.copies
    assert (options.head.text(), options.copies.currentText()) == ("Receipt and appointment", "2")
    assert not options.sides.isVisible()  # the plain queue has none
    assert not options.tray.isVisible()
    hands.press("Down")
    hands.until(lambda: home.settings().copies("receipt", 2) == 3)
    section.queues["receipt"].setCurrentIndex(section.queues["receipt"].findData("van-phong"))
    section._save("receipt")
    hands.until(options.tray.isVisible)
    assert unreadable(section, hands.qtbot) == []
    hands.tab_to(options.sides)
    hands.press("Down", "Tab", "Down", "Down")
    hands.until(lambda: home.settings().paper_trays.get("receipt") == "bottom")
    assert home.settings().paper_sides == {"receipt": "two-sided-long-edge"}
    section.options.changed.emit()  # a queue of another kind later keeps what was set
    section.refresh()
    hands.answered(section.context)
    hands.until(lambda: options.tray.currentText() == "lower tray")
    assert options.chosen() == (3, "two-sided-long-edge", "bottom")


def test_a_folder_chosen_for_pdf_files_is_a_printer_of_its_own(
    make_context: Callable[[Desk], Context],
    printing_desk: Desk,
    print_room: PrintRoom,
    show: Show,
    hands: Hands,
    tmp_path: Path,
) -> None:
    home, folder = printing_desk.home, tmp_path / "da-in"
    folder.mkdir()
    section = printers(make_context(printing_desk), show, hands)
    assert section.folder.text() == "no folder chosen"
    section.queues["receipt"].setFocus()
    press(section, hands, "Folder for PDF files")
    hands.choose(str(folder))
    box = section.queues["refusal"]
    hands.until(lambda: box.findText("PDF to file") > 0)
    assert (section.folder.text(), home.settings().pdf_folder) == (str(folder), str(folder))
    box.setCurrentIndex(box.findText("PDF to file"))
    section._test("refusal")
    hands.until(lambda: section.jobs.rows.rowCount() == 1 and section.jobs.rows.index(0, 4).data() == "done")
    assert section.jobs.rows.index(0, 2).data() == "PDF to file"
    stubs = section.queues["stub"]
    assert [stubs.itemText(at) for at in range(stubs.count())] == ["no printer", "PDF to file"]
    section.address.line.setFocus()
    hands.type(str(tmp_path / "roll"))
    hands.press("Return")
    hands.until(lambda: stubs.findText("80 mm receipt printer") > 0)
    assert box.findText("80 mm receipt printer") < 0  # nothing but stubs is as narrow
    stubs.setCurrentIndex(stubs.findText("80 mm receipt printer"))
    section._test("stub")
    hands.until(lambda: section.jobs.rows.index(0, 1).data() == "Stub of the receipt H00.00-250101-0001")
    hands.until(lambda: section.jobs.rows.index(0, 4).data() == "done")
    assert len(escpos.pictures((tmp_path / "roll").read_bytes())) == 1
    assert [path.name for path in folder.iterdir()] == ["test-print-A5.pdf"]


def test_a_job_that_failed_says_why_and_enter_tries_it_again(
    make_context: Callable[[Desk], Context], printing_desk: Desk, print_room: PrintRoom, show: Show, hands: Hands
) -> None:
    home = printing_desk.home
    home.save_settings(home.settings().with_printer("receipt", "may-in-moi").with_printer("refusal", ""))
    section = printers(make_context(printing_desk), show, hands)
    section._test("refusal")
    assert told(section).startswith("No printer is chosen for this kind of paper.")
    section._test("receipt")
    hands.until(lambda: section.jobs.rows.rowCount() == 1)
    row = section.jobs.rows
    assert [row.index(0, column).data() for column in (2, 4, 5)] == [
        "may-in-moi", "failed", "The printer is not there; switch it on, then try again.",
    ]  # fmt: skip
    before = set(print_room.tray().glob("*.pdf"))
    section.jobs.setFocus()
    hands.press("Home")
    assert section.jobs.why.text() == "The printer is not there; switch it on, then try again."
    home.save_settings(home.settings().with_printer("print_test", "may-in-khac"))
    hands.press("F5")
    hands.until(lambda: row.index(0, 2).data() == "may-in-khac" and row.index(0, 4).data() == "failed")
    home.save_settings(home.settings().with_printer("print_test", cups.QUEUE))
    hands.press("Return")
    hands.until(lambda: set(print_room.tray().glob("*.pdf")) - before)
    hands.until(lambda: row.index(0, 2).data() == cups.QUEUE)
    assert row.index(0, 4).data() in {"printing", "done"}
    assert (section.jobs.again.isEnabled(), section.jobs.why.text()) == (False, "")


def test_the_reader_s_card_is_printed_and_its_codes_judged(
    make_context: Callable[[Desk], Context], printing_desk: Desk, print_room: PrintRoom, show: Show, hands: Hands
) -> None:
    section = ReaderSection(make_context(printing_desk))
    show(section)
    section.refresh()
    before = set(print_room.tray().glob("*.pdf"))
    section.port.line.setFocus()
    press(section, hands, "Print the test card")
    hands.until(lambda: len(set(print_room.tray().glob("*.pdf")) - before) == 1)
    (card,) = set(print_room.tray().glob("*.pdf")) - before
    codes = codes_in(picture(card.read_bytes(), 200))
    for text in (codes["QRCode"], codes["Code128"]):
        assert section.scanned(text)
        assert (section.verdict.text(), section.verdict.property("tone")) == (
            "Right: every letter came through.", "ok",
        )  # fmt: skip
        assert section.read.text() == f"Read: {text}"


def test_a_reader_whose_letters_are_changed_or_lost_is_told(context: Context, show: Show, hands: Hands) -> None:
    section = ReaderSection(context)
    show(section)
    section.refresh()
    number, *rest = reader_card.sample_card().split("|")
    section.scanned("|".join([number, *(part.encode("ascii", "replace").decode() for part in rest)]))
    assert section.verdict.text().startswith("Letters were lost.")
    assert section.verdict.property("tone") == "bad"
    section.scanned("Nguyễn Văn A")
    assert section.verdict.text() == "This is no code of the test card."


def test_the_reader_s_port_is_kept(desk: Desk, context: Context, show: Show, hands: Hands) -> None:
    section = ReaderSection(context)
    show(section)
    section.refresh()
    section.port.line.setFocus()
    hands.type(" /dev/ttyACM0 ")
    hands.press("Ctrl+Return")
    hands.until(lambda: desk.home.settings().reader_port == "/dev/ttyACM0")
