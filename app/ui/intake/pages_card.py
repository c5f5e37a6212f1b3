"""The third card: pages of this draft, from the scanner or from files, and where they belong."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QKeySequence, QPixmap, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFileDialog, QSizePolicy, QWidget

from app.language import _, ngettext
from app.queries.drafts import PageView
from app.rules.page_budget import is_over
from app.rules.stack import NO_PAPER, Is
from app.ui import style
from app.ui.context import Context
from app.ui.intake.page_preview import Look, PagePreview, look_of
from app.ui.intake.page_questions import Question
from app.ui.intake.page_tools import PageTools, Tool, choose_component, listen
from app.ui.intake.page_words import page_title, thumb_arriving, thumb_of
from app.ui.intake.pages_desk import PagesDesk
from app.ui.intake.pasting import Pasting
from app.ui.intake.profile_picker import ProfilePicker
from app.ui.intake.thumb_pictures import ThumbPictures
from app.ui.intake.thumbs import CELL_WIDTH, Thumbs
from app.ui.widgets.basics import ActionButton, Card, Notice, column, label, link, row
from app.ui.widgets.labels import ElidedLabel

PREVIEW_FROM = 520
"""Pixels at 100 % from which the card has room for a readable page beside the small ones."""
LEAST_HEIGHT = 150
LIST_WIDTH = 236
"""Pixels at 100 %: the list beside the large page."""
MEGABYTE = 1_000_000
FILES = "*.pdf *.jpg *.jpeg *.png *.tif *.tiff"
QUARTER = 90


class PagesCard(Card):
    """Thumbnails in their order; what is done with them is told by signals and acted on by the draft.

    `acted` tells an act by its name (see `page_acting`), the pages it is for, and what else it takes. `wants_next`
    tells where the pages that come next go: ahead of, behind or instead of a page; empty for the end.
    """

    wants_scan = Signal()
    wants_stop = Signal()
    wants_files = Signal(list)
    wants_place = Signal(list)
    wants_undo = Signal()
    wants_redo = Signal()
    wants_next = Signal(str, str)
    acted = Signal(str, list, tuple)
    enlarged = Signal(bool)

    def __init__(self, context: Context, title: str) -> None:
        super().__init__(title, _("F4 scans"))
        self.context = context
        self.pages: tuple[PageView, ...] = ()
        self.names: dict[int, str] = {}
        self.is_large = False
        self._pictures = ThumbPictures(context, self)
        self.scan = ActionButton(_("Scan the stack"), act=self._scan_or_stop)
        self.scan.setIcon(style.icon("scanner", "primary"))
        self.picker, self.goes_to = ProfilePicker(context), ElidedLabel("", "label")
        self.notice = Notice()
        *sure, cancel = self._answers()
        self.awaited, self.unsure = Question("plain", [cancel]), Question("warn", sure)
        self.thumbs, self.preview = Thumbs(), PagePreview(context)
        self._pasting = Pasting(context, self, self.notice.say)
        self.desk: PagesDesk | None = None
        self.total = label("", "label", wrap=True)
        self._scanning = self._awaiting = False
        self._lay_out()
        self._connect()
        self._show_total()

    @property
    def shown(self) -> list[PageView]:
        """The pages in sight, in their order."""
        return [page for page in self.pages if not page.removed]

    def show_pages(self, pages: tuple[PageView, ...], names: dict[int, str]) -> None:
        """Show a draft's pages; pictures come as they are drawn."""
        self.pages, self.names = pages, names
        self.picker.sides.show_pages(pages)
        number, thumbs = 0, []
        for page in self.shown:
            number += page.mark not in NO_PAPER
            thumbs.append(thumb_of(number, page, names, self._pictures.of(page)))
        self.thumbs.show_thumbs([*thumbs, *map(thumb_arriving, self._pictures.arriving)])
        self._fit_width()
        self._show_current()
        self._show_total()

    def show_arriving(self, picture: QImage, came: float) -> None:
        """Show a page at once that came from the scanner at a moment; where it belongs is seen when it is judged."""
        self._pictures.arrive(picture, came)
        self.show_pages(self.pages, self.names)

    def set_target(self, words: str) -> None:
        """Tell which component scanned pages go to."""
        self.goes_to.setText(_("Pages go to: {component}").format(component=words or _("not sorted yet")))

    def set_scanning(self, running: bool) -> None:
        """Show that the scanner runs; the same button stops it."""
        self._scanning = running
        self._pictures.arriving.clear()
        self.scan.set_words(_("Stop scanning") if running else _("Scan the stack"))
        self.picker.set_scanning(running)

    def show_awaited(self, how: str, uid: str) -> None:
        """Tell where the pages that come next go; empty: nothing is told, they go to the end."""
        self._awaiting = bool(how)
        sentences = {
            "ahead": _("The next pages come ahead of {page}."),
            "behind": _("The next pages come behind {page}."),
            "instead": _("The next pages take the place of {page}."),
        }
        self.awaited.ask(sentences[how].format(page=page_title(self.shown, uid)) if how else "")

    def chosen(self) -> list[str]:
        """Return the identities of the chosen pages."""
        return self.thumbs.chosen() or ([self.thumbs.current()] if self.is_large and self.thumbs.current() else [])

    def current(self) -> PageView | None:
        """Return the page that the keys are at."""
        return next((page for page in self.shown if page.uid == self.thumbs.current()), None)

    def act(self, name: str, *values: object) -> None:
        """Have something done to the chosen pages."""
        if chosen := self.chosen():
            self.acted.emit(name, chosen, values)

    def choose_files(self) -> None:
        """Let staff pick files, without blocking the window."""
        dialog = QFileDialog(self.window(), _("Add files"), "", _("Papers ({patterns})").format(patterns=FILES))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.filesSelected.connect(lambda paths: self.wants_files.emit(paths))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def enlarge(self, large: bool) -> None:
        """Give the pages the whole width of the tab, or their place beside the other cards."""
        if large == self.is_large:
            return
        self.is_large = large
        if self.desk is None:
            self.desk = PagesDesk(self)
        self._arrange()
        self.enlarged.emit(large)
        self._fit_width()
        if large and self.thumbs.count():
            self.thumbs.step(0)
        self._show_current()
        self.thumbs.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the card is wide a readable page stands beside the small ones."""
        super().resizeEvent(event)
        self._fit_width()
        self._show_current()

    def _lay_out(self) -> None:
        self.scan.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.place = link(_("Put here F5"), self._put)
        QShortcut(QKeySequence("F5"), self).activated.connect(self._put)
        self.place.setToolTip(_("Put the chosen pages onto the chosen component"))
        self.preview.hide()
        self.few = PageTools([*self._few_tools(), Tool(_("Enlarge"), "F11", lambda: self.enlarge(True))])
        self.few.flow.addWidget(self.place)
        listen([*self._few_tools(), *self._more_tools(), *self._answers()], self)
        files = link(_("Add files …"), self.choose_files)
        files.setToolTip("Ctrl+O")
        line = row(self.total, files)
        line.setStretch(0, 1)
        self.foot = QWidget()
        self.foot.setLayout(line)
        self._above, self._left, self._right, self._below = (column() for _box in range(4))
        self._sides = row(self._left, self._right)
        self.add(self._above, self._sides, self._below)
        self.body.setStretchFactor(self._sides, 1)
        self.thumbs.setMinimumHeight(style.scaled(LEAST_HEIGHT))
        self._arrange()

    def _arrange(self) -> None:
        """Put the parts below each other, or the list beside the large page with its tools."""
        scanning, told = (self.scan, self.picker, self.goes_to), (self.notice, self.awaited, self.unsure)
        if self.desk is not None and self.is_large:
            places = [(self._left, (*scanning, self.thumbs, self.foot)), (self._right, (*told, self.desk))]
        else:
            places = [(self._above, (*scanning, *told)), (self._left, (self.thumbs,)), (self._right, (self.preview,))]
            places.append((self._below, (self.few, self.foot)))
        for box, parts in places:
            for part in parts:
                box.addWidget(part, 1 if part in {self.thumbs, self.preview, self.desk} else 0)
        self.few.setVisible(not self.is_large)
        if self.desk is not None:
            self.desk.setVisible(self.is_large)

    def _fit_width(self) -> None:
        """Give the list its share of the width, all of it while it says how the first page comes."""
        wide = self.width() >= style.scaled(PREVIEW_FROM) and self.thumbs.count() > 0 and not self.is_large
        one = style.scaled(CELL_WIDTH) + self.thumbs.verticalScrollBar().sizeHint().width() + 2
        beside = style.scaled(LIST_WIDTH) if self.is_large else one if wide else self.maximumWidth()
        self.thumbs.setMaximumWidth(beside)
        shared = wide or self.is_large
        self._sides.setStretch(0, int(not shared))
        self._sides.setStretch(1, int(shared))
        for part in (self.scan, self.picker, self.goes_to, self.foot):
            part.setMaximumWidth(beside if self.is_large else self.maximumWidth())
        self.preview.setVisible(wide)

    def _connect(self) -> None:
        self.picker.goes_to_row.connect(self.goes_to.setVisible)
        self.thumbs.currentItemChanged.connect(lambda _now, _before: self._show_current())
        self.thumbs.moved.connect(self._move)
        self.thumbs.dropped.connect(self._take_files)
        self.thumbs.placed.connect(self._move_to)
        self.thumbs.opened.connect(lambda: self.enlarge(True))
        self._pictures.drawn.connect(self.thumbs.set_picture)

    def _few_tools(self) -> tuple[Tool, ...]:
        """Return the acts that have a button where the card is narrow."""
        return (
            Tool(_("Turn"), "R", lambda: self.act("turn", QUARTER)),
            Tool(_("Set aside"), "B", self._aside),
            Tool(_("Remove"), "Del", self._remove, also=("Backspace",)),
        )

    def _more_tools(self) -> tuple[Tool, ...]:
        """Return the acts whose buttons stand in the large view, and whose keys are heard here as well."""
        return (
            Tool(_("Insert here"), "Ins", lambda: self.await_next("behind")),
            Tool(_("Replace"), "T", lambda: self.await_next("instead")),
            Tool(_("Paste"), "Ctrl+V", lambda: self._pasting.paste(self._take_pasted)),
        )

    def _answers(self) -> tuple[Tool, ...]:
        return (
            Tool(_("It is a page"), "G", self._is_paper),
            Tool(_("It is a separator of …"), "N", self._is_separator),
            Tool(_("Cancel"), "Esc", self._escape),
        )

    def shared_tools(self) -> tuple[Tool, ...]:
        """Return the acts of the large view that are heard also without it."""
        return (
            *self._few_tools(),
            *self._more_tools(),
            Tool(_("Put onto …"), "F5", self._put),
            *self.history_tools(),
        )

    def history_tools(self) -> tuple[Tool, ...]:
        """Return what the whole tab hears: pages are put onto components from the list of these, too."""
        return (
            Tool(_("Undo"), "Ctrl+Z", self.wants_undo.emit),
            Tool(_("Do again"), "Ctrl+Y", self.wants_redo.emit, also=("Ctrl+Shift+Z",)),
        )

    def await_next(self, how: str) -> None:
        """Let the pages that come next go behind the current page, or take its place."""
        if page := self.current():
            self.wants_next.emit(how, page.uid)

    def _scan_or_stop(self) -> None:
        (self.wants_stop if self._scanning else self.wants_scan).emit()

    def _put(self) -> None:
        """Put the chosen pages onto the chosen component, or let one be chosen where the list of them is away."""
        chosen = self.chosen()
        if chosen and self.is_large:
            choose_component(self.thumbs, self.names, lambda to: self.act("place", to), unsorted=True)
        elif chosen:
            self.wants_place.emit(chosen)

    def _remove(self) -> None:
        chosen = self.chosen()
        if chosen:
            self.acted.emit("remove", chosen, ())
            words = ngettext("{n} page removed.", "{n} pages removed.", len(chosen)).format(n=len(chosen))
            self.notice.say(words, "plain", (_("Take back"), self.wants_undo.emit))

    def _aside(self) -> None:
        """Set the chosen pages aside; those that all are come back."""
        chosen = set(self.chosen())
        self.act("aside", not all(page.aside for page in self.shown if page.uid in chosen))

    def _is_paper(self) -> None:
        if (page := self.current()) and page.mark == Is.UNSURE:
            self.acted.emit("paper", [page.uid], ())

    def _is_separator(self) -> None:
        if (page := self.current()) and page.mark == Is.UNSURE:
            answer = page.uid
            choose_component(
                self.thumbs, self.names, lambda of: self.acted.emit("separator", [answer], (of,)), unsorted=False
            )

    def _escape(self) -> None:
        """Leave what was begun last: a frame, a place for pages, the large view."""
        if self.desk is not None and self.desk.leave_frame():
            return
        if self._awaiting:
            self.wants_next.emit("", "")
        else:
            self.enlarge(False)

    def _move(self, step: int) -> None:
        """Move the chosen pages one place; the order is told as a whole."""
        order = [page.uid for page in self.shown]
        chosen = [uid for uid in order if uid in set(self.chosen())]
        for uid in chosen if step < 0 else reversed(chosen):
            at = order.index(uid)
            to = at + step
            if 0 <= to < len(order) and order[to] not in chosen:
                order[at], order[to] = order[to], order[at]
        if chosen:
            self.acted.emit("order", order, ())

    def _move_to(self, pages: list[str], ahead_of: str, joined: str) -> None:
        """Move dragged pages to where they fell, into the group there; at a separator into the one behind it."""
        group = {page.uid: page for page in self.shown}
        onto = group[joined] if group[joined].mark not in NO_PAPER else group.get(ahead_of)
        self.acted.emit("move", pages, (onto.component if onto else None, ahead_of))

    def _take_files(self, paths: list[str], ahead_of: str) -> None:
        """Take files in at the place where they fell."""
        if ahead_of:
            self.wants_next.emit("ahead", ahead_of)
        self.wants_files.emit(paths)

    def _take_pasted(self, paths: list[str]) -> None:
        """Take files in behind the current page, unless a place is chosen already."""
        if not self._awaiting:
            self.await_next("behind")
        self.wants_files.emit(paths)

    def _show_current(self) -> None:
        """Show the page that the keys are at, the last one while they are elsewhere."""
        shown = self.shown
        page = self.current() or (shown[-1] if shown else None)
        self.preview.show_page(page, self.small.get(look_of(page)) if page else None)
        if self.desk is not None and self.is_large:
            self.desk.show_page(page)
        unsure = page is not None and page.mark == Is.UNSURE and page.uid == self.thumbs.current()
        asked = _("It is not sure whether {page} is a paper or a separator.")
        self.unsure.ask(asked.format(page=page_title(shown, page.uid)) if page and unsure else "")

    @property
    def small(self) -> dict[Look, QPixmap]:
        """The pictures of the list that are drawn, by how their pages look."""
        return self._pictures.small

    def _show_total(self) -> None:
        shown = self.shown
        blank = sum(page.blank for page in shown)
        over = sum(is_over(page.size, 1) for page in shown if not page.aside)
        size = f"{sum(page.size for page in shown) / MEGABYTE:.1f}".replace(".", ",")
        papers = sum(page.mark not in NO_PAPER for page in shown)
        words = ngettext("{n} page", "{n} pages", papers).format(n=papers)
        parts = [words, f"{size} MB"]
        if over:
            parts.append(ngettext("{n} over the size", "{n} over the size", over).format(n=over))
        if blank:
            parts.append(ngettext("{n} blank set aside", "{n} blank set aside", blank).format(n=blank))
        self.total.setText(" · ".join(parts) if shown else _("No page yet"))
