"""A paper looked at in the window: near and far, sharp, page by page, by keys."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLineEdit, QWidget

from app.cli.demo_road import OWNER
from app.desk.desk import Desk
from app.messages import paper_name
from app.queries import day, dossiers
from app.ui.context import Context
from app.ui.heartbeat import Heartbeat
from app.ui.register_page import RegisterPage
from tests.cups import PrintRoom
from tests.desk import disks, roads
from tests.ui.conftest import Hands, accepted

A5_ACROSS = 560
"""Pixels at real size: 148 mm at 96 dots an inch."""


class _MailProgram(QObject):
    """Takes the place of the system's programs, by Qt's own way to name another one."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[Path] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(Path(url.toLocalFile()))


@pytest.fixture
def mail() -> Iterator[list[Path]]:
    """What a mail program is given to open."""
    program = _MailProgram()
    QDesktopServices.setUrlHandler("file", program, "open")  # type: ignore[arg-type] # the stub's bytes are refused
    yield program.opened
    QDesktopServices.unsetUrlHandler("file")


@pytest.fixture
def page(context: Context, desk: Desk, show: Callable[[QWidget], None], hands: Hands) -> RegisterPage:
    """The register; its newest dossier has a digitised paper of two pages."""
    roads.accept(desk, pages=2)
    made = RegisterPage(context)
    show(made)
    hands.answered(context)
    return made


def is_sharp(page: RegisterPage) -> bool:
    """Whether every dot of the page is drawn for the dot of the screen that shows it."""
    sheet = page.preview.area.sheet
    return not sheet.drawn.isNull() and sheet.drawn.size() == sheet.size() * page.devicePixelRatioF()


def at(page: RegisterPage, hands: Hands) -> tuple[str, int]:
    """Return the percentage that is told and how wide the page is, once it is drawn."""
    hands.until(lambda: is_sharp(page))
    return page.preview.percent.text(), page.preview.area.sheet.width()


def open_paper(page: RegisterPage, hands: Hands, nth: int) -> None:
    hands.until(lambda: page.panel.papers[nth].isVisible())  # rows are laid out a turn after they were made
    hands.tab_to(page.panel.papers[nth])
    hands.press("Return")
    hands.until(lambda: is_sharp(page))


def test_a_paper_fits_the_width_and_comes_nearer_by_steps_that_the_next_paper_keeps(
    page: RegisterPage, hands: Hands
) -> None:
    open_paper(page, hands, 0)
    fitted, room = at(page, hands), page.preview.area.room
    assert abs(fitted[1] - room) <= 1
    assert fitted[0] == f"{round(room * 100 / A5_ACROSS)} %"
    hands.press("Ctrl+1")
    real = at(page, hands)
    assert real[0] == "100 %"
    assert abs(real[1] - A5_ACROSS) <= 2
    hands.press("Ctrl+Plus", "Ctrl+Plus", "Ctrl+Equal", "Ctrl+Minus")
    assert at(page, hands)[0] == "125 %"
    open_paper(page, hands, -1)
    assert at(page, hands)[0] == "125 %"
    hands.press("Ctrl+0")
    assert abs(at(page, hands)[1] - room) <= 1
    assert page.preview.area.horizontalScrollBar().maximum() == 0
    first, *bar = [part for part in page.preview.stops[3:] if part.isVisible()]
    beside = [page.panel.follow, *page.panel.papers]
    assert hands.stops()[: 1 + len(bar) + len(beside)] == [first, *bar, *beside]
    assert [page.ways.copy.isVisible(), page.preview.copy.isVisible()] == [False, False]


def test_the_largest_page_is_drawn_without_the_window_standing_still(page: RegisterPage, hands: Hands) -> None:
    open_paper(page, hands, -1)
    beat = Heartbeat(page)
    for _time in range(12):
        hands.press("Ctrl+Plus")
    assert at(page, hands) == ("400 %", 3176)
    assert beat.longest_own_gap_ms <= 100
    area = page.preview.area
    middle = area.horizontalScrollBar().value() + area.viewport().width() / 2
    assert abs(middle - 3176 / 2) <= 20
    hands.press("Down", "Right", "End")
    assert area.verticalScrollBar().value() == area.verticalScrollBar().maximum() > 0
    hands.press("Home")
    assert area.verticalScrollBar().value() == 0


def test_pages_of_a_digitised_paper_are_turned_by_page_up_and_down(page: RegisterPage, hands: Hands) -> None:
    document = page.panel.papers[-1]
    assert document.accessibleName().endswith(", 2 pages")
    open_paper(page, hands, -1)
    sheet, place = page.preview.area.sheet, page.preview.place
    first = sheet.drawn
    hands.press("PageDown")
    hands.until(lambda: place.text() == "page 2 of 2" and sheet.drawn != first)
    assert (page.preview.before.isEnabled(), page.preview.after.isEnabled()) == (True, False)
    hands.press("PageDown", "PageUp")
    hands.until(lambda: place.text() == "page 1 of 2" and sheet.drawn == first)


