"""Pages as a scanner gives them: small files with something on them, each with other bytes."""

from itertools import count
from pathlib import Path

from PIL import Image, ImageDraw

from app.desk import scans
from app.desk.desk import Desk
from app.queries import drafts
from app.queries.drafts import PageView
from app.scanning.sources.contract import ScannedPage

_NUMBERS = count(1)


def page(folder: Path, *, blank: bool = False) -> ScannedPage:
    """Return a page in a folder: a small JPEG with its number on it, or with nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    number = next(_NUMBERS)
    image = Image.new("RGB", (400, 560), "white")
    if not blank:
        drawing = ImageDraw.Draw(image)
        for line in range(60, 500, 40):
            drawing.line((60, line, 200 + 3 * (number % 50), line), fill="black", width=6)
        drawing.text((60, 30), f"Trang mẫu {number}", fill="black")
    path = folder / f"{number:06d}.jpg"
    image.save(path, "JPEG", quality=80, dpi=(100, 100))
    return ScannedPage(path, number, 100)


def add(desk: Desk, draft: str, component: int | None = None, pages: int = 1) -> list[str]:
    """Take pages in as files from outside, which nobody judges blank; return their identities."""
    folder = desk.home.path / "arrived"
    return [scans.add_page(desk, draft, page(folder), component, scans.ELECTRONIC) for _page in range(pages)]


def take_in(desk: Desk, draft: str, path: Path, component: int) -> str:
    """Take a page in from a file of its own, which is used up; return its identity."""
    return scans.add_page(desk, draft, ScannedPage(path, 1, 100), component, scans.ELECTRONIC)


def shown(desk: Desk, draft: str) -> tuple[PageView, ...]:
    """Return the pages of an open draft as the window shows them."""
    with desk.store.reading() as session:
        found = drafts.draft(session, desk.home, draft)
    assert found is not None
    return found.pages
