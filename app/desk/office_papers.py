"""What the office chooses for its papers: edition, notes, look-up codes, the register book, the contact."""

from dataclasses import dataclass

from app import errors
from app.desk.accounts import current_office
from app.desk.desk import Desk
from app.models import journal
from app.models.organisation import PaperSettings
from app.papers.forms import editions_of
from app.rules.kinds import Form
from app.text import nfc


@dataclass(frozen=True, slots=True)
class EditionChoice:
    """An edition of the forms that an office may choose, and the circular it is of."""

    id: str
    basis: str


def editions() -> tuple[EditionChoice, ...]:
    """Return the editions of the forms that an office may choose, oldest first."""
    return tuple(EditionChoice(edition.id, edition.text("basis")) for edition in editions_of(Form.RECEIPT))


def set_papers(desk: Desk, chosen: PaperSettings) -> None:
    """Choose for papers from now on; those already issued stay as they are.

    Raises:
        BadInput: there is no such edition of the forms.
    """
    if chosen.edition and chosen.edition not in {edition.id for edition in editions()}:
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
