"""Papers that are no slips and keep papers together: labels for folders, separator sheets for the feeder."""

from collections.abc import Sequence
from datetime import datetime

from app import errors
from app.desk import prints, slips
from app.desk.corrections import find_dossier
from app.desk.desk import Desk
from app.desk.prints import Ordered
from app.models.dossier import Dossier
from app.papers import label_sheet, separators
from app.papers.content import Issuer, PaperSize
from app.papers.folder_content import FolderLabel, LabelSheet, Separator, SeparatorSheets
from app.papers.forms import edition_for
from app.queries import office, procedures
from app.rules.calendar import ZONE

LABEL_SHEET, SEPARATORS = "label_sheet", "separators"


def places(desk: Desk) -> int:
    """Return how many labels a sheet has."""
    return label_sheet.places(edition_for(label_sheet.FORM, desk.today().date()))


def order_labels(desk: Desk, dossier_uids: Sequence[str], first: int = 1) -> Ordered:
    """Put labels for the folders of dossiers into the list of jobs, from the first free place of a started sheet on.

    Raises:
        NothingChosen: no dossier.
        UnknownDossier: one of them is not here.
        BadInput: a sheet has no such place.
        DiskFull, HomeReadOnly: the labels could not be stored.
    """
    if not dossier_uids:
        raise errors.NothingChosen
    if not 1 <= first <= places(desk):
        raise errors.BadInput(str(first))
    now = desk.today()
    with desk.store.reading() as session:
        head = slips.issuer(office.office(session), desk)
        labels = tuple(_label(find_dossier(session, uid), head, now) for uid in dossier_uids)
    sha256 = desk.documents.add_bytes(label_sheet.render(LabelSheet(head, labels, now, first)))
    title = labels[0].code if len(labels) == 1 else f"{labels[0].code} … {len(labels)}"
    return prints.order_document(desk, LABEL_SHEET, title, sha256, PaperSize.A4)


def order_separators(desk: Desk, version_uid: str) -> Ordered:
    """Put the separator sheets of a procedure's checklist into the list of jobs, and one that only ends a paper.

    Raises:
        UnknownProcedure: there is no such version.
        DiskFull, HomeReadOnly: the sheets could not be stored.
    """
    now = desk.today()
    size = PaperSize(desk.home.settings().paper_size(SEPARATORS, PaperSize.A4.value))
    with desk.store.reading() as session:
        version = procedures.by_uid(session, version_uid)
        if version is None:
            raise errors.UnknownProcedure(version_uid)
        head = slips.issuer(office.office(session), desk)
    sheets = tuple(Separator(asked.name, asked.position) for asked in version.requirements)
    content = SeparatorSheets(head, version.code, version.name, (*sheets, Separator("")), now, size)
    sha256 = desk.documents.add_bytes(separators.render(content))
    return prints.order_document(desk, SEPARATORS, version.code, sha256, size)


def _label(dossier: Dossier, head: Issuer, now: datetime) -> FolderLabel:
    return FolderLabel(
        issuer=head,
        code=dossier.code or "",
        procedure_code=dossier.version.procedure.code,
        procedure_name=dossier.version.name,
        owner_name=dossier.owner_name,
        due=dossier.due_current.astimezone(ZONE) if dossier.due_current else None,
        printed=now,
    )
