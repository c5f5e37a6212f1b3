"""Papers are PDF/A-2b (ISO 19005-2), and their text is text."""

import io

import pikepdf
import pytest

from app.papers import copy_mark
from tests.archive import hold_to_the_archive
from tests.papers.test_files import all_papers


@pytest.fixture(scope="module")
def papers() -> dict[str, bytes]:
    """Every paper, and a slip with the mark of a copy on it."""
    made = all_papers()
    return {**made, "copy": copy_mark.mark_copy(made["receipt"], 2)}


def test_every_paper_is_what_an_archive_asks(papers: dict[str, bytes]) -> None:
    for pdf in papers.values():
        hold_to_the_archive(pdf)


def test_fonts_bring_all_that_is_shown(papers: dict[str, bytes]) -> None:
    for name, pdf in papers.items():
        with pikepdf.open(io.BytesIO(pdf)) as document:
            fonts = [o for o in document.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/Font"]
            assert fonts, name
            for font in fonts:
                assert "/FontFile2" in font.FontDescriptor
                assert "/ToUnicode" in font
                assert int(font.FontDescriptor.Flags) & 4
