"""What every section of the settings is: a card that is asked anew and tells its faults itself."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from app.errors import DeskError
from app.language import _
from app.messages import explain
from app.ui.context import Context
from app.ui.widgets.basics import Card, Field, Notice

T = TypeVar("T")
Clear = Sequence[Field]


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

    def change(self, action: Callable[[], T], said: str = "", *, of_office: bool = True, clear: Clear = ()) -> None:
        """Carry a change out, when this officer may, and tell of it here.

        Args:
            action: what is changed.
            said: told when it was.
            of_office: whether it changes what the whole office shares, in a section that does.
            clear: fields that are emptied when it was; until then what was typed stays.
        """
        officer = self.context.desk.officer
        if self.office_wide and of_office and not (officer and officer.may_override):
            self.notice.say(_("Only an officer who manages the settings may change this."), "warn")
            return

        def changed(_result: T) -> None:
            for field in clear:
                field.set_text("")
            self._changed(said or _("Saved."))

        self.context.work.write(action, changed, self.show_fault, owner=self)

    def show_fault(self, fault: DeskError) -> None:
        """Tell a fault in the section."""
        self.notice.say(str(explain(fault)), "bad")

    def _changed(self, said: str) -> None:
        self.notice.say(said, "ok")
        self.context.reload_office(self.refresh)
