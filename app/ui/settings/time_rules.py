"""The rules of time of the office, each with its article."""

from app.desk import time_rules
from app.desk.calendar import MOST_ANSWER_HOURS
from app.errors import DeskError
from app.language import _
from app.queries import time_rules as reads
from app.rules.time_rules import TimeRules
from app.ui.context import Context
from app.ui.rules_editor import RulesEditor
from app.ui.settings.section import Section
from app.ui.widgets.basics import ActionButton, column, label, row
from app.ui.widgets.scrolling import scrolled


class TimeRulesSection(Section):
    """What holds for every procedure whose own law says nothing else."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Rules of time"))
        note = _("A procedure whose law sets something else has it on the page of procedures (F6).")
        self.note = label(note, "soft", wrap=True)
        self.editor = RulesEditor()
        self.editor.numbers["answer_within"].setMaximum(MOST_ANSWER_HOURS)
        area = scrolled(column(self.editor, 1))
        usual = ActionButton(_("As the decree says"), act=lambda: self.editor.set_rules(TimeRules()))
        self.add(self.note, area, row(ActionButton(_("Save"), "Ctrl+Return", primary=True, act=self._save), usual, 1))
        self.body.setStretchFactor(area, 1)

    def refresh(self) -> None:
        """Show what is set."""
        self.context.ask("time-rules", reads.of_office, self.editor.set_rules, self)

    def _save(self) -> None:
        desk = self.context.desk
        try:
            rules = self.editor.rules()
        except DeskError as fault:
            self.show_fault(fault)
            self.editor.pass_on_until.setFocus()
            return
        self.change(lambda: time_rules.set_office_rules(desk, rules))
