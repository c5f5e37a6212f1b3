"""Codes of separators and slips: read for sure, or told as unsure, whatever happened to the sheet."""

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy
import pypdfium2
import pytest
import zxingcpp
from PIL import Image, ImageDraw

from app.papers import receipt, samples, separators
from app.papers.folder_content import Separator
from app.rules.stack import Is
from app.scanning.judging.judged import Judged, judge
from tests.samples.scans.make import Page, drawn

SAID = "QMC-SEP|3|2.001646"
Box = tuple[float, float, float, float]


def saved(image: Image.Image, folder: Path, dpi: int) -> Path:
    path = folder / "page.png"
    image.save(path, dpi=(dpi, dpi), compress_level=0)  # to pack it takes longer than to judge it
    return path


def printed(pdf: bytes, dpi: int) -> Image.Image:
    document = pypdfium2.PdfDocument(pdf)
    image: Image.Image = document[0].render(scale=dpi / 72).to_pil().convert("L")
    document.close()
    return image


@pytest.fixture(scope="module")
def sheet() -> Image.Image:
    content = replace(samples.SEPARATORS, separators=(Separator("Giấy tờ mẫu", 3),))
    return printed(separators.render(content), 150)


def hidden(image: Image.Image, *boxes: Box) -> Image.Image:
    """A sheet with boxes, given as shares, hidden under white labels."""
    covered = image.copy()
    for left, top, right, bottom in boxes:
        sides = (left * image.width, top * image.height, right * image.width, bottom * image.height)
        ImageDraw.Draw(covered).rectangle(sides, fill=255)
    return covered


def places(image: Image.Image) -> tuple[Box, Box]:
    """Where a sheet's QR and its bars are, as shares."""
    found = {}
    for code in zxingcpp.read_barcodes(numpy.asarray(image)):
        corners = [getattr(code.position, name) for name in ("top_left", "bottom_right")]
        (left, top), (right, bottom) = ((corner.x / image.width, corner.y / image.height) for corner in corners)
        found["QR" in str(code.format)] = (left - 0.02, top - 0.02, right + 0.02, bottom + 0.02)
    return found[True], found[False]


@pytest.mark.parametrize(
    ("size", "dpi", "tilt"), [("A4", 150, -8.0), ("A4", 150, 8.0), ("A4", 200, 4.0), ("A5", 300, 0.0)]
)
def test_a_separator_is_read_at_every_dpi_and_tilt(tmp_path: Path, size: str, dpi: int, tilt: float) -> None:
    page = Page("separator", 3, size, dpi=dpi, tilt=tilt, upside_down=dpi == 200, noise=0.12)
    judged = judge(saved(drawn(page), tmp_path, dpi), dpi)
    assert (judged.kind, judged.text) == (Is.SEPARATOR, SAID)
    assert judged.rotation == (180 if dpi == 200 else 0)


