"""Papers that are no slips and keep papers together: labels for folders, separator sheets for the feeder."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from app import durable, errors
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
MOST_SEPARATORS = 60
"""More papers no checklist has."""
MOST_GENERIC = 12
"""How many numbers a set has that is printed by one key."""


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
    with desk.store.reading() as session:
        version = procedures.by_uid(session, version_uid)
    if version is None:
        raise errors.UnknownProcedure(version_uid)
    sheets = _sheets_of(desk, version, ending=True)
    return _order(desk, version.code, sheets)


def order_generic_separators(desk: Desk, count: int = MOST_GENERIC) -> Ordered:
    """Put a set of separator sheets for all procedures into the list of jobs, to be laminated.

    Raises:
        BadInput: a set has at least one sheet and no more than a checklist has papers.
        DiskFull, HomeReadOnly: the sheets could not be stored.
    """
    return _order(desk, f"1 … {count}", _generic_sheets(desk, count))


def write_separators(desk: Desk, procedure_code: str, to: Path) -> int:
    """Write the separator sheets of a procedure in force as a PDF, one a component in their order; return how many.

    Raises:
        UnknownProcedure: no procedure of this code is in force.
        DiskFull, HomeReadOnly: the file could not be written.
    """
    with desk.store.reading() as session:
        version = procedures.of_code(session, procedure_code, desk.today().date())
    if version is None:
        raise errors.UnknownProcedure(procedure_code)
    return _write(_sheets_of(desk, version, ending=False), to)


def write_generic_separators(desk: Desk, count: int, to: Path) -> int:
    """Write a set of separator sheets for all procedures as a PDF: the numbers, and one that ends a paper.

    Raises:
        BadInput: a set has at least one sheet and no more than a checklist has papers.
        DiskFull, HomeReadOnly: the file could not be written.
    """
    return _write(_generic_sheets(desk, count), to)


def _sheets_of(desk: Desk, version: procedures.ProcedureView, *, ending: bool) -> SeparatorSheets:
    sheets = [Separator(asked.name, asked.position) for asked in version.requirements]
    return _content(desk, version.code, version.name, [*sheets, *([Separator()] if ending else [])])


def _generic_sheets(desk: Desk, count: int) -> SeparatorSheets:
    if not 1 <= count <= MOST_SEPARATORS:
        raise errors.BadInput(str(count))
    return _content(desk, "", "", [*(Separator(position=number) for number in range(1, count + 1)), Separator()])


def _content(desk: Desk, code: str, name: str, sheets: Sequence[Separator]) -> SeparatorSheets:
    with desk.store.reading() as session:
        head = slips.issuer(office.office(session), desk)
    size = PaperSize(desk.home.settings().paper_size(SEPARATORS, PaperSize.A4.value))
    return SeparatorSheets(head, code, name, tuple(sheets), desk.today(), size)


def _order(desk: Desk, title: str, sheets: SeparatorSheets) -> Ordered:
    sha256 = desk.documents.add_bytes(separators.render(sheets))
    assert sheets.size is not None
    return prints.order_document(desk, SEPARATORS, title, sha256, sheets.size)


def _write(sheets: SeparatorSheets, to: Path) -> int:
    pdf = separators.render(sheets)
    to.parent.mkdir(parents=True, exist_ok=True)
    durable.write(to, pdf)
    return len(sheets.separators)


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
