"""The VietQR of a payment on the screen: beside what is taken, and large for the applicant in front of it."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QWidget

from app.language import _
from app.rules.vietqr import BankAccount
from app.ui import style, tokens
from app.ui.widgets.basics import ActionButton, column, label
from app.ui.words import dong

Modules = tuple[tuple[tuple[int, int], ...], ...]
QUIET = 4
"""Modules that stay free around a code."""
SIDE, LARGE_SIDE = 180, 460


class PayCode(QWidget):
    """A QR in black on white, whatever the colours of the window; as large as its place."""

    def __init__(self, side: int) -> None:
        super().__init__()
        self._modules: Modules = ()
        self.setFixedSize(QSize(style.scaled(side), style.scaled(side)))
        self.setAccessibleName(_("VietQR to pay by"))

    def show_code(self, modules: Modules) -> None:
        """Show a code; without modules nothing stands here."""
        self._modules = modules
        self.setVisible(bool(modules))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw whole device dots, so that each module is as wide as the next."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("white"))
        if not self._modules:
            return
        ratio, count = self.devicePixelRatioF(), len(self._modules) + 2 * QUIET
        module = max(1, int(self.width() * ratio / count)) / ratio
        edge = (self.width() - module * len(self._modules)) / 2
        edge = round(edge * ratio) / ratio
        for down, stretches in enumerate(self._modules):
            for start, length in stretches:
                dark = QRectF(edge + start * module, edge + down * module, length * module, module)
                painter.fillRect(dark, QColor("black"))


def bank_words(bank: BankAccount) -> str:
    """Return where money is transferred to, a line each."""
    return "\n".join(part for part in (bank.bank_name, bank.account, bank.holder) if part)


def show_large(above: QWidget, modules: Modules, bank: BankAccount, amount: int, what: str) -> QDialog:
    """Show a code large in a window of its own, which Esc closes; without an amount the payer types it."""
    shown, code = QDialog(above.window()), PayCode(LARGE_SIDE)
    shown.setWindowTitle(_("Pay by VietQR"))
    code.show_code(modules)
    close = ActionButton(_("Close"), "Esc", act=shown.reject)
    words = [label(dong(amount), "title")] if amount else []
    words += [label(what, "head"), label(bank_words(bank), wrap=True)]
    for one in words:
        one.setAlignment(Qt.AlignmentFlag.AlignCenter)
    layout = column(code, *words, close, spacing=tokens.GAP_M)
    for part in (code, close):
        layout.setAlignment(part, Qt.AlignmentFlag.AlignCenter)
    layout.setContentsMargins(tokens.GAP_L, tokens.GAP_L, tokens.GAP_L, tokens.GAP_L)
    shown.setLayout(layout)
    shown.finished.connect(shown.deleteLater)
    shown.open()
    return shown
