"""The rules of time to look at and change, each with its article beside it."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QSizePolicy, QWidget

from app.errors import BadInput
from app.language import _
from app.rules.time_rules import ARTICLES, LIMITS, AfterSupplement, TimeRules
from app.ui import tokens
from app.ui.widgets.basics import label
from app.ui.widgets.entries import NumberLine, TimeLine


class RulesEditor(QWidget):
    """One line a rule: its words, what it is set to, where it comes from."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._names = _names()
        self.after_supplement = QComboBox()
        self.after_supplement.addItem(_("starts again"), AfterSupplement.RESTARTS)
        self.after_supplement.addItem(_("continues"), AfterSupplement.CONTINUES)
        self.after_supplement.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.numbers = {name: NumberLine(self._names[name], *limits) for name, limits in LIMITS.items()}
        self.pass_on_until = TimeLine(self._names["pass_on_until"])
        self.fee_pauses = QCheckBox(_("yes"))
        self.fee_pauses.setAccessibleName(self._names["fee_pauses"])
        self.after_supplement.setAccessibleName(self._names["after_supplement"])
        self.after_supplement.currentIndexChanged.connect(lambda _at: self.changed.emit())
        self.pass_on_until.changed.connect(self.changed)
        self.fee_pauses.toggled.connect(lambda _on: self.changed.emit())
        for line in self.numbers.values():
            line.valueChanged.connect(lambda _value: self.changed.emit())
        self._lay_out()
        self.set_rules(TimeRules())

    def set_rules(self, rules: TimeRules) -> None:
        """Show rules."""
        self.after_supplement.setCurrentIndex(self.after_supplement.findData(rules.after_supplement))
        for name, line in self.numbers.items():
            line.setValue(getattr(rules, name))
        self.pass_on_until.set_moment(rules.pass_on_until)
        self.fee_pauses.setChecked(rules.fee_pauses)

    def rules(self) -> TimeRules:
        """Return the rules that are shown.

        Raises:
            BadInput: no time of day stands where one must.
        """
        return TimeRules(
            after_supplement=self.after_supplement.currentData(),
            pass_on_until=self.pass_on_until.moment(),
            fee_pauses=self.fee_pauses.isChecked(),
            **{name: line.value() for name, line in self.numbers.items()},
        )

    def is_whole(self) -> bool:
        """Whether all that stands here can be a rule."""
        try:
            self.rules()
        except BadInput:
            return False
        return True

    def _lay_out(self) -> None:
        parts: Mapping[str, QWidget] = {
            "after_supplement": self.after_supplement,
            **self.numbers,
            "pass_on_until": self.pass_on_until,
            "fee_pauses": self.fee_pauses,
        }
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(tokens.GAP_M)
        self._grid.setVerticalSpacing(tokens.GAP_XS)
        self._grid.setColumnStretch(1, 1)
        for name, words in self._names.items():
            self._add_line(words, ARTICLES[name], parts[name])
        self.setLayout(self._grid)

    def _add_line(self, words: str, article: str, part: QWidget) -> None:
        at = self._grid.rowCount()
        if part is not self.pass_on_until:
            part.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        said = label(words, wrap=True)
        said.setBuddy(part)
        self._grid.addWidget(part, at, 0, 2, 1)
        self._grid.addWidget(said, at, 1)
        self._grid.addWidget(label(article, "label", wrap=True), at + 1, 1)


def _names() -> dict[str, str]:
    return {
        "after_supplement": _("After a supplement the limit"),
        "requests_without_reason": _("Requests for papers after acceptance without a reason"),
        "request_within": _("Papers are asked for within so many working days of receipt"),
        "closed_after": _("Closed so many days after a request that was not answered"),
        "pass_on_until": _("Paper received up to this time goes on the same day"),
        "moves_without_reason": _("How often a promised date moves without a reason"),
        "apology_ahead": _("The apology comes so many days before the end"),
        "fee_pauses": _("The clock stands still while a fee is not paid"),
        "answer_within": _("Online dossiers are answered within working hours"),
    }
