"""What other programs read from a PDF: text by poppler, codes by zxing from poppler's picture."""

import io
import subprocess
import unicodedata

import numpy
import zxingcpp
from PIL import Image

FORMATS = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.Code128])


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
    """Return a page as poppler draws it, in grey."""
    arguments = ("-gray", "-r", str(dpi), "-f", str(page), "-l", str(page), "-png")
    return Image.open(io.BytesIO(poppler("pdftoppm", pdf, *arguments)))


def codes_in(image: Image.Image) -> dict[str, str]:
    """Return the codes in a picture by their format."""
    found = zxingcpp.read_barcodes(numpy.asarray(image.convert("L")), formats=FORMATS)
    return {str(code.format).replace(" ", ""): code.text for code in found}


def spans_of_words(pdf: bytes) -> list[tuple[float, ...]]:
    """Return page width, page height, and the box of every word, in points."""
    boxes: list[tuple[float, ...]] = []
    page = (0.0, 0.0)
    for line in poppler("pdftotext", pdf, "-bbox", "-", "-").decode().splitlines():
        values = [float(part) for part in line.split('"')[1::2] if part.replace(".", "").lstrip("-").isdigit()]
        if "<page" in line:
            page = (values[0], values[1])
        elif "<word" in line:
            boxes.append((*page, *values))
    return boxes
