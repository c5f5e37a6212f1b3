"""The eSCL client over HTTP against the scanner of `tests.escl`, and sane-airscan against the same one."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from app import errors
from app.scanning.sources.contract import Mode, PaperSource, ScannedPage, ScanSettings
from app.scanning.sources.named import source_named
from tests.desk.disks import short_files
from tests.escl import Behaviour, EsclScanner, escl_scanner, sheet, sheets
from tests.samples import foreign
from tests.scanning.sources.conftest import CameBefore


def scan(scanner: EsclScanner, into: Path, cancel: Event | None = None, **wanted: object) -> Iterator[ScannedPage]:
    settings = replace(ScanSettings(scanner.name, page_timeout=10.0), **wanted)  # type: ignore[arg-type]
    return source_named(scanner.name).pages(settings, into, cancel or Event())


def nothing_left(into: Path, came: list[ScannedPage]) -> bool:
    return sorted(into.iterdir()) == [page.path for page in came]


def test_each_sheet_comes_bit_for_bit_and_the_job_is_over_after_it(into: Path) -> None:
    given = sheets(2)
    with escl_scanner(Behaviour(list(given), not_yet=1)) as scanner:
        came = list(scan(scanner, into))
        assert scanner.running is None
    assert [page.path.read_bytes() for page in came] == given
    assert [(page.number, page.dpi, page.path.suffix) for page in came] == [(n, 75, ".jpg") for n in (1, 2)]
    assert nothing_left(into, came)
    assert scanner.asked[:2] == ["GET /eSCL/ScannerCapabilities", "POST /eSCL/ScanJobs"]


def test_what_is_asked_for_is_said_in_the_words_of_the_protocol(into: Path) -> None:
    with escl_scanner(Behaviour(sheets(1))) as scanner:
        list(scan(scanner, into, dpi=150, mode=Mode.GRAY, source=PaperSource.DUPLEX, brightness=-50, threshold=40))
        assert [scanner.said(word) for word in ("XResolution", "YResolution", "ColorMode", "InputSource")] == [
            "200", "200", "Grayscale8", "Feeder",
        ]  # fmt: skip
        assert [scanner.said(word) for word in ("Duplex", "Width", "Height", "DocumentFormat")] == [
            "true", "2480", "3508", "image/jpeg",
        ]  # fmt: skip
        assert (scanner.said("Brightness"), scanner.said("Threshold")) == ("500", "102")


def test_black_and_white_is_not_asked_for_as_jpeg(into: Path) -> None:
    with escl_scanner(Behaviour(sheets(1))) as scanner:
        list(scan(scanner, into, mode=Mode.BW))
        assert (scanner.said("ColorMode"), scanner.said("DocumentFormat")) == ("BlackAndWhite1", "application/pdf")


def test_a_glass_gives_one_page_and_says_so(into: Path) -> None:
    with escl_scanner(Behaviour(sheets(3))) as scanner:
        came = list(scan(scanner, into, source=PaperSource.FLATBED))
        assert (len(came), scanner.said("InputSource"), scanner.said("Duplex")) == (1, "Platen", None)
        assert (len(scanner.behaviour.sheets), scanner.deleted) == (2, [1])


def test_a_run_of_so_many_pages_leaves_the_others_in_the_feeder(into: Path) -> None:
    with escl_scanner(Behaviour(sheets(4))) as scanner:
        assert len(list(scan(scanner, into, pages=2))) == 2
        assert (len(scanner.behaviour.sheets), scanner.deleted) == (2, [1])


def test_a_pdf_of_many_pages_becomes_pages(into: Path, tmp_path: Path) -> None:
    with escl_scanner(Behaviour([foreign.pdf(tmp_path / "three.pdf", 3).read_bytes()])) as scanner:
        came = list(scan(scanner, into))
    assert [(page.number, page.path.suffix) for page in came] == [(1, ".pdf"), (2, ".pdf"), (3, ".pdf")]


def test_abilities_are_those_of_all_its_places() -> None:
    with escl_scanner(Behaviour()) as scanner:
        offered = source_named(scanner.name).abilities(scanner.name, 10)
    assert set(offered.sources) == set(PaperSource)
    assert set(offered.modes) == set(Mode)
    assert (offered.resolutions, offered.papers) == ((75, 100, 200, 300), ("A4", "A5"))
    assert (offered.brightness, offered.threshold) == (True, True)


def test_a_scanner_that_is_busy_for_a_moment_is_asked_again(into: Path) -> None:
    with escl_scanner(Behaviour(sheets(1), busy=2)) as scanner:
        assert len(list(scan(scanner, into))) == 1
        assert scanner.asked.count("POST /eSCL/ScanJobs") == 3


def test_two_programs_that_ask_for_one_scanner(into: Path, tmp_path: Path, came_before: CameBefore) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    with escl_scanner(Behaviour(sheets(2), held_at=2)) as scanner:
        first = scan(scanner, into, page_timeout=60.0)
        next(first)
        came, fault = came_before(scan(scanner, elsewhere, page_timeout=4.0))
        assert (came, type(fault)) == ([], errors.ScannerBusy)
        scanner.behaviour.let_go.set()
        assert len(list(first)) == 1


@pytest.mark.parametrize(
    ("adf", "good", "fault"),
    [
        ("ScannerAdfJam", 2, errors.ScannerJammed),
        ("ScannerAdfMultipickDetected", 1, errors.ScannerDoubleFeed),
        ("ScannerAdfHatchOpen", 0, errors.ScannerCoverOpen),
    ],
)
def test_a_fault_of_the_feeder_leaves_what_came_whole(
    into: Path, came_before: CameBefore, adf: str, good: int, fault: type[errors.ScannerFault]
) -> None:
    given = sheets(3)
    with escl_scanner(Behaviour(list(given), fault_after=good, adf=adf)) as scanner:
        came, raised = came_before(scan(scanner, into))
    assert type(raised) is fault
    assert [page.path.read_bytes() for page in came] == given[:good]
    assert nothing_left(into, came)


@pytest.mark.parametrize("ended", [("Aborted", "AbortedBySystem"), ("Canceled", "JobCanceledByUser")])
def test_a_job_that_was_ended_at_the_machine_is_no_end_of_the_stack(
    into: Path, came_before: CameBefore, ended: tuple[str, str]
) -> None:
    with escl_scanner(Behaviour(sheets(2), fault_after=1, ended=ended)) as scanner:
        came, raised = came_before(scan(scanner, into))
    assert (len(came), type(raised), getattr(raised, "detail", "")) == (1, errors.ScannerFailed, ended[1])


def test_an_empty_feeder_is_told(into: Path, came_before: CameBefore) -> None:
    with escl_scanner(Behaviour()) as scanner:
        came, raised = came_before(scan(scanner, into))
    assert (came, type(raised)) == ([], errors.ScannerEmpty)


def test_a_job_of_which_nothing_comes_is_an_empty_feeder(into: Path, came_before: CameBefore) -> None:
    with escl_scanner(Behaviour(fault_after=0, adf="ScannerAdfEmpty")) as scanner:
        came, raised = came_before(scan(scanner, into))
    assert (came, type(raised)) == ([], errors.ScannerEmpty)


@pytest.mark.parametrize(("goes_away", "fault"), [(False, errors.ScannerFailed), (True, errors.ScannerOffline)])
def test_a_connection_cut_in_mid_page(
    into: Path, came_before: CameBefore, goes_away: bool, fault: type[errors.ScannerFault]
) -> None:
    given = sheets(2)
    with escl_scanner(Behaviour(list(given), cut_at=2, goes_away=goes_away)) as scanner:
        came, raised = came_before(scan(scanner, into))
    assert type(raised) is fault
    assert [page.path.read_bytes() for page in came] == given[:1]
    assert nothing_left(into, came)


def test_a_slow_drip_is_a_hang(into: Path, came_before: CameBefore) -> None:
    with escl_scanner(Behaviour(sheets(2), drip_at=2)) as scanner:
        came, raised = came_before(scan(scanner, into, page_timeout=1.0))
        assert scanner.deleted == [1]
    assert (len(came), type(raised)) == (1, errors.ScannerTimedOut)
    assert nothing_left(into, came)


def test_a_page_that_never_comes_is_a_hang(into: Path, came_before: CameBefore) -> None:
    with escl_scanner(Behaviour(sheets(2), not_yet=10_000)) as scanner:
        came, raised = came_before(scan(scanner, into, page_timeout=1.0))
    assert (came, type(raised)) == ([], errors.ScannerTimedOut)


def test_a_slow_page_is_no_hang(into: Path) -> None:
    with escl_scanner(Behaviour(sheets(2), slow=0.7)) as scanner:
        assert len(list(scan(scanner, into, page_timeout=1.5))) == 2


def test_a_page_without_an_end_is_let_go_before_the_disk_is_full(into: Path, came_before: CameBefore) -> None:
    with escl_scanner(Behaviour(sheets(2), endless_at=2)) as scanner:
        came, raised = came_before(scan(scanner, into))
    assert (len(came), type(raised), getattr(raised, "detail", "")) == (1, errors.ScannerFailed, "> 500 MB")
    assert nothing_left(into, came)


def test_a_full_disk_in_mid_batch(into: Path, came_before: CameBefore) -> None:
    given = [sheet(1), os.urandom(400_000), sheet(3)]
    with escl_scanner(Behaviour(list(given))) as scanner, short_files(200_000):
        came, raised = came_before(scan(scanner, into))
    assert (len(came), type(raised)) == (1, errors.DiskFull)
    assert came[0].path.read_bytes() == given[0]


@pytest.mark.parametrize(
    ("good", "broken"), [(1, sheet()[:-500]), (0, b"%PDF-1.4 half"), (0, b"<html>no page</html>")]
)
def test_what_is_no_whole_page_is_not_shown(into: Path, came_before: CameBefore, good: int, broken: bytes) -> None:
    with escl_scanner(Behaviour([*sheets(good), broken, sheet()])) as scanner:
        came, raised = came_before(scan(scanner, into))
    assert (len(came), type(raised)) == (good, errors.ScannerFailed)
    assert nothing_left(into, came)


@pytest.mark.parametrize(
    "said",
    [b"<html/>", b"<a", b"<scan:ScannerCapabilities xmlns:scan='x'/>", b" " * (2 << 20),
     b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><ScannerCapabilities>&b;</ScannerCapabilities>"],
)  # fmt: skip
def test_an_answer_that_is_none_of_a_scanner_is_refused(into: Path, came_before: CameBefore, said: bytes) -> None:
    with escl_scanner(Behaviour(sheets(1), talk=said)) as scanner:
        came, raised = came_before(scan(scanner, into))
    assert (came, type(raised)) == ([], errors.ScannerFailed)


def test_a_scanner_that_is_switched_off_is_offline(into: Path, came_before: CameBefore) -> None:
    with escl_scanner(Behaviour(sheets(1))) as scanner:
        name = scanner.name
    settings = ScanSettings(name, page_timeout=5.0)
    came, raised = came_before(source_named(name).pages(settings, into, Event()))
    assert (came, type(raised)) == ([], errors.ScannerOffline)
    with pytest.raises(errors.ScannerOffline):
        source_named(name).abilities(name, 5.0)


def test_a_certificate_that_a_printer_signed_itself_is_taken(into: Path, tmp_path: Path) -> None:
    with escl_scanner(Behaviour(sheets(1)), tls=tmp_path) as scanner:
        assert scanner.name.startswith("escl:https://")
        assert len(list(scan(scanner, into))) == 1


def test_a_scanner_that_does_not_know_its_own_name_is_asked_where_it_answered(into: Path) -> None:
    with escl_scanner(Behaviour(sheets(2), host="may-quet-mau.invalid")) as scanner:
        assert len(list(scan(scanner, into))) == 2


def test_a_printer_that_moved_to_https_on_the_same_host_is_followed(into: Path, tmp_path: Path) -> None:
    with (
        escl_scanner(Behaviour(sheets(1)), tls=tmp_path) as secure,
        escl_scanner(Behaviour(moved_to=secure.address)) as plain,
    ):
        assert len(list(scan(plain, into))) == 1
        assert secure.jobs == 1


def test_a_move_to_another_host_is_not_followed(into: Path, came_before: CameBefore) -> None:
    with escl_scanner(Behaviour(sheets(1), moved_to="http://localhost:9/eSCL")) as scanner:
        came, raised = came_before(scan(scanner, into))
    assert (came, type(raised)) == ([], errors.ScannerFailed)


def test_cancelling_in_mid_page_keeps_what_came_and_takes_the_job_back(into: Path) -> None:
    given = sheets(5)
    cancel, came = Event(), []
    with escl_scanner(Behaviour(list(given), slow=0.3)) as scanner:
        for page in scan(scanner, into, cancel):
            came.append(page)
            if page.number == 2:
                cancel.set()
        assert scanner.deleted == [1]
        assert scanner.behaviour.sheets
    assert [page.path.read_bytes() for page in came] == given[: len(came)]
    assert len(came) in {2, 3}
    assert nothing_left(into, came)


def test_leaving_the_pages_takes_the_job_back(into: Path) -> None:
    with escl_scanner(Behaviour(sheets(5), slow=0.2)) as scanner:
        pages = scan(scanner, into)
        next(pages)
        pages.close()  # type: ignore[attr-defined]
        assert scanner.deleted == [1]


def test_scanners_are_found_by_what_they_announce() -> None:
    from zeroconf import ServiceInfo, Zeroconf

    kind = "_uscan._tcp.local."
    said = {"ty": "Máy quét mẫu eSCL", "rs": "eSCL", "txtvers": "1"}
    info = ServiceInfo(
        kind, f"May mau.{kind}", 8080, properties=said, server="may-mau.local.", parsed_addresses=["192.0.2.7"]
    )
    with Zeroconf() as network:
        network.register_service(info)
        found = source_named("escl:").discover(6.0)
        network.unregister_service(info)
    assert ("escl:http://192.0.2.7:8080/eSCL", "Máy quét mẫu eSCL") in [(d.name, d.label) for d in found]


@pytest.mark.skipif(shutil.which("scanimage") is None, reason="needs sane-utils")
def test_sane_airscan_gets_the_same_pages_of_the_same_scanner(into: Path, tmp_path: Path) -> None:
    settings = tmp_path / "airscan"
    settings.mkdir()
    (settings / "dll.conf").write_text("airscan\n", encoding="ascii")
    with escl_scanner(Behaviour(sheets(3))) as scanner:
        ours = len(list(scan(scanner, into, dpi=75)))
    with escl_scanner(Behaviour(sheets(3))) as scanner:
        (settings / "airscan.conf").write_text(
            f"[devices]\nmau = {scanner.address}, eSCL\n[options]\ndiscovery = disable\n", encoding="ascii"
        )
        command = ["scanimage", "-d", "airscan:e0:mau", "--source", "ADF", "--resolution", "75", "--mode", "Color",
                   f"--batch={tmp_path}/%d.pnm"]  # fmt: skip
        done = subprocess.run(
            command,
            env={**os.environ, "SANE_CONFIG_DIR": str(settings)},
            capture_output=True,
            timeout=60,
            check=False,
        )
        if b"open of device" in done.stderr:
            pytest.skip("needs sane-airscan")
        assert [scanner.said(word) for word in ("InputSource", "ColorMode")] == ["Feeder", "RGB24"]
    assert len(list(tmp_path.glob("*.pnm"))) == ours == 3, done.stderr
