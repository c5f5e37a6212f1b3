import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app import errors
from app.printing.cups import CupsPrinter
from app.printing.printer import JobState, JobStatus, PrintOrder, QueueOptions, Sides, Trouble
from app.printing.words import tray_name, trouble_sentence
from tests.cups import QUEUE, PrintRoom, print_room
from tests.samples import foreign


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrintRoom]:
    with print_room(tmp_path_factory.mktemp("cups")) as opened:
        yield opened


@pytest.fixture
def printer(room: PrintRoom) -> CupsPrinter:
    return CupsPrinter(room.server)


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    return foreign.pdf(tmp_path / "biên nhận.pdf", 1)


def settled(printer: CupsPrinter, job: str, holds: Callable[[JobStatus], bool], seconds: float = 15) -> JobStatus:
    latest = time.monotonic() + seconds
    while not holds(status := printer.status(job)):
        assert time.monotonic() < latest, status
        time.sleep(0.05)
    return status


def printed(room: PrintRoom, job: str, queue: str = QUEUE) -> Path:
    return room.tray(queue) / f"{job.rpartition('-')[2]}.pdf"


def is_done(status: JobStatus) -> bool:
    return status.state is JobState.DONE


def test_the_exact_bytes_reach_the_printer_with_size_copies_and_title(
    room: PrintRoom, printer: CupsPrinter, paper: Path
) -> None:
    job = printer.send(paper, PrintOrder(QUEUE, copies=2, size="A5", title="Biên nhận số 12"))
    settled(printer, job, is_done)
    assert printed(room, job).read_bytes() == paper.read_bytes()
    title, copies, options = printed(room, job).with_suffix(".order").read_text().splitlines()
    assert (title, copies) == ("Biên nhận số 12", "2")
    assert {"media=A5", "sides=one-sided", "print-scaling=none"} <= set(options.split())


def test_only_what_a_queue_has_is_offered_and_sent(room: PrintRoom, printer: CupsPrinter, paper: Path) -> None:
    room.add_office_printer("van-phong")
    assert printer.options("van-phong") == QueueOptions(True, ("top", "bottom"))
    assert printer.options(QUEUE) == printer.options("khong-co") == QueueOptions()
    for queue, tray, sent in (
        ("van-phong", "bottom", {"sides=two-sided-long-edge", "InputSlot=Lower", "media=A5"}),
        ("van-phong", "Cellar", {"sides=two-sided-long-edge"}),
        (QUEUE, "bottom", {"sides=one-sided"}),
    ):
        job = printer.send(paper, PrintOrder(queue, size="A5", sides=Sides.LONG_EDGE, tray=tray))
        settled(printer, job, is_done)
        options = printed(room, job, queue).with_suffix(".order").read_text().splitlines()[2].split()
        assert sent <= set(options)
        assert [word for word in options if word.startswith("InputSlot")] == [w for w in sent if "Slot" in w]


def test_queues_say_how_they_stand(room: PrintRoom, printer: CupsPrinter) -> None:
    room.add_queue("thu-hai")
    room.run("lpadmin", "-d", "thu-hai")
    room.run("cupsreject", "thu-hai")
    room.run("cupsdisable", "-r", "Đang bảo trì", "thu-hai")
    queues = {queue.name: queue for queue in printer.queues()}
    assert queues[QUEUE].enabled
    assert queues[QUEUE].accepting
    assert queues[QUEUE].description == "Máy in mẫu"
    assert not queues[QUEUE].default
    second = queues["thu-hai"]
    assert second.default
    assert not second.enabled
    assert not second.accepting
    assert second.reason == "Đang bảo trì"
    room.run("lpadmin", "-x", "thu-hai")


def test_an_unknown_queue_is_gone(printer: CupsPrinter, paper: Path) -> None:
    with pytest.raises(errors.PrinterGone) as raised:
        printer.send(paper, PrintOrder("khong-co"))
    assert raised.value.queue == "khong-co"


def test_a_queue_that_takes_no_jobs_refuses(room: PrintRoom, printer: CupsPrinter, paper: Path) -> None:
    room.add_queue("tu-choi")
    room.run("cupsreject", "tu-choi")
    with pytest.raises(errors.PrinterRefused):
        printer.send(paper, PrintOrder("tu-choi"))


def test_a_printer_that_is_off_keeps_the_job_until_it_is_on(
    room: PrintRoom, printer: CupsPrinter, paper: Path
) -> None:
    room.off()
    started = time.monotonic()
    job = printer.send(paper, PrintOrder(QUEUE))
    assert time.monotonic() - started < 5
    waiting = settled(printer, job, lambda status: status.trouble is Trouble.OFFLINE)
    assert waiting.state is JobState.PRINTING
    assert waiting.reason == "The printer is not responding."
    room.on()
    settled(printer, job, is_done)
    assert printed(room, job).exists()


