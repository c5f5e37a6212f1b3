"""Pages that cannot go into a finished document as they came: drawn once, in a child with limits, and kept."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from app import errors
from app.durable import explaining_disk_faults, put, workshop
from app.scanning.edits import UNEDITED, Edits
from app.scanning.opening.thumbnails import DrawingChild

_SECONDS = 60.0  # for one page with all of its pixels


@dataclass(frozen=True, slots=True)
class PageInput:
    """A page file (jpg, png, tif, or a PDF of one page), how it is turned, clockwise by quarters, and its edits.

    `dpi` is what a picture is taken for that does not tell, such as a scanner's JPEG without a density; 0 is unknown.
    """

    path: Path
    rotation: int = 0
    edits: Edits = UNEDITED
    dpi: int = 0


class Redrawing:
    """Draws pages whole; what was drawn is kept in a folder, so that the next document takes it as it is."""

    def __init__(self, kept: Path) -> None:
        self._kept = kept
        self._child = DrawingChild(_SECONDS)

    def __enter__(self) -> "Redrawing":
        return self

    def __exit__(self, *_error: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._child.close()

    def drawn(self, page: PageInput) -> bytes:
        """Return a page's file, JPEG or TIFF G4: turned and edited where it has edits, only drawn where it has none.

        Raises:
            ForeignFileDamaged, ForeignFileTooLarge: it cannot be drawn.
            DiskFull, HomeReadOnly: what was drawn cannot be kept.
        """
        name = self._kept / _name(page)
        try:
            return name.read_bytes()
        except FileNotFoundError:
            return self._draw(page, name)

    def _draw(self, page: PageInput, name: Path) -> bytes:
        rotation = page.rotation if not page.edits.none else 0
        asked = {"do": "whole", "path": str(page.path), "rotation": rotation, "page": 0, "dpi": page.dpi}
        try:
            drawn = self._child.ask_about(page.path, {**asked, "edits": page.edits.to_json()})
        except FileNotFoundError as error:
            raise errors.ForeignFileDamaged(page.path.name, "gone") from error
        self._keep(drawn, name)
        return drawn

    def _keep(self, drawn: bytes, name: Path) -> None:
        with explaining_disk_faults(self._kept):
            self._kept.mkdir(exist_ok=True)
            with workshop(self._kept) as folder:  # two may draw the same page at a time
                fresh = folder / name.name
                fresh.write_bytes(drawn)
                put(fresh, name)
            for older in self._kept.glob(f"{name.name.partition('=')[0]}=*"):
                if older != name:
                    older.unlink(missing_ok=True)


def _name(page: PageInput) -> str:
    """Return what a drawn page is called: after its file, and what was done to it."""
    said = f"{page.rotation if not page.edits.none else 0} {page.edits.said()} {page.dpi}"
    return f"{page.path.name}={hashlib.sha256(said.encode()).hexdigest()[:16]}"
