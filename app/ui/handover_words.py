"""What the pages of hand-over say of a dossier that came back, and of an answer that was read."""

from app.desk.handover import Answered
from app.language import _
from app.queries.handovers import ReadyRow
from app.rules.kinds import TransferPurpose
from app.ui.words import named


def purpose_words(purpose: TransferPurpose) -> str:
    """Return what dossiers change hands for."""
    return {
        TransferPurpose.WORK: _("to be worked on"),
        TransferPurpose.SUPPLEMENT: _("to ask for papers"),
        TransferPurpose.RESULT: _("with the result"),
        TransferPurpose.UNFINISHED: _("unfinished"),
        TransferPurpose.STOPPED: _("stopped, with its papers"),
    }[purpose]


def is_asked(row: ReadyRow) -> bool:
    """Whether a department gave a dossier back for something that the desk did not do yet."""
    return row.back is not None and not row.back.answered


def remark_words(row: ReadyRow) -> str:
    """Return why a dossier was returned, came back or is to be told of; nothing for one that goes out plainly."""
    if row.returned:
        return _("Returned: {reason}").format(reason=row.returned)
    if row.untold:
        return _("Stopped here; the department took it over before it knew that the offer was taken back.")
    if row.back is None:
        return ""
    came = _("Came back {purpose}: {words}") if row.back.words else _("Came back {purpose}")
    return came.format(purpose=purpose_words(row.back.purpose), words=row.back.words)


def answered_words(done: Answered) -> tuple[str, str]:
    """Return what reading an acknowledgement moved, and the tone of saying it."""
    if done.already_read:
        return _("This acknowledgement was read before; nothing changed."), "plain"
    parts = [
        (_("taken over by the other side: {codes}"), done.confirmed),
        (_("returned: {codes}"), done.returned),
        (_("not applied, because the offer was taken back: {codes}"), done.not_applied),
    ]
    said = "; ".join(words.format(codes=named(codes)) for words, codes in parts if codes)
    tone = "warn" if done.returned or done.not_applied else "ok"
    return _("Acknowledgement read — {outcome}.").format(outcome=said or _("no items")), tone
