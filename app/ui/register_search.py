"""What of the register is wanted: the dossiers of a chip, those that match, or those whose papers say so."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from app.language import _
from app.queries import Reading, office, register, texts
from app.queries.register import PAGE, Chosen, RegisterRow
from app.queries.texts import Asked
from app.ui.context import Context
from app.ui.widgets.basics import press_by
from app.ui.widgets.chip import Chip

KEY = "F3"


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows of the register and the names of the places they are at; `more` when older ones may follow."""

    rows: tuple[RegisterRow, ...]
    more: bool
    places: dict[str, str]


class RegisterSearch(QObject):
    """A chip, the words typed at the top, and the switch that has them looked for in the papers' text."""

    switched = Signal()

    def __init__(self, context: Context, page: QObject) -> None:
        super().__init__(page)
        self._context = context
        self.typed, self.chosen, self.holder = "", Chosen.ALL, ""
        self._last: int | None = None
        self.switch = Chip(_("In the text of papers") + f"  {KEY}")
        self.switch.toggled.connect(lambda _on: self.switched.emit())
        press_by(self.switch, KEY)

    @property
    def in_texts(self) -> bool:
        """Whether the words typed are looked for in the text of papers."""
        return self.switch.isChecked() and bool(self.typed.strip())

    def ask(self, limit: int, done: Callable[[Answer], None]) -> None:
        """Ask for the first rows."""
        self._ask(None, limit, done)

    def ask_more(self, done: Callable[[Answer], None]) -> None:
        """Ask for those that follow the rows answered last."""
        if self._last is not None:
            self._ask(self._last, PAGE, done)

    def _ask(self, before: int | None, limit: int, done: Callable[[Answer], None]) -> None:
        asked = Asked(self._context.desk.place.uid, self._context.horizon(), self.chosen, self.typed, self.holder)
        in_texts = self.in_texts

        def query(s: Reading) -> Answer:
            if in_texts:
                rows = texts.page(s, asked, before=before, limit=limit)
            else:
                rows = register.page(
                    s,
                    here=asked.here,
                    horizon=asked.horizon,
                    chosen=asked.chosen,
                    typed=asked.typed,
                    holder=asked.holder,
                    before=before,
                    limit=limit,
                )
            return Answer(rows, len(rows) == limit, office.place_names(s))

        def answered(found: Answer) -> None:
            self._last = found.rows[-1].key if found.rows else None
            done(found)

        self._context.ask("register", query, answered, self)