def test_bars_alone_count_when_they_are_read_over_their_height(sheet: Image.Image, tmp_path: Path) -> None:
    qr, bars = places(sheet)
    alone = hidden(sheet, qr)
    for turn in (0, 3, 90, 180, 270, 355):
        turned = alone.rotate(turn, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
        judged = judge(saved(turned, tmp_path, 150), 150)
        assert (judged.kind, judged.text) == (Is.SEPARATOR, SAID), turn
    left, top, right, bottom = bars
    low = hidden(alone, (left - 0.1, top - 0.02, right + 0.1, top + 0.65 * (bottom - top)))
    judged = judge(saved(low, tmp_path, 150), 150)
    assert (judged.kind, judged.text) == (Is.UNSURE, "")


def test_a_sheet_that_cannot_be_read_is_flagged_and_not_guessed(sheet: Image.Image, tmp_path: Path) -> None:
    (left, top, right, bottom), bars = places(sheet)
    middle = (left + 0.12, top + 0.08, right - 0.02, bottom - 0.1)
    judged = judge(saved(hidden(sheet, middle, bars), tmp_path, 150), 150)
    assert judged == Judged(Is.UNSURE)


def test_codes_that_contradict_each_other_are_flagged(sheet: Image.Image, tmp_path: Path) -> None:
    content = replace(samples.SEPARATORS, separators=(Separator("Giấy tờ mẫu", 4),))
    other = printed(separators.render(content), 150)
    qr, bars = places(sheet)
    between = round((qr[3] + bars[1]) / 2 * sheet.height)
    mixed = sheet.copy()
    mixed.paste(other.crop((0, between, sheet.width, sheet.height)), (0, between))
    judged = judge(saved(mixed, tmp_path, 150), 150)
    assert (judged.kind, judged.text) == (Is.UNSURE, "")


@pytest.mark.parametrize(
    ("size", "side", "dpi", "tilt"),
    [("A4", 0, 150, 3.0), ("A4", 90, 150, 0.0), ("A4", 180, 200, -8.0), ("A5", 270, 300, -6.0)],
)
def test_a_patch_sheet_is_read_from_each_side(tmp_path: Path, size: str, side: int, dpi: int, tilt: float) -> None:
    image = drawn(Page("patch", size=size, dpi=dpi, tilt=tilt)).rotate(side, expand=True)
    judged = judge(saved(image, tmp_path, dpi), dpi)
    assert (judged.kind, judged.text) == (Is.SEPARATOR, "PATCHT")


@pytest.mark.parametrize("kind", ["Code 39", "Code 128", "QR Code"])
def test_the_word_of_a_patch_sheet_is_read_too(tmp_path: Path, kind: str) -> None:
    code = zxingcpp.create_barcode("PATCHT", zxingcpp.barcode_format_from_str(kind))
    picture = Image.fromarray(numpy.asarray(zxingcpp.write_barcode_to_image(code, scale=1)))
    scale = 4 if kind == "QR Code" else 3
    symbol = picture.resize((picture.width * scale, 200 if kind != "QR Code" else picture.height * scale), 0)
    image = Image.new("L", (1240, 1754), 250)
    image.paste(symbol, (300, 500))
    judged = judge(saved(image, tmp_path, 150), 150)
    assert (judged.kind, judged.text) == (Is.SEPARATOR, "PATCHT")


def test_a_receipt_is_read_and_turned_upright(tmp_path: Path) -> None:
    image = printed(receipt.render(samples.RECEIPT), 200)
    judged = judge(saved(image.rotate(90, expand=True), tmp_path, 200), 200)
    assert judged.kind is Is.RECEIPT
    assert judged.text.split("|")[0] == samples.RECEIPT.code
    assert judged.rotation == 90


def _invoice(image: Image.Image) -> None:
    for at, text in enumerate(("https://example.invalid/hoa-don?ma=123", "8934567890123", "QMC SEP 3")):
        code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
        symbol = Image.fromarray(numpy.asarray(zxingcpp.write_barcode_to_image(code, scale=5)))
        image.paste(symbol, (200 + 350 * at, 300))


def _stripes(image: Image.Image) -> None:
    draw = ImageDraw.Draw(image)
    for row in range(30):
        draw.line((100, 300 + 40 * row, 1140, 300 + 40 * row), fill=30, width=2)
    for column in range(27):
        draw.line((100 + 40 * column, 300, 100 + 40 * column, 1460), fill=30, width=2 + 8 * (column % 2))


@pytest.mark.parametrize("draw", [_invoice, _stripes])
def test_codes_and_tables_of_other_papers_are_part_of_the_page(
    tmp_path: Path, draw: Callable[[Image.Image], None]
) -> None:
    image = Image.new("L", (1240, 1754), 250)
    draw(image)
    assert judge(saved(image, tmp_path, 150), 150).kind is Is.PAGE


def test_a_page_of_a_pdf_is_judged_as_well(tmp_path: Path) -> None:
    path = tmp_path / "page.pdf"
    path.write_bytes(separators.render(replace(samples.SEPARATORS, separators=(Separator("Giấy tờ mẫu", 3),))))
    assert judge(path).text == SAID
    buffer = io.BytesIO()
    Image.new("RGB", (1240, 1754), "white").save(buffer, "PDF", resolution=150)
    path.write_bytes(buffer.getvalue())
    assert judge(path).kind is Is.BLANK
