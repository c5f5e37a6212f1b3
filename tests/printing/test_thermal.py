"""The receipt printer: what it is sent is turned back into the picture; one that fails says how, and in time."""

import io
import os
import time
from datetime import datetime
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from app.papers import stub
from app.papers.content import Issuer
from app.papers.stub import Stub
from app.printing.printer import JobState, JobStatus, Trouble
from app.printing.thermal import Address, Network, Usb, parse_address, print_picture
from app.rules.calendar import ZONE
from tests.escpos import NO_PAPER, PAPER, QUESTION, free_port, network_printer, pictures
from tests.papers.reading import codes_in

CODE = "000.00.01.H55-261125-0001"
DONE = JobStatus(JobState.DONE)


@pytest.fixture(scope="module")
def picture() -> bytes:
    issuer = Issuer("UBND TỈNH MẪU", "Sở Mẫu – Trung tâm Phục vụ hành chính công", "Mẫu", "Quầy số 1", "0208 000 000")
    moment = datetime(2026, 11, 25, 9, 41, tzinfo=ZONE)
    return stub.dots(stub.render(Stub(issuer, CODE, moment, moment, "4821")))


def same(came_out: Image.Image, picture: bytes) -> bool:
    wanted = Image.open(io.BytesIO(picture))
    return came_out.size == wanted.size and ImageChops.logical_xor(came_out, wanted).getbbox() is None


def test_a_file_printer_gets_each_copy_cut_behind_what_it_holds(picture: bytes, tmp_path: Path) -> None:
    paper = tmp_path / "cuộn giấy"
    assert print_picture(picture, 2, str(paper)) == DONE
    assert print_picture(picture, 1, str(paper)) == DONE
    came_out = pictures(paper.read_bytes())
    assert [same(each, picture) for each in came_out] == [True, True, True]
    for turned, size in ((0, 1.0), (8, 0.9), (-8, 1.1)):
        seen = came_out[0].convert("L").rotate(turned, expand=True, fillcolor=255)
        assert codes_in(seen.resize((round(seen.width * size), round(seen.height * size)))) == {"QRCode": CODE}


@pytest.mark.parametrize("answers", [(), (PAPER, PAPER)])
def test_a_network_printer_gets_the_same_whether_it_answers_or_not(
    picture: bytes, answers: tuple[bytes, ...]
) -> None:
    with network_printer(answers) as printer:
        assert print_picture(picture, 1, printer.address) == DONE
        (came_out,) = pictures(printer.job())
    assert same(came_out, picture)
    assert codes_in(came_out) == {"QRCode": CODE}


def test_a_printer_without_paper_is_sent_nothing(picture: bytes) -> None:
    with network_printer((NO_PAPER,)) as printer:
        assert print_picture(picture, 1, printer.address) == JobStatus(JobState.FAILED, "", Trouble.ROLL)
        assert printer.job() == QUESTION


@pytest.mark.parametrize(("answers", "vanish_after"), [((PAPER,), 2000), ((PAPER,), 0)])
def test_a_printer_that_vanishes_in_the_middle_did_not_print(
    picture: bytes, answers: tuple[bytes, ...], vanish_after: int
) -> None:
    with network_printer(answers, vanish_after) as printer:
        status = print_picture(picture, 40, printer.address, patience=0.5)
    assert status.state is JobState.FAILED
    assert status.trouble in {Trouble.BROKE_OFF, Trouble.THERMAL}


def test_a_printer_that_is_off_fails_at_once_with_its_reason(picture: bytes, tmp_path: Path) -> None:
    missing = [f"127.0.0.1:{free_port()}", "usb:0000:0001", str(tmp_path / "no" / "folder"), "/dev/usb/lp99"]
    for address in missing:
        started = time.monotonic()
        status = print_picture(picture, 1, address)
        assert (status.state, status.trouble) == (JobState.FAILED, Trouble.THERMAL)
        assert status.reason
        assert time.monotonic() - started < 3
    wrong = print_picture(picture, 1, "máy in ở quầy")
    assert wrong == JobStatus(JobState.FAILED, "máy in ở quầy", Trouble.ADDRESS)


def test_a_device_that_takes_nothing_more_is_let_go(picture: bytes, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "lp0")
    reading = os.open(tmp_path / "lp0", os.O_RDONLY | os.O_NONBLOCK)
    try:
        started = time.monotonic()
        status = print_picture(picture, 3, str(tmp_path / "lp0"), patience=0.3)
        assert status.trouble is Trouble.THERMAL
        assert time.monotonic() - started < 3
    finally:
        os.close(reading)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("192.168.1.50", Network("192.168.1.50", 9100)),
        (" may-in.so.local:9101 ", Network("may-in.so.local", 9101)),
        ("tcp://10.0.0.7:9100", Network("10.0.0.7", 9100)),
        ("usb:04B8:0e15", Usb(0x04B8, 0x0E15)),
        ("/dev/usb/lp0", Path("/dev/usb/lp0")),
        ("host:99999", None),
        ("", None),
    ],
)
def test_an_address_is_a_device_a_network_printer_or_a_file(text: str, address: Address | None) -> None:
    assert parse_address(text) == address
