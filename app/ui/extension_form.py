"""The apology with a new date: by how many working days or until which day, why, and what the paper says."""

from dataclasses import dataclass
from datetime import date, datetime

from PySide6.QtCore import Signal

from app.desk import wording
from app.desk.wording import ApologyText
from app.errors import DeskError
from app.language import _
from app.messages import explain
from app.queries.dossiers import DossierView
from app.rules import working_time
from app.rules.calendar import Calendar
from app.rules.time_rules import ARTICLES, MoveStanding
from app.text import nfc
from app.ui.intake.slip_form import ReasonLine
from app.ui.side_form import SideForm
from app.ui.widgets.basics import Field, captioned, label, row, set_tone
from app.ui.widgets.entries import DayLine, NumberLine
from app.ui.words import appointed, due_words, moved_words

USUAL_DAYS, MOST_DAYS = 5, 365


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form begins with: the dossier, when it is looked at, the office's calendar and name."""

    dossier: DossierView
    now: datetime
    calendar: Calendar
    agency: str


class ExtensionForm(SideForm):
    """Days and day follow each other; what would be promised stands below them, or why it cannot be."""

    wanted = Signal(str, object, object, str)
    """The dossier, the new day, what the apology says, and why the date moves all the same."""

    def __init__(self) -> None:
        super().__init__(_("Apologise and promise a new date"), _("Issue and print"), _("Cancel"), self._go)
        self.promised, self.moves = label("", wrap=True), label("", "soft", wrap=True)
        self.days = NumberLine(_("Working days more"), 1, MOST_DAYS)
        self.day = DayLine(_("New date"), date.max)
        self.told = label("", "strong", wrap=True)
        self.reason = ReasonLine()
        self.agency, self.signer = Field(_("Whose delay it is")), Field(_("Who signs (empty: written by hand)"))
        self.again = Field(_("Why the date moves all the same"))
        self._asked: Asked | None = None
        self.lay_out(
            self.promised,
            self.moves,
            row(captioned(_("Working days more"), self.days), captioned(_("New date"), self.day), 1),
            self.told,
            captioned(_("Reason (arrow keys: from the list)"), self.reason),
            self.again,
            self.agency,
            self.signer,
        )
        self.days.valueChanged.connect(self._count)
        self.day.textEdited.connect(lambda _text: self._tell())
        self.reason.editTextChanged.connect(lambda _text: self._tell())
        self.again.edited.connect(lambda _text: self._tell())

    def open_form(self, asked: Asked) -> None:
        """Show when a dossier is promised and propose a new day."""
        found, self._asked = asked.dossier, asked
        self.concern(found)
        left, tone = due_words(found.due, found.state, asked.now, asked.calendar)
        due = appointed(found.due) if found.due else ""
        self.promised.setText(_("Due {due}").format(due=due) + (f" · {left}" if left else ""))
        set_tone(self.promised, tone)
        self.moves.setText("\n".join(moved_words(found.due_moves)))
        self.moves.setVisible(bool(found.due_moves))
        self._show_standing(found.move_standing(asked.now))
        for field, text in ((self.agency, asked.agency), (self.signer, ""), (self.again, "")):
            field.set_text(text)
        self.reason.offer(wording.reasons("apology"))
        self.days.setValue(USUAL_DAYS)
        self._count()
        self.days.setFocus()
        self.days.selectAll()

    def _show_standing(self, standing: MoveStanding | None) -> None:
        """Ask for a reason where only an officer who may override moves the date."""
        past = _("The promised date is past; an apology is issued before that ({article}).")
        self.again.setVisible(standing is not None and standing.needs_permission)
        late = standing is not None and standing.late
        self.again.say(past.format(article=ARTICLES["apology_ahead"]) if late else "", "warn" if late else "")

    def _count(self) -> None:
        asked = self._asked
        if asked is not None and asked.dossier.due is not None:
            day = working_time.day_after(asked.dossier.due, self.days.value(), asked.now, asked.calendar)
            self.day.setText(f"{day:%d/%m/%Y}")
            self._tell()

    def _tell(self) -> None:
        """Say what would be promised, or why that day cannot be, and let it go when all is said."""
        promise, fault = self._promise()
        words = _("New appointment: {due}").format(due=appointed(promise)) if promise else str(explain(fault))
        self.told.setText(words)
        set_tone(self.told, "" if promise else "bad")
        because = self.again.isHidden() or nfc(self.again.text)
        self.save.setEnabled(bool(promise and nfc(self.reason.currentText()) and because))

    def _promise(self) -> tuple[datetime | None, DeskError]:
        asked = self._asked
        assert asked is not None
        assert asked.dossier.due is not None
        try:
            due = working_time.moved(asked.dossier.due, self.day.day(), asked.now, asked.calendar)
        except DeskError as fault:
            return None, fault
        return due.moment, DeskError()

    def _go(self) -> None:
        text = ApologyText(self.reason.currentText(), self.agency.text, self.signer.text)
        self.wanted.emit(self.uid, self.day.day(), text, "" if self.again.isHidden() else self.again.text)
