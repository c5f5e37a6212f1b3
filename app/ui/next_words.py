"""Where a dossier is, what comes next and when it is due, in the words that are said to a caller."""

from app.language import _
from app.messages import state_name
from app.queries.dossiers import DossierView
from app.rules.states import BROKEN_OFF, RUNNING, STANDING_STILL, State
from app.ui.words import appointed, day_words, moment_words


def where_words(found: DossierView, here: str) -> str:
    """Return who holds a dossier and since when."""
    since = day_words(found.holder_since)
    if found.holder_uid == here:
        return _("here since {when}").format(when=since)
    return _("at {place} since {when}").format(place=found.holder_name, when=since)


def next_words(found: DossierView) -> str:
    """Return what happens next with a dossier; nothing once it has ended."""
    if found.void:
        return ""
    if found.offered_to:
        return _("Next: {place} confirms that it took it over.").format(place=found.offered_to)
    if found.goes_back and not found.at_department:
        return _("Next: what the notice of stopping names is given back to the applicant.")
    hands_back = _("Next: {place} hands it back to the counter.")
    words = {
        State.REGISTERED: _("Next: the office answers what was filed online, until {answer}.")
        if found.answer_due
        else _("Next: the applicant completes the papers."),
        State.RECEIVED: _("Next: it is handed over to {department}."),
        State.IN_PROGRESS: _("Next: {place} works on it, then the result comes to the counter.")
        if found.at_department
        else _("Next: it is handed over to {department}."),
        State.SUPPLEMENT: _("Next: the papers that came online {came} are taken in.")
        if found.came_online
        else _("Next: the applicant brings what was asked for, until {until}."),
        State.FEE_DUE: _("Next: the fee is paid."),
        State.FINISHED: hands_back if found.at_department else _result_words(found),
        **dict.fromkeys(BROKEN_OFF, hands_back if found.goes_back else ""),
    }
    said = words.get(found.state, "")
    came, answer = moment_words(found.came_online), moment_words(found.answer_due)
    places = {"department": found.department_name, "place": found.holder_name}
    return said.format(**places, until=_until(found), came=came, answer=answer)


def answer_words(found: DossierView, here: str) -> str:
    """Return all that a caller who proved to be the applicant may hear, to be read aloud."""
    state = _("Void") if found.void else state_name(found.state)
    stands = " · ".join(filter(None, (found.code or found.external_code, state, where_words(found, here))))
    return "\n".join(part for part in (f"{stands}.", next_words(found), _due_words(found)) if part)


def _due_words(found: DossierView) -> str:
    """Return when a dossier is due while its clock runs, or that it stands still."""
    if found.void or found.due is None:
        return ""
    if found.state in STANDING_STILL and not found.runs_on:
        return _("The time limit stands still meanwhile.")
    return _("Due {due}").format(due=appointed(found.due)) if found.state in RUNNING or found.runs_on else ""


def _result_words(found: DossierView) -> str:
    if found.outcome.on_the_way:
        return _("Next: the post delivers the result.")
    return _("Next: the result is given to the applicant.")


def _until(found: DossierView) -> str:
    asked = found.pauses[-1].answer_until if found.pauses else None
    return day_words(asked) if asked else "—"
