"""What may have been filed before, told while there is still time to ask the applicant."""

from collections.abc import Callable

from PySide6.QtCore import Signal

from app.language import _, ngettext
from app.messages import state_name
from app.queries import Reading
from app.queries.earlier import EarlierFiling
from app.ui.context import Context
from app.ui.widgets.basics import Notice
from app.ui.words import day_words


class EarlierBar(Notice):
    """Names the newest of them, with the way to it; out of sight while nothing was filed before."""

    told = Signal()
    """Other buttons stand here than before."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context

    def ask(self, query: Callable[[Reading], tuple[EarlierFiling, ...]]) -> None:
        """Ask anew; the answer to an older question is not shown any more."""
        self._context.ask(f"earlier-{id(self)}", query, self._show, self)

    def _show(self, found: tuple[EarlierFiling, ...]) -> None:
        if not found:
            self.clear()
            return
        newest = found[0]
        way = (_("Open"), lambda: self._context.wants_dossier.emit(newest.uid))
        self.say(_words(newest, len(found) - 1), "warn", way)
        self.told.emit()


def _words(newest: EarlierFiling, more: int) -> str:
    facts = {
        "code": newest.code or _("without a code yet"),
        "day": day_words(newest.received_at),
        "state": state_name(newest.state),
        "paper": newest.paper,
    }
    if newest.paper:
        said = _("The same file lies in dossier {code} of {day} already: {paper}.")
    else:
        said = _("This owner has a dossier of this procedure under way: {code} of {day}, {state}.")
    rest = ngettext("{n} more.", "{n} more.", more).format(n=more) if more else ""
    return " ".join(filter(None, (said.format(**facts), rest)))
