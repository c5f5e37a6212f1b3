"""What a supplement request or a refusal will say, to be read and changed in the page before it is issued."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QSizePolicy

from app.desk import wording
from app.desk.wording import SupplementText
from app.language import _
from app.ui import style, tokens
from app.ui.widgets.basics import ActionButton, Field, boxed, column, label, row
from app.ui.widgets.question import Question

LINES = 4
LEAST_REASON = 24
"""Letters that a narrow window still shows of a reason."""


class SlipForm(Question):
    """Hidden until something is to be issued: Enter in a line or Ctrl+Enter issues, Escape leaves.

    It opens at once and is filled a moment later; who issues meanwhile does it with what it is filled with.
    """

    def __init__(self) -> None:
        super().__init__()
        self.caption = label("", "strong")
        self.items, self.reason = QPlainTextEdit(), ReasonLine()
        self.contact, self.phone = Field(_("Whom to ask")), Field(_("Telephone"))
        self.go = ActionButton("", "Ctrl+Return", primary=True, act=self._go)
        self.cancel = ActionButton(_("Cancel"), act=self.close_bar)
        self._awaited, self._going = False, False
        self._lay_out()
        for line in (self.reason.line, self.contact.line, self.phone.line):
            line.returnPressed.connect(self._go)
        self.items.textChanged.connect(self._allow)
        self.reason.editTextChanged.connect(lambda _text: self._allow())

    def ask_supplement(self, usual: SupplementText, then: Callable[[SupplementText], None], *, more: bool) -> None:
        """Show what a supplement request would say, and call `then` with what was made of it.

        Args:
            usual: what stands in it at once.
            then: called with the text when it is to be issued.
            more: whether `fill` will bring what is missing.
        """
        self._awaited = more
        self.items.setPlainText("\n".join(usual.items))
        self.items.setReadOnly(more)
        self.contact.set_text(usual.contact)
        self.phone.set_text(usual.contact_phone)
        self._ask(_("Supplement request"), _("Issue"), wording.reasons("supplement"), then)
        self._show_items(True)
        (self.reason if more else self.items).setFocus()

    def fill(self, items: Sequence[str]) -> None:
        """Show what is missing, and issue it where that was asked for already."""
        if self._awaited and self._then is not None:
            self._awaited = False
            self.items.setReadOnly(False)
            self.items.setPlainText("\n".join(items))
            self._allow()
            if self._going:
                self._go()

    def ask_refusal(self, then: Callable[[str], None]) -> None:
        """Ask why a dossier is refused, and call `then` with the reason."""
        self._awaited = False
        reasons = wording.reasons("refusal")
        self._ask(_("Reason of the refusal:"), _("Refuse"), reasons, lambda said: then(said.reason))
        self._show_items(False)
        self.reason.setFocus()

    def _lay_out(self) -> None:
        self.items.setAccessibleName(_("To be completed, one thing a line"))
        self.items.setTabChangesFocus(True)
        self.items.setFixedHeight(self.items.fontMetrics().lineSpacing() * LINES + 2 * tokens.GAP_M)
        words = label(_("To be completed, one thing a line"), "label", wrap=True)
        why = label(_("Reason (arrow keys: from the list)"), "label", wrap=True)
        why.setBuddy(self.reason)
        self._list = boxed(column(words, self.items, spacing=tokens.GAP_XS))
        self._whom = boxed(row(self.contact, self.phone, spacing=tokens.GAP_M))
        said = column(why, self.reason, self._whom, spacing=tokens.GAP_XS)
        beside = row(spacing=tokens.GAP_M)
        beside.addWidget(self._list, 1)
        beside.addLayout(said, 1)
        layout = column(row(self.caption, 1, self.go, self.cancel, spacing=tokens.GAP_M), beside)
        layout.setContentsMargins(tokens.GAP_M, tokens.GAP_S, tokens.GAP_M, tokens.GAP_S)
        self.setLayout(layout)

    def _ask(self, caption: str, verb: str, reasons: Sequence[str], then: Callable[[SupplementText], None]) -> None:
        self.caption.setText(caption)
        self.go.set_words(verb)
        self.reason.offer(reasons)
        self._going = False
        self._open(then)

    def _show_items(self, shown: bool) -> None:
        self._list.setVisible(shown)
        self._whom.setVisible(shown)
        self._allow()

    def _said(self) -> SupplementText:
        things = tuple(self.items.toPlainText().splitlines())
        return SupplementText(things, self.reason.currentText(), self.contact.text, self.phone.text).tidied()

    def _allow(self) -> None:
        """Let a request go that asks for something, a refusal that says why."""
        said = self._said()
        self.go.setEnabled(self._awaited or bool(said.reason if self._list.isHidden() else said.items))

    def _go(self) -> None:
        then = self._then
        if then is None or not self.go.isEnabled():
            return
        if self._awaited:
            self._going = True
            return
        said = self._said()
        self.close_bar()
        then(said)


class ReasonLine(QComboBox):
    """A line to write a reason into; the arrow keys go through those that the office has ready."""

    def __init__(self) -> None:
        super().__init__()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setCompleter(None)  # type: ignore[arg-type]  # Qt takes none, the stubs do not know it
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(LEAST_REASON)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(style.scaled(tokens.FIELD_HEIGHT))
        self.setAccessibleName(_("Reason"))
        line = self.lineEdit()
        assert line is not None
        self.line = line
        self.currentTextChanged.connect(self.setToolTip)
        self.currentIndexChanged.connect(lambda _at: self._show_beginning())

    def offer(self, reasons: Sequence[str]) -> None:
        """Show an empty line with these reasons to choose from."""
        self.clear()
        self.addItems(list(reasons))
        self.setCurrentIndex(-1)
        self.clearEditText()

    def _show_beginning(self) -> None:
        """Let a reason that has no room be known by its first words; one that has room can be written on at once."""
        if self.line.fontMetrics().horizontalAdvance(self.line.text()) > self.line.contentsRect().width():
            self.line.setCursorPosition(0)
