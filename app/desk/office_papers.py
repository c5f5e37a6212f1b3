"""What the office chooses for its papers: edition, notes, look-up codes, the register book, the contact."""

from app import errors
from app.desk.accounts import current_office
from app.desk.desk import Desk
from app.models import journal
from app.models.organisation import PaperSettings
from app.papers.forms import editions_of
from app.rules.kinds import Form
from app.text import nfc


def editions() -> tuple[str, ...]:
    """Return the ids of the editions of the forms that an office may choose, oldest first."""
    return tuple(edition.id for edition in editions_of(Form.RECEIPT))


def set_papers(desk: Desk, chosen: PaperSettings) -> None:
    """Choose for papers from now on; those already issued stay as they are.

    Raises:
        BadInput: there is no such edition of the forms.
    """
    if chosen.edition and chosen.edition not in editions():
        raise errors.BadInput(chosen.edition)
    kept = PaperSettings(
        edition=chosen.edition,
        notes=tuple(filter(None, map(nfc, chosen.notes))),
        lookup_codes=chosen.lookup_codes,
        book=nfc(chosen.book),
        contact_name=nfc(chosen.contact_name),
        contact_phone=nfc(chosen.contact_phone),
    )
    with desk.store.transaction() as session:
        current_office(session, desk).set_paper_settings(kept)
        journal.record(session, desk.by(), "papers_set")
