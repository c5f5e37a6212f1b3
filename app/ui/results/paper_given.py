"""A paper that staff take in whole: a file chosen or dropped, or the pages of a run of the scanner."""

from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from app import errors
from app.desk import paper_files
from app.desk.desk import Desk
from app.desk.paper_files import Given, StoredPaper
from app.errors import DeskError
from app.language import _
from app.messages import explain
from app.scanning.sources import named
from app.scanning.sources.contract import ScannedPage
from app.ui import folders
from app.ui.context import Context
from app.ui.results.words import page_words, signature_words
from app.ui.widgets.basics import ActionButton, boxed, column, fields, label, set_tone

PATTERNS = "*.pdf *.jpg *.jpeg *.png *.tif *.tiff"


class PaperGiven(QWidget):
    """Two ways to give a paper, and what was given; a new one takes the place of the one before."""

    changed = Signal()

    def __init__(self, context: Context, title: str, *before: QWidget, words: str = "", key: str = "Ctrl+O") -> None:
        """Offer other ways `before` these two; a file may be asked for in other words, by another key."""
        super().__init__()
        self._context, self._title = context, title
        self.given: Given | None = None
        self.busy = False
        self._pages: list[ScannedPage] = []
        self._folder: TemporaryDirectory[str] | None = None
        self._asked = object()
        self._then: Callable[[], object] | None = None
        self.choose = ActionButton(words or _("Choose a file …"), key, act=self._choose)
        self.scan = ActionButton(_("Scan"), "Ctrl+G", act=self.start_scan)
        self.told = label("", "soft", wrap=True)
        buttons = boxed(fields(*before, self.choose, self.scan))
        self.setLayout(column(label(title, "label"), buttons, self.told))
        self.setAcceptDrops(True)
        self.clear()

    def clear(self) -> None:
        """Forget what was given."""
        self._asked = object()
        self.given, self.busy, self._pages, self._then = None, False, [], None
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None
        self._tell(_("A file can be dropped here, too."))

    def when_there(self, then: Callable[[], object]) -> None:
        """Go on now, or as soon as what is being opened or scanned is there; not at all where that fails."""
        if self.busy:
            self._then = then
        else:
            then()

    def take(self, path: Path) -> None:
        """Take a file: it is looked at in a child of its own."""
        self.clear()
        asked, desk = self._begin(_("Opening {file} …").format(file=path.name))
        self._context.work.run(
            lambda: paper_files.look(desk, path),
            lambda found: self._looked_at(asked, path, found),
            lambda fault: self._failed(asked, fault),
            owner=self,
        )

    def start_scan(self) -> None:
        """Scan all that lies in the scanner, with the profile used last."""
        self.clear()
        asked, desk = self._begin(_("Scanning …"))
        self._folder = TemporaryDirectory(prefix="quay-scan-", ignore_cleanup_errors=True)
        folder = Path(self._folder.name)
        self._context.work.stream(
            lambda stop: scanned_pages(desk, folder, stop),
            lambda page: self._came(asked, page),
            lambda: self._scanned(asked),
            lambda fault: self._failed(asked, fault),
            owner=self,
        )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A file can be dropped here."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take a dropped file."""
        for path in folders.dropped(event.mimeData())[:1]:
            self.take(path)

    def _choose(self) -> None:
        words = _("Papers ({patterns})").format(patterns=PATTERNS)
        folders.choose_file(self, self._title, words, self.take, Path.home())

    def _begin(self, words: str) -> tuple[object, Desk]:
        self.busy = True
        self._tell(words)
        return self._asked, self._context.desk

    def _looked_at(self, asked: object, path: Path, found: StoredPaper) -> None:
        if asked is self._asked:
            said = (path.name, page_words(found.pages), signature_words(found.signatures))
            self._is_there(path, " · ".join(said))

    def _came(self, asked: object, page: ScannedPage) -> None:
        if asked is self._asked:
            self._pages.append(page)
            self._tell(_("Scanned: {pages}").format(pages=page_words(len(self._pages))))

    def _scanned(self, asked: object) -> None:
        if asked is self._asked:
            words = _("Scanned: {pages}").format(pages=page_words(len(self._pages)))
            self._is_there(tuple(self._pages), words)

    def _is_there(self, given: Given, words: str) -> None:
        """Tell what came, then do what was waiting for it."""
        self.given, self.busy = given, False
        self._tell(words, "ok")
        then, self._then = self._then, None
        if then is not None:
            then()

    def _failed(self, asked: object, fault: DeskError) -> None:
        """Tell why nothing was taken; pages of a run that broke off are not the whole paper."""
        if asked is self._asked:
            self.clear()
            self._tell(str(explain(fault)), "bad")

    def _tell(self, words: str, tone: str = "") -> None:
        self.told.setText(words)
        set_tone(self.told, tone)
        self.changed.emit()


def scanned_pages(desk: Desk, folder: Path, stop: Event) -> Iterator[ScannedPage]:
    """Yield the pages of a run of the scanner with the profile used last.

    Raises:
        ScannerFault: no scanner is set, or it failed.
    """
    profile = desk.home.settings().profile("")
    if profile is None or not profile.device:
        raise errors.ScannerOffline("")
    settings = named.scan_settings(profile)
    source = named.source_named(settings.device, desk.home.taken_files)
    yield from source.pages(settings, folder, stop)
