"""NAPS2's console as a source: the command it is given, and a stand-in that answers as the console does."""

import stat
from pathlib import Path
from threading import Event

import pytest

from app import errors
from app.scanning.sources.contract import Mode, PaperSource, ScanSettings
from app.scanning.sources.naps2 import Naps2Source, arguments
from tests.samples import foreign
from tests.scanning.sources.conftest import CameBefore

_CONSOLE = """#!/bin/sh
# Speaks and writes as NAPS2.Console does: {what}
while [ $# -gt 0 ]; do [ "$1" = --output ] && out=$2; shift; done
{does}
"""


def console(folder: Path, what: str, does: str) -> Naps2Source:
    """Return the source of a stand-in console."""
    program = folder / "NAPS2.Console"
    program.write_text(_CONSOLE.format(what=what, does=does), encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return Naps2Source((str(program),))


def test_the_profile_and_what_replaces_its_settings_are_said() -> None:
    wanted = ScanSettings("naps2:Máy quét", 300, Mode.GRAY, PaperSource.DUPLEX, "A4")
    assert arguments(wanted, Path("/x/scan.pdf")) == [
        "--profile", "Máy quét", "--output", "/x/scan.pdf", "--force", "--verbose",
        "--source", "duplex", "--dpi", "300", "--bitdepth", "gray", "--pagesize", "a4",
    ]  # fmt: skip


def test_the_pages_of_its_file_come(into: Path, tmp_path: Path) -> None:
    stack = foreign.pdf(tmp_path / "stack.pdf", 3)
    source = console(tmp_path, "three pages", f"echo 'Scanned page 1.'; cp {stack} \"$out\"")
    settings = ScanSettings("naps2:Mẫu", pages=2)
    came = list(source.pages(settings, into, Event()))
    assert [(page.number, page.path.suffix) for page in came] == [(1, ".pdf"), (2, ".pdf")]


@pytest.mark.parametrize(
    ("what", "does", "fault"),
    [
        ("no sheet", "echo 'No scanned pages to export.'; exit 3", errors.ScannerEmpty),
        (
            "no such profile",
            "echo 'The specified profile is unavailable.'; exit 3",
            errors.ScannerFailed,
        ),
        ("a hang", "sleep 60", errors.ScannerTimedOut),
        ("half a file", "echo '%PDF-1.4' > \"$out\"", errors.ScannerFailed),
    ],
)
def test_what_goes_wrong_is_told(
    into: Path, tmp_path: Path, came_before: CameBefore, what: str, does: str, fault: type[errors.ScannerFault]
) -> None:
    settings = ScanSettings("naps2:Mẫu", page_timeout=0.5 if what == "a hang" else 10.0)
    came, raised = came_before(console(tmp_path, what, does).pages(settings, into, Event()))
    assert (came, type(raised)) == ([], fault)
    assert list(into.iterdir()) == []


def test_without_naps2_it_is_offline(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(errors.ScannerOffline):
        Naps2Source().abilities("naps2:Mẫu", 1.0)
