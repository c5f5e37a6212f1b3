"""A figure with the first lines behind it, and the way to them."""

from collections.abc import Callable, Sequence

from app.language import ngettext
from app.ui.widgets.basics import Card, label, link, row, set_tone
from app.ui.widgets.labels import ElidedLabel
from app.ui.words import number

MOST_LINES = 7


class Figure(Card):
    """A figure with the first lines behind it."""

    def __init__(self, title: str, way: str = "", go: Callable[[], object] | None = None, key: str = "") -> None:
        super().__init__(title)
        self.figure, self.lines = label("", "title"), ElidedLabel("", "soft")
        self.way = link(way, go or self.setFocus, key)
        self.way.setVisible(go is not None)
        self.add(self.figure, self.lines, 1, row(1, self.way))

    def show_lines(self, count: int, lines: Sequence[str], tone: str = "warn") -> None:
        """Show a figure; it is coloured while something is open."""
        self.figure.setText(number(count))
        set_tone(self.figure, tone if count else "")
        rest = len(lines) - MOST_LINES
        more = [ngettext("and {n} more", "and {n} more", rest).format(n=number(rest))] if rest > 0 else []
        self.lines.setText("\n".join([*lines[:MOST_LINES], *more]))
