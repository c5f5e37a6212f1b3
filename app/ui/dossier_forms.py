"""What changes the dossier beside the list, each by a form: particulars corrected, date moved, work stopped."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import cached_property
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app import errors
from app.desk import corrections, deadlines, stopping
from app.desk.slips import IssuedSlip
from app.desk.wording import ApologyText
from app.language import _
from app.queries.dossiers import DossierView
from app.rules.calendar import ZONE
from app.ui.correction_form import CorrectionForm
from app.ui.extension_form import Asked, ExtensionForm
from app.ui.page import Page
from app.ui.printing import print_slip
from app.ui.side_form import SideForm
from app.ui.stop_form import StopForm, Wish
from app.ui.widgets.basics import Card

F = TypeVar("F", bound=SideForm)


class DossierForms(QStackedWidget):
    """The panel, or one of the forms in its place; they are made when needed, or while nobody types."""

    closed = Signal()

    def __init__(self, page: Page, panel: QWidget, shown: Callable[[], DossierView | None]) -> None:
        super().__init__()
        self._page, self._panel, self._shown = page, panel, shown
        self._cards: dict[SideForm, Card] = {}
        self.addWidget(panel)

    @cached_property
    def _bare_correction(self) -> CorrectionForm:
        return CorrectionForm()

    @cached_property
    def _bare_extension(self) -> ExtensionForm:
        return ExtensionForm()

    @cached_property
    def _bare_stop_form(self) -> StopForm:
        return StopForm(self._today())

    @cached_property
    def correction(self) -> CorrectionForm:
        """The particulars to correct."""
        made = self._added(self._bare_correction)
        made.saved.connect(self._correct_now)
        return made

    @cached_property
    def extension(self) -> ExtensionForm:
        """The apology with a new date."""
        made = self._added(self._bare_extension)
        made.wanted.connect(self._extend_now)
        return made

    @cached_property
    def stop_form(self) -> StopForm:
        """The notice of stopping."""
        made = self._added(self._bare_stop_form)
        made.wanted.connect(self._stop_now)
        return made

    def pieces(self) -> Iterator[None]:
        """Make the forms in turns short enough that nobody who types then waits: made, put in place, styled."""
        for name in ("correction", "extension", "stop_form"):
            getattr(self, f"_bare_{name}")
            yield
            form = getattr(self, name)
            yield
            form.ensurePolished()
            yield

    @property
    def is_open(self) -> bool:
        """Whether a form stands in the panel's place."""
        return self.currentWidget() is not self._panel

    def leave(self) -> None:
        """Show the panel again."""
        if self.is_open:
            self.setCurrentWidget(self._panel)
            self.closed.emit()

    def correct(self) -> None:
        """Let the particulars of the dossier shown be corrected; looking at them in full is an entry."""
        found, desk = self._shown(), self._page.context.desk
        if found is not None and not self._is_asked(self.correction, found):
            self._page.context.work.write(
                lambda: corrections.particulars(desk, found.uid),
                lambda now: self._open_correction(found.uid, now),
                self._page.show_fault,
                owner=self._page,
            )

    def extend(self) -> None:
        """Ask until when the promised date of the dossier shown moves, if this officer may move it."""
        found, context = self._shown(), self._page.context
        if found is None or found.due is None or self._is_asked(self.extension, found):
            return
        if found.due_moves and not (context.desk.officer and context.desk.officer.may_override):
            self._page.show_fault(errors.ExtendedBefore(found.code))
            return
        agency = context.office.name if context.office else ""
        self._show(self.extension)
        self.extension.open_form(Asked(found, context.desk.clock.now(), context.calendar, agency))

    def stop(self) -> None:
        """Ask who stops the dossier shown, why, and what goes back."""
        found, today, form = self._shown(), self._today(), self.stop_form
        if found is None or self._is_asked(form, found):
            return
        uid = found.uid
        self._show(form)
        form.open_form(found, today)
        self._page.context.ask(
            "stop-usual", lambda s: stopping.usual(s, uid, today), lambda usual: form.fill(uid, usual), self._page
        )

    def _today(self) -> date:
        return self._page.context.desk.clock.now().astimezone(ZONE).date()

    def _added(self, form: F) -> F:
        self._cards[form] = Card()
        self._cards[form].add(form)
        self.addWidget(self._cards[form])
        form.left.connect(self.leave)
        return form

    def _is_asked(self, form: SideForm, found: DossierView) -> bool:
        """Whether a form stands here about a dossier already: what was typed is not to be lost by its key."""
        return self.currentWidget() is self._cards[form] and form.uid == found.uid

    def _show(self, form: SideForm) -> None:
        self._page.bottom.notice.clear()
        self.setCurrentWidget(self._cards[form])

    def _open_correction(self, uid: str, particulars: dict[str, str]) -> None:
        found = self._shown()
        if found is not None and found.uid == uid:
            self._show(self.correction)
            self.correction.open_form(uid, particulars)

    def _correct_now(self, changed: dict[str, str], reason: str) -> None:
        desk, uid = self._page.context.desk, self.correction.uid
        said = _("Corrected; the new receipt is printing, the old one stays in the history.")
        done = _("Corrected; the old receipt stays in the history.")
        self._issue(lambda: corrections.correct(desk, uid, changed, reason), said, done)

    def _extend_now(self, uid: str, until: date, text: ApologyText, because: str) -> None:
        desk = self._page.context.desk
        said = _("The date is moved; the apology is printing.")
        self._issue(
            lambda: deadlines.extend(desk, uid, until, text, allowed_because=because).apology,
            said,
            _("The date is moved; the apology is issued."),
        )

    def _stop_now(self, wish: Wish) -> None:
        said, done = _("Stopped; the notice is printing."), _("Stopped; the notice is issued.")
        self._issue(lambda: self._stopped(wish).notice, said, done)

    def _stopped(self, wish: Wish) -> stopping.Stopped:
        desk = self._page.context.desk
        if wish.request is None:
            return stopping.stop(desk, wish.uid, wish.text)
        return stopping.withdraw(desk, wish.uid, wish.request, wish.text)

    def _issue(self, act: Callable[[], IssuedSlip], said: str, done: str) -> None:
        """Do what issues a paper, then print it; a fault leaves the form as it was filled in."""

        def issued(slip: IssuedSlip) -> None:
            self.leave()
            print_slip(self._page, slip.uid, said, done=done)

        self._page.context.work.write(act, issued, self._page.show_fault, owner=self._page)
