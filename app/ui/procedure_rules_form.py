"""The rules of time of one procedure: what its sector's law sets otherwise than the office."""

from PySide6.QtCore import Signal

from app.language import _
from app.queries.time_rules import ProcedureRules
from app.rules.time_rules import TimeRules
from app.ui.rules_editor import RulesEditor
from app.ui.side_form import SideForm
from app.ui.widgets.basics import ActionButton, label


class ProcedureRulesForm(SideForm):
    """It shows the rules that hold for the procedure; what equals the office's is kept as the office's."""

    wanted = Signal(str, object)

    def __init__(self) -> None:
        super().__init__(_("Rules of time of this procedure"), _("Save"), _("Cancel"), self._go)
        self.which, self.stand = label("", "soft", wrap=True), label("", "strong", wrap=True)
        self.editor = RulesEditor()
        self.as_office = ActionButton(_("As the office"), act=self._as_office)
        self._shown: ProcedureRules | None = None
        self.lay_out(self.which, self.stand, self.editor, self.as_office)
        self.editor.changed.connect(self._tell)

    @property
    def code(self) -> str:
        """The procedure it is about."""
        return self._shown.code if self._shown else ""

    def open_form(self, found: ProcedureRules, name: str) -> None:
        """Show the rules of a procedure."""
        self._shown = None
        self.which.setText(f"{found.code} · {name}")
        self.editor.set_rules(found.rules)
        self._shown = found
        self._tell()
        self.editor.after_supplement.setFocus()

    def _as_office(self) -> None:
        if self._shown is not None:
            self.editor.set_rules(self._shown.of_office)

    def _tell(self) -> None:
        """Say whether anything differs, and let it go when all of it can be."""
        whole = self.editor.is_whole()
        self.save.setEnabled(whole)
        if whole and self._shown is not None:
            same = self.editor.rules() == self._shown.of_office
            self.stand.setText(_("All as the office") if same else _("Differs from the office"))

    def _go(self) -> None:
        if self._shown is not None:
            rules: TimeRules = self.editor.rules()
            self.wanted.emit(self._shown.code, None if rules == self._shown.of_office else rules)
