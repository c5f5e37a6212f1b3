"""Who or what holds things up: how much of each is late, due today or on the next working day."""

from collections.abc import Sequence

from app.language import _
from app.queries.due import Load
from app.ui import style, tokens
from app.ui.widgets.tables import Column, ListTable
from app.ui.words import number

EVERYTHING = "everything"
"""The key of the first row, which is all of them together."""
MOST_ROWS = 6


class LoadTable(ListTable[Load]):
    """As high as its rows, up to a few; the chosen one narrows the list below down."""

    def __init__(self, head: str) -> None:
        super().__init__(_columns(head), lambda one: one.key)
        self.setAccessibleName(head)

    def show_loads(self, loads: Sequence[Load], chosen: str, *more: Load) -> str:
        """Show all together, then each, then `more` that count the same another way; nothing is told by a signal.

        Returns:
            The key that is chosen now: the one given where it still stands there.
        """
        self.blockSignals(True)
        self.show_rows((Load.together(EVERYTHING, _("All"), loads), *loads, *more))
        self.choose(chosen if self.rows.row_of(chosen) >= 0 else EVERYTHING)
        self.blockSignals(False)
        self._set_heights()
        return self.current_key()

    def _set_heights(self) -> None:
        super()._set_heights()
        shown = min(max(2, len(self.rows.rows)), MOST_ROWS)
        row = style.scaled(tokens.ROW_HEIGHT) + 2
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + shown * row + 2 * self.frameWidth())


def _columns(head: str) -> list[Column[Load]]:
    return [
        Column(head, lambda one: one.name, wide=True, strong=True),
        Column(_("Late"), lambda one: number(one.late), right=True, tone=lambda one: "bad" if one.late else "soft"),
        Column(
            _("Due today"),
            lambda one: number(one.today),
            right=True,
            tone=lambda one: "warn" if one.today else "soft",
        ),
        Column(
            _("Next working day"),
            lambda one: number(one.next),
            right=True,
            tone=lambda one: "" if one.next else "soft",
        ),
    ]
