"""What may have been filed before, told above the checklist while there is still time to ask the applicant."""

from typing import TYPE_CHECKING

from app.desk.applicants import identifier_of
from app.language import _, ngettext
from app.messages import state_name
from app.queries import earlier
from app.queries.earlier import EarlierFiling
from app.ui.widgets.basics import Notice
from app.ui.words import day_words

if TYPE_CHECKING:
    from app.ui.intake.draft_tab import DraftTab


class EarlierBar(Notice):
    """Names the newest of them, with the way to it; out of sight while nothing was filed before."""

    def look_for(self, tab: "DraftTab") -> None:
        """Ask anew, since owner, procedure or papers may have changed."""
        uid, identifier = tab.uid, identifier_of(tab.content.owner.identifier)
        if uid and not tab.closing:
            tab.context.ask(
                f"earlier-{uid}",
                lambda s: earlier.of_draft(s, uid, identifier),
                lambda found: self._show(tab, found),
                self,
            )

    def _show(self, tab: "DraftTab", found: tuple[EarlierFiling, ...]) -> None:
        if not found:
            self.clear()
            return
        newest = found[0]
        way = (_("Open"), lambda: tab.context.wants_dossier.emit(newest.uid))
        self.say(_words(newest, len(found) - 1), "warn", way)


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
