"""The third card: pages of this draft, from the scanner or from files, and where they belong."""

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QIcon, QKeySequence, QPixmap, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFileDialog, QSizePolicy, QWidget

from app.language import _, ngettext
from app.queries.drafts import PageView
from app.rules.stack import NO_PAPER, Is
from app.scanning.opening import thumbnails
from app.ui import style, tokens
from app.ui.context import Context
from app.ui.intake.page_preview import Look, PagePreview, look_of
from app.ui.intake.profile_picker import ProfilePicker
from app.ui.intake.thumbs import CELL_WIDTH, Thumb, Thumbs
from app.ui.widgets.basics import ActionButton, Card, Notice, label, link, row
from app.ui.widgets.flow import FlowLayout
from app.ui.widgets.labels import ElidedLabel

DRAWN_WIDTH = 300
PREVIEW_FROM = 520
"""Pixels at 100 % from which the card has room for a readable page beside the small ones."""
LEAST_HEIGHT = 150
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
        self._pictures: dict[Look, QIcon] = {}
        self._small: dict[Look, QPixmap] = {}
        self.scan = ActionButton(_("Scan the stack"), act=self._scan_or_stop)
        self.scan.setIcon(style.icon("scanner", "primary"))
        self.picker, self.goes_to = ProfilePicker(context), ElidedLabel("", "label")
        self.notice = Notice()
        self.thumbs, self.preview = Thumbs(), PagePreview(context)
        self._removed: list[str] = []
        self.total = label("", "label", wrap=True)
        self._scanning = False
        self._lay_out()
        self._connect()
        self._show_total()

    def show_pages(self, pages: tuple[PageView, ...], names: dict[int, str]) -> None:
        """Show a draft's pages; pictures come as they are drawn."""
        self._pages = pages
        self.picker.sides.show_pages(pages)
        shown = [page for page in pages if not page.removed]
        self.thumbs.show_thumbs([self._thumb(number, page, names) for number, page in enumerate(shown, 1)])
        self._show_current()
        self._show_total()

    def set_target(self, words: str) -> None:
        """Tell which component scanned pages go to."""
        self.goes_to.setText(_("Pages go to: {component}").format(component=words or _("not sorted yet")))

    def set_scanning(self, running: bool) -> None:
        """Show that the scanner runs; the same button stops it."""
        self._scanning = running
        self.scan.set_words(_("Stop scanning") if running else _("Scan the stack"))
        self.picker.set_scanning(running)

    def chosen(self) -> list[str]:
        """Return the identities of the chosen pages."""
        return self.thumbs.chosen()

    def choose_files(self) -> None:
        """Let staff pick files, without blocking the window."""
        dialog = QFileDialog(self.window(), _("Add files"), "", _("Papers ({patterns})").format(patterns=FILES))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.filesSelected.connect(lambda paths: self.wants_files.emit(paths))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _lay_out(self) -> None:
        self.scan.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.place = link(_("Put here F5"), lambda: self._act(self.wants_place, True))
        QShortcut(QKeySequence("F5"), self).activated.connect(self.place.click)
        self.place.setToolTip(_("Put the chosen pages onto the chosen component"))
        pages = row(self.thumbs, self.preview)
        pages.setStretch(1, 1)
        self.preview.hide()
        acts = QWidget()
        flow = FlowLayout(acts, tokens.GAP_XS)
        for made in (self.place, link(_("Turn R"), self._turn), link(_("Set aside B"), self._aside),
                     link(_("Remove Del"), self._remove)):  # fmt: skip
            flow.addWidget(made)
        files = link(_("Add files …"), self.choose_files)
        files.setToolTip("Ctrl+O")
        foot = row(self.total, files)
        foot.setStretch(0, 1)
        self.add(self.scan, self.picker, self.goes_to, self.notice, pages, acts, foot)
        self.thumbs.setMinimumHeight(style.scaled(LEAST_HEIGHT))
        self.body.setStretchFactor(pages, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the card is wide a readable page stands beside the small ones."""
        super().resizeEvent(event)
        wide = self.width() >= style.scaled(PREVIEW_FROM)
        column = style.scaled(CELL_WIDTH) + self.thumbs.verticalScrollBar().sizeHint().width() + 2
        self.thumbs.setMaximumWidth(column if wide else self.maximumWidth())
        self.preview.setVisible(wide)
        self._show_current()

    def _connect(self) -> None:
        self.picker.goes_to_row.connect(self.goes_to.setVisible)
        self.thumbs.turned.connect(self._turn)
        self.thumbs.removed.connect(self._remove)
        self.thumbs.undone.connect(self._take_back)
        self.thumbs.currentItemChanged.connect(lambda _now, _before: self._show_current())
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
        self._removed = chosen
        self.wants_remove.emit(chosen)
        words = ngettext("{n} page removed.", "{n} pages removed.", len(chosen)).format(n=len(chosen))
        self.notice.say(words, "plain", (_("Take back"), self._take_back))

    def _take_back(self) -> None:
        if self._removed:
            self.notice.clear()
            self.wants_take_back.emit(self._removed)
            self._removed = []

    def _aside(self) -> None:
        chosen = set(self.chosen())
        if chosen:
            aside = not all(page.aside for page in self._pages if page.uid in chosen)
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

    def _thumb(self, number: int, page: PageView, names: dict[int, str]) -> Thumb:
        where = _("set aside") if page.aside else names.get(page.component or 0, _("not sorted yet"))
        return Thumb(page.uid, f"{number} · {where}", self._picture(page), page.aside, _note(page))

    def _show_current(self) -> None:
        """Show the page that the keys are at, the last one while they are elsewhere."""
        shown = [page for page in self._pages if not page.removed]
        at = self.thumbs.current()
        page = next((page for page in shown if page.uid == at), shown[-1] if shown else None)
        self.preview.show_page(page, self._small.get(look_of(page)) if page else None)

    def _picture(self, page: PageView) -> QIcon:
        look, path = look_of(page), page.path
        known = self._pictures.get(look)
        if known is not None:
            return known
        self._pictures[look] = style.icon("file-image-outline")
        self.context.work.run(
            lambda: thumbnails.thumbnail(path, DRAWN_WIDTH, look.rotation, look.edits),
            lambda png: self._drawn(look, png),
            lambda _fault: None,
            owner=self,
        )
        return self._pictures[look]

    def _drawn(self, look: Look, png: bytes) -> None:
        pixmap = QPixmap()
        pixmap.loadFromData(png)
        icon = QIcon(pixmap)
        self._pictures[look], self._small[look] = icon, pixmap
        if any(look_of(page) == look for page in self._pages):
            self.thumbs.set_picture(look.uid, icon)

    def _show_total(self) -> None:
        shown = [page for page in self._pages if not page.removed]
        blank = sum(page.blank for page in shown)
        size = f"{sum(page.size for page in shown) / MEGABYTE:.1f}".replace(".", ",")
        papers = sum(page.mark not in NO_PAPER for page in shown)
        words = ngettext("{n} page", "{n} pages", papers).format(n=papers)
        parts = [words, f"{size} MB"]
        if blank:
            parts.append(ngettext("{n} blank set aside", "{n} blank set aside", blank).format(n=blank))
        self.total.setText(" · ".join(parts) if shown else _("No page yet"))


def _note(page: PageView) -> str:
    """Return what stands over the picture of a page that is no ordinary one."""
    if page.blank:
        return _("blank page set aside")
    notes = {
        Is.SEPARATOR.value: _("separator sheet"),
        Is.RECEIPT.value: _("this office's slip"),
        Is.UNSURE.value: _("a separator? please look"),
    }
    return notes.get(page.mark, "")
