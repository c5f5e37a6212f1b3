"""What every section of the settings is: a card that is asked anew and tells its faults itself."""

from collections.abc import Callable
from typing import TypeVar

from app.errors import DeskError
from app.language import _
from app.messages import explain
from app.ui.context import Context
from app.ui.widgets.basics import Card, Notice

T = TypeVar("T")


class Section(Card):
    """A part of the settings; `office_wide` ones are changed only by an officer who may override."""

    office_wide = True

    def __init__(self, context: Context, title: str) -> None:
        super().__init__(title)
        self.context = context
        self.notice = Notice()
        self.add(self.notice)

    def refresh(self) -> None:
        """Show what is set now."""

    def scanned(self, _text: str) -> bool:
        """Take a reader's text; only the reader's section does."""
        return False

    def change(self, action: Callable[[], T], said: str = "") -> None:
        """Carry a change out, when this officer may, and tell of it here."""
        officer = self.context.desk.officer
        if self.office_wide and not (officer and officer.may_override):
            self.notice.say(_("Only an officer who manages the settings may change this."), "warn")
            return
        self.context.work.write(
            action, lambda _result: self._changed(said or _("Saved.")), self.show_fault, owner=self
        )

    def show_fault(self, fault: DeskError) -> None:
        """Tell a fault in the section."""
        self.notice.say(str(explain(fault)), "bad")

    def _changed(self, said: str) -> None:
        self.notice.say(said, "ok")
        self.context.reload_office(self.refresh)
