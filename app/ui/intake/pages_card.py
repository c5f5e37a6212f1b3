"""The third card: pages of this draft, from the scanner or from files, and where they belong."""

from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QMimeData, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QIcon, QKeyEvent, QKeySequence, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QFileDialog, QListView, QListWidget, QListWidgetItem, QSizePolicy

from app.language import _, ngettext
from app.queries.drafts import PageView
from app.scanning import thumbnails
from app.ui import style
from app.ui.context import Context
from app.ui.intake.checklist_table import PAGES_MIME
from app.ui.widgets.basics import ActionButton, Card, Notice, label, link, row

THUMB_WIDTH = 96
DRAWN_WIDTH = 300
MEGABYTE = 1_000_000
FILES = "*.pdf *.jpg *.jpeg *.png *.tif *.tiff"


class PagesCard(Card):
    """Thumbnails in their order; what is done with them is told by signals and acted on by the draft."""

    wants_scan = Signal()
    wants_stop = Signal()
    wants_files = Signal(list)
    wants_place = Signal(list, bool)
    wants_rotate = Signal(list, int)
    wants_remove = Signal(list)
    wants_take_back = Signal(list)
    wants_aside = Signal(list, bool)
    wants_order = Signal(list)

    def __init__(self, context: Context) -> None:
        super().__init__(_("3  Pages"), _("F4 scans"))
        self.context = context
        self._pages: tuple[PageView, ...] = ()
        self._pictures: dict[tuple[str, int], QIcon] = {}
        self._target = ""
        self.scan = ActionButton(_("Scan the stack"), act=self._scan_or_stop)
        self.scan.setIcon(style.icon("scanner", "primary"))
        self.device = label("", "label", wrap=True)
        self.goes_to = label("", "label", wrap=True)
        self.notice = Notice()
        self.thumbs = _Thumbs()
        self.total = label("", "label", wrap=True)
        self._scanning = False
        self._lay_out()
        self._connect()
        self._show_total()

    def show_pages(self, pages: tuple[PageView, ...], names: dict[int, str]) -> None:
        """Show a draft's pages; pictures come as they are drawn."""
        self._pages = pages
        shown = [page for page in pages if not page.removed]
        chosen = set(self.chosen())
        self.thumbs.blockSignals(True)
        self.thumbs.clear()
        for number, page in enumerate(shown, 1):
            self.thumbs.addItem(self._item(number, page, names))
            if page.uid in chosen:
                self.thumbs.item(number - 1).setSelected(True)
        self.thumbs.blockSignals(False)
        self._show_total()

    def set_target(self, words: str) -> None:
        """Tell which component scanned pages go to."""
        self._target = words
        self.goes_to.setText(_("Pages go to: {component}").format(component=words or _("not sorted yet")))

    def set_scanning(self, running: bool) -> None:
        """Show that the scanner runs; the same button stops it."""
        self._scanning = running
        self.scan.set_words(_("Stop scanning") if running else _("Scan the stack"))

    def set_device(self, words: str) -> None:
        """Tell which scanner is chosen."""
        self.device.setText(words)

    def chosen(self) -> list[str]:
        """Return the identities of the chosen pages."""
        return [str(item.data(Qt.ItemDataRole.UserRole)) for item in self.thumbs.selectedItems()]

    def choose_files(self) -> None:
        """Let staff pick files, without blocking the window."""
        dialog = QFileDialog(self.window(), _("Add files"), "", _("Papers ({patterns})").format(patterns=FILES))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.filesSelected.connect(self.wants_files)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _lay_out(self) -> None:
        self.scan.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.place = link(_("Put here F5"), lambda: self._act(self.wants_place, True))
        self.place.setShortcut(QKeySequence("F5"))
        self.place.setToolTip(_("Put the chosen pages onto the chosen component"))
        self.add(self.scan, self.device, self.goes_to, self.notice, self.thumbs)
        acts = row(self.place, link(_("Turn R"), self._turn), link(_("Remove Del"), self._remove), 1, spacing=0)
        files = link(_("Add files …"), self.choose_files)
        files.setToolTip("Ctrl+O")
        self.add(acts, row(self.total, files))
        self.body.setStretchFactor(self.thumbs, 1)

    def _connect(self) -> None:
        self.thumbs.turned.connect(self._turn)
        self.thumbs.removed.connect(self._remove)
        self.thumbs.moved.connect(self._move)
        self.thumbs.set_aside.connect(self._aside)
        self.thumbs.dropped.connect(lambda paths: self.wants_files.emit(paths))

    def _scan_or_stop(self) -> None:
        (self.wants_stop if self._scanning else self.wants_scan).emit()

    def _act(self, signal: SignalInstance, *values: object) -> None:
        chosen = self.chosen()
        if chosen:
            signal.emit(chosen, *values)

    def _turn(self) -> None:
        if chosen := self.chosen():
            self.wants_rotate.emit(chosen, 90)

    def _remove(self) -> None:
        chosen = self.chosen()
        if not chosen:
            return
        self.wants_remove.emit(chosen)
        words = ngettext("{n} page removed.", "{n} pages removed.", len(chosen)).format(n=len(chosen))
        self.notice.say(words, "plain", (_("Take back"), lambda: self._take_back(chosen)))

    def _take_back(self, pages: list[str]) -> None:
        self.notice.clear()
        self.wants_take_back.emit(pages)

    def _aside(self) -> None:
        chosen = set(self.chosen())
        if chosen:
            aside = not all(page.blank for page in self._pages if page.uid in chosen)
            self.wants_aside.emit(sorted(chosen), aside)

    def _move(self, step: int) -> None:
        """Move the chosen pages one place; the order is told as a whole."""
        order = [page.uid for page in self._pages if not page.removed]
        chosen = [uid for uid in order if uid in set(self.chosen())]
        for uid in chosen if step < 0 else reversed(chosen):
            at = order.index(uid)
            to = at + step
            if 0 <= to < len(order) and order[to] not in chosen:
                order[at], order[to] = order[to], order[at]
        if chosen:
            self.wants_order.emit(order)

    def _item(self, number: int, page: PageView, names: dict[int, str]) -> QListWidgetItem:
        where = _("set aside") if page.blank else names.get(page.component or 0, _("not sorted yet"))
        item = QListWidgetItem(f"{number} · {where}")
        item.setData(Qt.ItemDataRole.UserRole, page.uid)
        item.setToolTip(item.text())
        item.setIcon(self._picture(page))
        item.setTextAlignment(Qt.AlignmentFlag.AlignHCenter)
        return item

    def _picture(self, page: PageView) -> QIcon:
        known = self._pictures.get((page.uid, page.rotation))
        if known is not None:
            return known
        self._pictures[page.uid, page.rotation] = style.icon("file-image-outline")
        path, rotation, uid = page.path, page.rotation, page.uid
        self.context.work.run(
            lambda: thumbnails.thumbnail(path, DRAWN_WIDTH, rotation),
            lambda png: self._drawn(uid, rotation, png),
            lambda _fault: None,
            owner=self,
        )
        return self._pictures[page.uid, page.rotation]

    def _drawn(self, uid: str, rotation: int, png: bytes) -> None:
        pixmap = QPixmap()
        pixmap.loadFromData(png)
        icon = QIcon(pixmap)
        self._pictures[uid, rotation] = icon
        for at in range(self.thumbs.count()):
            item = self.thumbs.item(at)
            if item.data(Qt.ItemDataRole.UserRole) == uid:
                item.setIcon(icon)

    def _show_total(self) -> None:
        shown = [page for page in self._pages if not page.removed]
        blank = sum(page.blank for page in shown)
        size = f"{sum(page.size for page in shown) / MEGABYTE:.1f}".replace(".", ",")
        words = ngettext("{n} page", "{n} pages", len(shown)).format(n=len(shown))
        parts = [words, f"{size} MB"]
        if blank:
            parts.append(ngettext("{n} blank set aside", "{n} blank set aside", blank).format(n=blank))
        self.total.setText(" · ".join(parts) if shown else _("No page yet"))


