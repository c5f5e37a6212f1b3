"""Files from outside taken as whole papers: looked at in a child that stays, kept bit for bit where they are PDF.

A PDF that is signed must not change by one byte, so it is not taken apart as pages of the counter are.
"""

import atexit
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app import errors
from app.durable import workshop
from app.rules.signatures import Signature
from app.scanning.opening.files import refusal
from app.scanning.opening.thumbnails import DrawingChild
from app.scanning.output.assembly import PageInput, assemble

LOOKING_SECONDS = 60.0
PDF = "pdf"
_SUFFIXES = {
    ".pdf": PDF,
    ".jpg": "jpeg",
    ".jpeg": "jpeg",
    ".jfif": "jpeg",
    ".png": "png",
    ".tif": "tiff",
    ".tiff": "tiff",
}


@dataclass(frozen=True, slots=True)
class Paper:
    """A file that is whole: its type by what it holds, whether it acts, and who signed it."""

    kind: str
    pages: int
    acts: bool
    signatures: tuple[Signature, ...] = ()

    @property
    def is_pdf(self) -> bool:
        """Whether the file is kept as it is."""
        return self.kind == PDF

    def fits(self, name: str) -> bool:
        """Whether a file of that name is one of this kind; a name without an ending fits any."""
        suffix = Path(name).suffix.lower()
        return not suffix or _SUFFIXES.get(suffix) == self.kind


def promises_paper(name: str) -> bool:
    """Whether the name of a file says that it is of a kind that can be taken, or says nothing of it."""
    suffix = Path(name).suffix.lower()
    return not suffix or suffix in _SUFFIXES


def look(paths: Sequence[Path], roots: Path) -> tuple[Paper | errors.ForeignFileFault, ...]:
    """Return what each file is, or why it is none that can be taken; the pages of an image are not counted yet.

    All are shown to the child at once. Where that fails, as by a file that hangs it or takes all its memory, they are
    shown one by one, so that each is judged for itself.

    Args:
        paths: the files.
        roots: the folder of certificates of those who vouch for signers; it may be missing.
    """
    if len(paths) > 1:
        with suppress(errors.ForeignFileFault):
            return tuple(map(_judged, paths, _ask(paths, roots)))
    return tuple(_alone(path, roots) for path in paths)


@contextmanager
def bound(path: Path, title: str, into: Path) -> Iterator[tuple[Path, int]]:
    """Give the PDF of an image, its pixels unchanged, and how many pages it has; it is gone afterwards.

    Args:
        path: the image.
        title: what the PDF is called.
        into: where a folder for unfinished files may be made.

    Raises:
        ForeignFileDamaged, ForeignFileEncrypted, ForeignFileTooLarge, ForeignFileUnknownType: it is refused.
        DiskFull, HomeReadOnly: `into` cannot be written.
    """
    with workshop(into) as folder:
        (said,) = _ask([path], folder, folder.absolute())
        if "refused" in said:
            raise refusal(said["refused"], path.name, said["detail"])
        pages = [PageInput(folder / page["file"], page["rotation"]) for page in said["files"]]
        yield assemble(pages, title, folder / "paper.pdf").path, said["pages"]


def _alone(path: Path, roots: Path) -> Paper | errors.ForeignFileFault:
    try:
        (said,) = _ask([path], roots)
    except errors.ForeignFileFault as fault:
        return fault
    return _judged(path, said)


def _judged(path: Path, said: dict[str, Any]) -> Paper | errors.ForeignFileFault:
    if "refused" in said:
        return refusal(said["refused"], path.name, said["detail"])
    signed = tuple(map(Signature.from_json, said.get("signatures", ())))
    return Paper(said["kind"], said.get("pages", 0), said.get("acts", False), signed)


def _ask(paths: Sequence[Path], roots: Path, folder: Path | None = None) -> list[dict[str, Any]]:
    question = {
        "do": "look",
        "paths": [str(path.absolute()) for path in paths],
        "folder": str(folder or ""),
        "roots": str(roots.absolute()),
    }
    said: list[dict[str, Any]] = json.loads(_CHILD.ask(question, paths[0].name))
    return said


_CHILD = DrawingChild(LOOKING_SECONDS)
atexit.register(_CHILD.close)
