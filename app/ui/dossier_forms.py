"""What changes the dossier beside the list, each by a form: particulars corrected, date moved, work stopped."""

from collections.abc import Callable, Iterator
from datetime import date

from PySide6.QtWidgets import QStackedWidget, QWidget

from app.desk import corrections, deadlines, pausing, stopping
from app.desk.wording import ApologyText
from app.language import _
from app.queries.dossiers import DossierView
from app.rules.calendar import ZONE
from app.ui.change_forms import ChangeForms
from app.ui.context import Wanted
from app.ui.control_slips import print_control_slips
from app.ui.correction_form import CorrectionForm
from app.ui.extension_form import Asked, ExtensionForm
from app.ui.fee_forms import FeeForms
from app.ui.form_stack import FormStack, LateForm
from app.ui.page import Page
from app.ui.results.correcting import ResultCorrections
from app.ui.results.result_forms import ResultForms
from app.ui.stop_form import StopForm, Wish
from app.ui.waiting_forms import WaitingForms


class DossierForms(FormStack):
    """The panel, or one of the forms in its place; they are made when needed, or while nobody types."""

    def __init__(
        self, page: Page, panel: QWidget, shown: Callable[[], DossierView | None], beside: QStackedWidget
    ) -> None:
        """Make none yet; `beside` is where more room is than in the panel's place."""
        super().__init__(page, panel, shown)
        self.wanted: Wanted | None = None
        self.waiting, self.money, self.results = WaitingForms(self, beside), FeeForms(self), ResultForms(self)
        self.changes, self.result_corrections = ChangeForms(self), ResultCorrections(self)
        self._correction = LateForm(self, self._made_correction)
        self._extension = LateForm(self, self._made_extension)
        self._stop_form = LateForm(self, self._made_stop_form)

    @property
    def correction(self) -> CorrectionForm:
        """The particulars to correct."""
        return self._correction.form

    @property
    def extension(self) -> ExtensionForm:
        """The apology with a new date."""
        return self._extension.form

    @property
    def stop_form(self) -> StopForm:
        """The notice of stopping."""
        return self._stop_form.form

    def pieces(self) -> Iterator[None]:
        """Make the forms before they are needed."""
        own = (self._correction, self._extension, self._stop_form)
        for forms in (*own, self.waiting, self.money, self.results, self.changes, self.result_corrections):
            yield from forms.pieces()

    def begin_wanted(self) -> None:
        """Begin what the dossier shown was gone to for, once."""
        wanted, self.wanted = self.wanted, None
        if wanted is Wanted.FEES:
            self.money.take()
        elif wanted is Wanted.SUPPLEMENT:
            self.waiting.receive()

    def correct(self) -> None:
        """Let the particulars of the dossier shown be corrected; looking at them in full is an entry."""
        found, desk = self.shown(), self.page.context.desk
        if found is not None and not self.is_asked(self.correction, found):
            self.page.context.work.write(
                lambda: corrections.particulars(desk, found.uid),
                lambda now: self._open_correction(found.uid, now),
                self.page.show_fault,
                owner=self.page,
            )

    def extend(self) -> None:
        """Ask until when the promised date of the dossier shown moves, if this officer may move it."""
        found, context = self.shown(), self.page.context
        now, officer = context.desk.clock.now(), context.desk.officer
        standing = found.move_standing(now) if found else None
        if found is None or found.due is None or standing is None or self.is_asked(self.extension, found):
            return
        if standing.needs_permission and not (officer and officer.may_override):
            self.page.show_fault(standing.refusal(found.code, found.due))
            return
        agency = context.office.name if context.office else ""
        self.show_form(self.extension)
        self.extension.open_form(Asked(found, now, context.calendar, agency))

    def follow(self) -> None:
        """Issue and print the slip that goes along with the dossier shown, as it stands now (Mẫu 06)."""
        if (found := self.shown()) is not None:
            print_control_slips(self.page, [found.uid])

    def stop(self) -> None:
        """Ask who stops the dossier shown, why, and what goes back."""
        found, today, form = self.shown(), self._today(), self.stop_form
        if found is None or self.is_asked(form, found):
            return
        self.show_form(form)
        form.open_form(found, today)
        self._fill_stop_form(found.uid, today)

    def close_unanswered(self) -> None:
        """Ask what goes back of a dossier whose applicant did not bring what was asked for."""
        found, today, form = self.shown(), self._today(), self.stop_form
        if found is None or self.is_asked(form, found):
            return
        self.show_form(form)
        form.open_form(found, today, unanswered=True)
        self._fill_stop_form(found.uid, today)

    def _made_correction(self) -> CorrectionForm:
        made = CorrectionForm()
        made.saved.connect(self._correct_now)
        return made

    def _made_extension(self) -> ExtensionForm:
        made = ExtensionForm()
        made.wanted.connect(self._extend_now)
        return made

    def _made_stop_form(self) -> StopForm:
        made = StopForm(self._today())
        made.wanted.connect(self._stop_now)
        return made

    def _fill_stop_form(self, uid: str, today: date) -> None:
        fill = self.stop_form.fill
        self.page.context.ask(
            "stop-usual", lambda s: stopping.usual(s, uid, today), lambda usual: fill(uid, usual), self.page
        )

    def _today(self) -> date:
        return self.page.context.desk.clock.now().astimezone(ZONE).date()

    def _open_correction(self, uid: str, particulars: dict[str, str]) -> None:
        found = self.shown()
        if found is not None and found.uid == uid:
            self.show_form(self.correction)
            self.correction.concern(found)
            self.correction.open_form(uid, particulars)

    def _correct_now(self, changed: dict[str, str], reason: str) -> None:
        desk, uid = self.page.context.desk, self.correction.uid
        said = _("Corrected; the new receipt is printing, the old one stays in the history.")
        done = _("Corrected; what stood there before stays in the history.")
        self.issue(lambda: corrections.correct(desk, uid, changed, reason), said, done)

    def _extend_now(self, uid: str, until: date, text: ApologyText, because: str) -> None:
        desk = self.page.context.desk
        said = _("The date is moved; the apology is printing.")
        self.issue(
            lambda: deadlines.extend(desk, uid, until, text, allowed_because=because).apology,
            said,
            _("The date is moved; the apology is issued."),
        )

    def _stop_now(self, wish: Wish) -> None:
        said, done = _("Stopped; the notice is printing."), _("Stopped; the notice is issued.")
        self.issue(lambda: self._stopped(wish).notice, said, done)

    def _stopped(self, wish: Wish) -> stopping.Stopped:
        desk = self.page.context.desk
        if wish.unanswered:
            return pausing.close_unanswered(desk, wish.uid, wish.text)
        if wish.request is None:
            return stopping.stop(desk, wish.uid, wish.text)
        return stopping.withdraw(desk, wish.uid, wish.request, wish.text)
