"""What other programs read from a PDF: text by poppler, codes by zxing from poppler's picture."""

import html
import io
import re
import subprocess
import unicodedata
from dataclasses import dataclass

import numpy
import zxingcpp
from PIL import Image

FORMATS = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.Code128])
_PLACED = re.compile(r'<(page|word)((?: \w+="-?[\d.]+")+)>(?:([^<]*)</word>)?')


def poppler(program: str, pdf: bytes, *arguments: str) -> bytes:
    """Return what a program of poppler says of the PDF."""
    done = subprocess.run([program, *arguments], input=pdf, capture_output=True, check=True, timeout=30)
    return done.stdout


def text_of(pdf: bytes) -> str:
    """Return all words in reading order, with single spaces."""
    text = poppler("pdftotext", pdf, "-", "-").decode()
    return " ".join(unicodedata.normalize("NFC", text).split())


def pages_of(pdf: bytes) -> list[str]:
    """Return the words of each page in the order they were set: cells of a table stay whole."""
    text = poppler("pdftotext", pdf, "-raw", "-", "-").decode()
    return [" ".join(page.split()) for page in text.split("\f")[:-1]]


def picture(pdf: bytes, dpi: int, page: int = 1) -> Image.Image:
    """Return a page as poppler draws it, in grey; it takes ten times as long to pack the same as PNG."""
    arguments = ("-gray", "-r", str(dpi), "-f", str(page), "-l", str(page))
    return Image.open(io.BytesIO(poppler("pdftoppm", pdf, *arguments)))


def codes_in(image: Image.Image) -> dict[str, str]:
    """Return the codes in a picture by their format: of two at one place the one that was read across more of it.

    On a sheet that lies askew a few lines through a Code 128 may give another value with the right check digit.
    """
    return dict(all_codes_in(image))


def all_codes_in(image: Image.Image) -> list[tuple[str, str]]:
    """Return all codes in a picture, each with its format, the one that was read from the most lines last."""
    found = zxingcpp.read_barcodes(numpy.asarray(image.convert("L")), formats=FORMATS)
    found.sort(key=lambda code: code.position.bottom_left.y - code.position.top_left.y)
    return [(str(code.format).replace(" ", ""), code.text) for code in found]


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its page (the first is 1), the page's width and height, and its own box, in points from the top."""

    text: str
    page: int
    width: float
    height: float
    left: float
    top: float
    right: float
    bottom: float


def words_of(pdf: bytes) -> list[Word]:
    """Return every word with its place."""
    words: list[Word] = []
    page, sheet = 0, (0.0, 0.0)
    for kind, numbers, text in _PLACED.findall(poppler("pdftotext", pdf, "-bbox", "-", "-").decode()):
        values = tuple(float(number) for number in numbers.split('"')[1::2])
        if kind == "page":
            page, sheet = page + 1, (values[0], values[1])
        else:
            words.append(Word(html.unescape(text), page, *sheet, *values))
    return words


def assert_in_order(text: str, labels: tuple[str, ...]) -> None:
    place = 0
    for label in labels:
        found = text.find(label, place)
        assert found >= 0, f"{label!r} is not after {text[max(place - 60, 0) : place]!r}"
        place = found + len(label)
