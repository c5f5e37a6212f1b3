"""Measurements of the text of papers: reading it, against OCRmyPDF, and searching in it."""

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path

from sqlalchemy import select

from app import resources
from app.cli import bench_paper
from app.cli.bench_dossier import Papers
from app.cli.bench_fill import fill
from app.cli.bench_measure import Figure, against, milliseconds, not_measured, percentile, timed
from app.cli.demo_road import open_sample
from app.desk.desk import Desk
from app.home import Home
from app.language import _, ngettext
from app.models import page_text
from app.models.dossier import Document
from app.models.page_text import DocumentText
from app.pdf_archive import Description
from app.queries import texts
from app.queries.register import Chosen, Horizon
from app.queries.texts import Asked
from app.rules.kinds import PlaceRole
from app.scanning.output import recognition, text_layer
from app.scanning.output.assembly import PageInput, assemble
from app.scanning.output.recognition_child import LANGUAGE

READING_LIMIT, SEARCH_LIMIT = 1.1, 0.100
DPI = 300
PEER = "ocrmypdf"
PAGES_OF_DOCUMENTS = 5
WORDS_OF_PAGES = 300
QUESTIONS = 100
LINES = 36
"""Of a page that is full."""

_BEGINNINGS = (
    "",
    "b",
    "c",
    "ch",
    "đ",
    "gi",
    "h",
    "kh",
    "l",
    "m",
    "n",
    "ng",
    "nh",
    "ph",
    "qu",
    "s",
    "t",
    "th",
    "tr",
    "v",
)
_ENDINGS = ("a", "ai", "ám", "an", "áng", "anh", "ạt", "áu", "ay", "em", "ến", "i", "ích", "ỏng", "ợp", "ồng", "ước")
SYLLABLES = ["".join(parts) for parts in product(_BEGINNINGS, _ENDINGS)]
_OFTEN = [1 / (rank + 3) for rank in range(len(SYLLABLES))]


def reading(folder: Path, pages: int, lines: int) -> Iterator[Figure]:
    """Measure a scanned document to its searchable copy, two pages at a time on each side."""
    name = ngettext(
        "Text of {n} page read and laid over, against ocrmypdf --jobs 2",
        "Text of {n} pages read and laid over, against ocrmypdf --jobs 2",
        pages,
    ).format(n=pages)
    peer_program = shutil.which(PEER, path=os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"])))
    if not recognition.is_there() or peer_program is None:
        yield not_measured(name, _("not measured: tesseract or ocrmypdf is not installed"))
        return
    sheets = [_sheet(folder / f"text-{number}.jpg", number, lines) for number in range(pages)]
    document = assemble([PageInput(sheet) for sheet in sheets], "", folder / "text.pdf").path
    command = [peer_program, "-l", LANGUAGE, "--jobs", "2", "--output-type", "pdf", "--optimize", "0", "--quiet"]
    peer, _done = timed(lambda: subprocess.run([*command, document, folder / "peer.pdf"], check=True))
    ours, _size = timed(lambda: _read(document, pages, folder))
    yield against(name, ours, peer, READING_LIMIT)


def search(folder: Path, password: str, pages: int) -> Iterator[Figure]:
    """Measure questions of one to five words, such as stand in papers and such as do not, to the newest dossiers."""
    desk = open_sample(Home(folder / "texts"), PlaceRole.DESK, password)
    try:
        _fill(desk, pages)
        now = desk.clock.now()
        asked = [Asked(desk.place.uid, Horizon(now, now, now), Chosen.ALL, typed) for typed in _questions()]
        taken = [timed(lambda: _ask(desk, question))[0] for question in asked]  # noqa: B023
    finally:
        desk.store.close()
    name = _("Search in the text of {pages:,} pages, p95 of {count} questions").format(pages=pages, count=len(asked))
    yield milliseconds(name, percentile(taken, 0.95), SEARCH_LIMIT)


def _read(document: Path, pages: int, folder: Path) -> int:
    words = folder / "words"
    assert recognition.read_pages(document, pages, words, lambda: False)
    text_layer.join_layers([recognition.layer(words, number) for number in range(pages)], folder / "words.pdf")
    text_layer.lay_over(document, folder / "words.pdf", Description(), folder / "ours.pdf")
    return (folder / "ours.pdf").stat().st_size


def _sheet(path: Path, seed: int, lines: int) -> Path:
    """Draw a page of A4 with lines of syllables, as a scanner gives it."""
    from PIL import Image, ImageDraw, ImageFont

    page = Image.new("RGB", (round(8.27 * DPI), round(11.69 * DPI)), "white")
    font = ImageFont.truetype(resources.path("fonts/LiberationSerif-Regular.ttf"), round(DPI * 13 / 72))
    drawing, chance = ImageDraw.Draw(page), random.Random(seed)
    for top in range(DPI, page.height - DPI, round(DPI * 0.27))[:lines]:
        drawing.text(
            (DPI * 0.9, top), " ".join(chance.choices(SYLLABLES, _OFTEN, k=13)), font=font, fill=(20, 20, 60)
        )
    page.save(path, "JPEG", quality=85, dpi=(DPI, DPI))
    return path


def _fill(desk: Desk, pages: int) -> None:
    """Add dossiers whose papers were read, as far as the search looks: rows, words and no files."""
    chance, count = random.Random(5), max(1, pages // PAGES_OF_DOCUMENTS)
    papers = tuple((f"{number:064x}", PAGES_OF_DOCUMENTS) for number in range(count))
    fill(desk, count, Papers(papers, desk.documents.add_bytes(bench_paper.sample_receipt())))
    with desk.store.transaction() as session:
        for sha256 in session.scalars(select(Document.sha256).distinct()).all():
            read = DocumentText(document_sha256=sha256, pages=PAGES_OF_DOCUMENTS, read_at=desk.clock.now())
            page_text.write(session, read, [_words(chance, WORDS_OF_PAGES) for _page in range(PAGES_OF_DOCUMENTS)])


def _questions() -> Sequence[str]:
    chance = random.Random(7)
    return [_words(chance, 1 + number % 5) for number in range(QUESTIONS)]


def _words(chance: random.Random, count: int) -> str:
    return " ".join(chance.choices(SYLLABLES, _OFTEN, k=count))


def _ask(desk: Desk, asked: Asked) -> int:
    with desk.store.reading() as session:
        return len(texts.page(session, asked))