def test_a_printer_out_of_paper_keeps_the_job_until_it_is_filled(
    room: PrintRoom, printer: CupsPrinter, paper: Path
) -> None:
    (room.tray() / "empty").touch()
    job = printer.send(paper, PrintOrder(QUEUE))
    waiting = settled(printer, job, lambda status: status.trouble is Trouble.PAPER)
    assert waiting.state is JobState.PRINTING
    (room.tray() / "empty").unlink()
    settled(printer, job, is_done)
    assert len(list(room.tray().glob(printed(room, job).name))) == 1


def test_a_stopped_queue_keeps_the_job_and_says_why(room: PrintRoom, printer: CupsPrinter, paper: Path) -> None:
    room.run("cupsdisable", "-r", "het giay", QUEUE)
    job = printer.send(paper, PrintOrder(QUEUE))
    assert printer.status(job) == JobStatus(JobState.QUEUED, "het giay", Trouble.STOPPED)
    room.run("cupsenable", QUEUE)
    settled(printer, job, is_done)


def test_a_printer_that_breaks_down_stops_its_queue(room: PrintRoom, printer: CupsPrinter, paper: Path) -> None:
    room.add_queue("hong")
    (room.tray("hong") / "broken").touch()
    job = printer.send(paper, PrintOrder("hong"))
    stopped = settled(printer, job, lambda status: status.trouble is Trouble.STOPPED)
    assert stopped == JobStatus(JobState.QUEUED, "The fuser is broken.", Trouble.STOPPED)


def test_a_job_that_is_given_up_failed(room: PrintRoom, printer: CupsPrinter, paper: Path) -> None:
    room.add_queue("bo-cuoc", "-o", "printer-error-policy=abort-job")
    (room.tray("bo-cuoc") / "failing").touch()
    job = printer.send(paper, PrintOrder("bo-cuoc"))
    failed = settled(printer, job, lambda status: status.state is JobState.FAILED)
    assert failed.trouble is Trouble.ABORTED


def test_a_cancelled_job_failed_and_cancelling_it_again_does_nothing(
    room: PrintRoom, printer: CupsPrinter, paper: Path
) -> None:
    room.run("cupsdisable", QUEUE)
    job = printer.send(paper, PrintOrder(QUEUE))
    printer.cancel(job)
    printer.cancel(job)
    cancelled = printer.status(job)
    room.run("cupsenable", QUEUE)
    assert cancelled == JobStatus(JobState.FAILED, "", Trouble.CANCELLED)
    assert not printed(room, job).exists()


def test_jobs_of_a_removed_queue_and_unknown_jobs_failed(room: PrintRoom, printer: CupsPrinter, paper: Path) -> None:
    room.add_queue("tam")
    room.off("tam")
    job = printer.send(paper, PrintOrder("tam"))
    room.run("lpadmin", "-x", "tam")
    assert printer.status(job).trouble is Trouble.GONE
    assert printer.status(f"{QUEUE}-99999") == JobStatus(JobState.FAILED, "", Trouble.FORGOTTEN)


def test_without_a_daemon_nothing_waits(tmp_path: Path, paper: Path) -> None:
    nobody = CupsPrinter(str(tmp_path / "nobody.sock"))
    assert nobody.queues() == ()
    assert nobody.options(QUEUE) == QueueOptions()
    with pytest.raises(errors.PrinterGone):
        nobody.send(paper, PrintOrder(QUEUE))
    with pytest.raises(errors.PrinterGone):
        nobody.status(f"{QUEUE}-1")


def test_without_cups_there_is_no_printer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, paper: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert CupsPrinter().queues() == ()
    with pytest.raises(errors.PrinterGone):
        CupsPrinter().send(paper, PrintOrder(QUEUE))


def test_a_print_system_that_hangs_is_let_go(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, paper: Path) -> None:
    hanging = tmp_path / "lp"
    hanging.write_text("#!/bin/sh\nexec /bin/sleep 60\n")
    hanging.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    started = time.monotonic()
    with pytest.raises(errors.PrinterGone):
        CupsPrinter(patience=0.3).send(paper, PrintOrder(QUEUE))
    assert time.monotonic() - started < 3


@pytest.mark.parametrize("trouble", Trouble)
def test_each_trouble_has_a_sentence(trouble: Trouble) -> None:
    assert trouble_sentence(trouble).endswith(".")


def test_trays_have_names_and_a_maker_s_own_stays_as_it_is() -> None:
    assert [tray_name(tray) for tray in ("bottom", "tray-2", "Khay-X")] == ["lower tray", "tray 2", "Khay-X"]