class _Thumbs(QListWidget):
    """Thumbnails that are turned, moved, set aside and removed by keys, and dragged onto the checklist."""

    turned = Signal()
    removed = Signal()
    set_aside = Signal()
    moved = Signal(int)
    dropped = Signal(list)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Pages"))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setIconSize(QSize(style.scaled(THUMB_WIDTH), style.scaled(THUMB_WIDTH * 4 // 3)))
        self.setGridSize(QSize(style.scaled(THUMB_WIDTH + 16), style.scaled(THUMB_WIDTH * 4 // 3 + 30)))
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)

    def mimeData(self, items: Sequence[QListWidgetItem]) -> QMimeData:
        """Return the dragged pages."""
        data = QMimeData()
        uids = " ".join(str(item.data(Qt.ItemDataRole.UserRole)) for item in items)
        data.setData(PAGES_MIME, QByteArray(uids.encode()))
        return data

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files from outside can be dropped here."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Files may be dropped anywhere in the list."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take dropped files."""
        urls = event.mimeData().urls()
        self.dropped.emit([url.toLocalFile() for url in urls if url.isLocalFile()])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """R turns, Delete removes, B sets aside, Ctrl with an arrow moves."""
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        moves = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
        if control and Qt.Key(event.key()) in moves:
            self.moved.emit(moves[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_R:
            self.turned.emit()
        elif event.key() == Qt.Key.Key_B:
            self.set_aside.emit()
        elif event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.removed.emit()
        else:
            super().keyPressEvent(event)
