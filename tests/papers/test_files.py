"""The PDF files themselves: fonts, sizes, metadata, the same bytes again, copies and pictures."""

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy
import pikepdf
import pytest
from PIL import Image, ImageFont
from reportlab.pdfbase import pdfmetrics

from app import resources
from app.papers import (
    copy_mark,
    day_end,
    fonts,
    handover_list,
    outlines,
    print_test,
    reader_card,
    receipt,
    refusal,
    supplement,
)
from app.papers.content import PaperSize, PrintTest, ReaderCard
from app.papers.forms import edition_for, editions_of
from app.papers.raster import page_count, page_png
from app.papers.sheet import Piece, paginate
from app.rules.kinds import Form
from tests.papers import samples
from tests.papers.reading import codes_in, pages_of, picture, poppler, text_of

MILLIMETRES = {PaperSize.A4: (210, 297), PaperSize.A5: (148, 210)}


def all_papers() -> dict[str, bytes]:
    return {
        "receipt": receipt.render(samples.RECEIPT),
        "supplement": supplement.render(samples.SUPPLEMENT),
        "refusal": refusal.render(samples.REFUSAL),
        "handover_list": handover_list.render(samples.handover_list(30)),
        "day_end": day_end.render(samples.DAY_END),
        "reader_card": reader_card.render(ReaderCard(samples.ISSUER)),
        "print_test": print_test.render(PrintTest(samples.ISSUER, "PDF", samples.NOW)),
    }


@pytest.fixture(scope="module")
def papers() -> dict[str, bytes]:
    return all_papers()


def test_same_content_gives_same_bytes(papers: dict[str, bytes]) -> None:
    assert all_papers() == papers


def test_every_font_is_liberation_serif_and_embedded(papers: dict[str, bytes]) -> None:
    for name, pdf in papers.items():
        rows = poppler("pdffonts", pdf, "-").decode().splitlines()[2:]
        assert rows, name
        for row in rows:
            assert "LiberationSerif" in row
            assert row.split()[-5:-2] == ["yes", "yes", "yes"], row


def test_papers_stay_small(papers: dict[str, bytes]) -> None:
    assert {name: len(pdf) for name, pdf in papers.items() if len(pdf) > 60_000} == {}


@pytest.mark.parametrize("size", samples.SIZES)
def test_sheet_has_its_size_and_says_what_it_is(size: PaperSize) -> None:
    with pikepdf.open(io.BytesIO(receipt.render(replace(samples.RECEIPT, size=size)))) as document:
        box = [float(side) * 25.4 / 72 for side in document.pages[0].mediabox]
        assert box[2:] == pytest.approx(MILLIMETRES[size])
        assert str(document.Root.Lang) == "vi-VN"
        assert document.Root.ViewerPreferences.PrintScaling == "/None"
        assert "GIẤY TIẾP NHẬN HỒ SƠ" in str(document.docinfo.Title)
        assert "H55.14-261125-0009" in str(document.docinfo.Title)


def test_handover_list_lies_across() -> None:
    with pikepdf.open(io.BytesIO(handover_list.render(samples.handover_list(1)))) as document:
        box = document.pages[0].mediabox
        assert float(box[2]) > float(box[3])


def test_copy_mark_says_which_copy_and_leaves_the_page_alone() -> None:
    original = receipt.render(samples.RECEIPT)
    copy = copy_mark.mark_copy(original, 2)
    assert "BẢN SAO lần 2" in text_of(copy)
    assert "BẢN SAO" not in text_of(original)
    with pikepdf.open(io.BytesIO(original)) as before, pikepdf.open(io.BytesIO(copy)) as after:
        after.pages[0].contents_coalesce()
        assert before.pages[0].Contents.read_bytes().strip() in after.pages[0].Contents.read_bytes()
    for dpi in (150, 200, 300):
        assert codes_in(picture(copy, dpi)) == codes_in(picture(original, dpi))
    assert copy == copy_mark.mark_copy(original, 2)
    assert copy != copy_mark.mark_copy(original, 3)


def test_copy_mark_lies_on_every_page() -> None:
    copy = copy_mark.mark_copy(handover_list.render(samples.handover_list(30)), 1)
    pages = pages_of(copy)
    assert len(pages) > 2
    assert [page for page in pages if "BẢN SAO lần 1" not in page] == []


