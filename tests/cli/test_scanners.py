"""The commands that try a scanner, as an administrator calls them: processes of their own, no home."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pikepdf
import pytest

from app.cli.program import run
from app.home import Home, ScanProfile
from tests import sane
from tests.escl import Behaviour, escl_scanner, sheets
from tests.test_house import HOUSE


@pytest.fixture
def test_backend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """SANE's test backend, as a caller's SANE_CONFIG_DIR makes it known."""
    folder = sane.backend(tmp_path / "sane")
    monkeypatch.setenv("SANE_CONFIG_DIR", str(folder))
    return folder


def pages_of(file: Path) -> int:
    with pikepdf.open(file) as pdf:
        return len(pdf.pages)


@pytest.mark.usefixtures("quiet_network")
def test_the_names_that_are_printed_are_those_that_scan_takes(
    test_backend: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["scanners", "--time-limit", "60"]) == 0
    names = [line.partition("\t")[0] for line in capsys.readouterr().out.splitlines()]
    assert "sane:test:0" in names
    target = tmp_path / "new folder" / "Đơn mẫu.pdf"
    assert run(["scan", "--source", "sane:test:0", "--dpi", "75", "--mode", "gray", "--to", str(target)]) == 0
    assert pages_of(target) == 10
    assert "10 pages written" in capsys.readouterr().out
    assert [path.name for path in target.parent.iterdir()] == [target.name]


@pytest.mark.usefixtures("quiet_network")
def test_the_devices_of_the_profiles_are_named_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home = Home(tmp_path / "quay")
    home.create()
    home.store.touch()
    home.save_settings(home.settings().with_profile(ScanProfile("Máy chung", "folder:/srv/quet")))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert run(["--home", str(home.path), "scanners", "--time-limit", "60"]) == 0
    told = capsys.readouterr()
    assert "folder:/srv/quet\tof the profile «Máy chung»" in told.out
    assert "SANE: " in told.err


def test_so_many_pages_of_the_whole_area_of_the_device(test_backend: Path, tmp_path: Path) -> None:
    target = tmp_path / "ba.pdf"
    assert run(["scan", "--source", "sane:test:0", "--dpi", "100", "--pages", "3", "--to", str(target)]) == 0
    with pikepdf.open(target) as pdf:
        assert len(pdf.pages) == 3
        assert [round(float(side) / 72 * 25.4) for side in pdf.pages[0].mediabox[2:]] == [200, 200]


def test_what_came_before_a_fault_is_written_and_the_fault_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "kẹt.pdf"
    with escl_scanner(Behaviour(sheets(5), fault_after=2, adf="ScannerAdfJam")) as scanner:
        assert run(["scan", "--source", scanner.name, "--to", str(target)]) == 1
    assert pages_of(target) == 2
    assert "A sheet is stuck in the scanner." in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == [target.name]


def test_a_file_that_is_there_stays_when_no_page_came(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "cũ.pdf"
    target.write_bytes(b"whole")
    with escl_scanner(Behaviour()) as scanner:
        assert run(["scan", "--source", scanner.name, "--to", str(target)]) == 1
    assert target.read_bytes() == b"whole"
    assert "no sheet" in capsys.readouterr().err


def test_files_of_a_folder_become_one_pdf(tmp_path: Path) -> None:
    watched, target = tmp_path / "quet", tmp_path / "gộp.pdf"
    watched.mkdir()
    for number, data in enumerate(sheets(3)):
        (watched / f"{number}.jpg").write_bytes(data)
    assert run(["scan", "--source", f"folder:{watched}", "--pages", "3", "--to", str(target)]) == 0
    with pikepdf.open(target) as pdf:
        (image,) = pdf.pages[0].get_images().values()
        assert image.read_raw_bytes() == sheets(1)[0]


@pytest.mark.parametrize(
    "call", [["--source", "sane:test:0"], ["--to", "x.pdf"], ["--source", "a", "--to", "x.pdf", "--mode", "sepia"]]
)
def test_a_wrong_call_is_told_as_one(call: list[str]) -> None:
    assert run(["scan", *call]) == 2


def test_ctrl_c_writes_what_came(test_backend: Path, tmp_path: Path) -> None:
    sane.backend(test_backend, delay_us=20_000)
    target = tmp_path / "dừng.pdf"
    command = [sys.executable, "main.py", "scan", "--source", "sane:test:0", "--dpi", "75", "--to", str(target)]
    with subprocess.Popen(command, cwd=HOUSE, stderr=subprocess.PIPE, env=os.environ) as scanning:
        assert scanning.stderr is not None
        scanning.stderr.readline()  # the first page came
        time.sleep(0.2)
        scanning.send_signal(signal.SIGINT)
        scanning.stderr.read()
        assert scanning.wait(30) == 0
    assert 1 <= pages_of(target) < 10


def test_a_target_that_cannot_be_written_is_told_before_a_sheet_is_drawn(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    with escl_scanner(Behaviour(sheets(2))) as scanner:
        assert run(["scan", "--source", scanner.name, "--to", str(tmp_path / "file" / "x.pdf")]) == 1
        assert scanner.jobs == 0
