"""The particulars of an accepted dossier, put right in place: what is wrong is overwritten, and why is said."""

from collections.abc import Mapping

from PySide6.QtCore import Signal

from app.language import _
from app.text import nfc
from app.ui.side_form import SideForm
from app.ui.widgets.basics import Field, label

ADDRESS = "result_address"


class CorrectionForm(SideForm):
    """Fields of the owner, of the proxy when there is one, and the reason."""

    saved = Signal(dict, str)

    def __init__(self) -> None:
        super().__init__(_("Correct particulars"), _("Save"), _("Cancel"), self._save)
        self.fields = {name: Field(caption) for name, caption in _captions().items()}
        self.reason = Field(_("Reason of the correction"))
        self._before: Mapping[str, str] = {}
        self._proxy = label(_("Submitter"), "strong")
        owner = [field for name, field in self.fields.items() if name.startswith("owner")]
        submitter = [field for name, field in self.fields.items() if name.startswith("submitter")]
        owned = label(_("Owner of the dossier"), "strong")
        self.lay_out(owned, *owner, self.fields[ADDRESS], self._proxy, *submitter, below=(self.reason,))

    def open_form(self, uid: str, particulars: Mapping[str, str]) -> None:
        """Show a dossier's particulars as they are."""
        self.uid, self._before = uid, particulars
        has_proxy = bool(particulars["submitter_name"])
        self._proxy.setVisible(has_proxy)
        for name, field in self.fields.items():
            field.set_text(particulars[name])
            field.setVisible(has_proxy or name.startswith("owner"))
        self.fields[ADDRESS].setVisible(bool(particulars[ADDRESS]))  # it is fetched at the counter otherwise
        self.reason.set_text("")
        self.reason.say("")
        self.fields["owner_name"].select()

    def changed(self) -> dict[str, str]:
        """Return what differs from what was there."""
        typed = {name: nfc(field.text) for name, field in self.fields.items()}
        return {name: text for name, text in typed.items() if text != self._before[name]}

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
        ADDRESS: _("Address for the result"),
    }
