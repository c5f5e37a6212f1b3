"""Where a dossier is, what comes next and when it is due, in the words that are said to a caller."""

from app.language import _
from app.messages import state_name
from app.queries.dossiers import DossierView
from app.rules.states import State
from app.ui.words import appointed, day_words, moment_words


def where_words(found: DossierView, here: str) -> str:
    """Return who holds a dossier and since when."""
    since = day_words(found.holder_since)
    if found.holder_uid == here:
        return _("here since {when}").format(when=since)
    return _("at {place} since {when}").format(place=found.holder_name, when=since)


def next_words(found: DossierView, here: str) -> str:
    """Return what happens next with a dossier; nothing once it has ended."""
    if found.void:
        return ""
    if found.offered_to:
        return _("Next: {place} confirms that it took it over.").format(place=found.offered_to)
    at_desk = found.holder_uid == here
    if found.goes_back:
        back = _("Next: what the notice of stopping names is given back to the applicant.")
        return back if at_desk else _("Next: {place} hands it back to the counter.").format(place=found.holder_name)
    words = {
        State.REGISTERED: _("Next: the applicant completes the papers."),
        State.RECEIVED: _("Next: it is handed over to {department}."),
        State.IN_PROGRESS: _("Next: it is handed over to {department}.")
        if at_desk
        else _("Next: {place} works on it, then the result comes to the counter."),
        State.SUPPLEMENT: _("Next: the papers that came online {came} are taken in.")
        if found.came_online
        else _("Next: the applicant brings what was asked for, until {until}."),
        State.FEE_DUE: _("Next: the fee is paid."),
        State.FINISHED: _("Next: the result is given to the applicant."),
    }
    said = words.get(found.state, "")
    came = moment_words(found.came_online) if found.came_online else ""
    return said.format(department=found.department_name, place=found.holder_name, until=_until(found), came=came)


def answer_words(found: DossierView, here: str) -> str:
    """Return all that a caller who proved to be the applicant may hear, to be read aloud."""
    due = _("Due {due}").format(due=appointed(found.due)) if found.due and not found.void else ""
    parts = (f"{found.code} · {state_name(found.state)} · {where_words(found, here)}.", next_words(found, here), due)
    return "\n".join(part for part in parts if part)


def _until(found: DossierView) -> str:
    asked = found.pauses[-1].answer_until if found.pauses else None
    return day_words(asked) if asked else "—"