def test_a_paper_that_is_damaged_says_so_in_its_place(page: RegisterPage, desk: Desk, hands: Hands) -> None:
    done = accepted(desk)
    desk.documents.path(done.receipt.sha256).write_bytes(b"%PDF-1.4 nothing of this is a paper")
    page.show_item(done.dossier_uid)
    hands.answered(page.context)
    hands.until(lambda: page.panel.papers[0].isVisible())
    hands.tab_to(page.panel.papers[0])
    hands.press("Space")
    hands.until(lambda: "damaged" in page.preview.area.sheet.text())
    hands.press("Ctrl+Plus", "Ctrl+0")
    assert page.preview.percent.text() == ""


def told(page: RegisterPage) -> str:
    notice = page.bottom.notice
    return notice.words.text() if notice.isVisible() else ""


def choose_place(hands: Hands, path: Path) -> str:
    """Name where the file is to be written; returns the name that was proposed."""
    hands.until(lambda: hands.dialog() is not None and hands.dialog() is hands.focus().window())
    line = hands.focus()
    assert isinstance(line, QLineEdit)
    proposed = line.text()
    hands.overwrite(str(path))
    hands.press("Return")
    hands.until(lambda: hands.dialog() is None)
    return proposed


def test_a_paper_is_saved_where_the_officer_wants_it_or_it_is_said_why_not(
    page: RegisterPage, desk: Desk, hands: Hands, tmp_path: Path
) -> None:
    open_paper(page, hands, 0)
    code = page.panel.code.text()
    hands.press("Ctrl+S")
    target = tmp_path / "giay.pdf"
    assert choose_place(hands, target) == f"giay-tiep-nhan-{code}.pdf"
    hands.until(lambda: told(page) == f"Saved: {target}")
    assert target.read_bytes() in {path.read_bytes() for _sha256, path in desk.documents.all()}
    hands.until(lambda: page.panel.proof.text() == "History unbroken · 2 entries")
    open_paper(page, hands, -1)
    other = tmp_path / "other"
    other.mkdir()
    with disks.read_only(other):
        hands.press("Ctrl+S")
        assert choose_place(hands, other / "giay").startswith("don-de-nghi-cap-giay-phep")
        hands.until(lambda: told(page).startswith(f"The folder {other} cannot be written."))
    assert hands.focus() is page.preview.area
    assert not list(other.iterdir())


def test_a_letter_to_the_owner_is_made_and_given_to_the_mail_program(
    page: RegisterPage, hands: Hands, mail: list[Path]
) -> None:
    open_paper(page, hands, 0)
    hands.press("Ctrl+E")
    hands.until(lambda: mail)
    assert told(page) == f"The letter goes to the mail program; it lies in {mail[0]} too."
    assert f"To: {OWNER.email}" in mail[0].read_text(encoding="ascii")
    hands.press("Escape", "Ctrl+E", "Ctrl+S")
    assert (len(mail), hands.dialog()) == (1, None)


@pytest.mark.qt_log_ignore("Unable to detect a launcher")
def test_where_no_mail_program_is_the_letter_is_told_where_it_lies(
    context: Context, desk: Desk, show: Callable[[QWidget], None], hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    accepted(desk, email="chưa có")
    page = RegisterPage(context)
    show(page)
    hands.answered(context)
    open_paper(page, hands, 0)
    monkeypatch.setenv("PATH", "")
    hands.press("Ctrl+E")
    hands.until(lambda: told(page))
    (letter,) = (desk.home.path / "mail").iterdir()
    lies = f"No mail program took the letter. It lies in {letter}."
    assert told(page) == f"{lies} The dossier has no e-mail address: write it into the letter."


def test_a_digitised_paper_is_printed_as_it_is_and_never_as_a_copy_of_the_slip(
    make_context: Callable[[Desk], Context],
    printing_desk: Desk,
    print_room: PrintRoom,
    show: Callable[[QWidget], None],
    hands: Hands,
) -> None:
    uid = roads.accept(printing_desk, pages=2)
    context = make_context(printing_desk)
    page = RegisterPage(context)
    show(page)
    hands.answered(context)
    open_paper(page, hands, -1)
    before = set(print_room.tray().glob("*.pdf"))
    assert page.again.text() == "Print   Ctrl+P"
    hands.press("Ctrl+Shift+P", "Ctrl+P")
    hands.until(lambda: told(page) == "The paper is printing.")
    hands.until(lambda: len(set(print_room.tray().glob("*.pdf")) - before) == 1)
    (printed,) = set(print_room.tray().glob("*.pdf")) - before
    with printing_desk.store.reading() as session:
        seen = dossiers.dossier(session, uid)
        (job,) = day.jobs(session)
    assert seen is not None
    assert printed.read_bytes() == printing_desk.documents.read(seen.documents[0].sha256)
    assert f"{paper_name(job.paper)} {job.title}" == f"Digitised paper {seen.documents[0].name}"
