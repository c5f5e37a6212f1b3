"""The particulars of an accepted dossier, put right in place: what is wrong is overwritten, and why is said."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from app.language import _
from app.text import nfc
from app.ui import tokens
from app.ui.widgets.basics import ActionButton, Field, column, label, row


class CorrectionForm(QWidget):
    """Fields of the owner, of the proxy when there is one, and the reason; Ctrl+Enter saves, Escape leaves."""

    saved = Signal(dict, str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.uid = ""
        self.fields = {name: Field(caption) for name, caption in _captions().items()}
        self.reason = Field(_("Reason of the correction"))
        self._before: Mapping[str, str] = {}
        self._proxy = label(_("Submitter"), "strong")
        owner = [field for name, field in self.fields.items() if name.startswith("owner")]
        submitter = [field for name, field in self.fields.items() if name.startswith("submitter")]
        inner = QWidget()
        inner.setProperty("role", "scrolled")
        filled = column(label(_("Owner of the dossier"), "strong"), *owner, self._proxy, *submitter, 1)
        filled.setContentsMargins(0, 0, tokens.GAP_S, 0)
        inner.setLayout(filled)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        self.save = ActionButton(_("Save"), "Ctrl+Return", primary=True, act=self._save)
        self.cancel = ActionButton(_("Cancel"), act=self.left.emit)
        layout = column(label(_("Correct particulars"), "head"), area, self.reason, row(self.save, self.cancel, 1))
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setStretch(1, 1)
        self.setLayout(layout)

    def open_form(self, uid: str, particulars: Mapping[str, str]) -> None:
        """Show a dossier's particulars as they are."""
        self.uid, self._before = uid, particulars
        has_proxy = bool(particulars["submitter_name"])
        self._proxy.setVisible(has_proxy)
        for name, field in self.fields.items():
            field.set_text(particulars[name])
            field.setVisible(has_proxy or name.startswith("owner"))
        self.reason.set_text("")
        self.reason.say("")
        self.fields["owner_name"].select()

    def changed(self) -> dict[str, str]:
        """Return what differs from what was there."""
        typed = {name: nfc(field.text) for name, field in self.fields.items()}
        return {name: text for name, text in typed.items() if text != self._before[name]}

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves everything as it was."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _save(self) -> None:
        changed, reason = self.changed(), nfc(self.reason.text)
        if not changed:
            self.reason.say(_("Nothing was changed yet."), "warn")
        elif not reason:
            self.reason.say(_("Say why; it stands in the history."), "warn")
            self.reason.line.setFocus()
        else:
            self.saved.emit(changed, reason)


def _captions() -> dict[str, str]:
    return {
        "owner_name": _("Full name"),
        "owner_identifier": _("Personal number or tax code"),
        "owner_address": _("Address"),
        "owner_phone": _("Telephone"),
        "owner_email": _("E-mail"),
        "submitter_name": _("Full name"),
        "submitter_identifier": _("Personal number"),
        "submitter_address": _("Address"),
        "submitter_phone": _("Telephone"),
        "submitter_authority": _("Paper of authority"),
    }
