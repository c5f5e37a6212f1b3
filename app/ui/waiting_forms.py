"""Asking the applicant of the dossier shown for papers, and taking them in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from PySide6.QtWidgets import QStackedWidget

from app.desk import assembling, pausing, supplement_papers, wording
from app.desk.wording import SupplementText
from app.home import Home
from app.language import _
from app.queries import Reading, drafts, office, online_supplements, pauses, procedures, work
from app.queries.drafts import DraftView
from app.queries.online_supplements import CameView
from app.queries.procedures import ProcedureView
from app.rules.kinds import PauseKind, RemarkKind
from app.rules.states import RUNNING
from app.rules.time_rules import Promise, RequestStanding
from app.ui.beforehand import Beforehand
from app.ui.form_stack import FormStack, LateForm
from app.ui.intake.missing_words import unsorted_words
from app.ui.request_form import Request, RequestForm
from app.ui.supplement_form import Brought, SupplementForm
from app.ui.supplement_tray import SupplementTray, supplement_tray


class WaitingForms:
    """The request for papers, and what was asked for, to be ticked."""

    def __init__(self, stack: FormStack, beside: QStackedWidget) -> None:
        """Make none yet; `beside` is where what is brought is shown while the form that takes it in is open."""
        self._stack, self._context, self._beside = stack, stack.page.context, beside
        self._request, self._supplement = LateForm(stack, self._made_request), LateForm(stack, self._made_supplement)
        self.tray: SupplementTray | None = None
        self._next = Beforehand(beside, lambda: supplement_tray(self._context))
        stack.currentChanged.connect(lambda _at: self._close_tray())

    @property
    def request_form(self) -> RequestForm:
        """The request for papers."""
        return self._request.form

    @property
    def supplement_form(self) -> SupplementForm:
        """What was asked for, to be ticked."""
        return self._supplement.form

    def pieces(self) -> Iterator[None]:
        """Make both forms, and what stands beside one of them, before they are needed."""
        return chain(self._request.pieces(), self._supplement.pieces(), self._next.pieces())

    def request(self) -> None:
        """Ask what the applicant of the dossier shown is to bring."""
        found, context = self._stack.shown(), self._context
        if found is None or found.state not in RUNNING or self._stack.is_asked(self.request_form, found):
            return
        uid, now, desk = found.uid, context.desk.clock.now(), context.desk
        self._stack.show_form(self.request_form)
        self.request_form.open_form(found, now, context.calendar)

        def read(session: Reading) -> tuple[RequestStanding, SupplementText]:
            asked = (
                one for one in work.remarks(session, uid) if one.kind is RemarkKind.SUPPLEMENT and not one.answered
            )
            usual = wording.usual(desk, office.office(session), [one.text for one in asked])
            return pauses.request_standing(session, uid, now), usual

        context.ask("request-standing", read, lambda said: self.request_form.fill(uid, *said), self._stack.page)

    def receive(self) -> None:
        """Show what was asked for of the dossier shown, to be ticked."""
        found, context = self._stack.shown(), self._context
        pause = found.waits if found is not None else None
        if found is None or pause is None or pause.kind is not PauseKind.SUPPLEMENT:
            return
        if self._stack.is_asked(self.supplement_form, found):
            return
        now, home, tray = context.desk.clock.now(), context.desk.home, self._next.take()
        self._stack.show_form(self.supplement_form)
        self.supplement_form.open_form(found, pause)
        self._show_tray(tray)

        def filled(read: _Read) -> None:
            self.supplement_form.fill(read.promise, read.came)
            tray.begin(found, read.version, read.brought)

        context.ask("supplement", lambda session: _read(session, home, found.uid, now), filled, tray)

    def _made_request(self) -> RequestForm:
        made = RequestForm()
        made.wanted.connect(self._request_now)
        return made

    def _made_supplement(self) -> SupplementForm:
        made = SupplementForm()
        made.wanted.connect(self._take_in_now)
        made.left.connect(self._say_kept)
        made.came.files.wants_look.connect(self._stack.wants_look)
        return made

    def _request_now(self, asked: Request) -> None:
        desk = self._context.desk
        self._stack.issue(
            lambda: (
                pausing.request_supplement(
                    desk, asked.uid, asked.text, basis=asked.basis, allowed_because=asked.because
                ).slip
            ),
            _("The clock stands still; the request is printing."),
            _("The clock stands still; the request is issued."),
        )

    def _show_tray(self, tray: SupplementTray) -> None:
        self.tray = tray
        self._beside.setCurrentWidget(tray)
        tray.changed.connect(lambda: self._show_brought(tray))
        tray.wants_form.connect(self.supplement_form.things.setFocus)
        tray.pages_card.enlarged.connect(self._stack.setHidden)

    def _show_brought(self, tray: SupplementTray) -> None:
        waits = _("Pages are still coming in.") if tray.arriving else unsorted_words(tray.unsorted)
        self.supplement_form.show_brought(sum(tray.pages.values()) + tray.unsorted, waits)

    def _close_tray(self) -> None:
        """Put what was brought aside when its form is left; it lies there again when that is opened."""
        if self.tray is None or self._stack.stands(self.supplement_form):
            return
        tray, self.tray = self.tray, None
        if tray.arriving:
            words = _("No more pages are taken in; those that came are kept, F2 shows them again.")
            self._stack.page.bottom.notice.say(words, "warn")
        tray.stop_arriving()
        tray.flush()
        tray.let_go()
        self._beside.removeWidget(tray)
        self._beside.setCurrentIndex(0)
        self._stack.show()
        tray.deleteLater()

    def _say_kept(self) -> None:
        if self.tray is not None and not self.tray.is_empty:
            self._stack.page.bottom.notice.say(_("What was brought is kept; F2 shows it again."))

    def _take_in_now(self, brought: Brought) -> None:
        """Bind the pages first: what is not bound yet holds no other save up."""
        tray, desk, page = self.tray, self._context.desk, self._stack.page
        if tray is None or tray.is_empty:
            self._issue(brought)
            return

        def bind() -> None:
            if not tray.arriving:
                self._context.work.run(
                    lambda: assembling.assemble_draft(desk, tray.uid),
                    lambda _made: self._issue(brought),
                    page.show_fault,
                    owner=tray,
                )

        tray.when_saved(bind)

    def _issue(self, brought: Brought) -> None:
        self._stack.issue(
            lambda: self._taken_in(brought).receipt,
            _("Taken in, work goes on; the receipt with the new date is printing."),
            _("Taken in, work goes on with the new date."),
        )

    def _taken_in(self, brought: Brought) -> pausing.Resumed:
        return supplement_papers.take_in(
            self._context.desk,
            brought.uid,
            brought.items,
            messages=brought.messages,
            placed=brought.placed,
            without_because=brought.without,
        )


@dataclass(frozen=True, slots=True)
class _Read:
    """What is known of a dossier whose supplement is taken in: the promise, what came online, what was brought."""

    promise: Promise | None
    came: CameView | None
    version: ProcedureView
    brought: DraftView | None


def _read(session: Reading, home: Home, uid: str, now: datetime) -> _Read:
    promise, came = pauses.promised(session, uid, now), online_supplements.came(session, uid)
    return _Read(promise, came, procedures.of_dossier(session, uid), drafts.tray(session, home, uid))
