"""Files from outside taken as whole papers: looked at in a child that stays, kept bit for bit where they are PDF.

A PDF that is signed must not change by one byte, so it is not taken apart as pages of the counter are.
"""

import atexit
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.rules.signatures import Signature
from app.scanning.durable import workshop
from app.scanning.opening.thumbnails import DrawingChild
from app.scanning.output.assembly import PageInput, assemble

LOOKING_SECONDS = 60.0
_SUFFIXES = {
    ".pdf": "pdf",
    ".jpg": "jpeg",
    ".jpeg": "jpeg",
    ".jfif": "jpeg",
    ".png": "png",
    ".tif": "tiff",
    ".tiff": "tiff",
}


@dataclass(frozen=True, slots=True)
class Paper:
    """A file that is whole: its type by what it holds, the PDF that keeps it, whether it acts, and who signed it."""

    kind: str
    pdf: Path
    pages: int
    acts: bool
    signatures: tuple[Signature, ...] = ()

    def fits(self, name: str) -> bool:
        """Whether a file of that name is one of this kind; a name without an ending fits any."""
        suffix = Path(name).suffix.lower()
        return not suffix or _SUFFIXES.get(suffix) == self.kind


@contextmanager
def look(path: Path, title: str, into: Path, roots: Path) -> Iterator[Paper]:
    """Give what a file is; an image becomes a PDF, its pixels unchanged, that is gone afterwards.

    Args:
        path: the file.
        title: what a PDF made of it is called.
        into: where a folder for unfinished files may be made.
        roots: the folder of certificates of those who vouch for signers; it may be missing.

    Raises:
        ForeignFileDamaged, ForeignFileEncrypted, ForeignFileTooLarge, ForeignFileUnknownType: it is refused.
        DiskFull, HomeReadOnly: `into` cannot be written.
    """
    said = _ask(path, "", roots)
    if said["kind"] == "pdf":
        signed = tuple(map(Signature.from_json, said["signatures"]))
        yield Paper("pdf", path, said["pages"], said["acts"], signed)
        return
    with workshop(into) as folder:
        said = _ask(path, str(folder.absolute()), roots)
        pages = [PageInput(folder / page["file"], page["rotation"]) for page in said["files"]]
        yield Paper(said["kind"], assemble(pages, title, folder / "paper.pdf").path, said["pages"], said["acts"])


def _ask(path: Path, folder: str, roots: Path) -> dict[str, Any]:
    question = {"do": "look", "path": str(path.absolute()), "folder": folder, "roots": str(roots.absolute())}
    said: dict[str, Any] = json.loads(_CHILD.ask(question, path.name))
    return said


_CHILD = DrawingChild(LOOKING_SECONDS)
atexit.register(_CHILD.close)
