"""The place of the side panel: the panel, or one of the forms about the dossier it shows."""

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.desk.slips import IssuedSlip
from app.queries.dossiers import DossierView
from app.ui.page import Page
from app.ui.printing import print_slip
from app.ui.side_form import SideForm
from app.ui.widgets.basics import Card

F = TypeVar("F", bound=SideForm)


class FormStack(QStackedWidget):
    """Each form lies on a card of its own; leaving one shows the panel again."""

    closed = Signal()
    wants_look = Signal(object)
    """A paper that is no paper of the dossier yet."""

    def __init__(self, page: Page, panel: QWidget, shown: Callable[[], DossierView | None]) -> None:
        super().__init__()
        self.page, self.shown = page, shown
        self._panel = panel
        self._cards: dict[SideForm, Card] = {}
        self.addWidget(panel)

    @property
    def is_open(self) -> bool:
        """Whether a form stands in the panel's place."""
        return self.currentWidget() is not self._panel

    def leave(self) -> None:
        """Show the panel again."""
        if self.is_open:
            self.setCurrentWidget(self._panel)
            self.closed.emit()

    def leaving(self) -> Callable[[], bool]:
        """Return what leaves the form that stands here now, and says whether it did, when its answer comes.

        By then another one may stand here, or this one about another dossier: that is left to whoever fills it in.
        """
        asked = self._standing()

        def leave() -> bool:
            stands = asked is not None and self._standing() == asked
            if stands:
                self.leave()
            return stands

        return leave

    def added(self, form: F) -> F:
        """Give a form its card; Escape leaves it."""
        self._cards[form] = Card()
        self._cards[form].add(form)
        self.addWidget(self._cards[form])
        form.left.connect(self.leave)
        return form

    def is_asked(self, form: SideForm, found: DossierView) -> bool:
        """Whether a form stands here about a dossier already: what was typed is not to be lost by its key."""
        return self.stands(form) and form.uid == found.uid

    def stands(self, form: SideForm) -> bool:
        """Whether a form stands in the panel's place."""
        return self.currentWidget() is self._cards[form]

    def show_form(self, form: SideForm) -> None:
        """Put a form in the panel's place."""
        self.page.bottom.notice.clear()
        self.setCurrentWidget(self._cards[form])

    def issue(self, act: Callable[[], IssuedSlip | None], said: str, done: str) -> None:
        """Do what issues a paper, then print it, if it did; a fault leaves the form as it was filled in."""
        leave = self.leaving()

        def issued(slip: IssuedSlip | None) -> None:
            leave()
            if slip is None:
                self.page.show_done(done)
            else:
                print_slip(self.page, slip.uid, said, done=done)

        self.page.context.work.write(act, issued, self.page.show_fault, owner=self.page)

    def _standing(self) -> tuple[SideForm, str] | None:
        """Return the form that stands here, and which dossier it is about; nothing where the panel does."""
        return next(((form, form.uid) for form in self._cards if self.stands(form)), None)


class LateForm(Generic[F]):
    """A form of a stack, made when it is needed, or before that while nobody types."""

    def __init__(self, stack: FormStack, make: Callable[[], F]) -> None:
        self.stack, self.page, self.context = stack, stack.page, stack.page.context
        self._make = make

    @cached_property
    def _bare(self) -> F:
        return self._make()

    @cached_property
    def form(self) -> F:
        """The form in its place."""
        return self.stack.added(self._bare)

    def pieces(self) -> Iterator[None]:
        """Make the form in turns short enough that nobody who types then waits: made, put in place, styled."""
        for part in ("_bare", "form"):
            getattr(self, part)
            yield
        self.form.ensurePolished()
        yield
