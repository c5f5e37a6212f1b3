"""Asking the applicant of the dossier shown for papers, and taking them in."""

from collections.abc import Iterator
from itertools import chain

from app.desk import pausing, supplement_papers, wording
from app.desk.wording import SupplementText
from app.language import _
from app.queries import Reading, office, online_supplements, pauses, procedures, work
from app.queries.online_supplements import CameView
from app.rules.kinds import PauseKind, RemarkKind
from app.rules.states import RUNNING
from app.rules.time_rules import Promise, RequestStanding
from app.ui.form_stack import FormStack, LateForm
from app.ui.request_form import Request, RequestForm
from app.ui.supplement_form import Brought, SupplementForm


class WaitingForms:
    """The request for papers, and what was asked for, to be ticked."""

    def __init__(self, stack: FormStack) -> None:
        self._stack, self._context = stack, stack.page.context
        self._request, self._supplement = LateForm(stack, self._made_request), LateForm(stack, self._made_supplement)

    @property
    def request_form(self) -> RequestForm:
        """The request for papers."""
        return self._request.form

    @property
    def supplement_form(self) -> SupplementForm:
        """What was asked for, to be ticked."""
        return self._supplement.form

    def pieces(self) -> Iterator[None]:
        """Make both forms before they are needed."""
        return chain(self._request.pieces(), self._supplement.pieces())

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
        uid, now = found.uid, context.desk.clock.now()
        self._stack.show_form(self.supplement_form)
        self.supplement_form.open_form(found, pause)

        def read(session: Reading) -> tuple[Promise | None, CameView | None, tuple[tuple[int, str], ...]]:
            papers = procedures.components_of(session, uid)
            return pauses.promised(session, uid, now), online_supplements.came(session, uid), papers

        context.ask("supplement-promise", read, lambda said: self.supplement_form.fill(uid, *said), self._stack.page)

    def _made_request(self) -> RequestForm:
        made = RequestForm()
        made.wanted.connect(self._request_now)
        return made

    def _made_supplement(self) -> SupplementForm:
        made = SupplementForm(self._context)
        made.wanted.connect(self._take_in_now)
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

    def _take_in_now(self, brought: Brought) -> None:
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
            papers=brought.papers,
            without_because=brought.without,
        )
