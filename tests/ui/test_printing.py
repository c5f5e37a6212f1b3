"""Printing from a page: slip and stub without a dialog, and what is told when one of them does not come out."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget
from sqlalchemy import select

from app.desk import day, deadlines, following, handover, intake, prints, stationery, stopping
from app.desk.desk import Desk
from app.desk.prints import Ordered
from app.desk.stopping import Request
from app.desk.wording import ApologyText, StopText
from app.models.slip import PrintJob
from app.papers.content import PaperSize
from app.printing.own import THERMAL
from app.ui.context import Context
from app.ui.page import Page
from app.ui.printing import print_ordered, print_slip, send
from tests import cups, desks, escpos
from tests.cups import PrintRoom
from tests.papers.reading import codes_in, picture, poppler
from tests.ui.conftest import Hands, accepted

MM = 72 / 25.4
LATER = date(2027, 2, 26)
"""A working day after anything that is promised here."""
SIZES = {"A4": (210, 297), "A5": (148, 210)}


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


def all_papers(page: Page, desk: Desk, department: Desk) -> Iterator[str]:
    """Print a paper of each kind as the pages do, and yield the text that its codes must hold."""
    done = accepted(desk)
    print_slip(page, done.receipt.uid)
    yield done.code
    today = desk.today().date()
    wanting = desks.open_draft(desk, desks.incomplete(desk))
    for slip in (
        intake.request_supplement(desk, wanting).slip,
        intake.refuse(desk, desks.open_draft(desk), "Không thuộc thẩm quyền").slip,
        following.issue_register(desk, following.Span(today, today)),
    ):
        print_slip(page, slip.uid)
        yield slip.slip_code
    print_slip(page, following.issue_control_slip(desk, done.dossier_uid).uid)
    yield done.code
    moved, gone = accepted(desk), accepted(desk)
    print_slip(page, deadlines.extend(desk, moved.dossier_uid, LATER, ApologyText("Chờ ý kiến")).apology.uid)
    yield moved.code
    asked = Request(today, "Nguyễn Thị Mẫu", "Đơn đề nghị rút hồ sơ")
    print_slip(page, stopping.withdraw(desk, gone.dossier_uid, asked, StopText()).notice.uid)
    yield gone.code
    version = desks.procedure(desk)
    print_ordered(page, lambda: stationery.order_labels(desk, [done.dossier_uid]), "")
    yield done.code
    print_ordered(page, lambda: stationery.order_separators(desk, version.uid), "")
    yield "QMC"
    offer = handover.offer(desk, [done.dossier_uid], department.place.uid)
    print_ordered(page, lambda: listed(desk, offer.list_sha256), "")
    yield ""
    send(page, day.issue_sheet(desk).job_uid, "")
    yield ""


def listed(desk: Desk, sha256: str) -> Ordered:
    return prints.order_document(desk, "handover_list", "1", sha256, PaperSize.A4)


def test_a_queue_gets_every_paper_without_a_dialog_in_its_size_and_its_codes_read(
    make_context: Callable[[Desk], Context],
    printing_desk: Desk,
    department: Desk,
    print_room: PrintRoom,
    show: Callable[[QWidget], None],
    hands: Hands,
) -> None:
    page = Page(make_context(printing_desk))
    show(page)
    seen = []
    for wanted in all_papers(page, printing_desk, department):
        seen.append(wanted)
        hands.until(lambda: len(jobs(printing_desk)) == len(seen))
        assert QApplication.activeModalWidget() is None
    hands.until(lambda: all(arrived(print_room, job) for job in jobs(printing_desk)))
    for wanted, job in zip(seen, jobs(printing_desk), strict=True):
        paper = tray(print_room, job).read_bytes()
        assert paper == printing_desk.documents.read(job.sha256)
        assert f"media={job.size}" in tray(print_room, job).with_suffix(".order").read_text()
        size = re.search(rb"Page size: +([\d.]+) x ([\d.]+)", poppler("pdfinfo", paper, "-"))
        assert size
        assert sorted(round(float(side) / MM) for side in size.groups()) == list(SIZES[job.size]), job.paper
        codes = codes_in(picture(paper, 150))
        assert all(text.startswith(wanted) for text in codes.values()), (job.paper, codes)
        assert bool(codes) or not wanted, job.paper


def jobs(desk: Desk) -> list[PrintJob]:
    with desk.store.reading() as session:
        return list(session.scalars(select(PrintJob).where(PrintJob.system_job != "").order_by(PrintJob.id)))


def tray(room: PrintRoom, job: PrintJob) -> Path:
    return room.tray(cups.QUEUE) / f"{job.system_job.rpartition('-')[2]}.pdf"


def arrived(room: PrintRoom, job: PrintJob) -> bool:
    return tray(room, job).exists()
