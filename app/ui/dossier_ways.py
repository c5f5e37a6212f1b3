"""The small actions below the panel, each shown only where the dossier allows it here and now."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtWidgets import QWidget

from app.desk.desk import Desk
from app.language import _
from app.queries.dossiers import DossierView
from app.rules.kinds import PauseKind, PlaceRole
from app.rules.states import RUNNING, STANDING_STILL, State
from app.ui.dossier_forms import DossierForms
from app.ui.dossier_held import is_changeable, is_held
from app.ui.widgets.basics import fields, link

Act = Callable[[], object]
FEES_KEY = "Ctrl+B"


class DossierWays(QWidget):
    """Told which dossier is shown; what is done stands in its forms, or is given."""

    def __init__(self, forms: DossierForms, copy: Act, void: Act) -> None:
        super().__init__()
        self.copy, self.void = (
            link(_("Print a copy"), copy, "Ctrl+Shift+P"),
            link(_("Accepted by mistake"), void, "F8"),
        )
        self.change = link(_("See what arrived"), forms.changes.look, "Shift+F2")
        self.request = link(_("Ask for papers"), forms.waiting.request, "F2")
        self.receive = link(_("Receive the supplement"), forms.waiting.receive, "F2")
        self.close_it = link(_("Close unanswered"), forms.close_unanswered, "F11")
        self.fees = link(_("Fees"), forms.money.take, FEES_KEY)
        self.extend = link(_("Apologise, new date"), forms.extend, "F9")
        self.stop = link(_("Withdraw or stop"), forms.stop, "F4")
        self.record = link(_("Record the result"), forms.results.record, "Ctrl+R")
        self.correct_result = link(_("Correct the result"), forms.result_corrections.ask, "Ctrl+Shift+R")
        self.stops = (
            self.change, self.receive, self.close_it, self.request, self.stop, self.record, self.correct_result,
            self.fees, self.copy, self.extend, self.void,
        )  # fmt: skip
        self.setLayout(fields(*self.stops, spacing=0))

    def show_for(self, found: DossierView | None, desk: Desk, *, has_slip: bool) -> None:
        """Show what can be done with a dossier at a desk."""
        held, at_desk = is_held(found, desk), desk.place.role is PlaceRole.DESK
        runs = held and found is not None and found.state in RUNNING
        waits = found.waits if held and at_desk and found is not None else None
        papers = waits is not None and waits.kind is PauseKind.SUPPLEMENT
        self.change.setVisible(at_desk and found is not None and found.changed_online is not None)
        self.copy.setVisible(has_slip)
        self.void.setVisible(is_changeable(found, desk))
        self.request.setVisible(runs and at_desk)
        self.fees.setVisible(at_desk and (held or _goes_back(found, desk)))
        self.receive.setVisible(papers)
        self.close_it.setVisible(papers and waits is not None and _is_over(waits.answer_until, desk.clock.now()))
        self.extend.setVisible(runs)
        self.record.setVisible(runs or (held and _lies_here(found)))
        self.correct_result.setVisible(held and found is not None and bool(found.outcome.valid))
        self.stop.setVisible(held and found is not None and found.state in RUNNING | STANDING_STILL)


def _lies_here(found: DossierView | None) -> bool:
    """Whether a result lies here, so that there may be a further one."""
    return found is not None and found.state is State.FINISHED and not found.outcome.on_the_way


def _goes_back(found: DossierView | None, desk: Desk) -> bool:
    """Whether money was paid for a dossier that was accepted by mistake: it is to be given back."""
    return found is not None and found.void and found.account.paid > 0 and found.holder_uid == desk.place.uid


def _is_over(until: datetime | None, now: datetime) -> bool:
    return until is not None and now > until
