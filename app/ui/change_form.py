"""What arrived online for a dossier under way, before and after: taken as far as it may be, or set aside."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import Signal

from app.desk.corrections import CORRECTABLE
from app.language import _
from app.queries.dossiers import DossierView
from app.queries.online_changes import ChangeView
from app.rules.states import ENDED, State
from app.text import nfc
from app.ui.came_files import CameFiles
from app.ui.inbox.change_box import difference_words
from app.ui.side_form import SideForm
from app.ui.widgets.basics import ActionButton, Field, label, set_tone
from app.ui.words import moment_words


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be done with which change: taken, its files being those papers, or set aside."""

    message: str
    aside: bool
    reason: str
    placed: Mapping[str, int] = field(default_factory=dict)


class ChangeForm(SideForm):
    """What taking would do is said before it is done; the reason stands in the history."""

    wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__(_("Arrived online"), _("Take the change"), _("Cancel"), lambda: self._go(aside=False))
        self.when, self.differs = label("", "soft", wrap=True), label("", "", wrap=True)
        self.files, self.effect = CameFiles(), label("", "label", wrap=True)
        set_tone(self.effect, "warn")
        self.reason = Field(_("Reason: of the correction, or why it is set aside"))
        self.aside = ActionButton(_("Set aside"), "F4", act=lambda: self._go(aside=True))
        self._change: ChangeView | None = None
        self._corrects = False
        self.lay_out(self.when, self.differs, self.files, below=(self.effect, self.reason, self.aside))
        self.files.changed.connect(self._allow)
        self.reason.edited.connect(lambda _text: self._allow())

    def open_form(self, found: DossierView) -> None:
        """Begin with a dossier; what arrived is filled in a moment later."""
        self.concern(found)
        self._change = None
        self.reason.set_text("")
        for part in (self.when, self.differs, self.effect):
            part.setText("")
        self.files.hide()
        self._allow()
        self.reason.line.setFocus()

    def fill(self, found: DossierView, change: ChangeView | None, *, correctable: bool, here: bool) -> None:
        """Show what arrived; nothing where somebody took it meanwhile.

        Args:
            found: the dossier.
            change: the oldest that waits.
            correctable: whether particulars may be corrected here and now.
            here: whether the dossier is held here, and neither offered nor ended.
        """
        if found.uid != self.uid or change is None:
            return
        self._change = change
        particulars = any(one.what in CORRECTABLE for one in change.differences)
        self._corrects = correctable and particulars
        when = change.said_at or change.arrived
        words = _("Another system tells its state of {when}") if change.is_state else _("A newer record came {when}")
        self.when.setText(words.format(when=moment_words(when)))
        lines = [difference_words(one) for one in change.differences]
        self.differs.setText("\n".join(lines) or _("Nothing that is kept here differs."))
        self.files.setVisible(bool(change.files))
        self.files.show_files(change.files, change.components)
        self.effect.setText(_effect(found, change, corrects=self._corrects, here=here))
        self.save.set_words(_("Take the change") if self._corrects or (here and change.files) else _("Note it"))
        self._allow()

    def _allow(self) -> None:
        change, why = self._change, bool(nfc(self.reason.text))
        takes = change is not None and not change.of_another_procedure and not self.files.unplaced
        self.save.setEnabled(takes and (why or not self._corrects))
        self.aside.setEnabled(change is not None and why)

    def _go(self, *, aside: bool) -> None:
        if self._change is not None:
            self.wanted.emit(Wish(self._change.uid, aside, self.reason.text, self.files.placed))


def _effect(found: DossierView, change: ChangeView, *, corrects: bool, here: bool) -> str:
    """Return what taking the change would do."""
    if change.is_state:
        return _("Noting it changes nothing here.")
    if change.of_another_procedure:
        return _("It cannot be taken: set it aside.")
    if found.state in ENDED or found.void:
        return _("The dossier has ended: it is noted only.")
    if not here:
        return _("The dossier is not free here: what brings papers waits until it is, all else is noted only.")
    if corrects:
        return _(
            "Particulars are corrected with the reason, papers are added; a receipt that was given is issued anew."
        )
    if found.state is State.RECEIVED:
        return _("Papers are added; nothing is taken away.")
    return _("Papers are added; particulars are noted only, for the dossier is worked on.")