def test_pictures_have_the_asked_dots(tmp_path: Path) -> None:
    pdf = receipt.render(samples.RECEIPT)
    image = Image.open(io.BytesIO(page_png(pdf, 0, 100)))
    assert image.format == "PNG"
    assert image.size == pytest.approx((148 / 25.4 * 100, 210 / 25.4 * 100), abs=1.5)
    file = tmp_path / "phiếu.pdf"
    file.write_bytes(pdf)
    assert page_png(file, 0, 100) == page_png(pdf, 0, 100)
    assert page_count(file) == 1
    with pytest.raises(IndexError):
        page_png(pdf, 1, 100)


def test_print_test_ruler_is_a_hundred_millimetres_long() -> None:
    content = PrintTest(samples.ISSUER, "PDF", samples.NOW, PaperSize.A4)
    page = numpy.asarray(picture(print_test.render(content), 254).convert("L")) < 128
    spans = [numpy.flatnonzero(row[120:-120]) for row in page[300:1200]]
    ruler = max((span for span in spans if len(span) > 100), key=lambda span: numpy.diff(span).min() > 5)
    assert (ruler[-1] - ruler[0]) / 10 == pytest.approx(100, abs=0.4)


def test_editions_by_day() -> None:
    assert edition_for(1, date(2026, 1, 1)).title == "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ"
    assert edition_for(1, date(2025, 9, 15)).id == "2025"
    assert edition_for(1, date(2025, 9, 14)).id == "2018"
    assert edition_for(1, date(2000, 1, 1)).id == "2018"
    with pytest.raises(LookupError):
        edition_for(77, date(2026, 1, 1))


def test_an_office_may_keep_an_older_edition() -> None:
    day = date(2026, 11, 25)
    assert edition_for(1, day, chosen="2018").id == "2018"
    assert edition_for(1, day, chosen="2099").id == "2025"
    assert edition_for(int(Form.HANDOVER_LIST), day, chosen="2018").id == "2025"
    assert [edition.id for edition in editions_of(1)] == ["2018", "2025"]
    old = replace(samples.RECEIPT, issuer=replace(samples.ISSUER, edition="2018"))
    assert "Chữ ký số của Tổ chức" in text_of(receipt.render(old))


def test_a_paper_without_a_size_stands_on_the_sheet_of_its_edition() -> None:
    assert edition_for(1, date(2026, 1, 1)).size is PaperSize.A5
    assert edition_for(int(Form.HANDOVER_LIST), date(2026, 1, 1)).size is PaperSize.A4
    small = replace(samples.RECEIPT, size=PaperSize.A5)
    assert receipt.render(samples.RECEIPT) == receipt.render(small)


def test_all_vietnamese_letters_can_be_shown() -> None:
    letters = "aăâeêioôơuưyđ"
    marks = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
    text = "".join(letter + mark for letter in letters for mark in marks if letter + mark != "đ" + mark or not mark)
    shown = fonts.printable(text + text.upper())
    assert fonts.MISSING not in shown
    assert len(shown) == 2 * len(text) - sum(2 for character in text if character in "".join(marks))


@pytest.mark.parametrize("face", ["Regular", "Bold", "Italic"])
def test_letters_without_hinting_keep_their_shapes(face: str) -> None:
    file = resources.path(f"fonts/LiberationSerif-{face}.ttf").read_bytes()
    bare = outlines.unhinted(file)
    assert len(bare) < 0.65 * len(file)
    text = "Giấy tiếp nhận hồ sơ và hẹn trả kết quả ẴặỮợ 0123 □…–"
    before, after = (ImageFont.truetype(io.BytesIO(data), 400) for data in (file, bare))
    assert before.getlength(text) == pytest.approx(after.getlength(text), rel=0.01)
    first, second = (numpy.asarray(Image.Image()._new(font.getmask(text))) for font in (before, after))
    height, width = (min(a, b) for a, b in zip(first.shape, second.shape, strict=True))
    different = numpy.abs(first[:height, :width].astype(int) - second[:height, :width]) > 128
    assert different.mean() < 0.03


def test_fonts_are_registered_once() -> None:
    assert fonts.warm() is fonts.warm()
    assert fonts.REGULAR in pdfmetrics.getRegisteredFontNames()


def test_gap_vanishes_at_the_top_and_glue_holds() -> None:
    def piece(height: float, *, glued: bool = False) -> Piece:
        return Piece(height, lambda _canvas, _top: None, glued=glued)

    pages = paginate([piece(60), Piece(50), piece(30), piece(20, glued=True), piece(60)], 100)
    assert [[part.height for part in page] for page in pages] == [[60], [30], [20, 60]]


def test_group_taller_than_a_page_is_cut() -> None:
    pieces = [Piece(40, lambda _canvas, _top: None, glued=True) for _ in range(6)]
    pages = paginate(pieces, 100)
    assert [len(page) for page in pages] == [2, 2, 2]
