"""Those who filed before, offered below the field that is typed in."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QObject, QStringListModel, QTimer, Signal
from PySide6.QtWidgets import QCompleter, QLineEdit

from app.queries.applicants import ApplicantView
from app.rules.identity import mask_number

LOOK_MS = 150
FEWEST_LETTERS = 3


class Suggestions(QObject):
    """Asks for those whom a text may mean and offers them; arrows and Enter take one."""

    wanted = Signal(str)
    taken = Signal(object)

    def __init__(self, *lines: QLineEdit) -> None:
        super().__init__(lines[0])
        self._known: Sequence[ApplicantView] = ()
        self._model = QStringListModel(self)
        self._line: QLineEdit | None = None
        self._typed = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._completer = QCompleter(self._model, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        chosen = self._completer.activated[QModelIndex]  # type: ignore[index]  # overloads are missing in the stubs
        chosen.connect(lambda index: self.taken.emit(self._known[index.row()]))
        for line in lines:
            line.textEdited.connect(lambda text, line=line: self._ask(line, text))

    def offer(self, known: Sequence[ApplicantView]) -> None:
        """Show who was found while the field still has the focus and says what was looked for."""
        self._known = known
        self._model.setStringList([_words(one) for one in known])
        if known and self._line is not None and self._line.hasFocus() and self._line.text() == self._typed:
            self._completer.setWidget(self._line)
            self._completer.complete()
        else:
            self._hide()

    def _ask(self, line: QLineEdit, text: str) -> None:
        self._line, self._typed = line, text
        self._timer.start()

    def _look(self) -> None:
        if len(self._typed.strip()) >= FEWEST_LETTERS:
            self.wanted.emit(self._typed)
        else:
            self._hide()

    def _hide(self) -> None:
        popup = self._completer.popup()
        if popup is not None:
            popup.hide()


def _words(known: ApplicantView) -> str:
    shown = (known.name, mask_number(known.identifier), known.phone or known.address)
    return " · ".join(part for part in shown if part)
