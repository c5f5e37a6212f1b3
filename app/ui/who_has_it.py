"""Above the register while deadlines are looked at: which place has how many in sight, to narrow the list down."""

from PySide6.QtCore import Signal

from app.language import _
from app.queries import due
from app.queries.due import IN_SIGHT, Load
from app.rules.kinds import PlaceRole
from app.ui.context import Context
from app.ui.load_table import EVERYTHING, LoadTable
from app.ui.register_search import RegisterSearch


class WhoHasIt(LoadTable):
    """At the desk only: what a department has in sight it sees by officer and step among its work in hand."""

    narrowed = Signal()

    def __init__(self, context: Context, wanted: RegisterSearch) -> None:
        super().__init__(_("Where"))
        self._context, self._wanted = context, wanted
        self.hide()
        self.chosen.connect(self._choose)

    def follow(self) -> None:
        """Count anew where a chip of deadlines is chosen; with any other the list is of all places again."""
        context = self._context
        shown = context.desk.place.role is PlaceRole.DESK and self._wanted.chosen in IN_SIGHT
        self.setVisible(shown)
        if not shown:
            self._wanted.holder = ""
            return
        here, horizon = context.desk.place.uid, context.horizon()
        context.ask("who-has-it", lambda s: due.by_place(s, here, horizon), self._show, self)

    def _show(self, loads: tuple[Load, ...]) -> None:
        self._choose(self.show_loads(loads, self._wanted.holder))

    def _choose(self, key: str) -> None:
        holder = "" if key == EVERYTHING else key
        if holder != self._wanted.holder:
            self._wanted.holder = holder
            self.narrowed.emit()
