"""A run of the scanner: pages arrive one by one and stay with the draft that started it."""

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from app import errors
from app.desk import scans
from app.desk.desk import Desk
from app.errors import DeskError
from app.scanning.files import open_foreign
from app.scanning.sane import SaneSource
from app.scanning.source import ScanSettings

if TYPE_CHECKING:
    from app.ui.intake.draft_tab import DraftTab


class ScanRun:
    """Starts and stops the scanner for one draft."""

    def __init__(self, tab: "DraftTab") -> None:
        self._tab = tab
        self._cancel: Event | None = None
        self._count = 0

    def start(self, position: int | None) -> None:
        """Scan all loads of the feeder onto a component (or aside, when none is chosen)."""
        if self._cancel is not None:
            return
        tab = self._tab
        desk, uid = tab.context.desk, tab.uid
        settings = scan_settings(desk)
        if settings is None:
            self._ended(errors.ScannerOffline(""))
            return
        self._count = 0
        tab.pages_card.set_scanning(True)
        tab.pages_card.notice.clear()
        self._cancel = tab.context.work.stream(
            lambda stop: scan(desk, uid, settings, position, stop),
            self._page_came,
            lambda: self._ended(None),
            self._ended,
            owner=tab,
        )

    def stop(self) -> None:
        """Let the scanner stop after the page under way; what came is kept."""
        if self._cancel is not None:
            self._cancel.set()

    def _page_came(self, _uid: str) -> None:
        self._count += 1
        self._tab.reload_pages()

    def _ended(self, fault: DeskError | None) -> None:
        self._cancel = None
        self._tab.pages_card.set_scanning(False)
        self._tab.reload_pages()
        self._tab.say_scanned(self._count, fault)


def scan_settings(desk: Desk) -> ScanSettings | None:
    """Return this workstation's scanner as it is set, or nothing when none is chosen."""
    chosen = desk.home.settings()
    if not chosen.scanner:
        return None
    return ScanSettings(chosen.scanner, chosen.scan_dpi, chosen.scan_mode, chosen.scan_source)


def scan(desk: Desk, uid: str, settings: ScanSettings, position: int | None, stop: Event) -> Iterator[str]:
    """Yield each page once it is durable and in the draft."""
    folder = desk.home.scans / uid / "arriving"
    folder.mkdir(parents=True, exist_ok=True)
    for page in SaneSource().pages(settings, folder, stop):
        yield scans.add_page(desk, uid, page, position)


def add_files(desk: Desk, uid: str, paths: Sequence[Path], position: int | None, stop: Event) -> Iterator[str]:
    """Yield each page of foreign files once it is durable and in the draft."""
    for path in paths:
        with tempfile.TemporaryDirectory(prefix="quay-files-") as folder:
            for page in open_foreign(path, Path(folder), stop):
                yield scans.add_page(desk, uid, page, position, scans.ELECTRONIC)
