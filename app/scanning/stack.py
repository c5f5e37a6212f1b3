"""Scanned files sorted by the separators in them: a PDF a part, blank pages beside it, and what was done told."""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app import errors
from app.durable import explaining_disk_faults, put, workshop
from app.rules.codes import SeparatorCode, parse_separator
from app.rules.stack import Part, Sorting
from app.scanning.edits import WHOLE
from app.scanning.judging.judged import Judged, judge
from app.scanning.opening.files import open_foreign
from app.scanning.output.assembly import PageInput, assemble
from app.scanning.sources.contract import ScannedPage

Told = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class StackPage:
    """One page of the stack: its place counted from 1 over all files, where it came from, and what was done to it.

    `rotation` is in degrees clockwise; `skew` is by how many degrees clockwise it was straightened then, 0 where
    it was left as it lay; `cropped` whether it was cut to its paper.
    """

    number: int
    source: str
    source_page: int
    rotation: int = 0
    skew: float = 0.0
    cropped: bool = False


@dataclass(frozen=True, slots=True)
class StackPart:
    """What lies between two separators of a stack.

    `separator` is the text that was read, empty before the first one and behind a sheet nobody could read;
    `position` and `procedure` are what it names, nothing where it names none. `file` holds `pages`, `blank_file`
    the blank ones that were set aside; an empty name stands for no file. `unsure` are the pages among them that look
    like a separator and could not be read. `receipt` is the code of a slip of this office on top of the stack.
    """

    separator: str
    position: int | None
    procedure: str
    file: str
    pages: tuple[StackPage, ...]
    blank_file: str
    blank: tuple[StackPage, ...]
    unsure: tuple[StackPage, ...]
    receipt: str


@dataclass(frozen=True, slots=True)
class SortedStack:
    """The parts in their order, and the files that were refused, each with its fault."""

    parts: tuple[StackPart, ...]
    refused: tuple[errors.ForeignFileFault, ...]


@dataclass(frozen=True, slots=True)
class _Opened:
    page: ScannedPage
    judged: Judged
    shown: StackPage

    @property
    def input(self) -> PageInput:
        return PageInput(self.page.path, self.shown.rotation, self.judged.edits, self.page.dpi)


def sort_files(files: Sequence[Path], into: Path, told: Told = lambda _name: None) -> SortedStack:
    """Sort the pages of scanned files, in the order given, into one PDF a part in the folder `into`.

    Separator sheets are left out of the parts; blank pages lie in a file beside their part's. A page that was not
    turned by code, straightened or cut keeps its picture bit for bit. A file that is refused stops none of the
    others. All files appear at the end, whole, or none does.

    Args:
        files: PDF, JPEG, PNG or TIFF.
        into: a folder; none of the files that would be written may be there.
        told: called with the name of each file before it is opened.

    Raises:
        FileExists: a file of that name is there already; nothing was written.
        DiskFull, HomeReadOnly: the folder cannot take them; nothing was written.
    """
    with tempfile.TemporaryDirectory(prefix="quay-stack-") as folder:
        pages, refused = _open_all(files, Path(folder), told)
        sorting = Sorting()
        for opened in pages:
            sorting = sorting.then(opened.judged.sheet)
        return SortedStack(_written(sorting, pages, into), refused)


def _open_all(
    files: Sequence[Path], folder: Path, told: Told
) -> tuple[list[_Opened], tuple[errors.ForeignFileFault, ...]]:
    pages: list[_Opened] = []
    refused: list[errors.ForeignFileFault] = []
    for file in files:
        told(file.name)
        try:
            opened = open_foreign(file, folder)
        except errors.ForeignFileFault as fault:
            refused.append(fault)
            continue
        for page in opened:
            pages.append(_judged(page, file.name, len(pages) + 1))
    return pages, tuple(refused)


def _judged(page: ScannedPage, source: str, number: int) -> _Opened:
    try:
        judged = judge(page.path, page.dpi, page.rotation)
    except errors.ForeignFileFault:
        judged = Judged()  # it opens, so it belongs to the stack; what it is nobody knows
    if page.path.suffix == ".pdf" and not judged.is_askew:
        judged = replace(judged, crop=WHOLE)  # a shadow is no reason to make another picture of a page of a PDF
    shown = StackPage(
        number=number,
        source=source,
        source_page=page.number,
        rotation=(page.rotation + judged.rotation) % 360,
        skew=judged.edits.skew,
        cropped=judged.crop != WHOLE,
    )
    return _Opened(page, judged, shown)


def _written(sorting: Sorting, pages: Sequence[_Opened], into: Path) -> tuple[StackPart, ...]:
    """Bind the parts aside, then let all of them appear."""
    parts = tuple(_part(number, part, pages) for number, part in enumerate(sorting.parts, 1))
    names = [name for part in parts for name in (part.file, part.blank_file) if name]
    with explaining_disk_faults(into):
        into.mkdir(parents=True, exist_ok=True)
    for name in names:
        if (into / name).exists():
            raise errors.FileExists(into / name)
    with workshop(into) as folder:
        for part, said in zip(sorting.parts, parts, strict=True):
            _bind([pages[at] for at in part.pages], said.separator, folder, said.file)
            _bind([pages[at] for at in part.blanks], said.separator, folder, said.blank_file)
        for name in names:
            put(folder / name, into / name)
    return parts


def _part(number: int, part: Part, pages: Sequence[_Opened]) -> StackPart:
    code = parse_separator(part.separator) if part.separator else SeparatorCode()
    name = f"part-{number:02}"
    return StackPart(
        separator=part.separator,
        position=code.position,
        procedure=code.procedure,
        file=f"{name}.pdf" if part.pages else "",
        pages=tuple(pages[at].shown for at in part.pages),
        blank_file=f"{name}-blank.pdf" if part.blanks else "",
        blank=tuple(pages[at].shown for at in part.blanks),
        unsure=tuple(pages[at].shown for at in part.unsure),
        receipt=part.receipt.partition("|")[0],
    )


def _bind(pages: Sequence[_Opened], title: str, folder: Path, name: str) -> None:
    if pages:
        assemble([page.input for page in pages], title, folder / name)
