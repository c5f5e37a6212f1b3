"""The VietQR of a payment: read back field by field, its check sum, and a picture that another library reads."""

import binascii

import numpy
import pytest
import zxingcpp
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from app import errors
from app.papers import symbols
from app.rules import vietqr
from app.rules.vietqr import BankAccount

TREASURY = BankAccount("970436", "0011002233445")
CODE = "H55.14-261125-0007"


def fields(text: str) -> dict[str, str]:
    """Return the fields of an EMVCo text in the order they stand."""
    found: dict[str, str] = {}
    while text:
        number, length = text[:2], int(text[2:4])
        assert number not in found
        found[number] = text[4 : 4 + length]
        assert len(found[number]) == length
        text = text[4 + length :]
    return found


def test_a_payment_of_one_dossier_field_by_field() -> None:
    text = vietqr.payload(TREASURY, 2_200_000, CODE)
    said = fields(text)
    assert list(said) == ["00", "01", "38", "53", "54", "58", "62", "63"]
    assert (said["00"], said["01"]) == ("01", "12")
    where = fields(said["38"])
    assert (where["00"], where["02"]) == ("A000000727", "QRIBFTTA")
    assert fields(where["01"]) == {"00": "970436", "01": "0011002233445"}
    assert (said["53"], said["54"], said["58"]) == ("704", "2200000", "VN")
    assert fields(said["62"]) == {"08": CODE}


def test_without_an_amount_the_code_is_static_and_the_payer_fills_it_in() -> None:
    said = fields(vietqr.payload(TREASURY))
    assert list(said) == ["00", "01", "38", "53", "58", "63"]
    assert said["01"] == "11"


def test_a_text_published_with_the_specification_has_the_same_check_sum() -> None:
    assert vietqr.crc("123456789") == 0x29B1  # the check value of CRC-16/CCITT-FALSE
    published = (
        "00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA530370454061800005802VN"
        "62340107NPS68690819thanh toan don hang63042E2E"
    )
    assert f"{vietqr.crc(published[:-4]):04X}" == published[-4:]


@given(
    st.from_regex(r"[0-9]{6}", fullmatch=True),
    st.from_regex(r"[0-9A-Za-z]{1,19}", fullmatch=True),
    st.integers(0, vietqr.MOST),
    st.text(max_size=60),
)
@example("970436", "1", vietqr.MOST, "Đỗ Thị Ngọc Ánh nộp phí thẩm định hồ sơ 0007")
def test_every_code_reads_back_and_its_check_sum_agrees(bank: str, number: str, amount: int, said: str) -> None:
    text = vietqr.payload(BankAccount(bank, number), amount, said)
    assert text.isascii()
    assert int(text[-4:], 16) == binascii.crc_hqx(text[:-4].encode(), 0xFFFF)
    found = fields(text)
    assert fields(fields(found["38"])["01"]) == {"00": bank, "01": number}
    assert int(found.get("54", "0")) == amount
    purpose = fields(found["62"])["08"] if "62" in found else ""
    assert len(purpose) <= 25
    assert purpose == vietqr.purpose(purpose)


def test_a_purpose_loses_its_marks_and_what_is_too_long() -> None:
    assert vietqr.purpose("Đỗ Thị Ngọc Ánh") == "Do Thi Ngoc Anh"
    assert vietqr.purpose("G09.20-20260609-0092637") == "G09.20-20260609-0092637"
    assert vietqr.purpose("nộp*phí  <0007>\n") == "nop phi 0007"
    assert vietqr.purpose("a" * 24 + " b") == "a" * 24


@pytest.mark.parametrize("amount", [0, 1, 30_000, vietqr.MOST])
def test_another_library_reads_the_picture(amount: int) -> None:
    text = vietqr.payload(TREASURY, amount, CODE)
    rows = symbols.qr_rows(text)
    drawn = Image.new("L", (4 * len(rows) + 32, 4 * len(rows) + 32), 255)
    pen = ImageDraw.Draw(drawn)
    for down, stretches in enumerate(rows):
        for start, length in stretches:
            pen.rectangle((16 + 4 * start, 16 + 4 * down, 15 + 4 * (start + length), 19 + 4 * down), fill=0)
    (read,) = zxingcpp.read_barcodes(numpy.asarray(drawn))
    assert read.text == text


def test_an_account_is_taken_as_it_is_typed() -> None:
    assert vietqr.account("970 436", " 0011.0022-33445", " KHO BẠC  MẪU ") == BankAccount(
        "970436", "0011002233445", "KHO BẠC MẪU"
    )
    assert vietqr.account("970436", "1", "").bank_name == "Vietcombank"
    assert BankAccount("123456", "1").bank_name == "123456"


@pytest.mark.parametrize(
    ("bank", "number"),
    [("97043", "1"), ("", "1"), ("970436", ""), ("970436", "1" * 20), ("９70436", "1"), ("970436", "1é")],
)
def test_what_is_no_account_is_refused(bank: str, number: str) -> None:
    with pytest.raises(errors.BadInput):
        vietqr.account(bank, number, "")


@pytest.mark.parametrize("amount", [-1, vietqr.MOST + 1])
def test_an_amount_that_no_field_holds_is_refused(amount: int) -> None:
    with pytest.raises(errors.BadAmount):
        vietqr.payload(TREASURY, amount)
