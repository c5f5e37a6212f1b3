"""Separator sheets and labels of folders: what they say, where they lie, and that their codes are read."""

import io
from dataclasses import replace

import pikepdf
import pytest

from app.papers import folder_label, label_sheet, letter, samples, separators, symbols
from app.papers.content import PaperSize
from app.papers.folder_content import LabelSheet, Separator
from app.rules.codes import parse_code
from tests.papers.reading import all_codes_in, codes_in, pages_of, picture, text_of, words_of

MILLIMETRE = 72 / 25.4


@pytest.mark.parametrize("size", list(PaperSize))
def test_each_component_has_a_sheet_with_its_name_and_both_codes(size: PaperSize) -> None:
    content = replace(samples.SEPARATORS, size=size)
    pdf = separators.render(content)
    pages = pages_of(pdf)
    assert len(pages) == len(content.separators)
    for number, (page, separator) in enumerate(zip(pages, content.separators, strict=True), 1):
        shown = f"{separator.position}. {separator.name}" if separator.position else separator.name
        assert f"TỜ PHÂN CÁCH {shown} Thủ tục: 2.001646" in page
        if number in {1, 9}:
            text = f"QMC-SEP|{separator.position or ''}|2.001646"
            assert codes_in(picture(pdf, 150, number)) == {"QRCode": text, "Code128": text}


@pytest.mark.parametrize("size", list(PaperSize))
def test_a_set_for_all_procedures_says_its_numbers_and_that_a_paper_ends(size: PaperSize) -> None:
    sheets = (*(Separator(position=number) for number in (1, 2, 60)), Separator())
    content = replace(samples.SEPARATORS, procedure_code="", procedure_name="", separators=sheets, size=size)
    pdf = separators.render(content)
    said = ["Giấy tờ số 1 ", "Giấy tờ số 2 ", "Giấy tờ số 60 ", "Hết một giấy tờ "]
    texts = ["QMC-SEP|1", "QMC-SEP|2", "QMC-SEP|60", "QMC-SEP|"]
    for number, (page, words, text) in enumerate(zip(pages_of(pdf), said, texts, strict=True), 1):
        assert words in page
        assert "Thủ tục:" not in page
        assert codes_in(picture(pdf, 150, number)) == {"QRCode": text, "Code128": text}


@pytest.mark.parametrize("size", list(PaperSize))
def test_the_longest_bars_fit_their_sheet_with_wide_modules(size: PaperSize) -> None:
    text = "QMC-SEP|60|2.001646"
    pdf = separators.render(replace(samples.SEPARATORS, separators=(Separator("Giấy tờ", 60),), size=size))
    (bars,) = [code for code in all_codes_in(picture(pdf, 150)) if code[0] == "Code128"]
    assert bars == ("Code128", text)
    style = letter.styles(size)[0]
    assert symbols.bars_width(text, 0.5 * MILLIMETRE) <= style.frame.room


def test_a_name_is_set_as_large_as_its_sheet_has_room() -> None:
    def height(name: str) -> float:
        content = replace(samples.SEPARATORS, separators=(Separator(name, 1),), size=PaperSize.A5)
        (page,) = pages_of(pdf := separators.render(content))
        assert name in page
        return max(word.bottom - word.top for word in words_of(pdf))

    assert height("Đơn đề nghị") > 1.5 * height(" ".join(["Giấy chứng nhận"] * 60))


def test_a_label_names_its_dossier() -> None:
    text = text_of(folder_label.render(samples.FOLDER_LABEL))
    for part in (
        "Bộ phận Tiếp nhận và Trả kết quả",
        "Thủ tục: 2.001646 – Cấp Giấy phép sản xuất rượu công nghiệp (quy mô dưới 3 triệu lít/năm)",
        "Chủ hồ sơ: CÔNG TY TNHH RƯỢU MẪU",
        "Hẹn trả kết quả: 09 giờ 41 phút, ngày 16 tháng 12 năm 2026",
        "H55.14-261125-0009",
    ):
        assert part in text
    assert "Hẹn trả kết quả: …………" in text_of(folder_label.render(replace(samples.FOLDER_LABEL, due=None)))


@pytest.mark.parametrize("code", ["H55.14-261125-0009", "000.17.22.H56-210531-0001"])
def test_a_label_is_as_large_as_its_form_says_and_reads(code: str) -> None:
    pdf = folder_label.render(replace(samples.FOLDER_LABEL, code=code))
    with pikepdf.open(io.BytesIO(pdf)) as document:
        box = [float(side) / MILLIMETRE for side in document.pages[0].mediabox]
    assert box[2:] == pytest.approx([100, 60])
    found = codes_in(picture(pdf, 150))
    assert found["QRCode"] == code
    assert found.get("Code128", code) == code
    assert ("Code128" in found) == (len(code) < 20), "a bar code too long for the label is left out"


def test_a_started_sheet_is_used_up_from_its_first_free_place() -> None:
    labels = tuple(replace(samples.FOLDER_LABEL, code=f"H55.14-261125-{number:04d}") for number in range(1, 13))
    pdf = label_sheet.render(LabelSheet(samples.ISSUER, labels, samples.NOW, first=8))
    codes = [label.code for label in labels]
    assert [[code for code in codes if code in page] for page in pages_of(pdf)] == [codes[:3], codes[3:]]
    places = {word.text: word for word in words_of(pdf) if word.text in codes}
    eighth, ninth, tenth = (places[code] for code in codes[:3])
    half, row = eighth.width / 2, 57 * MILLIMETRE
    assert eighth.left > half > ninth.left
    assert tenth.left > half
    assert 3 * row < eighth.top - 6 * MILLIMETRE < eighth.bottom - 6 * MILLIMETRE < 4 * row
    assert ninth.top - eighth.top == pytest.approx(row, abs=1)
    read = all_codes_in(picture(pdf, 150, 2))
    assert sorted(read) == sorted(
        [("Code128", code) for code in codes[3:]] + [("QRCode", code) for code in codes[3:]]
    )
    assert all(parse_code(code).agency == "H55.14" for _format, code in read)


@pytest.mark.parametrize("first", [0, 11])
def test_a_place_that_no_sheet_has_is_refused(first: int) -> None:
    with pytest.raises(ValueError, match=str(first)):
        label_sheet.render(replace(samples.LABEL_SHEET, first=first))
