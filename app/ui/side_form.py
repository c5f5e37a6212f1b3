"""A form in the place of the side panel: fields below each other, Ctrl+Enter goes on, Escape leaves."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLayout, QWidget

from app.language import ngettext
from app.queries.dossiers import DossierView
from app.ui import tokens
from app.ui.widgets.basics import ActionButton, column, label, row
from app.ui.widgets.scrolling import scrolled
from app.ui.words import number


class SideForm(QWidget):
    """What stands above the buttons scrolls; parts given as `below` stay in sight."""

    left = Signal()

    def __init__(self, title: str, verb: str, cancel: str, act: Callable[[], None]) -> None:
        super().__init__()
        self.uid = ""
        self._title, self._whose = label(title, "head"), label("", "soft", wrap=True)
        self._whose.hide()
        self.save = ActionButton(verb, "Ctrl+Return", primary=True, act=act)
        self.cancel = ActionButton(cancel, act=self.left.emit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves everything as it was."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def concern(self, found: DossierView) -> None:
        """Say which dossier it is about."""
        self.uid = found.uid
        self._whose.setText(f"{found.code} · {found.owner_name}")
        self._whose.show()

    def concern_many(self, codes: Sequence[str]) -> None:
        """Say how many dossiers it is about, or which one."""
        self.uid = ""
        words = ngettext("for {n} dossier", "for {n} dossiers", len(codes)).format(n=number(len(codes)))
        self._whose.setText(words if len(codes) > 1 else codes[0])
        self._whose.show()

    def lay_out(self, *parts: QWidget | QLayout | int, below: tuple[QWidget, ...] = (), fills: bool = False) -> None:
        """Put the parts where they scroll, others below them, then the buttons; `fills` if one takes what is left."""
        area = scrolled(column(*parts) if fills else column(*parts, 1))
        kept = column(*below)
        kept.setContentsMargins(0, 0, tokens.GAP_S, 0)  # as wide as what scrolls above
        layout = column(self._title, self._whose, area, kept, row(self.save, self.cancel, 1))
        layout.setStretch(2, 1)
        self.setLayout(layout)
