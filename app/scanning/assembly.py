"""Pages into one PDF: image streams unchanged, the same input giving the same bytes."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class PageInput:
    """A page file (jpg, png, tif, or a PDF of one page) and how it is turned, clockwise: 0, 90, 180, 270."""

    path: Path
    rotation: int = 0


@dataclass(frozen=True, slots=True)
class Assembled:
    """The finished file, its number of pages and the SHA-256 of its bytes in hexadecimal."""

    path: Path
    pages: int
    sha256: str


def assemble(pages: Sequence[PageInput], title: str, into: Path) -> Assembled:
    """Write the pages, in this order, as the PDF `into`; written aside, flushed, then renamed.

    Raises:
        ForeignFileDamaged: a page file cannot be read.
    """
    raise NotImplementedError
