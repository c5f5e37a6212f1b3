"""Printing: stored bytes to a queue of a real print system, counted, marked, and tried again when it fails."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from app import errors
from app.desk import checks, day, intake, prints
from app.desk.desk import Desk
from app.models.dossier import Dossier
from app.models.journal import JournalEntry
from app.models.slip import PrintJob, Slip
from app.papers.content import PaperSize
from app.printing.cups import CupsPrinter
from app.printing.own import PDF_FOLDER, THERMAL, deliver
from app.printing.printer import JobState, PrintOrder, Sides, Trouble
from app.printing.words import trouble_sentence
from app.queries import day as day_queries
from app.queries import dossiers
from app.queries.day import JobView
from app.queries.dossiers import HistoryLine
from app.rules.calendar import ZONE
from app.rules.kinds import Form
from tests import escpos
from tests.cups import QUEUE, PrintRoom, print_room
from tests.desk.disks import read_only, short_files
from tests.desks import SetClock, incomplete, open_draft
from tests.papers.reading import codes_in, picture, text_of


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrintRoom]:
    with print_room(tmp_path_factory.mktemp("cups")) as opened:
        yield opened


@pytest.fixture
def counter(desk: Desk, room: PrintRoom) -> Desk:
    """The desk, with a printer for all slips."""
    _choose(desk, QUEUE)
    return replace(desk, printer=CupsPrinter(room.server))


def _choose(desk: Desk, queue: str, *papers: str) -> None:
    settings = desk.home.settings()
    for paper in papers or ("receipt", "supplement", "refusal"):
        settings = settings.with_printer(paper, queue)
    desk.home.save_settings(settings)


@pytest.fixture
def done(counter: Desk) -> intake.Acknowledgement:
    return intake.accept(counter, open_draft(counter))


def job(desk: Desk, uid: str) -> JobView:
    with desk.store.reading() as session:
        return next(job for job in day_queries.jobs(session) if job.uid == uid)


def system_job(desk: Desk, uid: str) -> str:
    with desk.store.reading() as session:
        return session.scalars(select(PrintJob.system_job).where(PrintJob.uid == uid)).one()


def stored(desk: Desk, uid: str) -> str:
    with desk.store.reading() as session:
        return session.scalars(select(PrintJob.sha256).where(PrintJob.uid == uid)).one()


def slip(desk: Desk, uid: str) -> Slip:
    with desk.store.reading() as session:
        return session.scalars(select(Slip).where(Slip.uid == uid)).one()


def history(desk: Desk, dossier_uid: str) -> tuple[HistoryLine, ...]:
    with desk.store.reading() as session:
        return dossiers.history(session, dossier_uid)


def entries(desk: Desk) -> list[str]:
    with desk.store.reading() as session:
        return list(session.scalars(select(JournalEntry.action).order_by(JournalEntry.id)))


def settled(desk: Desk, uid: str, holds: Callable[[JobView], bool], seconds: float = 15) -> JobView:
    latest = time.monotonic() + seconds
    while not holds(found := job(desk, uid)):
        assert time.monotonic() < latest, found
        prints.refresh(desk)
        time.sleep(0.05)
    return found


def is_done(found: JobView) -> bool:
    return found.state is JobState.DONE


def printed(room: PrintRoom, desk: Desk, uid: str, queue: str = QUEUE) -> Path:
    return room.tray(queue) / f"{system_job(desk, uid).rpartition('-')[2]}.pdf"


def ordered_copies(paper: Path) -> str:
    return paper.with_suffix(".order").read_text().splitlines()[1]


# --- the way of a job --------------------------------------------------------------------------------------------


def test_the_stored_bytes_of_a_receipt_are_printed_twice_without_a_mark(
    counter: Desk, room: PrintRoom, done: intake.Acknowledgement
) -> None:
    ordered = prints.order(counter, done.receipt.uid)
    waiting = job(counter, ordered.job_uid)
    assert (waiting.state, waiting.paper, waiting.title) == (JobState.QUEUED, "receipt", "1/2026")
    assert (waiting.queue, waiting.copies, waiting.copy_mark) == (QUEUE, 2, 0)
    assert prints.send(counter, ordered.job_uid) is JobState.PRINTING
    settled(counter, ordered.job_uid, is_done)
    paper = printed(room, counter, ordered.job_uid)
    assert paper.read_bytes() == counter.documents.read(done.receipt.sha256)
    assert ordered_copies(paper) == "2"
    newest = history(counter, done.dossier_uid)[0]
    wanted = {"slip": done.receipt.uid, "copies": 2, "copy": 0, "reason": ""}
    assert (newest.action, dict(newest.note)) == ("slip_printed", wanted)
    assert slip(counter, done.receipt.uid).copies_marked == 0
    assert checks.check(counter, deep=True).findings == ()


def test_other_slips_are_printed_once(counter: Desk, room: PrintRoom) -> None:
    asked = intake.request_supplement(counter, open_draft(counter, incomplete(counter)))
    ordered = prints.order(counter, asked.slip.uid)
    prints.send(counter, ordered.job_uid)
    settled(counter, ordered.job_uid, is_done)
    assert ordered_copies(printed(room, counter, ordered.job_uid)) == "1"


def test_two_jobs_at_once_both_come_out(counter: Desk, room: PrintRoom) -> None:
    receipts = [intake.accept(counter, open_draft(counter)).receipt for _dossier in range(4)]
    ordered = [prints.order(counter, receipt.uid).job_uid for receipt in receipts]
    with ThreadPoolExecutor(4) as printers:
        assert set(printers.map(lambda uid: prints.send(counter, uid), ordered)) == {JobState.PRINTING}
    for uid, receipt in zip(ordered, receipts, strict=True):
        settled(counter, uid, is_done)
        assert printed(room, counter, uid).read_bytes() == counter.documents.read(receipt.sha256)


def test_a_job_asked_for_by_two_at_once_is_printed_once(
    counter: Desk, room: PrintRoom, done: intake.Acknowledgement
) -> None:
    ordered = prints.order(counter, done.receipt.uid).job_uid
    before = len(list(room.tray().glob("*.pdf")))
    with ThreadPoolExecutor(4) as impatient:
        assert set(impatient.map(lambda _n: prints.send(counter, ordered), range(4))) == {JobState.PRINTING}
    settled(counter, ordered, is_done)
    assert prints.send(counter, ordered) is JobState.DONE
    assert len(list(room.tray().glob("*.pdf"))) == before + 1
    assert [line.action for line in history(counter, done.dossier_uid)] == ["slip_printed", "accepted"]


def test_a_job_cut_off_with_the_program_can_be_tried_again(
    counter: Desk, clock: SetClock, done: intake.Acknowledgement
) -> None:
    ordered = prints.order(counter, done.receipt.uid).job_uid  # and the program ends here
    assert prints.refresh(counter) == 0
    clock.forward(minutes=2)
    assert prints.refresh(counter) == 1
    lost = job(counter, ordered)
    assert (lost.state, lost.failure) == (JobState.FAILED, trouble_sentence(Trouble.FORGOTTEN))
    assert prints.refresh(counter) == 0
    prints.send(counter, ordered)
    settled(counter, ordered, is_done)


# --- once more ---------------------------------------------------------------------------------------------------


def test_a_paper_is_printed_again_unmarked_only_with_a_reason(counter: Desk, done: intake.Acknowledgement) -> None:
    prints.send(counter, prints.order(counter, done.receipt.uid).job_uid)
    for reason in ("", " \n"):
        with pytest.raises(errors.ReasonNeeded):
            prints.order(counter, done.receipt.uid, reason=reason)
    again = prints.order(counter, done.receipt.uid, reason=" Kẹt  giấy ")
    assert again.copy_mark == 0
    prints.send(counter, again.job_uid)
    note = history(counter, done.dossier_uid)[0].note
    assert (note["reason"], note["copy"], note["copies"]) == ("Kẹt giấy", 0, 2)  # the same job once more
    assert slip(counter, done.receipt.uid).copies_marked == 0


def test_copies_are_marked_and_counted_and_their_codes_still_read(
    counter: Desk, room: PrintRoom, done: intake.Acknowledgement
) -> None:
    marks = []
    for _copy in range(2):
        ordered = prints.order(counter, done.receipt.uid, copy=True)
        prints.send(counter, ordered.job_uid)
        settled(counter, ordered.job_uid, is_done)
        paper = printed(room, counter, ordered.job_uid)
        assert f"BẢN SAO lần {ordered.copy_mark}" in text_of(paper.read_bytes())
        assert codes_in(picture(paper.read_bytes(), 150))["Code128"] == done.code
        assert ordered_copies(paper) == "1"
        marks.append(ordered.copy_mark)
    assert marks == [1, 2]
    assert slip(counter, done.receipt.uid).copies_marked == 2
    assert [line.note["copy"] for line in history(counter, done.dossier_uid)[:2]] == [2, 1]
    assert "BẢN SAO" not in text_of(counter.documents.read(done.receipt.sha256))
    assert checks.check(counter, deep=True).findings == ()


def test_no_two_copies_carry_the_same_mark(counter: Desk, room: PrintRoom, done: intake.Acknowledgement) -> None:
    _choose(counter, "khong-co")
    failed = prints.order(counter, done.receipt.uid, copy=True)
    assert prints.send(counter, failed.job_uid) is JobState.FAILED
    _choose(counter, QUEUE)
    other = prints.order(counter, done.receipt.uid, copy=True)
    prints.send(counter, other.job_uid)
    assert prints.send(counter, failed.job_uid) is JobState.PRINTING
    settled(counter, failed.job_uid, is_done)
    assert [job(counter, uid).copy_mark for uid in (other.job_uid, failed.job_uid)] == [1, 2]
    assert "BẢN SAO lần 2" in text_of(printed(room, counter, failed.job_uid).read_bytes())
    assert slip(counter, done.receipt.uid).copies_marked == 2


def test_a_failed_copy_that_is_tried_again_keeps_its_mark(counter: Desk, done: intake.Acknowledgement) -> None:
    _choose(counter, "khong-co")
    failed = prints.order(counter, done.receipt.uid, copy=True)
    prints.send(counter, failed.job_uid)
    assert slip(counter, done.receipt.uid).copies_marked == 0
    _choose(counter, QUEUE)
    prints.send(counter, failed.job_uid)
    assert (job(counter, failed.job_uid).copy_mark, slip(counter, done.receipt.uid).copies_marked) == (1, 1)


# --- when it does not print --------------------------------------------------------------------------------------


def test_without_a_chosen_printer_the_job_waits_in_the_list_and_goes_to_the_one_chosen_later(
    counter: Desk, done: intake.Acknowledgement
) -> None:
    _choose(counter, "")
    ordered = prints.order(counter, done.receipt.uid).job_uid
    assert prints.send(counter, ordered) is JobState.FAILED
    assert job(counter, ordered).failure == "NoQueueChosen"
    _choose(counter, QUEUE)
    assert prints.send(counter, ordered) is JobState.PRINTING
    found = settled(counter, ordered, is_done)
    assert (found.queue, found.failure) == (QUEUE, "")


def test_a_printer_that_is_gone_is_told_and_another_can_be_chosen(
    counter: Desk, room: PrintRoom, done: intake.Acknowledgement
) -> None:
    _choose(counter, "khong-co")
    ordered = prints.order(counter, done.receipt.uid).job_uid
    assert prints.send(counter, ordered) is JobState.FAILED
    assert (job(counter, ordered).failure, job(counter, ordered).queue) == ("PrinterGone", "khong-co")
    assert [line.action for line in history(counter, done.dossier_uid)] == ["accepted"]
    room.add_queue("may-khac")
    _choose(counter, "may-khac")
    prints.send(counter, ordered)
    settled(counter, ordered, is_done)
    assert printed(room, counter, ordered, "may-khac").exists()


def test_a_printer_that_is_off_keeps_the_job_and_says_so_until_it_is_on(
    counter: Desk, room: PrintRoom, done: intake.Acknowledgement
) -> None:
    room.off()
    try:
        ordered = prints.order(counter, done.receipt.uid).job_uid
        assert prints.send(counter, ordered) is JobState.PRINTING
        waiting = settled(counter, ordered, lambda found: bool(found.failure))
        assert waiting.state is JobState.PRINTING
        assert waiting.failure.startswith(trouble_sentence(Trouble.OFFLINE))
        assert waiting.failure.endswith("The printer is not responding.")
    finally:
        room.on()
    assert settled(counter, ordered, is_done).failure == ""


def test_a_job_cancelled_at_the_print_system_failed_and_says_why(
    counter: Desk, room: PrintRoom, done: intake.Acknowledgement
) -> None:
    room.run("cupsdisable", QUEUE)
    try:
        ordered = prints.order(counter, done.receipt.uid).job_uid
        prints.send(counter, ordered)
        room.run("cancel", system_job(counter, ordered))
        failed = settled(counter, ordered, lambda found: found.state is JobState.FAILED)
    finally:
        room.run("cupsenable", QUEUE)
    assert failed.failure == trouble_sentence(Trouble.CANCELLED)
    assert prints.send(counter, ordered) is JobState.PRINTING
    settled(counter, ordered, is_done)


def test_a_job_of_a_paused_queue_is_tried_again_on_another_printer_and_comes_out_once(
    counter: Desk, room: PrintRoom, done: intake.Acknowledgement
) -> None:
    room.add_queue("may-ben")
    before = set(room.tray().glob("*.pdf"))
    room.run("cupsdisable", "-r", "Đang lau máy", QUEUE)
    try:
        ordered = prints.order(counter, done.receipt.uid).job_uid
        prints.send(counter, ordered)
        waiting = settled(counter, ordered, lambda found: bool(found.failure))
        assert waiting.failure == f"{trouble_sentence(Trouble.STOPPED)} Đang lau máy"
        _choose(counter, "may-ben")
        assert prints.try_again(counter, ordered) is JobState.PRINTING
        settled(counter, ordered, is_done)
    finally:
        room.run("cupsenable", QUEUE)
    assert printed(room, counter, ordered, "may-ben").exists()
    assert prints.try_again(counter, ordered) is JobState.DONE  # there is nothing more to do
    assert set(room.tray().glob("*.pdf")) == before
    assert [line.action for line in history(counter, done.dossier_uid)] == ["slip_printed", "accepted"]


def test_a_damaged_paper_is_not_printed_and_the_job_says_so(counter: Desk, done: intake.Acknowledgement) -> None:
    path = counter.documents.path(done.receipt.sha256)
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])
    ordered = prints.order(counter, done.receipt.uid).job_uid
    assert prints.send(counter, ordered) is JobState.FAILED
    assert done.receipt.sha256[:8] in job(counter, ordered).failure
    path.write_bytes(whole)
    assert prints.send(counter, ordered) is JobState.PRINTING


def test_without_a_print_system_nothing_is_lost_and_what_became_of_a_job_is_asked_later(
    desk: Desk, counter: Desk, done: intake.Acknowledgement, tmp_path: Path
) -> None:
    ordered = prints.order(counter, done.receipt.uid).job_uid
    prints.send(counter, ordered)
    away = replace(desk, printer=CupsPrinter(str(tmp_path / "nobody.sock")))
    assert prints.refresh(away) == 0
    assert job(counter, ordered).state is JobState.PRINTING
    settled(counter, ordered, is_done)


def test_an_unknown_slip_and_an_unknown_job_are_told(counter: Desk) -> None:
    with pytest.raises(errors.UnknownSlip):
        prints.order(counter, "0")
    with pytest.raises(errors.Unknown):
        prints.send(counter, "0")


def test_a_job_that_was_counted_and_never_came_out_is_not_counted_once_more(
    counter: Desk, room: PrintRoom, done: intake.Acknowledgement
) -> None:
    room.run("cupsdisable", QUEUE)
    try:
        ordered = prints.order(counter, done.receipt.uid, copy=True).job_uid
        prints.send(counter, ordered)
        room.run("cancel", system_job(counter, ordered))
        settled(counter, ordered, lambda found: found.state is JobState.FAILED)
        _choose(counter, "khong-co")
        assert prints.send(counter, ordered) is JobState.FAILED
        _choose(counter, QUEUE)
    finally:
        room.run("cupsenable", QUEUE)
    prints.send(counter, ordered)
    settled(counter, ordered, is_done)
    assert [line.action for line in history(counter, done.dossier_uid)] == ["slip_printed", "accepted"]
    assert slip(counter, done.receipt.uid).copies_marked == 1


# --- PDF to file ---------------------------------------------------------------------------------------------------


def _into_folder(desk: Desk, folder: Path) -> None:
    _choose(desk, PDF_FOLDER)
    desk.home.save_settings(replace(desk.home.settings(), pdf_folder=str(folder)))


def test_a_folder_takes_papers_as_a_printer_does_and_none_over_another(
    desk: Desk, done: intake.Acknowledgement, tmp_path: Path
) -> None:
    folder = tmp_path / "Giấy tờ đã in"
    folder.mkdir()
    _into_folder(desk, folder)
    for reason in ("", "Mất bản trước"):
        ordered = prints.order(desk, done.receipt.uid, reason=reason)
        assert prints.send(desk, ordered.job_uid) is JobState.DONE
        assert (job(desk, ordered.job_uid).failure, prints.refresh(desk)) == ("", 0)
    copy = prints.order(desk, done.receipt.uid, copy=True)
    assert prints.send(desk, copy.job_uid) is JobState.DONE
    asked = intake.request_supplement(desk, open_draft(desk, incomplete(desk))).slip
    prints.send(desk, prints.order(desk, asked.uid).job_uid)
    prints.print_test(desk, PDF_FOLDER, PaperSize.A5)
    named = [f"giay-tiep-nhan-{done.code}{number}.pdf" for number in ("-2", "-3", "")]
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        [*named, f"phieu-yeu-cau-bo-sung-{asked.slip_code}.pdf", "test-print-A5.pdf"]
    )
    stored = desk.documents.read(done.receipt.sha256)
    assert [(folder / name).read_bytes() == stored for name in named] == [True, False, True]
    assert [line.action for line in history(desk, done.dossier_uid)] == [*["slip_printed"] * 3, "accepted"]
    assert slip(desk, done.receipt.uid).copies_marked == 1


def test_a_folder_that_takes_nothing_is_a_failed_job_with_its_reason(
    desk: Desk, done: intake.Acknowledgement, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    _into_folder(desk, folder)
    ordered = prints.order(desk, done.receipt.uid, copy=True).job_uid
    reasons = []
    assert prints.send(desk, ordered) is JobState.FAILED
    reasons.append(job(desk, ordered).failure)
    folder.mkdir()
    with read_only(folder):
        assert prints.send(desk, ordered) is JobState.FAILED
        reasons.append(job(desk, ordered).failure)
    assert reasons[0].startswith(trouble_sentence(Trouble.FOLDER))
    assert reasons[1].startswith(f"The folder {folder} cannot be written.")
    with short_files(1000), pytest.raises(errors.DiskFull):
        deliver(bytes(2000), PrintOrder(PDF_FOLDER, name="đầy"), desk.home.settings())
    assert list(folder.iterdir()) == []
    assert slip(desk, done.receipt.uid).copies_marked == 0
    assert prints.send(desk, ordered) is JobState.DONE
    assert slip(desk, done.receipt.uid).copies_marked == 1


# --- the stub of a receipt ---------------------------------------------------------------------------------------


def _chosen_for_stubs(desk: Desk, address: str) -> None:
    _choose(desk, THERMAL, "stub")
    desk.home.save_settings(replace(desk.home.settings(), thermal_printer=address))


def test_the_stub_of_a_receipt_comes_out_of_the_receipt_printer_beside_it(
    desk: Desk, done: intake.Acknowledgement, tmp_path: Path
) -> None:
    assert prints.order_stub(desk, done.receipt.uid) is None  # no printer is chosen for it
    _chosen_for_stubs(desk, str(tmp_path / "roll"))
    asked = intake.request_supplement(desk, open_draft(desk, incomplete(desk))).slip
    assert prints.order_stub(desk, asked.uid) is None
    before = entries(desk)
    ordered = prints.order_stub(desk, done.receipt.uid)
    assert ordered is not None
    assert prints.send(desk, ordered.job_uid) is JobState.DONE
    assert prints.print_test(desk, THERMAL, PaperSize.A5) is JobState.DONE
    came_out = escpos.pictures((tmp_path / "roll").read_bytes())
    assert [codes_in(each) for each in came_out] == [{"QRCode": done.code}, {"QRCode": "H00.00-250101-0001"}]
    said = text_of(desk.documents.read(stored(desk, ordered.job_uid)))
    with desk.store.reading() as session:
        dossier = session.scalars(select(Dossier).where(Dossier.uid == done.dossier_uid)).one()
    assert done.code in said
    assert f"Mã tra cứu: {dossier.lookup_code}" in said
    assert f"ngày {done.due.astimezone(ZONE):%d tháng %m năm %Y}" in said
    assert entries(desk) == before
    assert checks.check(desk, deep=True).findings == ()


def test_a_receipt_printer_that_is_off_fails_its_job_alone_and_is_tried_again(
    desk: Desk, done: intake.Acknowledgement
) -> None:
    port = escpos.free_port()
    _chosen_for_stubs(desk, f"127.0.0.1:{port}")
    ordered = prints.order_stub(desk, done.receipt.uid)
    assert ordered is not None
    assert prints.send(desk, ordered.job_uid) is JobState.FAILED
    assert job(desk, ordered.job_uid).failure.startswith(trouble_sentence(Trouble.THERMAL))
    with escpos.network_printer((escpos.NO_PAPER,), port=port):
        assert prints.send(desk, ordered.job_uid) is JobState.FAILED
    assert job(desk, ordered.job_uid).failure == trouble_sentence(Trouble.ROLL)
    with escpos.network_printer((escpos.PAPER, escpos.PAPER), port=port) as printer:
        assert prints.send(desk, ordered.job_uid) is JobState.DONE
        (came_out,) = escpos.pictures(printer.job())
    assert codes_in(came_out)["QRCode"] == done.code
    assert (job(desk, ordered.job_uid).failure, prints.refresh(desk)) == ("", 0)


# --- papers that are no slips ------------------------------------------------------------------------------------


def test_printing_an_overview_is_an_entry_and_a_test_sheet_is_none(counter: Desk, room: PrintRoom) -> None:
    _choose(counter, QUEUE, "day_end")
    sheet = day.issue_sheet(counter)
    before = entries(counter)
    prints.send(counter, sheet.job_uid)
    settled(counter, sheet.job_uid, is_done)
    assert printed(room, counter, sheet.job_uid).read_bytes() == counter.documents.read(sheet.sha256)
    assert entries(counter) == [*before, "slip_printed"]
    for print_one in (prints.print_test, prints.print_reader_card):
        assert print_one(counter, QUEUE, PaperSize.A5) is JobState.PRINTING
    assert entries(counter) == [*before, "slip_printed"]


def test_sheets_of_the_settings_go_to_the_queue_they_were_asked_for(counter: Desk, room: PrintRoom) -> None:
    room.add_queue("may-thu")
    for print_one, words in ((prints.print_test, "TRANG IN THỬ"), (prints.print_reader_card, "THẺ THỬ MÁY ĐỌC MÃ")):
        print_one(counter, "may-thu", PaperSize.A5)
        with counter.store.reading() as session:
            newest = day_queries.jobs(session)[0]
        settled(counter, newest.uid, is_done)
        assert words in text_of(printed(room, counter, newest.uid, "may-thu").read_bytes())


def test_a_list_goes_to_the_printer_of_its_kind_in_as_many_copies_as_ordered(counter: Desk, room: PrintRoom) -> None:
    room.add_queue("may-a4")
    _choose(counter, "may-a4", Form.HANDOVER_LIST.paper)
    sha256 = intake.accept(counter, open_draft(counter)).receipt.sha256
    ordered = prints.order_document(counter, "handover_list", "7", sha256, PaperSize.A4, copies=3)
    prints.send(counter, ordered.job_uid)
    settled(counter, ordered.job_uid, is_done)
    paper = printed(room, counter, ordered.job_uid, "may-a4")
    assert ordered_copies(paper) == "3"
    assert "media=A4" in paper.with_suffix(".order").read_text()


def test_copies_sides_and_tray_are_those_set_for_the_kind_of_paper(
    counter: Desk, room: PrintRoom, done: intake.Acknowledgement
) -> None:
    room.add_office_printer("van-phong")
    _choose(counter, "van-phong")
    wanted = counter.home.settings().with_print_options("receipt", 3, Sides.SHORT_EDGE, "bottom")
    counter.home.save_settings(wanted)
    first, copy = prints.order(counter, done.receipt.uid), prints.order(counter, done.receipt.uid, copy=True)
    for ordered, copies in ((first, "3"), (copy, "1")):
        prints.send(counter, ordered.job_uid)
        settled(counter, ordered.job_uid, is_done)
        paper = printed(room, counter, ordered.job_uid, "van-phong")
        assert ordered_copies(paper) == copies
        options = paper.with_suffix(".order").read_text().splitlines()[2].split()
        assert {"sides=two-sided-short-edge", "InputSlot=Lower", "media=A5"} <= set(options)
    counter.home.save_settings(replace(wanted, paper_copies={"receipt": "0"}, paper_sides={"receipt": "round"}))
    again = prints.order(counter, done.receipt.uid, reason="Kẹt giấy")
    prints.send(counter, again.job_uid)
    settled(counter, again.job_uid, is_done)
    paper = printed(room, counter, again.job_uid, "van-phong")
    assert ordered_copies(paper) == "2"
    assert "sides=one-sided" in paper.with_suffix(".order").read_text()
