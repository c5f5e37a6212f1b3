"""A paper that comes in whole: a file kept as it is, or scanned pages made into one document."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app import errors
from app.desk.desk import Desk
from app.desk.scans import ELECTRONIC, SCANNED
from app.durable import workshop
from app.pdf_archive import Description
from app.rules.signatures import Signature
from app.scanning.judging.judged import Judged, judge
from app.scanning.opening import papers
from app.scanning.output.assembly import PageInput, assemble
from app.scanning.sources.contract import ScannedPage

Given = Path | Sequence[ScannedPage]
"""A file from outside, or pages that a scanner gave."""


@dataclass(frozen=True, slots=True)
class StoredPaper:
    """A paper that is stored: the hash of its PDF, its pages, where it came from, and who signed it."""

    sha256: str
    pages: int
    source: str
    signatures: tuple[Signature, ...] = ()


def look(desk: Desk, path: Path) -> StoredPaper:
    """Look at a file from outside in the confined child and store it: a PDF bit for bit, a picture as a PDF.

    Nothing refers to it yet: one that nobody refers to later is swept away.

    Raises:
        ForeignFileDamaged, ForeignFileEncrypted, ForeignFileTooLarge, ForeignFileUnknownType: it is refused.
        ForeignFileActs: it runs scripts or opens other things by itself.
        DiskFull, HomeReadOnly, DocumentDamaged: it could not be stored.
    """
    if not path.is_file():
        raise errors.ForeignFileDamaged(path.name)
    with desk.documents.staging() as stage:
        try:
            given, copy = stage.copy(path)  # whoever writes into the file itself meanwhile changes nothing
        except OSError as fault:  # locked, or on a stick that is broken or was pulled out
            raise errors.ForeignFileDamaged(path.name) from fault
        (paper,) = papers.look([copy], desk.home.certificates)
        if isinstance(paper, errors.ForeignFileFault):
            raise paper
        if not paper.fits(path.name):
            raise errors.ForeignFileUnknownType(path.name)
        if paper.acts:
            raise errors.ForeignFileActs(path.name)
        sha256, pages = given, paper.pages
        if not paper.is_pdf:
            with papers.bound(copy, path.stem, desk.home.path) as (pdf, pages):
                sha256 = stage.copy(pdf)[0]
        stage.keep([sha256])
    return StoredPaper(sha256, pages, ELECTRONIC, paper.signatures)


def keep(desk: Desk, given: Given, said: Description) -> StoredPaper:
    """Store a paper, ahead of the transaction that refers to it.

    Pages are straightened as those of a dossier are, and none is left out.

    Raises:
        ForeignFileFault: a file or page is refused, as `look` says.
        DiskFull, HomeReadOnly, DocumentDamaged: it could not be stored.
    """
    if isinstance(given, Path):
        return look(desk, given)
    with workshop(desk.home.path) as folder:
        made = assemble([_input(page) for page in given], said, folder / "paper.pdf")
        return StoredPaper(desk.documents.add_file(made.path), made.pages, SCANNED)


def _input(page: ScannedPage) -> PageInput:
    judged = _judged(page)
    return PageInput(page.path, (page.rotation + judged.rotation) % 360, judged.edits, page.dpi)


def _judged(page: ScannedPage) -> Judged:
    try:
        return judge(page.path, page.dpi, page.rotation)
    except errors.ForeignFileFault:
        return Judged()  # a page that cannot be judged goes in as it is
