"""The department's page of hand-over: what it has in hand goes back to the desk, and what for."""

from app.desk import handover
from app.language import _, ngettext
from app.queries import Reading, handovers
from app.queries.office import Named
from app.rules import handing
from app.rules.kinds import PlaceRole, TransferPurpose
from app.ui.context import Context
from app.ui.handover_page import Found, HandoverPage
from app.ui.handover_words import purpose_words
from app.ui.ready_columns import PASS_ON
from app.ui.words import number

PURPOSES = (
    TransferPurpose.RESULT,
    TransferPurpose.SUPPLEMENT,
    TransferPurpose.UNFINISHED,
    TransferPurpose.STOPPED,
)


class HandBackPage(HandoverPage):
    """What for follows from what is ticked until it is chosen by hand; the words that it needs are asked for."""

    by_department = False

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.to.setText(_("What for"))
        self.waiting.title.setText(_("Waiting for the desk"))
        self.waiting.table.setAccessibleName(_("Waiting for the desk"))
        self.department.setAccessibleName(_("What for"))
        self.department.setPlaceholderText(_("choose what for"))
        self.table.setColumnHidden(PASS_ON, True)
        self.table.say_when_empty(_("Nothing is in hand here. Confirmed dossiers stand here until they go back."))
        self.waiting.table.say_when_empty(_("No hand-over waits for the desk's answer."))
        for purpose in PURPOSES:
            self.department.addItem(purpose_words(purpose), purpose.value)
        self.department.setCurrentIndex(-1)

    def read(self, session: Reading, here: str) -> Found:
        """Return what is in hand and can go back, what went and waits, and the desk."""
        return handovers.in_hand(session, here), handovers.given(session, here), ()

    def title(self) -> str:
        """Return what stands over the list."""
        return _("In hand")

    def verb(self, count: int) -> str:
        """Return what is done with so many ticked dossiers."""
        words = ngettext("Hand back {n} dossier", "Hand back {n} dossiers", count).format(n=number(count))
        return words if count else _("Hand back")

    def usual_choice(self) -> str:
        """Return what for, as the states of what is ticked say: a result where all are finished."""
        states = {r.state for r in self._rows if r.uid in self.table.ticked}
        usual = handing.usual_purpose(PlaceRole.DEPARTMENT, states)
        return usual.value if usual else ""

    def _show_departments(self, departments: tuple[Named, ...]) -> None:
        """Keep the choice of what for: the desk is the only place that it goes to."""

    def _offer(self) -> None:
        chosen = self.department.currentData()
        if not chosen:
            self.bottom.notice.say(_("Choose what the ticked dossiers go back for."), "warn")
            self.department.setFocus()
            return
        purpose = TransferPurpose(chosen)
        if purpose in handing.EXPLAINED:
            asked = purpose is TransferPurpose.SUPPLEMENT
            caption = _("Papers that are to be asked for:") if asked else _("Why it goes back unfinished:")
            self.reason.ask(caption, lambda words: self._give_back(purpose, words), verb=_("Hand back"))
        else:
            self._give_back(purpose, "")

    def _give_back(self, purpose: TransferPurpose, words: str) -> None:
        desk, ticked, office_view = self.context.desk, self._ticked(), self.context.office
        assert office_view
        self.give(lambda: handover.offer(desk, ticked, office_view.uid, purpose, words))
