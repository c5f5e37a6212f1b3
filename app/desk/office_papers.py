"""What the office chooses for its papers: edition, notes, logo, look-up codes, the register book, the contact."""

from dataclasses import dataclass, replace
from pathlib import Path

from app import errors
from app.desk import contents
from app.desk.desk import Desk
from app.desk.places import current_office
from app.durable import workshop
from app.models import journal
from app.models.organisation import PaperSettings
from app.papers import logo, receipt, samples
from app.papers.forms import editions_of
from app.queries.office import OfficeView
from app.rules.kinds import Form
from app.scanning.opening import thumbnails
from app.scanning.opening.files import open_foreign
from app.text import nfc


@dataclass(frozen=True, slots=True)
class EditionChoice:
    """An edition of the forms that an office may choose, and the circular it is of."""

    id: str
    basis: str


def editions() -> tuple[EditionChoice, ...]:
    """Return the editions of the forms that an office may choose, oldest first."""
    return tuple(EditionChoice(edition.id, edition.text("basis")) for edition in editions_of(Form.RECEIPT))


def logo_of(desk: Desk, path: Path) -> bytes:
    """Return an image that somebody gave as a logo for slips: small, and safe to put into a PDF.

    Raises:
        ForeignFileDamaged, ForeignFileEncrypted, ForeignFileTooLarge, ForeignFileUnknownType: it is no picture.
        DiskFull, HomeReadOnly: there is no room to look at it.
    """
    with workshop(desk.home.path) as folder:
        page = open_foreign(path, folder)[0]
        return logo.jpeg(thumbnails.preview(page.path, logo.DOTS, page.rotation))


def sample(desk: Desk, here: OfficeView, chosen: PaperSettings) -> bytes:
    """Return the receipt of a sample applicant as the office would print it with these choices."""
    shown = replace(
        samples.RECEIPT,
        issuer=contents.head_for_applicants(replace(here, papers=chosen), desk),
        lookup_code=samples.RECEIPT.lookup_code if chosen.lookup_codes else "",
        book=chosen.book,
        book_entry="1" if chosen.book else "",
        papers_as_table=here.papers_as_table,
    )
    return receipt.render(shown)


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
        logo=chosen.logo,
    )
    with desk.store.transaction() as session:
        current_office(session, desk).set_paper_settings(kept)
        journal.record(session, desk.by(), "papers_set")
